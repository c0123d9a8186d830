"""deprecated-term: the target has a rendering that the glossary no longer wants."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import TERMS, Context, check
from mtqa.checks.terminology._report import expectation, fitted, issue
from mtqa.glossary.match import TermVerdict
from mtqa.glossary.model import Row
from mtqa.model import Category, Issue, Segment, Severity


@check("deprecated-term", Category.TERM_RESOURCE, Severity.MINOR, needs=TERMS)
def deprecated_term(segment: Segment, context: Context) -> Iterator[Issue]:
    """The target has a rendering that the glossary no longer wants, or one outside of its dates.

    The date is the segment's own or the one given for the run; where there is none, dates are not looked at.

    Why:
        Names of offices and countries change on a day, and the old one tells the reader that the text is stale.

    Example:
        zh: 共建一带一路成果丰硕。
        en: Cooperation under One Belt One Road has borne rich fruit.
        better: Cooperation under the Belt and Road Initiative has borne rich fruit.
        glossary: 一带一路 = Belt and Road Initiative; One Belt One Road [deprecated]

    Source:
        MQM-Core 2.0, Terminology > Inconsistent with terminology resource; TBX, administrativeStatus.
    """
    for use in context.terms:
        if use.verdict is TermVerdict.DEPRECATED:
            for found in use.found:
                message = f"found '{found.text}', which is {_why(found.row)}; {expectation(use)}"
                yield issue(use, message, found, fitted(use, found, segment.target))


def _why(row: Row | None) -> str:
    """Why a rendering is not wanted."""
    if row is None or not row.status.accepted:
        return "deprecated"
    dates = (f"from {row.valid_from}" if row.valid_from else "", f"until {row.valid_to}" if row.valid_to else "")
    return f"right {' '.join(filter(None, dates))} only"
