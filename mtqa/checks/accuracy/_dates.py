"""The dates of a source and of its target, as weekdays, months, days with their months, years and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqa.model import Span
from mtqa.text.numbers import Figure, Kind, Value

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# 一周三次 is three times a week, 周日均 a week's daily mean, 周三福 a name.
_ZH_WEEKDAY = re.compile(
    r"(?<![一二三四五六七八九十两兩几幾数數每整半0-9])(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])(?![次个個年期名家均围圍福国國生元环環]|天[气氣])"
)
_EN_WEEKDAY = re.compile(
    r"\b(?:(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\.)"
)
_INITIALS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_JOINED = re.compile(r"\s?(?:-{1,2}|~|～|—+|–|至|到|、|和|及|与|與)\s?")
_EN_JOINED = re.compile(r"(?:st|nd|rd|th)?\s?(?:-{1,2}|–|—|to|and|through)\s?(?:the )?")
_DAY_FIRST = re.compile(r"(?: of| day of)? ?")
_MONTH_FIRST = re.compile(r",? (?:the )?")
_BARE_DAY = re.compile(r"(?:st|nd|rd|th)?(?:[,.;:)]|$| (?:at|in|to|and|that|when|as|with|by|from|for|during|said)\b)")
_OF_DAY = {
    "morning": "凌晨|清晨|早上|早晨|上午|早間|早间",
    "evening": "下午|傍晚|晚上|晚间|晚間|夜里|夜裡|午后|午後|当晚|當晚|今晚|昨晚",
}
_DAYTIME = re.compile(rf"(?:(?P<am>{_OF_DAY['morning']})|(?P<pm>{_OF_DAY['evening']}))(?:约|近|約)?$")
_HALF_LATER = 26  # characters of "o'clock in the afternoon"
_HALF = re.compile(r"(?:([ap])\.?\s?m\b|o[’']clock in the (?:(morning)|afternoon|evening))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A weekday, month, year, time of day or date at its place; a date's value is (month, day)."""

    value: Value | tuple[Value, Value]
    span: Span


def zh_weekdays(text: str) -> list[Mention]:
    """The weekdays of a Chinese text, 0 for Monday."""
    return [
        Mention("一二三四五六日天".index(m[1]) % 7 if m[1] != "天" else 6, Span(*m.span()))
        for m in _ZH_WEEKDAY.finditer(text)
    ]


def en_weekdays(text: str) -> list[Mention]:
    """The weekdays of an English text."""
    return [
        Mention(_INITIALS.index((m[1] or m[2])[:2].lower()), Span(m.start(), m.end()))
        for m in _EN_WEEKDAY.finditer(text)
    ]


def zh_dates(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The months and days that stand together; in 2月10和11日 the month serves both days."""
    month: Figure | None = None
    before: Figure | None = None
    for figure in figures:
        if figure.kind is Kind.MONTH:
            month = figure
        elif figure.kind is Kind.DAY and month is not None and before is not None:
            gap = text[before.span.end : figure.span.start]
            if (before is month and not gap.strip()) or (before.kind is Kind.DAY and _JOINED.fullmatch(gap)):
                yield month, figure
            else:
                month = None
        else:
            month = None
        before = figure


def en_dates(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The months and days that stand together: February 10, 10 February, the 10th of February, February 10 to 12."""
    for place, figure in enumerate(figures):
        if figure.kind is not Kind.MONTH:
            continue
        earlier = figures[place - 1] if place else None
        if earlier is not None and _is_day(text, earlier) and _between(_DAY_FIRST, text, earlier, figure):
            yield figure, earlier
            first = figures[place - 2] if place > 1 else None
            if first is not None and _is_day(text, first) and _between(_EN_JOINED, text, first, earlier):
                yield figure, first
            continue
        for day in _days_after(text, figures[place + 1 : place + 6], figure):
            yield figure, day


def _days_after(text: str, figures: Sequence[Figure], month: Figure) -> Iterator[Figure]:
    before, pattern = month, _MONTH_FIRST
    for figure in figures:
        if not _is_day(text, figure) or not _between(pattern, text, before, figure):
            return
        yield figure
        before, pattern = figure, _EN_JOINED


def _between(pattern: re.Pattern[str], text: str, first: Figure, second: Figure) -> bool:
    return pattern.fullmatch(text, first.span.end, second.span.start) is not None


def _is_day(text: str, figure: Figure) -> bool:
    small = figure.kind in {Kind.CARDINAL, Kind.ORDINAL} and 1 <= figure.low <= 31
    return small and text[figure.span.start].isdigit() and len(figure.span) <= 4


def bare_days(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Days of an English text without a month: on the 11th, the 25th."""
    for figure in figures:
        if figure.kind is not Kind.ORDINAL or not _is_day(text, figure):
            continue
        if text.endswith("the ", 0, figure.span.start) and _BARE_DAY.match(text, figure.span.end):
            yield figure


def zh_times(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, bool]]:
    """The times of a Chinese text that say their half of the day, and whether it is the first half."""
    for figure in figures:
        if figure.kind is Kind.TIME and (
            half := _DAYTIME.search(text, max(0, figure.span.start - 4), figure.span.start)
        ):
            yield figure, half["am"] is not None


def en_times(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, bool]]:
    """The times of an English text that say their half of the day, and whether it is the first half."""
    for figure in figures:
        if figure.kind is not Kind.TIME:
            continue
        half = _HALF.search(text, figure.span.start, figure.span.end + _HALF_LATER)
        if half is not None and half.start() <= figure.span.end + 1:
            yield figure, bool((half[1] or "").lower() == "a" or half[2])
