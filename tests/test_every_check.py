"""What is true of every check: its place, its manual, its example, and that nothing makes it stumble."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mtqa.checks.base import CHECKS, Check, Scope
from mtqa.checks.manual import Example, example, matcher_from_example, sections
from mtqa.checks.run import check_document, check_segments
from mtqa.model import FOLDER_OF_DIMENSION, Finding, Segment

FOLDER = Path(importlib.import_module("mtqa.checks").__file__).parent
ALL = list(CHECKS)
IDS = [check.id for check in ALL]
NOT_RULES = {"base", "run", "manual", "house"}

every_check = pytest.mark.parametrize("check", ALL, ids=IDS)


def run(checks: Sequence[Check], segments: Sequence[Segment], glossary: str = "") -> list[Finding]:
    matcher = matcher_from_example(glossary) if glossary else None
    return [*check_segments(segments, checks, matcher), *check_document(segments, checks, matcher)]


def marks(findings: Sequence[Finding], segments: Sequence[Segment]) -> set[tuple[str, int, str]]:
    """Check, segment and marked text: a finding without its offsets."""
    return {
        (
            finding.check,
            finding.index,
            " ".join(span.of(segments[finding.index].target) for span in finding.target_spans),
        )
        for finding in findings
    }


def own_example(check: Check) -> Example:
    return example(check.manual)


def test_there_are_checks():
    assert {"number-mismatch", "untranslated-text", "empty-target", "target-same-as-source"} <= set(IDS)


def test_every_public_module_is_one_check():
    modules = {path.stem for path in FOLDER.rglob("*.py") if not path.stem.startswith("_")} - NOT_RULES
    assert modules == {id.replace("-", "_") for id in IDS}


@every_check
def test_file_and_folder(check):
    path = Path(inspect.getsourcefile(check.rule))
    assert path.stem == check.id.replace("-", "_") == check.rule.__name__
    assert path.parent.name == FOLDER_OF_DIMENSION[check.category.dimension]


@every_check
def test_manual_has_its_parts(check):
    assert check.summary.endswith("."), "the first line is a sentence"
    assert len(check.summary) <= 120
    parts = sections(check.manual)
    assert parts["Why"].strip()
    assert parts["Source"].strip()
    assert own_example(check).pairs


@every_check
def test_does_nothing_but_yield_issues(check):
    """No I/O, no printing, no logging, no global state in a rule's module."""
    tree = ast.parse(Path(inspect.getsourcefile(check.rule)).read_text("utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"open", "print", "input", "exec", "eval"}
    assert not any(isinstance(node, ast.Global | ast.Nonlocal) for node in ast.walk(tree))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not imported & {"logging", "os", "sys", "random", "time", "socket", "subprocess"}


@every_check
def test_own_example_is_flagged_and_the_better_text_is_not(check):
    shown = own_example(check)
    flagged = run([check], shown.segments(), shown.glossary)
    assert flagged
    assert {finding.check for finding in flagged} == {check.id}
    assert run([check], shown.segments(better=True), shown.glossary) == []


@every_check
def test_spans_lie_inside_the_texts(check):
    shown = own_example(check)
    segments = shown.segments()
    for finding in run([check], segments, shown.glossary):
        assert finding.source_spans or finding.target_spans, "a reader must see where"
        assert all(span.end <= len(segments[finding.index].source) for span in finding.source_spans)
        assert all(span.end <= len(segments[finding.index].target) for span in finding.target_spans)
        assert all(len(span) for span in finding.source_spans)


@every_check
def test_same_input_same_findings(check):
    shown = own_example(check)
    first = run([check], shown.segments(), shown.glossary)
    assert first == run([check], shown.segments(), shown.glossary)
    assert len({finding.id for finding in first}) == len(first)


@every_check
def test_ids_do_not_hang_on_places(check):
    """The same texts further down in another file are the same findings."""
    shown = own_example(check)
    moved = [
        replace(segment, id=f"x{segment.id}", document="other", line=70 + segment.index) for segment in shown.segments()
    ]
    ids = [finding.id for finding in run([check], shown.segments(), shown.glossary)]
    assert ids == [finding.id for finding in run([check], moved, shown.glossary)]


@every_check
def test_suggestion_removes_the_finding_and_brings_no_other(check):
    shown = own_example(check)
    segments = shown.segments()
    before = marks(run(ALL, segments, shown.glossary), segments)
    for finding in run([check], segments, shown.glossary):
        if finding.suggestion is None:
            continue
        assert finding.target_spans, "a suggestion replaces the first target span"
        text, span = segments[finding.index].target, finding.target_spans[0]
        target = text[: span.start] + finding.suggestion + text[span.end :]
        changed = [
            replace(segment, target=target) if segment.index == finding.index else segment for segment in segments
        ]
        after = marks(run(ALL, changed, shown.glossary), changed)
        assert finding.id not in {other.id for other in run([check], changed, shown.glossary)}
        assert after <= before, f"{finding.suggestion!r} brings {after - before}"


LONG_ZH = "会议3月5日在北京举行，来自12个国家的530万人参加。" * 1800
LONG_EN = "The meeting was held in Beijing with 530 million people. " * 900
ODD = [
    ("empty", "", ""),
    ("blank", " \u3000\n", "\t"),
    ("no target", "会议3月5日举行，530万人参加。", ""),
    ("no source", "", "The meeting had 5.3 million guests."),
    ("50,000 characters", LONG_ZH[:50_000], LONG_EN[:50_000]),
    ("50,000 of one character", "万" * 50_000, "1" * 50_000),
    ("50,000 digits", "1" * 50_000, "9," * 25_000),
    (
        "9,000 figures",
        "".join(f"{n}台、" for n in range(11, 9_000)),
        "".join(f"{n} units, " for n in range(9_011, 16_000)),
    ),
    ("50,000 brackets", "（" * 50_000, "(" * 50_000),
    ("50,000 spaces", " " * 50_000 + "万", " " * 50_000 + "a"),
    ("50,000 number words", "二" * 50_000, "one hundred " * 4_200),
    ("astral", "𠮷野家卖出530万份😀", "Yoshinoya 𠮷 sold 530 million 😀😀"),
    ("astral digits", "共𝟓𝟑𝟎万", "a total of 𝟓𝟑𝟎 million"),
    ("right to left", "他说\u202e3月5日\u202c", "\u202ehe said \u0645\u0631\u062d\u0628\u0627 5\u202c"),
    ("combining", "3\u0301月", "Ma\u0301rch 5\u0301"),
    ("lone surrogate", "会\ud800议3人", "a \udc00 meeting of 3"),
    ("controls", "会\x00议\x1b[31m3人", "a\x00 meeting\x1b of 3"),
    ("other digits", "٣月५日", "٣ ५ ߅ people"),
    ("regex and markup", "(.*)+<b>3人</b>[万", "$1 \\1 <script>alert(3)</script> %s {0}"),
    ("swapped languages", "The meeting had 5.3 million guests.", "会议有530万人参加。"),
    ("numerals only", "〇零一二三四五六七八九十百千万亿兆半两", "zero one two three million billionth halves"),
    ("marks only", "……——、。！？", "... -- !?"),
]


@every_check
@pytest.mark.parametrize(("source", "target"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_odd_segments_survive(check, source, target):
    segments = [Segment("1", source, target), Segment("2", source, target, index=1)]
    for finding in run([check], segments):
        assert all(span.end <= len(source) for span in finding.source_spans)
        assert all(span.end <= len(target) for span in finding.target_spans)


@every_check
def test_no_segments_at_all(check):
    if check.scope is not Scope.SEGMENT:
        assert run([check], []) == []
