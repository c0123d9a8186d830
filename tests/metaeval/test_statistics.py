"""Each statistic against figures that were worked out elsewhere, by hand, by scipy or by the plainest code."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

from mtqa.metaeval import statistics
from mtqa.metaeval.agreement import Agreement
from mtqa.metaeval.references import Referenced
from mtqa.metaeval.values import MetricValues

# mt-metrics-eval 68a481a on the released TED marks (reference B, sacrebleu 2.6.0): accuracy with tie calibration, its
# epsilon, raw accuracy, r over all, r within items, tau-b within items, soft accuracy, pairs, r over systems.
TED = {
    ("bleu", 13): (0.41607, 93.257, 0.40827, 0.15844, 0.08427, 0.06825, 0.663, (48, 78), 0.33152),
    ("chrf", 13): (0.41624, 69.227, 0.40267, 0.15323, 0.09858, 0.07386, 0.651, (48, 78), 0.34013),
    ("bleu", 14): (0.43054, 0.64152, 0.43000, 0.18631, 0.15971, 0.11990, 0.711, (61, 91), 0.77698),
    ("chrf", 14): (0.42535, 1.2438, 0.42446, 0.18138, 0.18728, 0.12137, 0.701, (61, 91), 0.78376),
}
DIGITS = 1e-5  # as many as those figures have


@pytest.mark.parametrize("key", TED, ids=lambda key: f"{key[0]} of {key[1]} systems")
def test_ted_figures(ted_agreement: dict[tuple[str, int], Agreement], key: tuple[str, int]) -> None:
    accuracy, epsilon, raw, r_all, r_items, tau, soft, pairs, r_systems = TED[key]
    ours = ted_agreement[key]
    assert ours.calibrated is not None
    assert ours.calibrated.accuracy == pytest.approx(accuracy, abs=DIGITS)
    assert ours.calibrated.epsilon == pytest.approx(epsilon, rel=1e-4)
    assert ours.calibrated.raw == pytest.approx(raw, abs=DIGITS)
    assert ours.pearson_all == pytest.approx(r_all, abs=DIGITS)
    assert ours.pearson_items == pytest.approx(r_items, abs=DIGITS)
    assert ours.kendall_items == pytest.approx(tau, abs=DIGITS)
    assert ours.soft_accuracy == pytest.approx(soft, abs=1e-3)
    assert (ours.agreeing, ours.pairs) == pairs
    assert ours.system_pearson == pytest.approx(r_systems, abs=DIGITS)


def test_ted_corpus_bleu(ted_agreement: dict[tuple[str, int], Agreement]) -> None:
    """BLEU puts three systems above the one that people put first."""
    expected = {"DIDI-NLP": 42.79, "IIE-MT": 43.75, "metricsystem2": 43.73, "MiSS": 42.52, "ref": 26.68}
    ours = ted_agreement["bleu", 14].systems
    assert {name: round(ours[name], 2) for name in expected} == expected


@pytest.mark.parametrize("metric", ["bleu", "chrf"])
def test_wmt23_contradicts_people_on_the_language_model(news: dict[str, Agreement], metric: str) -> None:
    """155 of the 314 segments of the known figures are in this part: the order of the systems holds, not the digits."""
    ours = news[metric]
    assert ours.values == 1550
    assert any((pair.better, pair.worse) == ("GPT4-5shot", "HW-TSC") for pair in ours.reversals)
    assert ours.calibrated is not None
    assert ours.calibrated.floor == pytest.approx(0.11741, abs=0.01)  # of all 314; here of half of them
    assert ours.calibrated.epsilon < 0.01  # three raters leave few ties: calibration has nothing to do


# Penalties that people gave over all 314 segments; 155 of them are here, so that only the groups can be the same.
KNOWN_MQM = {
    "Lan-BridgeMT": 2.570, "GPT4-5shot": 2.750, "HW-TSC": 3.516, "ONLINE-B": 3.623, "ONLINE-A": 3.766,
    "IOL_Research": 3.985, "ONLINE-W": 4.436, "ONLINE-M": 5.270, "NLLB_Greedy": 6.633, "NLLB_MBR_BLEU": 7.056,
}  # fmt: skip


def test_wmt23_systems_stand_where_they_stood(news_base: Referenced) -> None:
    ours = news_base.ratings.system_scores()
    assert len(news_base.ratings.places) == 155
    assert set(ours) == set(KNOWN_MQM)
    agreeing, pairs = statistics.pairwise_accuracy(*(np.array([scores[name] for name in ours]) for scores in (ours, KNOWN_MQM)))  # fmt: skip  # noqa: E501
    assert pairs - agreeing <= 3, "neighbours may change places, no more"


@pytest.mark.parametrize("metric", ["bleu", "chrf"])
def test_wmt23_by_other_means(
    news_base: Referenced, news_values: dict[str, MetricValues], news: dict[str, Agreement], metric: str
) -> None:
    """Real data of three raters: accuracy by the plainest code, correlations by scipy."""
    stats = pytest.importorskip("scipy.stats")
    gold, values, ours = -news_base.ratings.penalties, news_values[metric].segments, news[metric]
    fitted = ours.calibrated
    assert fitted is not None
    assert fitted.accuracy == pytest.approx(plain_accuracy(gold, values, fitted.epsilon))
    assert fitted.raw == pytest.approx(plain_accuracy(gold, values, 0))
    assert fitted.floor == pytest.approx(plain_accuracy(gold, values, 1e9))
    assert ours.kendall_all == pytest.approx(stats.kendalltau(gold, values)[0])
    assert ours.pearson_all == pytest.approx(stats.pearsonr(gold.ravel(), values.ravel())[0])
    taus = [stats.kendalltau(one, other)[0] for one, other in zip(gold.T, values.T, strict=True)]
    assert ours.kendall_items == pytest.approx(np.nanmean(taus))


# -- against the plainest code


def plain_accuracy(gold, metric, epsilon: float) -> float:
    rows = []
    for ours, theirs in zip(gold.T, metric.T, strict=True):
        kept = [(g, m) for g, m in zip(ours, theirs, strict=True) if not (math.isnan(g) or math.isnan(m))]
        right = []
        for (g1, m1), (g2, m2) in combinations(kept, 2):
            tied = abs(m1 - m2) <= epsilon
            right.append(g1 == g2 if tied else (g1 - g2) * (m1 - m2) > 0)
        if right:
            rows.append(sum(right) / len(right))
    return sum(rows) / len(rows)


def made_up(seed: int, systems: int = 5, segments: int = 12, holes: bool = True):
    random = np.random.default_rng(seed)
    gold = -random.integers(0, 4, (systems, segments)).astype(float)
    metric = np.round(gold + random.normal(0, 2, gold.shape), 1)
    if holes:
        gold[random.random(gold.shape) < 0.2] = np.nan
        metric[random.random(gold.shape) < 0.1] = np.nan
    return gold, metric


@pytest.mark.parametrize("seed", range(12))
def test_calibration_tries_every_threshold(seed: int) -> None:
    gold, metric = made_up(seed)
    ours = statistics.calibrated_accuracy(gold, metric)
    gaps = {abs(a - b) for row in metric.T for a, b in combinations(row, 2) if not math.isnan(a - b)}
    tried = {epsilon: plain_accuracy(gold, metric, epsilon) for epsilon in sorted({0.0, *gaps})}
    best = max(tried.values())
    assert ours is not None
    assert ours.accuracy == pytest.approx(best)
    assert ours.epsilon == next(epsilon for epsilon, value in tried.items() if value > best - 1e-9), "the smallest"
    assert ours.raw == pytest.approx(tried[0.0])
    assert ours.floor == pytest.approx(plain_accuracy(gold, metric, 1e9))


def test_calibration_by_hand() -> None:
    """One of six pairs is tied for people and nearly tied for the metric."""
    gold, metric = np.array([[0.0], [-1], [-1], [-5]]), np.array([[0.9], [0.8], [0.79], [0.1]])
    ours = statistics.calibrated_accuracy(gold, metric)
    assert ours is not None
    assert (ours.raw, ours.accuracy, ours.floor) == pytest.approx((5 / 6, 1, 1 / 6))
    assert ours.epsilon == pytest.approx(0.01)


def test_raw_accuracy_by_hand() -> None:
    ours = statistics.calibrated_accuracy(np.array([[0.0], [-1], [-5], [-5]]), np.array([[0.9], [0.8], [0.8], [0.1]]))
    assert ours is not None
    assert ours.raw == pytest.approx(4 / 6)


@pytest.mark.parametrize("seed", range(8))
def test_correlations_are_those_of_scipy(seed: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    gold, metric = made_up(seed, systems=6, segments=40, holes=False)
    assert statistics.kendall(gold.ravel(), metric.ravel()) == pytest.approx(stats.kendalltau(gold, metric)[0])
    assert statistics.pearson(gold.ravel(), metric.ravel()) == pytest.approx(
        stats.pearsonr(gold.ravel(), metric.ravel())[0]
    )
    taus = [stats.kendalltau(a, b)[0] for a, b in zip(gold.T, metric.T, strict=True)]
    assert statistics.kendall_within_items(gold, metric) == pytest.approx(np.nanmean(taus))


@pytest.mark.parametrize("statistic", [statistics.kendall, statistics.pearson])
@pytest.mark.parametrize(
    ("gold", "metric", "why"),
    [
        ([1.0, 1, 1], [1.0, 2, 3], "people see no difference"),
        ([1.0, 2, 3], [0.1, 0.1, 0.1], "the metric sees no difference"),
        ([1.0], [2.0], "one value"),
        ([], [], "no value"),
        ([1.0, math.nan], [math.nan, 2.0], "no value that both have"),
    ],
)
def test_no_correlation_where_it_is_not_defined(statistic, gold, metric, why: str) -> None:
    assert statistic(np.array(gold), np.array(metric)) is None, why


def test_segments_without_any_difference_do_not_count() -> None:
    gold = np.array([[0.0, 0, 1], [0, 1, 0]])
    metric = np.array([[1.0, 0, 1], [2, 1, 0]])
    assert statistics.kendall_within_items(gold, metric) == 1
    assert len(statistics.kendall_by_item(gold, metric)) == 2, "of three"
    assert statistics.pearson_within_items(gold, metric) == pytest.approx(1)


def test_pairs_tied_on_both_sides_agree() -> None:
    assert statistics.pairwise_accuracy(np.array([1.0, 1, 2]), np.array([5.0, 5, 5])) == (1, 3)


def test_soft_accuracy_of_people_with_themselves_and_with_their_opposite() -> None:
    gold = np.vstack([np.linspace(0, 1, 50) + shift for shift in (0.0, 1, 2)])
    assert statistics.soft_pairwise_accuracy(gold, gold) == 1
    assert statistics.soft_pairwise_accuracy(gold, -gold) == pytest.approx(0, abs=0.01)


def test_soft_accuracy_uses_only_segments_that_all_systems_have() -> None:
    gold, metric = made_up(3, segments=200, holes=False)
    holed = metric.copy()
    holed[1, 100:] = np.nan
    expected = statistics.soft_pairwise_accuracy(gold[:, :100], metric[:, :100])
    assert statistics.soft_pairwise_accuracy(gold, holed) == expected


def test_nothing_in_common() -> None:
    gold, nothing = made_up(1)[0], np.full((5, 12), np.nan)
    assert statistics.calibrated_accuracy(gold, nothing) is None
    assert statistics.soft_pairwise_accuracy(gold, nothing) is None
    assert statistics.kendall_within_items(gold, nothing) is None
    assert statistics.pearson_within_items(gold, nothing) is None
