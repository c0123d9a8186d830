"""Tells which of many checks concern a segment, by one look at its characters and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from mtqa.checks.base import Check, Context
from mtqa.text.remember import Memory

Condition = Callable[[Context], object]


class Screen:
    """The needs of many checks, ready to be asked of many segments.

    Every set of characters or words that a check needs has a bit. Those of a segment's own characters and words that
    are in any set are picked in one step and their bits joined, so that the cost does not depend on the number of
    checks; which checks a combination of bits concerns is worked out when it first occurs.
    """

    def __init__(self, checks: Iterable[Check]) -> None:
        self._checks = tuple(checks)
        self._of_char: defaultdict[str, int] = defaultdict(int)
        self._of_token: defaultdict[str, int] = defaultdict(int)
        self._wanted: list[int] = []
        bit = 1
        for check in self._checks:
            wanted = 0
            parts = ((check.needs.source, self._of_char), (check.needs.marks, self._of_token),
                     (check.needs.words, self._of_token))  # fmt: skip
            for alternatives, bits in parts:
                if alternatives:
                    for one in alternatives:
                        bits[one] |= bit
                    wanted, bit = wanted | bit, bit << 1
            self._wanted.append(wanted)
        self._chars, self._tokens = frozenset(self._of_char), frozenset(self._of_token)
        self._concerned = Memory(self._with_bits)

    def __call__(self, context: Context) -> tuple[tuple[Check, Condition | None], ...]:
        """The checks whose characters and words the segment has, in order, each with what is left to ask."""
        bits = 0
        if self._chars:
            for char in context.zh.chars & self._chars:
                bits |= self._of_char[char]
        if self._tokens:
            for token in context.en.vocabulary & self._tokens:
                bits |= self._of_token[token]
        return self._concerned[bits]

    def _with_bits(self, bits: int) -> tuple[tuple[Check, Condition | None], ...]:
        pairs = zip(self._checks, self._wanted, strict=True)
        return tuple((check, check.needs.condition) for check, wanted in pairs if wanted & bits == wanted)
