"""Faults of the file itself: its encoding, lines that mean nothing, characters that nobody sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from mtqa.glossary.lint.base import Level, Place, Tables, rule


@rule("file-encoding", Level.ERROR)
def file_encoding(tables: Tables) -> Iterator[Place]:
    """Report a file that is not UTF-8, or begins with a byte order mark.

    Why: in most programs a byte order mark becomes part of the first column's name, and a diff of UTF-16 shows nothing.
    `mtqa glossary fmt` writes the file right.
    """
    for message in tables.sheet.encoding:
        yield 1, message.partition(": ")[2]


@rule("unreadable-line", Level.ERROR)
def unreadable_line(tables: Tables) -> Iterator[Place]:
    """Report a line that the checks would refuse: unknown column, status or case, bad date, empty cell, doubled row.

    Why: a run stops at the first of them. Here all of them are listed.

    Example:
        id    zh    en    status
        chip  芯片  chip  prefered

    Better:
        id    zh    en    status
        chip  芯片  chip  preferred
    """
    for fault in tables.sheet.faults:
        yield fault.line, f"{fault.message}; {fault.hint}" if fault.hint else fault.message


@rule("invisible-character", Level.ERROR)
def invisible_character(tables: Tables) -> Iterator[Place]:
    """Report zero-width, control and replacement characters in a cell.

    Why: nobody sees them; copied into a translation they break searching, and a replacement character is a lost letter.
    """
    for number, line in enumerate(tables.sheet.text.replace("\r\n", "\n").split("\n"), start=1):
        cells = line.split("\t")
        for column, cell in enumerate(cells):
            for char in dict.fromkeys(filter(_is_invisible, cell)):
                columns = tables.sheet.columns
                name = repr(columns[column]) if column < len(columns) else str(column + 1)
                yield number, f"U+{ord(char):04X} {unicodedata.name(char, 'control character')} in column {name}"


def _is_invisible(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in {"Cf", "Cc", "Co", "Cs"}
