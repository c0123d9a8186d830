"""Anchors: words, names and figures of a Chinese text that a good translation keeps, and whether a target has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mtqa.model import Span
from mtqa.text.script import either

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
# A clause ends at these; one of fewer characters than the shortest belongs to the one before it.
_END = re.compile(r"[，。！？；;!?\n]")
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class _Table:
    zh: re.Pattern[str]
    en: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _table() -> _Table:
    lines = resources.files(__package__).joinpath("data", "anchors.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    zh = "|".join(f"({either(words)})" for words, _ in rows)
    return _Table(
        re.compile(zh),
        tuple(re.compile(f"(?<![a-z])(?:{starts.replace('.', '[.]')})", re.IGNORECASE) for _, starts in rows),
    )


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


def anchors(source: str, span: Span, target: str) -> Iterator[tuple[str, bool]]:
    """The anchors of a part of a source other than figures, each once, and whether the target has it."""
    table = _table()
    seen: set[int] = set()
    for match in table.zh.finditer(source, span.start, span.end):
        row = int(match.lastindex or 1) - 1
        if row not in seen:
            seen.add(row)
            yield match[0], table.en[row].search(target) is not None
    small = target.lower()
    for word in dict.fromkeys(match[0].lower() for match in _LATIN.finditer(source, span.start, span.end)):
        yield word, word in small
