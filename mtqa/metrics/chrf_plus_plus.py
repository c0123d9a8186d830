"""chrF++."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mtqa.metrics._sacrebleu import SacrebleuMetric
from mtqa.metrics.base import metric


@metric
@dataclass(frozen=True)
class ChrfPlusPlus(SacrebleuMetric):
    """chrF with single words and pairs of words besides, 0 to 100.

    Closer to human judgement of English than chrF, since word order counts.

    Source: Popović 2017; sacrebleu's chrF2 with `word_order=2`.
    """

    name: ClassVar[str] = "chrf++"
    label: ClassVar[str] = "chrF++"
    width: ClassVar[int] = 24

    lowercase: bool = False

    def scorer(self) -> Any:
        """sacrebleu's chrF2++."""
        from sacrebleu.metrics import CHRF

        return CHRF(lowercase=self.lowercase, word_order=2)
