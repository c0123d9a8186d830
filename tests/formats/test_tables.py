"""TSV, CSV and plain lines: which tables are understood, which are refused, what survives."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.text import read_lines, write_lines
from mtqa.model import Role, Text, Unit, Variant

Save = Callable[..., Path]


def plain(unit: Unit) -> tuple[str, str, list[tuple[str, str, str]]]:
    return unit.id, unit.source.plain, [(v.role.value, v.system, v.text.plain) for v in unit.variants]


GOOD, WORLD = ("mt", "", "good"), ("mt", "", "world")
# format, text, units, why it is understood
UNDERSTOOD = [
    ("tsv", "source\ttarget\n好\tgood\n", [("", "好", [GOOD])], "the plainest header"),
    ("tsv", "Source \tMT\tid\n好\tgood\t7\n", [("7", "好", [GOOD])], "names in any case, columns in any order"),
    ("tsv", "src\tref\thyp\n好\tr\tgood\n", [("", "好", [GOOD, ("reference", "", "r")])], "short names"),
    (
        "tsv",
        "zh\ten\treference\treference2\treference-3\n好\tgood\ta\t\tb\n",
        [("", "好", [GOOD, ("reference", "", "a"), ("reference", "", "b")])],
        "several references, an empty one is none",
    ),
    ("tsv", "source\ttarget\tremark\n好\tgood\tx\n", [("", "好", [GOOD])], "an unknown column is passed over"),
    ("tsv", "source\ttarget\n好\t\n", [("", "好", [])], "an empty cell is no translation"),
    ("tsv", "source\ttarget\n好\tgood\n\n世界\tworld", [("", "好", [GOOD]), ("", "世界", [WORLD])], "a blank line"),
    ("tsv", "source\ttarget\r\n好\tgood\r\n", [("", "好", [GOOD])], "CRLF"),
    ("tsv", "\ufeffsource\ttarget\n好\tgood\n", [("", "好", [GOOD])], "byte order mark"),
    (
        "tsv",
        "source\ttarget\n好\u2028\tgood\u0085\n",
        [("", "好\u2028", [("mt", "", "good\u0085")])],
        "only LF ends a line",
    ),
    ("tsv", 'source\ttarget\n好\t"good"\n', [("", "好", [("mt", "", '"good"')])], "quotes are text"),
    ("tsv", "source\ttarget\na\\tb\\\\c\tx\\ny\n", [("", "a\tb\\c", [("mt", "", "x\ny")])], "escapes"),
    (
        "tsv",
        "source\ttarget\nC:\\new\t\\d\n",
        [("", "C:\\new", [("mt", "", "\\d")])],
        "no escapes: \\d is none of them",
    ),
    ("tsv", "好\tgood\n世界\tworld\n", [("", "好", [GOOD]), ("", "世界", [WORLD])], "no header, scripts tell"),
    ("tsv", "good\t好\nworld\t世界\n", [("", "好", [GOOD]), ("", "世界", [WORLD])], "no header, English first"),
    ("tsv", "a1\t好\tgood\na2\t世界\tworld\n", [("a1", "好", [GOOD]), ("a2", "世界", [WORLD])], "no header, ids first"),
    ("csv", 'source,target\n"好，,世","say ""hi"""\n', [("", "好，,世", [("mt", "", 'say "hi"')])], "quotes"),
    ("csv", 'source;target\n好;"a\nb"\n', [("", "好", [("mt", "", "a\nb")])], "semicolons, line break in quotes"),
    ("csv", "id,source\ttarget\n", [], "a header alone"),
]


@pytest.mark.parametrize(("kind", "text", "units", "why"), UNDERSTOOD, ids=[row[3] for row in UNDERSTOOD])
def test_understood(save: Save, kind: str, text: str, units: list[object], why: str) -> None:
    if why == "a header alone":
        text = "source,target\n"
    options = ReadOptions()
    assert [plain(unit) for unit in FORMATS[kind].read(save("t", text), options)] == units
    assert not options.warnings


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("kind", ["tsv", "csv", "text"])
def test_encodings(save: Save, kind: str, codec: str) -> None:
    text = {"tsv": "source\ttarget\n", "csv": "source,target\n", "text": ""}[kind]
    text += {"tsv": "你好，世界\tHello\n", "csv": "你好，世界,Hello\n", "text": "你好，世界\n"}[kind]
    (unit,) = FORMATS[kind].read(save("t", text.encode(codec)), ReadOptions())
    assert unit.source.plain == "你好，世界"


REFUSED = [
    ("tsv", "好\tgood\tfine\n世\tworld\tearth\n", "does not say which column is what", "which is the reference?"),
    ("tsv", "good\tfine\nworld\tearth\n", "does not say which column is what", "no Chinese to tell the sides"),
    ("tsv", "好\tgood\n世界\n", "does not say which column is what", "rows of different width"),
    ("tsv", "只有一列\n", "does not say which column is what", "one column"),
    ("tsv", "id\tsource\n1\t好\n", "has no en column", "no target"),
    ("tsv", "source\ttarget\n好\tgo\x00od\n", "is not a text file", "a zero byte"),
    ("csv", 'source,target\n好,"good\n', "is not CSV", "a quote that never closes"),
    ("csv", 'source,target\n好,"go"od\n', "is not CSV", "text after a quote"),
]


@pytest.mark.parametrize(("kind", "text", "part", "why"), REFUSED, ids=[row[3] for row in REFUSED])
def test_refused(save: Save, kind: str, text: str, part: str, why: str) -> None:
    path = save("t", text)
    with pytest.raises(FormatError) as caught:
        list(FORMATS[kind].read(path, ReadOptions()))
    assert part in str(caught.value)
    assert f"{path}:" in str(caught.value)


LONG = "system\tid\tsource\ttarget\treference\n"


def test_a_table_of_systems_in_blocks_gives_one_unit_a_segment(save: Save) -> None:
    rows = [f"{system}\t{n}\t句{n}\t{system}{n}\tr{n}\n" for system in "AB" for n in range(3)]
    units = list(FORMATS["tsv"].read(save("t", LONG + "".join(rows)), ReadOptions()))
    assert [plain(unit) for unit in units] == [
        (str(n), f"句{n}", [("mt", "A", f"A{n}"), ("mt", "B", f"B{n}"), ("reference", "", f"r{n}")]) for n in range(3)
    ]


def test_equal_sources_without_ids_stay_apart(save: Save) -> None:
    rows = [f"{system}\t\t好\t{system}{n}\t\n" for system in "AB" for n in range(2)]
    units = list(FORMATS["tsv"].read(save("t", LONG + "".join(rows)), ReadOptions()))
    assert [plain(unit)[2] for unit in units] == [[("mt", "A", f"A{n}"), ("mt", "B", f"B{n}")] for n in range(2)]


def test_a_row_of_another_width_is_read_with_a_warning(save: Save) -> None:
    options = ReadOptions()
    path = save("t", "source\ttarget\n好\tgood\tx\n世界\n")
    assert len(list(FORMATS["tsv"].read(path, options))) == 2
    assert [warning.removeprefix(str(path)) for warning in options.warnings] == [
        ":2: a row with another number of cells than 2: 3",
        ":3: a row with another number of cells than 2: 1",
    ]


@pytest.mark.parametrize("kind", ["tsv", "csv"])
@pytest.mark.parametrize(
    "text",
    ["a\tb", "a\nb", "a\r\nb", "\\t", "\\", "\\\\n", '"', 'a,"b";c', " a ", "a\rb", "=1+1", "\ufeffa", "😀\u2028"],
)
def test_any_text_survives(tmp_path: Path, kind: str, text: str) -> None:
    unit = Unit("1", Text("好" + text), (Variant(Text("x" + text), Role.MT, "A"),), "d" + text)
    FORMATS[kind].write(tmp_path / "t", [unit], ReadOptions())
    (back,) = FORMATS[kind].read(tmp_path / "t", ReadOptions())
    assert (back.source, back.variants, back.document) == (unit.source, unit.variants, unit.document)


@pytest.mark.parametrize("text", ["=1+1", "-5", "+x", "@SUM(A1)", "'=1", "''", "'tis", "\t=1"])
def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path, text: str) -> None:
    FORMATS["csv"].write(tmp_path / "t", [Unit(text, Text(text))], ReadOptions())
    assert not re.search(r'(?:^|,)"?[=+\-@\t]', (tmp_path / "t").read_text("utf-8").partition("\n")[2])
    (back,) = FORMATS["csv"].read(tmp_path / "t", ReadOptions())
    assert (back.id, back.source.plain) == (text, text)


def test_what_a_table_cannot_hold_is_named(tmp_path: Path) -> None:
    references = tuple(Variant(Text(str(n)), Role.REFERENCE) for n in range(3))
    options = ReadOptions()
    FORMATS["tsv"].write(tmp_path / "t", [Unit("u7", Text("好"), references, properties=(("a", "b"),))], options)
    assert [warning.partition(": ")[2] for warning in options.warnings] == [
        "properties are left out, a table has no column for them: unit u7",
        "references beyond 2 are left out: unit u7",
    ]


def test_what_no_unit_keeps_is_said_once_and_counted(tmp_path: Path) -> None:
    """A memory of a translation tool has properties on every unit: one line with a name, one with the number."""
    options = ReadOptions()
    units = [Unit(f"u{n}", Text("好"), properties=(("a", "b"),)) for n in range(50)]
    FORMATS["tsv"].write(tmp_path / "t", units, options)
    assert [warning.rpartition(": ")[2] for warning in options.warnings] == ["unit u0", "49 more"]


LINES = [
    ("a\nb\n", ["a", "b"], "a last line end begins no line"),
    ("a\n\nb", ["a", "", "b"], "an empty line is a segment"),
    ("\n", [""], "one empty segment"),
    ("a\r\nb\r\n", ["a", "b"], "CRLF"),
    ("a\u2028b\u0085c\x0bd\n", ["a\u2028b\u0085c\x0bd"], "no other character ends a line"),
    ("\ufeffa\n", ["a"], "byte order mark"),
]


@pytest.mark.parametrize(("text", "lines", "why"), LINES, ids=[row[2] for row in LINES])
def test_lines(save: Save, text: str, lines: list[str], why: str) -> None:
    assert list(read_lines(save("t.txt", text), ReadOptions())) == lines


def test_lines_written_stay_one_line_each(tmp_path: Path) -> None:
    options = ReadOptions()
    assert write_lines(tmp_path / "t", ["a\nb", "", "c"], options) == 3
    assert list(read_lines(tmp_path / "t", options)) == ["a b", "", "c"]
    assert "became a space" in options.warnings[0]
