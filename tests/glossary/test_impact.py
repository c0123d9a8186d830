"""`mtqa glossary impact`: which verdicts another glossary changes, and no others."""

from __future__ import annotations

import json

import pytest
from terms import matcher_of

from mtqa.cli import main
from mtqa.glossary.impact import impact
from mtqa.glossary.model import Row, Status
from mtqa.model import Segment

CHIP = Row("chip", ("芯片",), "chip")
WAFER = Row("chip", (), "wafer", Status.FORBIDDEN)
OKAY = Row("chip", (), "wafer", Status.ADMITTED)


def shifts(old, new, *pairs):
    segments = [Segment(str(n), source, target) for n, (source, target) in enumerate(pairs, 1)]
    found = impact(matcher_of(*old), matcher_of(*new), segments)
    return [(one.segment.id, one.concept, one.before, one.after, one.kind) for one in found]


TABLE = [
    ([CHIP], [CHIP], [("芯片。", "Wafers.")], [], "the same glossary"),
    (
        [CHIP],
        [CHIP, OKAY],
        [("芯片。", "Wafers."), ("芯片。", "Chips.")],
        [("1", "chip", "missing", "ok", "vanishes")],
        "a synonym",
    ),
    (
        [CHIP, OKAY],
        [CHIP, WAFER],
        [("芯片。", "Wafers.")],
        [("1", "chip", "ok", "forbidden", "appears")],
        "no longer right",
    ),
    ([CHIP], [CHIP, WAFER], [("芯片。", "Wafers.")], [("1", "chip", "missing", "forbidden", "differs")], "worse"),
    ([CHIP], [], [("芯片。", "Wafers.")], [("1", "chip", "missing", "", "vanishes")], "a term gone"),
    ([], [CHIP], [("芯片。", "Chips.")], [("1", "chip", "", "ok", "quiet")], "a new term that is right"),
    ([CHIP], [Row("ic", ("芯片",), "chip")], [("芯片。", "Wafers.")], [], "another id alone is no change"),
    (
        [CHIP],
        [Row("ic", ("芯片",), "wafer")],
        [("芯片。", "Wafers.")],
        [("1", "ic", "missing", "ok", "vanishes")],
        "another id and another rendering",
    ),
    (
        [Row("annuity", ("年金",), "annuity")],
        [Row("annuity", ("年金",), "annuity", not_in=("年金管局",))],
        [("2022年金管局说。", "In 2022 the HKMA said.")],
        [("1", "annuity", "weak", "", "quiet")],
        "a longer word that is another was no alarm before",
    ),
    ([CHIP], [CHIP, OKAY], [("芯片。", "")], [], "nothing was translated"),
    (
        [CHIP],
        [CHIP, Row("slip", (), "wafers", Status.FORBIDDEN)],
        [("天。", "Wafers.")],
        [("1", "slip", "", "forbidden", "appears")],
        "forbidden anywhere",
    ),
]


@pytest.mark.parametrize(("old", "new", "pairs", "expected", "why"), TABLE, ids=[row[4] for row in TABLE])
def test_shifts(old, new, pairs, expected, why):
    assert shifts(old, new, *pairs) == expected, why


@pytest.fixture
def files(tmp_path):
    old, new, corpus = (tmp_path / name for name in ("old.tsv", "new.tsv", "c.tsv"))
    old.write_text("id\tzh\ten\nchip\t芯片\tchip\n", "utf-8")
    new.write_text("id\tzh\ten\nchip\t芯片\tmicrochip\nwafer\t晶圆\twafer\n", "utf-8")
    corpus.write_text("source\ttarget\n芯片。\tChips.\n芯片。\tMicrochips.\n晶圆。\tWafers.\n", "utf-8")
    return [str(old), str(new), str(corpus)]


def test_text(files, capsys):
    assert main(["glossary", "impact", *files]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 [mt] chip (芯片): ok -> missing",
        "2 [mt] chip (芯片): missing -> ok",
        "alarms: 1 appear, 1 vanish, 0 differ; 1 other changes raise none",
    ]


def test_json(files, capsys):
    assert main(["glossary", "impact", "--format", "json", *files]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["counts"] == {"appears": 1, "vanishes": 1, "quiet": 1}
    assert answer["shifts"][0]["line"] == 2
    assert [one["after"] for one in answer["shifts"]] == ["missing", "ok", "ok"]


def test_the_same_corpus_and_glossary_change_nothing(root, capsys):
    glossary, corpus = (str(root / "corpora" / name) for name in ("glossary.tsv", "demo.tmx"))
    assert main(["glossary", "impact", glossary, glossary, corpus]) == 0
    assert capsys.readouterr().out == "alarms: 0 appear, 0 vanish, 0 differ; 0 other changes raise none\n"
