"""Anchors: words, names and figures of a Chinese text that a good translation keeps, and whether a target has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mtqa.model import Span
from mtqa.text.script import TO_SIMPLE

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
# A clause ends at these; one of fewer characters than the shortest belongs to the one before it.
_END = re.compile(r"[，。！？；;!?\n]")
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A Chinese word, its row in the table, the beginnings of English words and the phrases that render it."""

    zh: str
    row: int
    starts: tuple[str, ...]
    phrases: tuple[str, ...]

    def stands_in(self, words: Collection[str], text: str) -> bool:
        # Few words begin so, and none does where the letters stand nowhere.
        return any(start in text and any(word.startswith(start) for word in words) for start in self.starts) or any(
            phrase in text for phrase in self.phrases
        )


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[_Anchor, ...]]:
    """The anchors by their first two characters, longest first: 印度尼西亚 before 印度."""
    found: dict[str, list[_Anchor]] = {}
    lines = resources.files(__package__).joinpath("data", "anchors.tsv").read_text("utf-8").splitlines()
    for row, line in enumerate(line for line in lines if not line.startswith("#")):
        words, beginnings = line.split("\t")
        starts = tuple(part for part in beginnings.split("|") if part.isalpha())
        phrases = tuple(part for part in beginnings.split("|") if not part.isalpha())
        for word in words.split("|"):
            found.setdefault(word[:2], []).append(_Anchor(word, row, starts, phrases))
    return {start: tuple(sorted(entries, key=lambda entry: -len(entry.zh))) for start, entries in found.items()}


def clauses(text: str) -> list[Span]:
    """The clauses of a Chinese text, in order, with the mark behind each."""
    found: list[Span] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        if end == start:
            continue
        if found and len(found[-1]) < _SHORTEST:
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
        start = end
    return found


def anchors(source: str, span: Span, words: Collection[str], small: str) -> Iterator[tuple[str, bool]]:
    """The anchors of a part of a source other than figures, each once, and whether the target has it.

    `words` are the lower-case words of the target, `small` is the target in lower case.
    """
    table, seen = _table(), set()
    part = span.of(source).translate(TO_SIMPLE)
    place = 0
    while place < len(part) - 1:
        entry = next((one for one in table.get(part[place : place + 2], ()) if part.startswith(one.zh, place)), None)
        place += len(entry.zh) if entry else 1
        if entry and entry.row not in seen:
            seen.add(entry.row)
            yield entry.zh, entry.stands_in(words, small)
    for word in dict.fromkeys(match[0].lower() for match in _LATIN.finditer(part)):
        yield word, word in small
