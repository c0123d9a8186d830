"""XLIFF 1.2 with its dialects (sdlxliff and others), and XLIFF 2.0 to 2.2.

A segmented trans-unit is read as its segments: the `mrk mtype="seg"` of `seg-source` and `target` are joined by their
`mid`. `alt-trans` and `ignorable` are no units. A unit's id is `id`, `id:mid` where it has several segments, and
`file#id` where several `<file>` hold units. The document is `file@original`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mtqa.formats._xliff_edit import XliffEditor
from mtqa.formats._xliff_head import xliff_version
from mtqa.formats._xliff_read import XliffReader
from mtqa.formats._xliff_write import write_xliff
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Unit


class Xliff:
    """XML Localisation Interchange File Format 1.0 to 1.2 (OASIS); written as 1.2."""

    id = "xliff"
    version = "1.2"
    extensions: tuple[str, ...] = (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff", ".txlf")
    keeps = frozenset({"target", "id", "document", "properties"})

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the root element is `xliff`, of this format's major version."""
        return xliff_version(head).startswith(self.version[0])

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Segments of the asked language pair in file order, of any version of XLIFF.

        Raises FormatError for what is no XLIFF and for a pair that no `<file>` has. A damaged unit is repaired, each
        step named in `options.warnings`, or left out and set aside in `<file>.rejected`. Units without any text, and
        those marked translate="no" that nobody translated, are left out and counted.
        """
        yield from XliffReader(path, options).units()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write a fresh file with one `<file>` for each run of units of a document."""
        return write_xliff(path, units, options, self.version)

    def editor(self, path: Path, options: ReadOptions) -> XliffEditor:
        """What `mtqa.formats.splice` edits a file of this format with."""
        return XliffEditor(path, options)


class Xliff2(Xliff):
    """XML Localisation Interchange File Format 2.0 to 2.2 (OASIS); written as 2.0."""

    id = "xliff2"
    version = "2.0"
    extensions: tuple[str, ...] = (".xlf2", ".xliff2")


FORMATS.add(Xliff.id, Xliff())
FORMATS.add(Xliff2.id, Xliff2())
