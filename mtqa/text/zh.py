"""A Chinese text as checks need it; each view of it is made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mtqa.text.chars import FIRST_HAN, Normalised, has_han, normalise
from mtqa.text.numbers import Figure, chinese_figures


@dataclass(frozen=True)
class ZhText:
    """A Chinese source text."""

    text: str

    @cached_property
    def chars(self) -> frozenset[str]:
        """The characters that occur."""
        return frozenset(self.text)

    @cached_property
    def has_han(self) -> bool:
        """Whether there is a Chinese character."""
        return max(self.chars, default="") >= FIRST_HAN and has_han(self.text)

    @cached_property
    def normalised(self) -> Normalised:
        """Normalised characters with their original offsets."""
        return normalise(self.text)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Numbers, dates and shares with their values, in order."""
        return chinese_figures(self.text)
