"""From pairs to a Score, in batches if need be: what is counted adds up, so batches may be made anywhere, in any order.

parts = [evaluate(metric, batch) for batch in batches]
score = score_of(metric, join(parts), "system A")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtqa.metrics import mini
from mtqa.metrics.base import METRICS, VARIABLE, Metric, Pair
from mtqa.model import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mtqa.metrics.base import Matrix, Vector

# From a metric and the statistics of the segments it scored to the ends of an interval.
Interval = Callable[[Metric, "Matrix"], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a metric counted on some segments of one system, in order.

    `statistics` has a row for each segment, zeros where `counted` is False since the segment lacks a reference that
    the metric needs. `references` holds the numbers of references that counted segments have.
    """

    statistics: Matrix
    counted: NDArray[np.bool_]
    references: frozenset[int]

    @property
    def rows(self) -> Matrix:
        """The statistics of the segments that count, for intervals and tests."""
        return self.statistics[self.counted]


def usable(pair: Pair) -> Pair:
    """The pair without its blank references: an empty line in a reference file is a reference that is missing."""
    if all(text and not text.isspace() for text in pair.references):
        return pair
    return replace(pair, references=tuple(text for text in pair.references if text.strip()))


def evaluate(metric: Metric, pairs: Iterable[Pair]) -> Evaluation:
    """Count a batch; segments without a reference are left out where the metric needs one."""
    cleaned = [usable(pair) for pair in pairs]
    chosen = [position for position, pair in enumerate(cleaned) if counts(metric, pair)]
    rows = metric.statistics([cleaned[position] for position in chosen])
    return assembled(metric, cleaned, dict(zip(chosen, rows, strict=True)), rows.shape[1])


def counts(metric: Metric, pair: Pair) -> bool:
    """Whether the metric can look at the pair at all."""
    return bool(pair.references) or not metric.needs_reference


def assembled(
    metric: Metric, pairs: Sequence[Pair], rows: Mapping[int, Sequence[float] | Vector], width: int
) -> Evaluation:
    """The evaluation of pairs whose rows of statistics, `width` figures each, were counted before, by position."""
    import numpy as np

    statistics = np.zeros((len(pairs), width))
    counted = np.zeros(len(pairs), dtype=np.bool_)
    for position, row in rows.items():
        statistics[position] = row
        counted[position] = True
    numbers = frozenset(len(pairs[position].references) for position in rows)
    return Evaluation(statistics, counted, numbers if metric.needs_reference else frozenset({0}))


def counts_of(mask: NDArray[np.bool_]) -> list[bool]:
    """The mask as plain values."""
    return [bool(value) for value in mask]


def join(parts: Sequence[Evaluation]) -> Evaluation:
    """The evaluation of all segments from those of consecutive batches; at least one."""
    import numpy as np

    return Evaluation(
        np.concatenate([part.statistics for part in parts]),
        np.concatenate([part.counted for part in parts]),
        frozenset[int]().union(*(part.references for part in parts)),
    )


def common(one: Evaluation, other: Evaluation) -> tuple[Matrix, Matrix]:
    """The statistics of both on the segments that count in both, for paired tests.

    Raises ValueError where the two do not cover the same number of segments.
    """
    if len(one.counted) != len(other.counted):
        raise ValueError(f"paired systems need the same segments: {len(one.counted)} and {len(other.counted)}")
    both = one.counted & other.counted
    return one.statistics[both], other.statistics[both]


def score_of(metric: Metric, evaluation: Evaluation, system: str, interval: Interval | None = None) -> Score | None:
    """The system's score, None where not one segment could be scored (no references, nothing a model may see)."""
    rows = evaluation.rows
    scored = iter(metric.segment_values(rows))
    values = tuple(next(scored) if counts else None for counts in counts_of(evaluation.counted))
    segments = sum(value is not None for value in values)
    if not segments:
        return None
    total = rows.sum(axis=0).tolist()
    return Score(
        metric=metric.name,
        system=system,
        value=metric.value(total),
        signature=_signature(metric, evaluation, total),
        segments=segments,
        interval=interval(metric, rows) if interval else None,
        segment_values=values,
        higher_is_better=metric.higher_is_better,
    )


def _signature(metric: Metric, evaluation: Evaluation, total: Sequence[float]) -> str:
    numbers = evaluation.references
    signature = metric.signature(min(numbers) if len(numbers) == 1 else VARIABLE, total)
    missing = len(evaluation.counted) - int(evaluation.counted.sum())
    return f"{signature}|noref:{missing}" if missing else signature


# Parts of a signature that count segments or terms, and differ between systems that were scored alike.
_COUNTS = frozenset({"excluded", "truncated", "noref", "terms", "reference"})


def settings_of(signature: str) -> str:
    """The signature without what it says of left-out segments: scores compare where this is equal."""
    return "|".join(part for part in signature.split("|") if part.partition(":")[0] not in _COUNTS)


def label_of(score: Score) -> str:
    """The metric's name for people, with "(indicative)" behind COMET where comet-mini made the score.

    The metric's own name where this version does not know it.
    """
    if score.metric not in METRICS:
        return score.metric
    return f"{METRICS[score.metric].label}{' (indicative)' if f'|model:{mini.NAME}@' in score.signature else ''}"
