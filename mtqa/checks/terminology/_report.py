"""What the terminology rules share: evidence, wording, and a suggestion that fits into the sentence."""

from __future__ import annotations

import re
from typing import Any

from mtqa.glossary.match import Found, TermUse
from mtqa.model import Issue, Severity
from mtqa.text.en import is_plural, plural_of

# What may stand before the first word of a sentence.
_START = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘”’(\[#*-]*$")
_WORD_END = re.compile(r"[^\W\d_]+$")
# Renderings named in a message; the evidence holds all.
_NAMED = 3


def issue(
    use: TermUse, message: str, found: Found | None, suggestion: str | None = None, severity: Severity | None = None
) -> Issue:
    """The issue of one term, marked in the target where something wrong was found."""
    evidence: dict[str, Any] = {"term": use.concept, "zh": use.zh, "expected": list(use.expected)}
    if found:
        evidence["found"] = found.text
    if use.weak:
        evidence["weak"] = use.weak
    return Issue(
        message=message,
        source_spans=use.source_spans,
        target_spans=(found.span,) if found else (),
        evidence=evidence,
        suggestion=suggestion,
        severity=severity,
    )


def expectation(use: TermUse) -> str:
    """`expected 'Vice Premier' or 'VP'`, or what to do where the glossary names nothing right."""
    named = " or ".join(f"'{form}'" for form in use.expected[:_NAMED])
    more = " …" if len(use.expected) > _NAMED else ""
    return f"expected {named}{more}" if named else "the glossary names no other rendering"


def fitted(use: TermUse, found: Found, target: str) -> str | None:
    """The preferred rendering as it can stand in the place of what was found; None if the glossary has none.

    It becomes plural where the found words are, and keeps the capital of a sentence's start.
    """
    if not use.expected:
        return None
    form = use.expected[0]
    last, wrong_last = _WORD_END.search(form), _WORD_END.search(found.text)
    if last and wrong_last and last[0].islower() and is_plural(wrong_last[0]) and not is_plural(last[0]):
        form = form[: last.start()] + plural_of(last[0])
    starts = _START.search(target[max(0, found.span.start - 40) : found.span.start]) is not None
    if starts and found.text[:1].isupper() and form[:1].islower() and not use.fixed_case:
        form = form[0].upper() + form[1:]
    return form
