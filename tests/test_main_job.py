"""The main job as a user starts it: a corpus in, a report out, one clear line for what cannot be used."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mtqa.cli import main

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
DEMO = str(CORPORA / "demo.tmx")
GLOSSARY = str(CORPORA / "glossary.tsv")

TWO_SEGMENTS = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"
 srclang="{source}" datatype="plaintext"/><body>
<tu tuid="1"><tuv xml:lang="{source}"><seg>{first}</seg></tuv>{second}</tu>
</body></tmx>
"""


def test_the_main_job_writes_a_report_and_a_short_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo"
    assert main(["run", DEMO, "--glossary", GLOSSARY, "--out", str(out), "--bootstrap", "100"]) == 0
    answer = capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {"index.html", "run.db", "findings.json"}
    for word in ("demo-mt", "BLEU", "chrF", "TER", "critical", "major", "minor", str(out / "index.html")):
        assert word in answer
    result = json.loads((out / "findings.json").read_text("utf-8"))
    assert set(result) == {"mtqa", "corpus", "systems", "findings", "scores", "quality", "warnings"}
    assert {score["metric"] for score in result["scores"]} >= {"bleu", "chrf", "chrf++", "ter"}


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no COMET model but the one that ships."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "empty" / "hub"))
    monkeypatch.delenv("MTQA_COMET_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_small_model_is_called_indicative_wherever_its_score_stands(
    no_models: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["run", DEMO, "--out", str(tmp_path / "demo"), "--bootstrap", "0"])
    caught = capsys.readouterr()
    told = [line for line in caught.err.splitlines() if "comet-mini" in line]
    assert len(told) == 1
    assert "mtqa models pull Unbabel/wmt22-comet-da" in told[0]
    assert "COMET (indicative)" in caught.out
    page = (tmp_path / "demo" / "index.html").read_text("utf-8")
    assert "COMET (indicative)" in page
    assert "indicative only" in page


def test_a_model_that_is_not_there_is_told_not_replaced(
    no_models: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["run", DEMO, "--out", str(tmp_path / "demo"), "--bootstrap", "0", "--comet-model", str(tmp_path / "gone")])
    caught = capsys.readouterr()
    assert len([line for line in caught.err.splitlines() if "COMET was not scored" in line]) == 1
    assert "COMET" not in caught.out
    assert "COMET was not scored" in (tmp_path / "demo" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        ([], 0, "without --fail-on findings never fail a run"),
        (["--fail-on", "major"], 1, "the demo holds major findings"),
        (["--fail-on", "minor", "--only", "target-same-as-source"], 0, "no finding at all"),
    ],
)
def test_exit_codes(options: list[str], code: int, why: str) -> None:
    assert main(["check", DEMO, "--glossary", GLOSSARY, "-o", os.devnull, *options]) == code, why


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


GAME_MAP = '<?xml version="1.0"?>\n<map version="1.0" orientation="orthogonal"><layer/></map>\n'
ENGLISH_ONLY = TWO_SEGMENTS.format(source="en", first="Hello", second="<tuv xml:lang='fr'><seg>Bonjour</seg></tuv>")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("absent.tmx", None, "no such file"),
        ("empty.tmx", "", "empty"),
        ("game.tmx", GAME_MAP, "game map"),
        ("english.tmx", ENGLISH_ONLY, "en"),
        ("page.tmx", "<!DOCTYPE html><html><body>404</body></html>", "HTML"),
        ("noise.tmx", "\x00\x01\x02 no file of ours", "noise.tmx"),
    ],
)
def test_a_corpus_that_cannot_be_used_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str | None, told: str
) -> None:
    path = str(tmp_path / name) if text is None else written(tmp_path, name, text)
    for command in (["run", path, "--out", str(tmp_path / "out")], ["check", path], ["score", path]):
        assert main(command) == 2
        caught = capsys.readouterr()
        assert caught.out == ""
        assert caught.err.count("\n") == 1, caught.err
        assert caught.err.startswith("mtqa: ")
        assert name in caught.err
        assert told in caught.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id\tzh\ten\tstatsu\nx\t芯片\tchip\tpreferred\n", "statsu"),
        ("zh\ten\n芯片\tchip\n", "id"),
        ("id\tzh\ten\tstatus\nx\t芯片\tchip\tgood\n", "glossary.tsv:2"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    glossary = written(tmp_path, "glossary.tsv", text)
    assert main(["run", DEMO, "--glossary", glossary, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert told in error
    assert not (tmp_path / "out").exists(), "nothing is written before the inputs are known to be good"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--metric", "blue"], "did you mean bleu?"),
        (["--only", "number-mismach"], "did you mean number-mismatch?"),
        (["--system", "a.txt"], "NAME=FILE"),
        (["--system", "a=a.txt", "--system", "a=b.txt"], "given twice"),
        (["--as-of", "yesterday"], "yesterday"),
        (["--settings", "absent.toml"], "absent.toml"),
        (["--fail-on", "bad"], "bad"),
    ],
)
def test_an_option_that_means_nothing_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["run", DEMO, "--glossary", GLOSSARY, "--out", str(tmp_path / "out"), *arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert told in error


@pytest.mark.parametrize("check", ["term-inconsistent", "forbidden-term"])
def test_only_runs_that_check_alone(check: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A check of documents leaves no check of segments to run, and that must not mean all of them."""
    assert main(["check", DEMO, "--glossary", GLOSSARY, "--only", check, "--format", "json", "-q"]) == 0
    assert {finding["check"] for finding in json.loads(capsys.readouterr().out)["findings"]} == {check}


def test_a_refused_corpus_leaves_an_older_run_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    corpus = Path(written(tmp_path, "corpus.tsv", "source\ttarget\n好。\tGood. 好\n"))
    assert main(["run", str(corpus), "--out", str(out), "--metric", "bleu", "-q"]) == 0
    before = (out / "run.db").read_bytes()
    corpus.write_text("", "utf-8")
    assert main(["run", str(corpus), "--out", str(out), "--metric", "bleu", "-q"]) == 2
    assert (out / "run.db").read_bytes() == before


def test_names_of_systems_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = written(tmp_path, "corpus.tsv", "source\ttarget\tsystem\n好。\tGood.\t[red]mt[/red]\n")
    assert main(["run", corpus, "--out", str(tmp_path / "out"), "--metric", "bleu", "-q"]) == 0
    assert "[red]mt[/red]" in capsys.readouterr().out


def findings_of(folder: Path) -> str:
    return (folder / "findings.json").read_text("utf-8")


def test_a_killed_run_goes_on_and_gives_the_same_result(tmp_path: Path) -> None:
    """Killed hard at many moments, then started again with the same command."""
    command = [sys.executable, "-m", "mtqa", "run", DEMO, "--glossary", GLOSSARY, "-q", "--bootstrap", "200"]
    command += ["--metric", "bleu", "--metric", "ter", "--out"]
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    subprocess.run([*command, str(whole)], check=True, capture_output=True)
    for delay in (0.3, 0.6, 0.8, 1.0, 1.2, 1.5):
        process = subprocess.Popen([*command, str(cut)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run([*command, str(cut)], check=True, capture_output=True)
    assert findings_of(cut) == findings_of(whole)


def test_progress_is_silent_when_piped(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mtqa", "check", DEMO, "--format", "json", "-q"]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert result.stderr == ""
    assert json.loads(result.stdout)["systems"] == ["demo-mt"]


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m mtqa check {DEMO} -q | head -1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert result.stderr == ""
