"""name-in-pinyin: a name that is not mainland Chinese, spelt as if it were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.names import foreign_spans
from mtqa.text.pinyin import ForeignName, foreign_names, in_pinyin
from mtqa.text.script import TO_SIMPLE, either

_MOST = 20


@lru_cache(maxsize=1)
def _kept() -> tuple[re.Pattern[str], Mapping[str, re.Pattern[str]]]:
    """What kept names begin with, and by their first two characters, simplified, all that begin so, longest first."""
    by_start: dict[str, list[str]] = {}
    for name in sorted(foreign_names(), key=len, reverse=True):
        by_start.setdefault(name[:2], []).append(name)
    firsts = re.compile(either(f"[{''.join(sorted({start[0] for start in by_start}))}]"))
    return firsts, {start: re.compile(either("|".join(names))) for start, names in by_start.items()}


def _kept_names(source: str) -> Iterator[re.Match[str]]:
    """The kept names; 岸田 is not sought inside 岸田文雄 again."""
    firsts, by_start = _kept()
    end = 0
    for first in firsts.finditer(source):
        place = first.start()
        names = by_start.get(source[place : place + 2].translate(TO_SIMPLE)) if place >= end else None
        if names is not None and (match := names.match(source, place)) is not None:
            end = match.end()
            yield match


@check("name-in-pinyin", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(pattern=re.compile("[A-Z][a-z]")))
def name_in_pinyin(segment: Segment, context: Context) -> Iterator[Issue]:
    """A name that is not mainland Chinese stands in the target in the pinyin of its characters.

    Korean, Vietnamese, Japanese and Western names have English forms of their own, and so have those of Chinese people
    in Taiwan, Hong Kong, Singapore and overseas, for which the finding is minor. Two kinds of names are looked for:
    those of a kept list of public figures, and those that a middle dot or a title with characters for foreign sounds
    shows as a transliteration (卡洛斯·隆).

    Why:
        Nobody finds out who Fan Mingzheng is: in English the man is called Pham Minh Chinh. Human reviewers mark most
        of these as text left in the source language.

    Example:
        zh: 范明政总理会见记者。
        en: Prime Minister Fan Mingzheng met the press.
        better: Prime Minister Pham Minh Chinh met the press.

    Source:
        MQM marks of WMT23 Chinese-English news, "source language fragment".
    """
    if not context.zh.has_han:
        return
    for start, end, name in islice(_names(segment.source), _MOST):
        zh = segment.source[start:end]
        pattern = in_pinyin(zh.translate(TO_SIMPLE))
        found = pattern.search(segment.target) if pattern else None
        if found is None or found[0].replace("-", " ").lower() in name.english.replace("-", " ").lower():
            continue
        better = f", in English {name.english}" if name.english else ""
        yield Issue(
            f"{zh} is spelt in pinyin{better}",
            (Span(start, end),),
            (Span(*found.span()),),
            {"name": zh, "english": name.english},
            name.english or None,
            Severity.MINOR if name.chinese else None,
        )


def _names(source: str) -> Iterator[tuple[int, int, ForeignName]]:
    """Start, end and English form ("" if it is not known) of the names that must not be in pinyin."""
    taken: set[str] = set()
    for match in _kept_names(source):
        if match[0] not in taken:
            taken.add(match[0])
            yield *match.span(), foreign_names()[match[0].translate(TO_SIMPLE)]
    for start, end in foreign_spans(source):
        name = source[start:end]
        if name not in taken:
            taken.add(name)
            yield start, end, ForeignName("")
