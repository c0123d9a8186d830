"""An English text as checks need it; each view of it is made once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from mtqa.model import Span
from mtqa.text.chars import Normalised, normalise
from mtqa.text.numbers import Figure, english_figures

# Letter runs (apostrophes inside stay), digit runs with their separators, and single marks: a change between letters
# and digits is a boundary (RMB500, HK$68).
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a figure or a mark, with its place in the original text."""

    text: str
    lower: str
    span: Span

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[:1].isalpha()


@dataclass(frozen=True)
class EnText:
    """An English target text."""

    text: str

    @cached_property
    def normalised(self) -> Normalised:
        """Normalised characters with their original offsets."""
        return normalise(self.text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Tokens in order; spaces are left out."""
        return tuple(Token(m[0], m[0].lower(), Span(*m.span())) for m in _TOKEN.finditer(self.text))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Numbers, dates and shares with their values, in order."""
        return english_figures(self.text)
