"""A Chinese text as checks need it; each view of it is made once."""

from __future__ import annotations

from dataclasses import dataclass

from mtqa.text.chars import Normalised, has_han, normalise
from mtqa.text.numbers import Figure, chinese_figures
from mtqa.text.remember import once


@dataclass(frozen=True)
class ZhText:
    """A Chinese source text."""

    text: str

    @once
    def chars(self) -> frozenset[str]:
        """The characters that occur."""
        return frozenset(self.text)

    @once
    def has_han(self) -> bool:
        """Whether there is a Chinese character."""
        return not self.text.isascii() and has_han(self.text)

    @once
    def normalised(self) -> Normalised:
        """Normalised characters with their original offsets."""
        return normalise(self.text)

    @once
    def figures(self) -> tuple[Figure, ...]:
        """Numbers, dates and shares with their values, in order."""
        return chinese_figures(self.text)
