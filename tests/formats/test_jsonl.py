"""JSON lines: which objects are understood, which lines are left out, what survives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format, load_bitext
from mtqa.model import Role, Text, Unit, Variant

Save = Callable[..., Path]
JSONL = FORMATS["jsonl"]


def plain(unit: Unit) -> tuple[str, str, list[str], tuple[tuple[str, str], ...]]:
    variants = [f"{v.role.value} {v.system} {v.text.plain}" for v in unit.variants]
    return unit.id, unit.source.plain, variants, unit.properties


UNDERSTOOD = [
    ({"source": "好", "target": "good"}, ("", "好", ["mt  good"], ()), "the plainest"),
    ({"src": "好", "mt": "good", "ref": "fine"}, ("", "好", ["mt  good", "reference  fine"], ()), "short names"),
    ({"Zh": "好", "EN": "good", "ID": 7}, ("7", "好", ["mt  good"], ()), "names in any case, a number as id"),
    ({"src": "好", "hyp": "g", "system": "A"}, ("", "好", ["mt A g"], ()), "a system"),
    ({"src": "好", "mt": "", "system": "A"}, ("", "好", ["mt A "], ()), "a system's empty output"),
    (
        {"src": "好", "mt": "g", "references": ["a", "b", "a"]},
        ("", "好", ["mt  g", "reference  a", "reference  b"], ()),
        "list",
    ),
    (
        {"src": "好", "mt": "g", "ref1": "a", "ref2": "b"},
        ("", "好", ["mt  g", "reference  a", "reference  b"], ()),
        "refs",
    ),
    (
        {"src": "好", "mt": "g", "score": -5.0, "set": "n21"},
        ("", "好", ["mt  g"], (("score", "-5.0"), ("set", "n21"))),
        "more",
    ),
    ({"src": "好", "mt": "g", "spans": [[1, 2]], "x": None}, ("", "好", ["mt  g"], ()), "what is no plain value"),
    (
        {"src": "好", "mt": "g", "properties": [["a", "b"], ["a", "c"]]},
        ("", "好", ["mt  g"], (("a", "b"), ("a", "c"))),
        "pairs",
    ),
    ({"src": "好", "mt": "g", "properties": {"a": 1}}, ("", "好", ["mt  g"], (("a", "1"),)), "a mapping"),
    ({"src": "好", "mt": "g", "properties": [["a"], 3, ["b", None]]}, ("", "好", ["mt  g"], ()), "pairs that are none"),
    (
        {"src": "a\u2028b\nc\ud83d\ude00", "mt": "g"},
        ("", "a\u2028b\nc😀", ["mt  g"], ()),
        "line ends, a surrogate pair",
    ),
]


@pytest.mark.parametrize(("entry", "expected", "why"), UNDERSTOOD, ids=[row[2] for row in UNDERSTOOD])
def test_understood(save: Save, entry: dict[str, object], expected: object, why: str) -> None:
    path = save("c", json.dumps(entry) + "\n")
    options = ReadOptions()
    assert find_format(path) is JSONL
    assert [plain(unit) for unit in JSONL.read(path, options)] == [expected]
    assert not options.warnings


LEFT_OUT = [
    ("nonsense", "is not a JSON object, left out: Expecting value"),
    ('{"source": "好"', "is not a JSON object, left out"),
    ("[1, 2]", "is not an object with a source, left out"),
    ('{"target": "good"}', "is not an object with a source, left out"),
    ("[" * 100_000, "is not a JSON object, left out"),
]


@pytest.mark.parametrize(("line", "warning"), LEFT_OUT)
def test_a_bad_line_costs_no_other(save: Save, line: str, warning: str) -> None:
    good = '{"source": "好", "target": "good"}\n'
    options = ReadOptions()
    units = list(JSONL.read(save("c.jsonl", f"{good}\n{line}\n{good}"), options))
    assert [unit.line for unit in units] == [1, 4]
    assert len(options.warnings) == 1
    assert f"c.jsonl:3: {warning}" in options.warnings[0]


@pytest.mark.parametrize(
    ("text", "part"),
    [("[]\n", "holds no JSON object with a source"), ('{"source": "好"}\n', "has no en text"), ("", "is empty")],
)
def test_refused(save: Save, text: str, part: str) -> None:
    with pytest.raises(FormatError, match=part):
        list(JSONL.read(save("c.jsonl", text), ReadOptions()))


def test_systems_in_blocks_are_gathered(save: Save) -> None:
    rows = [{"id": n, "src": f"句{n}", "system": s, "mt": f"{s}{n}", "ref": f"r{n}"} for s in "AB" for n in range(3)]
    path = save("c.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert [plain(unit)[2] for unit in JSONL.read(path, ReadOptions())] == [
        [f"mt A A{n}", f"mt B B{n}", f"reference  r{n}"] for n in range(3)
    ]


def test_equal_sources_without_ids_stay_apart(save: Save) -> None:
    rows = [{"src": "好", "system": s, "mt": f"{s}{n}"} for s in "AB" for n in range(2)]
    path = save("c.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert [plain(unit)[2] for unit in JSONL.read(path, ReadOptions())] == [[f"mt A A{n}", f"mt B B{n}"] for n in "01"]


@pytest.mark.parametrize("text", ["a\nb\r\n\x00\u2028", "\ud800", '"\\', "=1+1", " ", "😀"])
def test_any_text_survives(tmp_path: Path, text: str) -> None:
    unit = Unit(text, Text(text), (Variant(Text(text), Role.MT, "A"),), text, properties=((text, text),))
    JSONL.write(tmp_path / "c.jsonl", [unit], ReadOptions())
    assert (tmp_path / "c.jsonl").read_bytes().count(b"\n") == 1
    (back,) = JSONL.read(tmp_path / "c.jsonl", ReadOptions())
    assert (back.id, back.source, back.variants, back.properties) == (
        unit.id,
        unit.source,
        unit.variants,
        unit.properties,
    )


def test_public_metric_data(data_dir: Path) -> None:
    found = load_bitext(data_dir / "metric-training-zhen" / "mqm.jsonl")
    assert (found.segments, found.references) == (12606, 1)
    assert dict(next(found.units()).properties) == {"set": "n21", "score": "-5.0"}
