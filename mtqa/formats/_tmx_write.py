"""A fresh TMX 1.4 from units, as text: no tree is built, so memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mtqa import __version__
from mtqa.formats._files import written_text
from mtqa.formats._inline import write_text
from mtqa.formats._notes import Notes
from mtqa.formats._tmx_quick import iso_date
from mtqa.formats._tmx_read import DOCUMENT, ROLE, SYSTEM
from mtqa.formats._xml import ILLEGAL, escaped, escaped_value
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Text, Unit, Variant


def write_tmx(path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
    """Write units; return how many. Raises FormatError where the file cannot be written."""
    writer = _Writer(path, options)
    with written_text(path) as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
            f'  <header creationtool="mtqa" creationtoolversion="{__version__}" segtype="sentence" o-tmf="mtqa" '
            f'adminlang="en" srclang="{escaped_value(options.source_language)}" datatype="plaintext"/>\n  <body>\n'
        )
        for number, unit in enumerate(units, 1):
            writer.number, writer.unit_id = number, unit.id
            file.writelines(writer.lines(unit))
        file.write("  </body>\n</tmx>\n")
    writer.notes.close()
    return writer.number


class _Writer:
    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.options, self.notes = options, Notes(path, options.warnings)
        self.number, self.unit_id = 0, ""

    def lines(self, unit: Unit) -> Iterator[str]:
        """The lines of one tu."""
        attributes = f' tuid="{escaped_value(self.legal(unit.id))}"' if unit.id else ""
        if date := iso_date(unit.date, ""):
            attributes += f' changedate="{date.replace("-", "")}T000000Z"'
        elif unit.date:
            self.notes.add("a date that is not yyyy-mm-dd is left out", detail=f"unit {unit.id or self.number}")
        yield f"    <tu{attributes}>\n"
        if unit.document:
            yield self.prop(DOCUMENT, unit.document)
        for key, value in unit.properties:
            if key == "note":
                yield f"      <note>{escaped(self.legal(value))}</note>\n"
            else:
                yield self.prop(key, value)
        yield from self.tuv(self.options.source_language, unit.source, "")
        marked = len(unit.variants) > 1
        for variant in unit.variants:
            yield from self.tuv(self.options.target_language, variant.text, self.marks(variant, marked))
        yield "    </tu>\n"

    def tuv(self, language: str, text: Text, marks: str) -> Iterator[str]:
        """The lines of one tuv; `marks` are its props."""
        yield f'      <tuv xml:lang="{escaped_value(language)}">\n{marks}'
        yield f"        <seg>{write_text(text, self.lose)}</seg>\n      </tuv>\n"

    def marks(self, variant: Variant, several: bool) -> str:
        """Role and system; a lone unnamed translation needs neither."""
        role = self.prop(ROLE, variant.role.value, 8) if several or variant.role is not Role.MT else ""
        return role + (self.prop(SYSTEM, variant.system, 8) if variant.system else "")

    def prop(self, key: str, value: str, indent: int = 6) -> str:
        """One prop line."""
        return f'{" " * indent}<prop type="{escaped_value(self.legal(key))}">{escaped(self.legal(value))}</prop>\n'

    def legal(self, text: str) -> str:
        """The text without what XML forbids."""
        if not ILLEGAL.search(text):
            return text
        self.lose("characters that XML does not allow")
        return ILLEGAL.sub("", text)

    def lose(self, what: str) -> None:
        """Warn of something that cannot be written."""
        self.notes.add(f"{what} are left out", detail=f"unit {self.unit_id or self.number}")
