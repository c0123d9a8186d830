"""Plain text, one segment a line: the layout of WMT's test sets, where a line's number joins the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._encoding import head_text, text_lines
from mtqa.formats._files import without_lone, written_text
from mtqa.formats._notes import Notes
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Text, Unit


def read_lines(path: Path, options: ReadOptions) -> Iterator[str]:
    """The lines of a text file, empty ones too; FormatError where it is no text."""
    for number, line in enumerate(text_lines(path, Notes(path, options.warnings)), 1):
        if "\x00" in line:
            raise FormatError("is not a text file", path=path, line=number)
        yield line


class PlainText:
    """One side of a corpus, one segment a line. Read as a corpus, the lines are the sources."""

    id = "text"
    extensions: tuple[str, ...] = (".txt", ".zh", ".en", ".src", ".ref", ".hyp", ".mt")
    keeps: frozenset[str] = frozenset()

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether this is text without markup and without the columns of a table."""
        text = head_text(head).removeprefix("\ufeff")
        if not text.strip() or text.lstrip().startswith(("<", "{", "[{")) or "\x00" in text:
            return False
        if text.count("\ufffd") > len(text) // 10:
            return False
        return not any(FORMATS[name].sniff(head, path) for name in ("tsv", "csv", "marot", "po"))

    def lines(self, path: Path, options: ReadOptions) -> Iterator[str]:
        """The texts, whichever side they are of."""
        return read_lines(path, options)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """A unit with a source and no translation for each line; those come from other files, joined by line."""
        for number, line in enumerate(read_lines(path, options), 1):
            yield Unit("", Text(line), line=number)

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write the sources; translations and all else are lost, with a warning."""
        return write_lines(path, _sources(units, Notes(path, options.warnings)), options)


def write_lines(path: Path, texts: Iterable[str], options: ReadOptions) -> int:
    """Write one text a line; a line break inside a text becomes a space, with a warning. Returns how many."""
    notes, number = Notes(path, options.warnings), 0
    with written_text(path) as file:
        for number, text in enumerate(texts, 1):
            if "\n" in text or text.endswith("\r"):
                notes.add("a line break inside a segment became a space", number)
            line = " ".join(text.rstrip("\r").split("\n"))
            file.write(without_lone(line, notes, number) + "\n")
    notes.close()
    return number


def _sources(units: Iterable[Unit], notes: Notes) -> Iterator[str]:
    lost = 0
    for unit in units:
        lost += bool(unit.variants or unit.id or unit.document or unit.properties or unit.source.tags)
        yield unit.source.plain
    if lost:
        notes.add(f"plain text holds the source alone; {lost} units lose translations, ids, documents or tags")


FORMATS.add(PlainText.id, PlainText())
