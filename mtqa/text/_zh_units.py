"""What stands behind a Chinese numeral: percent, years and dates, times of day, multiples, shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mtqa.model import Span
from mtqa.text._figure import Figure, Kind, Value, divided, exact, tidy
from mtqa.text._zh_amounts import HAN_DIGITS, Amount, amount

UNIT = re.compile(
    r"(?P<more>[余多来几])?(?P<scale>[万亿]+)?(?:"
    r"\s?(?P<point>个?百分点)|\s?(?P<percent>%)|\s?(?P<permille>‰)|个?(?P<century>世纪)|\s?(?P<decade>年代)"
    r"|\s?(?P<year>年)(?![级轮糕])|\s?(?P<month>月)(?![球饼薪租亮票嫂刊饼]|台(?![湾灣北当當]))|\s?(?P<day>[日号])(?![元本圆])"
    r"|\s?(?P<clock>点(?![一二三四五六七八九]?[建意要])|时(?![代速候尚装任常空事节差限局]))"
    r"|\s?(?P<multiple>倍)|(?P<tenths>成)(?![为立功员本都就绩果长熟因分品交型年])|(?P<discount>折)"
    r"|(?P<born>后)|(?P<times>番)|(?P<over>分之))?"
)
_HALF_AFTER = re.compile(r"(?:个|年|天|倍|岁|周|公里|点|斤|米|成|亩|度|小时|吨)半(?![决径导岛夜数球])")
_MINUTES = re.compile(rf"(?P<half>半)|(?P<quarters>[一三123])刻|(?P<minutes>[0-9]{{1,2}}|[{HAN_DIGITS}十]{{1,3}})分")
WITH_TENTHS = re.compile(r"[尺米块斤元丈毛][0-9]{1,2}(?![0-9.%万亿千百]|[个年月日号时点])")
# What the same time is in months or days: 两年, 两周, 两星期.
_OTHER_UNITS: dict[str, tuple[int, ...]] = {"年": (12,), "周": (7,), "星": (7,)}
_DATED = re.compile(f"[份底初末][^一-龥]|[0-9{HAN_DIGITS}十]")
# What any of the units and halves that a count may have begins with; "" is the end of a text.
_COUNTED = frozenset("个年天倍岁周公点斤米成亩度小吨星尺块元丈毛畝里瓦千")
_SI_SHIFTED = ("瓦", "千瓦")
_AFTERNOON = re.compile(r"(?:下午|晚上|傍晚|午后|夜里|夜间|今晚|当晚|昨晚|晚间|晚|夜)(?:约|近)?$")


@dataclass(slots=True)
class Found:
    """A figure in the making."""

    start: int
    end: int
    amount: Amount
    kind: Kind = Kind.CARDINAL
    factor: Value = 1  # percent: 1/100
    plus: Value = 0
    also: list[Value] = field(default_factory=list)
    approximate: bool = False
    sure: bool = True
    scale: int = 1  # the big scale at its end, which a range shares
    bare: bool = True  # no scale, no unit: a range may lend it one
    over: bool = False  # the denominator of 分之

    def figure(self) -> Figure:
        """The finished figure."""
        low, high, step = self.amount.low, self.amount.high, self.amount.step
        if self.factor != 1 or self.plus:
            low, high, step = low * self.factor + self.plus, high * self.factor + self.plus, step * self.factor
        span = Span(self.start, self.end)
        return Figure(span, self.kind, tidy(low), tidy(high), tuple(self.also), tidy(step), self.approximate, self.sure)


def time_of_day(text: str, start: int, end: int, hours: Value, *, sure: bool = True) -> Found:
    """A time of day; the twelve-hour reading stands beside it."""
    if hours < 12 and _AFTERNOON.search(text, max(0, start - 4), start):
        hours += 12
    other = hours - 12 if hours > 12 else hours + 12
    worth = Amount(hours, hours, exact(1, 60), hours, scaled=False)
    return Found(start, end, worth, Kind.TIME, also=[other], sure=sure, bare=False)


def united(found: Found, unit: re.Match[str], text: str) -> int:
    """Give the figure the kind and the value of its unit; where the unit ends."""
    kind, end = unit.lastgroup, unit.end()
    if kind in {None, "more", "scale"}:
        return _counted(found, unit, text)
    assert kind is not None
    rule = _UNITS[kind]
    if not rule(found, unit, text):
        return _counted(found, unit, text)
    if kind != "over":
        found.bare = found.bare and kind in {"year", "decade"}
    return end


def _counted(found: Found, unit: re.Match[str], text: str) -> int:
    """A plain count; 一个半 is one and a half."""
    end = unit.end("more") if unit["more"] else found.end
    if text[end : end + 1] not in _COUNTED:  # nearly always
        return end
    if (half := _HALF_AFTER.match(text, end)) is not None:
        low = found.amount.low
        found.also += [low, low * 12 + 6] if "年" in half[0] else [low]
        found.plus, found.end = exact(1, 2), half.end()
        return half.end()
    after = text[end : end + 3]
    low = found.amount.low
    if after[:1] in _OTHER_UNITS:
        found.also += [low * per for per in _OTHER_UNITS[after[0]]]
    if WITH_TENTHS.match(text, end):  # 2尺5, 1米75, 3块5
        found.sure = False
        found.also += [low + exact(int(after[1]), 10)]
    if after.startswith(("亩", "畝")):
        found.also.append(divided(low, 15))  # hectares
    elif after[:1] in {"斤", "里"} and after[:1]:
        found.also.append(divided(low, 2))  # kilograms, kilometres
    elif after.startswith(_SI_SHIFTED):
        found.also += [divided(low, shift) for shift in (1000, 10**6, 10**9)]
    elif after.startswith("米") and text[end - 1] == "千":
        found.also.append(divided(low, 1000))  # 三千米 is three kilometres, or three thousand metres
    return end


def _percent(found: Found, unit: re.Match[str], text: str) -> bool:
    found.kind = Kind.POINT if unit["point"] else Kind.PERCENT
    found.factor = exact(1, 1000 if unit["permille"] else 100)
    found.end = unit.end()
    return True


def _century(found: Found, unit: re.Match[str], text: str) -> bool:
    low = found.amount.low
    if text[unit.start() : unit.end()].startswith("个") or low > 30:
        found.also += [low * 100]
        return True
    found.kind, found.end = Kind.CENTURY, unit.end()
    found.also += [(low - 1) * 100]
    return True


def _decade(found: Found, unit: re.Match[str], text: str) -> bool:
    low = found.amount.low
    found.kind, found.end = Kind.DECADE, unit.end()
    if low >= 1000:
        found.also.append(low % 100)
    else:
        found.also += [1900 + low, 2000 + low, 1800 + low]
    return True


def _year(found: Found, unit: re.Match[str], text: str) -> bool:
    low, written = found.amount.low, found.end - found.start
    if unit["more"] or unit["scale"] or low.denominator != 1 or found.kind is Kind.ORDINAL or found.amount.scaled:
        return False
    if found.amount.digits_only and low < 100:
        found.also, found.sure = [1900 + low, 2000 + low], False
    elif low < 100 and written == 2 and not found.amount.digits_only:
        found.also += [1900 + low, 2000 + low]
        return False
    elif not 1000 <= low < 3000:
        return False
    found.kind, found.end = Kind.YEAR, unit.end()
    return True


def _month(found: Found, unit: re.Match[str], text: str) -> bool:
    if not _fits(found, unit, 1, 12):
        return False
    found.kind, found.end = Kind.MONTH, unit.end()
    found.sure = found.sure or bool(_DATED.match(text, unit.end())) or text[found.start - 1 : found.start] == "年"
    return True


def _day(found: Found, unit: re.Match[str], text: str) -> bool:
    if not _fits(found, unit, 1, 31):
        return False
    found.kind, found.end = Kind.DAY, unit.end()
    found.sure = found.sure or text[found.start - 1 : found.start] == "月"
    return True


def _fits(found: Found, unit: re.Match[str], low: int, high: int) -> bool:
    value = found.amount.low
    return value.denominator == 1 and low <= value <= high and not unit["more"] and found.kind is Kind.CARDINAL


def _clock(found: Found, unit: re.Match[str], text: str) -> bool:
    if not _fits(found, unit, 0, 24) or found.amount.low != found.amount.high:
        return False
    hours, end = found.amount.low, unit.end()
    if text.startswith("钟", end):
        end += 1
    minutes = _MINUTES.match(text, end)
    if minutes is not None:
        hours += exact(_minutes(minutes), 60)
        end = minutes.end()
    plain = unit["clock"] == "点" and minutes is None and text[end - 1] != "钟"
    before = text[max(0, found.start - 4) : found.start]
    daytime = _AFTERNOON.search(before) is not None or before.endswith(("上午", "早上", "凌晨"))
    time = time_of_day(text, found.start, end, hours, sure=found.sure and (daytime or not plain))
    found.amount, found.kind, found.also, found.sure, found.end = time.amount, time.kind, time.also, time.sure, time.end
    return True


def _minutes(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarters"]:
        return 45 if match["quarters"] in "三3" else 15
    worth = amount(match["minutes"])
    return int(worth.low) % 60 if worth else 0


def _multiple(found: Found, unit: re.Match[str], text: str) -> bool:
    low = found.amount.low
    found.kind, found.end = Kind.MULTIPLE, unit.end()
    found.also.append(low + 1)  # 增长两倍 is to triple
    if text.startswith("半", unit.end()):
        found.also += [low, low + exact(3, 2)]
        found.plus, found.end = exact(1, 2), unit.end() + 1
    return True


def _tenths(found: Found, unit: re.Match[str], text: str) -> bool:
    low, high = found.amount.low, found.amount.high
    if not 1 <= low <= high < 10 or low.denominator != 1:
        return False
    found.kind, found.factor, found.end, found.sure = Kind.PERCENT, exact(1, 10), unit.end(), low == high
    if text.startswith("半", unit.end()):
        found.plus, found.end = exact(1, 20), unit.end() + 1
    found.also.append(low)  # eight in ten
    return True


def _discount(found: Found, unit: re.Match[str], text: str) -> bool:
    low = found.amount.low
    part = divided(low, 100 if low >= 10 else 10)
    if not 0 < part < 1:
        return False
    found.amount, found.kind, found.end = Amount(part, part, exact(1, 100), low, scaled=False), Kind.PERCENT, unit.end()
    found.also, found.sure = [1 - part], False
    return True


def _born(found: Found, unit: re.Match[str], text: str) -> bool:
    low = found.amount.low
    if found.end - found.start != 2 or low % 5 or low >= 100:
        return False
    found.kind, found.end, found.sure = Kind.DECADE, unit.end(), False
    found.also += [1900 + low, 2000 + low]
    return True


def _times(found: Found, unit: re.Match[str], text: str) -> bool:
    """翻两番 is to double twice."""
    low = found.amount.low
    before = text[max(0, found.start - 2) : found.start]
    if "翻" not in before or low.denominator != 1 or not 1 <= low <= 6:
        return False
    times = 2 ** int(low)
    found.start -= len(before) - before.index("翻")
    found.amount = Amount(times, times, 1, times, scaled=False)
    found.kind, found.end, found.also, found.sure = Kind.MULTIPLE, unit.end(), [times - 1], False
    return True


def _over(found: Found, unit: re.Match[str], text: str) -> bool:
    found.over, found.end = True, unit.end()
    return True


_UNITS = {"point": _percent, "percent": _percent, "permille": _percent, "century": _century, "decade": _decade,
          "year": _year, "month": _month, "day": _day, "clock": _clock, "multiple": _multiple, "tenths": _tenths,
          "discount": _discount, "born": _born, "times": _times, "over": _over}  # fmt: skip
