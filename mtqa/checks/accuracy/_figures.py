"""Which figures of a source a target lacks, and which of the target's may be meant for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from mtqa.model import Span
from mtqa.text.numbers import Figure, Kind, Value, exact

_PARTS = frozenset({Kind.PERCENT, Kind.POINT})
_STRICT = frozenset({Kind.MONTH, Kind.PERCENT})
_DATES = frozenset({Kind.DAY, Kind.MONTH})
_DATED = _DATES | {Kind.YEAR, Kind.TIME}  # date-mismatch looks after repeated ones
# A figure of the target may be meant for one of the source where both are of one family.
_FAMILIES: dict[Kind, frozenset[str]] = {
    Kind.CARDINAL: frozenset({"count"}),
    Kind.DAY: frozenset({"count", "ordinal"}),
    Kind.MULTIPLE: frozenset({"multiple"}),
    Kind.YEAR: frozenset({"year"}),
    Kind.DECADE: frozenset({"decade"}),
    Kind.MONTH: frozenset({"month"}),
    Kind.TIME: frozenset({"time"}),
    Kind.PERCENT: frozenset({"part"}),
    Kind.POINT: frozenset({"part"}),
    Kind.FRACTION: frozenset({"part"}),
    Kind.ORDINAL: frozenset({"ordinal"}),
    Kind.CENTURY: frozenset({"ordinal"}),
    Kind.VAGUE: frozenset({"magnitude"}),
}
# What is counted: where one of these follows, a numeral in characters is a count.
_MEASURES = (
    "年月天周岁个個名人位只隻条條件家国國座次项項倍克公毫厘吨噸里元块塊层層楼樓届屆场場组組队隊台辆輛架艘枚颗顆支张張份本册冊部集"
    "首章节節款双雙对對套间間所处處省市县縣区區镇鎮村星级級大小多余餘世代分秒点點号號日度米尺斤亩畝"
)
_MEASURE = re.compile(f"[{_MEASURES}]")
# The number of a list item before the text is layout: 1. 二、 (3) 04说明书 5美国
_LIST_NUMBER = re.compile(
    r"\s*(?:[(（\[【]?\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[)）\]】.．、,，:：]|\s)|0[0-9](?![0-9:：.年月日])"
    rf"|(?:1?[0-9]|20)(?=[\u4e00-\u9fff])(?![{_MEASURES}时時种種万萬亿億千百十成折角口至到以后後旬]))"
)
# An agency's dateline is often left out: 新华社北京2月10日电, （综合11日电）
_DATELINE = re.compile(r"[^。！？]{0,24}?(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日[电電讯訊]")
# The 10th may become Friday.
_DAY_NAMES = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow|tonight|(?:same|next|previous) day)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
# A share of a quantity may be told by its multiple: a fifth of it is five times less, down by four fifths is fivefold.
_MULTIPLES = re.compile(r"\b(?:times|factor|(?:\w+-?)?fold)\b", re.IGNORECASE)
# 11000米 may become eleven kilometers.
_SMALL_UNIT = re.compile("[米克瓦]")
_LARGE_UNIT = re.compile(r"\b(?:kilo(?:meter|metre|gram|watt)s?|k[mgW]|tons?|tonnes?)\b")
# 米2, 英寸2: a power that lost its place above the line.
_POWER = re.compile(r"[米寸尺里码][23](?![0-9.年月日])")
# Above so many pairs a text is a table: no partners are sought, so that time does not grow with the square.
_TOO_MANY = 20_000
_FEW, _MANY = 3, 60  # figures: above, a text is a table
_FURTHEST = 30  # times: figures further apart are hardly one for the other


@dataclass(frozen=True, slots=True)
class Missing:
    """A value of the source that the target lacks, and the figure the target has in its stead, if one stands out."""

    figure: Figure
    values: tuple[Value, ...]  # both ends of 六七千 where both are lost
    spans: tuple[Span, ...]  # every place in the source
    partner: Figure | None = None
    magnitude: bool = False  # the partner is off by a power of ten


@dataclass(frozen=True)
class Comparison:
    """The figures of a source against those of its target."""

    source: str
    target: str
    wanted: tuple[Figure, ...]
    offered: tuple[Figure, ...]

    @cached_property
    def _values(self) -> set[Value]:
        return {value for figure in self.offered for value in _bare(figure)}

    @cached_property
    def _roundable(self) -> list[Figure]:
        """The target's figures that may stand for a longer one."""
        rounded = [figure for figure in self.offered if figure.step > 1 and figure.step * 10 <= figure.low]
        return rounded if len(rounded) * len(self.wanted) <= _TOO_MANY else []

    @cached_property
    def _free(self) -> list[Figure]:
        """The target's figures that answer to nothing in the source."""
        known = {value for figure in self.wanted for value in _bare(figure)}
        exact_free = [figure for figure in self.offered if figure.sure and known.isdisjoint(_bare(figure))]
        if len(known) * len(exact_free) > _TOO_MANY:
            return []
        return [figure for figure in exact_free if not any(_rounds(figure, value) for value in known)]

    def missing(self) -> Iterator[Missing]:
        """What the target lacks, each value once. What may be left out counts only where another figure replaces it."""
        due, waived = self._lost()
        taken: set[Span] = set()
        for lost in (due, waived):
            families = Counter(family for entry in lost for family in _FAMILIES[entry.figure.kind])
            for entry in lost:
                alone = sum(families[family] for family in _FAMILIES[entry.figure.kind]) == 1
                found = self._with_partner(entry, taken, alone=alone)
                if found.partner is not None:
                    taken.add(found.partner.span)
                if found.partner is not None or lost is due:
                    yield found

    def displaced(self) -> Missing | None:
        """A figure of which the target has fewer than the source, and one more that the source does not have.

        图1和表1 rendered as "Figure 1 and Table 8": the 1 is there, so that nothing is missing. Only where there is
        one such pair of equally long figures in digits, and so no doubt which was meant for which.
        """
        extra = [figure for figure in self._free if self.target[figure.span.start].isdigit()]
        if not 0 < len(extra) <= _FEW or max(len(self.wanted), len(self.offered)) > _MANY:
            return None
        counts = Counter(figure.low for figure in self.wanted)
        there = [set(_bare(figure)) for figure in self.offered]
        fewer = [
            figure
            for figure in self.wanted
            if self.source[figure.span.start].isdigit()
            and figure.kind not in _DATED
            and figure.low == figure.high
            and counts[figure.low] > sum(not values.isdisjoint(_bare(figure)) for values in there)
        ]
        pairs = [(one, other) for one in fewer for other in extra if self._is_twin(one, other)]
        if len({one.low for one, _ in pairs}) != 1 or len({other.low for _, other in pairs}) != 1:
            return None
        lost, partner = pairs[0]
        return Missing(lost, (lost.low,), tuple(dict.fromkeys(one.span for one, _ in pairs)), partner)

    def _is_twin(self, one: Figure, other: Figure) -> bool:
        """Whether a figure of the target looks like one of the source: the same kind of value, as many digits."""
        digits = re.sub(r"\D", "", one.span.of(self.source)), re.sub(r"\D", "", other.span.of(self.target))
        alike = len(digits[0]) == len(digits[1]) and not _power_of_ten(one.low, other.low)
        return alike and not _FAMILIES[one.kind].isdisjoint(_FAMILIES[other.kind])

    def percent_for_points(self) -> Iterator[Missing]:
        """0.3个百分点 rendered as 0.3 percent: right figure, wrong unit."""
        shares = {figure.low for figure in self.wanted if figure.kind is Kind.PERCENT}
        points = {figure.low for figure in self.offered if figure.kind is Kind.POINT}
        for figure in self.wanted:
            if figure.kind is Kind.POINT and figure.low not in shares | points:
                percent = [other for other in self.offered if other.kind is Kind.PERCENT and other.low == figure.low]
                if len(percent) == 1:
                    yield Missing(figure, (figure.low,), (figure.span,), percent[0])

    def _lost(self) -> tuple[list[Missing], list[Missing]]:
        """The lost figures that are due, and those that may be left out and have no like among the due."""
        due: dict[tuple[Kind, tuple[Value, ...]], Missing] = {}
        waived: dict[tuple[Kind, tuple[Value, ...]], Missing] = {}
        for figure in self.wanted:
            lost = tuple(self.lacking(figure))
            if not lost:
                continue
            if is_due(self.source, figure) and not (figure.kind in _DATES and self._names_a_day):
                group = due
            elif _counts(self.source, figure):
                group = waived
            else:
                continue
            known = group.get((figure.kind, lost))
            spans = (*known.spans, figure.span) if known else (figure.span,)
            group[figure.kind, lost] = Missing(known.figure if known else figure, lost, spans)
        kinds = {family for entry in due.values() for family in _FAMILIES[entry.figure.kind]}
        free = [entry for entry in waived.values() if kinds.isdisjoint(_FAMILIES[entry.figure.kind])]
        return list(due.values()), free

    def lacking(self, figure: Figure) -> list[Value]:
        """The ends of a figure that no figure of the target may stand for."""
        values = self._values
        if figure.low == figure.high and not values.isdisjoint(_bare(figure)):
            return [figure.low] if self._replaced(figure) else []
        if figure.kind is Kind.TIME and {int(figure.low), int(figure.low * 60) % 60} <= values:
            return []
        lost = [end for end in figure.ends if end not in values and not self._rounded(end)]
        return [] if lost and (self._is_list(figure) or self._is_told_otherwise(figure)) else lost

    def _is_told_otherwise(self, figure: Figure) -> bool:
        """Whether a share stands there as a multiple, or a measure in the unit a thousand times as large."""
        if figure.kind is Kind.FRACTION and figure.low.numerator in {1, figure.low.denominator - 1}:
            return figure.low.denominator in self._values and _MULTIPLES.search(self.target) is not None
        if figure.kind is not Kind.CARDINAL or not _SMALL_UNIT.match(self.source, figure.span.end):
            return False
        return exact(figure.low.numerator, figure.low.denominator * 1000) in self._values and bool(
            _LARGE_UNIT.search(self.target)
        )

    def _replaced(self, figure: Figure) -> bool:
        """Whether a month or share that only some other figure answers to (7月 by 7) has another one in its stead."""
        if figure.kind not in _STRICT:
            return False
        family, readings = _FAMILIES[figure.kind], set(_bare(figure))
        alike = [other for other in self.offered if family & _FAMILIES[other.kind]]
        met = any(not readings.isdisjoint(_bare(other)) for other in alike)
        return not met and any(other in self._free for other in alike)

    def _rounded(self, value: Value) -> bool:
        return any(_rounds(figure, value) for figure in self._roundable)

    def _is_list(self, figure: Figure) -> bool:
        """Prices in a row (249,289,299) look like one number."""
        text = figure.span.of(self.source)
        return bool(_GROUPED.fullmatch(text)) and {int(part) for part in re.split("[, ]", text)} <= self._values

    @cached_property
    def _names_a_day(self) -> bool:
        return _DAY_NAMES.search(self.target) is not None

    def _with_partner(self, lost: Missing, taken: set[Span], *, alone: bool) -> Missing:
        figure, value = lost.figure, lost.values[0]
        if len(self._free) * len(self.wanted) > _TOO_MANY:
            return lost
        family = [other for other in self._free if other.span not in taken and self._may_be(other, figure)]
        for other in family:
            if _power_of_ten(other.low, value) and (
                figure.sure or _near(other.low, value) or figure.kind is Kind.VAGUE
            ):
                return replace(lost, partner=other, magnitude=figure.kind not in _DATES)
        alike = [other for other in family if _digits(other.low) == _digits(value)]
        if len(alike) == 1:
            return replace(lost, partner=alike[0])
        if alone and len(family) == 1 and _near(family[0].low, value):
            return replace(lost, partner=family[0])
        return lost

    def _may_be(self, other: Figure, figure: Figure) -> bool:
        """Whether the target's figure may be meant for the source's; a day is written in digits."""
        if figure.kind is Kind.DAY and (other.low > 31 or not self.target[other.span.start].isdigit()):
            return False
        return not _FAMILIES[figure.kind].isdisjoint(_FAMILIES[other.kind])


def _counts(source: str, figure: Figure) -> bool:
    """Whether a figure that may be left out counts something: 三名, but not the 二 of 苯二氮."""
    if figure.kind is Kind.DAY and not figure.sure:
        return False  # 前一日
    if figure.kind is not Kind.CARDINAL or figure.low != figure.high:
        return True
    return figure.low > 1 and _MEASURE.match(source, figure.span.end) is not None


def may_matter(source: str, figure: Figure) -> bool:
    """Whether the figure can be missed at all; False for most 一."""
    return figure.kind is Kind.VAGUE or _counts(source, figure) or is_due(source, figure)


def is_due(source: str, figure: Figure) -> bool:
    """Whether a translation must show the figure."""
    if not figure.sure or figure.kind is Kind.VAGUE:
        return False
    if figure.kind in {Kind.CARDINAL, Kind.ORDINAL} and figure.low in {0, 1}:
        return False  # "1天" is "a day"
    if _POWER.match(source, figure.span.start - 1) and figure.span.start:
        return False
    if figure.kind is Kind.TIME and figure.low in {0, 24}:
        return False  # 0—24时 is the whole day
    layout = _LIST_NUMBER.match(source) if figure.span.start <= 3 else None
    if layout is not None and figure.span.start < layout.end():
        return False
    dateline = _DATELINE.match(source) if figure.kind in _DATES else None
    return dateline is None or figure.span.start >= dateline.end()


def _bare(figure: Figure) -> tuple[Value, ...]:
    """The readings of a figure; those of a percentage without its sign too: 1/20 and 5."""
    readings = figure.readings
    return (*readings, *(value * 100 for value in readings)) if figure.kind in _PARTS else readings


def _rounds(written: Figure, value: Value) -> bool:
    """Whether the target's figure is the value, rounded to two digits or more: 1.23 million for 1,234,567."""
    step, off = written.step, written.low - value
    return step > 1 and step * 10 <= written.low and -step < off < step


def _near(one: Value, other: Value) -> bool:
    return bool(one and other) and max(one, other) <= min(one, other) * _FURTHEST


def _power_of_ten(one: Value, other: Value) -> bool:
    """Whether two values have the same digits at another place: 530,000,000 and 5,300,000."""
    if not one or not other or one == other:
        return False
    ratio = exact(one.numerator * other.denominator, one.denominator * other.numerator)
    return {str(ratio.numerator).rstrip("0"), str(ratio.denominator).rstrip("0")} == {"1"}


def _digits(value: Value) -> list[str]:
    """The digits of a value without place or order: 12,860,000 and 12,680,000 have the same."""
    return sorted(str(value.numerator).rstrip("0")) if value.denominator == 1 else sorted(str(value))
