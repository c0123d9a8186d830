"""The page's term table: what the translations do with each concept of the glossary, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mtqa.model import Run, TermTally

# Rows that stand in the page; `mtqa glossary stats` has all.
MOST = 300
# Columns, and the states of a term that each counts.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "right": ("ok",),
    "variant": ("variant", "case"),
    "wrong": ("missing", "dnt-changed", "deprecated"),
    "forbidden": ("forbidden",),
    "weak": ("weak",),
}
# The states whose segments a row leads to, the gravest first.
_LED_TO = ("forbidden", "dnt-changed", "missing", "deprecated", "variant", "case")
_LINKS = 5


@dataclass(frozen=True, slots=True)
class Link:
    """A segment of a term: its id, and where in the page it stands ("" if it does not)."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One concept of one system; `counts` has a figure for each of COLUMNS."""

    tally: TermTally
    counts: Mapping[str, int]
    consistency: str
    links: tuple[Link, ...]

    @property
    def faults(self) -> int:
        """What is wrong beyond doubt."""
        return self.counts["wrong"] + self.counts["forbidden"]


@dataclass(frozen=True, slots=True)
class TermTable:
    """All rows of one system, of `all` there are; `sure` are those that say something of the translations.

    `doubtful` are rows of the glossary that the references speak against: no translator's fault.
    """

    system: str
    sure: tuple[TermRow, ...]
    doubtful: tuple[TermRow, ...]
    all: int


def term_tables(run: Run, chosen: Mapping[str, frozenset[int] | None]) -> list[TermTable]:
    """A table for each system of which terms were counted; `chosen` are the segments in the page, None for all."""
    tables = []
    for number, system in enumerate(run.systems):
        rows = [_row(tally, number, chosen.get(system)) for tally in run.terms if tally.system == system]
        rows.sort(key=lambda row: (-row.faults, -row.counts["variant"], -row.tally.hits, row.tally.concept))
        if rows:
            sure = [row for row in rows if not row.tally.doubtful]
            doubtful = [row for row in rows if row.tally.doubtful]
            tables.append(TermTable(system, tuple(sure[:MOST]), tuple(doubtful[:MOST]), len(rows)))
    return tables


def _row(tally: TermTally, number: int, shown: frozenset[int] | None) -> TermRow:
    counts = {name: sum(tally.states.get(state, 0) for state in states) for name, states in COLUMNS.items()}
    consistency = "" if tally.consistency is None else f"{100 * tally.consistency:.0f} %"
    held = dict.fromkeys(segment for state in _LED_TO for segment in tally.segments.get(state, ()))
    return TermRow(tally, counts, consistency, tuple(_links(list(held)[:_LINKS], number, shown)))


def _links(held: Iterable[tuple[int, str]], number: int, shown: frozenset[int] | None) -> Iterable[Link]:
    for index, name in held:
        yield Link(name, f"s{number}-{index}" if shown is None or index in shown else "")
