"""A metric's statistics on the texts of a run, so that two systems can be tested against each other.

String metrics are counted again from the texts in run.db, which is quick and exact. A neural metric's segment values
are taken from there, and its value is their mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from mtqa.errors import InputError
from mtqa.metrics.base import METRICS, VARIABLE, Metric, MetricOptions, Pair
from mtqa.metrics.scoring import Evaluation, evaluate, join, settings_of
from mtqa.model import Score
from mtqa.run.store import Store

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One system of one run."""

    store: Store
    system: str
    run: str

    def score(self, metric: str) -> Score | None:
        """What the run says of it."""
        return next(
            (score for score in self.store.scores() if (score.metric, score.system) == (metric, self.system)), None
        )


@dataclass(frozen=True)
class Kept(Metric):
    """A metric of which a run kept the segment values: its value is their mean, its signature the run's."""

    name: ClassVar[str] = "kept"
    label: ClassVar[str] = "kept"

    settings: str = ""

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Never counted again: that would need the model."""
        raise NotImplementedError

    def value(self, total: Sequence[float]) -> float:
        """The mean of a sum and a count."""
        return total[0] / total[1] if total[1] else 0.0

    def signature(self, references: int, total: Sequence[float]) -> str:
        """The run's, without the numbers of segments in it."""
        return self.settings


@dataclass(frozen=True)
class Counted(Kept):
    """A metric of terms, of which a run kept what was counted: to count again, the glossary would have to be there."""

    settings: str = ""
    kind: Metric | None = None

    def value(self, total: Sequence[float]) -> float:
        """The metric's own."""
        assert self.kind is not None
        return self.kind.value(total)


@dataclass(frozen=True)
class Measure:
    """A metric that can be had for every system of a comparison."""

    name: str
    label: str
    higher_is_better: bool
    metric: Metric

    def of(self, entry: Entry, references: Store) -> Evaluation:
        """Its statistics on one system; the references are those of that run, whichever run the system is of."""
        if isinstance(self.metric, Counted):
            return _counted(entry, self.name)
        if isinstance(self.metric, Kept):
            return _kept(entry, self.name)
        pairs = _pairs(entry, references)
        return join([evaluate(self.metric, batch) for batch in _batches(pairs)])

    def signature(self, evaluation: Evaluation) -> str:
        """How the metric was counted."""
        numbers = evaluation.references
        return self.metric.signature(min(numbers) if len(numbers) == 1 else VARIABLE, ())


def measure(name: str, entries: Sequence[Entry]) -> Measure:
    """The metric of this name. Raises UnknownNameError, or InputError for a neural one that a run lacks."""
    scores = [entry.score(name) for entry in entries]
    first = next((score for score in scores if score), None)
    # A run may hold a metric that this version does not know; any other name is a typo, and told as such.
    kind = None if first and name not in METRICS else METRICS[name]
    label = kind.label if kind else name
    if kind is not None and not kind.needs_model and not kind.needs_terms:
        run = entries[0].store.run()
        metric = kind.build(MetricOptions(run.source_language, run.target_language))
        return Measure(name, label, metric.higher_is_better, metric)
    for entry, score in zip(entries, scores, strict=True):
        if score is None:
            message = f"{label} was not scored for {entry.system} in {entry.run}"
            raise InputError(message, hint=f"score it there: `mtqa run … --metric {name}`")
    known = {settings_of(score.signature) for score in scores if score}
    if len(known) > 1:
        raise InputError(f"{label} was scored in different ways, which do not compare: {' and '.join(sorted(known))}")
    assert first is not None
    if kind is not None and kind.needs_terms:
        return Measure(name, label, first.higher_is_better, Counted(known.pop(), kind()))
    return Measure(name, label, first.higher_is_better, Kept(known.pop()))


def _kept(entry: Entry, name: str) -> Evaluation:
    import numpy as np

    values = entry.store.segment_values(name, entry.system)
    laid = [values.get(index) for index in range(entry.store.run().segments)]
    counted = np.array([value is not None for value in laid], dtype=np.bool_)
    column = np.array([0.0 if value is None else value for value in laid])
    return Evaluation(np.column_stack([column, counted.astype(np.float64)]), counted, frozenset({0}))


def _counted(entry: Entry, name: str) -> Evaluation:
    import numpy as np

    rows = entry.store.statistics(name, entry.system)
    laid = [rows.get(index) for index in range(entry.store.run().segments)]
    width = max(map(len, rows.values()), default=0)
    counted = np.array([row is not None for row in laid], dtype=np.bool_)
    return Evaluation(np.array([row or (0.0,) * width for row in laid]), counted, frozenset({0}))


def _pairs(entry: Entry, references: Store) -> Iterator[Pair]:
    segments = entry.store.segments(entry.system)
    if references is entry.store:
        yield from (Pair(segment.source, segment.target, segment.references) for segment in segments)
        return
    others = references.segments(references.systems()[0])
    for segment, other in zip(segments, others, strict=True):
        yield Pair(segment.source, segment.target, other.references)


def _batches(pairs: Iterator[Pair]) -> Iterator[list[Pair]]:
    while batch := list(islice(pairs, BATCH)):
        yield batch
