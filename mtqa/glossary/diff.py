"""What changed between two versions of a glossary, by concept and row; a column that a file lacks says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mtqa.glossary.model import Row
from mtqa.glossary.tsv import FIELDS, Sheet, cells, glossary_of

# What tells rows of one concept apart, the first of these that suffices after id and English.
_APART: tuple[tuple[str, ...], ...] = ((), ("from",), ("from", "status"), ("from", "status", "to", "zh"))
_IDENTITY = ("id", "en")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a glossary: the columns its file has, and its rows as texts by column, with an id each."""

    columns: frozenset[str]
    rows: tuple[dict[str, str], ...]

    @classmethod
    def of(cls, sheet: Sheet) -> Version:
        """The version a file holds; the first fault of the file is raised."""
        named: Iterable[Row] = glossary_of(sheet).rows
        return cls(frozenset(sheet.columns), tuple(map(cells, named)))


@dataclass(frozen=True, slots=True)
class Change:
    """One row: `kind` is added, removed or changed, `fields` are (column, old, new) of a changed one."""

    kind: str
    id: str
    en: str
    row: dict[str, str]
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """A concept's changed rows; `kind` is added or removed where the concept as a whole is, else changed."""

    kind: str
    id: str
    rows: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes in the order of concepts, and the columns that only one of the two files has."""

    concepts: tuple[ConceptChange, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.concepts or self.only_old or self.only_new)


def by_key(*versions: Version) -> list[dict[Key, dict[str, str]]]:
    """The rows of each version by a key that means the same row in all of them.

    Id and English are the key where they suffice in every version; where a concept has a rendering twice (with other
    dates, or under another status) the first day is part of it, then the status, then all that a file may not double.
    """
    counts = [[Counter(_key(row, apart) for row in version.rows) for apart in _APART] for version in versions]
    depth: dict[Key, int] = {}
    for version in versions:
        for row in version.rows:
            name = _key(row, ())
            while depth.setdefault(name, 0) < len(_APART) - 1 and _is_doubled(row, depth[name], counts):
                depth[name] += 1
    return [{_key(row, _APART[depth[_key(row, ())]]): row for row in version.rows} for version in versions]


def _is_doubled(row: dict[str, str], depth: int, counts: Sequence[Sequence[Counter[Key]]]) -> bool:
    key = _key(row, _APART[depth])
    return any(levels[depth][key] > 1 for levels in counts)


def _key(row: dict[str, str], apart: tuple[str, ...]) -> Key:
    return tuple(row[column] for column in (*_IDENTITY, *apart))


def diff(old: Version, new: Version) -> Difference:
    """What makes the new version of the old one."""
    shared = [column for column in (*FIELDS, *_extra(old, new)) if column in old.columns & new.columns]
    before, after = by_key(old, new)
    changes: dict[str, list[Change]] = {}
    for change in _row_changes(before, after, shared):
        changes.setdefault(change.id, []).append(change)
    ids = [{row["id"] for row in version.rows} for version in (old, new)]
    concepts = tuple(ConceptChange(_kind(id, ids[0], ids[1]), id, tuple(rows)) for id, rows in sorted(changes.items()))
    return Difference(
        concepts, tuple(sorted(old.columns - new.columns)), tuple(sorted(new.columns - old.columns))
    )  # fmt: skip


def _extra(*versions: Version) -> list[str]:
    """The columns that mtqa does not know, sorted."""
    return sorted({column for version in versions for column in version.columns} - FIELDS.keys())


def _kind(id: str, old: set[str], new: set[str]) -> str:
    if id not in old:
        return "added"
    return "changed" if id in new else "removed"


def _row_changes(
    before: dict[Key, dict[str, str]], after: dict[Key, dict[str, str]], shared: Sequence[str]
) -> Iterator[Change]:
    """The rows that differ in a column that both files have."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            row = new or old or {}
            yield Change("added" if old is None else "removed", row["id"], row["en"], row)
            continue
        fields = tuple((name, old.get(name, ""), new.get(name, "")) for name in shared)
        if changed := tuple(field for field in fields if field[1] != field[2]):
            yield Change("changed", new["id"], new["en"], new, changed)
