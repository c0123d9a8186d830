"""Pieces of texts that may be terms: runs of English words, strings of Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mtqa.glossary.weak import segmented
from mtqa.text.chars import HAN
from mtqa.text.en import FUNCTION_WORDS, LINK_WORDS, Words, fold_words, lemmas

LONGEST_ENGLISH = 8
SHORTEST_CHINESE, LONGEST_CHINESE = 2, 14
_LONGEST_TOKENS = 8
# What a term neither begins nor ends with, and what no short term holds.
_EDGES = frozenset(
    "的了在是和与及或等也都就而其这那该将为以于对从被把并但之所可会能有不无至到由向个们我你他她它此各每某更最很已又再还"
    "上下中内外前后时间年月日元号第约近超逾"
)
# Words about grammar that a term may have inside (know your customer, over-the-counter); others make a sentence of it.
_INSIDE = LINK_WORDS | {
    "or",
    "as",
    "your",
    "over",
    "under",
    "between",
    "within",
    "without",
    "against",
    "per",
    "through",
}
_RUN = re.compile(rf"[{HAN}a-z0-9·]+")
_LATIN = re.compile(r"[a-z]")
_HAN = re.compile(f"[{HAN}]")


@lru_cache(maxsize=1 << 16)
def key_of(surface: str) -> str:
    """One lemma of a word, always the same: the shortest of those it may be read as."""
    return min(lemmas(surface), key=lambda lemma: (len(lemma), lemma))


@lru_cache(maxsize=1 << 16)
def loose(surface: str) -> str:
    """A word as editors see it: capitals and a plural's s make no difference, controlling and control do."""
    word = surface.lower()
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words: half-open entries of `Words`, and their keys."""

    first: int
    end: int
    keys: tuple[str, ...]


def keys_of(words: Words) -> tuple[str, ...]:
    """The key of every word."""
    return tuple(map(key_of, words.surfaces))


def phrase_keys(text: str) -> tuple[str, ...]:
    """The keys of an English term: two terms are the same if these are equal."""
    return keys_of(fold_words(text))


def english_phrases(words: Words, keys: tuple[str, ...]) -> Iterator[Phrase]:
    """All runs of up to eight words, without marks and verbs' helpers, that begin and end with a word of content."""
    content = [surface[0].isalnum() and surface.lower() not in FUNCTION_WORDS for surface in words.surfaces]
    inside = [content[place] or surface.lower() in _INSIDE for place, surface in enumerate(words.surfaces)]
    for first, surface in enumerate(words.surfaces):
        if not content[first] or surface.isdigit():
            continue
        for end in range(first + 1, min(first + LONGEST_ENGLISH, len(words)) + 1):
            if not inside[end - 1]:
                break
            if content[end - 1]:
                yield Phrase(first, end, keys[first:end])


def find_keys(sought: tuple[str, ...], keys: tuple[str, ...]) -> Phrase | None:
    """The first place where a phrase stands among the keys of a text."""
    start, size = 0, len(sought)
    while True:
        try:
            start = keys.index(sought[0], start)
        except ValueError:
            return None
        if keys[start : start + size] == sought:
            return Phrase(start, start + size, sought)
        start += 1


def chinese_strings(text: str) -> Iterator[tuple[int, int]]:
    """Places in a folded text of runs of whole words that may be terms."""
    for run in _RUN.finditer(text):
        borders = [run.start()]
        for token in segmented(run[0]):
            borders.append(borders[-1] + len(token))
        for number, start in enumerate(borders[:-1]):
            for end in borders[number + 1 : number + 1 + _LONGEST_TOKENS]:
                if end - start > LONGEST_CHINESE:
                    break
                if may_be_term(text[start:end]):
                    yield start, end


@lru_cache(maxsize=1 << 16)
def may_be_term(piece: str) -> bool:
    """Whether a string has the outside of a term: two characters or more, no grammar and no figure at its edges."""
    if len(piece) < SHORTEST_CHINESE or piece[0] in _EDGES or piece[-1] in _EDGES or piece[0].isdigit():
        return False
    if piece[-1].isdigit() and not _LATIN.search(piece):  # 图1
        return False
    return _HAN.search(piece) is not None and piece[0] != "·" and piece[-1] != "·"


def text_of(words: Words, phrase: Phrase, text: str) -> str:
    """The phrase as it stands in the text, quotation marks and all; spaces made plain."""
    return " ".join(words.span(phrase.first, phrase.end).of(text).split())
