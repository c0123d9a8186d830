"""term-missing: a term of the glossary is in the source, none of its renderings in the target."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import TERMS, Context, check
from mtqa.checks.terminology._report import expectation, fitted, issue
from mtqa.glossary.match import TermVerdict
from mtqa.glossary.near import CLOSE
from mtqa.model import Category, Issue, Segment, Severity


@check("term-missing", Category.TERM_RESOURCE, Severity.MAJOR, needs=TERMS)
def term_missing(segment: Segment, context: Context) -> Iterator[Issue]:
    """A term of the glossary is in the source, but none of its renderings is in the target.

    Presence counts, not the number of times. Inflection, hyphens, articles, capitals, traditional characters and a
    rendering's initials (GFC for global financial crisis) make no difference. It is neutral where the Chinese may be
    a piece of another word (股票 in 股票市场), and minor where it is an everyday word that may well be put otherwise.

    Why:
        Readers take two names for two things, and clients pay for their own terms.

    Example:
        zh: 要因地制宜发展新质生产力。
        en: New-type productivity should be developed in line with local conditions.
        better: New quality productive forces should be developed in line with local conditions.
        glossary: 新质生产力 = new quality productive forces

    Source:
        MQM-Core 2.0, Terminology > Inconsistent with terminology resource. On 20 reports of the Hong Kong Monetary
        Authority 6.6 % of the terms raise it in the human reference (naive search: 21.9 %).
    """
    for use in context.terms:
        if use.verdict is not TermVerdict.MISSING:
            continue
        found = use.found[0] if use.found else None
        severity = Severity.NEUTRAL if use.weak else Severity.MINOR if use.everyday else None
        message = f"found '{found.text}', {expectation(use)}" if found else f"'{use.zh}': {expectation(use)}"
        if use.weak:
            message += f" (perhaps no term here: {use.weak})"
        close = found is not None and found.likeness >= CLOSE
        suggestion = fitted(use, found, segment.target) if found and close else None
        yield issue(use, message, found, suggestion, severity)
