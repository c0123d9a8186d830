"""Metrics that are a share: a sum of successes over a number of things that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import mtqa
from mtqa.metrics.base import VARIABLE, Metric

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix


@dataclass(frozen=True)
class RatioMetric(Metric):
    """The first two statistics of a segment are successes and how much was asked for; `scale` is the best value."""

    scale: ClassVar[float] = 100.0

    def value(self, total: Sequence[float]) -> float:
        """The share, times the scale."""
        return self.scale * total[0] / total[1] if total[1] else 0.0

    def segment_values(self, statistics: Matrix) -> list[float | None]:
        """None for a segment in which nothing was asked for."""
        return [self.value(row) if row[1] else None for row in statistics.tolist()]

    @staticmethod
    def nrefs(references: int) -> str:
        """The number of references as signatures write it."""
        return f"nrefs:{'var' if references == VARIABLE else references}"

    @staticmethod
    def version() -> str:
        """The version that counted."""
        return f"version:mtqa-{mtqa.__version__}"
