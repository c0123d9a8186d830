"""Marot's MQM annotations read as a corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format, load_bitext, open_units
from mtqa.model import Unit

Save = Callable[..., Path]
HEADER = "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\tmetadata\n"


def row(system: str, segment: str, source: str, target: str, *, rater: str = "r1", about: str = "") -> str:
    return f"{system}\td:zh-en\t{segment}\t{segment}\t{rater}\t{source}\t{target}\tFluency/Grammar\tMinor\t{about}\n"


def plain(unit: Unit) -> tuple[str, str, str, list[str]]:
    return (
        unit.id,
        unit.document,
        unit.source.plain,
        [f"{v.role.value} {v.system} {v.text.plain}" for v in unit.variants],
    )


REFERENCES = json.dumps({"segment": {"references": {"refA": "fine", "refB": "", "x": 3}}})
READ = [
    (row("A", "1", "好", "<v>go</v>od"), ["mt A good"], "the marks go"),
    (row("A", "1", "<v>好</v>", "good") + row("A", "1", "好", "g<v>ood"), ["mt A good"], "two errors, one segment"),
    (row("A", "1", "好", "a") + row("B", "1", "好", "b"), ["mt A a", "mt B b"], "two systems"),
    (row("A", "1", "好", "a", about=REFERENCES), ["mt A a", "reference  fine"], "references in the metadata"),
    (row("A", "1", "好", "a", about='{"references"'), ["mt A a"], "broken metadata"),
    (row("A", "1", "好", "a") + row("", "1", "", "", about="{}"), ["mt A a"], "a row of metadata alone"),
    (row("A", "1", "好", "a\\nb\\\\"), ["mt A a\nb\\"], "escapes"),
    (row("A", "1", "好", "C:\\dir"), ["mt A C:\\dir"], "a backslash that is none"),
    (row("A", "1", "好", "<\u200bv>a<\u200b/v>"), ["mt A <v>a</v>"], "a text's own mark"),
]


@pytest.mark.parametrize(("rows", "variants", "why"), READ, ids=[entry[2] for entry in READ])
@pytest.mark.parametrize("header", [HEADER, ""], ids=["header", "no header"])
def test_read(save: Save, header: str, rows: str, variants: list[str], why: str) -> None:
    path = save("x.tsv", header + rows)
    options = ReadOptions()
    assert find_format(path).id == "marot"
    assert [plain(unit) for unit in open_units(path, options)] == [("1", "d", "好", variants)]
    assert not options.warnings


def test_raters_in_blocks_keep_the_order_of_segments(save: Save) -> None:
    rows = [row(s, n, f"句{n}", s + n, rater=r) for r in ("r1", "r2") for s in "AB" for n in "123"]
    units = list(open_units(save("x.tsv", HEADER + "".join(rows))))
    assert [plain(unit) for unit in units] == [(n, "d", f"句{n}", [f"mt A A{n}", f"mt B B{n}"]) for n in "123"]
    assert [unit.line for unit in units] == [2, 3, 4]


def test_another_text_of_a_segment_is_named(save: Save) -> None:
    options = ReadOptions()
    path = save("x.tsv", HEADER + row("A", "1", "好", "a") + row("A", "1", "好", "b") + "short\trow\n")
    assert [plain(unit)[3] for unit in open_units(path, options)] == [["mt A a"]]
    assert [warning.removeprefix(f"{path}:") for warning in options.warnings] == [
        "3: tells another text of its segment than the rows before, which count",
        "4: a row with too few cells, left out: 2",
    ]


@pytest.mark.parametrize("text", ["source\ttarget\n好\tgood\n", HEADER, "\n"])
def test_refused(save: Save, text: str) -> None:
    with pytest.raises(FormatError):
        list(FORMATS["marot"].read(save("x.tsv", text), ReadOptions()))


def test_writing_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be written: marot is a format that mtqa only reads; write"):
        FORMATS["marot"].write(tmp_path / "x.marot", [], ReadOptions())


def test_public_annotations(data_dir: Path) -> None:
    ted = load_bitext(data_dir / "mqm-ted-zhen" / "mqm.tsv")
    assert (ted.segments, len(ted.systems), ted.warnings) == (529, 15, ())
    news = load_bitext(data_dir / "mqm23-zhen" / "dev.tsv")
    assert len(news.systems) == 10
    assert not any("<v>" in text.text.plain for unit in news.units() for text in unit.variants)
