"""chrF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mtqa.metrics._sacrebleu import SacrebleuMetric
from mtqa.metrics.base import metric


@metric
@dataclass(frozen=True)
class Chrf(SacrebleuMetric):
    """How many runs of one to six characters the translation shares with the reference, 0 to 100.

    Kinder than BLEU to other forms of the same word and steadier on single segments. Blind to: meaning.

    Source: Popović 2015; sacrebleu's default settings (chrF2).
    """

    name: ClassVar[str] = "chrf"
    label: ClassVar[str] = "chrF"
    width: ClassVar[int] = 18

    lowercase: bool = False

    def scorer(self) -> Any:
        """sacrebleu's chrF2."""
        from sacrebleu.metrics import CHRF

        return CHRF(lowercase=self.lowercase)
