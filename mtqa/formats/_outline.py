"""Where the elements of one raw unit begin and end in bytes: what changing one text and nothing else takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from mtqa.formats._inline import NATIVE
from mtqa.model import Tag

if TYPE_CHECKING:
    from lxml import etree

_START_TAG = re.compile(rb"""<[^\s<>/]+(?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_ATTRIBUTE = re.compile(rb"""([^\s<>=/"']+)\s*=\s*("[^"]*"|'[^']*')""")
# One byte for one byte, so that offsets hold: what could be a fault inside of a text is none that concerns the outline.
PLAIN = bytes(ord("_") if byte == ord("&") or byte >= 0x80 or (byte < 0x20 and byte not in b"\t\n\r") else byte
               for byte in range(256))  # fmt: skip


@dataclass(slots=True)
class Node:
    """An element: `start` to `inner` is its start tag, `close` to `end` its end tag (empty for `<a/>`)."""

    name: str
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def child(self, name: str) -> Node | None:
        """The first child of a name."""
        return next((node for node in self.children if node.local == name), None)


@dataclass(frozen=True, slots=True)
class Change:
    """New bytes for `start` to `end` of a unit's raw bytes; an insertion where the two are equal."""

    start: int
    end: int
    new: bytes


def outline(raw: bytes) -> Node | None:
    """The tree of a unit's elements; None where its tags do not fit into each other."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    root = Node("", 0, 0)
    stack = [root]
    text = raw.translate(PLAIN)

    def begin(name: str, _attributes: object) -> None:
        start = parser.CurrentByteIndex
        match = _START_TAG.match(text, start)
        node = Node(name, start, match.end() if match else start)
        stack[-1].children.append(node)
        stack.append(node)

    def finish(_name: str) -> None:
        node = stack.pop()
        empty = raw[node.inner - 2 : node.inner] == b"/>"
        node.close = node.inner if empty else parser.CurrentByteIndex
        node.end = node.inner if empty else raw.index(b">", node.close) + 1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        return None
    return root.children[0]


def node_of(root: Node, element: etree._Element, top: etree._Element) -> Node | None:
    """The node of an lxml element below `top`, which `root` outlines."""
    path: list[int] = []
    while element is not top:
        parent = element.getparent()
        if parent is None:
            return None
        path.append(parent.index(element))
        element = parent
    for place in reversed(path):
        if place >= len(root.children):
            return None
        root = root.children[place]
    return root


def with_content(raw: bytes, node: Node, content: bytes) -> Change:
    """Another content for an element; `<seg/>` becomes `<seg>…</seg>` where there is any."""
    if node.close < node.end:
        return Change(node.inner, node.close, content)
    if not content:
        return Change(node.inner, node.inner, b"")
    slash = len(raw[: node.inner - 2].rstrip())
    return Change(slash, node.end, b">%b</%b>" % (content, _name(raw, node)))


def with_attributes(raw: bytes, node: Node, values: Mapping[str, str]) -> list[Change]:
    """Attributes of an element set to `values`, which are escaped already; others stay as they are."""
    missing = dict(values)
    changes = []
    for match in _ATTRIBUTE.finditer(raw, node.start + 1 + len(_name(raw, node)), node.inner):
        value = missing.pop(match[1].decode("utf-8", "replace"), None)
        if value is not None:
            changes.append(Change(match.start(2), match.end(2), f'"{value}"'.encode()))
    end = len(raw[: node.inner - 1].rstrip(b"/").rstrip())
    added = "".join(f' {name}="{value}"' for name, value in missing.items())
    return [*changes, Change(end, end, added.encode())] if added else changes


def attribute(raw: bytes, node: Node, name: str) -> str:
    """The raw value of an attribute; "" where it is missing."""
    found = {
        match[1].decode("utf-8", "replace"): match[2] for match in _ATTRIBUTE.finditer(raw, node.start, node.inner)
    }
    return found.get(name, b'""')[1:-1].decode("utf-8", "replace")


def blank_before(raw: bytes, place: int) -> bytes:
    """The white space before a place: what a line of its own begins with."""
    return raw[len(raw[:place].rstrip(b" \t\r\n")) : place]


def tokens(raw: bytes, node: Node, tags: tuple[Tag, ...]) -> dict[str, str]:
    """The tags of a text as the file spells them, by their `raw`."""
    found: dict[str, str] = {}
    rest = iter(tags)

    def walk(parent: Node) -> bool:
        for child in parent.children:
            tag = next(rest, None)
            if tag is None or tag.kind != child.local:
                return False
            end = child.inner if len(tag.span) else child.end
            found[tag.raw] = raw[child.start : end].decode("utf-8", "replace")
            if len(tag.span) and tag.kind not in NATIVE and not walk(child):
                return False
        return True

    walk(node)
    return found


def _name(raw: bytes, node: Node) -> bytes:
    match = re.match(rb"<([^\s<>/]+)", raw[node.start : node.inner])
    return match[1] if match else node.name.encode()
