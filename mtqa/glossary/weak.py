"""Signs that a Chinese hit is not the term but a piece of another word.

A segmenter's word boundary is too often wrong to be a filter: plain jieba cuts hits of which three quarters were right.
These two signs are good enough to *demote* a hit that would otherwise raise an alarm, never to drop one.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_LONGEST_WORD = 8
# The runs that jieba segments as one, and how far around a hit they are looked at.
_RUN = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+")
_REACH = 40
_NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千万亿两几数")


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """jieba's own tokenizer with its dictionary loaded (half a second)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports pkg_resources, and its own patterns have invalid escapes
        import jieba

        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
    return jieba.dt


class WeakSigns:
    """The signs for one glossary; jieba is loaded when the first hit is asked about."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = tuple(forms)
        self._tokenizer: Any = None

    def of(self, text: str, start: int, end: int) -> str:
        """Why the hit (offsets in a folded text) is weak, "" if nothing speaks against it."""
        longer = _dictionary_word_around(text, start, end)
        if longer:
            return f"inside {longer}"
        cutter = self._cut_by(text, start, end)
        return f"cut by {cutter}" if cutter else ""

    def _cut_by(self, text: str, start: int, end: int) -> str:
        """The token of a segmentation that knows the glossary which goes over an edge of the hit."""
        first = max(0, start - _REACH)
        for run in _RUN.finditer(text[first : end + _REACH]):
            at = first + run.start()
            for token in self._words(run[0]):
                after = at + len(token)
                if at < end and after > start and (at < start or after > end) and token[0] not in _NUMERALS:
                    return token
                at = after
        return ""

    def _words(self, run: str) -> list[str]:
        """The run in words."""
        if self._tokenizer is None:
            self._tokenizer = _with_words(self._forms)
        return list(self._tokenizer.cut(run, HMM=False))


def _dictionary_word_around(text: str, start: int, end: int) -> str:
    """The longest word of the general dictionary that holds the hit and more, "" for none."""
    known = _jieba().FREQ
    for length in range(_LONGEST_WORD, end - start, -1):
        for first in range(max(0, end - length), min(start, len(text) - length) + 1):
            if known.get(text[first : first + length]):
                return text[first : first + length]
    return ""


def _with_words(forms: Iterable[str]) -> Any:
    """A tokenizer of its own that knows the glossary's forms besides the dictionary."""
    base = _jieba()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(base.FREQ), base.total, True
    for form in forms:
        tokenizer.add_word(form)
    return tokenizer
