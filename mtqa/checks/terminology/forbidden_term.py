"""forbidden-term: the target has a rendering that the glossary forbids."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import TERMS, Context, check
from mtqa.checks.terminology._report import expectation, fitted, issue
from mtqa.glossary.match import TermVerdict
from mtqa.model import Category, Issue, Segment, Severity


@check("forbidden-term", Category.WRONG_TERM, Severity.MAJOR, needs=TERMS)
def forbidden_term(segment: Segment, context: Context) -> Iterator[Issue]:
    """The target has a rendering that the glossary forbids for a term of the source.

    Inside a longer rendering that is right it is no fault. A form whose concept has no Chinese is forbidden everywhere.

    Why:
        Somebody has met this mistake before and written it down.

    Example:
        zh: 新华社北京5月3日电
        en: New China News Agency, Beijing, May 3
        better: Xinhua News Agency, Beijing, May 3
        glossary: 新华社 = Xinhua News Agency; Xinhua; !New China News Agency

    Source:
        MQM-Core 2.0, Terminology > Wrong term.
    """
    for use in context.terms:
        if use.verdict is TermVerdict.FORBIDDEN:
            for found in use.found:
                message = f"found '{found.text}', which is forbidden; {expectation(use)}"
                yield issue(use, message, found, fitted(use, found, segment.target))
