"""Characters of both languages: classes and a normalisation that keeps its way back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Unified ideographs with their extensions and the compatibility block; escapes beyond the first plane take eight
# digits, since "\u20000" would be two characters.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_RUN = re.compile(f"[{HAN}]+")

# NFKC leaves curly quotes, dashes and middle dots alone; the two scripts mix them freely.
_FOLD = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u300c": '"', "\u300d": '"',
        "\u300e": '"', "\u300f": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u2022": "\u00b7", "\u2027": "\u00b7", "\u30fb": "\u00b7", "\uff65": "\u00b7",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and, for each of its characters, the offset of the original character it came from."""

    text: str
    offsets: tuple[int, ...]


_INVISIBLE = frozenset({"Cf", "Mn", "Cc"})  # format characters, combining marks, controls


@lru_cache(maxsize=1 << 14)
def _normal(char: str) -> str:
    if char.isascii():
        return char.lower()
    if unicodedata.category(char) in _INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC", char).translate(_FOLD).lower()


def normalise(text: str) -> Normalised:
    """NFKC for each character, quotes and dashes folded, lower case, invisible characters dropped; offsets kept."""
    parts = list(map(_normal, text))
    if all(map((1).__eq__, map(len, parts))):  # nearly always
        return Normalised("".join(parts), tuple(range(len(text))))
    offsets = tuple(offset for offset, part in enumerate(parts) for _ in part)
    return Normalised("".join(parts), offsets)


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return HAN_RUN.search(text) is not None


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: only spaces, control and invisible characters."""
    if text[:1].isalnum():  # nearly always
        return False
    return not text.strip() or all(char.isspace() or unicodedata.category(char) in _INVISIBLE for char in text)
