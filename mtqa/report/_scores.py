"""Scores as the page shows them: by metric, the best system marked where the figures may be compared at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mtqa.metrics.scoring import label_of, settings_of
from mtqa.model import Run, Score
from mtqa.report._figures import interval_plot


@dataclass(frozen=True, slots=True)
class Line:
    """One system's score by one metric."""

    score: Score
    value: str
    interval: str
    plot: Markup
    best: bool


@dataclass(frozen=True, slots=True)
class MetricTable:
    """One metric's scores of all systems; `signature` only where it is one, `alike` whether the scores compare."""

    label: str
    higher_is_better: bool
    signature: str | None
    alike: bool
    lines: tuple[Line, ...]

    def of(self, system: str) -> Line | None:
        """The line of a system."""
        return next((line for line in self.lines if line.score.system == system), None)


def metric_tables(run: Run) -> list[MetricTable]:
    """The run's scores by metric, in the order they were asked for."""
    metrics = dict.fromkeys(score.metric for score in run.scores)
    return [_table([score for score in run.scores if score.metric == metric]) for metric in metrics]


def _table(scores: Sequence[Score]) -> MetricTable:
    signatures = {score.signature for score in scores}
    signature = signatures.pop() if len(signatures) == 1 else None
    values = [score.value for score in scores]
    best = max(values) if scores[0].higher_is_better else min(values)
    alike = len({settings_of(score.signature) for score in scores}) == 1
    comparable = alike and len(scores) > 1
    digits = 4 if unit_scale(scores) else 2
    domain = _domain(scores)
    return MetricTable(
        label=label_of(scores[0]),
        higher_is_better=scores[0].higher_is_better,
        signature=signature,
        alike=alike,
        lines=tuple(
            Line(
                score=score,
                value=f"{score.value:.{digits}f}",
                interval=" – ".join(f"{end:.{digits}f}" for end in score.interval or ()),
                plot=interval_plot(score.value, score.interval, domain),
                best=comparable and f"{score.value:.{digits}f}" == f"{best:.{digits}f}",
            )
            for score in scores
        ),
    )


def _domain(scores: Sequence[Score]) -> tuple[float, float]:
    """The scale of a metric's plots: from end to end of what is compared, and the whole scale for one score alone."""
    ends = [end for score in scores for end in (score.value, *(score.interval or ()))]
    if len(scores) > 1:
        return min(ends), max(ends)
    return min(0, *ends), max(1 if unit_scale(scores) else 100, *ends)


def unit_scale(scores: Iterable[Score]) -> bool:
    """Whether a metric's scores lie on a scale to 1 (neural metrics) rather than to 100."""
    return all(abs(score.value) <= 1.5 for score in scores)
