"""Glossaries in Excel: what a terminologist gets, and how changes find their way back."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mtqa.cli import main
from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.base import EXCHANGES
from mtqa.glossary.exchange.xlsx import BASE, SHEET
from mtqa.glossary.model import Row, Status
from mtqa.glossary.tsv import FIELDS, read_glossary, write_glossary

ROWS = (
    Row("annuity", ("年金",), "annuity", domain="fin", definition="paid yearly", note="=SUM(1,2)"),
    Row("annuity", (), "pension", Status.ADMITTED, valid_from="2020-01-01", note="007"),
    Row("chip", ("芯片", "晶片"), "chip", case=True, type="full", source="1-2"),
    Row("chip", (), "micro chip", Status.FORBIDDEN, note="3E5"),
    Row("slip", (), "Vice Prime Minister", Status.FORBIDDEN),
)


class Desk:
    """A glossary, and the workbook that was exported from it and is edited by hand."""

    def __init__(self, folder: Path) -> None:
        self.glossary, self.book = folder / "glossary.tsv", folder / "glossary.xlsx"
        write_glossary(ROWS, self.glossary)
        assert main(["glossary", "export", str(self.glossary), str(self.book)]) == 0

    def edit(self, change: Any) -> None:
        """Open the workbook, change its visible sheet, save it."""
        book = openpyxl.load_workbook(self.book)
        change(book[SHEET])
        book.save(self.book)

    def merge(self, *options: str) -> int:
        return main(["glossary", "import", str(self.book), "--into", str(self.glossary), *options])

    def row(self, en: str) -> Row:
        (row,) = (row for row in read_glossary(self.glossary).rows if row.en == en)
        return row


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def cell(sheet: Any, en: str, column: str) -> Any:
    """The cell of a rendering's row."""
    names = [found.value for found in sheet[1]]
    (line,) = (
        number for number in range(2, sheet.max_row + 1) if sheet.cell(number, names.index("en") + 1).value == en
    )
    return sheet.cell(line, names.index(column) + 1)


# -- what a terminologist gets


def test_dropdowns_for_what_has_few_values(desk: Desk) -> None:
    sheet = openpyxl.load_workbook(desk.book)[SHEET]
    columns = {name: chr(ord("A") + number) for number, name in enumerate(FIELDS)}
    found = {str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation}
    lists = {name: next(text for cells, text in found.items() if cells.startswith(f"{columns[name]}2:"))
             for name in ("status", "type", "case")}  # fmt: skip
    assert lists["status"] == '"preferred,admitted,dnt,deprecated,forbidden,proposed"'
    assert lists["case"] == '"yes"'
    assert "abbr" in lists["type"]
    assert all(int(cells.rpartition(columns[name])[2]) > len(ROWS) + 100 for name in lists for cells in found
               if cells.startswith(f"{columns[name]}2:")), "new rows have them too"  # fmt: skip


def test_the_sheet_is_dressed_and_the_base_is_out_of_sight(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.book)
    assert book.sheetnames == [SHEET, BASE]
    assert book[BASE].sheet_state == "veryHidden"
    assert book.active.title == SHEET
    assert book[SHEET].freeze_panes == "B2"
    assert book[SHEET].auto_filter.ref


def test_no_cell_is_a_formula_and_none_a_number(desk: Desk) -> None:
    sheet = openpyxl.load_workbook(desk.book)[SHEET]
    assert {found.data_type for line in sheet.iter_rows() for found in line if found.value is not None} == {"s"}
    assert {found.number_format for line in sheet.iter_rows() for found in line} == {"@"}
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCDEFGHIJKLM"} == {"@"}, (
        "new rows are text too"
    )
    assert cell(sheet, "annuity", "note").quotePrefix, "it stays text when somebody edits it"
    texts = [cell(sheet, en, column).value for en, column in
             (("annuity", "note"), ("pension", "note"), ("chip", "source"), ("micro chip", "note"))]  # fmt: skip
    assert texts == ["=SUM(1,2)", "007", "1-2", "3E5"]


# -- the way back


def test_nothing_edited_changes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = desk.glossary.read_bytes()
    assert desk.merge() == 0
    assert desk.glossary.read_bytes() == before
    assert capsys.readouterr().err == ""


def set_to(en: str, column: str, value: Any) -> Any:
    return lambda sheet: setattr(cell(sheet, en, column), "value", value)


def without(column: str) -> Any:
    return lambda sheet: sheet.delete_cols([found.value for found in sheet[1]].index(column) + 1)


@pytest.mark.parametrize(
    ("change", "en", "field", "expected", "why"),
    [
        (set_to("chip", "note", "hi"), "chip", "note", "hi", "a cell is changed"),
        (set_to("annuity", "definition", None), "annuity", "definition", "", "an empty cell is emptied"),
        (without("definition"), "annuity", "definition", "paid yearly", "a column that is gone says nothing"),
        (set_to("pension", "to", datetime.datetime(2030, 1, 1)), "pension", "valid_to", "2030-01-01", "Excel's date"),
        (set_to("pension", "case", True), "pension", "case", True, "Excel's truth"),
        (set_to("chip", "case", False), "chip", "case", False, "Excel's falsehood"),
        (set_to("chip", "note", 7.0), "chip", "note", "7", "a number is what it looks like"),
        (set_to("chip", "note", "two\nlines"), "chip", "note", "two lines", "a line break in a cell"),
        (set_to("chip", "status", "Admitted"), "chip", "status", Status.ADMITTED, "capitals typed by hand"),
        (set_to("chip", "zh", "芯片｜晶元"), "chip", "zh", ("芯片", "晶元"), "several values, a full-width bar"),
        (without("id"), "chip", "note", "", "no ids: rows are known by what they say"),
    ],
)  # fmt: skip
def test_edits(desk: Desk, change: Any, en: str, field: str, expected: Any, why: str) -> None:
    desk.edit(change)
    assert desk.merge() == 0
    assert getattr(desk.row(en), field) == expected, why
    assert len(read_glossary(desk.glossary).rows) == len(ROWS)


def test_rows_come_and_go_and_the_order_is_nobodys_concern(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        sheet.delete_rows(cell(sheet, "pension", "en").row)
        sheet.insert_rows(2)
        for column, text in (("zh", "银行"), ("en", "bank"), ("status", "preferred")):
            sheet.cell(2, [found.value for found in sheet[1]].index(column) + 1, text)

    desk.edit(change)
    assert desk.merge() == 0
    assert {row.en for row in read_glossary(desk.glossary).rows} == {
        "annuity", "chip", "micro chip", "Vice Prime Minister", "bank"
    }  # fmt: skip
    assert desk.row("bank").id == "bank"


def meanwhile(desk: Desk, en: str, **fields: Any) -> None:
    """Somebody changes the glossary itself while the workbook is out."""
    from dataclasses import replace

    rows = [replace(row, **fields) if row.en == en else row for row in read_glossary(desk.glossary).rows]
    write_glossary(rows, desk.glossary)


def test_both_sides_may_change_different_cells(desk: Desk) -> None:
    meanwhile(desk, "chip", note="ours")
    desk.edit(set_to("chip", "domain", "theirs"))
    assert desk.merge() == 0
    assert (desk.row("chip").note, desk.row("chip").domain) == ("ours", "theirs")


def test_a_conflict_is_told_and_nothing_is_written(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    meanwhile(desk, "chip", note="ours")
    desk.edit(set_to("chip", "note", "theirs"))
    before = desk.glossary.read_bytes()
    capsys.readouterr()
    assert desk.merge() == 1
    told = capsys.readouterr().err
    assert "conflict: chip, 'chip', note: base '', ours 'ours', theirs 'theirs'" in told
    assert "is not written" in told
    assert desk.glossary.read_bytes() == before
    assert desk.merge("--favor", "theirs") == 0
    assert desk.row("chip").note == "theirs"


def test_a_formula_counts_with_its_last_value_and_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.edit(set_to("chip", "note", "=1+1"))
    assert desk.merge() == 0
    assert desk.row("chip").note == "", "nobody has computed it yet"
    assert "1 cell(s) hold a formula" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_to("chip", "status", "good"), "glossary.xlsx:4: status 'good' is unknown"),
        (set_to("chip", "en", None), "glossary.xlsx:4: no English rendering"),
        (set_to("pension", "from", "soon"), "glossary.xlsx:3: 'from' is no date: 'soon'"),
        (without("zh"), "has no sheet with columns zh and en"),
    ],
)
def test_what_means_nothing_is_one_line_with_excels_row(
    desk: Desk, capsys: pytest.CaptureFixture[str], change: Any, told: str
) -> None:
    before = desk.glossary.read_bytes()
    desk.edit(change)
    capsys.readouterr()
    assert desk.merge() == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert desk.glossary.read_bytes() == before


def test_blank_rows_do_not_move_the_numbers(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def change(sheet: Any) -> None:
        sheet.insert_rows(2, 3)
        cell(sheet, "chip", "status").value = "good"

    desk.edit(change)
    assert desk.merge() == 2
    assert "glossary.xlsx:7: status" in capsys.readouterr().err


def own_book(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("charts")
    book.save(path)
    return path


def test_a_workbook_of_somebodys_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = own_book(tmp_path / "own.xlsx", ("ZH", "EN", "Owner"), ("芯片", "chip", "me"), ("银行", "bank", None))
    rows, warnings = EXCHANGES["xlsx"].read(path)
    assert [(row.id, row.zh, row.en, row.extra) for row in rows] == [
        ("chip", ("芯片",), "chip", (("Owner", "me"),)),
        ("bank", ("银行",), "bank", (("Owner", ""),)),
    ]
    assert warnings == [f"{path}: sheet 'Sheet' is read, not charts"]
    assert main(["glossary", "import", str(path), "--into", str(tmp_path / "g.tsv")]) == 2
    assert "does not hold the glossary it was exported from; give that with --base" in capsys.readouterr().err


def test_csv_goes_the_same_way_with_a_base(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, table = tmp_path / "base.tsv", tmp_path / "glossary.csv"
    base.write_bytes(desk.glossary.read_bytes())
    assert main(["glossary", "export", str(desk.glossary), str(table)]) == 0
    text = table.read_text("utf-8-sig").replace("paid yearly", "paid each year")
    table.write_text(text, "gb18030")
    command = ["glossary", "import", str(table), "--into", str(desk.glossary)]
    assert main(command) == 2
    assert "give that with --base" in capsys.readouterr().err
    assert main([*command, "--base", str(base)]) == 0
    assert desk.row("annuity").definition == "paid each year"
    assert desk.row("annuity").note == "=SUM(1,2)", "the apostrophe that guards a formula is taken off"


@pytest.mark.parametrize("name", ["tbx", "deepl", "omegat", "memoq", "multiterm"])
def test_what_holds_only_a_part_is_not_merged(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "part"
    assert main(["glossary", "export", str(desk.glossary), str(path), "--format", name, "-q"]) == 0
    before = desk.glossary.read_bytes()
    capsys.readouterr()
    assert main(["glossary", "import", str(path), "--format", name, "--into", str(desk.glossary)]) == 2
    assert f"{name} holds only a part of a glossary" in capsys.readouterr().err
    assert desk.glossary.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give -o FILE for a new glossary, or --into GLOSSARY"),
        (["-o", "new.tsv", "--favor", "ours"], "--base and --favor go with --into"),
    ],
)
def test_options_that_need_each_other(
    desk: Desk, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["glossary", "import", str(desk.book), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_the_glossary_is_not_overwritten_by_its_own_export(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = desk.glossary.read_bytes()
    assert main(["glossary", "export", str(desk.glossary), str(desk.glossary)]) == 2
    assert "is the glossary itself" in capsys.readouterr().err
    assert desk.glossary.read_bytes() == before


# -- files that are no workbooks, or worse


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"xl/workbook.xml": b"<workbook"}, "a broken workbook"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c>"}, "a sheet that breaks off"),
        (
            {"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><worksheet>&c;&d;'},
            "entities",
        ),
    ],
)
def test_a_broken_workbook_is_one_line(desk: Desk, change: dict[str, bytes], why: str) -> None:
    with zipfile.ZipFile(desk.book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(desk.book, "w") as archive:
        for name, content in {**parts, **change}.items():
            archive.writestr(name, content)
    with pytest.raises(GlossaryError) as caught:
        EXCHANGES["xlsx"].read(desk.book)
    assert str(desk.book) in str(caught.value), why
    assert "\n" not in str(caught.value)


def test_a_bomb_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtqa.workbook.FREE_EXPANSION", 1 << 20)
    with zipfile.ZipFile(desk.book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b" " * (20 << 20))
    with pytest.raises(GlossaryError, match="unpacks to 20 MiB"):
        EXCHANGES["xlsx"].read(desk.book)


def test_a_lone_cell_far_below_is_named_with_its_row(desk: Desk) -> None:
    desk.edit(lambda sheet: sheet.cell(20_000, 3, "no Chinese, no id"))
    sheet, _, _ = EXCHANGES["xlsx"].sheets(desk.book)
    assert [row.line for row in sheet.rows][-1] == 20_000 or [fault.line for fault in sheet.faults] == [20_000]
