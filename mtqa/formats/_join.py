"""Joining the texts of another file to a corpus: by id with equal source, by source and order, or by line number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats.base import Format, ReadOptions
from mtqa.formats.text import PlainText
from mtqa.formats.wmt_terms import JsonTexts
from mtqa.model import Role, Text, Unit, Variant

SHOWN = 5


def source_key(text: str) -> str:
    """Sources are equal when they differ in white space alone."""
    return " ".join(text.split())


@dataclass(slots=True)
class Side:
    """A file with one system's translations or with references, held in memory as an index.

    Plain lines have no keys and join by number; entries of other formats join by id, else by source.
    """

    path: Path
    role: Role
    system: str = ""
    plain: bool = False
    texts: list[Text] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # how a message calls each text: its id, or its line
    origins: list[tuple[int, int]] = field(default_factory=list)  # unit and number of the text in it, from 0
    joined: dict[int, int] = field(default_factory=dict)  # unit of the corpus to the place of its text here
    by_id: dict[str, tuple[int, str]] = field(default_factory=dict)
    by_source: dict[str, list[int]] = field(default_factory=dict)

    def add(self, unit: Unit, number: int) -> None:
        """Take in the text of one unit, if it has one of the wanted kind."""
        place = self._place_of(unit)
        if place is None:
            return
        text = unit.variants[place].text
        self.origins.append((number - 1, place))
        key = source_key(unit.source.plain)
        if unit.id:
            self.by_id.setdefault(unit.id, (len(self.texts), key))
        self.by_source.setdefault(key, []).append(len(self.texts))
        self.texts.append(text)
        self.names.append(unit.id or f"line {unit.line or number}")

    def _place_of(self, unit: Unit) -> int | None:
        """Which of a unit's texts is taken: the system's own, else the first of its role, else the first."""
        numbered = list(enumerate(unit.variants))
        by_name = [place for place, variant in numbered if self.system and variant.system == self.system]
        by_role = [place for place, variant in numbered if variant.role is self.role]
        return next(iter((*by_name, *by_role, *range(len(numbered)))), None)

    def origin(self, index: int) -> tuple[int, int] | None:
        """The unit of this file, and which of its texts, that joined a unit of the corpus; None where none did."""
        place = self.joined.get(index)
        if place is None:
            return None
        return (place, 0) if self.plain else self.origins[place]


def read_side(path: Path, kind: Format, role: Role, system: str, options: ReadOptions) -> Side:
    """Read a whole side file; FormatError as its format raises it."""
    if isinstance(kind, (PlainText, JsonTexts)):
        texts = [Text(line) for line in kind.lines(path, options)]
        return Side(path, role, system, plain=True, texts=texts)
    side = Side(path, role, system)
    for number, unit in enumerate(kind.read(path, options), 1):
        side.add(unit, number)
    return side


class Joiner:
    """One pass over a corpus: gives each unit the text that a side has for it, each text once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.used = bytearray(len(side.texts))
        self.seen: Counter[str] = Counter()
        self.missed: list[str] = []
        self.misses = self.units = 0

    def variant(self, unit: Unit) -> Variant | None:
        """The side's text as a variant; None, and counted, where it has none."""
        place = self._place(unit)
        self.units += 1
        if place is None:
            self.misses += 1
            if len(self.missed) < SHOWN:
                self.missed.append(unit.id or f"unit {self.units}")
            return None
        self.used[place] = 1
        self.side.joined[self.units - 1] = place
        return Variant(self.side.texts[place], self.side.role, self.side.system)

    def _place(self, unit: Unit) -> int | None:
        if self.side.plain:
            return self.units if self.units < len(self.side.texts) else None
        key = source_key(unit.source.plain)
        turn = self.seen[key]
        self.seen[key] += 1
        by_id, its_source = self.side.by_id.get(unit.id, (-1, ""))
        if by_id >= 0 and its_source == key and not self.used[by_id]:
            return by_id
        same = self.side.by_source.get(key, [])
        return same[turn] if turn < len(same) and not self.used[same[turn]] else None

    def check(self, corpus: Path) -> Iterator[str]:
        """Warnings of what did not join; FormatError where lines differ in number or nothing joined."""
        total = len(self.side.texts)
        if self.side.plain and total != self.units:
            raise FormatError(
                f"has {total} lines, but {corpus} has {self.units} segments",
                path=self.side.path,
                hint="plain text joins by line number, one line for each segment",
            )
        if self.units and self.misses == self.units:
            raise FormatError(
                f"none of its {total} texts joins a unit of {corpus}",
                path=self.side.path,
                hint="the sources differ, or the ids do",
            )
        if self.misses:
            named = _few(self.missed, self.misses)
            yield f"{self.side.path}: has no text for {self.misses} of {self.units} units: {named}"
        left = [place for place, used in enumerate(self.used) if not used]
        if left:
            names = [self.side.names[place] for place in left[:SHOWN]] if self.side.names else []
            yield f"{self.side.path}: {len(left)} of its {total} texts join no unit: {_few(names, len(left))}"


def _few(names: list[str], total: int) -> str:
    return ", ".join(names) + (", …" if total > len(names) else "")
