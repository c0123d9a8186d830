"""`mtqa meta-eval` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.model import Role, Score, Text, Unit, Variant
from mtqa.run.store import Store

HEADER = "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity"
SOURCES = ("去年出口再次下降。", "银行加息两个百分点。")
TEXTS = {
    "human": ("The bank raised its rate by two points.", "Exports fell again last year."),
    "[b]good": ("The bank raised its rate by two points.", "Exports fell again in the last year."),
    "bad": ("Bank the two.", ""),
}


@pytest.fixture
def mqm(tmp_path: Path) -> Path:
    path = tmp_path / "mqm.tsv"
    rows = [
        f"{system}\td\t{n}\t{n}\tr\t{SOURCES[n]}\t{text}\tOther\t{'Major' if system == 'bad' else 'No-error'}"
        for system, texts in TEXTS.items()
        for n, text in enumerate(reversed(texts))
    ]
    path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    return path


def test_table(mqm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meta-eval", str(mqm), "--reference", "human", "--metric", "bleu", "--metric", "findings"]) == 0
    answer = capsys.readouterr().out
    for word in ("BLEU", "findings", "[b]good", "epsilon", "all tied", "1/1", "major 5", "nrefs:1|case:mixed"):
        assert word in answer


def test_json(mqm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["meta-eval", str(mqm), "--reference", "human", "--format", "json", "--without", "[b]good"]
    assert main(command) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["systems"] == {"bad": 5.0}
    assert [entry["metric"] for entry in result["metrics"]] == ["bleu", "chrf"]
    assert result["metrics"][0]["calibrated"] is None, "one system has no pairs"


def test_findings_of_a_run(mqm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "corpus.tsv"
    rows = [f"去年出口再次下降。\t{TEXTS['bad'][1]}\tbad", f"银行加息两个百分点。\t{TEXTS['bad'][0]}\tbad"]
    rows += [f"去年出口再次下降。\t{TEXTS['human'][1]}\thuman", f"银行加息两个百分点。\t{TEXTS['human'][0]}\thuman"]
    corpus.write_text("\n".join(["source\ttarget\tsystem", *rows, ""]), "utf-8")
    out = str(tmp_path / "out")
    assert main(["run", str(corpus), "--out", out, "-q", "--metric", "bleu", "--only", "empty-target"]) == 0
    capsys.readouterr()
    assert main(["meta-eval", str(mqm), "--findings", out, "--format", "json"]) == 0
    caught = capsys.readouterr()
    (entry,) = json.loads(caught.out)["metrics"]
    assert entry["systems"]["human"] == 0
    assert entry["systems"]["bad"] < 0
    assert "2 rated translations" in caught.err, "those of the system that the run lacks"


def test_neural_scores_of_a_run(mqm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Joined by texts, whatever their order in the run; a segment that was not scored is left out and told."""
    with Store.create(tmp_path / "out" / "run.db") as store:
        store.begin("f")
        store.load(
            Unit(
                "", Text(SOURCES[1 - n]), tuple(Variant(Text(texts[n]), Role.MT, name) for name, texts in TEXTS.items())
            )
            for n in range(2)
        )
        for name, values in (("human", (0.9, 0.8)), ("[b]good", (0.9, 0.7)), ("bad", (0.2, None))):
            store.add_score(Score("comet", name, 0.5, "model:x", 2, None, values))
    assert main(["meta-eval", str(mqm), "--scores", str(tmp_path / "out"), "--format", "json"]) == 0
    caught = capsys.readouterr()
    (entry,) = json.loads(caught.out)["metrics"]
    assert entry["systems"] == {"[b]good": 0.8, "bad": 0.2, "human": pytest.approx(0.85)}
    assert entry["values"] == 5
    assert entry["signatures"] == ["model:x"]
    assert "no value for 1 rated translations" in caught.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "BLEU needs a reference"),
        (["--reference", "nobody"], "no system of this name"),
        (["--metric", "blue"], "did you mean bleu?"),
        (["--reference", "human", "--without", "x"], "no system is called 'x'"),
        (["--metric", "findings", "--quality-profile", "x"], "no quality profile is called 'x'"),
        (["--metric", "findings", "--glossary", "absent.tsv"], "absent.tsv"),
        (["--findings", "absent"], "no such run"),
        (["--scores", "absent"], "no such run"),
    ],
)
def test_errors_are_one_line(mqm: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert main(["meta-eval", str(mqm), *arguments]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert told in caught.err
    assert caught.err.count("\n") == 1
