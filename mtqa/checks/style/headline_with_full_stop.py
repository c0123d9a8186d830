"""headline-with-full-stop: a headline that ends like a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.chars import HAN

# Chinese headlines set a space where a sentence would have a comma, and no sentence mark at all.
_HEADLINE = re.compile(f"[{HAN}]{{4}}[”》]?[ \u3000]{{1,4}}[“《]?[{HAN}]{{4}}")
_SENTENCE_MARK = re.compile("[，。；！？,.;!?…（(]")
_LAST_WORD = re.compile(r"[\w%”\"’')-]+ ?\.$")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\.[A-Za-z]|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|No|etc|al|vs|St|Dr|Mr|Mrs|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.$"
)


@check("headline-with-full-stop", Category.INCONSISTENT_STYLE, Severity.MINOR, needs=Needs(source=" \u3000"))
def headline_with_full_stop(segment: Segment, context: Context) -> Iterator[Issue]:
    """A headline ends in a full stop.

    A headline is told by its source: clauses of four characters or more, set apart by spaces, and no sentence mark.
    Headlines of several English sentences and those that end in an abbreviation are left alone.

    Why:
        English headlines carry no full stop; with one, the line reads as a sentence of the text.

    Example:
        zh: 金正恩父女互动亲密 老婆遭冷落一旁
        en: Kim and his daughter interact warmly, his wife is left aside.
        better: Kim and his daughter interact warmly, his wife is left aside

    Source:
        The Associated Press Stylebook on headlines.
    """
    source, target = segment.source.strip(), segment.target.rstrip()
    if _SENTENCE_MARK.search(source) or not _HEADLINE.search(source):
        return
    last = _LAST_WORD.search(target, max(0, len(target) - 60))
    if last is None or _ABBREVIATION.search(last[0]) or re.search(r"[.!?][\"”)]? ", target):
        return
    yield Issue(
        "a headline has no full stop",
        target_spans=(Span(*last.span()),),
        suggestion=last[0][:-1].rstrip(),
    )
