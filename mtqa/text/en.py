"""An English text as checks need it; each view of it is made once."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from mtqa.model import Span
from mtqa.text._dictionary import dictionary
from mtqa.text.chars import Normalised, has_han, normalise
from mtqa.text.chunks import chunks_of
from mtqa.text.numbers import Figure, english_figures
from mtqa.text.remember import Memory, once

# Letter runs (apostrophes and combining accents inside stay), digit runs with their separators, and single marks: a
# change between letters and digits is a boundary (RMB500, HK$68).
_LETTERS = "[^\\W\\d_]+(?:[\u0300-\u036f]+[^\\W\\d_]*)*"
_TOKEN = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*|\d+(?:[.,]\d+)*|[^\w\s]|_")

# The same for term search, where U.S. is one word. Groups: 1 letters and points, 2 letters, 3 figures; else a mark.
_WORD = re.compile(
    rf"((?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W\d_])\.?(?:['’]s(?![^\W_]))?)|({_LETTERS}(?:['’]{_LETTERS})*)"
    r"|(\d+(?:[.,]\d+)*)|[^\w\s]|_"
)
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_ARTICLES = frozenset({"a", "an", "An", "AN", "the", "The", "THE"})  # not A: Class A shares, A-share
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2212")
_QUOTES = frozenset("'\"‘’‚‛“”„‟«»′″`")
# What is left out of a word of each of the three groups: U.S. is US, O'Neill ONeill, 2,000 2000.
_SILENT = {group: str.maketrans("", "", marks) for group, marks in ((1, "."), (2, "'’"), (3, ","))}


def _found(chunk: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(chunk))


def _found_lowered(chunk: str) -> tuple[str, ...]:
    return tuple(map(str.lower, _TOKEN.findall(chunk)))


_surfaces, _lowered = Memory(_found), Memory(_found_lowered)


def _by_chunk(text: str, memory: Memory[str, tuple[str, ...]]) -> tuple[str, ...]:
    chunks = chunks_of(text)
    return memory.make(text) if chunks is None else tuple(chain.from_iterable(map(memory.__getitem__, chunks)))


# Marks that are tokens of their own wherever they stand; apostrophes and accents may be inside words, the others in
# figures.
_MARK = re.compile("(?!['’.,\u0300-\u036f])(?:[^\\w\\s]|_)")


def is_mark(char: str) -> bool:
    """Whether a character is a token of its own wherever it stands."""
    return _MARK.fullmatch(char) is not None


class Token(NamedTuple):
    """A word, a figure or a mark, with its place in the original text; a tuple, since there are so many of them."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.start, self.end)

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[:1].isalpha()


@dataclass(frozen=True, slots=True)
class Words:
    """A text folded for term search: no articles, hyphens inside words, quotation marks or possessives.

    Parallel tuples, one entry for each word, figure or remaining mark: `surfaces` keep their case, `lemmas` are what
    may equal what, `starts` and `ends` are code points of the original text. `positions` leads from a lemma to the
    entries that may be read as it.
    """

    surfaces: tuple[str, ...]
    lemmas: tuple[frozenset[str], ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    positions: Mapping[str, Sequence[int]]

    def __len__(self) -> int:
        return len(self.surfaces)

    def span(self, first: int, end: int) -> Span:
        """The original text of the entries `first` to `end` (exclusive)."""
        return Span(self.starts[first], self.ends[end - 1])


@dataclass(frozen=True)
class EnText:
    """An English target text."""

    text: str

    @once
    def chars(self) -> frozenset[str]:
        """The characters that occur; `vocabulary` has the marks as well, and is made for every segment."""
        return frozenset(self.text)

    @once
    def surfaces(self) -> tuple[str, ...]:
        """The tokens' texts alone, which cost a tenth of the tokens."""
        return _by_chunk(self.text, _surfaces)

    @once
    def lowered(self) -> tuple[str, ...]:
        """The tokens' texts in lower case."""
        return _by_chunk(self.text, _lowered)

    @once
    def vocabulary(self) -> frozenset[str]:
        """The tokens that occur, in lower case."""
        return frozenset(self.lowered)

    @once
    def has_han(self) -> bool:
        """Whether there is a Chinese character."""
        return not self.text.isascii() and has_han(self.text)

    @once
    def normalised(self) -> Normalised:
        """Normalised characters with their original offsets."""
        return normalise(self.text)

    @once
    def tokens(self) -> tuple[Token, ...]:
        """Tokens in order; spaces are left out."""
        # Only spaces stand between tokens, so that each is the next place of its text.
        index, make, end = self.text.index, tuple.__new__, 0
        found = []
        for text, lower in zip(self.surfaces, self.lowered, strict=True):
            start = index(text, end)
            end = start + len(text)
            # The class's own constructor is a function in Python, which takes twice as long.
            found.append(make(Token, (text, lower, start, end)))
        return tuple(found)

    @once
    def figures(self) -> tuple[Figure, ...]:
        """Numbers, dates and shares with their values, in order."""
        return english_figures(self.text)

    @once
    def words(self) -> Words:
        """The folded words, for term search."""
        return fold_words(self.text)


def fold_words(text: str) -> Words:
    """The view of an English text in which terms are sought."""
    found = _surfaces_of(text)
    surfaces, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    lemma_sets = tuple(map(lemmas, surfaces))
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for place, lemma_set in enumerate(lemma_sets):
        for lemma in lemma_set:
            positions[lemma].append(place)
    positions.default_factory = None
    return Words(surfaces, lemma_sets, starts, ends, positions)


_Placed = tuple[str, int, int]


def _surfaces_of(text: str) -> list[_Placed]:
    """The surfaces that stay, with their place; chunk by chunk where that pays."""
    chunks = chunks_of(text)
    if chunks is None or text[:1] in _HYPHENS or text[-1:] in _HYPHENS:  # a dash is one between spaces alone
        return list(_folded(text))
    found: list[_Placed] = []
    end = 0
    for chunk in chunks:
        place = text.index(chunk, end)
        end = place + len(chunk)
        for surface, first, last in _of_chunk[chunk]:
            found.append((surface, place + first, place + last))
    return found


def _folded_chunk(chunk: str) -> tuple[_Placed, ...]:
    """Those of a chunk between two spaces."""
    return tuple((surface, start - 1, end - 1) for surface, start, end in _folded(f" {chunk} "))


_of_chunk = Memory(_folded_chunk)


def _folded(text: str) -> Iterator[tuple[str, int, int]]:
    """The surfaces that stay, with their place."""
    for match in _WORD.finditer(text):
        surface, kind, (start, end) = match[0], match.lastindex, match.span()
        if surface in _ARTICLES:
            continue
        if kind is None:
            if not _is_dropped_mark(text, surface, start, end):
                yield _PLAIN_MARK.get(surface, surface), start, end
            continue
        if not surface.isalpha():
            if surface.endswith(_POSSESSIVE):
                surface, end = surface[:-2], end - 2
            surface = surface.translate(_SILENT[kind])
        yield surface if surface.isascii() else unicodedata.normalize("NFKC", surface), start, end


_LINK_WORDS = "of for in on and to at by with from"
_OTHER_FUNCTION_WORDS = """
    a an the is are was were be been being am has have had will would can could may might shall should must do does
    did not that which who whom whose this these those it its they them their he him his she her we our us you your i
    my me as than then but or nor if when while where why how there here also into over under after before during about
    up out off down through between against because so among amid within without per via despite since until across
    along toward towards upon like near around behind beyond except inside onto outside throughout beside besides plus
    versus
"""
# Words that join others inside a term (Ministry of Commerce), and all words that are about grammar.
LINK_WORDS = frozenset(_LINK_WORDS.split())
FUNCTION_WORDS = LINK_WORDS | frozenset(_OTHER_FUNCTION_WORDS.split())
_PLAIN_MARK = {"&": "and", "＆": "and"}


def _is_dropped_mark(text: str, mark: str, start: int, end: int) -> bool:
    """Quotation marks, and hyphens unless they stand free as dashes do."""
    if mark in _QUOTES:
        return True
    return mark in _HYPHENS and not (text[start - 1 : start].isspace() and text[end : end + 1].isspace())


@lru_cache(maxsize=1 << 16)
def lemmas(surface: str) -> frozenset[str]:
    """All that a word may be read as, in lower case: itself, its dictionary forms, its plural undone.

    Two words are the same for term search if their sets meet, so no part of speech is needed. What the rules give is
    always in the set: without a dictionary the sets shrink and fewer terms are found, never more.
    """
    word = surface.lower()
    if not word[:1].isalpha():
        return frozenset((word,))
    found = {word, *_plural_undone(word)}
    if surface[-1] == "s" and surface[:-1].isupper() and len(surface) > 2:
        found.add(word[:-1])  # HKFRSs: an abbreviation's plural whatever its last letter is
    if look_up := dictionary():
        for forms in look_up(word).values():
            found.update(form.lower() for form in forms)
    return frozenset(found)


def _plural_undone(word: str) -> tuple[str, ...]:
    """The singular of a regular plural, also of words that no dictionary has (SMEs, chiplets)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "news")):
        return ()
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return (word[:-2], word[:-1])
    return (word[:-1],)


def lemmatiser() -> str:
    """What `lemmas` works with: `lemminflect`, or `rules` where it is not installed."""
    return "lemminflect" if dictionary() else "rules"


def is_dictionary_word(word: str) -> bool:
    """Whether the dictionary has the word in lower case (us, aids), False where there is no dictionary."""
    look_up = dictionary()
    return bool(look_up and look_up(word.lower()))


@lru_cache(maxsize=1 << 16)
def is_noun(word: str) -> bool:
    """Whether the word may be a noun: the dictionary says so, or does not know it."""
    look_up = dictionary()
    known = look_up(word.lower()) if look_up else {}
    return not known or "NOUN" in known


def is_adjective(word: str) -> bool:
    """Whether the dictionary has the word as an adjective too (medical, old, material)."""
    look_up = dictionary()
    return bool(look_up and "ADJ" in look_up(word.lower()))


@lru_cache(maxsize=1 << 14)
def verb_lemmas(word: str) -> tuple[str, ...]:
    """The verbs in lower case that the word may be a form of; none where there is no dictionary."""
    look_up = dictionary()
    return look_up(word.lower()).get("VERB", ()) if look_up else ()


def is_plural(word: str) -> bool:
    """Whether the word can only be read as a plural noun."""
    lower = word.lower()
    look_up = dictionary()
    nouns = look_up(lower).get("NOUN", ()) if look_up else ()
    return lower not in nouns if nouns else bool(_plural_undone(lower))


def plural_of(word: str) -> str:
    """The plural of a noun; a word that is one already, or an abbreviation in capitals, follows the plain rules."""
    if is_plural(word):
        return word
    if dictionary() and not word.isupper():
        from lemminflect import getInflection

        forms = getInflection(word, tag="NNS", inflect_oov=False)
        if forms:
            return str(forms[0])
    if word.isupper():
        return word + "s"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
