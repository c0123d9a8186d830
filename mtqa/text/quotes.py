"""Quotation marks and brackets of an English text, paired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SOURCE_DOUBLE = re.compile('["“”„«»＂「」『』]')
_DOUBLE = re.compile('["“”„«»]')
# An inch mark: a figure, then a straight mark, then a space or hyphen (a 5.5" screen).
_INCH = re.compile(r'(?<=\d)"(?=[\s-]+[a-z]|\s*[x×,)]|$)')
BRACKETS = "()[]{}（）【】"
_BRACKET = re.compile(f"[{re.escape(BRACKETS)}]")
_OPENS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】"}
_FULL = str.maketrans("（）【】", "()[]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that opens or closes something: its place and what it does."""

    position: int
    opens: bool
    closes: bool


def double_quotes(text: str) -> Iterator[Mark]:
    """The double quotation marks; a straight one opens after a space or bracket and closes after text.

    After a figure it may be an inch mark, which is left out where the marks come out even without it.
    """
    inches = {match.start() for match in _INCH.finditer(text)}
    total = len(_DOUBLE.findall(text))
    for match in _DOUBLE.finditer(text):
        at, mark = match.start(), match[0]
        if at in inches and (total - len(inches)) % 2 == 0:
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if mark != '"':
            yield Mark(at, mark in "“„«", mark in "”»")
            continue
        free_before = not before or before.isspace() or before in "([{—–-/‘'\"“"
        free_after = not after or after.isspace() or after in ")]}—–-/,.;:!?’'\"”…"
        yield Mark(at, free_before or not free_after, free_after or not free_before)


def source_is_paired(source: str) -> bool:
    """Whether a Chinese text opens no more quotations than it closes; corner brackets count as well."""
    return len(_SOURCE_DOUBLE.findall(source)) % 2 == 0


def unpaired_quote(text: str) -> Mark | None:
    """The double quotation mark without a partner in a text with an odd number of them; None if even."""
    marks = list(double_quotes(text))
    if len(marks) % 2 == 0:
        return None
    open_mark: Mark | None = None
    for mark in marks:
        if open_mark is None:
            if not mark.opens:
                return mark
            open_mark = mark
        elif mark.closes:
            open_mark = None
        else:
            return open_mark
    return open_mark or marks[-1]


def unpaired_brackets(text: str) -> Iterator[int]:
    """The places of brackets without a partner; full-width and half-width ones may pair."""
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        mark, at = match[0].translate(_FULL), match.start()
        if mark in _OPENS:
            stack.append((_OPENS[mark], at))
        elif stack and stack[-1][0] == mark:
            stack.pop()
        else:
            yield at
    yield from (at for _, at in stack)
