"""The arithmetic of Chinese numerals: one run of digits and scales to an exact value.

The grammar is that of the written language: digits before scales, a scale multiplies what is smaller before it, a lone
last digit counts tenths of the scale before it (一万六 is 16,000), two neighbouring digits are a range (六七千).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mtqa.text._figure import Value, exact, tidy

DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
          "八": 8, "九": 9}  # fmt: skip
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = {"廿": 20, "卅": 30}
# 186,300 and, as technical texts set it, 186 300.
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|(?<![0-9.])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])"
ARABIC = rf"{_GROUPED}|[0-9]+(?:\.[0-9]+)?"
HAN_DIGITS = "".join(DIGITS)
SCALE_CHARS = "".join(SCALES)
NUMERALS = HAN_DIGITS + SCALE_CHARS + "".join(TENS)

_ARABIC = re.compile(ARABIC)
_TOKEN = re.compile(rf"{ARABIC}|[{NUMERALS}]")
_DIGIT_STRING = re.compile(rf"[{HAN_DIGITS}]{{2,}}")
_NEIGHBOURS = re.compile("[一二两三四五六七八九]{2}")
_LONG_STRING = re.compile(f"[{HAN_DIGITS}]{{3}}")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a numeral run is worth. `led` is False where it begins with a scale that nothing multiplies (百万)."""

    low: Value
    high: Value
    step: Value
    lead: Value  # the first token's value
    scaled: bool
    led: bool = True
    digits_only: bool = False  # 二〇二三


def arabic(text: str) -> tuple[Value, Value]:
    """The value of a figure in Arabic digits, and the place value of its last digit."""
    whole, _, decimals = text.replace(",", "").replace(" ", "").partition(".")
    if not decimals:
        return int(whole), 1
    place = 10 ** len(decimals)
    return exact(int((whole or "0") + decimals), place), exact(1, place)


def amount(run: str) -> Amount | None:
    """The worth of a run of numerals (余, 多 and spaces already taken out); None where it follows no grammar."""
    if _ARABIC.fullmatch(run):
        value, step = arabic(run)
        return Amount(value, value, step, value, scaled=False)
    if _DIGIT_STRING.fullmatch(run):
        return _digit_string(run)
    pair = _NEIGHBOURS.search(run)
    return _scaled(run) if pair is None or _LONG_STRING.search(run) else _two_ends(run, pair.start())


def _two_ends(run: str, place: int) -> Amount | None:
    """一万六七千: the run read with either of the two neighbouring digits at `place`."""
    if not neighbours(run[place : place + 2]):
        return None
    low, high = _scaled(run[: place + 1] + run[place + 2 :]), _scaled(run[:place] + run[place + 1 :])
    if low is None or high is None or low.low >= high.low:
        return None
    return Amount(low.low, high.low, low.step, low.lead, low.scaled, low.led)


def neighbours(pair: str) -> bool:
    """Whether two digits in a row mean a range: 六七, 一两, 三五."""
    first, second = DIGITS[pair[0]], DIGITS[pair[1]]
    return second == first + 1 or pair == "三五"


def _digit_string(run: str) -> Amount | None:
    digits = [DIGITS[char] for char in run]
    if len(run) == 2 and 0 not in digits:
        return Amount(digits[0], digits[1], 1, digits[0], scaled=False, digits_only=True) if neighbours(run) else None
    value = int("".join(map(str, digits)))
    return Amount(value, value, 1, value, scaled=False, digits_only=True)


class _Sum:
    """Adds up a run token by token."""

    def __init__(self) -> None:
        self.parts: list[Value] = []  # closed parts, each smaller than the one before
        self.pending: Value | None = None
        self.scale = 0  # of the last scale token, 0 before any
        self.step: Value = 1
        self.after_zero = False

    def digit(self, value: Value, step: Value = 1) -> bool:
        if self.pending is not None:
            return False
        if value == 0 and self.parts:
            self.after_zero = True
            return True
        self.pending, self.step = value, step
        return True

    def times(self, scale: int) -> bool:
        """Multiply what came before and is smaller than the scale."""
        smaller: Value = self.pending or 0
        counted = self.pending is not None
        if self.pending is None and scale >= 10**4 and not self.parts:
            smaller = 1
        if scale >= 10**4:
            while self.parts and self.parts[-1] < scale:
                smaller += self.parts.pop()
                counted = True
        elif self.pending is None:
            smaller = 1
        if not smaller or (self.parts and smaller * scale >= self.parts[-1]):
            return False
        self.parts.append(smaller * scale)
        self.step = self.step * scale if counted else scale
        self.pending, self.scale, self.after_zero = None, scale, False
        return True

    def total(self, *, colloquial: bool) -> Value | None:
        """The sum; a lone last digit counts tenths of the last scale where `colloquial`."""
        last: Value = 0
        if self.pending is not None:
            tenths = colloquial and self.scale >= 100 and not self.after_zero
            self.step = self.scale // 10 if tenths else 1
            last = self.pending * self.scale // 10 if tenths else self.pending
            if self.scale and last >= self.scale:
                return None
        return last + sum(self.parts)


def _scaled(run: str) -> Amount | None:
    total, tokens = _Sum(), _TOKEN.findall(run)
    if sum(map(len, tokens)) != len(run):
        return None
    lead: Value | None = None
    for token in tokens:
        if token in SCALES:
            good = total.times(SCALES[token])
        elif token in TENS:
            good = total.digit(TENS[token] // 10) and total.times(10)
        else:
            value, step = (DIGITS[token], 1) if token in DIGITS else arabic(token)
            lead = value if lead is None else lead
            good = total.digit(value, step)
        if not good:
            return None
    value_or_none = total.total(colloquial=len(tokens[-1]) == 1)
    if value_or_none is None:
        return None
    value = tidy(value_or_none)
    led = tokens[0] not in SCALES or tokens[0] == "十"
    return Amount(value, value, tidy(total.step), 1 if lead is None else lead, scaled=total.scale > 0, led=led)
