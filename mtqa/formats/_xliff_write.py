"""A fresh XLIFF 1.2 or 2.0 from units, as text: no tree is built, so memory does not grow with the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from mtqa.formats._files import written_text
from mtqa.formats._inline import write_text
from mtqa.formats._notes import Notes
from mtqa.formats._xliff_tags import Codes, tags_1, tags_2
from mtqa.formats._xml import ILLEGAL, escaped, escaped_value
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Text, Unit, Variant

_NMTOKEN = re.compile(r"[\w.:\-\u00b7]+")
_STATES_2 = {"initial", "translated", "reviewed", "final"}
_MDA = "urn:oasis:names:tc:xliff:metadata:2.0"
_Properties = list[tuple[str, str]]


def write_xliff(path: Path, units: Iterable[Unit], options: ReadOptions, version: str) -> int:
    """Write units; return how many. Raises FormatError where the file cannot be written."""
    kind = _Version2 if version.startswith("2") else _Version1
    writer = kind(path, options)
    with written_text(path) as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{writer.root()}')
        for number, (document, group) in enumerate(groupby(units, key=lambda unit: unit.document), 1):
            file.write(writer.file(number, document))
            for unit in group:
                file.writelines(writer.unit(unit))
            file.write(writer.end)
        if not writer.number:
            file.write(writer.file(1, "") + writer.end)
        file.write("</xliff>\n")
    writer.notes.close()
    return writer.number


class _Writer:
    """What both versions share: numbers, what is lost, values without illegal characters."""

    end = ""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.notes = Notes(path, options.warnings)
        self.source, self.target = (
            escaped_value(options.source_language),
            escaped_value(options.target_language),
        )
        self.number, self.name = 0, ""

    def root(self) -> str:
        """The start tag of the root."""
        raise NotImplementedError

    def file(self, number: int, document: str) -> str:
        """What begins a file element."""
        raise NotImplementedError

    def lines(self, unit: Unit, variant: Variant | None) -> Iterator[str]:
        """The lines of one unit."""
        raise NotImplementedError

    def unit(self, unit: Unit) -> Iterator[str]:
        """The lines of one unit; what XLIFF has no place for is told."""
        self.number += 1
        self.name = unit.id or str(self.number)
        variant = next((v for role in (Role.MT, Role.POSTEDIT) for v in unit.variants if v.role is role), None)
        if unit.variants and (len(unit.variants) > 1 or variant is None or variant.system):
            self.lose("systems, references and all but one translation")
        if unit.date:
            self.lose("dates of units")
        return self.lines(unit, variant)

    def lose(self, what: str) -> None:
        """Warn of something that cannot be written."""
        self.notes.add(f"{what} are left out", detail=f"unit {self.name}")

    def value(self, text: str) -> str:
        """An attribute's value."""
        return escaped_value(self._legal(text))

    def content(self, text: str) -> str:
        """Text between tags."""
        return escaped(self._legal(text))

    def _legal(self, text: str) -> str:
        if ILLEGAL.search(text):
            self.lose("characters that XML does not allow")
        return ILLEGAL.sub("", text)


class _Version1(_Writer):
    end = "    </body>\n  </file>\n"

    def root(self) -> str:
        return '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'

    def file(self, number: int, document: str) -> str:
        return (
            f'  <file original="{self.value(document)}" source-language="{self.source}" '
            f'target-language="{self.target}" datatype="plaintext">\n    <body>\n'
        )

    def lines(self, unit: Unit, variant: Variant | None) -> Iterator[str]:
        own, rest = _taken(unit.properties, {"approved": {"yes", "no"}, "translate": {"yes", "no"}, "resname": None})
        states, rest = _taken(rest, {"state": None})
        yield f'      <trans-unit id="{self.value(self.name)}"{self._attributes(own)}>\n'
        yield f"        <source>{self._text(unit.source)}</source>\n"
        if variant:
            yield f"        <target{self._attributes(states)}>{self._text(variant.text)}</target>\n"
        for note, group in groupby(rest if variant else states + rest, key=lambda item: item[0] == "note"):
            if note:
                yield from (f"        <note>{self.content(value)}</note>\n" for _, value in group)
            else:
                yield "        <context-group>\n"
                for key, value in group:
                    name, text = self.value(key), self.content(value)
                    yield f'          <context context-type="{name}">{text}</context>\n'
                yield "        </context-group>\n"
        yield "      </trans-unit>\n"

    def _attributes(self, values: _Properties) -> str:
        return "".join(f' {key}="{self.value(value)}"' for key, value in values)

    def _text(self, text: Text) -> str:
        return write_text(tags_1(text), self.lose)


class _Version2(_Version1):
    end = "  </file>\n"

    def root(self) -> str:
        return (
            f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="{_MDA}" version="2.0" '
            f'srcLang="{self.source}" trgLang="{self.target}">\n'
        )

    def file(self, number: int, document: str) -> str:
        return f'  <file id="f{number}" original="{self.value(document)}">\n'

    def lines(self, unit: Unit, variant: Variant | None) -> Iterator[str]:
        own, rest = _taken(unit.properties, {"translate": {"yes", "no"}, "name": None})
        states, rest = _taken(rest, {"state": _STATES_2})
        name = self.name
        if not _NMTOKEN.fullmatch(name):
            self.lose("ids that XLIFF 2 does not allow")
            name = f"u{self.number}"
        codes = Codes()
        source = write_text(tags_2(unit.source, codes), self.lose)
        target = write_text(tags_2(variant.text, codes), self.lose) if variant else ""
        yield f'    <unit id="{self.value(name)}"{self._attributes(own)}>\n'
        yield from self._metadata([item for item in rest if item[0] != "note"])
        yield from self._block("notes", [f"<note>{self.content(value)}</note>" for key, value in rest if key == "note"])
        data = [f'<data id="{ref}">{self.content(code)}</data>' for code, ref in codes.data.items()]
        yield from self._block("originalData", data)
        yield f"      <segment{self._attributes(states)}>\n        <source>{source}</source>\n"
        if variant:
            yield f"        <target>{target}</target>\n"
        yield "      </segment>\n    </unit>\n"

    def _metadata(self, values: _Properties) -> Iterator[str]:
        metas = [f'<mda:meta type="{self.value(key)}">{self.content(value)}</mda:meta>' for key, value in values]
        group = ["<mda:metaGroup>", *metas, "</mda:metaGroup>"] if metas else []
        return self._block("mda:metadata", group)

    def _block(self, name: str, lines: list[str]) -> Iterator[str]:
        if lines:
            yield f"      <{name}>\n"
            yield from (f"        {line}\n" for line in lines)
            yield f"      </{name}>\n"


def _taken(
    properties: Iterable[tuple[str, str]], wanted: dict[str, set[str] | None]
) -> tuple[_Properties, _Properties]:
    """The first of each wanted property with an allowed value, which becomes an attribute, and the others."""
    taken: dict[str, str] = {}
    rest: _Properties = []
    for key, value in properties:
        allowed = wanted.get(key, set())
        if key not in taken and (allowed is None or value in allowed):
            taken[key] = value
        else:
            rest.append((key, value))
    return list(taken.items()), rest
