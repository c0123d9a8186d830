"""TER."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from mtqa.metrics._sacrebleu import UNSEGMENTED, SacrebleuMetric
from mtqa.metrics.base import MetricOptions, metric


@metric
@dataclass(frozen=True)
class Ter(SacrebleuMetric):
    """Edits (insert, delete, replace, move) that turn the translation into the reference, for 100 reference words.

    Lower is better; 0 is the reference itself, and more than 100 is possible. Against a post-edit of the same
    translation as the reference it is HTER, the share of words that the post-editor changed.

    Source: Snover et al. 2006; sacrebleu's rewrite of tercom.
    """

    name: ClassVar[str] = "ter"
    label: ClassVar[str] = "TER"
    higher_is_better: ClassVar[bool] = False
    width: ClassVar[int] = 2

    case_sensitive: bool = False
    normalized: bool = False
    asian_support: bool = False

    @classmethod
    def build(cls, options: MetricOptions) -> Self:
        """With characters for words where the language is written without spaces."""
        unsegmented = options.target_language in UNSEGMENTED
        return cls(normalized=unsegmented, asian_support=unsegmented)

    def scorer(self) -> Any:
        """sacrebleu's TER."""
        from sacrebleu.metrics import TER

        return TER(case_sensitive=self.case_sensitive, normalized=self.normalized, asian_support=self.asian_support)

    def counts(self, hypothesis: str, reference: Any) -> Sequence[float]:
        """The edits to the nearest reference, and the references' mean length."""
        from mtqa.metrics._edits import edits

        words, references = hypothesis.split(), reference["ref_words"]
        return min(edits(words, other) for other in references), sum(map(len, references)) / len(references)
