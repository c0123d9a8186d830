"""The figures of a Chinese text: numeral runs, their units, shared units of ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mtqa.text._figure import Figure, Kind, Value, divided, exact, tidy
from mtqa.text._zh_amounts import ARABIC, HAN_DIGITS, NUMERALS, SCALE_CHARS, SCALES, Amount, amount
from mtqa.text._zh_number_names import COUNTED_NAMES, name_at
from mtqa.text._zh_units import UNIT, WITH_TENTHS, Found, time_of_day, united

# One character for one, so that offsets stay: full width to ASCII, traditional to simplified.
_FOLD = str.maketrans(
    "０１２３４５６７８９％．：萬億兩餘點個幾數號時歲紀後達～〜﹣－–—−〜兩○佰仟",
    "0123456789%.:万亿两余点个几数号时岁纪后达~~-----~两〇百千",
)
_FORMAL = re.compile("[壹贰貳叁參肆伍陆陸柒捌玖拾百千万亿零〇]{2,}")
_FORMAL_FOLD = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾", "一二二三三四五六六七八九十")

# One of these is in every figure.
CHINESE_FIGURE_CHARS = f"0123456789０１２３４５６７８９{NUMERALS}○萬億兩半几幾数數壹贰貳叁參肆伍陆陸柒捌玖拾"
_ANY = re.compile(f"[{CHINESE_FIGURE_CHARS}]")
# 千米 is a unit: 几百千米 is hundreds of kilometers.
_KILO_UNIT = r"千(?=[米克瓦卡伏赫帕焦安升]|字节|兆)|百(?=帕)|兆(?=[瓦赫帕焦欧]|字节)"
_VAGUE = rf"[几数](?P<vague>[{SCALE_CHARS}](?:(?!{_KILO_UNIT})[{SCALE_CHARS}])*)"
_VAGUE += r"|上(?P<above>[百千万亿]{1,3})(?=[人名元个家辆次吨户年公条种万])"
_IDIOM = r"(?P<idiom>成千上万|成百上千|数以万计|数以千计|数以百计|数以亿计|数以十万计|数以百万计|数以千万计)"
_CODE = r"(?P<code>0[xX][0-9A-Fa-f]+|(?:https?://|www\.)[!-~]+|[0-9]+(?:\.[0-9]+){2,})"
_CLOCK = r"(?P<hour>[0-2]?[0-9]):(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
# A run goes on over 余, 多, 几 or a space before a scale (500余万, 十几亿), and over Arabic digits after one (75万7千).
_RUN = (
    rf"(?P<run>(?:{ARABIC}|[{NUMERALS}])"
    rf"(?:[余多几来 ]?[{SCALE_CHARS}]|[{HAN_DIGITS}廿卅]|(?<=[万亿千百])(?:{ARABIC}))*"
    rf"(?:点[{HAN_DIGITS}]+(?![十百千分刻])[万亿]*)?)"
)
# What any of these begins with: to look for it is a tenth of the time of trying all of them at every place.
_FIRST = re.compile(f"[0-9{NUMERALS}半几数成上hw]")
_MASTER = re.compile(rf"{_CODE}|{_IDIOM}|{_VAGUE}|(?<![0-9]){_CLOCK}|(?P<half>一?半)|{_RUN}")
_IDIOMS = {"成千上万": 1000, "成百上千": 100, "数以十万计": 10**5, "数以百万计": 10**6, "数以千万计": 10**7,
           "数以万计": 10**4, "数以千计": 1000, "数以百计": 100, "数以亿计": 10**8}  # fmt: skip

_NUMBERS = frozenset(f"0123456789{NUMERALS}")
_ASCII = re.compile("[0-9]")
_KILO = re.compile(_KILO_UNIT)
_ABOUT = re.compile(r"(?:近|约|逾|超|超过|将近|大约|至少|不足|不到|大概|接近|超出|突破)\s?$")
_JOINED = re.compile(r"\s?(?:-{1,2}|~|至|到|、|或|和|——)\s?(?:第)?")
_LISTED = frozenset("、或和")
_CODE_BEFORE = re.compile(r"[A-Za-z][-./_]?$")
_CURRENCY_BEFORE = re.compile(r"(?:RMB|CNY|USD|US|HK|NT|EUR|GBP|JPY|AUD|HKD|SGD|S|C|A)\$?$")
_LATIN_UNIT = re.compile(
    r"(?:[kcmnμ]?m[²³23]?|[kmμ]?g|t|[kKMGTP]?(?:Hz|W|Wh|V|B|b|bps|Pa|J|cal)|m?[AVWs]|m?Ah|m[lL]|min|h|s|nits?|fps|rpm|"
    r"ppm|dB|mmHg|GB|MB|TB|KB|kWh|MWh|GWh|TWh|RMB|USD|CNY)(?![A-Za-z])"
)
_LIST_OF_THREE = re.compile("一二三|二三四|三四五|四五六|五六七|六七八|七八九")


def chinese_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a Chinese text (simplified or traditional), in order."""
    if not _ANY.search(text):
        return ()
    folded = _folded(text)
    return tuple(found.figure() for found in _with_shared_units(_found(folded), folded))


def _folded(text: str) -> str:
    folded = text.translate(_FOLD)
    if len(folded) != len(text):  # pragma: no cover - the table maps one character to one
        return text
    if "拾" in folded or "佰" in text or "仟" in text:
        return _FORMAL.sub(lambda match: match[0].translate(_FORMAL_FOLD), folded)
    return folded


def _found(text: str) -> Iterator[Found]:
    position = 0
    while first := _FIRST.search(text, position):
        match = _MASTER.match(text, first.start())
        if match is None:
            position = first.end()
            continue
        position = match.end()
        if match["run"] is None:
            yield from _other(text, match)
            continue
        if (name := name_at(text, match.start())) is not None:
            position = max(name[1], match.start() + 1)
            if name[2] in COUNTED_NAMES:
                kind, worth, *also = COUNTED_NAMES[name[2]]
                yield Found(name[0], name[1], Amount(worth, worth, 1, worth, False), kind, also=[*also], bare=False)
            continue
        found, position = _run(text, match)
        if found is not None:
            yield found


def _other(text: str, match: re.Match[str]) -> Iterator[Found]:
    """Clock times, orders of magnitude, codes and halves."""
    start, end = match.span()
    if match["hour"] is not None:
        yield time_of_day(text, start, end, exact(int(match["hour"]) * 60 + int(match["minute"]), 60))
    elif match["half"] is not None:
        half = Amount(exact(1, 2), exact(1, 2), 1, 1, scaled=False)
        months: list[Value] = [6] if text.startswith("年", end) else []
        yield Found(start, end, half, Kind.FRACTION, also=months, sure=False, bare=False)
    elif match["code"] is None:
        scales = match["vague"] or match["above"]
        worth = _IDIOMS[match["idiom"]] if match["idiom"] else _product(scales)
        yield Found(start, end, Amount(worth, worth, worth, 1, scaled=True), Kind.VAGUE, approximate=True, bare=False)


def _product(scales: str) -> int:
    worth = 1
    for char in scales:
        worth *= SCALES[char]
    return worth


def _run(text: str, match: re.Match[str]) -> tuple[Found | None, int]:
    """The figure of a numeral run, and where the search goes on."""
    start, end = match.span()
    run, go_on = match["run"], 0
    if not run[0].isascii() and (digits := _ASCII.search(run)):  # 一百万15起 is two figures
        run, end = run[: digits.start()], start + digits.start()
    if len(run) > 1 and (kilo := _KILO.match(text, end - 1)) and run[-2] in "0123456789 十百万亿余多几来":
        end, run, go_on = kilo.start(), run[:-1], end
    worth, inner = _amount_of(run)
    if worth is None:
        return None, end
    unit = UNIT.match(text, end)
    assert unit is not None  # every part is optional
    found = Found(start, end, worth, scale=_trailing(run), bare=worth.high < 10**4)
    found.approximate = bool(inner or unit["more"] or _ABOUT.search(text, max(0, start - 4), start))
    if "几" in inner or unit["more"] == "几":
        found.kind, found.bare = Kind.VAGUE, False
        found.end = unit.end("more") if unit["more"] else end
        return found, found.end
    _certainty(found, run, text)
    end = united(found, unit, text)
    return found, max(end, found.end, go_on)


@lru_cache(maxsize=1 << 12)  # most runs are 一 or a year
def _amount_of(run: str) -> tuple[Amount | None, str]:
    """The worth of a run, and the characters that made it approximate."""
    inner = "".join(char for char in run if char in "余多几来")
    plain = "".join(char for char in run if char not in "余多几来 ")
    if len(plain) > 40 or _LIST_OF_THREE.fullmatch(plain):
        return None, inner
    whole, point, decimals = plain.partition("点")
    if not point:
        return amount(plain), inner
    scales = decimals.lstrip(HAN_DIGITS)
    digits = amount("零" + decimals[: len(decimals) - len(scales)])
    first, factor = amount(whole), _product(scales)
    if digits is None or first is None:
        return None, inner
    place = 10 ** (len(decimals) - len(scales))
    value = tidy((first.low + exact(int(digits.low), place)) * factor)
    return Amount(value, value, tidy(exact(1, place) * factor), value, scaled=bool(scales)), inner


def _trailing(run: str) -> int:
    scale = 1
    for char in reversed(run):
        if char not in "万亿兆":
            break
        scale *= SCALES[char]
    return scale


def _certainty(found: Found, run: str, text: str) -> None:
    """Whether the run is a figure beyond doubt, and an ordinal."""
    worth = found.amount
    han = not run[0].isascii()
    if found.start and text[found.start - 1] == "第":
        found.kind, found.start, found.bare = Kind.ORDINAL, found.start - 1, False
    small = han and worth.high <= 10 and worth.high.denominator == 1
    idle = not worth.led and not found.approximate  # 百万 without a number before it
    if small or idle or worth.low != worth.high:
        found.sure = False
    if found.start > 1 and text[found.start - 2] in _NUMBERS and WITH_TENTHS.match(text, found.start - 1):
        found.sure = False  # the 5 of 2尺5
    if not han and _is_code(text, found):
        found.sure, found.bare = False, False


def _is_code(text: str, found: Found) -> bool:
    before = text[max(0, found.start - 4) : found.start]
    if _CODE_BEFORE.search(before) and not _CURRENCY_BEFORE.search(before):
        return True
    after = text[found.end : found.end + 1]
    return after.isascii() and after.isalpha() and not _LATIN_UNIT.match(text, found.end)


# -- neighbours


def _with_shared_units(all_found: Iterator[Found], text: str) -> Iterator[Found]:
    """Join denominators to numerators and centuries to decades; lend a range's unit to its first end."""
    kept: list[Found] = []
    for found in all_found:
        if kept and kept[-1].end == found.start and _merged(kept[-1], found):
            kept.pop()
        before = kept[-1] if kept else None
        if before is not None and before.bare and _JOINED.fullmatch(text, before.end, found.start):
            _lend(before, found, listed=text[before.end : found.start].strip()[:1] in _LISTED)
            if len(kept) > 1 and kept[-2].end == before.start and _merged(kept[-2], before):
                del kept[-2]  # 20世纪60、70年代
        kept.append(found)
    return (found for found in kept if not found.over)


def _merged(before: Found, found: Found) -> bool:
    """Take up the figure right before, where both are one: 三分之二, 20世纪90年代."""
    if before.over:
        _divide(before, found)
    elif before.kind is Kind.CENTURY and found.kind is Kind.DECADE:
        _date(before, found)
    else:
        return False
    return True


def _divide(denominator: Found, numerator: Found) -> None:
    """三分之二, 百分之五."""
    below = denominator.amount.low
    percent = below in {100, 1000, 10000}
    numerator.kind = Kind.PERCENT if percent else Kind.FRACTION
    numerator.factor = divided(1, below) if below else 1
    numerator.start, numerator.bare = denominator.start, False
    numerator.sure = True
    numerator.also = [] if percent else [numerator.amount.low]


def _date(century: Found, decade: Found) -> None:
    """20世纪90年代."""
    low = decade.amount.low
    first = (century.amount.low - 1) * 100 + low
    decade.amount = Amount(first, first, 1, first, scaled=False)
    decade.also, decade.start, decade.sure = [low], century.start, True


def _lend(first: Found, second: Found, *, listed: bool) -> None:
    """3至5亿: the unit belongs to both ends."""
    if second.kind in {Kind.MONTH, Kind.DAY, Kind.TIME} and first.amount.low <= 31:
        if second.kind is not Kind.TIME:
            first.kind = second.kind
        return
    if second.kind is Kind.DECADE and first.amount.low < 100:
        first.kind = Kind.DECADE
        first.also += [1900 + first.amount.low]
        return
    if second.kind is Kind.YEAR and 1000 <= first.amount.low < 3000:
        first.kind = Kind.YEAR
        return
    if second.kind in {Kind.PERCENT, Kind.POINT} and second.factor != 1:
        first.kind, first.factor, first.also = second.kind, second.factor, list(first.also)
    elif second.kind is Kind.MULTIPLE:
        first.kind = Kind.MULTIPLE
    if listed or not second.amount.scaled:
        return
    shared = _shared_scale(first.amount.low, second)
    if shared > 1:
        first.factor *= shared
        first.also.append(first.amount.low)


def _shared_scale(value: Value, second: Found) -> int:
    """The scale that the second end of a range lends the first, 1 for none: 3至5千万, 十五到二十万."""
    whole = divided(second.amount.low, second.amount.lead) if second.amount.lead else 1
    if isinstance(whole, int) and value < second.amount.lead and _is_power_of_ten(whole):
        return whole
    return second.scale if second.scale > 1 and value * second.scale < second.amount.low else 1


def _is_power_of_ten(value: int) -> bool:
    return str(value).strip("0") == "1"
