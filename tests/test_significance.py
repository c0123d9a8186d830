"""Intervals and p-values are sacrebleu's at the same seed, equal systems are equal, and memory stays bounded."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from sacrebleu.significance import PairedTest, _bootstrap_resample, estimate_ci

from mtqa import significance
from mtqa.metrics.base import pairs_of
from mtqa.metrics.bleu import Bleu
from mtqa.metrics.chrf import Chrf
from mtqa.metrics.ter import Ter
from mtqa.significance import (
    confidence_interval,
    holm,
    paired_bootstrap,
    paired_randomisation,
    resampled,
    score_system,
)


def texts(seed: int, noise: float, count: int = 150) -> tuple[list[str], list[str]]:
    """References and a translation in which each word is wrong with the probability `noise`."""
    words = ["the", "bank", "raised", "its", "rate", "by", "two", "points", "while", "exports", "fell", "again"]
    draw = random.Random(seed)
    references = [[draw.choice(words) for _ in range(draw.randint(4, 14))] for _ in range(count)]
    draw = random.Random(seed + noise)
    translated = [[w if draw.random() > noise else draw.choice(words) for w in row] for row in references]
    return [" ".join(row) for row in references], [" ".join(row) for row in translated]


REFERENCE, GOOD = texts(1, 0.3)
_, POOR = texts(1, 0.34)
METRIC_CASES = [pytest.param(m, id=m.name) for m in (Bleu(), Chrf(), Ter())]


def statistics(metric, hypotheses):
    return metric.statistics(pairs_of(REFERENCE, hypotheses, [REFERENCE]))


@pytest.mark.parametrize("block", [1 << 20, 1000, 1], ids=["one block", "some blocks", "as many blocks as can be"])
def test_bootstrap_samples_of_bleu_are_those_of_sacrebleu(monkeypatch, block: int) -> None:
    monkeypatch.setattr(significance, "_BLOCK", block)
    rows = statistics(Bleu(), GOOD)
    _, theirs = _bootstrap_resample(rows.tolist(), Bleu().scorer(), 200)
    assert Bleu().values(resampled(rows, 200)).tolist() == [score.score for score in theirs]


@pytest.mark.parametrize("metric", METRIC_CASES)
def test_interval(metric) -> None:
    rows = statistics(metric, GOOD)
    low, high = confidence_interval(metric, rows, 1000)
    _, theirs = _bootstrap_resample(rows.tolist(), metric.scorer(), 1000)
    _, half = estimate_ci(np.array([score.score for score in theirs]))
    assert (high - low) / 2 == pytest.approx(half, abs=1e-4)  # sacrebleu sums in single precision
    assert low < metric.value(rows.sum(axis=0).tolist()) < high


@pytest.mark.parametrize("metric", METRIC_CASES)
@pytest.mark.parametrize("block", [1 << 20, 1], ids=["one block", "small blocks"])
@pytest.mark.parametrize(
    ("kind", "test", "draws"), [("bs", paired_bootstrap, 1000), ("ar", paired_randomisation, 2000)]
)
def test_p_values_are_those_of_sacrebleu(monkeypatch, metric, block, kind, test, draws) -> None:
    monkeypatch.setattr(significance, "_BLOCK", block)
    ours = test(metric, statistics(metric, GOOD), statistics(metric, POOR), draws)
    systems = [("good", GOOD), ("poor", POOR)]
    _, results = PairedTest(systems, {"m": metric.scorer()}, [REFERENCE], test_type=kind, n_samples=draws)()
    del results["System"]
    (theirs,) = [scores[1] for scores in results.values()]
    assert ours.p == theirs.p_value
    assert ours.system == theirs.score
    assert 2 / draws < ours.p < 0.9, "a case that says nothing"


@pytest.mark.parametrize("metric", METRIC_CASES)
@pytest.mark.parametrize("test", [paired_bootstrap, paired_randomisation])
def test_a_system_does_not_differ_from_itself(metric, test) -> None:
    """sacrebleu says p = 1/(draws + 1) here, the strongest significance there is."""
    comparison = test(metric, statistics(metric, GOOD), statistics(metric, GOOD), 100)
    assert (comparison.difference, comparison.p) == (0, 1)


@pytest.mark.parametrize("test", [paired_bootstrap, paired_randomisation])
def test_a_clear_difference_is_found_either_way_round(test) -> None:
    _, bad = texts(1, 0.9)
    worse = test(Bleu(), statistics(Bleu(), GOOD), statistics(Bleu(), bad), 500)
    better = test(Bleu(), statistics(Bleu(), bad), statistics(Bleu(), GOOD), 500)
    assert worse.difference < 0 < better.difference
    assert worse.p == better.p == 1 / 501
    if worse.interval:
        assert worse.interval[1] < 0 < better.interval[0]


@pytest.mark.parametrize("test", [paired_bootstrap, paired_randomisation])
def test_systems_of_different_length_are_refused(test) -> None:
    rows = statistics(Bleu(), GOOD)
    with pytest.raises(ValueError, match="same segments"):
        test(Bleu(), rows, rows[:-1])


def test_nothing_to_resample() -> None:
    with pytest.raises(ValueError, match="no segments"):
        resampled(np.zeros((0, 10)))


def test_memory_does_not_grow_with_samples() -> None:
    rows = np.random.default_rng(1).random((20_000, 10))
    tracemalloc.start()
    resampled(rows, 500)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6  # all draws at once would take 80 MB for the indices alone, their statistics 800 MB


@pytest.mark.parametrize(
    ("raw", "adjusted"),
    [
        ([], []),
        ([0.04], [0.04]),
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),  # the figures of R: p.adjust(c(.01, .04, .03), "holm")
        ([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]),  # p.adjust(1:5 / 100, "holm")
        ([0.9, 0.8], [1.0, 1.0]),
    ],
)
def test_holm(raw: list[float], adjusted: list[float]) -> None:
    assert holm(raw) == pytest.approx(adjusted)


def test_score_system() -> None:
    pairs = pairs_of(REFERENCE, GOOD, [REFERENCE])
    score = score_system(Bleu(), iter(pairs), system="good")
    assert (score.system, score.segments, score.metric) == ("good", 150, "bleu")
    assert score.interval == confidence_interval(Bleu(), statistics(Bleu(), GOOD))
    assert score_system(Bleu(), pairs, bootstrap=0).interval is None


def test_real_systems(data_dir: Path) -> None:
    """Two near neighbours among the systems of WMT23."""
    folder = data_dir / "wmt23-zhen"
    names = ("reference.en.txt", "systems/NLLB_Greedy.en.txt", "systems/NLLB_MBR_BLEU.en.txt")
    reference, greedy, mbr = ((folder / name).read_text("utf-8").split("\n")[:-1] for name in names)
    one, other = (Bleu().statistics(pairs_of(reference, lines, [reference])) for lines in (greedy, mbr))
    scorers = {"m": Bleu().scorer()}
    _, results = PairedTest([("a", greedy), ("b", mbr)], scorers, [reference], test_type="bs", n_samples=300)()
    assert paired_bootstrap(Bleu(), one, other, 300).p == results["BLEU"][1].p_value
