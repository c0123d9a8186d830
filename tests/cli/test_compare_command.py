"""`mtqa compare` as it is typed, on runs that `mtqa run` made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.cli import main

SOURCES = ["银行加息两个百分点。", "去年出口再次下降。", "会议将在周一举行。"] * 4
REFERENCE = [
    "The bank raised its rate by two points.",
    "Exports fell again last year.",
    "The meeting is on Monday.",
] * 4
WORSE = ["The bank lifted\x1b[31m its rate by two points.", "", "The meeting is on Monday."] * 4


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`both` holds two systems, `old` and `new` one each of the same name."""
    tmp_path = tmp_path_factory.mktemp("runs")
    for name, lines in (("source", SOURCES), ("reference", REFERENCE), ("[b]good", REFERENCE), ("bad", WORSE)):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    good, bad = tmp_path / "[b]good.txt", tmp_path / "bad.txt"
    systems = {"both": [f"[b]good={good}", f"bad={bad}"], "old": [f"mt={bad}"], "new": [f"mt={good}"]}
    for name, files in systems.items():
        options = [part for file in files for part in ("--system", file)]
        command = ["run", str(tmp_path / "source.txt"), *options, "--reference", str(tmp_path / "reference.txt")]
        assert (
            main(
                [
                    *command,
                    "--metric",
                    "bleu",
                    "--metric",
                    "ter",
                    "--only",
                    "empty-target",
                    "--out",
                    str(tmp_path / name),
                    "-q",
                ]
            )
            == 0
        )
    return tmp_path


def test_table(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(runs / "both"), "--draws", "100"]) == 0
    answer = capsys.readouterr().out
    for word in (
        "12 segments",
        "paired bootstrap, 100 draws",
        "p (Holm)",
        "BLEU: nrefs:1|case:mixed",
        "TER",
        "== bad against [b]good",
        "4 new, 0 gone",
    ):
        assert word in answer
    assert "\x1b" not in answer
    assert "    system   The bank lifted⟦U+001B⟧[31m its rate" in answer


def test_json_of_two_runs(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["compare", str(runs / "old"), str(runs / "new"), "--metric", "chrf", "--test", "ar", "--draws", "500"]
    assert main([*command, "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    (entry,) = result["comparisons"]
    assert (entry["baseline"]["system"], entry["system"]["run"]) == ("mt", str(runs / "new"))
    (found,) = entry["metrics"]
    assert found["metric"] == "chrf", "counted from the texts, though the runs were not scored by it"
    assert found["value"] == 100
    assert found["difference"] > 0
    assert found["p"] < 0.05
    assert (found["better"], found["worse"], found["equal"]) == (8, 0, 4)
    assert found["interval"] is None
    assert [finding["check"] for finding in entry["findings"]["gone"]] == ["empty-target"] * 4


@pytest.mark.parametrize(
    ("names", "options", "told"),
    [
        (["absent"], [], "no such run"),
        (["old"], [], "has one system, mt"),
        (["both"], ["--baseline", "x"], "no system is called 'x'"),
        (["both"], ["--metric", "blue"], "did you mean bleu?"),
        (["both"], ["--test", "t"], "'t' is not one of"),
        (["both"], ["--draws", "0"], "0 is not in the range"),
        (["both", "old", "new"], [], "one run or two"),
        ([], [], "Missing argument"),
    ],
)
def test_errors_are_one_line(
    runs: Path, capsys: pytest.CaptureFixture[str], names: list[str], options: list[str], told: str
) -> None:
    assert main(["compare", *(str(runs / name) for name in names), *options]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert told in caught.err
    assert caught.err.count("\n") == 1
