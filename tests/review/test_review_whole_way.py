"""The whole way: run, review, apply, run again. What was dismissed does not come back, what an edit broke does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mtqa.cli import main
from mtqa.model import Finding
from mtqa.run.config import RunConfig
from mtqa.run.keys import iter_keys
from mtqa.run.pipeline import Steps, run
from mtqa.run.store import Store
from tests.review.review_files import event, on
from tests.review.served import ask, serving

ROWS = [
    ("他看到了中国的成功。", "He saw the success of of China."),
    ("他们离开了房子。", "They left the the house."),
    ("我们喜欢这座城市。", "We like the the city."),
    ("稀土出口增长了百分之五。", "Exports of rare earths grew by 50 percent."),
]
GLOSSARY = "id\tzh\ten\tstatus\nrare-earth\t稀土\trare earth\tpreferred\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a corpus, a glossary and a finished run of them."""
    monkeypatch.chdir(tmp_path)
    units = "".join(
        f'<tu tuid="s{number}"><tuv xml:lang="zh"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>\n'
        for number, (zh, en) in enumerate(ROWS, 1)
    )
    Path("c.tmx").write_text(
        '<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="zh" segtype="sentence" creationtool="t" '
        'creationtoolversion="1" o-tmf="t" adminlang="en" datatype="plaintext"/><body>\n' + units + "</body></tmx>\n",
        "utf-8",
    )
    Path("g.tsv").write_text(GLOSSARY, "utf-8")
    run(RunConfig(Path("c.tmx"), glossary=Path("g.tsv")), Path("run/run.db"), steps=Steps(score=False))
    return tmp_path


def found_by(check: str) -> list[Finding]:
    with Store.open(Path("run")) as store:
        return [finding for finding in store.findings() if finding.check == check]


def checked(corpus: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The findings of a fresh check, with the ignore file of the working folder."""
    capsys.readouterr()
    assert main(["check", corpus, "--glossary", "g.tsv", "--format", "json", "-q"]) == 0
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return findings


def test_the_whole_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(Path("run")) as store:
        keys = list(iter_keys(store.segments("mt")))
    repeated, (number,) = found_by("repeated-word"), found_by("number-mismatch")
    assert [finding.segment for finding in repeated] == ["s1", "s2", "s3"]
    here, alike = repeated[0], repeated[1]
    before = {entry["id"] for entry in checked("c.tmx", capsys) if entry["dismissed"] is None}

    # A reviewer dismisses one finding here, another wherever its words stand, and mends a number but breaks a term.
    fixed = "Exports of scarce soils grew by 5 percent."
    with serving(Path("run")) as server:
        dismissals = [
            on(keys[finding.index], "dismiss", "anna", finding=finding.id, alike=finding.alike, check=finding.check,
               scope=scope, reason="correct", note="")
            for finding, scope in ((here, "here"), (alike, "alike"))
        ]  # fmt: skip
        edit = on(keys[3], "edit", "anna", seg="s4", before=ROWS[3][1], after=fixed)
        term = event("term", "anna", zh="出口", en="export")
        answer = ask(server, "POST", "events", {"since": 0, "events": [*dismissals, edit, term]})[1]
        assert len(answer["accepted"]) == 4
        told = ask(server, "POST", "check", {"system": "mt", "key": keys[3], "text": fixed})[1]["findings"]
        assert [entry["check"] for entry in told] == ["term-missing"]

    assert main(["apply", "run", "c.tmx", "-o", "new.tmx", "--glossary", "g.tsv"]) == 0
    out = capsys.readouterr().out
    for line in (
        "new.tmx: 1 of 4 segments changed",
        "mtqa-ignore.jsonl: 2 of 2 dismissals are new",
        "g.tsv: 1 of 1 proposed terms are new",
        "mt: edited 1 of 4 segments (25.0 %)",
    ):
        assert line in out
    rows = [json.loads(line) for line in Path("mtqa-ignore.jsonl").read_text("utf-8").splitlines()]
    assert [row["text"] for row in rows] == ["of of", "the the"]

    after = {entry["id"]: entry for entry in checked("new.tmx", capsys)}
    open_ = {id for id, entry in after.items() if entry["dismissed"] is None}
    assert after[here.id]["dismissed"] == "correct"
    assert {after[finding.id]["dismissed"] for finding in repeated[1:]} == {"correct"}  # both of the same words
    assert number.id not in after  # the edit mended it
    assert [after[id]["check"] for id in open_ - before] == ["term-missing"]  # and broke this, as the page had said
    # A dismissal ends where its words are gone: the same source with another fault is told.
    Path("new.tmx").write_text(Path("new.tmx").read_text("utf-8").replace("of of China", "in in China"), "utf-8")
    worse = [entry for entry in checked("new.tmx", capsys) if entry["check"] == "repeated-word"]
    assert [entry["segment"] for entry in worse if entry["dismissed"] is None] == ["s1"]
