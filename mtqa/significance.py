"""Is a difference more than luck? Bootstrap intervals, paired tests, and their correction for many comparisons.

All of it works on a metric's statistics for each segment, so that it serves every metric. Resamples, p-values and
intervals are sacrebleu's at the same seed; sacrebleu gathers every resample of every segment's statistics in memory,
while here a resample is a row of counts (how often each segment was drawn) and the sums are one matrix product, in
blocks whose size does not depend on the number of resamples.

Sources: Koehn 2004 (paired bootstrap); Riezler and Maxwell 2005 (approximate randomisation); Holm 1979.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from mtqa.metrics.base import Metric, Pair
from mtqa.metrics.scoring import evaluate, score_of
from mtqa.model import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mtqa.metrics.base import Matrix, Vector

SAMPLES = 1_000  # of a bootstrap
TRIALS = 10_000  # of a randomisation test
SEED = 12345

# Draws held in memory at a time, in segments: few enough for a processor's cache.
_BLOCK = 1 << 18
# Rows in a product of matrices, and multiplications in it: OpenBLAS starts threads for more, which wait for one
# another by spinning, and on a busy machine cost several times what they save.
_ROWS, _PRODUCT = 16, 1 << 18


@dataclass(frozen=True, slots=True)
class Comparison:
    """One system against a baseline.

    `difference` is system minus baseline; `p` how likely at least such a difference (either way) is between equals;
    `interval` the bootstrap's 95 % interval of the difference, None from a randomisation test.
    """

    metric: str
    baseline: float
    system: float
    p: float
    test: str
    draws: int
    seed: int
    interval: tuple[float, float] | None = None

    @property
    def difference(self) -> float:
        """System minus baseline, on the metric's scale."""
        return self.system - self.baseline


def score_system(metric: Metric, pairs: Iterable[Pair], *, system: str = "", bootstrap: int = SAMPLES) -> Score | None:
    """The score with its 95 % interval (none for `bootstrap=0`); None where no segment could be scored."""
    interval = partial(confidence_interval, samples=bootstrap) if bootstrap else None
    return score_of(metric, evaluate(metric, pairs), system, interval)


def confidence_interval(
    metric: Metric, statistics: Matrix, samples: int = SAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """The ends of the bootstrap's 95 % interval of a corpus value; `statistics` is [segments, d], at least one row."""
    return _middle(metric.values(resampled(statistics, samples, seed)))


def paired_bootstrap(
    metric: Metric, baseline: Matrix, system: Matrix, samples: int = SAMPLES, seed: int = SEED
) -> Comparison:
    """Both systems on the same resampled segments; a two-sided p-value as sacrebleu's `--paired-bs` gives it.

    Both matrices are [segments, d], with the same segments in the same order.
    """
    import numpy as np

    before, after = _values(metric, baseline, system)
    totals = resampled(np.hstack([baseline, system]), samples, seed)
    width = baseline.shape[1]
    differences = metric.values(totals[:, width:]) - metric.values(totals[:, :width])
    sizes = np.abs(differences)
    p = _p_value(sizes - sizes.mean(), abs(before - after))
    return Comparison(metric.name, before, after, p, "paired bootstrap", samples, seed, _middle(differences))


def paired_randomisation(
    metric: Metric, baseline: Matrix, system: Matrix, trials: int = TRIALS, seed: int = SEED
) -> Comparison:
    """Each segment's two translations swapped by the toss of a coin; p as sacrebleu's `--paired-ar` gives it.

    Both matrices are [segments, d], with the same segments in the same order.
    """
    import numpy as np

    before, after = _values(metric, baseline, system)
    gaps, sizes = baseline - system, []
    for coins in _tosses(len(baseline), trials, seed):
        moved = _product(coins, gaps)  # sums stay whole numbers: what one side gains the other loses
        one = metric.values(system.sum(axis=0) + moved)
        sizes.append(np.abs(one - metric.values(baseline.sum(axis=0) - moved)))
    p = _p_value(np.concatenate(sizes), abs(before - after))
    return Comparison(metric.name, before, after, p, "paired approximate randomisation", trials, seed)


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values of several comparisons, each raised so that all hold together (family-wise), in the given order."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted, floor = [0.0] * len(p_values), 0.0
    for rank, position in enumerate(order):
        floor = max(floor, min(1.0, p_values[position] * (len(p_values) - rank)))
        adjusted[position] = floor
    return adjusted


def resampled(statistics: Matrix, samples: int = SAMPLES, seed: int = SEED) -> Matrix:
    """Summed statistics of bootstrap resamples, shape [samples, d]; the resamples are sacrebleu's."""
    import numpy as np

    segments = len(statistics)
    if not segments:
        raise ValueError("no segments to resample")
    random = np.random.default_rng(seed)
    totals = []
    for rows in _blocks(samples, max(1, _BLOCK // segments)):
        # Draws made in blocks continue the sequence that one large draw would give.
        drawn = random.choice(segments, size=(rows, segments), replace=True)
        drawn += np.arange(rows)[:, None] * segments
        counts = np.bincount(drawn.ravel(), minlength=rows * segments).reshape(rows, segments)
        totals.append(_product(counts, statistics))
    return np.concatenate(totals)


def _product(counts: NDArray[Any], statistics: Matrix) -> Matrix:
    """counts @ statistics in float64, exact for whole numbers below 2^53: [rows, segments] by [segments, d]."""
    import numpy as np

    rows, segments = counts.shape
    step = max(1, _PRODUCT // (_ROWS * statistics.shape[1]))
    total = np.zeros((rows, statistics.shape[1]))
    for top in range(0, rows, _ROWS):
        for left in range(0, segments, step):
            part = counts[top : top + _ROWS, left : left + step].astype(np.float64)
            total[top : top + _ROWS] += part @ statistics[left : left + step]
    return total


def _tosses(segments: int, trials: int, seed: int) -> Iterator[NDArray[np.bool_]]:
    """Coins for each trial and segment, as sacrebleu tosses them."""
    import numpy as np

    random = np.random.default_rng(seed)
    # The generator fills booleans from words of 32 bits: whole words to a block, or the sequence would differ.
    for rows in _blocks(trials, max(32, _BLOCK // segments // 32 * 32)):
        yield random.integers(2, size=(rows, segments), dtype=np.bool_)


def _blocks(total: int, size: int) -> Iterator[int]:
    while total > 0:
        yield min(size, total)
        total -= size


def _values(metric: Metric, baseline: Matrix, system: Matrix) -> tuple[float, float]:
    if baseline.shape != system.shape or not len(baseline):
        raise ValueError(f"a paired test needs the same segments of both systems: {baseline.shape}, {system.shape}")
    return metric.value(baseline.sum(axis=0).tolist()), metric.value(system.sum(axis=0).tolist())


def _middle(values: Vector) -> tuple[float, float]:
    """The ends of the middle 95 %."""
    ordered = sorted(values.tolist())
    cut = len(ordered) // 40
    return ordered[cut], ordered[len(ordered) - cut - 1]


def _p_value(sizes: Vector, observed: float) -> float:
    """sacrebleu's p-value, but 1 for equal systems, of which sacrebleu says 1/(draws + 1): certainly different."""
    if observed == 0:
        return 1.0
    return (int((sizes > observed).sum()) + 1) / (len(sizes) + 1)
