"""What a metric is: statistics for each segment, a value of summed statistics, a signature.

The split is sacrebleu's: corpus value, segment values, bootstrap intervals and significance tests all follow from
it, so that a new metric gets them for nothing. A new metric is one file with one class:

    @metric
    @dataclass(frozen=True)
    class Length(Metric):
        '''How long the translation is, in characters.'''

        name: ClassVar[str] = "length"
        label: ClassVar[str] = "Length"

        def statistics(self, pairs): ...   # [segments, d], additive
        def value(self, total): ...        # of statistics summed over segments
        def signature(self, references, total): ...

METRICS holds the classes by name. `METRICS["bleu"]()` has the usual settings, `METRICS["bleu"].build(options)` suits a
language pair; a metric that needs a model finds it there and raises ModelError or MissingExtraError. Metrics are
immutable values to their users: caches change how soon an answer comes, never the answer.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from mtqa.model import Issue
from mtqa.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mtqa.glossary.match import Matcher

    Matrix = NDArray[np.float64]  # statistics, [segments, d]
    Vector = NDArray[np.float64]

# Terms that came with a segment: each source term with the renderings that are right.
Terms = tuple[tuple[str, tuple[str, ...]], ...]

# The number of references where segments differ in it; signatures say "var".
VARIABLE = -1


@dataclass(frozen=True, slots=True)
class Pair:
    """What a metric sees of a segment: source, hypothesis, and at least one reference unless it needs none.

    `terms` are those that came with the segment, `date` (yyyy-mm-dd or "") says which of a glossary's rows are valid.
    """

    source: str
    hypothesis: str
    references: tuple[str, ...] = ()
    terms: Terms = ()
    date: str = ""

    def __post_init__(self) -> None:
        # A string is a sequence of strings, too: every character would silently become a reference.
        if isinstance(self.references, str):
            raise TypeError("the references of a pair are a tuple of strings, not one string")
        if not all(isinstance(text, str) for text in (self.source, self.hypothesis, *self.references)):
            raise TypeError("source, hypothesis and each reference of a pair are strings")


def pairs_of(
    sources: Sequence[str], hypotheses: Sequence[str], references: Iterable[Sequence[str | None]] = ()
) -> list[Pair]:
    """One pair for each line of parallel texts.

    `references` holds one sequence for each reference translation (as sacrebleu wants them), each as long as the
    sources; None stands where that translation lacks the segment. Raises TypeError for a flat list of strings, which
    would make a translation of every line, and ValueError where lengths differ.
    """
    streams = list(references)
    if any(isinstance(stream, str) for stream in streams):
        raise TypeError("references are one list of lines for each reference translation: write [lines], not lines")
    for what, texts in (("hypotheses", hypotheses), *((f"reference {n}", s) for n, s in enumerate(streams, 1))):
        if len(texts) != len(sources):
            raise ValueError(f"{len(sources)} sources but {len(texts)} lines of {what}")
    rows = zip(*streams, strict=True) if streams else ((),) * len(sources)
    present = (tuple(text for text in row if text is not None) for row in rows)
    return [Pair(*row) for row in zip(sources, hypotheses, present, strict=True)]


@dataclass(frozen=True, slots=True)
class MetricOptions:
    """What a metric may be built for.

    Languages are BCP 47 primary tags. `comet_model` is a folder, a checkpoint or a hub name, None for whatever is on
    this machine; `download` lets a named model be fetched. `device` is "auto", "cpu", "cuda", "cuda:0,cuda:1", …;
    `precision` is "fp32", "bf16", "fp16" or "" for what suits the device; `cache` is the file in which a metric that
    takes long keeps what it has worked out, None for none that outlives it. `references` is False where no segment has
    one, so that a model that needs them is not loaded in vain. `matcher` is the glossary, for metrics of terms.
    `progress` is called with steps done and steps in all by metrics that take long.
    """

    source_language: str = "zh"
    target_language: str = "en"
    comet_model: str | None = None
    download: bool = True
    references: bool = True
    device: str = "auto"
    precision: str = ""
    cache: Path | None = None
    matcher: Matcher | None = None
    progress: Callable[[int, int], None] | None = None


class Metric(ABC):
    """One way to put a figure on a translation."""

    name: ClassVar[str]  # "bleu"
    label: ClassVar[str]  # "BLEU", for people
    higher_is_better: ClassVar[bool] = True
    needs_model: ClassVar[bool] = False
    needs_terms: ClassVar[bool] = False  # a glossary, or terms that came with the segments

    @property
    def caution(self) -> str:
        """What a report must say of this metric's scores wherever it may be believed too much; "" for nothing."""
        return ""

    @classmethod
    def build(cls, options: MetricOptions) -> Self:
        """The metric with the settings that suit the languages and the machine."""
        return cls()

    @classmethod
    def manual(cls) -> str:
        """The docstring, for `mtqa explain` and the documents."""
        return inspect.getdoc(cls) or ""

    @property
    def needs_reference(self) -> bool:
        """Whether segments without a reference must be left out."""
        return True

    @abstractmethod
    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Additive statistics, shape [segments, d]. Raises ValueError for a pair that lacks a needed reference."""

    @abstractmethod
    def value(self, total: Sequence[float]) -> float:
        """The score of statistics summed over segments, d figures; 0 where nothing was counted."""

    @abstractmethod
    def signature(self, references: int, total: Sequence[float]) -> str:
        """Settings, version, and what was left out, in a short string; scores compare only where it is equal.

        `references` is the number for each segment, VARIABLE where they differ; `total` the summed statistics.
        """

    def values(self, totals: Matrix) -> Vector:
        """The score of each row of summed statistics, shape [rows]."""
        import numpy as np

        return np.array([self.value(total) for total in totals.tolist()], dtype=np.float64)

    def segment_values(self, statistics: Matrix) -> list[float | None]:
        """One score for each row of statistics, None for a segment that the metric refused to score."""
        return [self.value(row) for row in statistics.tolist()]

    def stream(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Positions and their rows of statistics as they come, in any order: what a slow metric lets one store."""
        for position, row in enumerate(self.statistics(pairs).tolist()):
            yield position, tuple(row)

    def remarks(self, statistics: Matrix) -> dict[str, list[int]]:
        """Rows of which a reader of the score should know, by what there is to know."""
        return {}

    def apart(self, statistics: Matrix) -> list[str]:
        """What the value would be if what it leaves out counted, and the like; a line each."""
        return []

    def issues(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, Issue]]:
        """Faults that the metric finds beside its scores, by position; most find none."""
        return iter(())

    def found(self) -> tuple[int, int]:
        """How much of what was asked for was in the cache, and how much was not."""
        return 0, 0

    def troubles(self) -> list[str]:
        """What kept the metric from working as it was told to, though it did work."""
        return []


METRICS: Registry[type[Metric]] = Registry("metric", "mtqa.metrics")

M = TypeVar("M", bound=type[Metric])


def metric(cls: M) -> M:
    """Register the decorated class under its name."""
    METRICS.add(cls.name, cls)
    return cls
