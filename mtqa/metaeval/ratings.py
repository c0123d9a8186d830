"""Human MQM marks: reading Marot's tab-separated files and scoring them with the published weights.

One row is one mark of one rater in one translation. A segment's penalty is the sum of a rater's weights, averaged over
its raters; a system's is the mean over its rated segments. 0 is best.

Sources: Freitag et al. 2021, "Experts, Errors, and Context" (weights); google-research/marot (columns).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.errors import InputError

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix

# What a mark costs: severity, or severity and category; the most specific entry counts. Matched without case.
WEIGHTS: Mapping[str, float] = {
    "major": 5.0,
    "minor": 1.0,
    "neutral": 0.0,
    "major/non-translation!": 25.0,
    "minor/fluency/punctuation": 0.1,
}
# Severities that are no mark: nothing found, and a question that tests the rater with a planted fault.
NO_MARK = frozenset({"no-error", "no error", "hotw-test", ""})
PLANTED = "hotw-test"

# The columns by the names that the released files give them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "system": ("system",),
    "document": ("doc",),
    "position": ("docSegId", "doc_id"),
    "number": ("globalSegId", "seg_id"),
    "rater": ("rater",),
    "source": ("source",),
    "target": ("target",),
    "category": ("category",),
    "severity": ("severity",),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of an MQM file; source and target without the signs around the marked span."""

    system: str
    document: str
    position: str
    number: str
    rater: str
    source: str
    target: str
    category: str
    severity: str

    @property
    def weight(self) -> float:
        """What the mark costs, 0 for a severity without a published weight."""
        return weight_of(self.severity, self.category)


@dataclass(frozen=True, slots=True)
class Place:
    """A segment of the source text; `number` is the file's own running number."""

    document: str
    position: str
    number: str
    source: str


@dataclass(frozen=True)
class Ratings:
    """What people said of several systems' translations of the same segments.

    `systems` are sorted; `penalties` is [systems, segments], NaN where a segment was not rated; `targets` has the same
    shape, None where the file lacks that translation. `raters` counts the people.
    """

    systems: tuple[str, ...]
    places: tuple[Place, ...]
    penalties: Matrix
    targets: tuple[tuple[str | None, ...], ...]
    raters: int
    warnings: tuple[str, ...] = ()

    def system_scores(self) -> dict[str, float]:
        """The mean penalty of each system over its rated segments, 0 best."""
        import numpy as np

        return dict(zip(self.systems, np.nanmean(self.penalties, axis=1).tolist(), strict=True))

    def row(self, system: str) -> int:
        """The row of a system. Raises InputError, which lists the known."""
        if system not in self.systems:
            raise InputError(f"no system is called {system!r}", hint=f"the file has {', '.join(self.systems)}")
        return self.systems.index(system)

    def without(self, systems: Iterable[str]) -> Ratings:
        """The ratings of the other systems. Raises InputError for an unknown one, or where none is left."""
        left_out = {self.row(name) for name in systems}
        kept = [row for row in range(len(self.systems)) if row not in left_out]
        if not kept:
            raise InputError("no system is left to judge")
        names, targets = tuple(self.systems[row] for row in kept), tuple(self.targets[row] for row in kept)
        return Ratings(names, self.places, self.penalties[kept], targets, self.raters, self.warnings)

    def only(self, columns: Sequence[int]) -> Ratings:
        """The ratings of some segments, by their running numbers from 0, and of the systems rated on any of them."""
        import numpy as np

        places, penalties = tuple(self.places[column] for column in columns), self.penalties[:, list(columns)]
        targets = tuple(tuple(row[column] for column in columns) for row in self.targets)
        part = Ratings(self.systems, places, penalties, targets, self.raters, self.warnings)
        rated = (~np.isnan(penalties)).any(axis=1)
        return part.without([name for name, any_of_them in zip(self.systems, rated, strict=True) if not any_of_them])


def weight_of(severity: str, category: str) -> float:
    """The published weight of a mark: the most specific entry for severity and category, 0 where there is none."""
    parts = [severity, *category.split("/")]
    for length in range(len(parts), 0, -1):
        key = "/".join(parts[:length]).strip().lower()
        if key in WEIGHTS:
            return WEIGHTS[key]
    return 0.0


def read_ratings(path: Path) -> Ratings:
    """Read an MQM file. Raises InputError, naming the line, for one that cannot be used."""
    return ratings_of(read_marks(path))


def read_marks(path: Path) -> Iterator[Mark]:
    """The marks of a file, row by row; a quotation mark is a character like any other, as in the released files."""
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            columns = _columns(next(lines, ""), path)
            width = max(columns) + 1
            for number, line in enumerate(lines, 2):
                cells = line.rstrip("\r\n").split("\t")
                if cells == [""]:
                    continue
                if len(cells) < width:
                    message = f"{len(cells)} columns where {width} are needed"
                    raise InputError(message, path=path, line=number, hint="a row is one mark, its cells between tabs")
                yield Mark(*(_unmarked(cells[column]) for column in columns))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 ({error.reason})", path=path, hint="save the file as UTF-8") from error


def _columns(header: str, path: Path) -> list[int]:
    names = [name.strip().lower() for name in header.rstrip("\r\n").split("\t")]
    found = []
    for wanted in COLUMNS.values():
        position = next((names.index(name.lower()) for name in wanted if name.lower() in names), None)
        if position is None:
            message = f"no column {' or '.join(wanted)} in the header"
            raise InputError(message, path=path, line=1, hint="an MQM file has Marot's columns, first of all `system`")
        found.append(position)
    return found


def _unmarked(text: str) -> str:
    return text.replace("<v>", "").replace("</v>", "")


def ratings_of(marks: Iterable[Mark]) -> Ratings:
    """Weigh marks. Raises InputError where there are none."""
    import numpy as np

    sums: defaultdict[tuple[str, str, str], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    places: dict[tuple[str, str], Place] = {}
    targets: dict[tuple[str, str, str], str] = {}
    planted: dict[tuple[str, str, str], str] = {}
    raters: set[str] = set()
    unknown: Counter[str] = Counter()
    for mark in marks:
        place = (mark.document, mark.position)
        key = (mark.system, *place)
        places.setdefault(place, Place(mark.document, mark.position, mark.number, mark.source))
        raters.add(mark.rater)
        sums[key][mark.rater] += mark.weight
        severity = mark.severity.strip().lower()
        # A planted fault stands in a text that the system did not write.
        (planted if severity == PLANTED else targets).setdefault(key, mark.target)
        if severity not in WEIGHTS and severity not in NO_MARK:
            unknown[mark.severity] += 1
    if not sums:
        raise InputError("the MQM file has no marks", hint="a rated segment without faults has a row `No-error`")
    systems = sorted({system for system, *_ in sums})
    penalties = np.full((len(systems), len(places)), np.nan)
    rows, columns = ({name: number for number, name in enumerate(names)} for names in (systems, places))
    for (system, *rest), by_rater in sums.items():
        penalties[rows[system], columns[tuple(rest)]] = sum(by_rater.values()) / len(by_rater)
    texts = {**planted, **targets}
    laid = tuple(tuple(texts.get((system, *place)) for place in places) for system in systems)
    return Ratings(tuple(systems), tuple(places.values()), penalties, laid, len(raters), tuple(_warnings(unknown)))


def _warnings(unknown: Counter[str]) -> Iterator[str]:
    for severity, count in unknown.items():
        yield f"{count} marks have the severity {severity!r}, which has no published weight: they cost nothing"
