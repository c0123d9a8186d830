"""The page's charts, made of stored values in one pass: a few kilobytes each, whatever the size of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mtqa.metrics.scoring import label_of
from mtqa.model import Run, Score
from mtqa.report._chart import MAX_SYSTEMS, Panel, ranked
from mtqa.report._chart_findings import findings_panels
from mtqa.report._chart_pair import Pair, pair
from mtqa.report._chart_spread import spread_panel
from mtqa.report._chart_systems import Matrix, alike, matrix, values_panel, warnings
from mtqa.report._rows import shown_score
from mtqa.report._survey import Survey
from mtqa.report.base import RunReader


@dataclass(frozen=True, slots=True)
class Charts:
    """All that the section of charts shows; an empty part is not shown.

    `unlike` names the metrics whose scores were made in different ways, which are not compared; `left_out` is how
    many systems are too many to be drawn.
    """

    warnings: tuple[str, ...]
    values: tuple[Panel, ...]
    matrices: tuple[Matrix, ...]
    pair: Pair | None
    spreads: tuple[Panel, ...]
    findings: tuple[Panel, ...]
    unlike: tuple[str, ...]
    left_out: int

    def __bool__(self) -> bool:
        return bool(self.values or self.spreads or self.findings)

    def named(self) -> Mapping[str, frozenset[int]]:
        """The segments that the charts lead to, by system: these have to stand in the page."""
        if self.pair is None:
            return {}
        indices = frozenset(self.pair.segments)
        return {self.pair.baseline: indices, self.pair.system: indices}


def charts(reader: RunReader, run: Run, found: Survey) -> Charts:
    """Draw whatever the run has values for; the metric that the reading view shows comes first."""
    by_metric = _by_metric(run)
    several = [scores for scores in by_metric if len(ranked(scores)) > 1]
    compared = [scores for scores in several if alike(scores)]
    spreads = [spread_panel(number, scores) for number, scores in enumerate(by_metric)]
    return Charts(
        warnings=tuple(warnings(compared)),
        values=tuple(values_panel(number, scores) for number, scores in enumerate(compared)),
        matrices=tuple(matrix(scores) for scores in compared),
        pair=_pair(reader, run, compared),
        spreads=tuple(panel for panel in spreads if panel),
        findings=tuple(findings_panels(found)),
        unlike=tuple(label_of(scores[0]) for scores in several if not alike(scores)),
        left_out=max(0, len(run.systems) - MAX_SYSTEMS),
    )


def _by_metric(run: Run) -> list[list[Score]]:
    """Scores by metric in the run's order, but the metric of the reading view first."""
    metrics = list(dict.fromkeys(score.metric for score in run.scores))
    first = next((score.metric for name in run.systems if (score := shown_score(run, name))), None)
    metrics.sort(key=lambda metric: metric != first)
    grouped = ([score for score in run.scores if score.metric == metric] for metric in metrics)
    return [scores for scores in grouped if ranked(scores)]


def _pair(reader: RunReader, run: Run, compared: list[list[Score]]) -> Pair | None:
    """Of two systems the second against the first; of more, the best by the first metric against the second best."""
    if not compared:
        return None
    best = [score.system for score in ranked(compared[0])[:2]]
    systems = (run.systems[0], run.systems[1]) if len(run.systems) == 2 else (best[1], best[0])
    return pair(reader, run, systems, [scores[0].metric for scores in compared])
