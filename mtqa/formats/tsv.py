"""Tables: TSV with escaped tabs and line breaks, CSV with quotes. The first row names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._cells import replace_lines
from mtqa.formats._encoding import head_text, text_lines
from mtqa.formats._files import without_lone, written_text
from mtqa.formats._notes import Notes
from mtqa.formats._table import KEEPS, Cell, Row, RowWriter, guessed_layout, header_layout, is_marot, read_cells
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Unit

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPED = {escape: char for char, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"(?:[^\\]+|\\[tnr\\])*+")  # a line in which no backslash stands for itself
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
MAX_CELL = 16 << 20


class Tsv:
    """Tab-separated values: no quotes, one row a line; tab, line breaks and backslash are written \\t \\n \\r \\\\."""

    id = "tsv"
    extensions: tuple[str, ...] = (".tsv", ".tab")
    keeps = KEEPS

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the first line names columns between tabs, or the lines are two or three cells of both languages."""
        lines = head_text(head).removeprefix("\ufeff").split("\n")[:50]
        cells = [line.removesuffix("\r").split("\t") for line in (lines[:-1] if len(lines) > 1 else lines)]
        if not cells or len(cells[0]) < 2 or "\x00" in lines[0] or is_marot(cells[0]):
            return False
        rows = [Row(row, number) for number, row in enumerate(cells, 1) if any(row)]
        return header_layout(cells[0]) is not None or guessed_layout(rows, ReadOptions()) is not None

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units in file order.

        Escapes are resolved only where every backslash in the file is part of one, so that `C:\\new` in a table from
        elsewhere stays as it is. Raises FormatError where the columns cannot be told.
        """
        yield from (unit for unit, _ in self.cells(path, options))

    def cells(self, path: Path, options: ReadOptions) -> Iterator[tuple[Unit, tuple[Cell, ...]]]:
        """Units with the cells of their texts, as `read` gives them."""
        notes = Notes(path, options.warnings)
        escaped = _is_escaped(path)
        rows = (
            Row([_unescape(cell) if escaped else cell for cell in line.split("\t")], number)
            for number, line in enumerate(text_lines(path, notes), 1)
        )
        yield from read_cells(path, _texts(rows, path), options, notes)

    def write_cells(self, source: Path, target: Path, changes: Mapping[Cell, str], options: ReadOptions) -> None:
        """Write a table to `target` with other texts in some cells; every other byte stays.

        In a table that does not escape, a tab or line break inside a text becomes a space, with a warning.
        """
        notes = Notes(target, options.warnings)
        escaped = _is_escaped(source)
        by_line: dict[int, dict[int, str]] = {}
        for (line, place), text in changes.items():
            plain = text if escaped else re.sub(r"\r\n|[\t\r\n]", " ", text)
            if plain != text:
                notes.add("a tab or line break inside a text became a space", line)
            by_line.setdefault(line, {})[place] = without_lone(_escape(plain) if escaped else plain, notes, line)
        lines: dict[int, str | None] = {}
        for number, row in enumerate(text_lines(source, Notes(source, [])), 1):
            if number in by_line:
                lines[number] = "\t".join(_replaced(row.split("\t"), by_line[number]))
        replace_lines(source, target, lines)
        notes.close()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write a header and the units' rows, UTF-8 with LF; what a table cannot hold is named in a warning."""
        notes = Notes(path, options.warnings)
        writer, number = RowWriter(notes), 0
        with written_text(path) as file:
            file.write("\t".join(writer.header()) + "\n")
            for number, unit in enumerate(units, 1):
                file.writelines("\t".join(map(_escape, row)) + "\n" for row in writer.rows(unit, number))
        notes.close()
        return number


class Csv:
    """Comma-separated values (RFC 4180); semicolons and tabs between cells are understood too.

    A spreadsheet would run a cell that begins with = + - or @ as a formula: such cells are written with an apostrophe
    before them, which reading takes off again.
    """

    id = "csv"
    extensions: tuple[str, ...] = (".csv",)
    keeps = KEEPS

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the first line names columns between commas or semicolons."""
        line = head_text(head).removeprefix("\ufeff").split("\n", 1)[0].removesuffix("\r")
        return any(header_layout(line.split(mark)) is not None for mark in ",;")

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units in file order; FormatError where the columns cannot be told or the quotes never close."""
        yield from (unit for unit, _ in self.cells(path, options))

    def cells(self, path: Path, options: ReadOptions) -> Iterator[tuple[Unit, tuple[Cell, ...]]]:
        """Units with the cells of their texts, as `read` gives them."""
        notes = Notes(path, options.warnings)
        yield from read_cells(path, _texts(_csv_rows(path, _mark_of(path), notes), path), options, notes)

    def write_cells(self, source: Path, target: Path, changes: Mapping[Cell, str], options: ReadOptions) -> None:
        """Write a table to `target` with other texts in some cells; the lines of other rows stay byte for byte."""
        notes, mark = Notes(target, options.warnings), _mark_of(source)
        by_line: dict[int, dict[int, str]] = {}
        for (line, place), text in changes.items():
            by_line.setdefault(line, {})[place] = without_lone(text, notes, line)
        lines: dict[int, str | None] = {}
        for row, last in _csv_ranges(source, mark, Notes(source, [])):
            if row.line in by_line:
                cells = _replaced(list(row.cells), by_line[row.line])
                lines |= dict.fromkeys(range(row.line + 1, last + 1))
                lines[row.line] = _csv_line([_disarm(cell) for cell in cells], mark)
        replace_lines(source, target, lines)
        notes.close()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write a header and the units' rows, UTF-8 with LF; what a table cannot hold is named in a warning."""
        notes = Notes(path, options.warnings)
        writer, number = RowWriter(notes), 0
        with written_text(path) as file:
            sparing = csv.writer(file, lineterminator="\n")
            quoting = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
            sparing.writerow(writer.header())
            for number, unit in enumerate(units, 1):
                for row in writer.rows(unit, number):
                    bare = any("\r" in cell for cell in row)  # the csv module leaves it without quotes
                    (quoting if bare else sparing).writerow([_disarm(cell) for cell in row])
        notes.close()
        return number


def _replaced(cells: list[str], new: Mapping[int, str]) -> list[str]:
    """A row with other texts in some places; one that is too short grows."""
    cells += [""] * (max(new) + 1 - len(cells))
    return [new.get(place, cell) for place, cell in enumerate(cells)]


def _is_escaped(path: Path) -> bool:
    return all(_ESCAPED.fullmatch(line) for line in text_lines(path, Notes(path, [])))


def _mark_of(path: Path) -> str:
    """What stands between the cells of a CSV."""
    first = next(text_lines(path, Notes(path, [])), "")
    return max(",;\t", key=first.removeprefix("\ufeff").count)


def _csv_line(cells: Sequence[str], mark: str) -> str:
    """A row without its line end; the csv module leaves a bare carriage return without quotes."""
    stream = io.StringIO()
    if any("\r" in cell for cell in cells):
        csv.writer(stream, delimiter=mark, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    else:
        csv.writer(stream, delimiter=mark, lineterminator="\n").writerow(cells)
    return stream.getvalue().removesuffix("\n")


def _csv_rows(path: Path, mark: str, notes: Notes) -> Iterator[Row]:
    return (row for row, _ in _csv_ranges(path, mark, notes))


def _csv_ranges(path: Path, mark: str, notes: Notes) -> Iterator[tuple[Row, int]]:
    """Rows, each with the number of its last line."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    reader = csv.reader(text_lines(path, notes, keep_ends=True), delimiter=mark, strict=True)
    before = 0
    try:
        for cells in reader:
            yield Row([cell[1:] if _DISARMED.match(cell) else cell for cell in cells], before + 1), reader.line_num
            before = reader.line_num
    except csv.Error as error:
        raise FormatError(f"is not CSV: {error}", path=path, line=before + 1, hint="look at the quotes") from error


def _texts(rows: Iterator[Row], path: Path) -> Iterator[Row]:
    """The rows, unless they are no text at all."""
    for row in rows:
        if any("\x00" in cell for cell in row.cells):
            raise FormatError("is not a text file", path=path, line=row.line)
        yield row


def _disarm(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _escape(cell: str) -> str:
    return re.sub(r"[\\\t\n\r]", lambda match: _ESCAPES[match[0]], cell)


def _unescape(cell: str) -> str:
    return re.sub(r"\\[tnr\\]", lambda match: _UNESCAPED[match[0]], cell) if "\\" in cell else cell


FORMATS.add(Tsv.id, Tsv())
FORMATS.add(Csv.id, Csv())
