"""TMX units: pieces to elements in batches, elements to `Unit`s, faults kept to the unit they are in."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mtqa.formats._elements import BATCH, Elements, Located
from mtqa.formats._encoding import Utf8Stream
from mtqa.formats._inline import read_text
from mtqa.formats._language import Choice, choose_language
from mtqa.formats._notes import Notes
from mtqa.formats._repair import Grammar
from mtqa.formats._split import Piece, Splitter
from mtqa.formats._tmx_head import Head, Survey, read_head, refuse_pair, survey
from mtqa.formats._tmx_quick import PairReader, PlainMatcher, ReadUnit, ReadVariant, iso_date, may_be_plain, read_plain
from mtqa.formats._xml import local_name
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Text, Unit, Variant

if TYPE_CHECKING:
    from lxml import etree

ROLE, SYSTEM, DOCUMENT = "x-mtqa-role", "x-mtqa-system", "x-mtqa-document"
_OWN = {ROLE, SYSTEM, DOCUMENT}
_ROLES = {role.value: role for role in Role}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STRUCTURE = frozenset(["tu", "tuv", "seg", "prop", "note", "ude", "map", "bpt", "ept", "ph", "it", "hi", "ut", "sub"])
_NOTHING = Text("")


class Part(Protocol):
    """A stretch of a file, in UTF-8, that holds whole units."""

    @property
    def start(self) -> int:
        """The offset of its first byte in the file."""

    @property
    def line(self) -> int:
        """The line of its first byte, 1-based."""

    def __iter__(self) -> Iterator[bytes]: ...

    def original(self, offset: int) -> int:
        """The file's own offset of an offset in the UTF-8 stream."""


class TmxReader:
    """One reading of one file, or of a part of one that is surveyed already."""

    def __init__(self, path: Path, options: ReadOptions, found: Survey | None = None, part: Part | None = None) -> None:
        self.path, self.options = path, options
        self.notes = Notes(path, options.warnings)
        self.survey: Survey = found or survey(path, self.notes)
        self.part = part
        self.head: Head = read_head(self.survey, self.notes)
        grammar = Grammar("tu", _STRUCTURE, "tuv", self.head.entities)
        self.elements = Elements(path, self.notes, grammar, self.head.namespaces, options.quarantine)
        self.sources = self._ranks(options.source_language, required=True)
        self.targets = self._ranks(options.target_language, required=options.require_target)
        self.wanted = self.sources.keys() | self.targets.keys()

    def _ranks(self, wanted: str, required: bool) -> dict[str, int]:
        """The file's language codes that answer to `wanted`, with their rank."""
        choice: Choice = choose_language(wanted, {code: n for code, n in self.survey.languages.items() if code})
        if required and not choice.codes:
            raise refuse_pair(self.path, wanted, self.survey)
        if choice.warning:
            self.notes.add(choice.warning)
        return {code: rank for rank, code in enumerate(choice.codes)}

    def units(self) -> Iterator[Unit]:
        """All units of the language pair; warnings that sum up come at the end."""
        return (found.unit for found in self.located())

    def located(self) -> Iterator[Located]:
        """The units, each with the bytes that it was read from."""
        stream = self.part or Utf8Stream(self.path, self.survey.encoding, self.notes)
        shortcut = None if self.head.prefix else PlainMatcher()
        splitter = Splitter("tu", self.notes, self.head.prefix, shortcut=shortcut)
        if self.part:
            splitter.base, splitter.line = self.part.start, self.part.line
        pieces = splitter.pieces(stream)
        pair = PairReader(self.sources, self.targets, self.head.document, DOCUMENT)
        with self.elements:
            while batch := list(islice(pieces, BATCH)):
                yield from self._units_of(batch, [stream.original(piece.offset) for piece in batch], pair)
        self.notes.close()

    def targets_of(self, piece: Piece, element: etree._Element) -> list[etree._Element]:
        """The tuv of a unit's variants, in their order."""
        found = [(child, child.get(_XML_LANG) or child.get("lang") or "") for child in element if _is(child, "tuv")]
        tuvs = [(child, _with_marks(_read_variant(child, code))) for child, code in found if code in self.targets]
        chosen = {id(variant) for variant in self._chosen([variant for _, variant in tuvs], piece.line)}
        return [child for child, variant in tuvs if id(variant) in chosen]

    def _units_of(self, batch: list[Piece], offsets: list[int], pair: PairReader) -> Iterator[Located]:
        read = [self._plain(piece, offset, pair) for piece, offset in zip(batch, offsets, strict=True)]
        elements = self.elements.batch([piece for piece, done in zip(batch, read, strict=True) if done is None])
        for piece, offset, done in zip(batch, offsets, read, strict=True):
            if done is None:
                element = next(elements)
                if element is None:
                    continue
                done = _take_apart(element, self.wanted)  # noqa: PLW2901
            unit = done if isinstance(done, Unit) else self._unit(done, piece.line, offset)
            if unit is not None:
                yield Located(unit, piece, offset)

    def _plain(self, piece: Piece, offset: int, pair: PairReader) -> Unit | ReadUnit | None:
        """What can be read of a unit without a parser."""
        if piece.parts is None or not may_be_plain(piece.raw):
            return None
        try:
            return pair(piece.parts, piece.line, offset) or read_plain(piece.parts, self.wanted)
        except ValueError:
            return None

    # ------------------------------------------------------------------------------------- elements to units

    def _unit(self, taken: ReadUnit, line: int, offset: int) -> Unit | None:
        sources: list[ReadVariant] = []
        targets: list[ReadVariant] = []
        for variant in taken.variants:
            marked = _with_marks(variant) if variant.fields else variant
            (sources if variant.language in self.sources else targets).append(marked)
        if not sources:
            self.notes.tally(f"left out for want of {self.options.source_language} text", line)
            return None
        source = sources[0]
        if len(sources) > 1:
            source = min(sources, key=lambda variant: self.sources[variant.language])
        chosen = self._chosen(targets, line)
        document, properties = self._document(taken.fields) if taken.fields else (self.head.document, ())
        for variant in (source, *chosen):
            if variant.fields:
                properties += variant.fields
        return Unit(
            taken.id,
            source.text,
            self._roles(chosen, line),
            document,
            line,
            offset,
            (iso_date(*chosen[0].stamps) if chosen else "") or iso_date(*taken.stamps),
            properties,
        )

    def _document(self, fields: tuple[tuple[str, str], ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The document that a unit names, else the header's, and the other fields."""
        document = self.head.document
        for key, value in fields:
            if key == DOCUMENT:
                document = value
        return document, tuple(pair for pair in fields if pair[0] != DOCUMENT)

    def _chosen(self, targets: list[ReadVariant], line: int) -> list[ReadVariant]:
        """Marked variants, and of the others those in the best language code."""
        if len(targets) < 2:
            return targets
        plain = [self.targets[variant.language] for variant in targets if not (variant.role or variant.system)]
        best = min(plain, default=0)
        chosen = [
            variant for variant in targets if variant.role or variant.system or self.targets[variant.language] == best
        ]
        if len(chosen) < len(targets):
            code = next(code for code, rank in self.targets.items() if rank == best)
            self.notes.tally(f"several kinds of {self.options.target_language}, of which {code} is taken", line)
        return chosen

    def _roles(self, targets: list[ReadVariant], line: int) -> tuple[Variant, ...]:
        """Give each variant its role: the first without a mark is the translation, the others are references."""
        if len(targets) == 1 and not targets[0].role:
            return (Variant(targets[0].text, Role.MT, targets[0].system),)
        variants: list[Variant] = []
        unmarked = 0
        translated = any(v.role == Role.MT.value and not v.system for v in targets)
        for target in targets:
            role = _ROLES.get(target.role)
            if target.role and role is None:
                known = ", ".join(_ROLES)
                self.notes.add(f"{ROLE} {target.role!r} is none of {known}; taken as unmarked", line)
            if role is None and not target.system:
                unmarked += 1
                role = Role.REFERENCE if translated else Role.MT
                translated = True
            variants.append(Variant(target.text, role or Role.MT, target.system))
        if unmarked > 1:
            self.notes.tally(
                f"several {self.options.target_language} texts without a role, of which the first is taken as the "
                f'translation, the others as references (mark them with <prop type="{ROLE}">)',
                line,
            )
        return tuple(variants)


def _is(element: etree._Element, name: str) -> bool:
    return local_name(str(element.tag)) == name


def _with_marks(variant: ReadVariant) -> ReadVariant:
    """Role and system told from the other fields."""
    role = system = ""
    for key, value in variant.fields:
        if key == ROLE:
            role = value.strip().lower()
        elif key == SYSTEM:
            system = value.strip()
    fields = tuple(pair for pair in variant.fields if pair[0] not in {ROLE, SYSTEM})
    return variant._replace(fields=fields, role=role, system=system)


def _take_apart(element: etree._Element, wanted: Container[str]) -> ReadUnit:
    """A parsed tu as its parts, with the variants of the wanted languages."""
    fields: list[tuple[str, str]] = []
    variants: list[ReadVariant] = []
    for child in element:
        name = local_name(child.tag)
        if name == "tuv":
            code = child.get(_XML_LANG) or child.get("lang") or ""
            if code in wanted:
                variants.append(_read_variant(child, code))
        elif name in {"prop", "note"}:
            fields.append(_property(name, child))
    return ReadUnit(element.get("tuid") or "", tuple(fields), _stamps(element), variants)


def _read_variant(element: etree._Element, code: str) -> ReadVariant:
    fields: list[tuple[str, str]] = []
    segment, text = None, _NOTHING
    for child in element:
        name = local_name(child.tag)
        if name == "seg":
            segment = child if segment is None else segment
        elif name in {"prop", "note"}:
            fields.append(_property(name, child))
    if segment is not None:
        text = read_text(segment)
    elif len(element) == 0 and element.text and element.text.strip():
        text = Text(element.text)  # some tools leave the seg out
    return ReadVariant(code, text, tuple(fields), _stamps(element))


def _stamps(element: etree._Element) -> tuple[str, str]:
    return element.get("changedate") or "", element.get("creationdate") or ""


def _property(name: str, element: etree._Element) -> tuple[str, str]:
    """A prop as (type, text), a note as ("note", text); some tools call the type something else."""
    if name == "note":
        return "note", element.text or ""
    key = element.get("type") or element.get("name") or element.get("type2") or ""
    return key, element.text or ""
