"""How well a metric agrees with human scores: accuracy with tie calibration, correlations, system accuracy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]  # shape [items, systems]


def calibrated_accuracy(metric: Table, human: Table) -> tuple[float, float, float]:
    """Pairwise accuracy inside items with tie calibration (Deutsch et al. 2023).

    Returns accuracy, the difference up to which two metric scores count as tied, and the accuracy of calling every
    pair a tie. The threshold is the best one on these data, as the published figures have it too.
    """
    left, right = (np.array(side) for side in zip(*combinations(range(metric.shape[1]), 2), strict=True))
    found, wanted = (metric[:, left] - metric[:, right]).ravel(), (human[:, left] - human[:, right]).ravel()
    gap, tied = np.abs(found), wanted == 0
    right_now = np.sign(found) == np.sign(wanted)
    order = np.argsort(gap, kind="stable")
    gain = np.cumsum(tied[order].astype(float) - right_now[order])
    last_of_equal = np.append(np.diff(gap[order]) > 0, True)
    gain, thresholds = np.append(0.0, gain[last_of_equal]), np.append(0.0, gap[order][last_of_equal])
    best = int(np.argmax(gain))
    return float((right_now.sum() + gain[best]) / gap.size), float(thresholds[best]), float(tied.mean())


def kendall(metric: Sequence[float] | Table, human: Sequence[float] | Table) -> float:
    """Kendall's tau-b."""
    from scipy.stats import kendalltau

    return float(kendalltau(metric, human)[0])


def pearson(metric: Sequence[float] | Table, human: Sequence[float] | Table) -> float:
    """Pearson's r, NaN where a side is constant."""
    found, wanted = np.asarray(metric, float), np.asarray(human, float)
    if found.std() == 0 or wanted.std() == 0:
        return float("nan")
    return float(np.corrcoef(found, wanted)[0, 1])


def inside(measure: Callable[[Table, Table], float], metric: Table, human: Table) -> float:
    """The mean of a correlation over items, without those where it is undefined."""
    return float(np.nanmean([measure(one, other) for one, other in zip(metric, human, strict=True)]))


def system_accuracy(metric: Sequence[float], human: Sequence[float]) -> tuple[int, int]:
    """Pairs of systems that metric and humans order alike, and all pairs."""
    pairs = list(combinations(range(len(human)), 2))
    agree = sum(np.sign(metric[a] - metric[b]) == np.sign(human[a] - human[b]) for a, b in pairs)
    return int(agree), len(pairs)
