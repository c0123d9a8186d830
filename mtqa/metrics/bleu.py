"""BLEU."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from mtqa.metrics._sacrebleu import UNSEGMENTED, SacrebleuMetric
from mtqa.metrics.base import MetricOptions, metric

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix


@metric
@dataclass(frozen=True)
class Bleu(SacrebleuMetric):
    """How many runs of one to four words the translation shares with the reference, 0 to 100.

    Good for: following one system over time. Blind to: meaning, synonyms, a wrong number among right words; it favours
    systems that sound like the reference's translator. The corpus value is no mean of segment values.
    Segment values are made with the effective order (sacrebleu's `sentence_score` with `effective_order=True`), since
    a segment shorter than four words has no runs of four; the corpus value is not, as WMT reports it.

    Source: Papineni et al. 2002; sacrebleu (Post 2018).
    """

    name: ClassVar[str] = "bleu"
    label: ClassVar[str] = "BLEU"
    width: ClassVar[int] = 10

    lowercase: bool = False
    tokenize: str = "13a"
    smooth: str = "exp"
    effective_order: bool = False

    @classmethod
    def build(cls, options: MetricOptions) -> Self:
        """sacrebleu's tokenizer for a language with spaces or for Chinese; characters for the other ones."""
        language = options.target_language
        return cls(tokenize="zh" if language == "zh" else "char" if language in UNSEGMENTED else "13a")

    def scorer(self) -> Any:
        """sacrebleu's BLEU."""
        from sacrebleu.metrics import BLEU

        return BLEU(
            lowercase=self.lowercase,
            force=True,  # no advice on the log about tokenized input
            tokenize=self.tokenize,
            smooth_method=self.smooth,
            effective_order=self.effective_order,
        )

    def segment_values(self, statistics: Matrix) -> list[float | None]:
        """sacrebleu's sentence BLEU, with the effective order."""
        sentence = replace(self, effective_order=True)
        return [sentence.value(row) for row in statistics.tolist()]
