"""Translations that a neural metric must not see, since it scores them as if they were translations.

COMET-22 gives an empty Chinese-English translation 0.37, above a fluent but random one, and a copied Chinese source
more than a poor translation (Zouhar et al. 2024, "Pitfalls and Outlooks in Using COMET"; Unbabel/COMET#192). Such
segments are counted and left out of the mean.
"""

from __future__ import annotations

import enum

from mtqa.metrics.base import Pair
from mtqa.text.chars import HAN_RUN, has_han, is_blank, normalise

# Languages in which Han characters are what one expects.
_HAN_LANGUAGES = frozenset({"zh", "yue", "ja"})

# A copy of so few words may well be right: a name, a figure, a product.
_FEW_WORDS = 3


class Fault(enum.Enum):
    """Why a segment is left out."""

    EMPTY = "empty"
    COPIED = "copied"
    FOREIGN = "foreign"


def fault_of(pair: Pair, source_language: str = "zh", target_language: str = "en") -> Fault | None:
    """What keeps a pair from being scored by a neural metric, None where nothing does.

    EMPTY: source or translation holds nothing visible. COPIED: the translation is the source, and there was something
    to translate in it. FOREIGN: more than half of its letters are Chinese where the target language has none.
    """
    if is_blank(pair.source) or is_blank(pair.hypothesis):
        return Fault.EMPTY
    if _folded(pair.source) == _folded(pair.hypothesis) and _translatable(pair.source, source_language):
        return Fault.COPIED
    if target_language not in _HAN_LANGUAGES and _mostly_han(pair.hypothesis):
        return Fault.FOREIGN
    return None


def _folded(text: str) -> str:
    return "".join(normalise(text).text.split())


def _translatable(text: str, language: str) -> bool:
    return has_han(text) if language in _HAN_LANGUAGES else len(text.split()) > _FEW_WORDS


def _mostly_han(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return 2 * sum(map(len, HAN_RUN.findall(text))) > letters
