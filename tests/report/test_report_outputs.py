"""JSON, TSV, SARIF, Marot and plain lines: what each promises, and what is true of all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_run import FakeRun, fake, finding
from hostile import HOSTILE
from test_report_html import everywhere

from mtqa.checks.base import Check
from mtqa.errors import InputError
from mtqa.model import Category, Finding, Quality, Role, Score, Segment, Severity, Span, Text, Unit, Variant
from mtqa.registry import Registry
from mtqa.report.base import OUTPUTS, RunReader, with_findings
from mtqa.report.marot import CATEGORIES, token_spans, tokens
from mtqa.report.sarif import uri
from mtqa.report.tsv import cell, uncell
from mtqa.report.write import write_report
from mtqa.run.store import Store

Write = Callable[..., str]
NAMES = ["html", "json", "marot", "sarif", "text", "tsv"]

# -- all of them


def test_outputs_are_found() -> None:
    assert set(NAMES) <= set(OUTPUTS.names())


@pytest.mark.parametrize("name", NAMES)
def test_same_run_same_bytes(name: str, demo_run: FakeRun, known_checks: object, written: Write) -> None:
    assert written(name, demo_run) == written(name, demo_run) != ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_survived_and_written_to_a_file(name: str, text: str, tmp_path: Path) -> None:
    OUTPUTS[name].write(everywhere(HOSTILE[text]), tmp_path / "out")
    assert (tmp_path / "out").read_text("utf-8")


class Broken(FakeRun):
    """A run whose disk fails half-way."""

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        yield finding(0)
        raise OSError(5, "disk error")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_whole_or_as_it_was(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before")
    with pytest.raises(InputError, match=r"out: cannot be written: disk error"):
        OUTPUTS[name].write(Broken(texts=fake(("一", "x")).texts), path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out"], "nothing is left lying about"


def test_missing_folders_are_made_and_impossible_ones_named(tmp_path: Path) -> None:
    write_report(fake(("一", "x")), tmp_path / "a/b")
    assert sorted(path.name for path in (tmp_path / "a/b").iterdir()) == ["findings.json", "index.html"]
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_report(fake(("一", "x")), tmp_path / "file")


def test_findings_join_their_segments() -> None:
    run = fake(
        ("一", "a"), ("二", "b"), ("三", "c"), findings=[finding(0), finding(2), finding(2, check="repeated-word")]
    )
    joined = [(segment.target, len(found)) for segment, found in with_findings(run, "demo-mt")]
    assert joined == [("a", 1), ("b", 0), ("c", 2)]


def test_a_store_is_a_reader(tmp_path: Path) -> None:
    variants = (Variant(Text("one one"), Role.MT, "mt"), Variant(Text("one"), Role.REFERENCE))
    with Store.create(tmp_path / "run.db") as store:
        store.begin("f" * 32, mtqa="0.1.0", origin="a.tmx", source_language="zh", target_language="en", config={})
        store.load([Unit("u1", Text("一"), variants)])
        store.add_findings("mt", [finding(0, segment="u1", system="mt", target_spans=(Span(4, 7),))], "check:mt", 1)
        reader: RunReader = store
        write_report(reader, tmp_path)
    assert json.loads((tmp_path / "findings.json").read_text("utf-8"))["findings"][0]["target_spans"] == [[4, 7]]
    assert '<mark class="m major" title="major: number-mismatch">one</mark>' in (tmp_path / "index.html").read_text(
        "utf-8"
    )


# -- JSON


def rich() -> FakeRun:
    found = finding(
        0, id="f00d", document="news", line=9, source_spans=(Span(0, 1),), target_spans=(Span(0, 1), Span(2, 2)),
        evidence={"term": "一", "expected": ("one",), "ratio": float("nan")}, suggestion="y", dismissed="fine",
        alike="a11e",
    )  # fmt: skip
    run = fake(("一", "x y"), findings=[found], warnings=("careful",))
    score = Score("bleu", "demo-mt", 12.5, "tok:13a", 1, (10.0, 15.0), (12.5,))
    quality = Quality("demo-mt", "mqm-core", 95.0, 5.0, 100, 50.0, {"major": 1}, "a formula", False)
    run.about = replace(run.about, scores=(score,), quality=(quality,))
    return run


def test_json_is_what_the_design_promises(written: Write) -> None:
    assert json.loads(written("json", rich())) == {
        "mtqa": "0.1.0",
        "corpus": {"origin": "corpora/demo.tmx", "source_language": "zh", "target_language": "en", "segments": 1,
                   "documents": 1},
        "systems": ["demo-mt"],
        "findings": [
            {"id": "f00d", "alike": "a11e", "check": "number-mismatch",
             "category": "Accuracy/Mistranslation", "severity": "major",
             "segment": "1", "document": "news", "line": 9, "system": "demo-mt", "message": "the figures differ",
             "source_spans": [[0, 1]], "target_spans": [[0, 1], [2, 2]],
             "evidence": {"term": "一", "expected": ["one"], "ratio": None}, "suggestion": "y", "dismissed": "fine"}
        ],
        "scores": [{"metric": "bleu", "system": "demo-mt", "value": 12.5, "signature": "tok:13a", "segments": 1,
                    "interval": [10.0, 15.0]}],
        "quality": {"demo-mt": {"profile": "mqm-core", "value": 95.0, "penalty": 5.0, "words": 100,
                                "per_thousand": 50.0, "counts": {"major": 1}, "formula": "a formula",
                                "sufficient": False}},
        "warnings": ["careful"],
    }  # fmt: skip


def test_json_gives_segment_values_only_when_asked(written: Write) -> None:
    assert "segment_values" not in written("json", rich())
    assert json.loads(written("json", rich(), segment_values=True))["scores"][0]["segment_values"] == [12.5]


def test_json_keeps_chinese_readable_and_a_finding_to_a_line(demo_run: FakeRun, written: Write) -> None:
    text = written("json", demo_run)
    assert "新华社" in text
    assert sum(line.lstrip().startswith('{"id"') for line in text.splitlines()) == len(demo_run.found)


@pytest.mark.parametrize("text", HOSTILE)
def test_json_gives_texts_back(text: str, tmp_path: Path) -> None:
    value = HOSTILE[text]
    OUTPUTS["json"].write(fake(("一", "x"), findings=[finding(0, message=value)]), tmp_path / "f.json")
    assert json.loads((tmp_path / "f.json").read_text("utf-8"))["findings"][0]["message"] == value


# -- TSV


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("a\tb\nc\r\\", "a\\tb\\nc\\r\\\\", id="separators"),
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("-5 degrees", "'-5 degrees", id="minus begins a formula too"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at sign"),
        pytest.param("＝1+1", "'＝1+1", id="full-width sign"),
        pytest.param("  =1", "'  =1", id="spaces before it"),
        pytest.param("\t=1", "'\\t=1", id="tab before it"),
        pytest.param("'quoted'", "''quoted'", id="own apostrophe stays tellable"),
        pytest.param("1-2=3", "1-2=3", id="signs inside are harmless"),
        pytest.param("\\t", "\\\\t", id="a backslash that looks like an escape"),
    ],
)
def test_cell(text: str, expected: str) -> None:
    assert cell(text) == expected
    assert uncell(expected) == text


@pytest.mark.parametrize("text", [value for value in HOSTILE.values() if len(value) < 1000])
def test_tsv_round_trip(text: str, written: Write) -> None:
    run = fake((text, text), findings=[finding(0, message=text, suggestion=text, target_spans=(Span(0, len(text)),))])
    rows = list(csv.reader(io.StringIO(written("tsv", run), newline="\n"), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 2
    row = dict(zip(rows[0], map(uncell, rows[1]), strict=True))
    assert [row[name] for name in ("source", "target", "message", "suggestion", "target_marked")] == [text] * 5


def test_tsv_has_a_row_for_each_finding(demo_run: FakeRun, written: Write) -> None:
    lines = written("tsv", demo_run).splitlines()
    assert len(lines) == 1 + len(demo_run.found)
    assert {line.count("\t") for line in lines} == {17}


# -- plain lines


def test_text_lines_name_file_line_and_segment(written: Write) -> None:
    run = fake(
        ("一", "x"), ("二", "y"), findings=[finding(0, line=12), finding(1, message="two\nlines \x1b[31m\u202e")]
    )
    assert written("text", run).splitlines() == [
        "corpora/demo.tmx:12: major number-mismatch 1: the figures differ",
        "corpora/demo.tmx: major number-mismatch 2: two lines ⟦U+001B⟧[31m⟦U+202E⟧",
        "2 findings in 2 segments",
        "  major 2: number-mismatch 2",
    ]


def test_text_sums_up_worst_first_and_leaves_the_dismissed_out(written: Write) -> None:
    found = [
        finding(0, check="repeated-word", severity=Severity.MINOR),
        finding(0, severity=Severity.CRITICAL),
        finding(0, check="term-missing", severity=Severity.MINOR, dismissed="fine"),
    ]
    assert written("text", fake(("一", "x"), findings=found)).splitlines()[2:] == [
        "2 findings in 1 segment",
        "  critical 1: number-mismatch 1",
        "  minor 1: repeated-word 1",
        "  dismissed 1",
    ]


def test_text_names_the_system_where_there_are_several(written: Write) -> None:
    segments = [Segment("1", "一", "x", index=0)]
    run = FakeRun(texts={"a": segments, "b": segments}, found=[finding(0, system="b")])
    assert "number-mismatch 1 [b]: " in written("text", run)


# -- SARIF (the schema's own required properties, OASIS SARIF 2.1.0 sections 3.13 to 3.49)


def test_sarif_has_what_the_standard_requires(demo_run: FakeRun, known_checks: Registry[Check], written: Write) -> None:
    log = json.loads(written("sarif", demo_run))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("mtqa", "0.1.0")
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(demo_run.found)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": "corpora/demo.tmx"}
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["logicalLocations"][0]["name"]
    rule = next(rule for rule in rules if rule["id"] == "number-mismatch")
    assert rule["shortDescription"]["text"] == "number-mismatch in one line."
    assert "Why:" in rule["help"]["text"]
    assert rule["defaultConfiguration"] == {"level": "error"}


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("major", "error"), ("minor", "warning"), ("neutral", "note")],
)
def test_sarif_level(severity: str, level: str, written: Write) -> None:
    run = fake(("一", "x"), findings=[finding(0, severity=Severity(severity))])
    assert json.loads(written("sarif", run))["runs"][0]["results"][0]["level"] == level


def test_sarif_keeps_ids_and_suppressions(written: Write) -> None:
    found = [finding(0, id="aa"), finding(1, id="bb", dismissed="correct as it is")]
    results = json.loads(written("sarif", fake(("一", "x"), ("二", "y"), findings=found)))["runs"][0]["results"]
    assert [result["partialFingerprints"] for result in results] == [{"mtqaFinding/v1": "aa"}, {"mtqaFinding/v1": "bb"}]
    assert "suppressions" not in results[0], "an empty list would mean: known not to be suppressed"
    (suppression,) = results[1]["suppressions"]
    assert suppression == {"kind": "external", "status": "accepted", "justification": "correct as it is"}
    assert "region" not in results[0]["locations"][0]["physicalLocation"], "no line is known"


@pytest.mark.parametrize("name", ["html", "marot", "sarif", "text"])
def test_a_dismissal_without_a_reason_is_a_dismissal(name: str, known_checks: object, written: Write) -> None:
    """The reason may be empty; only None means that the finding is open."""
    text = written(name, fake(("一", "x"), findings=[finding(0, dismissed="")]))
    said = {"html": "1 dismissed", "marot": "deleted_errors", "sarif": "suppressions", "text": "dismissed 1"}
    assert said[name] in text


def test_sarif_tells_of_warnings_and_of_a_run_that_was_stopped(written: Write) -> None:
    run = fake(("一", "x"), warnings=("COMET was not scored",), finished=False)
    (invocation,) = json.loads(written("sarif", run))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "COMET was not scored"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        pytest.param("corpora/demo.tmx", "corpora/demo.tmx", id="relative names stay relative"),
        pytest.param("新闻 1#.tmx", "%E6%96%B0%E9%97%BB%201%23.tmx", id="reserved characters are quoted"),
        pytest.param("/data/a b.tmx", "file:///data/a%20b.tmx", id="absolute names get their scheme"),
    ],
)
def test_sarif_uri(origin: str, expected: str) -> None:
    assert uri(origin) == expected


# -- Marot


def marot_rows(text: str) -> list[dict[str, str]]:
    lines = text.rstrip("\n").split("\n")
    header = lines[0].split("\t")
    assert header[:2] == ["system", "doc"], "by which Marot knows a header"
    assert len(header) == 10
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def test_marot_rows(written: Write) -> None:
    found = [
        finding(0, target_spans=(Span(4, 7),), source_spans=(Span(0, 1),)),
        finding(0, check="x-missing", category=Category.OMISSION, source_spans=(Span(1, 2),), severity=Severity.MINOR),
        finding(1, target_spans=(Span(0, 1),), dismissed="correct as it is"),
    ]
    run = fake(("一二", "one two three"), ("三", "y"), findings=found)
    run.texts["demo-mt"] = [
        replace(each, document="news", references=("ref",), id=f"t{each.index}") for each in run.texts["demo-mt"]
    ]
    rows = marot_rows(written("marot", run))
    assert [(row["doc"], row["docSegId"], row["globalSegId"]) for row in rows] == [
        ("news:zh-en", "1", "t0"), ("news:zh-en", "1", "t0"), ("news:zh-en", "2", "t1")
    ]  # fmt: skip
    assert [(row["source"], row["target"]) for row in rows] == [
        ("一二", "one <v>two</v> three"),
        ("一<v>二</v>", "one two three"),
        ("三", "y"),
    ]
    assert [(row["category"], row["severity"]) for row in rows] == [
        ("Accuracy/Mistranslation", "Major"),
        ("Accuracy/Omission", "Minor"),
        ("No-error", "No-error"),
    ]
    first, second, third = (json.loads(row["metadata"]) for row in rows)
    assert first["evaluation"]["source_language"] == "zh"
    assert first["segment"]["references"] == {"ref1": "ref"}
    assert first["segment"]["target_tokens"] == ["one", " ", "two", " ", "three"]
    assert first["target_spans"] == [[2, 2]]
    assert first["marked_text"] == "two"
    assert "segment" not in second, "what is said of the segment is said once"
    (deleted,) = third["deleted_errors"]
    assert (deleted["location"], deleted["selected"], deleted["start"], deleted["end"]) == ("translation", "y", 0, 0)
    assert (deleted["type"], deleted["subtype"]) == ("Accuracy", "Mistranslation")
    assert deleted["metadata"]["note"] == "correct as it is"


@pytest.mark.parametrize("text", HOSTILE)
def test_marot_survives_any_text_in_ten_columns(text: str, written: Write) -> None:
    rows = marot_rows(written("marot", everywhere(HOSTILE[text])))
    assert len(rows) == 2
    assert all(json.loads(row["metadata"]) for row in rows)


def test_marot_does_not_take_text_for_marks(written: Write) -> None:
    run = fake(("一", "a <v>b</v> c"), findings=[finding(0, target_spans=(Span(0, 1),))])
    (row,) = marot_rows(written("marot", run))
    assert re.findall(r"</?v>", row["target"]) == ["<v>", "</v>"]


def test_marot_has_a_name_for_every_category() -> None:
    assert set(CATEGORIES) == set(Category)


@pytest.mark.parametrize("text", [*HOSTILE.values(), "GDP增长5.2%，达1.2 trillion"])
def test_marot_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param((0, 3), (0, 0), id="a word"),
        pytest.param((1, 5), (0, 2), id="parts of words count whole"),
        pytest.param((3, 3), (1, 1), id="a place: the token after it"),
        pytest.param((7, 7), None, id="a place at the end has none"),
    ],
)
def test_marot_token_spans(span: tuple[int, int], expected: tuple[int, int] | None) -> None:
    assert token_spans("one two", [Span(*span)]) == ([] if expected is None else [expected])
