"""abbreviation-before-full-form: a document abbreviates a term first and writes it out later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.checks.terminology._report import issue
from mtqa.glossary.match import Found, TermUse, TermVerdict
from mtqa.model import Category, Issue, Severity
from mtqa.text.en import LINK_WORDS, fold_words


@check("abbreviation-before-full-form", Category.TERM_RESOURCE, Severity.NEUTRAL, scope=Scope.DOCUMENT, languages=None)
def abbreviation_before_full_form(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A term of the glossary is abbreviated where the document names it first, and written out only later.

    An abbreviation is a rendering of type abbr, or the initials of another right rendering. Where the full form never
    comes, or stands in the same segment, nothing is said: everybody knows GDP.

    Why:
        Readers want WTO explained where they meet it first, not three paragraphs on.

    Example:
        zh: 世贸组织发布报告。
        en: The WTO has published a report.
        better: The World Trade Organization (WTO) has published a report.
        zh: 世贸组织总部设在日内瓦。
        en: The World Trade Organization has its seat in Geneva.
        glossary: 世贸组织 = World Trade Organization; WTO

    Source:
        The usual rule of style guides: the full form at first mention.
    """
    first: dict[str, tuple[int, TermUse, Found]] = {}
    settled: set[str] = set()
    for position, context in enumerate(contexts):
        for use in context.terms:
            if use.concept in settled or use.verdict is not TermVerdict.OK or not use.found:
                continue
            short = [found for found in use.found if _is_abbreviation(found, use.expected)]
            if len(short) == len(use.found):
                first.setdefault(use.concept, (position, use, short[0]))
                continue
            settled.add(use.concept)
            if use.concept in first:
                full = next(found for found in use.found if found not in short)
                yield _issue(*first[use.concept], full.row.en if full.row else full.text)


def _issue(position: int, use: TermUse, short: Found, full: str) -> tuple[int, Issue]:
    message = f"'{short.text}' stands before its full form, {full}, which comes later in this document"
    return position, issue(use, message, short, f"{full} ({short.text})")


def _is_abbreviation(found: Found, expected: Sequence[str]) -> bool:
    """Whether what was found is short for another right rendering."""
    letters = found.text.removesuffix("s")
    if found.row is not None and found.row.type == "abbr":
        return any(" " in form for form in expected if form != found.row.en)
    return letters.isupper() and any(_initials(form) == letters for form in expected)


def _initials(form: str) -> str:
    words = [word for word in fold_words(form).surfaces if word.lower() not in LINK_WORDS]
    return "".join(word[0] for word in words).upper() if len(words) > 1 else ""
