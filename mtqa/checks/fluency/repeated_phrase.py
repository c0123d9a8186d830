"""repeated-phrase: the translation goes in circles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.chars import HAN

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_KEPT = re.compile(f"[{HAN}A-Za-z0-9]")
# Words that a phrase must have to be too many when it stands twice, three times in a row, or twice with others between.
_TWICE, _THRICE, _APART = 4, 2, 9
_SOURCE_TWICE, _SOURCE_THRICE = 3, 2  # characters of the source whose repetition asks for that of the translation
_LOOKED_BACK = 6  # earlier places of a word that are followed
_LONGEST = 4_000  # words and marks; a segment of more is no sentence


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that come again: `length` words from `start` on equal those `period` words further on."""

    start: int
    period: int
    length: int

    @property
    def copies(self) -> int:
        """How often the phrase stands in a row; 1 where other words stand between."""
        return 1 + self.length // self.period


def _may_loop(context: Context) -> bool:
    """Whether three words in a row come again."""
    words = context.en.lowered
    if len(words) - len(context.en.vocabulary) < _TWICE or len(words) > _LONGEST:
        return False
    return len(set(zip(words, words[1:], words[2:], strict=False))) <= len(words) - 3


@check("repeated-phrase", Category.UNINTELLIGIBLE, Severity.MAJOR, needs=Needs(when=_may_loop))
def repeated_phrase(segment: Segment, context: Context) -> Iterator[Issue]:
    """A phrase stands again and again, or a long one twice, word for word.

    Four words or more count when they stand twice in a row, two or three when they stand three times, a single word
    when it stands five times, and nine words or more wherever they come again. What the source repeats is left alone.

    Why:
        Neural machine translation gets caught in loops, above all on long sentences, lists and numbers; what the loop
        took the place of is lost.

    Example:
        zh: 双方就经贸合作交换了意见。
        en: The two sides exchanged views on economic and trade cooperation on economic and trade cooperation.
        better: The two sides exchanged views on economic and trade cooperation.

    Source:
        MQM-Core 2.0, Linguistic conventions > Unintelligible. On WMT23 Chinese-English it flags one reference in 1,976.
    """
    if not _may_loop(context):
        return
    places = list(_WORD.finditer(segment.target.lower()))
    runs = [run for run in _runs([match[0] for match in places]) if _is_loop(run)]
    if not runs:
        return
    run = max(runs, key=lambda run: (run.length, -run.period))
    if _repeats(segment.source, run.copies):
        return
    start, end = places[run.start].start(), places[run.start + run.period + run.length - 1].end()
    once = segment.target[start : places[run.start + min(run.period, run.length) - 1].end()]
    whole = run.copies > 1 and run.length % run.period == 0
    yield Issue(
        f"“{once[:60]}” stands {max(2, run.copies)} times",
        target_spans=(Span(start, end),),
        evidence={"phrase": once, "times": max(2, run.copies)},
        suggestion=once if whole else None,
    )


def _is_loop(run: _Run) -> bool:
    if run.length >= _APART or (run.period >= _TWICE and run.copies > 1):
        return True
    return run.copies > 2 and (run.period >= _THRICE or run.copies > 4)


def _runs(words: Sequence[str]) -> Iterator[_Run]:
    """Every stretch of words that comes again, as long as it can be, in the order of their ends."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    active: dict[int, int] = {}  # distance to the earlier copy -> words so far
    for at, word in enumerate(words):
        still = {at - earlier: active.get(at - earlier, 0) + 1 for earlier in places[word][-_LOOKED_BACK:]}
        for period, length in active.items():
            if period not in still:
                yield _Run(at - length - period, period, length)
        active = still
        places[word].append(at)
    for period, length in active.items():
        yield _Run(len(words) - length - period, period, length)


def _repeats(source: str, copies: int) -> bool:
    """Whether the source has characters that come again: three of them twice, or two as often as the phrase stands."""
    kept = "".join(_KEPT.findall(source))
    size, times = (_SOURCE_TWICE, 2) if copies < 3 else (_SOURCE_THRICE, 3)
    seen: defaultdict[str, int] = defaultdict(int)
    for at in range(len(kept) - size + 1):
        seen[kept[at : at + size]] += 1
    return any(number >= times for number in seen.values())
