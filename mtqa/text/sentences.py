"""Sentences of the two languages, counted for comparison: only such as are long enough to be missed."""

from __future__ import annotations

import re

from mtqa.model import Span
from mtqa.text.chars import HAN

_HAN = re.compile(f"[{HAN}]")
# A sentence ends at its mark and the closing quotation marks and brackets behind it. A Chinese semicolon is often a
# mere comma in English, while an English one may be a full stop: each is read in favour of the translation.
_ZH_END = re.compile(r"[。！？!?…]+[”」』\"）)]*|\n|$")
_EN_END = re.compile(r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bNo)[.!?;…]+[\"”’)\]]*(?=\s|$)|\n")
_LATIN = re.compile("[A-Za-z0-9 ]")
_FEWEST_HAN, _FEWEST_WORDS = 6, 3


def chinese_sentences(text: str) -> list[Span]:
    """The sentences of six Chinese characters or more, with their marks."""
    found, start = [], 0
    for match in _ZH_END.finditer(text):
        if len(_HAN.findall(text, start, match.end())) >= _FEWEST_HAN:
            found.append(Span(start, match.end()))
        start = match.end()
    return found


def chinese_length(text: str) -> float:
    """The characters of a Chinese text; those of Latin words and figures, as long in English, count a fourth."""
    return len(text) - 0.75 * len(_LATIN.findall(text))


def english_sentences(text: str) -> int:
    """How many sentences of three words or more there are."""
    return sum(len(part.split()) >= _FEWEST_WORDS for part in _EN_END.split(text))
