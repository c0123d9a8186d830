"""Workbooks: which sheet and which columns, cells that are no text, and that no cell is ever a formula."""

from __future__ import annotations

import datetime
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqa.errors import FormatError, MissingExtraError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format, open_units
from mtqa.model import Role, Text, Unit, Variant

XLSX = FORMATS["xlsx"]


def book(path: Path, **sheets: list[list[object]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def pairs(path: Path, options: ReadOptions | None = None) -> list[tuple[str, str]]:
    units = XLSX.read(path, options or ReadOptions())
    return [(unit.source.plain, "|".join(v.text.plain for v in unit.variants)) for unit in units]


GOOD = [["source", "target"], ["好", "good"]]
READ = [
    ({"a": GOOD}, [("好", "good")], "", "a header"),
    ({"a": [["好", "good"], ["世界", "world"]]}, [("好", "good"), ("世界", "world")], "", "no header, scripts tell"),
    ({"notes": [["hello"]], "b": GOOD}, [("好", "good")], "sheet 'b' is read: not notes", "the sheet with a header"),
    ({"guess": [["好", "fine"]], "b": GOOD}, [("好", "good")], "sheet 'b' is read", "a header before a guess"),
    ({"a": [*GOOD, [], ["世界", "world"]]}, [("好", "good"), ("世界", "world")], "", "an empty row"),
    ({"a": [[*GOOD[0], None], [*GOOD[1], None]]}, [("好", "good")], "", "empty columns on the right"),
    ({"a": [GOOD[0], ["好"], ["世界", "world"]]}, [("好", ""), ("世界", "world")], "", "a short row"),
    ({"a": [GOOD[0], ["第一行\n第二行", "one\ntwo"]]}, [("第一行\n第二行", "one\ntwo")], "", "several lines in a cell"),
    ({"a": [GOOD[0], [2024, 3.0]]}, [("2024", "3")], "", "whole numbers"),
    ({"a": [GOOD[0], ["好", 0.5]]}, [("好", "0.5")], "", "a fraction"),
    ({"a": [GOOD[0], ["好", True]]}, [("好", "TRUE")], "", "a truth value"),
    ({"a": [GOOD[0], ["好", datetime.date(2024, 2, 29)]]}, [("好", "2024-02-29")], "", "a date"),
    ({"a": [GOOD[0], ["好", "=1+1"]]}, [("好", "")], "a formula without a stored value", "a formula nobody computed"),
    ({"a": [["Source", "MT", "Ref"], ["好", "good", "fine"]]}, [("好", "good|fine")], "", "names in any case"),
]


@pytest.mark.parametrize(("sheets", "expected", "warning", "why"), READ, ids=[row[3] for row in READ])
def test_read(tmp_path: Path, sheets: dict[str, list], expected: list, warning: str, why: str) -> None:
    options = ReadOptions()
    assert pairs(book(tmp_path / "b.xlsx", **sheets), options) == expected
    assert (warning in "".join(options.warnings)) if warning else not options.warnings


def test_the_line_is_the_row(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", a=[[], *GOOD, [], ["世界", "world"]])
    assert [unit.line for unit in open_units(path)] == [3, 5]


REFUSED = [
    ({"a": []}, "no sheet that says which column is what", "an empty sheet"),
    ({"a": [["好", "good", "fine"]]}, "no sheet that says which column is what", "which is the reference?"),
    ({"a": [["id", "source"], ["1", "好"]]}, "has no en column", "no target"),
]


@pytest.mark.parametrize(("sheets", "part", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused(tmp_path: Path, sheets: dict[str, list], part: str, why: str) -> None:
    with pytest.raises(FormatError, match=part):
        pairs(book(tmp_path / "b.xlsx", **sheets))


FORMULAS = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.xlsx"
    XLSX.write(path, [Unit(text, Text(text), (Variant(Text(text), Role.MT, text),))], ReadOptions())
    sheet = openpyxl.load_workbook(path)["segments"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert all(cell.quotePrefix for cell in sheet[2] if cell.value == text)
    with zipfile.ZipFile(path) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml").replace(b"<font", b"")
    (back,) = open_units(path)
    assert (back.id, back.source.plain, back.variants[0].text.plain) == (text, text, text)


KEPT = [
    " a ",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "_x0041_",
    "\x00\x0b",
    "\ufffe",
    "😀𠀀",
    "<b>&amp;</b>",
    "'=1",
    "1.0",
    "TRUE",
    "\u2028",
]


@pytest.mark.parametrize("text", KEPT)
def test_any_text_survives(tmp_path: Path, text: str) -> None:
    options = ReadOptions()
    XLSX.write(tmp_path / "b.xlsx", [Unit("1", Text("好" + text), (Variant(Text(text + "x")),), text + "d")], options)
    (back,) = open_units(tmp_path / "b.xlsx", options)
    assert (back.source.plain, back.variants[0].text.plain, back.document) == ("好" + text, text + "x", text + "d")
    assert not options.warnings


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=1, max_size=4))
def test_random_texts_survive(tmp_path: Path, texts: list[str]) -> None:
    XLSX.write(tmp_path / "b.xlsx", [Unit("", Text(text), (Variant(Text(text)),)) for text in texts], ReadOptions())
    assert [unit.source.plain for unit in open_units(tmp_path / "b.xlsx")] == texts


LOST = [
    ("a\ud800b", "a\ufffdb", "half of a surrogate pair becomes U+FFFD: unit 7", "a lone surrogate"),
    ("x" * 40_000, "x" * 32_767, "the rest of the text is left out: unit 7", "more than a cell holds"),
    ("😀" * 20_000, "😀" * 16_383, "the rest of the text is left out: unit 7", "counted in UTF-16, no pair cut"),
]


@pytest.mark.parametrize(("text", "written", "warning", "why"), LOST, ids=[row[3] for row in LOST])
def test_what_a_cell_cannot_hold_is_told(tmp_path: Path, text: str, written: str, warning: str, why: str) -> None:
    options = ReadOptions()
    XLSX.write(tmp_path / "b.xlsx", [Unit("7", Text("好"), (Variant(Text(text)),))], options)
    assert options.warnings[0].endswith(warning)
    (back,) = open_units(tmp_path / "b.xlsx")
    assert back.variants[0].text.plain == written


def test_without_openpyxl_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "b.xlsx", a=GOOD)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert find_format(path).id == "xlsx"
    with pytest.raises(MissingExtraError, match=r"pip install 'mtqa\[xlsx\]'"):
        list(XLSX.read(path, ReadOptions()))
    with pytest.raises(MissingExtraError, match=r"pip install 'mtqa\[xlsx\]'"):
        XLSX.write(tmp_path / "new.xlsx", [], ReadOptions())


def rezipped(path: Path, change: dict[str, bytes | None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **change}.items():
            if content is not None:
                archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"
BROKEN = [
    ({"xl/workbook.xml": None}, "no workbook in it"),
    ({"xl/workbook.xml": b"<workbook"}, "a broken workbook"),
    ({SHEET: b"<worksheet><sheetData><row><c>"}, "a sheet that breaks off"),
    ({SHEET: b"\xff\xfe\x00"}, "a sheet that is no XML"),
    ({"[Content_Types].xml": b""}, "empty content types"),
    (
        {SHEET: b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "' + b"&b;" * 9 + b'">]><worksheet>&c;&d;</worksheet>'},
        "entities",
    ),
]


@pytest.mark.parametrize(("change", "why"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_broken_workbook_is_one_line(tmp_path: Path, change: dict[str, bytes | None], why: str) -> None:
    path = rezipped(book(tmp_path / "b.xlsx", a=GOOD), change)
    with pytest.raises(FormatError) as caught:
        list(XLSX.read(path, ReadOptions()))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtqa.workbook.FREE_EXPANSION", 1 << 20)
    path = rezipped(book(tmp_path / "b.xlsx", a=GOOD), {SHEET: b"<worksheet>" + b" " * (20 << 20)})
    with pytest.raises(FormatError, match="unpacks to 20 MiB"):
        list(XLSX.read(path, ReadOptions()))


def test_a_lone_cell_far_below_costs_no_row_of_blanks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "far.xlsx", s=GOOD)
    workbook = openpyxl.load_workbook(path)
    workbook["s"]["P100000"] = "x"
    workbook.save(path)
    made = []
    monkeypatch.setattr("mtqa.workbook.as_text", lambda value: made.append(value) or str(value or ""))
    assert pairs(path)[0] == ("好", "good")
    assert len(made) < 1000
