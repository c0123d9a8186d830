"""Signs that a Chinese hit is not the term but a piece of another word.

A segmenter's word boundary is too often wrong to be a filter: plain jieba cuts hits of which three quarters were right.
These two signs are good enough to *demote* a hit that would otherwise raise an alarm, never to drop one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mtqa.text.words import segmenter

_LONGEST_WORD = 6
# jieba's count from which a word of two characters is an everyday one (影响, 开放, 网络) with several right renderings.
# In five systems' translations of the Hong Kong Monetary Authority's reports 7 of 116 alarms on such words were real,
# of the others 84 %.
_EVERYDAY = 5_000
# The runs that jieba segments as one, and how far around a hit they are looked at.
_RUN = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+")
_REACH = 12
_NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千万亿两几数")


def segmented(text: str) -> list[str]:
    """A folded Chinese text in words, by jieba's dictionary alone."""
    return list(segmenter().cut(text, HMM=False))


class WeakSigns:
    """The signs for one glossary; jieba is loaded when the first hit is asked about."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = tuple(forms)
        self._tokenizer: Any = None

    def of(self, text: str, start: int, end: int) -> str:
        """Why the hit (offsets in a folded text) is weak, "" if nothing speaks against it."""
        longer = next(_words_around(segmenter().FREQ, text, start, end), "")
        if longer:
            return f"inside {longer}"
        if not self._may_be_cut(text, start) and not self._may_be_cut(text, end):
            return ""
        cutter = self._cut_by(text, start, end)
        return f"cut by {cutter}" if cutter else ""

    @staticmethod
    def is_everyday(form: str) -> bool:
        """Whether a folded form is so common a word that another rendering may be right."""
        return len(form) <= 2 and segmenter().FREQ.get(form, 0) >= _EVERYDAY

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

    def _may_be_cut(self, text: str, edge: int) -> bool:
        """Whether any known word goes over a place; most places need no segmentation then."""
        return next(_words_around(self._known().FREQ, text, edge, edge, inner=1), "") != ""

    def _words(self, run: str) -> list[str]:
        """The run in words."""
        return list(self._known().cut(run, HMM=False))

    def _known(self) -> Any:
        """A tokenizer that knows the glossary's forms besides the dictionary."""
        if self._tokenizer is None:
            self._tokenizer = _with_words(self._forms)
        return self._tokenizer


def _words_around(known: Mapping[str, int], text: str, start: int, end: int, inner: int = 0) -> Iterator[str]:
    """The known words that hold a stretch and more, the longest first.

    Words that begin with a numeral before it (亿港元) do not count. With `inner` 1 the stretch is a place between two
    characters, and a word must have characters on both its sides.
    """
    for length in range(_LONGEST_WORD, max(end - start, inner), -1):
        first = max(0, end - length + inner)
        for begin in range(first, min(start - inner, len(text) - length) + 1):
            word = text[begin : begin + length]
            if known.get(word) and (begin == start or word[0] not in _NUMERALS):
                yield word


def _with_words(forms: Iterable[str]) -> Any:
    """jieba's tokenizer with more words; the general one stays as it is."""
    base = segmenter()
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(base.FREQ), base.total, True
    for form in forms:
        tokenizer.add_word(form)
    return tokenizer
