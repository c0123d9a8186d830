"""What the metrics of terms share: the glossary's verdicts on a text, and a short name for a glossary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar, Self

from mtqa.glossary.tsv import canonical
from mtqa.metrics._ratio import RatioMetric
from mtqa.metrics.base import MetricOptions, Pair
from mtqa.model import Segment
from mtqa.text.en import EnText
from mtqa.text.zh import ZhText

if TYPE_CHECKING:
    from mtqa.glossary.match import Matcher, TermUse


def digest_of(value: Any) -> str:
    """A few letters that differ where the terms do; "none" where there are none."""
    if not value:
        return "none"
    return blake2b(str(value).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


@lru_cache(maxsize=1 << 13)
def uses(matcher: Matcher, source: str, target: str, date: str) -> tuple[TermUse, ...]:
    """The terms of a source with what a target does with each; systems scored side by side share a reference's."""
    return matcher.uses(Segment("", source, target, date=date), ZhText(source), EnText(target))


@dataclass(frozen=True)
class GlossaryMetric(RatioMetric):
    """A metric that asks the glossary; without one it counts nothing."""

    needs_terms: ClassVar[bool] = True

    matcher: Matcher | None = None

    @classmethod
    def build(cls, options: MetricOptions) -> Self:
        """With the run's glossary."""
        return cls(options.matcher)

    @property
    def needs_reference(self) -> bool:
        """The glossary is the measure."""
        return False

    def uses(self, pair: Pair, target: str) -> tuple[TermUse, ...]:
        """The terms of a pair's source with what a target does with them."""
        return uses(self.matcher, pair.source, target, pair.date) if self.matcher else ()

    def settings(self, references: int, total: Sequence[float]) -> str:
        """The part of the signature that all of them have."""
        if not self.matcher:
            return f"{self.nrefs(references)}|glossary:none"
        glossary = f"glossary:{digest_of(canonical(self.matcher.glossary.rows))}"
        as_of = f"|as-of:{self.matcher.as_of}" if self.matcher.as_of else ""
        terms = f"|terms:{total[1]:.0f}" if total else ""
        return f"{self.nrefs(references)}|{glossary}{as_of}|lemmas:{self.matcher.lemmatiser}{terms}"
