"""Rows of one system each, put together to units of all systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mtqa.model import Role, Unit, Variant


def gathered(rows: Iterable[Unit]) -> Iterator[Unit]:
    """Units in order of appearance; the n-th row of a system with some key belongs to the n-th such unit.

    The key is document, id and source, so that equal sources without ids stay apart. All rows are held in memory,
    since rows of one segment need not stand together.
    """
    units: dict[tuple[str, str, str, int], Unit] = {}
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        system = next((variant.system for variant in row.variants if variant.role is not Role.REFERENCE), "")
        key = (row.document, row.id, row.source.plain)
        place = (*key, seen[(*key, system)])
        seen[(*key, system)] += 1
        units[place] = _joined(units[place], row) if place in units else row
    yield from units.values()


def _joined(unit: Unit, row: Unit) -> Unit:
    """A unit with the variants of another row; references that it has are not added again, and stand last."""
    variants = dict.fromkeys((*unit.variants, *row.variants))
    return replace(unit, variants=tuple(sorted(variants, key=_is_reference)))


def _is_reference(variant: Variant) -> bool:
    return variant.role is Role.REFERENCE
