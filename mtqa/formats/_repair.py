"""The repair ladder: what to try, in order, on one unit that is not well-formed XML.

Every rung that changed something is named in the warning. The last rung, libxml2's own recovery, is taken only where
hardly any text is lost by it; a unit that no rung mends is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING

from mtqa.formats._xml import ILLEGAL, TAG, parse, parse_leniently

if TYPE_CHECKING:
    from lxml import etree

_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}
_SECTION = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.S)
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_PAIR = re.compile(r"&#(?:x(D[89AB]\w\w)|(5[5-7]\d{3}));&#(?:x(D[C-F]\w\w)|(5[67]\d{3}));", re.I)
_ENTITY = re.compile(r"&([A-Za-z][\w.-]*);")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.\-]*):|\s([A-Za-z_][\w.\-]*):[\w.\-]+\s*=")
_QNAME = r"[A-Za-z_][\w.\-]*"
_KEPT = 0.95  # share of the visible characters that must survive libxml2's recovery


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a rung has to know of the format: the unit's tag, what a unit may hold, and declared entities."""

    unit: str
    structure: frozenset[str]
    inner: str  # the element whose presence makes a unit worth having
    entities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mended:
    """A repaired unit and the names of what was done to it."""

    element: etree._Element
    steps: tuple[str, ...]


def mend(raw: bytes, grammar: Grammar, namespaces: bytes = b"") -> Mended | None:
    """Climb the ladder until the unit parses; None where it never does."""
    text = raw.decode("utf-8", "replace")
    steps = ["bytes that are not UTF-8 replaced"] if text.encode("utf-8") != raw else []
    for name, rung in (("", _as_it_is), *_RUNGS):
        changed = rung(text, grammar)
        if changed == text and name:
            continue
        text, steps = changed, [*steps, name] if name else steps
        if (element := _unit(parse(text.encode("utf-8", "replace"), _bound(text, namespaces)), grammar)) is not None:
            return Mended(element, tuple(_named(text, namespaces, steps)))
    return _last_resort(text, grammar, namespaces, steps)


def _unit(wrapper: etree._Element | None, grammar: Grammar) -> etree._Element | None:
    """The one unit in a parsed wrapper, if it is one and holds something."""
    if wrapper is None or len(wrapper) != 1:
        return None
    unit = wrapper[0]
    return unit if next(unit.iter("{*}" + grammar.inner), None) is not None else None


def _last_resort(text: str, grammar: Grammar, namespaces: bytes, steps: list[str]) -> Mended | None:
    """libxml2's recovery, where it keeps every inner element and nearly all characters."""
    wrapper = parse_leniently(text.encode("utf-8", "replace"), _bound(text, namespaces))
    element = _unit(wrapper, grammar)
    if element is None:
        return None
    wanted = len(re.findall(rf"<(?:{_QNAME}:)?{grammar.inner}(?=[\s>/])", text))
    kept = _visible("".join(map(str, element.itertext())))
    if sum(1 for _ in element.iter("{*}" + grammar.inner)) != wanted or kept < _KEPT * _visible(_stripped(text)):
        return None
    return Mended(element, (*_named(text, namespaces, steps), "recovered by the XML parser, perhaps with losses"))


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _stripped(text: str) -> str:
    return _REFERENCE.sub("x", _ENTITY.sub("x", TAG.sub("", _SECTION.sub("", text))))


# ---------------------------------------------------------------------------------------------------- the rungs


def _outside_sections(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what is not a comment, CDATA section or instruction."""
    parts, last = [], 0
    for match in _SECTION.finditer(text):
        parts += [change(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*parts, change(text[last:])])


def _as_it_is(text: str, _grammar: Grammar) -> str:
    return text


def _drop_illegal(text: str, _grammar: Grammar) -> str:
    return ILLEGAL.sub("", text)


def _join_surrogates(text: str, _grammar: Grammar) -> str:
    def joined(match: re.Match[str]) -> str:
        high = int(match[1], 16) if match[1] else int(match[2])
        low = int(match[3], 16) if match[3] else int(match[4])
        if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
            return match[0]
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)

    return _PAIR.sub(joined, text)


def _drop_illegal_references(text: str, _grammar: Grammar) -> str:
    def legal(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else int(match[2])
        fine = 0 < code < 0x110000 and not ILLEGAL.match(chr(code))
        return match[0] if fine else ""

    return _outside_sections(text, lambda part: _REFERENCE.sub(legal, part))


def _name_entities(text: str, grammar: Grammar) -> str:
    def character(match: re.Match[str]) -> str:
        name = match[1]
        if name in _PREDEFINED:
            return match[0]
        value = grammar.entities.get(name, html5.get(f"{name};"))
        return match[0] if value is None else value.replace("&", "&amp;").replace("<", "&lt;")

    return _outside_sections(text, lambda part: _ENTITY.sub(character, part))


def _escape_ampersands(text: str, _grammar: Grammar) -> str:
    return _outside_sections(text, lambda part: _BARE_AMPERSAND.sub("&amp;", part))


def _escape_brackets(text: str, grammar: Grammar) -> str:
    """A `<` that begins no tag is text, unless it looks like a damaged tag of the format itself."""
    bare = re.compile(rf"<(?!/?(?:{_QNAME}:)?(?:{'|'.join(sorted(grammar.structure))})\b)")

    def change(part: str) -> str:
        pieces, last = [], 0
        for match in TAG.finditer(part):
            pieces += [bare.sub("&lt;", part[last : match.start()]), match[0]]
            last = match.end()
        return "".join([*pieces, bare.sub("&lt;", part[last:])])

    return _outside_sections(text, change)


def _mend_edges(text: str, grammar: Grammar) -> str:
    """Give back a lost start or end tag of the unit; what is cut in the middle is left out."""
    begin = re.match(rf"<(?:{_QNAME}:)?{grammar.unit}[\s>/]", text)
    if begin is None:
        first = re.search(rf"<(?:{_QNAME}:)?(?:{'|'.join(sorted(grammar.structure))})[\s>]", text)
        text = f"<{grammar.unit}>{text[first.start() :]}" if first else text
    if not re.search(rf"</(?:{_QNAME}:)?{grammar.unit}\s*>\s*$", text):
        ends = [match.end() for match in re.finditer(rf"</(?:{_QNAME}:)?{grammar.inner}\s*>", text)]
        opened = re.match(r"<([^\s>/]+)", text)
        if ends and opened:
            text = f"{text[: ends[-1]]}</{opened[1]}>"
    return text


def _text_tags(text: str, grammar: Grammar) -> str:
    """Tags that are not of the format and have no partner (`<br>`) are text."""
    lonely: set[int] = set()

    def find(part: str, offset: int) -> None:
        stack: list[tuple[str, int]] = []
        for match in TAG.finditer(part):
            name = match["name"]
            if match["empty"]:
                continue
            if not match["end"]:
                stack.append((name, offset + match.start()))
                continue
            while stack and stack[-1][0] != name and stack[-1][0] not in grammar.structure:
                lonely.add(stack.pop()[1])
            if stack and stack[-1][0] == name:
                stack.pop()
            elif name not in grammar.structure:
                lonely.add(offset + match.start())

    find(_SECTION.sub(lambda match: " " * len(match[0]), text), 0)
    return "".join("&lt;" if place in lonely else char for place, char in enumerate(text)) if lonely else text


_RUNGS: tuple[tuple[str, Callable[[str, Grammar], str]], ...] = (
    ("illegal characters dropped", _drop_illegal),
    ("surrogate references joined", _join_surrogates),
    ("references to illegal characters dropped", _drop_illegal_references),
    ("named entities replaced", _name_entities),
    ("bare & escaped", _escape_ampersands),
    ("lost edge of the unit mended", _mend_edges),
    ("bare < escaped", _escape_brackets),
    ("tags without partner kept as text", _text_tags),
)


def unbound_prefixes(text: str, namespaces: bytes) -> list[str]:
    """Namespace prefixes that are used and nowhere declared."""
    used = {match[1] or match[2] for match in _PREFIX.finditer(text)} - {"xml", "xmlns"}
    known = namespaces.decode("utf-8", "replace") + text
    return sorted(prefix for prefix in used if not re.search(rf"xmlns:{re.escape(prefix)}\s*=", known))


def declaration(prefix: str) -> bytes:
    """A stand-in for a namespace that a file forgot to declare."""
    return f' xmlns:{prefix}="urn:undeclared:{prefix}"'.encode()


def _bound(text: str, namespaces: bytes) -> bytes:
    return namespaces + b"".join(declaration(prefix) for prefix in unbound_prefixes(text, namespaces))


def _named(text: str, namespaces: bytes, steps: list[str]) -> list[str]:
    prefixes = unbound_prefixes(text, namespaces)
    return [*steps, *(f"undeclared namespace {prefix} bound" for prefix in prefixes)]
