"""sacrebleu's metrics as statistics and values; the one place that touches what sacrebleu keeps private.

sacrebleu counts with underscored methods (`_extract_reference_info` and its like) and offers no public way to have
the statistics of a segment. tests/metrics/test_sacrebleu.py holds this file to sacrebleu's public scores.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from mtqa.metrics.base import Metric, Pair

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix

# Languages written without spaces, in which words must be made before they can be counted.
UNSEGMENTED = frozenset({"zh", "ja", "yue", "th", "lo", "km", "my", "bo"})


@dataclass(frozen=True)
class SacrebleuMetric(Metric):
    """A metric of sacrebleu: subclasses say which and with what settings."""

    width: ClassVar[int]  # statistics for each segment

    @abstractmethod
    def scorer(self) -> Any:
        """A fresh sacrebleu metric with these settings."""

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Sufficient statistics as sacrebleu counts them."""
        import numpy as np

        scorer = _scorer(self)
        rows = np.zeros((len(pairs), self.width))
        for row, pair in zip(rows, pairs, strict=True):
            if not pair.references:
                raise ValueError(f"{self.label} needs a reference for every segment")
            row[:] = self.counts(scorer._preprocess_segment(pair.hypothesis), _reference(self, pair.references))
        return rows

    def counts(self, hypothesis: str, reference: Any) -> Sequence[float]:
        """The statistics of a segment from its prepared hypothesis and what sacrebleu extracted from its references."""
        counts: Sequence[float] = _scorer(self)._compute_segment_statistics(hypothesis, reference)
        return counts

    def value(self, total: Sequence[float]) -> float:
        """sacrebleu's score, 0 to 100 (TER may exceed it)."""
        return float(_scorer(self)._compute_score_from_stats(list(total)).score)

    def signature(self, references: int, total: Sequence[float] = ()) -> str:
        """sacrebleu's own signature."""
        scorer = self.scorer()
        scorer.num_refs = references
        return str(scorer.get_signature())


@lru_cache(maxsize=64)
def _scorer(metric: SacrebleuMetric) -> Any:
    return metric.scorer()


@lru_cache(maxsize=512)
def _reference(metric: SacrebleuMetric, references: tuple[str, ...]) -> Any:
    """What sacrebleu extracts from the references of one segment; systems scored side by side share it."""
    return _scorer(metric)._cache_references([[text] for text in references])[0]
