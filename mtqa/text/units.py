"""Units of measure and currencies behind (or before) the figures of both languages, as names of one table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mtqa.model import Span
from mtqa.text.numbers import Figure, Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the source: the English names (alternatives of a pattern) that may render it, with the figure kept."""

    dimension: str
    zh: str
    en: str


_AHEAD = re.compile(r"\(\?![^()]*\)")
_ROW = "consecutive |straight |"
# Longer Chinese names first: 平方公里 before 公里, 公斤 before 斤.
_UNITS = (
    Unit("area", "平方公里|平方千米|km²|km2", r"(?:square|sq\.?)[ -](?:kilomet(?:er|re)s?|km)|km²|km2|sqkm"),
    Unit("area", "平方米|平米|平方公尺|㎡|m²|m2", r"(?:square|sq\.?)[ -](?:met(?:er|re)s?|m)|m²|m2|sqm|㎡"),
    Unit("area", "平方英尺|平方[呎尺]", r"(?:square|sq\.?)[ -](?:feet|foot|ft)"),
    Unit("area", "英亩|英畝", r"acres?"),
    Unit("area", "公顷|公頃", r"hectares?|ha"),
    Unit("area", "亩|畝", r"mu|mou"),
    Unit("length", "公里|千米|km", r"kilomet(?:er|re)s?|kms?|klicks?|k"),
    Unit("length", "厘米|公分|釐米|cm", r"centimet(?:er|re)s?|cms?"),
    Unit("length", "毫米|mm", r"millimet(?:er|re)s?|mm"),
    Unit("length", "英里|英哩", r"miles?"),
    Unit("length", "海里|浬", r"nautical miles?|nm|nmi"),
    Unit("length", "英尺|呎", r"feet|foot|ft"),
    Unit("length", "英寸|吋|寸", r"inch(?:es)?|in"),
    Unit("length", "米(?![0-9粉饭飯线線其兰蘭])|公尺", r"met(?:er|re)s?|m|ms"),
    Unit("mass", "公斤|千克|kg", r"kilogram(?:me)?s?|kilos?|kgs?"),
    Unit("mass", "毫克|mg", r"milligram(?:me)?s?|mgs?"),
    Unit("mass", "公吨|吨|噸", r"(?:metric |short |long )?(?:tons?|tonnes?)|t|MT|mt"),
    Unit("mass", "斤", r"jins?|catt(?:y|ies)|pounds?|lbs?"),
    Unit("mass", "磅", r"pounds?|lbs?"),
    Unit("mass", "盎司", r"ounces?|oz"),
    Unit("mass", "克(?![拉服隆里朗])", r"grams?|grammes?|g|gs"),
    Unit("volume", "毫升|ml", r"millilit(?:er|re)s?|ml|mL|cc"),
    Unit("volume", "加仑|加侖", r"gallons?|gal"),
    Unit("volume", "公升|升(?![至到级級幅值温溫高])", r"lit(?:er|re)s?|l|L"),
    Unit("temperature", "摄氏度|攝氏度|℃|°C", r"(?:degrees?|°)? ?(?:Celsius|centigrade|C)|℃|degrees(?! ?[CFcf])"),
    Unit("temperature", "华氏度|華氏度|℉|°F", r"(?:degrees?|°)? ?(?:Fahrenheit|F)|℉|degrees(?! ?[CFcf])"),
    Unit("time", "[个個]?半?小[时時]|[个個]钟头|[個]鐘頭", r"(?:man-?|working )?hours?|hrs?|h"),
    Unit("time", "分[钟鐘]", r"minutes?|mins?|m"),
    Unit("time", "秒[钟鐘]?", r"seconds?|secs?|s"),
    Unit("time", "天|[个個]工作日", rf"(?:{_ROW}calendar |working |business )?(?:days?|nights?)|d"),
    Unit("time", "[个個]?星期|周(?!岁|年|歲)|週", rf"(?:{_ROW}whole )?weeks?|wks?"),
    Unit("time", "[个個]月", rf"(?:{_ROW}calendar )?months?|mos?"),
    Unit("time", "年(?![级級代产產轮輪糕终終报報])", rf"(?:{_ROW}calendar |fiscal |light[ -])?years?|yrs?|anniversary"),
)  # fmt: skip
_DOLLARS = r"(?:dollars?|bucks)"
_CURRENCIES = (
    Unit("currency", "[万萬亿億]?美[元金]|US\\$|USD",
         rf"(?:US|U\.S\.|American) ?{_DOLLARS}|USD?|US\$|U\.S\. ?\$|\$|{_DOLLARS}"),
    Unit("currency", "港[元币幣纸紙]|HK\\$|HKD", rf"(?:Hong Kong|HK) ?{_DOLLARS}|HKD|HK\$|\$|{_DOLLARS}"),
    Unit("currency", "新台[币幣]|[台臺][币幣]", rf"(?:New )?Taiwan(?:ese)? ?{_DOLLARS}|NTD?\$?|TWD|NT\$|\$|{_DOLLARS}"),
    Unit("currency", "新加坡元|新元|新币|坡币", rf"(?:Singapore(?:an)?|S) ?{_DOLLARS}|SGD|S\$|\$|{_DOLLARS}"),
    Unit("currency", "澳元|澳币|澳大利亚元", rf"(?:Australian?|AU|Aussie) ?{_DOLLARS}|AUD|AU?\$|\$|{_DOLLARS}"),
    Unit("currency", "加元|加币|加拿大元", rf"Canad(?:a|ian) ?{_DOLLARS}|CAD|CA?\$|\$|{_DOLLARS}"),
    Unit("currency", "澳[门門][元币幣]", r"(?:Macao|Macau|Macanese)? ?patacas?|MOP\$?"),
    Unit("currency", "欧元|歐元", r"euros?|EUR|€"),
    Unit("currency", "英[镑鎊]", r"(?:British )?pounds?(?: sterling)?|GBP|£|quid"),
    Unit("currency", "日[元圆圓]", r"(?:Japanese )?yen|JPY|JP¥|¥|￥"),
    Unit("currency", "[韩韓][元圆圓]", r"(?:South )?(?:Korean )?won|KRW|₩"),
    Unit("currency", "[卢盧]布", r"(?:Russian )?rou?bles?|RUB|₽"),
    Unit("currency", "印尼[盾卢盧]比?", r"(?:Indonesian )?rupiahs?|IDR|Rp"),
    Unit("currency", "[卢盧]比", r"(?:Indian |Pakistani? )?(?:rupees?|rupiahs?)|INR|Rs\.?|₹"),
    Unit("currency", "[令林]吉特?|[马馬][币幣]", r"(?:Malaysian )?ringgits?|MYR|RM"),
    Unit("currency", "泰[铢銖]", r"(?:Thai )?baht|THB|฿"),
    Unit("currency", "越南盾", r"(?:Vietnamese )?dong|VND|₫"),
    Unit("currency", "瑞士法郎|瑞[郎]", r"(?:Swiss )?francs?|CHF"),
    Unit("currency", "元人民[币幣]|元(?![素件旦宇代老首帅音勋月])|人民[币幣]|[块塊][钱錢]|RMB|CNY",
         r"(?:Chinese )?yuan(?: RMB)?|renminbi|RMB|CNY|CNH|¥|￥|kuai"),
)  # fmt: skip
# Other English names of the dimension, that no Chinese unit here stands for.
_MORE: Mapping[str, str] = MappingProxyType(
    {
        "length": r"yards?|yds?",
        "area": r"(?:kilo|centi)?met(?:er|re)s?|miles?|feet",
        "volume": r"pints?|quarts?",
        "currency": r"pesos?|liras?",
    }
)

YUAN = _CURRENCIES[-1]


def _source_pattern(units: Sequence[Unit]) -> re.Pattern[str]:
    parts = "|".join(f"(?P<u{place}>{unit.zh})" for place, unit in enumerate(units))
    return re.compile(rf"[多余餘]?[ ]?(?:{parts})")


def _known(dimension: str, units: Sequence[Unit]) -> str:
    names = [unit.en for unit in units if unit.dimension == dimension]
    return "|".join([*names, *filter(None, [_MORE.get(dimension)])])


class Table:
    """The units of some dimensions, ready to look behind and before figures."""

    def __init__(self, units: Sequence[Unit], before: re.Pattern[str] | None = None) -> None:
        """`before` finds what may stand before an English figure, at the end of the text given to it."""
        self.units = units
        self._before = before
        self._zh = _source_pattern(units)
        # Every name of a unit in Chinese holds one of these characters.
        self.chars = frozenset(
            char for unit in units for char in _AHEAD.sub("", unit.zh) if char.isalpha() or char in "²$㎡℃℉°"
        )
        kinds = {unit.dimension for unit in units}
        self._known = {kind: re.compile(rf"[ -]?(?P<name>{_known(kind, units)})(?![A-Za-z0-9])") for kind in kinds}
        self._good = {unit: re.compile(unit.en) for unit in units}

    def of(self, source: str, figure: Figure) -> tuple[Unit, Span] | None:
        """The unit behind a figure of the source, and where it stands."""
        if figure.kind is not Kind.CARDINAL:
            return None
        match = self._zh.match(source, figure.span.end)
        if match is None:
            return None
        return self.units[int(str(match.lastgroup)[1:])], Span(*match.span(str(match.lastgroup)))

    def rendered(self, unit: Unit, target: str, figure: Figure) -> tuple[bool, Span] | None:
        """Whether the unit at an English figure may render `unit`, and where it stands; None where none is known."""
        after = self._known[unit.dimension].match(target, figure.span.end)
        spans = [Span(*after.span("name"))] if after else []
        if self._before is not None:
            ahead = self._before.search(target, max(0, figure.span.start - 8), figure.span.start)
            spans += [Span(*ahead.span(1))] if ahead else []
        if not spans:
            return None
        good = any(self._good[unit].fullmatch(span.of(target)) for span in spans)
        return good, spans[0]


MEASURES = Table(_UNITS)
CURRENCIES = Table(
    _CURRENCIES,
    re.compile(
        r"(?<![A-Za-z])(US\$|U\.S\. ?\$|HK\$|NT\$|JP¥|CA\$|AU\$|[SAC]\$|\$"
        r"|¥|￥|€|£|₩|₹|₽|฿|₫|RMB|CNY|USD|HKD|EUR|GBP|JPY"
        r"|SGD|AUD|CAD|KRW|TWD|MYR|RM|THB|VND|CHF|INR|MOP\$?|NTD?|Rs\.?) ?$"
    ),
)
