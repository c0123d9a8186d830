"""Where a glossary's Chinese forms stand in a Chinese text.

All hits are found, those with broken edges or inside a `not_in` string are dropped, and of those that overlap the
choice with the greatest sum of squared lengths stays: 金管局 in 2022年金管局, not 年金. Leftmost-longest takes 年金.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from mtqa.glossary.model import Concept
from mtqa.model import Span
from mtqa.text.chars import HAN, normalise
from mtqa.text.script import simplified
from mtqa.text.zh import ZhText

# The concepts that a form can stand for, each with the form as the glossary writes it.
Owners = tuple[tuple[Concept, str], ...]

# Spaces beside a Chinese character are typography: 2021 年 is 2021年.
_SPACE = re.compile(r"\s")
_SPACES = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
_ORDINAL = re.compile(r"第(\d{1,2})(?!\d)")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Folded:
    """A Chinese text as terms are sought in it, with the original offset of each character (None: the same)."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The original span of folded characters."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def fold_text(zh: ZhText) -> Folded:
    """Normalised, lower-case, simplified, without spaces beside Chinese characters."""
    normal = zh.normalised
    text, offsets = simplified(normal.text), normal.offsets
    if not _SPACE.search(text):
        return Folded(text, offsets)
    kept = []
    last = 0
    for space in _SPACES.finditer(text):
        kept.append((last, space.start()))
        last = space.end()
    kept.append((last, len(text)))
    places = tuple(offset for start, end in kept for offset in offsets[start:end])
    return Folded("".join(text[start:end] for start, end in kept), places)


def fold_form(form: str) -> str:
    """A term's Chinese form as it is sought."""
    return _SPACES.sub("", simplified(normalise(form).text)).strip()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One folded form: the concepts that have it, as (concept, the form as the glossary writes it, guards).

    A guard is a longer string and the offset of the form in it: where the text has the whole string there, the hit
    is not that concept.
    """

    text: str
    owners: tuple[tuple[Concept, str, tuple[tuple[str, int], ...]], ...]
    plain: Owners = ()  # the same without guards; empty if there is a guard

    def owners_at(self, text: str, start: int, active: Callable[[Concept], bool] | None) -> Owners:
        """The concepts that the form can stand for at a place of a text."""
        return tuple(
            (concept, form)
            for concept, form, guards in self.owners
            if (active is None or active(concept))
            and not any(text.startswith(long, start - at) for long, at in guards if at <= start)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A folded form at a place of a folded text, with the concepts it can stand for there."""

    start: int
    end: int
    text: str
    owners: Owners


class SourceIndex:
    """The Chinese forms of many concepts, found in one pass over a text.

    The first two characters of each form are looked up at each place, so the time does not depend on the number of
    forms.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        owners: dict[str, dict[str, tuple[Concept, str]]] = {}
        for concept in concepts:
            for form in concept.zh:
                for folded in _alternates(fold_form(form)):
                    owners.setdefault(folded, {}).setdefault(concept.id, (concept, form))
        self._patterns = {text: _pattern(text, by_id.values()) for text, by_id in owners.items()}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for text in sorted(self._patterns, key=len):
            if len(text) > 1:
                self._lengths[text[:2]] = tuple(sorted({*self._lengths.get(text[:2], ()), len(text)}))
        self._singles = frozenset(text for text in self._patterns if len(text) == 1)

    def hits(self, text: str, active: Callable[[Concept], bool] | None = None) -> list[Hit]:
        """The hits that stay, in order and without overlap, for concepts that are `active` (None: all)."""
        found: list[tuple[int, int, Owners]] = []
        for start, end in self._places(text):
            pattern = self._patterns[text[start:end]]
            if not _edges_hold(text, start, end):
                continue
            owners = pattern.plain
            if active or not owners:
                owners = pattern.owners_at(text, start, active)
            if owners:
                found.append((start, end, owners))
        return [Hit(start, end, text[start:end], owners) for start, end, owners in _heaviest(found)]

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where any form stands, nested ones too, by start."""
        lengths, patterns = self._lengths, self._patterns
        size = len(text)
        for start in [start for start in range(size - 1) if text[start : start + 2] in lengths]:
            for length in lengths[text[start : start + 2]]:
                if start + length <= size and text[start : start + length] in patterns:
                    yield start, start + length
        if self._singles:
            yield from ((start, start + 1) for start, char in enumerate(text) if char in self._singles)


def _pattern(text: str, owners: Iterable[tuple[Concept, str]]) -> Pattern:
    guarded = tuple((concept, form, _guards(concept, text)) for concept, form in owners)
    plain = () if any(guards for _, _, guards in guarded) else tuple((concept, form) for concept, form, _ in guarded)
    return Pattern(text, guarded, plain)


def _alternates(form: str) -> tuple[str, ...]:
    """The form, and the form with its ordinal in Chinese numerals (第20届, 第二十届); "" is no form.

    Only terms are rewritten, never the text, where 一带一路 and 三一重工 would suffer.
    """
    if not form:
        return ()
    other = _ORDINAL.sub(lambda match: f"第{_in_chinese(int(match[1]))}", form)
    return (form,) if other == form else (form, other)


def _in_chinese(number: int) -> str:
    """0 to 99."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _guards(concept: Concept, text: str) -> tuple[tuple[str, int], ...]:
    """The concept's `not_in` strings that hold this form, with each offset of the form in them."""
    guards = []
    for long in map(fold_form, concept.not_in):
        at = long.find(text)
        while at >= 0:
            guards.append((long, at))
            at = long.find(text, at + 1)
    return tuple(guards)


def _edges_hold(text: str, start: int, end: int) -> bool:
    """Latin letters and figures must not go on beyond the hit, nor a numeral before a form that begins with one.

    Chinese characters around a Latin form are an edge (采用CPU芯片), which `\\b` denies.
    """
    first, last = text[start], text[end - 1]
    before, after = text[start - 1 : start], text[end : end + 1]
    if first.isascii() and first.isalnum() and before.isascii() and before.isalnum():
        return False
    if last.isascii() and last.isalnum() and after.isascii() and after.isalnum():
        return False
    return not (first in _NUMERALS and before in _NUMERALS and before != "")


def _heaviest(found: list[tuple[int, int, Owners]]) -> list[tuple[int, int, Owners]]:
    """Of overlapping places those with the greatest sum of squared lengths (weighted interval scheduling)."""
    found.sort(key=itemgetter(1, 0))
    if all(left[1] <= right[0] for left, right in pairwise(found)):
        return found
    ends = [end for _, end, _ in found]
    best = [0]
    previous = []
    for number, (start, end, _) in enumerate(found):
        before = bisect_right(ends, start, 0, number)
        previous.append(before)
        best.append(max(best[number], best[before] + (end - start) ** 2))
    chosen = []
    number = len(found)
    while number:
        if best[number] == best[number - 1]:
            number -= 1
            continue
        chosen.append(found[number - 1])
        number = previous[number - 1]
    return chosen[::-1]
