"""Plain units of a TMX by regular expressions, without a parser: most units of most memories are plain.

What matches here is well-formed XML by construction and means the same to the parser. Whatever has more to it (CDATA,
comments, numeric references, single quotes, prefixes, `hi` and `sub`, text around the elements) does not match and goes
the long way; tests hold that both ways give the same units.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from mtqa.formats._inline import NATIVE
from mtqa.model import Role, Span, Tag, Text, Unit, Variant

_CHARS = rb"[^<>&\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_TEXT = rb"%b(?:&(?:lt|gt|amp|quot|apos);%b)*+" % (_CHARS, _CHARS)
_NAME = rb"(?!xmlns)(?:xml:)?[A-Za-z_][\w.-]*+"
_ATTRIBUTES = rb"""(?:\s++%b="[^"<>&\x00-\x1f]*+")*+\s*+""" % _NAME
_FIELD = rb"(?:<(?:prop(?=[\s>])%b>%b</prop>|note(?=[\s>])%b>%b</note>)\s*+)" % (_ATTRIBUTES, _TEXT, _ATTRIBUTES, _TEXT)
# Tags in the form that lxml writes, so that `Tag.raw` is the same on either way.
_VALUES = rb"""(?: %b="[^"<>&\x00-\x1f]*+")*+""" % _NAME
_CODE = rb"[^<>&\x00-\x08\x0b-\x1f]*+(?:&(?:lt|gt|amp);[^<>&\x00-\x08\x0b-\x1f]*+)*+"
_TAG = rb"<(?:%b)>" % b"|".join(
    rb"%b%b(?:/|>(?!<)%b</%b)" % (name, _VALUES, _CODE, name) for name in sorted(kind.encode() for kind in NATIVE)
)
_BARE = rb"[^<>&\x00-\x08\x0b-\x1f]*+(?=</seg>)"  # a segment whose text is as it stands
_UNIT = rb"\s*+<tu(?=[\s>])(%b)>\s*+(%b*+)" % (_ATTRIBUTES, _FIELD)
_VARIANT = rb"<tuv(?=[\s>])(%b)>\s*+(%b*+)<seg>(?>(%b)|(%b(?:%b%b)*+))</seg>\s*+</tuv>\s*+" % (
    _ATTRIBUTES, _FIELD, _BARE, _TEXT, _TAG, _TEXT,
)  # fmt: skip
_END = rb"</tu\s*+>"
_NEXT_UNIT, _NEXT_VARIANT, _NEXT_END = re.compile(_UNIT), re.compile(_VARIANT), re.compile(_END)
_ATTRIBUTE = re.compile(r'([\w.:-]+)="([^"]*)"')
_FIELDS = re.compile(r"<(prop|note)([^>]*)>([^<]*)</")
_TAGS = re.compile(r"(<[^>]*+(?:(?<=/)>|(?<!/)>[^<]*+</[a-z]++>))")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_DATE = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_WIDEST = 24  # variants up to which one expression matches a whole unit
_CACHED = 400  # bytes up to which attributes and fields are worth remembering


RawUnit = tuple[bytes, ...]
"""A tu in bytes: attributes, props and notes; then of each tuv attributes, props and notes, text, text with markup.

Of the two texts of a tuv one is None.
"""


class ReadVariant(NamedTuple):
    """A tuv of a wanted language; `stamps` are its changedate and creationdate as they stand."""

    language: str
    text: Text
    fields: tuple[tuple[str, str], ...]
    stamps: tuple[str, str]
    role: str = ""
    system: str = ""


class ReadUnit(NamedTuple):
    """A tu taken apart; `fields` are its props by type and its notes as "note"."""

    id: str
    fields: tuple[tuple[str, str], ...]
    stamps: tuple[str, str]
    variants: list[ReadVariant]


class PlainMatcher:
    """Finds plain units. Most units of a memory have the same number of variants: one match takes them all."""

    def __init__(self) -> None:
        self.whole = _whole_unit(2)

    def __call__(self, buffer: bytes, place: int) -> tuple[int, int, RawUnit] | None:
        """Start, end and parts of a plain unit at `place` or after white space; None for anything else."""
        unit = self.whole.match(buffer, place)
        if unit is None:
            return self._one_by_one(buffer, place)
        return unit.start(1) - 3, unit.end(), unit.groups()

    def _one_by_one(self, buffer: bytes, place: int) -> tuple[int, int, RawUnit] | None:
        unit = _NEXT_UNIT.match(buffer, place)
        if unit is None:
            return None
        groups, end = unit.groups(), unit.end()
        while variant := _NEXT_VARIANT.match(buffer, end):
            groups += variant.groups()
            end = variant.end()
        closing = _NEXT_END.match(buffer, end)
        if closing is None:
            return None
        self.whole = _whole_unit(min(len(groups) // 4, _WIDEST))
        return unit.start(1) - 3, closing.end(), groups


@lru_cache(maxsize=_WIDEST + 1)
def _whole_unit(variants: int) -> re.Pattern[bytes]:
    return re.compile(_UNIT + _VARIANT * variants + _END)


def read_plain(raw: RawUnit, wanted: Container[str]) -> ReadUnit:
    """Take a plain unit apart, with the variants of the wanted languages.

    Raises ValueError for what is not well-formed after all: bytes that are not UTF-8, an attribute given twice.
    """
    identifier, _, stamps = _unit_facts(raw[0])
    variants = []
    for place in range(2, len(raw), 4):
        attributes, fields, bare, marked = raw[place : place + 4]
        _, language, its_stamps = _facts(attributes)
        properties = _fields(fields) if fields else ()
        text = _text(bare, marked)  # before the language is looked at: a fault in any variant is one of the unit
        if language in wanted:
            variants.append(ReadVariant(language, text, properties, its_stamps))
    return ReadUnit(identifier, _fields(raw[1]) if raw[1] else (), stamps, variants)


def may_be_plain(raw: bytes) -> bool:
    """Whether bytes are free of U+FFFE and U+FFFF, which XML forbids and the expressions do not look for."""
    return b"\xef\xbf" not in raw or (b"\xef\xbf\xbe" not in raw and b"\xef\xbf\xbf" not in raw)


class PairReader:
    """Makes units of the commonest kind at once: one source and one target, neither with props of its own."""

    def __init__(self, sources: Container[str], targets: Container[str], document: str, own: str) -> None:
        self.sources, self.targets, self.document, self.own = sources, targets, document, own.encode()

    def __call__(self, raw: RawUnit, line: int, offset: int) -> Unit | None:
        """The unit; None for another kind. Raises ValueError like `read_plain`."""
        if len(raw) != 10 or raw[3] or raw[7] or self.own in raw[1]:
            return None
        attributes, fields, one, _, bare, marked, two, _, other_bare, other_marked = raw
        _, language, stamps = _facts(one)
        _, other, other_stamps = _facts(two)
        properties = _fields(fields) if fields else ()
        identifier, _, own_stamps = _unit_facts(attributes)
        text, other_text = _text(bare, marked), _text(other_bare, other_marked)
        if language in self.targets and other in self.sources:
            text, other_text, other_stamps = other_text, text, stamps
        elif not (language in self.sources and other in self.targets):
            return None
        date = iso_date(*other_stamps) or iso_date(*own_stamps)
        variants = (Variant(other_text, Role.MT, ""),)
        return Unit(identifier, text, variants, self.document, line, offset, date, properties)


def iso_date(changed: str, created: str) -> str:
    """The changedate, else the creationdate, as yyyy-mm-dd; "" where neither is a date."""
    return (_day(changed) if changed else "") or (_day(created) if created else "")


@lru_cache(maxsize=4096)
def _day(stamp: str) -> str:
    match = _DATE.match(stamp)
    return "-".join(match.groups()) if match else ""


def _unit_facts(raw: bytes) -> tuple[str, str, tuple[str, str]]:
    """(tuid, language, (changedate, creationdate)), each "" where it is absent."""
    values = raw.decode().split('"')
    values[-1] = ""  # white space after the last quote: the place of what is absent
    identifier, language, other, changed, created = _places("".join(values[::2]))
    return values[identifier], values[language] or values[other], (values[changed], values[created])


@lru_cache(maxsize=1024)
def _places(names: str) -> tuple[int, ...]:
    """Where the wanted values stand in attributes split at their quotes, by the names (`name=`) between them."""
    found = [name.strip() for name in names.split("=")[:-1]]
    if len(set(found)) < len(found):
        raise ValueError("an attribute is given twice")
    wanted = ("tuid", "xml:lang", "lang", "changedate", "creationdate")
    return tuple(2 * found.index(name) + 1 if name in found else -1 for name in wanted)


_remembered_facts = lru_cache(maxsize=1024)(_unit_facts)


def _facts(raw: bytes) -> tuple[str, str, tuple[str, str]]:
    return _remembered_facts(raw) if len(raw) < _CACHED else _unit_facts(raw)


def _attributes(text: str) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(text)
    values: dict[str, str] = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("an attribute is given twice")
    return values


def _fields(raw: bytes) -> tuple[tuple[str, str], ...]:
    return _remembered_fields(raw) if len(raw) < _CACHED else _read_fields(raw)


def _read_fields(raw: bytes) -> tuple[tuple[str, str], ...]:
    found = []
    for name, attributes, text in _FIELDS.findall(_one_kind_of_line_end(raw.decode())):
        values = _attributes(attributes)
        key = "note" if name == "note" else values.get("type") or values.get("name") or values.get("type2") or ""
        found.append((key, _unescaped(text) if "&" in text else text))
    return tuple(found)


_remembered_fields = lru_cache(maxsize=1024)(_read_fields)


def _one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _unescaped(text: str) -> str:
    for entity, char in _ENTITIES:
        text = text.replace(entity, char)
    return text


def _text(bare: bytes | None, marked: bytes | None) -> Text:
    if bare is not None:
        return Text(bare.decode())
    text = _one_kind_of_line_end((marked or b"").decode())
    return _tagged(text) if "<" in text else Text(_unescaped(text))


def _tagged(text: str) -> Text:
    parts = _TAGS.split(text)  # text and tags by turns
    tags = []
    length = 0
    for place, part in enumerate(parts):
        if place % 2:
            kind, attributes = _tag_facts(part)
            tags.append(Tag(kind, Span(length, length), part, attributes))
            parts[place] = ""
            continue
        if "&" in part:
            parts[place] = _unescaped(part)
        length += len(parts[place])
    return Text("".join(parts), tuple(tags))


@lru_cache(maxsize=1024)
def _tag_facts(raw: str) -> tuple[str, dict[str, str]]:
    """An inline element's name and its attributes, their prefixes left out."""
    start = raw[1 : raw.index(">")].removesuffix("/")
    kind, _, rest = start.partition(" ")
    return kind, {name.rpartition(":")[2]: value for name, value in _attributes(rest).items()}
