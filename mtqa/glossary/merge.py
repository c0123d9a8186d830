"""Two changed versions of a glossary and the one both came from, made into one; what contradicts is listed.

Rows are merged cell by cell, cells with several values value by value. A column that a file lacks is unchanged in it,
not emptied. Nothing is decided in silence: without a side to favour, a conflict leaves the result unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtqa.glossary.diff import Version, by_key
from mtqa.glossary.lint.base import Level, lint
from mtqa.glossary.model import Row
from mtqa.glossary.tsv import FIELDS, SEPARATOR, Sheet, parse_sheet

Cells = dict[str, str]
_SEVERAL = frozenset({"zh", "not_in"})
SIDES = ("ours", "theirs")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell, or with column "" a whole row, that both sides changed differently; None is a row that is not there."""

    id: str
    en: str
    column: str
    base: str | None
    ours: str | None
    theirs: str | None

    def __str__(self) -> str:
        what = f"{self.id}, '{self.en}'" + (f", {self.column}" if self.column else "")
        sides = zip(("base", *SIDES), (self.base, self.ours, self.theirs), strict=True)
        return f"{what}: " + ", ".join(f"{name} {'deleted' if text is None else repr(text)}" for name, text in sides)


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged rows; those in conflict are as the favoured side has them, as ours without one.

    `troubles` are errors that neither side had alone (two preferred renderings, an end before its beginning).
    """

    rows: tuple[Row, ...]
    conflicts: tuple[Conflict, ...]
    troubles: tuple[str, ...]


class _Merge:
    """The state of one merge."""

    def __init__(self, base: Version, ours: Version, theirs: Version, favoured: str) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.favoured = favoured
        self.conflicts: list[Conflict] = []
        self.columns = [*FIELDS, *sorted((base.columns | ours.columns | theirs.columns) - FIELDS.keys())]

    def rows(self) -> Iterator[Cells]:
        """The rows that stay."""
        base, ours, theirs = by_key(self.base, self.ours, self.theirs)
        for key in dict.fromkeys((*base, *ours, *theirs)):
            merged = self._row(base.get(key), ours.get(key), theirs.get(key))
            if merged is not None:
                yield merged

    def _row(self, base: Cells | None, ours: Cells | None, theirs: Cells | None) -> Cells | None:
        if ours is not None and theirs is not None:
            return self._cells(base, ours, theirs)
        if base is None:
            return ours or theirs
        if ours is not None:
            return self._deleted(base, ours, self.ours, "ours")
        return self._deleted(base, theirs, self.theirs, "theirs") if theirs is not None else None

    def _deleted(self, base: Cells, kept: Cells, version: Version, side: str) -> Cells | None:
        """A row that the other side deleted: gone if it was left as it was, else a conflict."""
        if all(self._value(version, kept, base, column) == base.get(column, "") for column in self.columns):
            return None
        texts = {"ours": None, "theirs": None, side: self._shown(kept)}
        self.conflicts.append(
            Conflict(base["id"], base["en"], "", self._shown(base), texts["ours"], texts["theirs"])
        )  # fmt: skip
        return kept if side == self.favoured else None

    def _shown(self, row: Cells) -> str:
        return "; ".join(f"{column} {row[column]}" for column in self.columns if row.get(column))

    @staticmethod
    def _value(version: Version, row: Cells, base: Cells | None, column: str) -> str | None:
        """A cell of one side; what the base has where the side's file lacks the column, None if nobody knows."""
        if column in version.columns:
            return row.get(column, "")
        return base.get(column, "") if base is not None else None

    def _cells(self, base: Cells | None, ours: Cells, theirs: Cells) -> Cells:
        """A row that both sides have."""
        merged = {}
        for column in self.columns:
            mine = self._value(self.ours, ours, base, column)
            other = self._value(self.theirs, theirs, base, column)
            before = (base or {}).get(column, "")
            if mine is None or other is None:
                merged[column] = mine or other or ""
            elif other in {mine, before}:
                merged[column] = mine
            elif mine == before:
                merged[column] = other
            elif column in _SEVERAL:
                merged[column] = _united(before, mine, other)
            else:
                known = None if base is None else before
                self.conflicts.append(Conflict(ours["id"], ours["en"], column, known, mine, other))
                merged[column] = mine if self.favoured == "ours" else other
        return merged


def _united(base: str, ours: str, theirs: str) -> str:
    """The values that nobody took out, ours first."""
    before, mine, other = (text.split(SEPARATOR) if text else [] for text in (base, ours, theirs))
    gone = (set(before) - set(mine)) | (set(before) - set(other))
    return SEPARATOR.join(value for value in dict.fromkeys((*mine, *other)) if value not in gone)


def merge(base: Sheet, ours: Sheet, theirs: Sheet, favoured: str = "ours") -> Merged:
    """The three-way merge of three files; GlossaryError where one of them has a fault."""
    state = _Merge(Version.of(base), Version.of(ours), Version.of(theirs), favoured)
    rows = list(state.rows())
    lines = ["\t".join(row.get(column, "") for column in state.columns) for row in rows]
    sheet = parse_sheet("\n".join(["\t".join(state.columns), *lines]), Path("merged"))
    return Merged(sheet.rows, tuple(state.conflicts), tuple(_troubles(sheet, rows, (ours, theirs))))


def _troubles(merged: Sheet, rows: Sequence[Cells], sides: Sequence[Sheet]) -> Iterator[str]:
    """The errors of the merged glossary that neither side had alone."""
    for fault in merged.faults:
        row = rows[(fault.line or 2) - 2]
        yield f"{row['id']}, '{row['en']}': {fault.message}"
    known = {(problem.rule, problem.concept) for side in sides for problem in lint(side)}
    nowhere = replace(
        merged, rows=tuple(replace(row, line=None) for row in merged.rows)
    )  # rows are named by their text
    for problem in lint(nowhere, skip=["unreadable-line"]):
        if problem.level is Level.ERROR and (problem.rule, problem.concept) not in known:
            yield f"{problem.concept or 'merged'}: {problem.message}"
