"""Writes a value in English the way another figure is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mtqa.text._en_number_words import MONTHS, ORDINAL_WORDS, SCALES, UNIT_WORDS
from mtqa.text._figure import Kind, Value, divided, tidy

_DIGITS = re.compile(r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<th>st|nd|rd|th)?(?P<rest>.*)", re.DOTALL)
_SCALE = re.compile(
    r"(?P<gap>[\s-]*)(?P<scale>thousand|million|billion|trillion|[kK]|[mM]n?|mln|[bB]n?|tn|trn)(?![A-Za-z])"
    r"(?:\s(?:thousand|million|billion|trillion)\b)*(?P<rest>.*)",
    re.DOTALL,
)
_WORDS = re.compile(r"[A-Za-z-]+(?:\s(?P<scale>thousand|million|billion|trillion))?", re.IGNORECASE)
_LONG = ("thousand", "million", "billion", "trillion")
_SHORT = {"k": ("k", "m", "bn", "tn"), "mn": ("k", "mn", "bn", "tn"), "b": ("K", "M", "B", "T")}
_MOST_DECIMALS = 3
_WORD_OF = {value: word for word, value in UNIT_WORDS.items()}
_ORDINAL_OF = {value: word for word, value in ORDINAL_WORDS.items()}


def plain(value: Value, kind: Kind) -> str:
    """The value as a newspaper would write it: 5.3 million, 20th, 2.5 percent, March; "" where it cannot."""
    if kind in {Kind.PERCENT, Kind.POINT}:
        return _percent(value, kind)
    if value.denominator == 1 and kind in _WHOLE:
        return _WHOLE[kind](int(value))
    if kind is Kind.FRACTION and value.denominator != 1:
        return _ratio(value)
    if kind is Kind.TIME:
        return f"{int(value)}:{int(value * 60) % 60:02}"
    return _scaled(value, _LONG, " ", smallest=10**6) or _grouped(value)


def _percent(value: Value, kind: Kind) -> str:
    number = _decimal(value * 100)
    if not number:
        return _ratio(value)
    return f"{number} percent" if kind is Kind.PERCENT else f"{number} percentage point{'' if number == '1' else 's'}"


def like(written: str, kind: Kind, value: Value) -> str | None:
    """`value` in the manner of `written`, an English figure of that kind; None where that manner cannot hold it."""
    if kind in _AS_WRITTEN:
        return _AS_WRITTEN[kind](written, value)
    if kind in {Kind.PERCENT, Kind.POINT}:
        value = tidy(value * 100)
    match = _DIGITS.fullmatch(written)
    return _words_like(written, kind, value) if match is None else _digits_like(match, kind, value)


def _digits_like(match: re.Match[str], kind: Kind, value: Value) -> str | None:
    if match["th"]:
        return f"{value}{_th(int(value))}{match['rest']}" if value.denominator == 1 else None
    scale = _SCALE.fullmatch(match["rest"])
    if scale is not None:
        names = _family(scale["scale"])
        smallest = 10**6 if names is _LONG and scale["scale"].lower() != "thousand" else 1000
        number = _scaled(value, names, scale["gap"], smallest) or _grouped(value)
        return f"{number}{scale['rest']}" if number else None
    if kind is Kind.CARDINAL and value >= 10**6 and "," not in match["number"]:
        number = plain(value, kind)
    elif kind is Kind.YEAR:
        number = str(value)
    else:
        number = _grouped(value, grouped="," in match["number"] or value >= 10**4)
    return f"{number}{match['rest']}" if number else None


def _family(scale: str) -> tuple[str, ...]:
    word = scale.lower()
    if word in SCALES:
        return _LONG
    if scale in {"K", "M", "B"}:
        return _SHORT["b"]
    return _SHORT["k"] if word in {"k", "m"} else _SHORT["mn"]


def _scaled(value: Value, names: tuple[str, ...], gap: str, smallest: int = 1000) -> str:
    """5.3 million; "" where the value is too small or has too many digits for that."""
    for power in (12, 9, 6, 3):
        if value >= 10**power and 10**power >= smallest:
            mantissa = _decimal(divided(value, 10**power))
            return f"{mantissa}{gap}{names[power // 3 - 1]}" if mantissa else ""
    return ""


def _decimal(value: Value) -> str:
    """In digits with up to three decimals; "" where that would round."""
    thousandths = tidy(value * 10**_MOST_DECIMALS)
    if thousandths.denominator != 1:
        return ""
    whole, rest = divmod(int(thousandths), 10**_MOST_DECIMALS)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def _grouped(value: Value, *, grouped: bool = True) -> str:
    text = _decimal(value)
    if not text or not grouped:
        return text
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}"


def _th(value: int) -> str:
    return "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _ratio(value: Value) -> str:
    return f"{value.numerator}/{value.denominator}"


def _magnitude(value: int) -> str:
    for power, name in ((12, "trillions"), (9, "billions"), (6, "millions"), (3, "thousands")):
        if value >= 10**power:
            tens = {10: "tens of ", 100: "hundreds of "}.get(value // 10**power, "")
            return tens + name
    return {10: "dozens", 100: "hundreds"}.get(value, str(value))


def _month_like(written: str, value: Value) -> str | None:
    if not 1 <= value <= 12:
        return None
    name = MONTHS[int(value) - 1]
    bare = written.rstrip(".")
    if len(bare) <= 4 and bare.capitalize() in MONTHS[12:] and bare.capitalize() != "May":
        short = name[:3]
        name = short + ("." if written.endswith(".") and short != "May" else "")
    return name.upper() if len(bare) > 1 and bare.isupper() else name


def _words_like(written: str, kind: Kind, value: Value) -> str | None:
    """three million, nineteenth: in words up to ninety-nine, beyond in digits."""
    match = _WORDS.fullmatch(written)
    if match is None or value.denominator != 1:
        return None
    if kind is Kind.ORDINAL:
        word = _ordinal_word(int(value)) or f"{value}{_th(int(value))}"
    elif match["scale"]:
        return plain(value, kind)
    elif kind in {Kind.CARDINAL, Kind.YEAR, Kind.DAY}:
        word = _word(int(value)) or _grouped(value)
    else:
        return None
    return word[:1].upper() + word[1:] if written[0].isupper() else word


def _word(value: int) -> str:
    if value in _WORD_OF:
        return _WORD_OF[value]
    return f"{_WORD_OF[value - value % 10]}-{_WORD_OF[value % 10]}" if 20 < value < 100 else ""


def _ordinal_word(value: int) -> str:
    if value in _ORDINAL_OF:
        return _ORDINAL_OF[value]
    return f"{_WORD_OF[value - value % 10]}-{_ORDINAL_OF[value % 10]}" if 20 < value < 100 else ""


def _fraction_like(written: str, value: Value) -> str | None:
    """two-thirds for three-quarters."""
    if value.denominator == 1 or not 0 < value < 1 or not re.fullmatch(r"[A-Za-z]+[\s-][A-Za-z]+", written):
        return None
    below = {2: "half", 4: "quarter"}.get(value.denominator) or _ordinal_word(value.denominator)
    above = _word(value.numerator)
    if not below or not above:
        return None
    return f"{above}{'-' if '-' in written else ' '}{below}{'s' if value.numerator > 1 else ''}"


def _month(value: int) -> str:
    return MONTHS[value - 1] if 1 <= value <= 12 else ""


def _ordinal(value: int) -> str:
    return f"{value}{_th(value)}"


def _century(value: int) -> str:
    return f"{value}{_th(value)} century"


_WHOLE: Mapping[Kind, Callable[[int], str]] = {
    Kind.MONTH: _month,
    Kind.YEAR: str,
    Kind.DECADE: "{}s".format,
    Kind.ORDINAL: _ordinal,
    Kind.CENTURY: _century,
    Kind.VAGUE: _magnitude,
}


def _not_at_all(written: str, value: Value) -> None:
    return None


_AS_WRITTEN: Mapping[Kind, Callable[[str, Value], str | None]] = {
    Kind.MONTH: _month_like,
    Kind.FRACTION: _fraction_like,
    Kind.TIME: _not_at_all,
    Kind.DECADE: _not_at_all,
    Kind.VAGUE: _not_at_all,
}
