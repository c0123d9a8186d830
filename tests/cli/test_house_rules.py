"""House rules as a user writes them down in mtqa.toml and meets them again in every command and output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.cli import main

RULES = r"""
[[rules]]
id = "xi-title"
source = "国家主席"
target = '\bChairman\b'
suggestion = "President"
severity = "major"
category = "Terminology/Wrong term"
message = "as head of state he is President"
explanation = "The <style> guide says so."

[[rules]]
id = "percent"
target = '(\d+) percent\b'
suggestion = '\1%'

[checks."house/percent"]
severity = "neutral"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mtqa.toml").write_text(RULES, "utf-8")
    text = "source\ttarget\n国家主席说增长五成。\tThe Chairman said it grew 50 percent.\n"
    (tmp_path / "c.tsv").write_text(text, "utf-8")
    return tmp_path


def test_findings_bear_the_rules_name_and_severity(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "c.tsv", "--format", "json", "--fail-on", "major", "--skip", "number-mismatch"]) == 1
    findings = {entry["check"]: entry for entry in json.loads(capsys.readouterr().out)["findings"]}
    title, percent = findings["house/xi-title"], findings["house/percent"]
    assert (title["severity"], title["category"]) == ("major", "Terminology/Wrong term")
    assert (title["message"], title["suggestion"]) == ("as head of state he is President", "President")
    assert (percent["severity"], percent["suggestion"]) == ("neutral", "50%"), "a setting of the check wins"


@pytest.mark.parametrize(
    ("options", "expected"),
    [(["--only", "house/percent"], ["house/percent"]), (["--only", "house/percent", "--jobs", "2"], ["house/percent"])],
)
def test_only(folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], expected: list[str]) -> None:
    assert main(["check", "c.tsv", "--format", "json", *options]) == 0
    assert [entry["check"] for entry in json.loads(capsys.readouterr().out)["findings"]] == expected


def test_explain_knows_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    assert "house/xi-title" in capsys.readouterr().out
    assert main(["explain", "house/xi-title"]) == 0
    answer = capsys.readouterr().out
    assert "Terminology/Wrong term, major, looks at a segment, any language pair, on by default" in answer
    assert "Why: The <style> guide says so." in answer
    assert main(["explain", "--markdown"]) == 0
    assert "house/" not in capsys.readouterr().out, "the documents are of mtqa, not of a project"
    assert main(["explain", "house/other"]) == 2


def test_report_and_sarif_hold_their_manuals(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "c.tsv", "--out", "out", "--metric", "bleu", "-q"]) == 0
    page = (folder / "out/index.html").read_text("utf-8")
    legend = page.partition('id="check-house/xi-title"')[2]
    assert "The &lt;style&gt; guide says so." in legend
    capsys.readouterr()
    assert main(["check", "c.tsv", "--format", "sarif"]) == 0
    rules = {rule["id"]: rule for rule in json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]}
    assert "Why: The <style> guide says so." in rules["house/xi-title"]["help"]["text"]
    assert rules["house/xi-title"]["defaultConfiguration"] == {"level": "error"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[rules]]\nid = "a"\ntarget = "("', "mtqa.toml: rule 1 (a): target is no regular expression"),
        ('rules = ["a"]', "mtqa.toml: an entry of rules must be a table"),
        ('[rules]\nid = "a"', "mtqa.toml: rules must be a list"),
        ('[checks."house/b"]\nseverity = "minor"', "no house rule is called 'house/b'"),
    ],
)
def test_a_bad_rule_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], text: str, told: str) -> None:
    (folder / "mtqa.toml").write_text(text, "utf-8")
    assert main(["check", "c.tsv"]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert caught.err.count("\n") == 1
    assert told in caught.err


def test_another_rule_makes_another_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for text in (RULES, RULES.replace("as head of state", "as the head of state")):
        (folder / "mtqa.toml").write_text(text, "utf-8")
        assert main(["run", "c.tsv", "--out", "out", "--metric", "bleu", "-q"]) == 0
        pages.append((folder / "out/findings.json").read_text("utf-8"))
    assert pages[0] != pages[1]
