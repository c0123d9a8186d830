"""Term compliance: what counts, what does not, and the reference's own as a ceiling."""

from __future__ import annotations

import json

import pytest
from terms import matcher_of

from mtqa.cli import main
from mtqa.glossary.model import Row, Status
from mtqa.metrics.base import METRICS, MetricOptions, Pair
from mtqa.metrics.scoring import evaluate, score_of

MATCHER = matcher_of(
    Row("chip", ("芯片",), "microchip"),
    Row("chip", (), "chip", Status.ADMITTED),
    Row("chip", (), "core piece", Status.FORBIDDEN),
    Row("mofcom", ("商务部",), "Ministry of Commerce"),
    Row("impact", ("影响",), "impact"),
    Row("tur", ("土耳其",), "Turkey", valid_to="2022-06-02"),
    Row("tur", (), "Türkiye", valid_from="2022-06-02"),
)
METRIC = METRICS["term-compliance"].build(MetricOptions(matcher=MATCHER))

COUNTS = [
    (("芯片很贵", "Chips are dear"), (1, 1), "inflected"),
    (("芯片和芯片", "Chips"), (1, 1), "once in a segment"),
    (("芯片很贵", "A core piece and a chip"), (0, 1), "a forbidden form beside the right one"),
    (("商务部说", "The Commerce Ministry said"), (0, 1), "a variant"),
    (("很有影响", "It matters"), (0, 0), "an everyday word rendered otherwise is left out"),
    (("很有影响", "It has an impact"), (1, 1), "and counts where it is there"),
    (("天气好", "Fine"), (0, 0), "no term"),
    (("芯片很贵", ""), (0, 1), "an empty translation renders nothing"),
]


@pytest.mark.parametrize(("texts", "counted", "why"), COUNTS, ids=[row[-1] for row in COUNTS])
def test_counting(texts, counted, why):
    assert tuple(METRIC.statistics([Pair(*texts)])[0][:2].tolist()) == counted, why


@pytest.mark.parametrize(("date", "right"), [("2022-06-01", 0), ("2022-06-02", 1), ("", 1)])
def test_the_segments_date_decides(date, right):
    assert METRIC.statistics([Pair("土耳其", "Türkiye", date=date)])[0][0] == right


def test_the_references_own_compliance_is_the_ceiling():
    pairs = [
        Pair("芯片很贵", "Chips are dear", ("Wafers are dear", "Chips are dear")),
        Pair("商务部说", "It said", ("The Ministry of Commerce said",)),
        Pair("天气好", "Fine", ("Fine",)),
    ]
    score = score_of(METRIC, evaluate(METRIC, pairs), "x")
    assert score.value == 50
    assert "|terms:2|reference:75.0|" in score.signature
    assert score.segment_values == (100, 0, None), "a segment without terms has no value"
    assert score.segments == 2


def test_without_a_glossary_it_is_told_and_nothing_is_scored(tmp_path, capsys):
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps({"source": "芯片", "target": "chip", "reference": "chip"}), "utf-8")
    assert main(["score", str(path), "--metric", "term-compliance", "--format", "json"]) == 0
    caught = capsys.readouterr()
    assert json.loads(caught.out) == []
    assert "give some with --glossary" in caught.err
    assert main(["score", str(path), "--comet-model", "no-such-folder/x"]) == 0
    assert "Term" not in capsys.readouterr().err, "nobody asked"


def test_runs_compare_by_what_was_counted(tmp_path, capsys):
    corpus, glossary = tmp_path / "c.jsonl", tmp_path / "g.tsv"
    sources = ["芯片很贵", "商务部说芯片很贵", "天气好"]
    one = ["Chips are dear", "The Ministry of Commerce said chips are dear", "Fine"]
    other = ["Wafers are dear", "The ministry said chips are dear", "Fine"]
    rows = [
        {"id": str(n), "source": source, "system": name, "target": target}
        for n, (source, *pair) in enumerate(zip(sources, one, other, strict=True))
        for name, target in zip(("one", "other"), pair, strict=True)
    ]
    corpus.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    glossary.write_text("id\tzh\ten\nc\t芯片\tchip\nm\t商务部\tMinistry of Commerce\n", "utf-8")
    run = ["run", str(corpus), "--glossary", str(glossary), "--metric", "term-compliance", "--out", str(tmp_path / "r")]
    assert main([*run, "-q"]) == 0
    capsys.readouterr()
    assert main(["compare", str(tmp_path / "r"), "--metric", "term-compliance", "--format", "json"]) == 0
    told = capsys.readouterr().out
    assert "100" in told
    assert "33.3" in told, "1 of 3 terms, not the mean of 0 and 50"
