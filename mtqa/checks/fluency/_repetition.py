"""Whether a Chinese source repeats itself, so that its translation may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from mtqa.text.chars import HAN, HAN_RUN

# 人人, 看看, 看了看, 一步一步, 又软又软: one or two characters again at once.
_DOUBLED = re.compile(rf"([{HAN}]{{1,4}})[了一又和与及、，,·\s]{{0,2}}\1")
# The same two characters again behind a conjunction or a comma that is not far: 食品和食品产品, 制度安全、文化安全.
_REACH = 8
_LATIN = re.compile(r"[a-z]+")
_JOINS = re.compile(r"[和与跟同及或、，,/]|以及")


@dataclass(frozen=True)
class Repetition:
    """What a source repeats; each answer is found once, however often the target asks."""

    source: str

    @cached_property
    def doubles(self) -> bool:
        """Whether one to four characters stand twice in a row, or with 了, 一, 又, 和 or a comma between."""
        return _DOUBLED.search(self.source) is not None

    @cached_property
    def joins_equals(self) -> bool:
        """Whether two characters come again within a few, a conjunction or a comma between."""
        return any(_JOINS.search(self.source, end, start) for end, start in _again(self.source, _REACH))

    @cached_property
    def latin(self) -> frozenset[str]:
        """The words in Latin letters that the source itself has, in lower case."""
        return frozenset(_LATIN.findall(self.source.lower()))


def times_within(source: str, reach: int) -> int:
    """How often at most the same two characters stand in the source, each no further than `reach` from the last."""
    best = 1
    runs: dict[str, tuple[int, int]] = {}  # last place and the number of times so far
    for place in _pairs(source):
        pair = source[place : place + 2]
        last, times = runs.get(pair, (-reach, 0))
        if times and place - last < 2:
            continue  # 哈哈哈 overlaps itself
        times = times + 1 if place - last - 2 <= reach else 1
        runs[pair] = place, times
        best = max(best, times)
    return best


def _again(source: str, reach: int) -> list[tuple[int, int]]:
    """Where a pair of characters ended and where it next begins, no further than `reach` apart."""
    last: dict[str, int] = {}
    found = []
    for place in _pairs(source):
        pair = source[place : place + 2]
        end = last.get(pair)
        if end is not None and 0 < place - end <= reach:
            found.append((end, place))
        last[pair] = place + 2
    return found


def _pairs(source: str) -> list[int]:
    """The places where two Chinese characters stand side by side."""
    return [place for run in HAN_RUN.finditer(source) for place in range(run.start(), run.end() - 1)]
