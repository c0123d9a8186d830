"""Excel workbooks: the same columns as TSV, every cell a text, nothing a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from mtqa.errors import FormatError
from mtqa.formats._files import check_readable, is_office, without_lone, written_whole
from mtqa.formats._notes import Notes
from mtqa.formats._table import KEEPS, Cell, Row, RowWriter, guessed_layout, header_layout, read_cells
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Unit
from mtqa.workbook import MAX_CELL, cell_rows, opened, openpyxl_of, spelled, unreadable

_SAMPLE = 50
_FORMULA = re.compile(r"[=+\-@\t\r]")


class Xlsx:
    """Excel workbook (.xlsx). The first sheet whose columns can be told is read; a formula gives its stored value."""

    id = "xlsx"
    extensions: tuple[str, ...] = (".xlsx", ".xlsm")
    keeps = KEEPS

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether this is an office document with a workbook in it."""
        if not head.startswith(b"PK\x03\x04") or not is_office(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units in the order of the rows; `line` is the row's number.

        Raises MissingExtraError without openpyxl, FormatError for what is no workbook and where no sheet names its
        columns. Formulas that nobody has computed are empty, and counted in a warning.
        """
        yield from (unit for unit, _ in self.cells(path, options))

    def cells(self, path: Path, options: ReadOptions) -> Iterator[tuple[Unit, tuple[Cell, ...]]]:
        """Units with the cells of their texts, as `read` gives them."""
        notes = Notes(path, options.warnings)
        with _opened(path, formulas=False) as book:
            sheet = _usable_sheet(path, book, options, notes)
            yield from read_cells(path, sheet_rows(path, sheet), options, notes)
            _warn_of_formulas(path, sheet.title, notes)
        notes.close()

    def write_cells(self, source: Path, target: Path, changes: Mapping[Cell, str], options: ReadOptions) -> None:
        """Write a workbook to `target` with other texts in some cells; formats, formulas and other sheets stay.

        What openpyxl does not carry over (drawings, pictures) is told.
        """
        notes = Notes(target, options.warnings)
        with _opened(source, formulas=False) as book:
            title = _usable_sheet(source, book, options, Notes(source, [])).title
        with zipfile.ZipFile(source) as archive:
            if any(name.startswith(("xl/drawings/", "xl/media/")) for name in archive.namelist()):
                notes.add("drawings and pictures of the workbook are left out")
        book = openpyxl_of().load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm")
        for (line, place), text in changes.items():
            cell = book[title].cell(line, place + 1)
            cell.value = _spelled(text, notes, f"row {line}")
            cell.data_type = "s"
            cell.quotePrefix = bool(_FORMULA.match(text))
        with written_whole(target) as file:
            book.save(file)
        notes.close()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write one sheet, a header and the units' rows; what a table cannot hold is named in a warning."""
        notes = Notes(path, options.warnings)
        writer, number = RowWriter(notes), 0
        with workbook_written(path) as book:
            sheet = book.create_sheet("segments")
            sheet.append(writer.header())
            for number, unit in enumerate(units, 1):
                for row in writer.rows(unit, number):
                    sheet.append([text_cell(sheet, text, notes, f"unit {unit.id or number}") for text in row])
        notes.close()
        return number


@contextmanager
def workbook_written(path: Path) -> Iterator[Any]:
    """A workbook to add sheets and rows to, which is written when the block ends well."""
    book = openpyxl_of().Workbook(write_only=True)
    try:
        with written_whole(path) as file:
            yield book
            book.save(file)
    finally:
        for sheet in book.worksheets:
            if not sheet.closed:  # stopped half-way: openpyxl keeps the rows in a temporary file
                sheet.close()
                sheet._writer.cleanup()


def opened_workbook(path: Path) -> AbstractContextManager[Any]:
    """A workbook to read, formulas as the values that were stored with them."""
    return _opened(path, formulas=False)


@contextmanager
def _opened(path: Path, formulas: bool) -> Iterator[Any]:
    """The workbook, its values read as they are asked for."""
    check_readable(path)
    with opened(path, FormatError, formulas=formulas) as book:
        yield book


def _usable_sheet(path: Path, book: Any, options: ReadOptions, notes: Notes) -> Any:
    """The first sheet that names its columns, else the first whose columns the scripts tell."""
    sheets = list(book.worksheets)
    for known in (_names_columns, _tells_columns):
        for sheet in sheets:
            if known(list(islice(sheet_rows(path, sheet), _SAMPLE)), options):
                if len(sheets) > 1:
                    others = ", ".join(other.title for other in sheets if other is not sheet)
                    notes.add(f"sheet {sheet.title!r} is read", detail=f"not {others}")
                return sheet
    raise FormatError(
        "has no sheet that says which column is what",
        path=path,
        hint="name the columns in the first row: source, target, …",
    )


def _names_columns(rows: list[Row], _options: ReadOptions) -> bool:
    return bool(rows) and header_layout(rows[0].cells) is not None


def _tells_columns(rows: list[Row], options: ReadOptions) -> bool:
    return bool(rows) and guessed_layout(rows, options) is not None


def sheet_rows(path: Path, sheet: Any) -> Iterator[Row]:
    """Rows with text, each cut behind its last cell that has any, but not shorter than the first."""
    width = 0
    try:
        for number, cells in cell_rows(sheet):
            while len(cells) > width and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            yield Row(cells + [""] * (width - len(cells)), number)
    except Exception as error:  # as in opening
        raise unreadable(path, error, FormatError) from error


def _warn_of_formulas(path: Path, title: str, notes: Notes) -> None:
    """Count the formulas without a stored value, by a second reading where there are formulas at all."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in sheets):
            return
    with _opened(path, formulas=False) as values, _opened(path, formulas=True) as formulas:
        rows = zip(values[title].iter_rows(), formulas[title].iter_rows(), strict=False)
        for number, (shown, typed) in enumerate(rows, 1):
            for value, cell in zip(shown, typed, strict=False):
                if cell.data_type == "f" and value.value is None:
                    notes.add("a formula without a stored value is read as empty", number)


def text_cell(sheet: Any, text: str, notes: Notes, name: str) -> Any:
    """A cell that is text whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    text = _spelled(text, notes, name)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    if _FORMULA.match(text):
        cell.quotePrefix = True  # stays text when somebody edits it
    return cell


def _spelled(text: str, notes: Notes, name: str) -> str:
    """A text as a workbook can hold it."""
    text, left_out = spelled(without_lone(text, notes, detail=name))
    if left_out:
        notes.add(f"a cell holds {MAX_CELL} characters; the rest of the text is left out", detail=name)
    return text


FORMATS.add(Xlsx.id, Xlsx())
