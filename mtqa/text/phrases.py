"""Names of events, bodies and works: in Chinese by their last word or their marks, in English by their capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mtqa.model import Span
from mtqa.text.chars import HAN
from mtqa.text.names import fold

SHORTEST, LONGEST = 5, 20
_LAST = (
    "博览会|交易会|展览会|洽谈会|论坛|峰会|大会|公司|集团|大学|学院|研究所|研究院|委员会|协会|学会|商会|联合会|基金会|银行|交易所"
    "|管理局|博物馆|美术馆|图书馆|运动会|电影节|艺术节|音乐节|联盟|联合国|组织|开发区|自贸区|示范区|试验区|特区|行动计划|条例|协定|公约"
    "|宣言|倡议|条约|锦标赛|联赛|公开赛|世界杯|奥运会|机场|体育馆|科技园|产业园"
)
_ENDS = re.compile(f"(?:{_LAST})")
_BOOK = re.compile(r"《([^《》]{3,30})》")
_QUOTED = re.compile(f"[“「]([{HAN}]{{4,12}})[”」]")
# What may stand before the name of a body or an event without being a part of it.
_BEFORE = frozenset("在与和的届次是由对将向于从为了至到及给让把被该本以过，。、；：“”《》（）()！？ 　\n\t")


def zh_tails(text: str) -> Iterator[tuple[str, bool]]:
    """Every string of 5 to 20 Chinese characters that ends like a name, and whether a name may begin there."""
    for match in _ENDS.finditer(text):
        end = match.end()
        for start in range(max(0, end - LONGEST), end - SHORTEST + 1):
            piece = text[start:end]
            if all("\u3400" <= char <= "\u9fff" for char in piece):
                yield piece, start == 0 or text[start - 1] in _BEFORE or not "\u3400" <= text[start - 1] <= "\u9fff"


def zh_ends(term: str, text: str) -> int:
    """How many names of the same kind (the same last word) as `term` a text holds; 1 at most for a marked term."""
    ends = [match[0] for match in _ENDS.finditer(term)]
    return text.count(ends[-1]) if ends and term.endswith(ends[-1]) else 1


def zh_marked(text: str) -> Iterator[str]:
    """Titles in 《》 and short quoted terms, with their marks."""
    for pattern in (_BOOK, _QUOTED):
        for match in pattern.finditer(text):
            yield match[0]


@dataclass(frozen=True, slots=True)
class EnPhrase:
    """A capitalised or quoted phrase of two words or more: its place and its words folded, small words left out."""

    span: Span
    words: tuple[str, ...]
    quoted: bool


_CAPITAL = r"[A-ZÀ-ÖØ-Þ][^\W_]*(?:(?:-|['’](?!s\b))[^\W_]+)*"
# A body ends before "and": Tianhai Co. and Yingmen Group are two.
_LINK = r"(?:of|the|for|(?<!Co )(?<!Ltd )(?<!Group )(?<!Company )(?<!University )(?<!Inc )and|on|in|to|&|de|du)"
_CAPITALISED = re.compile(rf"(?<![\w-]){_CAPITAL}(?:(?: {_LINK}){{0,2}} {_CAPITAL}){{1,12}}")
_IN_QUOTES = re.compile(r"[\"“]([^\"“”]{6,120})[\"”]")
_SMALL = frozenset("of the for and on in to de du at with a an its his her their our".split())  # noqa: SIM905
_FIRST = frozenset({"the", "a", "an", "in", "at", "on", "this", "during", "for", "from", "with", "and", "by", "when"})
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def en_phrases(text: str) -> Iterator[EnPhrase]:
    """The capitalised and the quoted phrases of an English text; they may overlap."""
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        first = _WORD.match(text, start)
        if first and first[0].lower() in _FIRST:
            start = first.end() + 1
        yield from _phrase(text, start, match.end(), quoted=False)
    for match in _IN_QUOTES.finditer(text):
        yield from _phrase(text, match.start(1), match.end(1), quoted=True)


def _phrase(text: str, start: int, end: int, *, quoted: bool) -> Iterator[EnPhrase]:
    while end > start and text[end - 1] in " ,.;:!?":
        end -= 1
    words = (_folded(match[0]) for match in _WORD.finditer(text, start, end))
    kept = tuple(word for word in words if word and word not in _SMALL)
    if 2 <= len(kept) <= 12:
        yield EnPhrase(Span(start, end), kept, quoted)


def _folded(word: str) -> str:
    word = re.sub(r"['’]s$", "", word)
    return word if word.isdigit() else fold(word)
