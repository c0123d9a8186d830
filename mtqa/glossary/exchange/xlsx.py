"""Excel workbooks for terminologists: dropdowns where few values are right, and the way back by a three-way merge.

The visible sheet has our columns, every cell a text that no spreadsheet computes. A sheet that Excel does not show
holds the rows as they were exported, so that an import can tell what was changed in the workbook from what was changed
in the glossary meanwhile. A column that somebody deleted says nothing; an empty cell says that the value is gone.
"""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.base import EXCHANGES, counted
from mtqa.glossary.lint.english import TYPES
from mtqa.glossary.model import Row, Status, name_rows
from mtqa.glossary.tsv import FIELDS, Sheet, canonical, parse_sheet
from mtqa.workbook import MAX_CELL, cell_rows, opened, openpyxl_of, spelled, unreadable

SHEET, BASE = "glossary", "mtqa base"
_CHOICES = {"status": tuple(status.value for status in Status), "type": TYPES, "case": ("yes",)}
_WIDTHS = {"id": 22, "zh": 26, "en": 34, "definition": 40, "note": 40, "not_in": 22, "source": 20}
_COLOURS = {"forbidden": "F8D7DA", "deprecated": "FFF3CD", "proposed": "D9E8F6", "dnt": "E2E3E5"}
_SPARE_ROWS = 500  # below the last one, that the dropdowns reach too
# Cells that begin so stay text when somebody edits them.
_FORMULA = ("=", "+", "-", "@")
_LONE = re.compile("[\ud800-\udfff]")
_TRUTH = {"TRUE": "yes", "FALSE": ""}


class Xlsx:
    """Everything, in a workbook (needs the extra `xlsx`)."""

    id = "xlsx"
    endings: tuple[str, ...] = (".xlsx",)
    marks: tuple[str, ...] = ()

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """The rows of the first sheet with columns zh and en; an `id` column may be absent."""
        sheet, _, warnings = self.sheets(path)
        if sheet.faults:
            raise sheet.faults[0]
        return name_rows(sheet.rows), warnings

    def sheets(self, path: Path) -> tuple[Sheet, Sheet | None, list[str]]:
        """The sheet as it was edited, the one it was exported from (None where there is none), and warnings."""
        with opened(path, GlossaryError) as book:
            titles = [sheet.title for sheet in book.worksheets]
            tables = {title: list(_rows(path, book[title])) for title in titles}
        named = [title for title in titles if title != BASE and {"zh", "en"} <= set(_header(tables[title]))]
        if not named:
            hint = f"the first row names the columns: {' '.join(FIELDS)}"
            raise GlossaryError("has no sheet with columns zh and en", path=path, hint=hint)
        base = parse_sheet(_text(tables[BASE]), path) if BASE in tables else None
        table = tables[named[0]]
        if "id" not in _header(table):
            table = _with_ids(table, base)
        sheet = parse_sheet(_text(table), path)
        return sheet, base, list(_warnings(path, named[0], titles))

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A workbook with dropdowns for status, type and case, its first row fixed, and the hidden base."""
        openpyxl = openpyxl_of()
        lost: Counter[str] = Counter()
        book = openpyxl.Workbook()
        # The same glossary gives the same workbook, whenever it is written.
        book.properties.created = book.properties.modified = datetime.datetime(2000, 1, 1)
        table = [line.split("\t") for line in canonical(rows).removesuffix("\n").split("\n")]
        shown, base = book.active, book.create_sheet(BASE)
        shown.title = SHEET
        for sheet in (shown, base):
            for place, cells in enumerate(table, start=1):
                for column, text in enumerate(cells, start=1):
                    _put(sheet.cell(place, column), text, lost if sheet is shown else Counter())
        base.sheet_state = "veryHidden"
        _dress(shown, table[0], len(table))
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue(), counted(+lost)


def _put(cell: Any, text: str, lost: Counter[str]) -> None:
    """A text in a cell, whatever it begins with."""
    value, cut = spelled(_LONE.sub("\ufffd", text))
    lost[f"the end of a cell of more than {MAX_CELL} characters"] += cut
    cell.number_format = "@"
    if value:
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)


def _dress(sheet: Any, names: Sequence[str], rows: int) -> None:
    """Dropdowns, colours, widths and the fixed first row."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{rows}"
    for number, name in enumerate(names, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 13)
        sheet.column_dimensions[letter].number_format = "@"  # new rows too: 1-2 must not become a day
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(1, number).alignment = Alignment(vertical="top")
        cells = f"{letter}2:{letter}{rows + _SPARE_ROWS}"
        if name in _CHOICES:
            choice = DataValidation(type="list", formula1=f'"{",".join(_CHOICES[name])}"', allow_blank=True)
            choice.errorTitle, choice.error = name, f"one of: {', '.join(_CHOICES[name])}"
            choice.showErrorMessage = True
            choice.add(cells)
            sheet.add_data_validation(choice)
        if name == "status":
            for status, colour in _COLOURS.items():
                fill = PatternFill("solid", bgColor=colour)
                sheet.conditional_formatting.add(cells, CellIsRule("equal", [f'"{status}"'], fill=fill))


def _rows(path: Path, sheet: Any) -> Iterator[list[str]]:
    """All rows up to the last one with text, blank ones too, so that a fault names the row that Excel shows."""
    last = width = 0
    try:
        for number, cells in cell_rows(sheet):
            width = width or len(cells)
            yield from repeat([""] * width, number - last - 1)
            yield [" ".join(text.split()) for text in cells]
            last = number
    except Exception as error:  # as in opening
        raise unreadable(path, error, GlossaryError) from error


def _header(table: Sequence[Sequence[str]]) -> list[str]:
    return [name.lower() for name in table[0]] if table else []


def _text(table: Sequence[Sequence[str]]) -> str:
    """A table as the text of a glossary file; columns without a name and without a cell are none."""
    if not table:
        return ""
    names = [name.lower() if name.lower() in FIELDS else name for name in table[0]]
    case = names.index("case") if "case" in names else -1
    lines = ["\t".join(names)]
    for cells in table[1:]:
        line = [_TRUTH.get(text, text) if place == case else text for place, text in enumerate(cells)]
        lines.append("\t".join(line).rstrip("\t"))
    return "\n".join(lines)


def _with_ids(table: Sequence[Sequence[str]], base: Sheet | None) -> list[list[str]]:
    """The table with the ids that its rows had when they were exported, none for those that are new."""
    names = _header(table)
    known: dict[tuple[str, str], set[str]] = {}
    for row in base.rows if base else ():
        known.setdefault((" | ".join(row.zh), row.en), set()).add(row.id)
    filled = [["id", *table[0]]]
    for cells in table[1:]:
        key = (cells[names.index("zh")], cells[names.index("en")])
        ids = known.get(key, set())
        filled.append([next(iter(ids)) if len(ids) == 1 else "", *cells])
    return filled


def _warnings(path: Path, read: str, titles: Sequence[str]) -> Iterator[str]:
    """Other sheets, and formulas, which count with the value that Excel gave them last."""
    others = [title for title in titles if title not in {read, BASE}]
    if others:
        yield f"{path}: sheet {read!r} is read, not {', '.join(others)}"
    with opened(path, GlossaryError, formulas=True) as book:
        formulas = sum(cell.data_type == "f" for row in book[read].iter_rows() for cell in row)
    if formulas:
        yield f"{path}: {formulas} cell(s) hold a formula; the value it had last is read"


EXCHANGES.add(Xlsx.id, Xlsx())
