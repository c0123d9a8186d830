"""TMX 1.1 to 1.4b: translation memories of any tool, whole or damaged.

One English text in a unit is the translation under review. Several are told apart by
`<prop type="x-mtqa-role">mt|reference|postedit</prop>` and `<prop type="x-mtqa-system">NAME</prop>` in the tuv; among
unmarked ones the first is the translation and the others are references. `<prop type="x-mtqa-document">` in the tu, or
in the header for the whole file, names the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mtqa.formats._encoding import head_text
from mtqa.formats._tmx_edit import TmxEditor
from mtqa.formats._tmx_head import root_of
from mtqa.formats._tmx_ranges import map_units
from mtqa.formats._tmx_read import TmxReader
from mtqa.formats._tmx_write import write_tmx
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Unit


class Tmx:
    """Translation Memory eXchange (LISA OSCAR, TMX 1.4b)."""

    id = "tmx"
    extensions: tuple[str, ...] = (".tmx",)
    keeps = frozenset({"target", "system", "reference", "postedit", "id", "document", "date", "properties", "tags"})

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the root element is `tmx`."""
        return root_of(head_text(head).encode("utf-8", "replace")) == "tmx"

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units of the asked language pair in file order.

        Raises FormatError for what is no TMX and for a language that the file lacks. A damaged unit is repaired, each
        step named in `options.warnings`, or left out and set aside in `<file>.rejected`. `offset` counts bytes of
        the unpacked file.
        """
        yield from TmxReader(path, options).units()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write a fresh TMX 1.4, UTF-8 with LF; characters that XML forbids are left out with a warning."""
        return write_tmx(path, units, options)

    def editor(self, path: Path, options: ReadOptions) -> TmxEditor:
        """What `mtqa.formats.splice` edits a file of this format with."""
        return TmxEditor(path, options)


FORMATS.add(Tmx.id, Tmx())

__all__ = ["Tmx", "map_units"]
