"""Whether a Chinese source repeats itself, so that its translation may."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from mtqa.text.chars import HAN, HAN_RUN

# 看看, 开开心心: one character again at once, which makes an emphatic verb or adjective, but no second noun.
_EMPHATIC = re.compile(rf"([{HAN}])\1")
# 看了看, 一步一步, 又软又软, 鸡和鸡蛋: one to four characters again, or one with something between.
_DOUBLED = re.compile(rf"([{HAN}]{{2,4}})[了一又和与及、，,·\s]{{0,2}}\1|([{HAN}])[了一又和与及、，,·\s]{{1,2}}\2")
# The same two characters again behind a conjunction or a comma that is not far: 食品和食品产品, 制度安全、文化安全.
_REACH = 8
_JOINED_WITHIN = 2  # characters from the first of them to the end of the conjunction
_LATIN = re.compile(r"[a-z]+")
_JOINS = re.compile(r"[和与跟同及或、，,/]|以及")
_PHRASE_ENDS = re.compile(r"[^\w·\s、-]|_|——")
# Characters of grammar and number: a pair with one of them that comes again is no noun (这个, 是我, 了一).
_GRAMMAR = frozenset(
    "的了是在和与及或我你您他她它们这那哪此其之不没也就都还又很太更最要会能可被把让给对向从到为以由于而但却并且所着过地得一个些上下"
    "说有来去两几多十百千万亿年月日元第"
)
# A repetition of the source answers for one of the target at about the same part of the text; in a short text, where
# words change places, for any. Phrases are moved farther than pairs.
_SLACK, _SHORT_TEXT = 0.25, 30
_PHRASE_SLACK = 0.35


@dataclass(frozen=True)
class Repetition:
    """What a source repeats; each answer is found once, however often the target asks.

    `where` is the place of the target's repetition, from 0 (its beginning) to 1.
    """

    source: str

    def doubles(self, where: float, *, noun: bool) -> bool:
        """Whether characters stand twice in a row, or with 了, 一, 又, 和 or a comma between.

        For a `noun` of the target one character twice at once says nothing.
        """
        return self._is_near(self._doubled, where) or (not noun and self._is_near(self._emphatic, where))

    def joins_equals(self, where: float) -> bool:
        """Whether two characters come again within a few, the first of them before a conjunction or a comma."""
        return self._is_near(self._joined, where)

    @cached_property
    def _emphatic(self) -> tuple[int, ...]:
        return tuple(match.start() for match in _EMPHATIC.finditer(self.source))

    @cached_property
    def _doubled(self) -> tuple[int, ...]:
        return tuple(match.start() for match in _DOUBLED.finditer(self.source))

    @cached_property
    def _joined(self) -> tuple[int, ...]:
        return tuple(
            start
            for end, start in _again(self.source, _REACH)
            if _JOINS.search(self.source, end, min(start, end + _JOINED_WITHIN))
        )

    @cached_property
    def latin(self) -> Counter[str]:
        """How often the source itself has each word in Latin letters, in lower case."""
        return Counter(_LATIN.findall(self.source.lower()))

    def times_within(self, reach: int, where: float) -> int:
        """How often the same two characters stand in a phrase, each no further than `reach` from the last."""
        return max(
            (times for place, times in self._runs(reach) if self._is_near((place,), where, _PHRASE_SLACK)), default=1
        )

    def _runs(self, reach: int) -> list[tuple[int, int]]:
        """Where a pair of characters comes again, and how often it has been there so far."""
        found = []
        runs: dict[str, tuple[int, int]] = {}  # last place and the number of times so far
        for place in _pairs(self.source):
            pair = self.source[place : place + 2]
            last, times = runs.get(pair, (-reach, 0))
            if times and place - last < 2:
                continue  # 哈哈哈 overlaps itself
            near = place - last - 2 <= reach and not _PHRASE_ENDS.search(self.source, last + 2, place)
            times = times + 1 if near else 1
            runs[pair] = place, times
            if times > 1:
                found.append((place, times))
        return found

    def _is_near(self, places: tuple[int, ...], where: float, slack: float = _SLACK) -> bool:
        size = len(self.source)
        return any(size <= _SHORT_TEXT or abs(place / size - where) <= slack for place in places)


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
    """The places where two Chinese characters that are not about grammar stand side by side."""
    return [
        place
        for run in HAN_RUN.finditer(source)
        for place in range(run.start(), run.end() - 1)
        if source[place] not in _GRAMMAR and source[place + 1] not in _GRAMMAR
    ]
