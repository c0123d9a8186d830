"""Term compliance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from mtqa.glossary.match import TermVerdict
from mtqa.metrics._terms import GlossaryMetric
from mtqa.metrics.base import Pair, metric

if TYPE_CHECKING:
    from mtqa.glossary.match import TermUse
    from mtqa.metrics.base import Matrix


@metric
@dataclass(frozen=True)
class TermCompliance(GlossaryMetric):
    """How many of the glossary's terms in the source the translation renders as the glossary wants, 0 to 100.

    Terms are found and judged as the checks do it: the longest term counts, inflection is no fault, a forbidden,
    deprecated, changed or missing rendering is. A term is asked for once in each segment; where its Chinese may be no
    term there, or is an everyday word, and no rendering is found, it is left out. What the reference itself reaches
    stands in the signature (`reference:`): no system needs to be better, and a low figure there speaks of the glossary.

    Good for: terms of one's own. Blind to: everything else; grammar around the term, and terms the glossary has not.

    Source: the verdicts of `term-missing` and its kin; on reports of the Hong Kong Monetary Authority with their
    dictionaries human references reach 91.
    """

    name: ClassVar[str] = "term-compliance"
    label: ClassVar[str] = "Term compliance"

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Terms that are right, terms that count, and the same of the references (their mean), [segments, 4]."""
        import numpy as np

        rows = np.zeros((len(pairs), 4))
        for row, pair in zip(rows, pairs, strict=True):
            row[:2] = _counts(self.uses(pair, pair.hypothesis))
            if pair.references:
                row[2:] = np.mean([_counts(self.uses(pair, text)) for text in pair.references], axis=0)
        return rows

    def signature(self, references: int, total: Sequence[float] = ()) -> str:
        """The glossary, the number of terms, and the references' own compliance."""
        ceiling = f"|reference:{100 * total[2] / total[3]:.1f}" if total and total[3] else ""
        return f"{self.settings(references, total)}{ceiling}|{self.version()}"


def _counts(uses: Iterable[TermUse]) -> tuple[int, int]:
    """How many terms are right, and how many count."""
    verdicts = [use.verdict for use in uses if not (use.verdict is TermVerdict.MISSING and (use.weak or use.everyday))]
    return verdicts.count(TermVerdict.OK), len(verdicts)
