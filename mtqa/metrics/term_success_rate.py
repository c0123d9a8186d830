"""Term success rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from mtqa.metrics._ratio import RatioMetric
from mtqa.metrics._terms import digest_of
from mtqa.metrics.base import MetricOptions, Pair, Terms, metric

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix


@metric
@dataclass(frozen=True)
class TermSuccessRate(RatioMetric):
    """How many of the terms that the reference has are in the translation, 0 to 1, as WMT25's terminology task counts.

    A term counts if it is in the source and one of its renderings in a reference; its success is the number of its
    renderings in the translation for each time it is in the source, at most 1. Everything is a substring in lower case.
    The terms are those that came with the segment (`terms` of WMT25's JSON lines), else the right ones of the glossary.
    For the task's figures a segment is a whole document, as in the task's files.

    Good for: figures that compare with the shared task's. Blind to: inflection (banks has bank in it, taxes has not
    taxed), the longer term around a term, forbidden renderings; it counts a rendering as often as others hold it. The
    reference itself comes short of 1. `term-compliance` is the better measure of one's own glossary.

    Source: WMT25 terminology shared task, track 2, evaluate_track2.py; tests hold it to that task's figures.
    """

    name: ClassVar[str] = "term-success-rate"
    label: ClassVar[str] = "Term success rate"
    scale: ClassVar[float] = 1.0
    needs_terms: ClassVar[bool] = True

    terms: Terms = ()

    @classmethod
    def build(cls, options: MetricOptions) -> Self:
        """With the glossary's Chinese forms and right renderings."""
        if options.matcher is None:
            return cls()
        concepts = options.matcher.glossary.concepts
        pairs = ((form, tuple(row.en for row in concept.accepted_on())) for concept in concepts for form in concept.zh)
        return cls(tuple(pairs))

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Successes and terms that count, shape [segments, 2]."""
        import numpy as np

        rows = np.zeros((len(pairs), 2))
        for row, pair in zip(rows, pairs, strict=True):
            if not pair.references:
                raise ValueError(f"{self.label} needs a reference for every segment")
            successes = list(self._successes(pair))
            row[:] = sum(successes), len(successes)
        return rows

    def _successes(self, pair: Pair) -> Iterator[float]:
        """The success of each term that counts."""
        source, hypothesis = pair.source.lower(), pair.hypothesis.lower()
        references = [text.lower() for text in pair.references]
        for term, renderings in pair.terms or self.terms:
            asked, forms = source.count(term.lower()) if term else 0, [form.lower() for form in renderings if form]
            if asked and any(form in text for text in references for form in forms):
                yield min(1.0, sum(map(hypothesis.count, forms)) / asked)

    def signature(self, references: int, total: Sequence[float] = ()) -> str:
        """The number of references and of terms, which glossary, how they are counted."""
        terms = f"|terms:{total[1]:.0f}" if total else ""
        return (
            f"{self.nrefs(references)}|case:lc|count:substring|glossary:{digest_of(self.terms)}{terms}|{self.version()}"
        )
