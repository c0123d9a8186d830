"""How well a metric agrees with people: the statistics of the WMT metrics task, over [systems, segments] matrices.

In all of them higher is better on both sides, and NaN is a value that is missing; whatever lacks either value is left
out. "Within items" means: computed over the systems of each segment, then averaged over the segments where it is
defined, so that a metric earns nothing by knowing which sources are hard.

Sources: Deutsch et al. 2023, "Ties Matter" (accuracy with tie calibration); Thompson et al. 2024 (soft pairwise
accuracy); Kocmi et al. 2021 (pairwise accuracy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mtqa.metrics.base import Matrix, Vector

    Whole = NDArray[np.int64]

# The permutations of soft pairwise accuracy as the WMT metrics task draws them.
PERMUTATIONS = 1000
SEED = 4

# Sums of shares differ in their last digits by the order of addition; so much is no difference.
_NOISE = 1e-12


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Pairwise accuracy within items with ties.

    `accuracy` is the best that any threshold gives: pairs whose metric values differ by at most `epsilon` are called
    tied. `raw` is the accuracy without threshold, `floor` that of calling every pair tied: a metric whose accuracy is
    near its floor knows little, however high both are. The threshold is fitted to the data it is judged on.
    """

    accuracy: float
    epsilon: float
    raw: float
    floor: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of systems of each segment that have both values; one entry a pair.

    `item` is the segment, from 0 to `items` without gaps; `gold` and `metric` the signs of the differences,
    `gap` the size of the metric's.
    """

    item: Whole
    gold: Vector
    metric: Vector
    gap: Vector
    items: int


def pairs_within_items(gold: Matrix, metric: Matrix) -> Pairs:
    """The pairs of two [systems, segments] matrices."""
    import numpy as np

    first, second = np.triu_indices(len(gold), 1)
    gold_gaps, metric_gaps = gold[first] - gold[second], metric[first] - metric[second]
    present = ~(np.isnan(gold_gaps) | np.isnan(metric_gaps))
    segment = np.nonzero(present)[1]
    numbers, item = np.unique(segment, return_inverse=True)
    ours, theirs = gold_gaps[present], metric_gaps[present]
    return Pairs(item.astype(np.int64), np.sign(ours), np.sign(theirs), np.abs(theirs), len(numbers))


def calibrated_accuracy(gold: Matrix, metric: Matrix) -> Calibrated | None:
    """acc_eq with tie calibration, averaged over segments; None where no segment has two values."""
    import numpy as np

    pairs = pairs_within_items(gold, metric)
    if not pairs.items:
        return None
    share = 1 / np.bincount(pairs.item)[pairs.item] / pairs.items  # of one pair in the mean over items
    tied = pairs.gold == 0
    right = pairs.gold == pairs.metric
    raw, floor = float(share[right].sum()), float(share[tied].sum())
    order = np.argsort(pairs.gap, kind="stable")
    gaps = pairs.gap[order]
    # What is gained when a pair becomes a tie, smallest differences first; equal differences become ties together.
    gained = raw + np.cumsum((share * (tied.astype(np.float64) - right))[order])
    last = np.append(gaps[1:] != gaps[:-1], True)
    thresholds, accuracies = np.append(0.0, gaps[last]), np.append(raw, gained[last])
    best = int(np.argmax(accuracies >= accuracies.max() - _NOISE))
    return Calibrated(float(accuracies[best]), float(thresholds[best]), raw, floor)


def kendall_by_item(gold: Matrix, metric: Matrix) -> Vector:
    """Kendall's tau-b of every segment where neither side is one tie."""
    import numpy as np

    pairs = pairs_within_items(gold, metric)
    agreement = np.bincount(pairs.item, pairs.gold * pairs.metric, pairs.items)
    untied = [np.bincount(pairs.item, side != 0, pairs.items) for side in (pairs.gold, pairs.metric)]
    scale = np.sqrt(untied[0] * untied[1])
    defined = scale > 0
    values: Vector = agreement[defined] / scale[defined]
    return values


def kendall_within_items(gold: Matrix, metric: Matrix) -> float | None:
    """Kendall's tau-b averaged over the segments where neither side is one tie."""
    values = kendall_by_item(gold, metric)
    return float(values.mean()) if len(values) else None


def kendall(gold: Vector, metric: Vector) -> float | None:
    """Kendall's tau-b of two vectors, in n log n steps; None where one side is constant."""
    import numpy as np

    gold, metric = _both(gold, metric)
    total = len(gold) * (len(gold) - 1) // 2
    ranks = np.unique(metric, return_inverse=True)[1].astype(np.int64)
    levels = np.unique(gold, return_inverse=True)[1].astype(np.int64)
    ties = [_tied(levels), _tied(ranks)]
    both = _tied(levels * (len(ranks) + 1) + ranks)
    if total in ties or not total:
        return None
    discordant = _inversions(ranks[np.lexsort((ranks, levels))])
    concordant = total - ties[0] - ties[1] + both - discordant
    return float((concordant - discordant) / np.sqrt(float(total - ties[0])) / np.sqrt(float(total - ties[1])))


def _tied(labels: Whole) -> int:
    import numpy as np

    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _inversions(ranks: Whole) -> int:
    """Pairs in which the earlier is greater, ranks being whole numbers from 0.

    Two numbers are first told apart by one of their bits; for each bit, those equal in all higher ones stand together
    in their old order, and every 1 before a 0 among them is an inversion.
    """
    import numpy as np

    found = 0
    for bit in reversed(range(int(ranks.max()).bit_length())):
        above = ranks >> (bit + 1)
        order = np.argsort(above, kind="stable")
        group, ones = above[order], (ranks[order] >> bit) & 1
        before = np.cumsum(ones)
        starts = np.searchsorted(group, group)  # the place where each one's group begins
        base = np.append(0, before)[starts]
        found += int((before - base)[ones == 0].sum())
    return found


def pearson(gold: Vector, metric: Vector) -> float | None:
    """Pearson's r of two vectors; None where one side is constant or there are fewer than two values."""
    import numpy as np

    gold, metric = _both(gold, metric)
    if len(gold) < 2 or (gold == gold[0]).all() or (metric == metric[0]).all():
        return None
    one, other = gold - gold.mean(), metric - metric.mean()
    return float((one / np.linalg.norm(one)) @ (other / np.linalg.norm(other)))


def pearson_within_items(gold: Matrix, metric: Matrix) -> float | None:
    """Pearson's r averaged over the segments where neither side is constant."""
    values = [pearson(gold[:, item], metric[:, item]) for item in range(gold.shape[1])]
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None


def pairwise_accuracy(gold: Vector, metric: Vector) -> tuple[int, int]:
    """Of all pairs of systems, how many both order alike, and how many pairs there are."""
    import numpy as np

    gold, metric = _both(gold, metric)
    first, second = np.triu_indices(len(gold), 1)
    alike = np.sign(gold[first] - gold[second]) == np.sign(metric[first] - metric[second])
    return int(alike.sum()), len(first)


def confidence(values: Matrix) -> Matrix:
    """One-sided p-values for "the system of the row is better than that of the column", [systems, systems].

    A paired permutation test on the sums of segment values; all pairs share the draws. Only the part above the
    diagonal is filled, the rest is NaN.
    """
    import numpy as np

    random = np.random.default_rng(SEED)
    signs = np.rint(random.random((PERMUTATIONS, values.shape[1]), dtype=np.float32)) * 2 - 1
    single = values.astype(np.float32)
    drawn, sums = signs @ single.T, single.sum(axis=1)
    p = np.full((len(values), len(values)), np.nan)
    for row, column in zip(*np.triu_indices(len(values), 1), strict=True):
        p[row, column] = np.mean(drawn[:, row] - drawn[:, column] >= sums[row] - sums[column])
    return p


def soft_pairwise_accuracy(gold: Matrix, metric: Matrix) -> float | None:
    """1 minus how far the metric's p-values for pairs of systems are from people's; None for fewer than two systems.

    Over the segments where every system has both values. The last digits depend on the order of the systems.
    """
    import numpy as np

    gold, metric = complete(gold, metric)
    if len(gold) < 2 or not gold.shape[1]:
        return None
    return float(1 - np.nanmean(np.abs(confidence(gold) - confidence(metric))))


def complete(gold: Matrix, metric: Matrix) -> tuple[Matrix, Matrix]:
    """The segments where every system has both values."""
    import numpy as np

    present = ~(np.isnan(gold) | np.isnan(metric)).any(axis=0)
    return gold[:, present], metric[:, present]


def _both(gold: Vector, metric: Vector) -> tuple[Vector, Vector]:
    import numpy as np

    present = ~(np.isnan(gold) | np.isnan(metric))
    return gold[present], metric[present]
