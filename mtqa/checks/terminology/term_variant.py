"""term-variant: the words of a term, in another order or with others between."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import TERMS, Context, check
from mtqa.checks.terminology._report import expectation, fitted, issue
from mtqa.glossary.match import TermVerdict
from mtqa.model import Category, Issue, Segment, Severity


@check("term-variant", Category.TERM_RESOURCE, Severity.MINOR, needs=TERMS)
def term_variant(segment: Segment, context: Context) -> Iterator[Issue]:
    """All words of a term's rendering stand together, but in another order or with others between.

    Why:
        It is understood, but it is not the term: nine in ten such forms differ from what the human reference says.

    Example:
        zh: 商务部发布公告。
        en: The Commerce Ministry issued a notice.
        better: The Ministry of Commerce issued a notice.
        glossary: 商务部 = Ministry of Commerce

    Source:
        MQM-Core 2.0, Terminology > Inconsistent with terminology resource.
    """
    for use in context.terms:
        if use.verdict is TermVerdict.VARIANT:
            for found in use.found:
                message = f"found '{found.text}', {expectation(use)}"
                yield issue(use, message, found, fitted(use, found, segment.target))
