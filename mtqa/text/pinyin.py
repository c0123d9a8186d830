"""Toneless pinyin: how characters may be read, and names that are not written in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice, product

from mtqa.text.script import TO_SIMPLE

_MOST = 64  # readings of a name


def _lines(name: str) -> list[list[str]]:
    lines = resources.files(__package__).joinpath("data", name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pinyin, characters in _lines("readings.tsv"):
        for character in characters:
            found.setdefault(character, []).append(pinyin)
    return {character: tuple(_with_umlauts(readings)) for character, readings in found.items()}


def _with_umlauts(readings: list[str]) -> list[str]:
    """lv is written lu, lü (folded to lu) and lyu in English texts."""
    return [
        form
        for reading in readings
        for form in dict.fromkeys((reading, reading.replace("v", "u"), reading.replace("v", "yu")))
    ]


def readings(character: str) -> tuple[str, ...]:
    """The toneless readings of a character, simplified or (where it is common) traditional; none if it is unknown."""
    return _readings().get(character.translate(TO_SIMPLE), ())


def spellings(name: str) -> frozenset[str]:
    """Every way to spell a short run of characters in pinyin, without spaces; none where a character is unknown."""
    each = [readings(character) for character in name]
    return frozenset("".join(parts) for parts in islice(product(*each), _MOST)) if all(each) else frozenset()


@lru_cache(maxsize=1 << 10)
def in_pinyin(name: str) -> re.Pattern[str] | None:
    """Finds a name spelt in pinyin in an English text, as one word or syllable by syllable, with capitals."""
    each = [readings(character) for character in name]
    if not all(each):
        return None
    parts = "[ ’'-]?".join(f"(?:{'|'.join(each_one)})" for each_one in each)
    return re.compile(rf"\b(?=[A-Z])(?i:{parts})\b")


@dataclass(frozen=True, slots=True)
class ForeignName:
    """The usual English form of a name; `chinese` for a Chinese person's outside the mainland."""

    english: str
    chinese: bool = False


@lru_cache(maxsize=1)
def foreign_names() -> Mapping[str, ForeignName]:
    """Names that English does not write in pinyin, by their simplified characters."""
    return {row[0]: ForeignName(row[1], len(row) > 2) for row in _lines("foreign_names.tsv")}
