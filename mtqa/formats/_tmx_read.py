"""TMX units: pieces to elements in batches, elements to `Unit`s, faults kept to the unit they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.formats._elements import Elements, Located
from mtqa.formats._encoding import Utf8Stream
from mtqa.formats._inline import read_text
from mtqa.formats._language import Choice, choose_language
from mtqa.formats._notes import Notes
from mtqa.formats._repair import Grammar
from mtqa.formats._split import Piece, Splitter
from mtqa.formats._tmx_head import Head, Survey, read_head, refuse_pair, survey
from mtqa.formats._xml import local_name
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Text, Unit, Variant

if TYPE_CHECKING:
    from lxml import etree

ROLE, SYSTEM, DOCUMENT = "x-mtqa-role", "x-mtqa-system", "x-mtqa-document"
_OWN = {ROLE, SYSTEM, DOCUMENT}
_ROLES = {role.value: role for role in Role}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_STRUCTURE = frozenset(["tu", "tuv", "seg", "prop", "note", "ude", "map", "bpt", "ept", "ph", "it", "hi", "ut", "sub"])


_NOTHING = Text("")


@dataclass(slots=True)
class _Variant:
    """A tuv as it stands in the file."""

    language: str
    element: etree._Element
    text: Text = _NOTHING
    role: str = ""
    system: str = ""
    properties: list[tuple[str, str]] = field(default_factory=list)


class TmxReader:
    """One reading of one file."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path, self.options = path, options
        self.notes = Notes(path, options.warnings)
        self.survey: Survey = survey(path, self.notes)
        self.head: Head = read_head(self.survey, self.notes)
        grammar = Grammar("tu", _STRUCTURE, "tuv", self.head.entities)
        self.elements = Elements(path, self.notes, grammar, self.head.namespaces, options.quarantine)
        self.sources = self._ranks(options.source_language, required=True)
        self.targets = self._ranks(options.target_language, required=options.require_target)

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
        stream = Utf8Stream(self.path, self.survey.encoding, self.notes)
        splitter = Splitter("tu", self.notes, self.head.prefix)
        with self.elements:
            for piece, element in self.elements.of(splitter.pieces(stream)):
                offset = stream.original(piece.offset)
                unit = self._unit(element, piece, offset)
                if unit is not None:
                    yield Located(unit, piece, offset)
        self.notes.close()

    def targets_of(self, piece: Piece, element: etree._Element) -> list[etree._Element]:
        """The tuv of a unit's variants, in their order."""
        found = ((child, child.get(_XML_LANG) or child.get("lang") or "") for child in element if _is(child, "tuv"))
        targets = [_read_variant(child, code) for child, code in found if code in self.targets]
        return [variant.element for variant in self._chosen(targets, piece.line)]

    # ------------------------------------------------------------------------------------- elements to units

    def _unit(self, element: etree._Element, piece: Piece, offset: int) -> Unit | None:
        properties: list[tuple[str, str]] = []
        sources: list[_Variant] = []
        targets: list[_Variant] = []
        document = self.head.document
        for child in element:
            name = local_name(child.tag)
            if name == "tuv":
                code = child.get(_XML_LANG) or child.get("lang") or ""
                if code in self.sources:
                    sources.append(_read_variant(child, code))
                elif code in self.targets:
                    targets.append(_read_variant(child, code))
            elif name == "prop" and child.get("type") == DOCUMENT:
                document = child.text or ""
            elif name in {"prop", "note"}:
                properties.append(_property(name, child))
        if not sources:
            self.notes.tally(f"left out for want of {self.options.source_language} text", piece.line)
            return None
        source = sources[0]
        if len(sources) > 1:
            source = min(sources, key=lambda variant: self.sources[variant.language])
        chosen = self._chosen(targets, piece.line)
        for variant in (source, *chosen):
            properties += variant.properties
        return Unit(
            id=element.get("tuid") or "",
            source=source.text,
            variants=self._roles(chosen, piece.line),
            document=document,
            line=piece.line,
            offset=offset,
            date=(_date(chosen[0].element) if chosen else "") or _date(element),
            properties=tuple(properties),
        )

    def _chosen(self, targets: list[_Variant], line: int) -> list[_Variant]:
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

    def _roles(self, targets: list[_Variant], line: int) -> tuple[Variant, ...]:
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


def _read_variant(element: etree._Element, code: str) -> _Variant:
    variant = _Variant(code, element)
    segment = None
    for child in element:
        name = local_name(child.tag)
        if name == "seg":
            segment = child if segment is None else segment
        elif name in {"prop", "note"}:
            key, value = _property(name, child)
            if key == ROLE:
                variant.role = value.strip().lower()
            elif key == SYSTEM:
                variant.system = value.strip()
            else:
                variant.properties.append((key, value))
    if segment is not None:
        variant.text = read_text(segment)
    elif len(element) == 0 and element.text and element.text.strip():
        variant.text = Text(element.text)  # some tools leave the seg out
    return variant


def _property(name: str, element: etree._Element) -> tuple[str, str]:
    """A prop as (type, text), a note as ("note", text); some tools call the type something else."""
    if name == "note":
        return "note", element.text or ""
    key = element.get("type") or element.get("name") or element.get("type2") or ""
    return key, element.text or ""


def _date(element: etree._Element) -> str:
    """The changedate, else the creationdate, as yyyy-mm-dd; "" where neither is a date."""
    changed, created = element.get("changedate"), element.get("creationdate")
    return (_day(changed) if changed else "") or (_day(created) if created else "")


@lru_cache(maxsize=4096)
def _day(stamp: str) -> str:
    match = _DATE.match(stamp)
    return "-".join(match.groups()) if match else ""
