"""term-case: a term with the wrong capitals."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import TERMS, Context, check
from mtqa.checks.terminology._report import expectation, fitted, issue
from mtqa.glossary.match import TermVerdict
from mtqa.model import Category, Issue, Segment, Severity


@check("term-case", Category.TERM_RESOURCE, Severity.MINOR, needs=TERMS)
def term_case(segment: Segment, context: Context) -> Iterator[Issue]:
    """A term is there, but not with its capitals.

    Capitals count for rows that say so, for abbreviations of up to five letters, and for a name that is no common word
    (xinhua). A small letter may become a capital where a headline or a sentence wants it.

    Why:
        A brand or an abbreviation in other letters is another word, or looks like one.

    Example:
        zh: 亚太经合组织会议开幕。
        en: The Apec meeting has opened.
        better: The APEC meeting has opened.
        glossary: 亚太经合组织 = APEC

    Source:
        MQM-Core 2.0, Terminology > Inconsistent with terminology resource.
    """
    for use in context.terms:
        if use.verdict is TermVerdict.CASE:
            for found in use.found:
                right = found.row.en if found.row else expectation(use)
                message = f"found '{found.text}', its capitals are '{right}'"
                yield issue(use, message, found, right if found.row else fitted(use, found, segment.target))
