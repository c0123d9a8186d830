"""Inline tags: a segment's XML to plain text with tag spans, and back.

The content of bpt, ept, ph, it and ut is native code and no text, `sub` inside them too. Any other element (`hi`, the
`g` and `mrk` of XLIFF, stray HTML) covers text that a reader sees; its `raw` is its start tag, so that a writer can put
both tags around the text again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from mtqa.formats._xml import ILLEGAL, NAME, escaped, escaped_value, local_name, parse
from mtqa.model import Span, Tag, Text

if TYPE_CHECKING:
    from lxml import etree

NATIVE = frozenset({"bpt", "ept", "ph", "it", "ut"})
_NONE: Mapping[str, str] = MappingProxyType({})
_XMLNS = re.compile(r"""\s+xmlns(?::([\w.\-]+))?=(?:"[^"]*"|'[^']*')""")
_START = re.compile(rf"<({NAME})[^<>]*>")


def read_text(segment: etree._Element) -> Text:
    """The text of a `seg` (or `source`, `target`) element, white space untouched."""
    if len(segment) == 0:
        return Text(segment.text or "")
    parts: list[str] = [segment.text or ""]
    tags: list[Tag] = []
    length = len(parts[0])
    for child in segment:
        length = _read_element(child, parts, tags, length)
    return Text("".join(parts), tuple(tags))


def _read_element(element: etree._Element, parts: list[str], tags: list[Tag], length: int) -> int:
    """Append an element and its tail; return the new length of the text."""
    attributes = {local_name(str(key)): str(value) for key, value in element.attrib.items()}
    kind = local_name(str(element.tag))
    place, start = len(tags), length
    raw = _fragment(element)
    if kind not in NATIVE:
        parts.append(element.text or "")
        length += len(element.text or "")
        tags.append(Tag(kind, Span(start, start)))  # its place in reading order, before the tags inside it
        for child in element:
            length = _read_element(child, parts, tags, length)
        if length == start:
            del tags[place + 1 :]  # without text, `raw` is the whole element, and they stand in it
        else:
            raw = raw[: raw.index(">") + 1]  # lxml writes > in attribute values as &gt;
        tags[place] = Tag(kind, Span(start, length), raw, attributes)
    else:
        tags.append(Tag(kind, Span(start, start), raw, attributes))
    parts.append(element.tail or "")
    return length + len(element.tail or "")


def _fragment(element: etree._Element) -> str:
    """The element as XML that stands alone: namespace declarations it does not use are left out."""
    from lxml import etree

    raw = etree.tostring(element, encoding="unicode", with_tail=False)
    if "xmlns" not in raw:
        return raw

    def needed(match: re.Match[str]) -> str:
        return match[0] if match[1] and re.search(rf"[<\s/]{re.escape(match[1])}:", raw) else ""

    return _XMLNS.sub(needed, raw)


def write_text(text: Text, lose: Callable[[str], None], known: Mapping[str, str] = _NONE) -> str:
    """A text with its tags as the content of a `seg`; `lose` is told of what XML cannot hold.

    `known` says, for the `raw` of tags that stand in the file already, how the file spells them.
    """
    plain = text.plain
    if ILLEGAL.search(plain):
        lose("characters that XML does not allow")
    if not text.tags:
        return escaped(ILLEGAL.sub("", plain))
    parts: list[str] = []
    open_tags: list[tuple[int, str]] = []  # end offset and end tag of the elements around the place
    done = 0
    for tag in _nested(text, lose):
        done = _close(open_tags, tag.span.start, len(tag.span) > 0, parts, plain, done)
        parts.append(_text(plain[done : tag.span.start]))
        done = tag.span.start
        if len(tag.span):
            start, end = _around(tag, known)
            parts.append(start)
            open_tags.append((tag.span.end, end))
        else:
            spelled = "" if _is_start(tag.raw) else known.get(tag.raw, "")
            whole = spelled or (tag.raw if _is_fragment(tag.raw) else "")
            parts.append(whole or f"<ph>{_text(tag.raw)}</ph>")
    done = _close(open_tags, len(plain), True, parts, plain, done)
    return "".join([*parts, _text(plain[done:])])


def _around(tag: Tag, known: Mapping[str, str]) -> tuple[str, str]:
    """The start and end tag of an element that covers text."""
    raw = known.get(tag.raw) if _is_start(tag.raw) else None
    name = raw[1:].split(">")[0].split()[0] if raw else _start_name(tag.raw)
    return (raw or tag.raw, f"</{name}>") if name else (f"<hi{_attributes(tag)}>", "</hi>")


def _is_start(raw: str) -> bool:
    return not raw.endswith("/>") and _START.fullmatch(raw) is not None


def _close(open_tags: list[tuple[int, str]], place: int, at_end: bool, parts: list[str], plain: str, done: int) -> int:
    """End the elements that end before `place` (or at it); return how far the text is written."""
    while open_tags and (open_tags[-1][0] < place or (at_end and open_tags[-1][0] == place)):
        end, closing = open_tags.pop()
        parts += [_text(plain[done:end]), closing]
        done = end
    return done


def _nested(text: Text, lose: Callable[[str], None]) -> Iterable[Tag]:
    """The tags that XML can hold, in order: inside the text, and either inside each other or apart."""
    around: list[int] = []
    last = 0
    for tag in text.tags:
        start, end = tag.span.start, tag.span.end
        if end > len(text.plain) or start < last or any(start < limit < end for limit in around):
            lose("tags that overlap others")
            continue
        while around and around[-1] <= start and end > around[-1]:
            around.pop()
        last = start
        if end > start:
            around.append(end)
        yield tag


def _text(text: str) -> str:
    return escaped(ILLEGAL.sub("", text))


def _attributes(tag: Tag) -> str:
    return "".join(
        f' {name}="{escaped_value(ILLEGAL.sub("", value))}"'
        for name, value in tag.attributes.items()
        if re.fullmatch(NAME, name) and ":" not in name
    )


@lru_cache(maxsize=4096)
def _is_fragment(raw: str) -> bool:
    """Whether `raw` is one whole element."""
    wrapper = parse(raw.encode("utf-8", "replace"))
    return wrapper is not None and len(wrapper) == 1 and not wrapper.text and not wrapper[0].tail


@lru_cache(maxsize=4096)
def _start_name(raw: str) -> str:
    """The name in a start tag; "" where `raw` is none."""
    match = _START.fullmatch(raw)
    if not match or raw.endswith("/>"):
        return ""
    return match[1] if _is_fragment(f"{raw}</{match[1]}>") else ""
