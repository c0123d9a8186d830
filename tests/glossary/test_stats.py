"""`mtqa glossary stats`: what translations do with the terms, counted once for each segment."""

from __future__ import annotations

import json

import pytest
from terms import matcher_of

from mtqa.cli import main
from mtqa.glossary.model import Row, Status
from mtqa.glossary.stats import Usages, usage
from mtqa.model import Segment

MATCHER = matcher_of(
    Row("chip", ("芯片", "晶片"), "microchip"),
    Row("chip", (), "chip", Status.ADMITTED),
    Row("chip", (), "core piece", Status.FORBIDDEN),
    Row("mofcom", ("商务部",), "Ministry of Commerce"),
    Row("impact", ("影响",), "impact"),
    Row("slip", (), "Vice Prime Minister", Status.FORBIDDEN),
    Row("rare", ("稀土",), "rare earth"),
    Row("later", ("新词",), "new word", Status.PROPOSED),
)


def counted(*pairs: tuple[str, str]) -> Usages:
    return usage(MATCHER, [Segment(str(n), source, target) for n, (source, target) in enumerate(pairs)])


def states(*pairs: tuple[str, str]) -> dict[str, dict[str, int]]:
    return {one.concept: dict(one.states) for one in counted(*pairs).concepts if one.states}


TABLE = [
    ([("芯片很贵。", "Chips are dear.")], {"chip": {"ok": 1}}, "right"),
    ([("芯片和晶片。", "Chips, chips and chips.")], {"chip": {"ok": 1}}, "twice in a segment is one hit"),
    (
        [("芯片。", "Chips."), ("晶片。", "A core piece."), ("芯片。", "Wafers.")],
        {"chip": {"ok": 1, "forbidden": 1, "missing": 1}},
        "each verdict",
    ),
    ([("商务部说。", "The Commerce Ministry said so.")], {"mofcom": {"variant": 1}}, "order"),
    ([("很有影响。", "It matters.")], {"impact": {"weak": 1}}, "an everyday word that is missing"),
    ([("副总理来了。", "The Vice Prime Minister came.")], {"slip": {"forbidden": 1}}, "wrong anywhere"),
    ([("新词。", "A novelty.")], {}, "proposed terms are not looked for"),
    ([("芯片。", " \u200b")], {}, "an empty target says nothing of terms"),
]


@pytest.mark.parametrize(("pairs", "expected", "why"), TABLE, ids=[row[2] for row in TABLE])
def test_states(pairs, expected, why):
    assert states(*pairs) == expected, why


def test_totals():
    found = counted(("芯片。", "Chips."), ("芯片。", ""), ("天气好。", "Fine."))
    assert (found.segments, found.empty) == (3, 1)
    assert [one.concept for one in found.unused] == ["mofcom", "impact", "rare"], "neither proposed nor without Chinese"
    assert next(one for one in found.concepts if one.concept == "chip").renderings == {"chip": 1}


@pytest.mark.parametrize(
    ("targets", "expected", "why"),
    [
        (["Wafers."] * 3, True, "all translators say otherwise"),
        (["Wafers."] * 3 + ["Chips."] * 2, True, "most"),
        (["Wafers."] * 3 + ["Chips."] * 3, False, "half"),
        (["Wafers."] * 2, False, "too few to tell"),
        (["Core pieces."] * 9, False, "forbidden forms are no doubt about the right one"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_doubtful(targets, expected, why):
    found = counted(*(("芯片。", target) for target in targets))
    assert found.concepts[0].is_doubtful is expected, why


@pytest.fixture
def files(tmp_path):
    glossary, corpus = tmp_path / "g.tsv", tmp_path / "c.tsv"
    glossary.write_text("id\tzh\ten\nchip\t芯片\tchip\nwafer\t晶圆\twafer\n", "utf-8")
    corpus.write_text("source\ttarget\treference\n芯片。\tBits.\tChips.\n芯片。\tChips.\tChip.\n", "utf-8")
    return [str(glossary), str(corpus)]


def test_text(files, capsys):
    assert main(["glossary", "stats", *files]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["concept", "hits", "ok", "missing", "consistency", "zh"]
    assert lines[1].split() == ["chip", "2", "1", "1", "100", "%", "芯片"]
    assert "never used (1): wafer (晶圆)" in lines


def test_references(files, capsys):
    assert main(["glossary", "stats", "--on-references", "--format", "json", *files]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["concepts"][0]["states"] == {"ok": 2}
    assert answer["segments"] == 2


def test_systems(files, tmp_path, capsys):
    (tmp_path / "b.txt").write_text("Chips.\nChips.\n", "utf-8")
    assert main(["glossary", "stats", "--format", "json", *files, "--system", f"b={tmp_path / 'b.txt'}"]) == 0
    assert json.loads(capsys.readouterr().out)["concepts"][0]["states"] == {"ok": 3, "missing": 1}


WRONG = [
    (["--as-of", "2022-2-3"], "write it as yyyy-mm-dd", "a date"),
    (["--system", "b"], "is not NAME=FILE", "a system"),
    (["--reference", "none.txt"], "none.txt", "a file"),
]


@pytest.mark.parametrize(("arguments", "message", "why"), WRONG, ids=[row[2] for row in WRONG])
@pytest.mark.parametrize("command", ["stats", "impact"])
def test_wrong_options_are_one_line(files, capsys, command, arguments, message, why):
    names = [files[0], *files] if command == "impact" else files
    assert main(["glossary", command, *names, *arguments]) == 2, why
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_without_references(tmp_path, files, capsys):
    corpus = tmp_path / "bare.tsv"
    corpus.write_text("source\ttarget\n芯片。\tChips.\n", "utf-8")
    assert main(["glossary", "stats", "--on-references", files[0], str(corpus)]) == 2
    assert "--reference FILE" in capsys.readouterr().err


def test_the_demo(root, capsys):
    names = [str(root / "corpora" / name) for name in ("glossary.tsv", "demo.tmx")]
    assert main(["glossary", "stats", "--on-references", "--format", "json", "-q", *names]) == 0
    states = [one["states"] for one in json.loads(capsys.readouterr().out)["concepts"] if one["hits"]]
    assert len(states) > 60
    assert all(set(one) <= {"ok"} for one in states), "the references obey the demo's glossary"
