"""Excel workbooks, safely: opened without trust, cells as texts, texts as cells."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mtqa.errors import InputError, MissingExtraError

MAX_CELL = 32_767  # Excel's own limit, in UTF-16 units
# A workbook may grow to 1 GiB or 200 times its size, whichever is more; beyond that it is taken for a bomb.
FREE_EXPANSION = 1 << 30
MAX_RATIO = 200
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def openpyxl_of() -> Any:
    """The library. Raises MissingExtraError."""
    try:
        import openpyxl
        import openpyxl.cell
    except ImportError as error:
        raise MissingExtraError("reading and writing .xlsx", "xlsx") from error
    return openpyxl


@contextmanager
def opened(path: Path, error: type[InputError], *, formulas: bool = False) -> Iterator[Any]:
    """The workbook, read as it is asked for; with `formulas` a formula is its text, else the value it had last.

    Raises `error` for what is no workbook, is broken, or unpacks to far more than it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            size, budget = sum(info.file_size for info in archive.infolist()), path.stat().st_size * MAX_RATIO
    except zipfile.BadZipFile:
        names, size, budget = [], 0, 0
    except OSError as cause:
        raise unreadable(path, cause, error) from cause
    if "[Content_Types].xml" not in names:
        raise error("is not an Excel workbook", path=path, hint="save it as .xlsx, or as .csv in UTF-8")
    if size > max(FREE_EXPANSION, budget):
        raise error(f"unpacks to {size >> 20} MiB", path=path, hint="unpack it by hand if it is not a trap")
    load = openpyxl_of().load_workbook
    with path.open("rb") as file:
        try:
            book = load(file, read_only=True, data_only=not formulas)
        except Exception as cause:  # openpyxl lets out whatever a broken archive or XML raises
            raise unreadable(path, cause, error) from cause
        try:
            yield book
        finally:
            book.close()


def cell_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The number from 1 and the texts of each row that has some.

    Rows without any cost nothing: a lone cell at the sheet's lower end makes a million of them.
    """
    blank = None
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if values is blank:  # openpyxl gives the same tuple for all rows that the file leaves out
            continue
        if values.count(None) == len(values):
            blank = values
            continue
        cells = [as_text(value) for value in values]
        if any(cells):
            yield number, cells


def unreadable(path: Path, cause: Exception, error: type[InputError]) -> InputError:
    """The error to raise for whatever openpyxl raised."""
    message = f"cannot be read as a workbook: {type(cause).__name__} {cause}"
    return error(message, path=path, hint="open it in Excel and save it")


def as_text(value: Any) -> str:
    """A cell as a reader sees it: whole numbers without a point, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    text = str(value)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def spelled(text: str) -> tuple[str, bool]:
    """A text as a cell can hold it, and whether its end is left out."""
    text = _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    if len(text) > MAX_CELL // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_CELL:
        return text.encode("utf-16-le", "surrogatepass")[: 2 * MAX_CELL].decode("utf-16-le", "ignore"), True
    return text, False
