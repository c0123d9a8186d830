"""What validation looks at: the elements of one unit with their lines, and the faults of the XML itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from mtqa.formats._outline import PLAIN
from mtqa.formats._split import Piece
from mtqa.formats._xml import ILLEGAL, first_fault

_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_CODE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
WORST = 5  # illegal characters that are told of one unit; a unit of noise must not print a thousand lines


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One breach of the specification: line from 1, the rule's id, what is wrong here."""

    line: int
    rule: str
    message: str


@dataclass(slots=True)
class Element:
    """An element with its line; `name` has no prefix, `foreign` says that it is of another namespace."""

    name: str
    attributes: Mapping[str, str]
    line: int
    foreign: bool = False
    children: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """All elements below, in order."""
        for child in self.children:
            yield child
            yield from child.walk()

    def all(self, *names: str) -> list[Element]:
        """The children of these names."""
        return [child for child in self.children if child.name in names]


def grow(raw: bytes, line: int, prefix: str = "") -> Element | None:
    """The elements in `raw`, which may end early; ExpatError where tags do not fit into each other."""
    root = Element("", {}, line)
    stack = [root]
    parser = expat.ParserCreate("utf-8")

    def begin(name: str, attributes: dict[str, str]) -> None:
        own, _, local = name.rpartition(":")
        element = Element(local, attributes, line + parser.CurrentLineNumber - 1, own != prefix)
        stack[-1].children.append(element)
        stack.append(element)

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _name: stack.pop()
    parser.Parse(raw, False)
    return root.children[0] if root.children else None


def read_tree(raw: bytes, line: int, prefix: str = "") -> Element | None:
    """The same, None where tags do not fit into each other."""
    try:
        return grow(raw, line, prefix)
    except expat.ExpatError:
        return None


class Whole:
    """Watches a whole file for the first place where it is not well-formed, between units too."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.fault: Fault | None = None

    def feed(self, chunk: bytes, last: bool = False) -> None:
        """Look at the next bytes; nothing more is looked at behind a fault."""
        if self.fault is None:
            try:
                self.parser.Parse(chunk, last)
            except expat.ExpatError as error:
                self.fault = fault_of_expat(error, 1)


def fault_of_expat(error: expat.ExpatError, line: int) -> Fault:
    """The fault for an error in bytes that begin at a line."""
    return Fault(line + error.lineno - 1, "not-well-formed", expat.ErrorString(error.code))


def unit_tree(piece: Piece, prefix: str) -> Element | None:
    """A unit's elements, also where characters in it are illegal or references undefined."""
    found = read_tree(piece.raw, piece.line, prefix)
    return found or read_tree(piece.raw.translate(PLAIN), piece.line, prefix)


def xml_faults(piece: Piece, namespaces: bytes) -> Iterator[Fault]:
    """Illegal characters of a unit, and the first place where it is not well-formed."""
    if piece.fault:
        yield Fault(piece.line, "not-well-formed", piece.fault)
    try:
        text = piece.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(
            piece.line + piece.raw.count(b"\n", 0, error.start), "illegal-character", "bytes that are not UTF-8"
        )
        text = piece.raw.decode("utf-8", "replace")
    illegal = [match for match in ILLEGAL.finditer(text)] + [m for m in _REFERENCE.finditer(text) if _is_illegal(m)]
    for match in sorted(illegal, key=lambda match: match.start())[:WORST]:
        line = piece.line + text.count("\n", 0, match.start())
        shown = match[0] if match[0].startswith("&") else f"U+{ord(match[0]):04X}"
        yield Fault(line, "illegal-character", f"{shown} is not allowed in XML")
    if illegal:
        text = _REFERENCE.sub(lambda match: " " if _is_illegal(match) else match[0], ILLEGAL.sub(" ", text))
    said, line = first_fault(text.encode("utf-8", "replace"), namespaces)
    if said and not piece.fault:
        yield Fault(piece.line + line - 1, "not-well-formed", said)


def _is_illegal(match: re.Match[str]) -> bool:
    code = int(match[1], 16) if match[1] else int(match[2])
    return not 0 < code < 0x110000 or ILLEGAL.match(chr(code)) is not None


def is_language(code: str) -> bool:
    """Whether a code is spelled as BCP 47 (RFC 5646) asks."""
    return _CODE.fullmatch(code) is not None


def pairs(elements: Iterable[Element], start: str, end: str, key: str) -> Iterator[Fault]:
    """Start tags without an end, ends without a start before them, and numbers that are used twice, in one segment."""
    opened: dict[str, Element] = {}
    closed: set[str] = set()
    for element in elements:
        number = element.attributes.get(key, "")
        if element.name == start:
            if number in opened:
                yield Fault(element.line, "pair-unbalanced", f"two <{start}> have {key}={number!r} in one segment")
            opened[number] = element
        elif element.name == end:
            if number not in opened or number in closed:
                yield Fault(element.line, "pair-unbalanced", f"<{end} {key}={number!r}> has no <{start}> before it")
            closed.add(number)
    for number, element in opened.items():
        if number not in closed:
            yield Fault(element.line, "pair-unbalanced", f"<{start} {key}={number!r}> has no <{end}>")
