"""What is true of every metric that is registered, now or later."""

from __future__ import annotations

import importlib
import math
import random
from dataclasses import fields, replace

import numpy as np
import pytest
from tiny_comet import make

from mtqa.glossary.match import Matcher
from mtqa.glossary.model import Glossary, Row, Status
from mtqa.metrics import models
from mtqa.metrics.base import METRICS, Metric, MetricOptions, Pair
from mtqa.metrics.scoring import evaluate, join, score_of
from mtqa.significance import confidence_interval, paired_bootstrap, paired_randomisation

SOURCES = ["今天天气很好", "央行下调准备金率", "经济增长百分之五", "他去了北京", "股市上涨", "会议明天举行"]
REFERENCES = [
    "The weather is fine today.",
    "The central bank cut the reserve ratio.",
    "The economy grew by five percent.",
    "He went to Beijing.",
    "The stock market rose.",
    "The meeting will be held tomorrow.",
]
TRANSLATIONS = [
    "Today weather is good.",
    "The central bank has lowered the ratio of reserves.",
    "The economy grew by five percent.",
    "He has gone to Peking.",
    "Stocks",
    "Tomorrow a meeting will take place.",
]
WRONG = ["A completely different sentence about nothing in particular."] * len(SOURCES)
# 准备金率 is where the translation falls short, 北京 where it is right but not as preferred.
GLOSSARY = Glossary.from_rows(
    [
        Row("today", ("今天",), "today"),
        Row("weather", ("天气",), "weather"),
        Row("bank", ("央行",), "central bank"),
        Row("ratio", ("准备金率",), "reserve ratio"),
        Row("economy", ("经济",), "economy"),
        Row("beijing", ("北京",), "Beijing"),
        Row("beijing", (), "Peking", Status.ADMITTED),
        Row("stocks", ("股市",), "stock market"),
        Row("stocks", (), "stocks", Status.ADMITTED),
        Row("meeting", ("会议",), "meeting"),
    ]
)
OTHER_GLOSSARY = Glossary.from_rows([Row("weather", ("天气",), "weather")])
HOSTILE = ["", " ", "\x00\x1b[31m", "𠮷🙂" * 50, "<pad></s>&lt;", "word " * 1500, "\u202e\u200b", "a\nb\r\nc"]


def pairs(hypotheses: list[str]) -> list[Pair]:
    return [Pair(*row[:2], row[2:]) for row in zip(SOURCES, hypotheses, REFERENCES, strict=True)]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make(tmp_path_factory.mktemp("models") / "tiny") if models.installed() else None


@pytest.fixture(params=METRICS.names())
def metric(request, model) -> Metric:
    kind = METRICS[request.param]
    if kind.needs_model and model is None:
        pytest.skip("needs the [comet] extra")
    return kind.build(MetricOptions(comet_model=str(model) if model else None, matcher=Matcher(GLOSSARY)))


def test_it_says_what_it_is(metric: Metric) -> None:
    assert METRICS[metric.name] is type(metric)
    first, _, rest = metric.manual().partition("\n")
    assert first.endswith(".")
    assert "Source:" in rest, "the manual ends with where the metric comes from"
    module = importlib.import_module(type(metric).__module__)
    assert module.__name__ == f"mtqa.metrics.{metric.name.replace('++', '_plus_plus').replace('-', '_')}"


def test_statistics_have_a_row_for_each_segment(metric: Metric) -> None:
    rows = metric.statistics(pairs(TRANSLATIONS))
    assert rows.shape[0] == len(SOURCES)
    assert rows.dtype == np.float64
    assert metric.statistics([]).shape == (0, rows.shape[1])


def test_batches_add_up(metric: Metric) -> None:
    whole = metric.statistics(pairs(TRANSLATIONS))
    parts = [metric.statistics(pairs(TRANSLATIONS)[start : start + 2]) for start in range(0, 6, 2)]
    assert np.concatenate(parts) == pytest.approx(whole, abs=1e-6)


def test_stream_gives_the_rows_of_statistics(metric: Metric) -> None:
    rows = dict(metric.stream(pairs(TRANSLATIONS)))
    assert sorted(rows) == list(range(6))
    assert np.array([rows[n] for n in range(6)]) == pytest.approx(metric.statistics(pairs(TRANSLATIONS)), abs=1e-6)


def test_the_order_of_segments_does_not_matter(metric: Metric) -> None:
    rows = pairs(TRANSLATIONS)
    one, other = (
        score_of(metric, evaluate(metric, each), "x") for each in (rows, random.Random(1).sample(rows, len(rows)))
    )
    assert one.value == pytest.approx(other.value, rel=1e-6)
    assert one.signature == other.signature


def test_a_segments_value_is_the_value_of_its_statistics(metric: Metric) -> None:
    """BLEU's is so with the effective order, which its signature names; without it, a short segment would be 0."""
    rows = metric.statistics(pairs(TRANSLATIONS))
    segment = replace(metric, effective_order=True) if metric.name == "bleu" else metric
    assert metric.segment_values(rows) == [segment.value(row) for row in rows.tolist()]


def test_values_is_value_many_times(metric: Metric) -> None:
    totals = metric.statistics(pairs(TRANSLATIONS)).cumsum(axis=0)
    assert metric.values(totals).tolist() == [metric.value(row) for row in totals.tolist()]


def test_nothing_counted_is_a_number(metric: Metric) -> None:
    width = metric.statistics(pairs(TRANSLATIONS)).shape[1]
    assert metric.value([0.0] * width) == 0
    assert metric.values(np.zeros((2, width))).tolist() == [0, 0]


def test_equal_systems_differ_by_nothing(metric: Metric) -> None:
    rows = metric.statistics(pairs(TRANSLATIONS))
    for test in (paired_bootstrap, paired_randomisation):
        comparison = test(metric, rows, rows.copy(), 50)
        assert (comparison.difference, comparison.p) == (0, 1)


def test_the_interval_holds_the_value(metric: Metric) -> None:
    rows = metric.statistics(pairs(TRANSLATIONS))
    low, high = confidence_interval(metric, rows)
    assert low <= metric.value(rows.sum(axis=0).tolist()) <= high


def test_the_reference_itself_is_best_and_another_text_worst(metric: Metric) -> None:
    if metric.needs_model:
        pytest.skip("the tiny model has random weights")
    scores = (score_of(metric, evaluate(metric, pairs(each)), "x") for each in (REFERENCES, TRANSLATIONS, WRONG))
    best, middle, worst = (score.value if score else 0 for score in scores)  # no term rendered at all: no consistency
    assert (best > middle > worst) is metric.higher_is_better
    assert (best < middle < worst) is not metric.higher_is_better
    highest = getattr(metric, "scale", 100)
    assert best == pytest.approx(highest if metric.higher_is_better else 0)


def test_hostile_segments_survive(metric: Metric) -> None:
    rows = [
        Pair(source, text, (reference,)) for text in HOSTILE for source, reference in (("今天", "Today"), (text, "x"))
    ]
    rows += [Pair("今天", "Today", (text,)) for text in HOSTILE]
    score = score_of(metric, evaluate(metric, rows), "x")
    assert all(value is None or math.isfinite(value) for value in (score.value, *score.segment_values))
    assert len(score.segment_values) == len(rows)
    assert "\n" not in score.signature


def test_segments_without_a_reference_are_named_in_the_signature(metric: Metric) -> None:
    if not metric.needs_reference:
        pytest.skip("needs no reference")
    rows = pairs(TRANSLATIONS)
    part = join([evaluate(metric, rows), evaluate(metric, [Pair("今天", "Today")])])
    score, without = (score_of(metric, each, "x") for each in (part, evaluate(metric, rows)))
    assert score.value == pytest.approx(without.value, abs=1e-6)
    assert score.signature == f"{without.signature}|noref:1"
    assert score.segment_values[-1] is None
    assert score.segments == without.segments == 6


def test_the_signature_changes_with_every_setting(metric: Metric, tmp_path) -> None:
    if metric.needs_model:
        other = METRICS[metric.name].build(MetricOptions(comet_model=str(make(tmp_path / "tiny", pool="cls"))))
        changed = [other]
    elif metric.needs_terms:
        changed = [METRICS[metric.name].build(MetricOptions(matcher=Matcher(OTHER_GLOSSARY)))]
    else:
        others = {"tokenize": "intl", "smooth": "none", "normalized": True}
        changed = [
            replace(metric, **{entry.name: others.get(entry.name, not getattr(metric, entry.name))})
            for entry in fields(metric)
        ]
    total = [0.0] * metric.statistics(pairs(TRANSLATIONS)).shape[1]
    signatures = [each.signature(1, total) for each in (metric, *changed)]
    assert len(set(signatures)) == len(signatures)
    assert metric.signature(2, total) != metric.signature(1, total)
    assert metric.signature(-1, total) not in {metric.signature(1, total), metric.signature(2, total)}
