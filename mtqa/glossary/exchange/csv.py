"""Tables with our columns, as spreadsheets write and read them: commas or tabs between cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.base import EXCHANGES
from mtqa.glossary.model import Row, name_rows
from mtqa.glossary.tsv import FIELDS, Sheet, canonical, decoded, parse_sheet

# What makes a spreadsheet compute a cell; an apostrophe before it makes it text, and is taken off again.
_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'(?='*[=+\-@])")


@dataclass(frozen=True, slots=True)
class Csv:
    """All columns; a byte order mark, since Excel takes the file for another encoding without one."""

    id: str
    endings: tuple[str, ...]
    delimiter: str
    marks: tuple[str, ...] = ()

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """Commas, semicolons or tabs; UTF-8, UTF-16, GB 18030 or Big5; an `id` column may be absent."""
        sheet, _, warnings = self.sheets(path)
        if sheet.faults:
            raise sheet.faults[0]
        return name_rows(sheet.rows), warnings

    def sheets(self, path: Path) -> tuple[Sheet, Sheet | None, list[str]]:
        """The table as a sheet; it does not hold what it was exported from."""
        text, warnings = decoded(path)
        table = table_of(text, path)
        header = [name.strip().lower() for name in table[0]] if table else []
        if "id" not in header:
            table = [["id" if number == 0 else "", *cells] for number, cells in enumerate(table)]
        if table:
            table[0] = [name.strip().lower() if name.strip().lower() in FIELDS else name for name in table[0]]
        sheet = parse_sheet("\n".join("\t".join(map(plain, cells)) for cells in table), path)
        return sheet, None, [line for line in warnings if "byte order mark" not in line]

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """Everything fits; cells that a spreadsheet would compute get an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n")
        for line in canonical(rows).removesuffix("\n").split("\n"):
            writer.writerow([guarded(cell) for cell in line.split("\t")])
        return out.getvalue().encode("utf-8-sig", "backslashreplace"), []


def guarded(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


def table_of(text: str, path: Path) -> list[list[str]]:
    """The cells of a text; its first line says whether tabs, semicolons or commas part them. Raises GlossaryError."""
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [cells for cells in reader if any(cells)]
    except csv.Error as error:
        raise GlossaryError(f"not CSV: {error}", path=path, line=reader.line_num, hint="close the quotes") from error


def plain(cell: str) -> str:
    """A cell on one line, without the apostrophe that guards a formula."""
    return unguarded(" ".join(cell.split()))


EXCHANGES.add("csv", Csv("csv", (".csv",), ","))
EXCHANGES.add("tsv", Csv("tsv", (".tsv", ".tab"), "\t"))
