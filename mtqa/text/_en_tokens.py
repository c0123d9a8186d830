"""The words and digits of an English text that can belong to a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mtqa.model import Span
from mtqa.text._en_number_words import ABBREVIATIONS, WORDS, Class
from mtqa.text._figure import Figure, Kind, Value, exact, tidy
from mtqa.text._zh_amounts import arabic
from mtqa.text.chunks import chunks_of
from mtqa.text.remember import Memory

_TOKEN = re.compile(
    r"(?P<hex>0[xX][0-9A-Fa-f]+)|"
    r"(?P<digits>[0-9]+(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)"
    r"(?:(?P<th>st|nd|rd|th)(?![A-Za-z])|(?P<s>['’]?s)(?![A-Za-z]))?"
    r"|(?P<glyph>[½¼¾⅓⅔])|(?P<word>[A-Za-z]+)"
)
_GLYPHS = {"½": exact(1, 2), "¼": exact(1, 4), "¾": exact(3, 4), "⅓": exact(1, 3), "⅔": exact(2, 3)}
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_UNITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_LONGEST = 40  # digits; more are no figure
_SHORT = 6  # abbreviations and Roman numerals have fewer letters


class Token(NamedTuple):
    """A word or a run of digits that may belong to a figure."""

    start: int
    end: int
    kind: Class
    value: Value
    text: str
    step: Value = 1


@dataclass(slots=True)
class Found:
    """A figure in the making. `scale` is that of "5.3 million", which a range may share."""

    start: int
    end: int
    value: Value
    kind: Kind = Kind.CARDINAL
    step: Value = 1
    also: list[Value] = field(default_factory=list)
    scale: int = 1
    approximate: bool = False
    sure: bool = True

    def figure(self) -> Figure:
        """The finished figure."""
        value, span = tidy(self.value), Span(self.start, self.end)
        return Figure(span, self.kind, value, value, tuple(self.also), tidy(self.step), self.approximate, self.sure)


def tokens_of(text: str) -> list[Token]:
    """The tokens in order; other words are left out.

    They are those of its chunks, which are looked at once for all texts; nearly all chunks have none.
    """
    chunks = chunks_of(text)
    if chunks is None:
        return list(_found(text))
    by_chunk = list(map(_tokens.__getitem__, chunks))
    if not any(by_chunk):
        return []
    found: list[Token] = []
    for number, place in _places(text, chunks, [number for number, tokens in enumerate(by_chunk) if tokens]):
        for start, end, kind, value, word, step in by_chunk[number]:
            # "m" behind a space may be millions if a figure stands there; at the beginning of a text none does.
            if kind is not Class.ABBREVIATION or start or text[place - 1 : place] == " ":
                found.append(Token(place + start, place + end, kind, value, word, step))
    return found


def _places(text: str, chunks: list[str], wanted: list[int]) -> Iterator[tuple[int, int]]:
    """Where the wanted ones of a text's chunks begin: their numbers, each with its place."""
    plain = len(text) == sum(map(len, chunks)) + len(chunks) - 1  # one space between two, none around
    before, place = 0, 0
    for number in wanted:
        if plain:
            place += sum(map(len, chunks[before:number])) + number - before
            before = number
        else:
            for chunk in chunks[before:number]:
                place = text.index(chunk, place) + len(chunk)
            place, before = text.index(chunks[number], place), number
        yield number, place


def _of_chunk(chunk: str) -> tuple[Token, ...]:
    """The tokens of a chunk that stands behind a space."""
    tokens = _found(f" {chunk}")
    return tuple(token._replace(start=token.start - 1, end=token.end - 1) for token in tokens)


_tokens = Memory(_of_chunk)


def _found(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        word = match["word"]
        if word is not None:
            if (word in WORDS or len(word) < _SHORT) and (token := _word(text, *match.span(), word)) is not None:
                yield token
            continue
        start, end = match.span()
        if match["hex"] is not None:
            continue
        if match["glyph"] is not None:
            yield Token(start, end, Class.PART, _GLYPHS[match["glyph"]], match["glyph"])
        elif len(match["digits"]) <= _LONGEST:
            value, step = arabic(match["digits"])
            kind = Class.ORDINAL if match["th"] else Class.DECADES if match["s"] else Class.DIGITS
            yield Token(start, end, kind, value, match[0], step)


def _word(text: str, start: int, end: int, word: str) -> Token | None:
    if (entry := WORDS.get(word)) is not None:
        return Token(start, end, entry[0], entry[1], word)
    if word in ABBREVIATIONS and start and text[start - 1] in "0123456789 -":
        return Token(start, end, Class.ABBREVIATION, ABBREVIATIONS[word], word)
    if len(word) > 1 and word[0] in "IVX" and (roman := _ROMAN.fullmatch(word)):
        return Token(start, end, Class.ROMAN, len(roman[1]) * 10 + _ROMAN_UNITS[roman[2]], word)
    return None
