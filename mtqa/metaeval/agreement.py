"""A metric beside people: every statistic at once, and the pairs of systems on which the two contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqa.metaeval import statistics
from mtqa.metaeval.ratings import Ratings
from mtqa.metaeval.statistics import Calibrated
from mtqa.metaeval.values import MetricValues

if TYPE_CHECKING:
    from mtqa.metrics.base import Matrix

# Both sides must be surer than this (two-sided) before a contradiction is told.
SURE = 0.05
# An accuracy less than this above the floor is the floor.
NOTHING = 0.005


@dataclass(frozen=True, slots=True)
class Reversal:
    """People put `better` above `worse`, the metric the reverse, both with p < 0.05."""

    better: str
    worse: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a metric agrees with people; None where a statistic is not defined on these data.

    `values` counts the pairs of a human and a metric value, `items` the segments where both see a difference between
    systems: correlations within items are averaged over those. `agreeing` of `pairs` pairs of systems are ordered
    alike, `systems` has the metric's value for each system.
    """

    metric: str
    label: str
    signatures: tuple[str, ...]
    values: int
    items: int
    calibrated: Calibrated | None
    kendall_items: float | None
    kendall_all: float | None
    pearson_items: float | None
    pearson_all: float | None
    soft_accuracy: float | None
    agreeing: int
    pairs: int
    system_pearson: float | None
    systems: Mapping[str, float]
    reversals: tuple[Reversal, ...]
    warnings: tuple[str, ...]


def agreement(ratings: Ratings, metric: MetricValues) -> Agreement:
    """Compare a metric's values with the ratings."""
    import numpy as np

    gold = -ratings.penalties
    sign = 1 if metric.higher_is_better else -1
    values, systems = sign * metric.segments, sign * metric.systems
    people = np.array([-score for score in ratings.system_scores().values()])
    present = ~(np.isnan(gold) | np.isnan(values))
    calibrated = statistics.calibrated_accuracy(gold, values)
    agreeing, pairs = statistics.pairwise_accuracy(people, systems)
    return Agreement(
        metric=metric.name,
        label=metric.label,
        signatures=metric.signatures,
        values=int(present.sum()),
        items=len(statistics.kendall_by_item(gold, values)),
        calibrated=calibrated,
        kendall_items=statistics.kendall_within_items(gold, values),
        kendall_all=statistics.kendall(gold.ravel(), values.ravel()),
        pearson_items=statistics.pearson_within_items(gold, values),
        pearson_all=statistics.pearson(gold.ravel(), values.ravel()),
        soft_accuracy=statistics.soft_pairwise_accuracy(gold, values),
        agreeing=agreeing,
        pairs=pairs,
        system_pearson=statistics.pearson(people, systems),
        systems=dict(zip(ratings.systems, metric.systems.tolist(), strict=True)),
        reversals=tuple(_reversals(ratings.systems, *statistics.complete(gold, values))),
        warnings=tuple(_warnings(metric, calibrated, int((~np.isnan(gold)).sum() - present.sum()))),
    )


def _reversals(names: tuple[str, ...], gold: Matrix, values: Matrix) -> Iterator[Reversal]:
    import numpy as np

    if not gold.shape[1]:
        return
    human, machine = statistics.confidence(gold), statistics.confidence(values)
    for row, column in zip(*np.triu_indices(len(names), 1), strict=True):
        ours, theirs = human[row, column], machine[row, column]
        if ours < SURE / 2 and theirs > 1 - SURE / 2:
            yield Reversal(names[row], names[column])
        elif ours > 1 - SURE / 2 and theirs < SURE / 2:
            yield Reversal(names[column], names[row])


def _warnings(metric: MetricValues, calibrated: Calibrated | None, missing: int) -> Iterator[str]:
    if missing:
        yield f"{metric.label} has no value for {missing} rated translations: they are left out"
    if calibrated and calibrated.accuracy - calibrated.floor < NOTHING:
        yield (
            f"{metric.label}: calling every pair tied is right for {calibrated.floor:.3f} of them, no threshold does"
            f" better ({calibrated.accuracy:.3f}): this accuracy says nothing of the metric, tau-b may"
        )
