"""Carrying the inline tags of a text over to its edited wording.

A tag keeps its place where the words beside it are still there, or where it stands at the beginning or the end. A tag
that has no such place is lost, together with its partner, and the caller says so: a tag in a wrong place is worse.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from mtqa.model import Span, Tag, Text

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_WIDE}]|(?:(?![{_WIDE}])\w)+|\s+|.", re.S)
_OPENING, _CLOSING = {"bpt", "bx", "sc", "sm"}, {"ept", "ex", "ec", "em"}
_PAIRS = {"ept": "bpt", "ex": "bx", "ec": "sc", "em": "sm"}
_MOST = 4_000_000  # pairs of tokens that are compared; beyond it only tags at the edges keep their place


class _Match(NamedTuple):
    """Old text up to `start` … `end` stands unchanged at `new_start` …"""

    start: int
    end: int
    new_start: int


def carry_tags(old: Text, plain: str) -> tuple[Text, tuple[Tag, ...]]:
    """The new wording with the tags that have a place in it, and the tags that are lost."""
    places = _Places(old.plain, plain)
    moved = [_moved(tag, places) for tag in old.tags]
    lonely = _without_partner(old.tags, moved)
    kept, last = [], 0
    for number, tag in enumerate(moved):
        if tag is None or number in lonely:
            continue
        start = max(last, tag.span.start)
        kept.append(replace(tag, span=Span(start, max(start, tag.span.end))))
        last = start
    lost = [tag for number, tag in enumerate(old.tags) if moved[number] is None or number in lonely]
    return Text(plain, tuple(kept)), tuple(lost)


def _moved(tag: Tag, places: _Places) -> Tag | None:
    if not len(tag.span):
        place = places.find(tag.span.start, forward=tag.kind in _OPENING)
        return None if place is None else replace(tag, span=Span(place, place))
    start = places.find(tag.span.start, forward=True)
    end = places.find(tag.span.end, forward=False)
    if start is None or end is None or end <= start:
        return None
    return replace(tag, span=Span(start, end))


def _without_partner(tags: tuple[Tag, ...], moved: list[Tag | None]) -> set[int]:
    """The numbers of tags whose partner is lost."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, tag in enumerate(tags):
        if tag.kind in _OPENING | _CLOSING:
            values = tag.attributes
            name = values.get("i") or values.get("rid") or values.get("startRef") or values.get("id") or ""
            groups[_PAIRS.get(tag.kind, tag.kind), name].append(number)
    return {number for group in groups.values() if any(moved[n] is None for n in group) for number in group}


class _Places:
    """Which place in the new text answers to a place in the old."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.matches = list(_matches(old, new))

    def find(self, place: int, forward: bool) -> int | None:
        """The place before what followed it (`forward`), or behind what preceded it; None where both are gone."""
        if place == 0:
            return 0
        if place == len(self.old):
            return len(self.new)
        behind = next((m.new_start + place - m.start for m in self.matches if m.start < place <= m.end), None)
        before = next((m.new_start + place - m.start for m in self.matches if m.start <= place < m.end), None)
        first, second = (before, behind) if forward else (behind, before)
        return second if first is None else first


def _matches(old: str, new: str) -> list[_Match]:
    """Runs of equal tokens that hold a word, or two signs: a lone full stop says nothing of the place."""
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(ours) * len(theirs) > _MOST:
        return []
    starts, new_starts = _offsets(ours), _offsets(theirs)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return [
        _Match(starts[block.a], starts[block.a + block.size], new_starts[block.b])
        for block in blocks
        if _says_something(ours[block.a : block.a + block.size])
    ]


def _says_something(run: list[str]) -> bool:
    return any(token[0].isalnum() for token in run) or sum(not token.isspace() for token in run) > 1


def _offsets(parts: list[str]) -> list[int]:
    places = [0]
    for part in parts:
        places.append(places[-1] + len(part))
    return places
