"""What a metric is: statistics for each segment, a value of summed statistics, a signature.

The split is sacrebleu's: corpus value, segment values, bootstrap intervals and significance tests all follow from
it, so that a new metric gets them for nothing. Metrics are frozen; caches live outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from mtqa.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """What a metric sees of a segment: source, hypothesis, and at least one reference unless it needs none."""

    source: str
    hypothesis: str
    references: tuple[str, ...] = ()


class Metric(Protocol):
    """One way to put a figure on a translation."""

    name: str  # "bleu"
    label: str  # "BLEU", for people
    higher_is_better: bool
    needs_reference: bool

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Additive statistics, shape [segments, d]."""

    def value(self, total: Matrix) -> float:
        """The score of statistics summed over segments, shape [d]."""

    def segment_values(self, statistics: Matrix) -> list[float]:
        """One score for each row of statistics."""

    def signature(self, references: int) -> str:
        """Settings and version in a short string; scores compare only where it is equal."""


METRICS: Registry[type[Any]] = Registry("metric", "mtqa.metrics")
