"""The inline tags of a segment as a check compares them: what stands alone, what opens, what closes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqa.model import Span, Tag
from mtqa.text.chars import HAN

# Marks of segments, comments and terms, which a tool sets and no translator copies.
_NOTES = frozenset({"mrk", "sm", "em", "sub", "cp"})
_OPENS, _CLOSES = frozenset({"bpt", "bx", "sc"}), frozenset({"ept", "ex", "ec"})
_BEGIN, _END = frozenset({"begin", "open"}), frozenset({"end", "close"})
_NUMBER_OF_CLOSING = ("i", "rid", "startRef", "id")
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏΑ-ω0-9]")
# Codes that a reader sees or clicks: HTML elements and RTF words for bold, italic, underline, raised, lowered, links.
_VISIBLE_TYPE = re.compile(r"bold|italic|ulined|underline|dulined|link|url|anchor|super|sub", re.I)
_VISIBLE_CODE = re.compile(
    r"(?:<|&lt;|&amp;lt;)\s*(?:a|b|i|u|em|strong|su[bp]|code|span|font|mark|s|del|ins)\b|\\(?:b|i|ul|super|sub|strike)\b"
)
_OF_XLIFF = frozenset({"g", "pc", "bx", "sc"})


@dataclass(frozen=True, slots=True)
class Alone:
    """A tag without a partner: a picture, a line break, a field. `name` is its number in the file, "" for none."""

    tag: Tag
    name: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening and a closing tag, or one element around text: the number they share, the text they cover."""

    tag: Tag
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Inline:
    """The tags of one text: those alone, the pairs, and what opens or closes without its partner in good order."""

    alone: tuple[Alone, ...]
    pairs: tuple[Pair, ...]
    broken: tuple[Tag, ...]


def inline(tags: Sequence[Tag]) -> Inline:
    """Sort the tags of one text. A pair that crosses another one is broken."""
    alone: list[Alone] = []
    pairs: list[Pair] = []
    broken: list[Tag] = []
    around: list[tuple[str, Tag]] = []
    names_meet = _names_meet(tags)
    for tag in tags:
        if tag.kind in _NOTES:
            continue
        name = _name(tag) if names_meet or tag.kind not in _OPENS | _CLOSES else ""
        if tag.kind in _OPENS:
            around.append((name, tag))
        elif tag.kind in _CLOSES:
            if around and around[-1][0] == name:
                opened = around.pop()[1]
                pairs.append(Pair(opened, name, Span(opened.span.start, max(opened.span.start, tag.span.end))))
            else:
                broken += _crossed(around, name, tag, pairs)
        elif len(tag.span) or tag.kind in {"g", "pc", "hi"}:
            pairs.append(Pair(tag, name, tag.span))
        else:
            alone.append(Alone(tag, name))
    return Inline(tuple(alone), tuple(pairs), (*broken, *(tag for _, tag in around)))


def _names_meet(tags: Sequence[Tag]) -> bool:
    """Whether closing tags have the numbers of opening ones; some tools give each tag a number of its own."""
    opens = {_name(tag) for tag in tags if tag.kind in _OPENS}
    return any(_name(tag) in opens for tag in tags if tag.kind in _CLOSES)


def _crossed(around: list[tuple[str, Tag]], name: str, tag: Tag, pairs: list[Pair]) -> Iterator[Tag]:
    """The closing tag, which is out of place; where its partner is open further out, the two are a pair still."""
    for place in range(len(around) - 1, -1, -1):
        if around[place][0] == name:
            opened = around.pop(place)[1]
            pairs.append(Pair(opened, name, Span(opened.span.start, max(opened.span.start, tag.span.end))))
            break
    yield tag


def _name(tag: Tag) -> str:
    values = tag.attributes
    if tag.kind in _OPENS | _CLOSES:
        return next((values[key] for key in _NUMBER_OF_CLOSING if values.get(key)), "")
    return values.get("x") or values.get("id") or ""


def is_visible(pair: Pair) -> bool:
    """Whether a pair is known to change what a reader sees; memories are full of pairs that only name a font.

    XLIFF asks for every code of the source, whatever it does.
    """
    tag = pair.tag
    if tag.kind in _OF_XLIFF:
        return True
    return bool(_VISIBLE_TYPE.search(tag.attributes.get("type", "")) or _VISIBLE_CODE.search(tag.raw[len(tag.kind) :]))


def is_font_switch(pair: Pair, text: str) -> bool:
    """Whether a pair of the source only sets Latin letters or figures, or the Chinese around them, in another font.

    Word processors put such tags at every change of script; English has no change, and no place for them.
    """
    covered = pair.span.of(text)
    han, latin = _HAN.search(covered) is not None, _LATIN.search(covered) is not None
    if han == latin:
        return not han  # marks and spaces alone
    before, after = text[max(0, pair.span.start - 3) : pair.span.start], text[pair.span.end : pair.span.end + 3]
    other = _LATIN if han else _HAN
    return other.search(before) is not None or other.search(after) is not None


def near(text: str, span: Span) -> Span:
    """A span that a reader can see: the tag's own text, else the word or sign beside it."""
    if len(span) or not text:
        return span
    start = min(span.start, len(text) - 1)
    end = start + 1
    while end < len(text) and text[start:end].isascii() and text[start].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
