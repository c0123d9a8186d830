"""COMET."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from mtqa.errors import MissingExtraError, ModelError
from mtqa.metrics.base import VARIABLE, Metric, MetricOptions, Pair, metric
from mtqa.metrics.guard import Fault, fault_of
from mtqa.metrics.models import ModelChoice, Unavailable, fetch_model, find_model, installed, is_hub_name
from mtqa.model import Issue, Severity, Span

if TYPE_CHECKING:
    from mtqa.metrics._comet_engine import Engine, Input, Output
    from mtqa.metrics._comet_marks import Mark
    from mtqa.metrics.base import Matrix, Vector

# The columns of the statistics: the score, whether there is one, why there is none, whether the model saw all of it.
_COLUMNS = ("score", "scored", *(fault.value for fault in Fault), "truncated")
_SCORE, _SCORED, _TRUNCATED = 0, 1, len(_COLUMNS) - 1


@metric
@dataclass(frozen=True)
class Comet(Metric):
    """What a neural network trained on human judgements thinks of the translation; around 0.7 to 0.9, higher is better.

    Follows human judgement better than BLEU, chrF and TER and forgives other words for the same meaning. Figures of
    different models or versions do not compare, nor do those of different languages. Blind to: single wrong numbers
    and names, among others; a segment's figure is a hint, the mean over a few hundred is a result.

    Empty, copied and untranslated segments are left out of the mean and counted in the signature
    (`excluded:3`), since the network scores them as if they were translations; texts too long for it are cut and
    counted (`truncated:1`). With several references, a segment's figure is the mean over them.

    Source: Rei et al. 2020, 2022; unbabel-comet's models. Scores equal its `predict` in fp32.
    """

    name: ClassVar[str] = "comet"
    label: ClassVar[str] = "COMET"
    needs_model: ClassVar[bool] = True

    model: ModelChoice
    options: MetricOptions = field(default_factory=MetricOptions)

    @classmethod
    def build(cls, options: MetricOptions) -> Self:
        """With the model that the options name, or that is found; one that is named by its hub name may be fetched.

        The model is loaded, which takes seconds and gigabytes. Raises ModelError or MissingExtraError.
        """
        if not installed():
            raise MissingExtraError("COMET", "comet")
        found = find_model(options.comet_model)
        named = options.comet_model or ""
        if isinstance(found, Unavailable) and options.download and is_hub_name(named):
            found = fetch_model(named)
        if isinstance(found, Unavailable):
            raise ModelError(str(found))
        if found.needs_reference and not options.references:
            raise ModelError(f"{found.name} needs a reference and no segment has one; give one with --reference FILE")
        comet = cls(found, options)
        _ = comet.engine  # a model that cannot be loaded is told here, before the work begins
        return comet

    @property
    def caution(self) -> str:
        """comet-mini's scores are an indication."""
        if not self.model.indicative:
            return ""
        return (
            "COMET was scored by comet-mini, the small model that comes with mtqa: indicative only"
            " (docs/comet-mini.md); get a better one with: mtqa models pull Unbabel/wmt22-comet-da"
        )

    @property
    def needs_reference(self) -> bool:
        """Whether the model was made to see a reference."""
        return self.model.needs_reference

    @cached_property
    def devices(self) -> tuple[str, ...]:
        """Where the model runs, once for each copy of it: ("cpu",), ("cuda:0", "cuda:1"), …"""
        from mtqa.metrics._comet_crew import devices_of

        return devices_of(self.options.device)

    @property
    def device(self) -> str:
        """Where the first copy runs: "cpu", "cuda", …"""
        return self.devices[0]

    @cached_property
    def precision(self) -> str:
        """What the encoder computes in: "fp32", "bf16" or "fp16"."""
        from mtqa.metrics._comet_precision import precision_of

        return precision_of(self.options.precision, self.device)

    @cached_property
    def engine(self) -> Engine:
        """The loaded model; seconds and gigabytes on first use. Raises ModelError."""
        from mtqa.metrics._comet_cache import Cache
        from mtqa.metrics._comet_crew import share_cores, twin
        from mtqa.metrics._comet_engine import engine_for
        from mtqa.metrics._comet_load import load

        # The same texts give slightly other figures on another kind of device.
        namespace = f"{self.model.identity} {self.precision} {self._device_kind}"
        model = load(self.model, self.device, self.precision)
        shared = self._device_kind == "cpu" and self.precision == "fp32"
        others = [(twin(model) if shared else load(self.model, device, self.precision), device)
                  for device in self.devices[1:]]  # fmt: skip
        if others and self._device_kind == "cpu":
            share_cores(len(self.devices))
        return engine_for(model, self.device, Cache(self.options.cache), namespace, others)

    @property
    def _device_kind(self) -> str:
        from mtqa.metrics._comet_crew import kind_of

        return kind_of(self.device)

    def statistics(self, pairs: Sequence[Pair]) -> Matrix:
        """Columns: score, 1 if scored, 1 if empty, copied, foreign, truncated."""
        import numpy as np

        rows = np.zeros((len(pairs), len(_COLUMNS)))
        for position, row in self.stream(pairs):
            rows[position] = row
        return rows

    def stream(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Rows of statistics as they come: first what is left out, then scores, long texts before short ones."""
        sound: list[int] = []
        for position, pair in enumerate(pairs):
            if self.needs_reference and not pair.references:
                raise ValueError("this COMET model needs a reference for every segment")
            fault = fault_of(pair, self.options.source_language, self.options.target_language)
            if fault is None:
                sound.append(position)
            else:
                yield position, tuple(float(column == fault.value) for column in _COLUMNS)
        done = len(pairs) - len(sound)
        for position, row in self._scored(pairs, sound):
            done += 1
            if self.options.progress:
                self.options.progress(done, len(pairs))
            yield position, row

    def _scored(self, pairs: Sequence[Pair], sound: Sequence[int]) -> Iterator[tuple[int, tuple[float, ...]]]:
        inputs, owners = self._inputs(pairs, sound)
        waiting = Counter(owners)
        collected: defaultdict[int, list[Output]] = defaultdict(list)
        for places, output in self.engine.scores(inputs) if inputs else ():
            for position in (owners[place] for place in places):
                collected[position].append(output)
                if len(collected[position]) == waiting[position]:
                    yield position, _row(collected.pop(position))

    def _inputs(self, pairs: Sequence[Pair], chosen: Sequence[int]) -> tuple[list[Input], list[int]]:
        """What the model reads of the chosen pairs, one input for each reference, and whose they are."""
        from mtqa.metrics._comet_engine import Input

        inputs, owners = [], []
        for position in chosen:
            pair = pairs[position]
            for reference in pair.references if self.needs_reference else (None,):
                inputs.append(Input(pair.source, pair.hypothesis, reference))
                owners.append(position)
        return inputs, owners

    def remarks(self, statistics: Matrix) -> dict[str, list[int]]:
        """The rows that were left out or cut, by the reason."""
        columns = enumerate((*(f"left out: {fault.value}" for fault in Fault), "too long, its end was not seen"), 2)
        found = {reason: statistics[:, column].nonzero()[0].tolist() for column, reason in columns}
        return {reason: rows for reason, rows in found.items() if rows}

    def apart(self, statistics: Matrix) -> list[str]:
        """Segments that were left out, counted like the worst that was scored; those that were cut, by themselves.

        A system that leaves segments empty must not look better for it. The worst score of the same system serves,
        since no figure means "worthless" for every model.
        """
        scored = statistics[statistics[:, _SCORED] > 0]
        faulty = int(statistics[:, _SCORED + 1 : _TRUNCATED].sum())
        cut = scored[scored[:, _TRUNCATED] > 0, _SCORE]
        whole = scored[scored[:, _TRUNCATED] == 0, _SCORE]
        lines = []
        if faulty and len(scored):
            mean, worst = scored[:, _SCORE].mean(), scored[:, _SCORE].min()
            counted = (scored[:, _SCORE].sum() + faulty * worst) / (len(scored) + faulty)
            lines.append(
                f"{counted:.4f} instead of {mean:.4f} if what was left out ({faulty}) counted like the worst segment"
                f" that was scored ({worst:.4f})"
            )
        if len(cut) and len(whole):
            lines.append(f"{cut.mean():.4f} for what the model saw only the beginning of ({len(cut)}),"
                         f" {whole.mean():.4f} for the rest")  # fmt: skip
        return lines

    def issues(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, Issue]]:
        """The errors that the model marked, by position; none from a model that marks none.

        What was scored before is looked up, not read again.
        """
        sound = [place for place, pair in enumerate(pairs) if self._readable(pair)]
        worst: dict[tuple[int, int, int], Mark] = {}  # another reference may lead to the same place
        inputs, owners = self._inputs(pairs, sound)
        for places, output in self.engine.scores(inputs) if inputs else ():
            for owner, mark in ((owners[place], mark) for place in places for mark in output.marks):
                known = worst.setdefault((owner, mark.start, mark.end), mark)
                if Severity(known.severity) < Severity(mark.severity):
                    worst[owner, mark.start, mark.end] = mark
        yield from ((owner, _issue(mark)) for (owner, _, _), mark in sorted(worst.items(), key=lambda item: item[0]))

    def _readable(self, pair: Pair) -> bool:
        languages = self.options.source_language, self.options.target_language
        return (bool(pair.references) or not self.needs_reference) and fault_of(pair, *languages) is None

    def found(self) -> tuple[int, int]:
        """How many texts (or inputs, for models that read texts together) were in the cache, and how many not."""
        return self.engine.cache.found, self.engine.cache.missed

    def troubles(self) -> list[str]:
        """Why the cache is not used, where it was meant to be."""
        return [self.engine.cache.trouble] if self.engine.cache.trouble else []

    def value(self, total: Sequence[float]) -> float:
        """The mean over the segments that were scored."""
        return total[_SCORE] / total[_SCORED] if total[_SCORED] else 0.0

    def values(self, totals: Matrix) -> Vector:
        """The mean for each row of totals."""
        import numpy as np

        scored = totals[:, _SCORED]
        return np.divide(totals[:, _SCORE], scored, out=np.zeros(len(totals)), where=scored > 0)

    def segment_values(self, statistics: Matrix) -> list[float | None]:
        """The model's scores, None for segments that were left out."""
        return [row[_SCORE] if row[_SCORED] else None for row in statistics.tolist()]

    def signature(self, references: int, total: Sequence[float]) -> str:
        """Model with its digest, precision, device, references, what was left out or cut, unbabel-comet's version."""
        from mtqa.metrics._comet_load import version

        excluded = sum(total[_SCORED + 1 : _TRUNCATED])
        parts = [
            "COMET",
            f"model:{self.model.name}@{self.model.identity}",
            f"prec:{self.precision}",
            f"dev:{self._device_kind}",
            f"refs:{'var' if references == VARIABLE else references}",
            *([f"excluded:{excluded:.0f}"] if excluded else []),
            *([f"truncated:{total[_TRUNCATED]:.0f}"] if total[_TRUNCATED] else []),
            f"version:{version()}",
        ]
        return "|".join(parts)


def _issue(mark: Mark) -> Issue:
    return Issue(
        f"the model marked this as a {mark.severity} error; it does not say which",
        target_spans=(Span(mark.start, mark.end),),
        evidence={"confidence": mark.confidence},
        severity=Severity(mark.severity),
    )


def _row(outputs: Sequence[Output]) -> tuple[float, ...]:
    """The statistics of a segment from its outputs, one for each reference."""
    mean = sum(output.score for output in outputs) / len(outputs)
    truncated = any(output.truncated for output in outputs)
    return (mean, 1.0, *(0.0 for _ in Fault), float(truncated))
