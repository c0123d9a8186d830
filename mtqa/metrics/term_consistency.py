"""Term consistency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from mtqa.metrics._terms import GlossaryMetric
from mtqa.metrics.base import Pair, metric

if TYPE_CHECKING:
    from mtqa.glossary.match import TermUse
    from mtqa.metrics.base import Matrix


@metric
@dataclass(frozen=True)
class TermConsistency(GlossaryMetric):
    """Of the terms that the translation renders in a way the glossary knows, how many by the preferred one, 0 to 100.

    Right, deprecated and forbidden renderings are known; what is missing or a variant says nothing of consistency. The
    first preferred rendering of a concept (on the segment's date) is what one expects everywhere.

    Good for: a text in which admitted synonyms may not alternate. Blind to: which rendering a system itself settled on:
    one that always takes an admitted synonym scores 0 for it. `mtqa glossary stats` tells that for each concept.

    Source: WMT25 terminology shared task, consistency against predefined translations, with the glossary's matching in
    the place of a word aligner.
    """

    name: ClassVar[str] = "term-consistency"
    label: ClassVar[str] = "Term consistency"

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Terms rendered as preferred, and terms rendered in any known way, [segments, 2]."""
        import numpy as np

        rows = np.zeros((len(pairs), 2))
        for row, pair in zip(rows, pairs, strict=True):
            rendered = [use for use in self.uses(pair, pair.hypothesis) if use.zh and use.found and use.found[0].row]
            row[:] = sum(map(_is_preferred, rendered)), len(rendered)
        return rows

    def signature(self, references: int, total: Sequence[float] = ()) -> str:
        """The glossary and the number of terms."""
        return f"{self.settings(references, total)}|{self.version()}"


def _is_preferred(use: TermUse) -> bool:
    """Whether every rendering that was found is the one that stands first."""
    return all(found.row is not None and found.row.en == use.expected[0] for found in use.found if use.expected)
