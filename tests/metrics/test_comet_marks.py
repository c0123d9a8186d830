"""XCOMET's scores are unbabel-comet's; its error spans lie in the translation, and none is lost."""

from __future__ import annotations

import pytest
from tiny_comet import make

from mtqa.metrics import models
from mtqa.metrics._comet_engine import Input, ReadTogether, engine_for
from mtqa.metrics._comet_load import load, quiet
from mtqa.metrics._comet_marks import Mark, marks_of
from mtqa.metrics.base import MetricOptions, Pair
from mtqa.metrics.comet import Comet
from mtqa.metrics.models import find_model
from mtqa.model import Severity

TEXT = "He went  to Beijing."
#       0123456789...
WORDS = [(0, 2), (2, 7), (7, 11), (11, 16), (16, 19), (19, 20)]  # blanks belong to the word behind them


@pytest.mark.parametrize(
    ("labels", "expected", "why"),
    [
        ("......", [], "nothing marked"),
        (".m....", [(3, 7, "minor")], "the blank before the word is left out"),
        ("...MM.", [(12, 19, "major")], "two pieces of a word"),
        ("....MM", [(16, 20, "major")], "open at the last token"),
        ("CCCCCC", [(0, 20, "critical")], "all of it"),
        ("m.m...", [(0, 2, "minor"), (9, 11, "minor")], "two spans; two blanks"),
        ("mMm...", [(0, 11, "major")], "neighbours: the worst severity"),
    ],
)
def test_decoding(labels: str, expected: list[tuple[int, int, str]], why: str) -> None:
    names = {"m": "minor", "M": "major", "C": "critical", ".": None}
    tokens = [(names[label], 0.5, span) for label, span in zip(labels, WORDS, strict=True)]
    assert [(mark.start, mark.end, mark.severity) for mark in marks_of(TEXT, tokens)] == expected, why


def test_a_mark_of_blanks_only_is_none() -> None:
    assert list(marks_of("a  b", [("minor", 0.9, (1, 3))])) == []


def test_confidence_is_the_mean() -> None:
    tokens = [("minor", 0.5, (0, 2)), ("minor", 0.7, (2, 7))]
    assert list(marks_of(TEXT, tokens)) == [Mark(0, 7, "minor", 0.6)]


comet = pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")
INPUTS = [
    Input("今天天气很好。", "The weather is fine today.", "It is fine today."),
    Input("他去了北京。", "He went to the park.", "He has gone to Beijing."),
    Input("股市上涨。", " The bank " * 30, "Stocks rose."),
    Input("好。", "🙂", "Good."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    return make(tmp_path_factory.mktemp("models") / "tiny", "xcomet_metric")


@comet
@pytest.mark.parametrize("reference", [True, False])
def test_scores_are_those_of_predict_and_marks_lie_in_the_text(folder, reference: bool) -> None:
    choice = find_model(folder)
    inputs = INPUTS if reference else [Input(each.source, each.hypothesis) for each in INPUTS]
    samples = [{"src": each.source, "mt": each.hypothesis} for each in inputs]
    if reference:
        samples = [{**sample, "ref": each.reference} for sample, each in zip(samples, inputs, strict=True)]
    model = load(choice, "cpu")
    with quiet():
        theirs = model.predict(samples, batch_size=2, gpus=0, progress_bar=False, num_workers=0)
    engine = engine_for(load(choice, "cpu"), "cpu")
    assert type(engine) is ReadTogether
    outputs = {place: output for places, output in engine.scores(inputs) for place in places}
    assert [outputs[n].score for n in range(len(inputs))] == pytest.approx(theirs["scores"], abs=1e-5)
    assert any(output.marks for output in outputs.values()), "a model that marks nothing tests nothing"
    for place, output in outputs.items():
        text = inputs[place].hypothesis
        for mark in output.marks:
            assert 0 <= mark.start < mark.end <= len(text)
            assert text[mark.start : mark.end].strip() == text[mark.start : mark.end]
        # Every span of theirs that covers anything is in one of ours.
        for span in theirs["metadata"]["error_spans"][place]:
            if text[span["start"] : span["end"]].strip():
                assert any(mark.start <= span["end"] and span["start"] <= mark.end for mark in output.marks)


@comet
def test_issues_are_marks_by_position_and_what_is_unfit_has_none(folder) -> None:
    pairs = [Pair(each.source, each.hypothesis, (each.reference, "Another one.")) for each in INPUTS]
    pairs += [Pair("好。", "", ("Good.",)), Pair("好。", "Good.")]
    metric = Comet.build(MetricOptions(comet_model=str(folder)))
    metric.statistics(pairs[:5])
    read = metric.engine.cache.missed
    issues = list(metric.issues(pairs))
    assert metric.engine.cache.missed == read, "what was scored is not read again"
    assert {position for position, _ in issues} <= set(range(4))
    assert len({(position, issue.target_spans) for position, issue in issues}) == len(issues)
    for position, issue in issues:
        assert issue.target_spans[0].of(pairs[position].hypothesis)
        assert issue.severity in {Severity.MINOR, Severity.MAJOR, Severity.CRITICAL}
        assert 0 < issue.evidence["confidence"] <= 1


@comet
def test_other_models_mark_nothing(tmp_path) -> None:
    metric = Comet.build(MetricOptions(comet_model=str(make(tmp_path / "tiny"))))
    assert list(metric.issues([Pair("好。", "Good.", ("Good.",))])) == []
