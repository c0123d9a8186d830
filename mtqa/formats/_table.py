"""Tables of segments: which column is what, rows to units and back; shared by TSV and CSV.

Columns are known by their header. A table with a `system` column holds one row for each system's translation; rows
of one segment need not stand together, so such a table is gathered in memory. Every other table streams.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._files import without_lone
from mtqa.formats._notes import Notes
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Text, Unit, Variant
from mtqa.text.chars import has_han

COLUMNS = {
    "id": "id segid seg_id segment segment_id tuid",
    "document": "document doc docid doc_id",
    "source": "source src zh chinese",
    "system": "system sys",
    "target": "target tgt mt en english hyp hypothesis translation",
    "postedit": "postedit pe post_edit",
    "reference": "reference ref references",
    "date": "date",
}
COLUMN_OF = {name: column for column, names in COLUMNS.items() for name in names.split()}
KEEPS = frozenset({"target", "system", "reference", "postedit", "id", "document", "date"})
_SAMPLE = 50
MAROT_COLUMNS = (
    "system", "doc", "docsegid", "globalsegid", "rater", "source", "target", "category", "severity", "metadata",
)  # fmt: skip
_SEVERITIES = {"major", "minor", "neutral", "critical", "trivial", "no-error", "no error", "hotw-test"}


def is_marot(cells: Sequence[str]) -> bool:
    """Whether the first row of a table is that of MQM annotations: their column names, or a severity in its place."""
    names = {cell.strip().lower() for cell in cells}
    if {"system", "doc", "rater", "source", "target", "category", "severity"} <= names:
        return True
    return len(cells) in {9, 10} and cells[8].strip().lower() in _SEVERITIES


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line; `line` is 1-based."""

    cells: Sequence[str]
    line: int


@dataclass(slots=True)
class Layout:
    """The place of each column, from 0; several reference columns are allowed."""

    places: dict[str, int]
    references: list[int] = field(default_factory=list)
    width: int = 0

    def cell(self, row: Row, column: str) -> str:
        """A row's text in a column; "" where the table has none."""
        place = self.places.get(column, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else ""


def header_layout(cells: Sequence[str]) -> Layout | None:
    """The layout that a header row names; None where it names no source column and a second one."""
    layout = Layout({}, width=len(cells))
    for place, cell in enumerate(cells):
        name = cell.strip().strip('"').lower().replace(" ", "_")
        column = COLUMN_OF.get(name) or COLUMN_OF.get(re.sub(r"[_-]?\d+$", "", name), "")
        if column == "reference":
            layout.references.append(place)
        elif column and column not in layout.places and (name in COLUMN_OF):
            layout.places[column] = place
    named = layout.places.keys() | ({"reference"} if layout.references else set())
    return layout if "source" in layout.places and len(named) > 1 else None


def guessed_layout(rows: Sequence[Row], options: ReadOptions) -> Layout | None:
    """The layout of a table without header: two columns, or an id and two, when the scripts tell which is which."""
    widths = Counter(len(row.cells) for row in rows)
    width = widths.most_common(1)[0][0] if rows else 0
    pairs = {2: (0, 1), 3: (1, 2)}
    if width not in pairs or widths[width] < len(rows):
        return None
    if width == 3 and any(has_han(row.cells[0]) or " " in row.cells[0].strip() for row in rows):
        return None  # source, translation, reference in some order: only a header can tell
    left, right = pairs[width]
    han = {place: sum(has_han(row.cells[place]) for row in rows) / len(rows) for place in (left, right)}
    if options.source_language.lower().startswith("zh"):
        if not (max(han.values()) > 0.6 and min(han.values()) < 0.2):
            return None
        left, right = sorted((left, right), key=lambda place: -han[place])
    places = {"source": left, "target": right}
    return Layout({**places, "id": 0} if width == 3 else places, width=width)


Cell = tuple[int, int]  # the line (from 1) and the place in it (from 0) of a text


def read_cells(
    path: Path, rows: Iterator[Row], options: ReadOptions, notes: Notes
) -> Iterator[tuple[Unit, tuple[Cell, ...]]]:
    """Units, each with the cells that its variants stand in; FormatError where the columns cannot be told."""
    sample = [row for _, row in zip(range(_SAMPLE), rows, strict=False)]
    layout = header_layout(sample[0].cells) if sample else None
    if layout:
        sample = sample[1:]
    else:
        layout = guessed_layout(sample, options)
    if layout is None:
        raise FormatError(
            "does not say which column is what",
            path=path,
            line=1,
            hint=f"name the columns in the first line, out of: {' '.join(COLUMNS)}",
        )
    if options.require_target and not layout.places.keys() & {"target", "postedit"} and not layout.references:
        raise FormatError(f"has no {options.target_language} column", path=path, line=1, hint="call it target")
    body = _whole_rows(_chain(sample, rows), layout, notes)
    yield from _gathered(body, layout) if "system" in layout.places else (_unit([row], layout) for row in body)
    notes.close()


def _chain(first: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _whole_rows(rows: Iterator[Row], layout: Layout, notes: Notes) -> Iterator[Row]:
    """Rows with text; one with too few or too many cells is read as far as it goes, with a warning."""
    for row in rows:
        if not any(row.cells):
            continue
        if len(row.cells) != layout.width:
            notes.add(f"a row with another number of cells than {layout.width}", row.line, str(len(row.cells)))
        yield row


def _gathered(rows: Iterator[Row], layout: Layout) -> Iterator[tuple[Unit, tuple[Cell, ...]]]:
    """Units of a table with a system column: the n-th row of a system with some key belongs to the n-th such unit."""
    units: dict[tuple[str, str, str, int], list[Row]] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = (layout.cell(row, "document"), layout.cell(row, "id"), layout.cell(row, "source"))
        mine = (*key, layout.cell(row, "system"))
        units.setdefault((*key, seen[mine]), []).append(row)
        seen[mine] += 1
    return (_unit(group, layout) for group in units.values())


def _unit(rows: list[Row], layout: Layout) -> tuple[Unit, tuple[Cell, ...]]:
    first = rows[0]
    variants: list[Variant] = []
    cells: list[Cell] = []
    for row in rows:
        system = layout.cell(row, "system")
        target, postedit = layout.cell(row, "target"), layout.cell(row, "postedit")
        if target or system:
            variants.append(Variant(Text(target), Role.MT, system))
            cells.append((row.line, layout.places.get("target", -1)))
        if postedit:
            variants.append(Variant(Text(postedit), Role.POSTEDIT, system))
            cells.append((row.line, layout.places["postedit"]))
    references: dict[str, Cell] = {}
    for row in rows:
        for place in layout.references:
            if place < len(row.cells) and row.cells[place]:
                references.setdefault(row.cells[place], (row.line, place))
    variants += [Variant(Text(reference), Role.REFERENCE) for reference in references]
    unit = Unit(
        id=layout.cell(first, "id"),
        source=Text(layout.cell(first, "source")),
        variants=tuple(variants),
        document=layout.cell(first, "document"),
        line=first.line,
        date=layout.cell(first, "date"),
    )
    return unit, (*cells, *references.values())


@dataclass(slots=True)
class RowWriter:
    """Units to rows of nine columns; a unit with several systems gives several rows."""

    notes: Notes
    references: int = 2

    def header(self) -> list[str]:
        """The names of the columns."""
        return ["id", "document", "source", "system", "target", "postedit", "date", "reference", "reference2"]

    def rows(self, unit: Unit, number: int) -> Iterator[list[str]]:
        """The rows of one unit; what a table cannot hold is counted in the notes."""
        self._warn_of_loss(unit, number)
        references = [variant.text.plain for variant in unit.variants if variant.role is Role.REFERENCE]
        shown = (references + [""] * self.references)[: self.references]
        for system, target, postedit in by_system(unit):
            cells = [unit.id, unit.document, unit.source.plain, system, target, postedit, unit.date, *shown]
            yield [without_lone(cell, self.notes, detail=f"unit {unit.id or number}") for cell in cells]

    def _warn_of_loss(self, unit: Unit, number: int) -> None:
        name = f"unit {unit.id or number}"
        if unit.source.tags or any(variant.text.tags for variant in unit.variants):
            self.notes.add("inline tags are left out, a table holds plain text", detail=name, shown=1)
        if unit.properties:
            self.notes.add("properties are left out, a table has no column for them", detail=name, shown=1)
        if sum(variant.role is Role.REFERENCE for variant in unit.variants) > self.references:
            self.notes.add(f"references beyond {self.references} are left out", detail=name, shown=1)
        if has_doubles(unit):
            self.notes.add("a second text of a system is left out", detail=name)


def has_doubles(unit: Unit) -> bool:
    """Whether a system has several translations or post-edits, of which `by_system` takes the first."""
    keys = [(entry.role, entry.system) for entry in unit.variants if entry.role is not Role.REFERENCE]
    return len(keys) > len(set(keys))


def by_system(unit: Unit) -> list[tuple[str, str, str]]:
    """(system, translation, post-edit), one for each system; one with empty texts where there is none."""
    mt: dict[str, str] = {}
    postedit: dict[str, str] = {}
    for variant in unit.variants:
        if variant.role is Role.MT:
            mt.setdefault(variant.system, variant.text.plain)
        elif variant.role is Role.POSTEDIT:
            postedit.setdefault(variant.system, variant.text.plain)
    systems: Iterable[str] = dict.fromkeys([*mt, *postedit]) or [""]
    return [(system, mt.get(system, ""), postedit.get(system, "")) for system in systems]
