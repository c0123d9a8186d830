"""The figures of an English text: digits and number words with their scales, units and shared units of ranges."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mtqa.text._en_number_words import MONTHS, Class
from mtqa.text._en_tokens import Found, Token, tokens_of
from mtqa.text._figure import Figure, Kind, Value, exact, tidy

_CLOCK = re.compile(
    r"(?::\s?(?P<minutes>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:]))?"
    r"(?:\s?(?P<half>[ap])(?:\.\s?m\b\.?|m\b))?(?P<oclock>\s?o['’]clock)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<point>[\s-]?(?:percentage|per\s?cent|%|pct)[\s-]?points?\b|\s?pp\b)"
    r"|(?P<percent>\s?[%％]|[\s-]?(?:per\s?cent|pct)\b)|(?P<times>-?fold\b|x\b|\s?×|\s+times\b)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s-]{1,2}")
_AND = re.compile(r",?\sand\s", re.IGNORECASE)
_AND_A = re.compile(r"[\s-](?:and|&)[\s-](?:an?[\s-])?", re.IGNORECASE)
_OF_A = re.compile(r"[\s-](?:of\s)?(?:(?:an?|the|one)\s)?", re.IGNORECASE)
_CENTURY = re.compile(r"[\s-]centur(?:y|ies)\b", re.IGNORECASE)
_MONEY = r"(?:(?:US|HK|NT|A|C|S)?[$€£¥]|RMB\s?|CNY\s?)?"
_RANGE = re.compile(
    rf"\s?(?:--?|[–—~～]|to|through)\s?(?:(?:about|around|nearly|almost|over)\s)?{_MONEY}", re.IGNORECASE
)
_LIST = re.compile(rf"\s?(?:,|,? ?(?:and|or))\s{_MONEY}", re.IGNORECASE)
_BETWEEN = re.compile(rf"\b(?:between|from)\s+(?:about\s|around\s)?{_MONEY}$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|over|some|roughly|approximately|more than|less than|at least|up to|close to|"
    rf"exceeding|exceeded|estimated)\s+(?:an?\s)?{_MONEY}$",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile("[a-z]+")
# The last letters, in small letters, of what makes a figure approximate.
_ABOUT_LAST = frozenset(
    "about around nearly almost over some roughly approximately than least to exceeding exceeded estimated".split()  # noqa: SIM905
)
_DATE_AFTER = re.compile(r"\.?\s[0-9]")
_AROUND = re.compile(r"\b(?:a?round)[\s-]the[\s-]$", re.IGNORECASE)
_CODE_BEFORE = re.compile(r"[A-Za-z]{1,5}-?$")
_NO_CODE = frozenset(("", " ", "$"))  # what nearly always stands before a figure
_CURRENCY = re.compile(r"^(?:US|HK|NT|RMB|RM|CNY|USD|EUR|GBP)$")
_LOOK_BACK = 24


def english_figures(text: str) -> tuple[Figure, ...]:
    """The figures of an English text, in order; "May" and "one" are among them, marked unsure."""
    tokens = tokens_of(text)
    found: list[Found] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        figure, place = _RULES.get(token.kind, _cardinal)(text, tokens, place)
        if figure is not None:
            figure.approximate = figure.approximate or _is_about(text, figure.start)
            found.append(figure)
            while place < len(tokens) and tokens[place].start < figure.end:
                place += 1  # the minutes of 8:30 p.m.
    for first, second in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        _lend(text, first, second)
    return tuple(figure.figure() for figure in found)


def _is_about(text: str, start: int) -> bool:
    """Whether a word before a figure makes it approximate."""
    before = text[max(0, start - _LOOK_BACK) : start]
    # The pattern is slow, and three figures in four stand behind another word.
    return not _ABOUT_LAST.isdisjoint(_SMALL_WORD.findall(before.lower())) and _ABOUT.search(before) is not None


# -- counts

_COUNTING = frozenset({Class.UNIT, Class.HUNDRED, Class.SCALE, Class.ABBREVIATION})
_ONE = frozenset({"one", "single"})


@dataclass(slots=True)
class _Count:
    """A cardinal in the making: two hundred and fifty thousand."""

    total: Value = 0
    current: Value | None = None
    last_scale: int = 0
    step: Value = 1
    scale: int = 1

    @property
    def value(self) -> Value:
        """What has been counted so far."""
        return self.total + (self.current or 0)

    def take(self, token: Token) -> bool:
        """Add a token; False where it cannot continue the number."""
        if token.kind is Class.UNIT:
            return self._unit(token.value)
        if token.kind is Class.HUNDRED:
            return self._hundred()
        return self._scale(int(token.value))

    def _unit(self, value: Value) -> bool:
        current = self.current
        if current is None:
            fits = not self.last_scale or value < self.last_scale
        else:
            tens = current % 10 == 0 and current % 100 >= 20 and value < 10
            fits = tens or (current >= 100 and current % 100 == 0 and value < 100)
        if fits:
            self.current, self.step = (current or 0) + value, 1
        return fits

    def _hundred(self) -> bool:
        if self.current is not None and self.current >= 100:
            return False
        self.scale = 1 if self.last_scale else 100
        self.current, self.step = (1 if self.current is None else self.current) * 100, self.step * 100
        return True

    def _scale(self, scale: int) -> bool:
        if self.current is None and self.total:  # thousand million
            self.total, self.scale, self.step = self.total * scale, self.scale * scale, self.step * scale
            self.last_scale *= scale
            return True
        if self.last_scale and scale >= self.last_scale:
            return False
        self.scale = 1 if self.last_scale else scale
        self.total += (1 if self.current is None else self.current) * scale
        self.step, self.current, self.last_scale = self.step * scale, None, scale
        return True


_Result = tuple["Found | None", int]


def _cardinal(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """A count with whatever follows it: a fraction's denominator, a unit, a time, a percentage."""
    first, count = tokens[place], _Count()
    if first.kind is Class.DIGITS:
        count.current, count.step = first.value, first.step
    elif first.kind is Class.ABBREVIATION or not count.take(first):
        return None, place + 1
    place += 1
    while place < len(tokens) and _goes_on(text, tokens, place, first) and count.take(tokens[place]):
        place += 1
    last = tokens[place - 1]
    found = Found(first.start, last.end, count.value, step=count.step, scale=count.scale)
    if last.kind is Class.ABBREVIATION:
        found.also.append(first.value)  # 530m may be metres
    found.sure = not _part_of_a_name(text, first) and (first.text.lower() not in _ONE or count.value != 1)
    return _completed(text, tokens, place, found)


def _part_of_a_name(text: str, first: Token) -> bool:
    """COVID-19, F-16, the Three Gorges: nothing is counted."""
    before = text[max(0, first.start - 5) : first.start]
    if first.kind is Class.DIGITS:
        if before[-1:] in _NO_CODE:
            return False
        code = _CODE_BEFORE.search(before)
        return code is not None and not _CURRENCY.match(code[0])
    return first.text[0].isupper() and before[-1:] == " " and before[-2:-1] not in {".", "?", "!", ":", '"', "”"}


def _goes_on(text: str, tokens: Sequence[Token], place: int, first: Token) -> bool:
    """Whether the next token belongs to the same count."""
    before, token = tokens[place - 1], tokens[place]
    if token.kind not in _COUNTING or (token.kind is Class.UNIT and before.kind is Class.DIGITS):
        return False
    gap = text[before.end : token.start]
    if token.kind is Class.ABBREVIATION:
        return before.kind is Class.DIGITS and (gap == "" or (gap in {" ", "-"} and len(token.text) > 1))
    if _GAP.fullmatch(gap) or (gap == "" and before.kind is Class.DIGITS):
        return True
    if before.kind not in {Class.HUNDRED, Class.SCALE} or token.kind is not Class.UNIT or not _AND.fullmatch(gap):
        return False
    # "two hundred and three hundred" is two numbers, and so is "between two hundred and fifty thousand".
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    twice = before.kind is Class.HUNDRED and after is not None and after.kind is Class.HUNDRED
    return not twice and not _BETWEEN.search(text[max(0, first.start - _LOOK_BACK) : first.start])


def _completed(text: str, tokens: Sequence[Token], place: int, found: Found) -> _Result:
    """The count with the token behind it, where that belongs to it."""
    token = tokens[place] if place < len(tokens) else None
    if token is not None and token.start - found.end <= 7:
        gap = text[found.end : token.start]
        joined = _GAP.fullmatch(gap) is not None
        if token.kind is Class.PART and (joined or gap == "" or _AND_A.fullmatch(gap)):
            found.also.append(found.value)
            found.value, found.step, found.end = found.value + token.value, exact(1, 2), token.end
            return _of_a_scale(text, tokens, place + 1, found)
        if joined and token.kind is Class.BUNCH:  # two decades, three dozen
            also, value = found.value, found.value * token.value
            return Found(found.start, token.end, value, also=[also], step=token.value), place + 1
        if joined and token.kind in {Class.ORDINAL, Class.THIRDS} and token.text[0].isalpha():
            done = _with_ordinal(found, token)
            if done is not None:
                return _of_a_scale(text, tokens, place + 1, done)
    _suffixed(text, found)
    return found, place


def _with_ordinal(found: Found, token: Token) -> Found | None:
    """Twenty-first is an ordinal; two-thirds, one fifth and three quarters are fractions."""
    below, value = int(token.value), found.value
    if token.kind is Class.ORDINAL and ((value % 100 >= 20 and value % 10 == 0 and below < 10) or value >= 100):
        return Found(found.start, token.end, value + below, Kind.ORDINAL)
    if token.kind is Class.THIRDS or (value == 1 and below > 2):
        part = tidy(value * exact(1, below))
        return Found(found.start, token.end, part, Kind.FRACTION, exact(1, below), [value, below])
    return None


def _of_a_scale(text: str, tokens: Sequence[Token], place: int, found: Found) -> _Result:
    """Half a million, two and a half billion, three quarters of a century."""
    if place < len(tokens) and tokens[place].kind in {Class.SCALE, Class.BUNCH, Class.HUNDRED}:
        scale = tokens[place]
        if _OF_A.fullmatch(text, found.end, scale.start):
            found.also.append(found.value)
            found.value, found.step, found.end = found.value * scale.value, found.step * scale.value, scale.end
            found.kind, found.sure = Kind.CARDINAL, True
            return found, place + 1
    if found.kind is not Kind.ORDINAL:
        _suffixed(text, found)
    return found, place


def _suffixed(text: str, found: Found) -> None:
    """Percent, percentage points, -fold, times; else a clock time or a year."""
    after = _AFTER.match(text, found.end)
    if after is None:
        if text[found.end - 1] in "0123456789" and not _timed(text, found):
            _year(text, found)
        return
    found.end = after.end()
    if after.lastgroup == "times":
        found.kind = Kind.MULTIPLE
        return
    found.kind = Kind.PERCENT if after.lastgroup == "percent" else Kind.POINT
    found.also = [tidy(value * exact(1, 100)) for value in found.also]
    found.value, found.step = tidy(found.value * exact(1, 100)), tidy(found.step * exact(1, 100))


def _timed(text: str, found: Found) -> bool:
    """8:30, 8 p.m., 8.30 a.m., 8 o'clock; the twelve-hour reading stands beside it."""
    clock = _CLOCK.match(text, found.end)
    if clock is None or clock.end() == found.end:
        return False
    hours, minutes = found.value, int(clock["minutes"] or 0)
    if found.step == exact(1, 100) and clock["half"]:  # 8.30 p.m.
        hours, minutes = int(found.value), int(found.value * 100) % 100
    if hours.denominator != 1 or hours > 24:
        return False
    found.also += [found.value, minutes] if minutes else [found.value]
    hours += exact(minutes, 60)
    if (clock["half"] or "").lower() == "p" and hours < 12:
        hours += 12
    found.also.append(hours - 12 if hours >= 12 else hours + 12)
    found.value, found.kind, found.step, found.end = hours, Kind.TIME, exact(1, 60), clock.end()
    return True


def _year(text: str, found: Found) -> None:
    digits = found.end - found.start
    if digits == 4 and 1000 <= found.value < 3000 and found.step == 1:
        found.kind = Kind.YEAR
    elif digits == 2 and text[found.start - 1 : found.start] in {"'", "’", "-", "–", "/"}:
        found.also += [1900 + found.value, 2000 + found.value]


# -- other figures


def _single(kind: Kind) -> _Rule:
    """Twice, both, Elizabeth II, noon: a word with a value, which a translation need not have."""

    def rule(text: str, tokens: Sequence[Token], place: int) -> _Result:
        token = tokens[place]
        sure = kind is Kind.MULTIPLE
        also: list[Value] = [24, 12] if token.text.lower() == "midnight" else []
        return Found(token.start, token.end, token.value, kind, sure=sure, also=also), place + 1

    return rule


def _month(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """A month by its name; "May" and "March" may be other words."""
    token = tokens[place]
    dotted = token.text in MONTHS[12:] and text.startswith(".", token.end)
    plain = token.text.capitalize() not in {"May", "March", "Mar"}
    dated = _DATE_AFTER.match(text, token.end) or text[max(0, token.start - 2) : token.start].strip().isdigit()
    sure = token.text[0].isupper() and (plain or bool(dated))
    return Found(token.start, token.end + dotted, token.value, Kind.MONTH, sure=sure), place + 1


def _clock(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """Around the clock is 24 hours."""
    token = tokens[place]
    around = _AROUND.search(text[max(0, token.start - 12) : token.start])
    found = Found(token.start - len(around[0]), token.end, token.value, sure=False) if around else None
    return found, place + 1


def _decades(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """1990s, the '90s, 90s."""
    token, value = tokens[place], tokens[place].value
    also: list[Value] = [tidy(value % 100)] if value >= 1000 else [1900 + value, 2000 + value, 1800 + value]
    return Found(token.start, token.end, value, Kind.DECADE, also=also), place + 1


def _vague(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """Tens of thousands, several million, millions."""
    first = tokens[place]
    value, end, scaled, place = first.value, first.end, first.kind is Class.PLURAL, place + 1
    while place < len(tokens) and tokens[place].kind in {Class.PLURAL, Class.SCALE, Class.HUNDRED}:
        token = tokens[place]
        if token.start - end > 4 or text[end : token.start].strip().lower() not in {"", "of", "-"}:
            break
        value, end, scaled, place = value * token.value, token.end, True, place + 1
    if not scaled:
        return None, place
    return Found(first.start, end, value, Kind.VAGUE, step=value, approximate=True), place


def _part(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """Half, half a million."""
    token = tokens[place]
    found = Found(token.start, token.end, token.value, Kind.FRACTION, step=token.value, sure=False)
    return _of_a_scale(text, tokens, place + 1, found)


def _thirds(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """A quarter; thirds without a number are none."""
    token = tokens[place]
    if token.text.lower().endswith("s"):
        return None, place + 1
    part = exact(1, int(token.value))
    found = Found(token.start, token.end, part, Kind.FRACTION, step=part, sure=False)
    return _of_a_scale(text, tokens, place + 1, found)


def _bunch(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """A dozen, a decade, a century without a number before them; dozens and decades are vague."""
    token = tokens[place]
    if token.text.lower() in {"dozens", "decades", "centuries"}:
        worth = 100 if token.value == 100 else 10
        return Found(token.start, token.end, worth, Kind.VAGUE, step=worth, approximate=True, sure=False), place + 1
    fortnight: list[Value] = [1, 2] if token.value == 14 else [1]
    return Found(token.start, token.end, token.value, sure=False, also=fortnight), place + 1


def _ordinal(text: str, tokens: Sequence[Token], place: int) -> _Result:
    """20th, twentieth, the 20th century; "a third" is read both ways."""
    token = tokens[place]
    written = token.text[0].isalpha()
    found = Found(token.start, token.end, token.value, Kind.ORDINAL, sure=not written or token.value > 3)
    if (century := _CENTURY.match(text, token.end)) is not None:
        found.kind, found.end, found.also = Kind.CENTURY, century.end(), [(token.value - 1) * 100]
    elif written and token.value > 2 and text[max(0, token.start - 2) : token.start].lower() == "a ":
        found.also = [exact(1, int(token.value))]
    return found, place + 1


_Rule = Callable[[str, Sequence[Token], int], _Result]
_RULES: Mapping[Class, _Rule] = {
    Class.MONTH: _month,
    Class.CLOCK: _clock,
    Class.DECADES: _decades,
    Class.PLURAL: _vague,
    Class.SOME: _vague,
    Class.PART: _part,
    Class.THIRDS: _thirds,
    Class.BUNCH: _bunch,
    Class.ORDINAL: _ordinal,
    Class.MULTIPLE: _single(Kind.MULTIPLE),
    Class.GROUP: _single(Kind.CARDINAL),
    Class.ROMAN: _single(Kind.CARDINAL),
    Class.TIME: _single(Kind.TIME),
}


def _lend(text: str, first: Found, second: Found) -> None:
    """4 to 6 million, between 4 and 6 million; "4 and 6 million" may be either."""
    if first.kind is not Kind.CARDINAL or first.scale > 1 or second.start - first.end > _LOOK_BACK:
        return
    if text[first.end : second.start] == ", " and first.end - first.start <= 3 == second.end - second.start:
        first.also.append(first.value * 1000 + second.value)  # 20, 000
        return
    ranged = _RANGE.fullmatch(text, first.end, second.start) is not None
    if not ranged and not _LIST.fullmatch(text, first.end, second.start):
        return
    ranged = ranged or _BETWEEN.search(text[max(0, first.start - _LOOK_BACK) : first.start]) is not None
    if second.kind in {Kind.PERCENT, Kind.POINT} and ranged:
        first.also.append(first.value)
        first.value, first.kind, first.step = tidy(first.value * exact(1, 100)), second.kind, first.step * exact(1, 100)
    elif second.scale > 1 and first.value < 1000 and first.value * second.scale < second.value and ranged:
        first.also.append(first.value)
        first.value, first.step, first.scale = first.value * second.scale, first.step * second.scale, second.scale
    elif second.scale > 1 and first.value < 1000:
        first.also.append(tidy(first.value * second.scale))
        first.scale = second.scale
