"""TMX units: pieces to elements in batches, elements to `Unit`s, faults kept to the unit they are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from mtqa.errors import FormatError
from mtqa.formats._encoding import Utf8Stream
from mtqa.formats._files import written_whole
from mtqa.formats._inline import read_text
from mtqa.formats._language import Choice, choose_language
from mtqa.formats._notes import Notes
from mtqa.formats._repair import Grammar, declaration, mend, unbound_prefixes
from mtqa.formats._split import Piece, Splitter
from mtqa.formats._tmx_head import Head, Survey, read_head, refuse_pair, survey
from mtqa.formats._tmx_quick import PairReader, PlainMatcher, ReadUnit, ReadVariant, iso_date, may_be_plain, read_plain
from mtqa.formats._xml import fault_of, local_name, parse
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Text, Unit, Variant

if TYPE_CHECKING:
    from lxml import etree

BATCH = 256
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
        self.namespaces = self.head.namespaces
        self.grammar = Grammar("tu", _STRUCTURE, "tuv", self.head.entities)
        self.sources = self._ranks(options.source_language, required=True)
        self.targets = self._ranks(options.target_language, required=options.require_target)
        self.wanted = self.sources.keys() | self.targets.keys()
        self.rejected = _Rejected(path, self.notes, options.quarantine)
        self.counts: Counter[str] = Counter()
        self.first: dict[str, int] = {}

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
        stream = self.part or Utf8Stream(self.path, self.survey.encoding, self.notes)
        shortcut = None if self.head.prefix else PlainMatcher()
        splitter = Splitter("tu", self.notes, self.head.prefix, shortcut)
        if self.part:
            splitter.base, splitter.line = self.part.start, self.part.line
        pieces = splitter.pieces(stream)
        pair = PairReader(self.sources, self.targets, self.head.document, DOCUMENT)
        with self.rejected:
            while batch := list(islice(pieces, BATCH)):
                yield from self._units_of(batch, [stream.original(piece.offset) for piece in batch], pair)
        self._sum_up()

    # ------------------------------------------------------------------------------------ pieces to elements

    def _units_of(self, batch: list[Piece], offsets: list[int], pair: PairReader) -> Iterator[Unit]:
        read = [self._plain(piece, offset, pair) for piece, offset in zip(batch, offsets, strict=True)]
        elements = self._elements([piece for piece, done in zip(batch, read, strict=True) if done is None])
        for piece, offset, done in zip(batch, offsets, read, strict=True):
            if done is None:
                element = next(elements)
                if element is None:
                    continue
                done = _take_apart(element, self.wanted)  # noqa: PLW2901
            unit = done if isinstance(done, Unit) else self._unit(done, piece.line, offset)
            if unit is not None:
                yield unit

    def _plain(self, piece: Piece, offset: int, pair: PairReader) -> Unit | ReadUnit | None:
        """What can be read of a unit without a parser."""
        if piece.parts is None or not may_be_plain(piece.raw):
            return None
        try:
            return pair(piece.parts, piece.line, offset) or read_plain(piece.parts, self.wanted)
        except ValueError:
            return None

    def _elements(self, pieces: list[Piece]) -> Iterator[etree._Element | None]:
        if pieces and not any(piece.fault for piece in pieces):
            whole = parse(b"".join([piece.raw for piece in pieces]), self.namespaces)
            if whole is not None and len(whole) == len(pieces):
                yield from whole
                return
        for piece in pieces:
            yield self._element(piece)

    def _element(self, piece: Piece) -> etree._Element | None:
        alone = None if piece.fault else parse(piece.raw, self.namespaces)
        if alone is not None and len(alone) == 1:
            return alone[0]
        why = piece.fault or fault_of(piece.raw, self.namespaces)
        mended = mend(piece.raw, self.grammar, self.namespaces) if "longer than" not in piece.fault else None
        if mended is None:
            self.notes.add("this unit cannot be repaired and is left out", piece.line, why)
            self.rejected.add(piece, why)
            return None
        if not mended.steps:
            self.notes.add("repaired", piece.line, why)
        for step in mended.steps:
            self.notes.add(f"repaired: {step}", piece.line)
        for prefix in unbound_prefixes(piece.raw.decode("utf-8", "replace"), self.namespaces):
            grown = self.namespaces + declaration(prefix)
            if parse(b"", grown) is not None:  # what damage made to look like a prefix would spoil every later unit
                self.namespaces = grown  # once known, it no longer costs a repair
        return mended.element

    # ------------------------------------------------------------------------------------- elements to units

    def _unit(self, taken: ReadUnit, line: int, offset: int) -> Unit | None:
        sources: list[ReadVariant] = []
        targets: list[ReadVariant] = []
        for variant in taken.variants:
            marked = _with_marks(variant) if variant.fields else variant
            (sources if variant.language in self.sources else targets).append(marked)
        if not sources:
            self._tally(f"left out for want of {self.options.source_language} text", line)
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
            self._tally(f"several kinds of {self.options.target_language}, of which {code} is taken", line)
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
            self._tally(
                f"several {self.options.target_language} texts without a role, of which the first is taken as the "
                f'translation, the others as references (mark them with <prop type="{ROLE}">)',
                line,
            )
        return tuple(variants)

    # ---------------------------------------------------------------------------------------------- the end

    def _tally(self, what: str, line: int) -> None:
        self.counts[what] += 1
        self.first.setdefault(what, line)

    def _sum_up(self) -> None:
        for what, number in self.counts.items():
            self.notes.add(f"{what}: {number} {'unit' if number == 1 else 'units'}", self.first[what])
        self.notes.close()


class _Rejected:
    """The file of units that nothing could repair, begun with the first and kept only when reading came to its end."""

    def __init__(self, path: Path, notes: Notes, wanted: bool) -> None:
        self.path, self.notes, self.wanted = path, notes, wanted
        self.target = path.with_name(path.name + ".rejected")
        self.number = 0
        self.stack = ExitStack()
        self.file: BinaryIO | None = None

    def __enter__(self) -> None:
        self.stack.__enter__()

    def __exit__(self, *error: Any) -> None:
        try:
            self.stack.__exit__(*error)
        except FormatError as failure:
            self._give_up(failure)
        if self.file and error[0] is None:
            self.notes.add(f"units that cannot be repaired stand in {self.target.name}", detail=str(self.number))

    def add(self, piece: Piece, why: str) -> None:
        """Set one unit aside, with its place and fault in a comment before it."""
        self.number += 1
        try:
            if self.wanted and self.file is None:
                self.file = self.stack.enter_context(written_whole(self.target))
            if self.file:
                reason = why.replace("--", "- -")
                self.file.write(f"<!-- {self.path.name}:{piece.line}: {reason} -->\n".encode() + piece.raw + b"\n")
        except (FormatError, OSError) as failure:
            self._give_up(failure)

    def _give_up(self, failure: Exception) -> None:
        self.wanted, self.file = False, None
        reason = getattr(failure, "message", str(failure))
        self.notes.add(f"units that cannot be repaired are not set aside: {self.target.name} {reason}")


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
