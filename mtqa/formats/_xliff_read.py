"""XLIFF units: trans-units of 1.x, cut at `mrk mtype="seg"` where they are segmented, and the segments of 2.x."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.formats._elements import Elements, Located
from mtqa.formats._encoding import Utf8Stream
from mtqa.formats._inline import read_text
from mtqa.formats._notes import Notes
from mtqa.formats._outline import node_of, outline
from mtqa.formats._repair import Grammar
from mtqa.formats._split import Piece, Splitter
from mtqa.formats._xliff_head import FileMark, XliffHead, file_at, read_head, refuse_wrong_pair
from mtqa.formats._xml import local_name
from mtqa.formats.base import ReadOptions
from mtqa.model import Text, Unit, Variant

if TYPE_CHECKING:
    from lxml import etree

_STRUCTURE = frozenset(
    [
        "trans-unit", "unit", "segment", "ignorable", "source", "seg-source", "target", "alt-trans", "note",
        "notes", "mrk", "g", "x", "bx", "ex", "bpt", "ept", "ph", "it", "sub", "pc", "sc", "ec", "sm", "em",
        "cp", "originalData", "data", "metadata", "metaGroup", "meta", "context-group", "context",
        "count-group", "prop-group",
    ]
)  # fmt: skip
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OF_TARGET = ("state", "state-qualifier", "subState")


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a unit: the elements that hold its text, and its own id within the unit.

    `whole` is the unit's `target`, of which `target` is the part between the segment's marks (or all of it).
    """

    name: str
    source: etree._Element
    target: etree._Element | None
    whole: etree._Element | None
    holder: etree._Element


def parts_of(unit: etree._Element) -> list[Part]:
    """The segments of a trans-unit or unit, those without text too."""
    if local_name(str(unit.tag)) == "unit":
        segments = [child for child in unit if local_name(str(child.tag)) == "segment"]
        found = [_segment(segment, number) for number, segment in enumerate(segments, 1)]
        return [part for part in found if part]
    source, target = _child(unit, "source"), _child(unit, "target")
    marks = _marks(_child(unit, "seg-source"))
    if marks:
        theirs = _marks(target)
        return [Part(name, mark, theirs.get(name), target, mark) for name, mark in marks.items()]
    return [Part("", source, target, target, unit)] if source is not None else []


def _segment(segment: etree._Element, number: int) -> Part | None:
    source, target = _child(segment, "source"), _child(segment, "target")
    if source is None:
        return None
    return Part(segment.get("id") or str(number), source, target, target, segment)


def _marks(element: etree._Element | None) -> dict[str, etree._Element]:
    """The marks of segments in a seg-source or target, by their mid."""
    if element is None:
        return {}
    found = (mark for mark in element.iter("{*}mrk") if mark.get("mtype") == "seg")
    return {mark.get("mid") or str(number): mark for number, mark in enumerate(found, 1)}


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local_name(str(child.tag)) == name), None)


class XliffReader:
    """One reading of one file."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path, self.options = path, options
        self.notes = Notes(path, options.warnings)
        self.head: XliffHead = read_head(path, self.notes)
        self.files = refuse_wrong_pair(path, self.head, options, self.notes)
        grammar = Grammar(self.head.unit, _STRUCTURE, "source", {})
        self.elements = Elements(path, self.notes, grammar, self.head.namespaces, options.quarantine)

    def units(self) -> Iterator[Unit]:
        """All segments of the language pair; warnings that sum up come at the end."""
        return (found.unit for found in self.located())

    def located(self) -> Iterator[Located]:
        """The segments, each with the bytes of the unit that it was read from."""
        stream = Utf8Stream(self.path, self.head.encoding, self.notes)
        splitter = Splitter(self.head.unit, self.notes, self.head.prefix)
        with self.elements:
            for piece, element in self.elements.of(splitter.pieces(stream)):
                mark = file_at(self.head.files, piece.offset)
                if mark.label not in self.files:
                    self.notes.tally("left out, since its file is of other languages", piece.line)
                else:
                    yield from self._read(element, piece, mark, stream)
        self.notes.close()

    def _read(self, element: etree._Element, piece: Piece, mark: FileMark, stream: Utf8Stream) -> Iterator[Located]:
        parts = parts_of(element)
        if not parts:
            self.notes.tally("left out for want of a source", piece.line)
            return
        begin = stream.original(piece.offset)
        places = _places(piece, element, parts)
        properties = _properties(element)
        for number, part in enumerate(parts):
            source = read_text(part.source)
            variants = () if part.target is None else (Variant(read_text(part.target)),)
            if not self._has_text(element, source, variants, piece.line):
                continue
            line, offset = places[number]
            unit = Unit(
                self._name(element, part, mark, len(parts) > 1),
                source,
                variants,
                document=mark.original,
                line=line,
                offset=stream.original(piece.offset + offset) if offset else begin,
                properties=(*properties, *_own_properties(element, part)),
            )
            yield Located(unit, piece, begin, number)

    def _has_text(self, element: etree._Element, source: Text, variants: tuple[Variant, ...], line: int) -> bool:
        target = "".join(variant.text.plain for variant in variants).strip()
        if not target and element.get("translate") == "no":
            self.notes.tally('left out, being marked translate="no" and without a translation', line)
        elif not target and not source.plain.strip():
            self.notes.tally("left out, being without text", line)
        else:
            return True
        return False

    def _name(self, element: etree._Element, part: Part, mark: FileMark, several: bool) -> str:
        """The segment's id, unique in the file where the file keeps to the rules."""
        name = element.get("id") or ""
        if several:
            name = f"{name}:{part.name}"
        return f"{mark.label}#{name}" if self.head.ambiguous and name else name


def _places(piece: Piece, element: etree._Element, parts: list[Part]) -> list[tuple[int, int]]:
    """Line and offset within the piece of each part; those of the piece where it is but one."""
    top = outline(piece.raw) if len(parts) > 1 else None
    nodes = [node_of(top, part.holder, element) if top else None for part in parts]
    return [
        (piece.line + piece.raw.count(b"\n", 0, node.start), node.start) if node else (piece.line, 0) for node in nodes
    ]


def _properties(element: etree._Element) -> list[tuple[str, str]]:
    """What a unit says of itself: its attributes, notes, contexts and metadata."""
    found = [(str(key), str(value)) for key, value in element.attrib.items() if key not in ("id", _XML_SPACE)]
    for child in [*element.iter("{*}note", "{*}context"), *element.iter("{*}meta")]:
        kind = local_name(str(child.tag))
        if any(local_name(str(above.tag)) == "alt-trans" for above in child.iterancestors()):
            continue
        key = "note" if kind == "note" else child.get("context-type" if kind == "context" else "type") or ""
        found.append((key, "".join(map(str, child.itertext()))))
    return found


def _own_properties(element: etree._Element, part: Part) -> Iterator[tuple[str, str]]:
    """The state of one segment, and in sdlxliff its confirmation level."""
    for holder in (part.whole, part.holder if part.holder is not element else None):
        for key in _OF_TARGET:
            if holder is not None and holder.get(key):
                yield key, str(holder.get(key))
    for segment in element.iter("{*}seg"):
        if segment.get("id") == part.name and segment.get("conf"):
            yield "conf", str(segment.get("conf"))
