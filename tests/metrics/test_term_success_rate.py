"""The term success rate: WMT25's own figures to the last digit, and how it counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.glossary.match import Matcher
from mtqa.glossary.model import Glossary, Row, Status
from mtqa.metrics.base import METRICS, MetricOptions, Pair

FIGURES = {"term-success-rate": "term_success_rate", "bleu": "bleu", "chrf++": "chrfpp"}


@pytest.fixture(scope="module")
def task(data_dir: Path) -> Path:
    folder = data_dir / "wmt25-terminology-zhen"
    if not folder.is_dir():
        pytest.skip("wmt25-terminology-zhen is absent from the public data")
    return folder


@pytest.mark.parametrize("year", [2016, 2018])
def test_the_figures_of_the_shared_task(task, year, capsys):
    """Its test set and its systems' outputs as they are, one command: every published figure."""
    expected = [row for row in json.loads((task / "expected.json").read_text("utf-8")) if row["year"] == year]
    systems = {f"{row['system']}.{row['mode']}": row for row in expected}
    files = [f"--system={name}={task}/systems/{name}.{year}.jsonl" for name in systems]
    metrics = [f"--metric={name}" for name in FIGURES]
    options = ["--bootstrap", "0", "--format", "json", "-q"]
    assert main(["score", str(task / f"{year}.jsonl"), *files, *metrics, *options]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert len(scores) == len(expected) * len(FIGURES)
    for score in scores:
        row = systems[score["system"]]
        assert score["value"] == pytest.approx(row[FIGURES[score["metric"]]], abs=1e-9), score
        if score["metric"] == "term-success-rate":
            assert f"|terms:{row['terms']}|" in score["signature"]


def test_the_reference_falls_short_of_one(task, tmp_path, capsys):
    """What the reference itself reaches: the best anybody can."""
    lines = (task / "2018.jsonl").read_text("utf-8").splitlines()
    output = tmp_path / "reference.jsonl"
    output.write_text("\n".join(json.dumps({"en": json.loads(line)["en"]}) for line in lines), "utf-8")
    command = ["score", str(task / "2018.jsonl"), f"--system=r={output}", "--metric=term-success-rate"]
    assert main([*command, "--format=json", "-q", "--bootstrap=0"]) == 0
    assert 0.9 < json.loads(capsys.readouterr().out)[0]["value"] < 1


COUNTS = [
    (("芯片", ["chip"]), "芯片和芯片", "Chips", "chip", (0.5, 1), "one of two"),
    (("芯片", ["chip"]), "芯片", "chips chips chips", "chip", (1, 1), "more is no better"),
    (("芯片", ["chip"]), "芯片", "", "chip", (0, 1), "none"),
    (("芯片", ["chip"]), "芯片", "chip", "semiconductor", (0, 0), "the reference has it otherwise"),
    (("芯片", ["chip"]), "晶圆", "chip", "chip", (0, 0), "not in the source"),
    (("CPU", ["CPU"]), "cpu很贵", "The cpu", "CPUs", (1, 1), "case is folded on both sides"),
    (("银行", ["bank", "banks"]), "银行和银行", "banks", "banks", (1, 1), "a form inside another counts twice"),
    (("芯片", [""]), "芯片", "chip", "chip", (0, 0), "an empty rendering is none"),
    (("", ["chip"]), "芯片", "chip", "chip", (0, 0), "nor is an empty term one"),
]


@pytest.mark.parametrize(
    ("entry", "source", "target", "reference", "counted", "why"), COUNTS, ids=[r[-1] for r in COUNTS]
)
def test_counting(entry, source, target, reference, counted, why):
    term, forms = entry
    pair = Pair(source, target, (reference,), ((term, tuple(forms)),))
    assert tuple(METRICS["term-success-rate"]().statistics([pair])[0].tolist()) == counted, why


def test_without_own_terms_the_glossary_serves():
    rows = [Row("chip", ("芯片", "晶片"), "chip"), Row("chip", (), "core piece", Status.FORBIDDEN)]
    metric = METRICS["term-success-rate"].build(MetricOptions(matcher=Matcher(Glossary.from_rows(rows))))
    pairs = [Pair("晶片", "a core piece", ("a chip",)), Pair("芯片", "a chip", ("a chip",))]
    assert metric.statistics(pairs).tolist() == [[0, 1], [1, 1]]
