"""The nouns of `mtqa.text.numbers`: what a figure in a text is."""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import NamedTuple

from mtqa.model import Span

# Always exact. Whole numbers stay `int`, which is faster and equals and hashes like the Fraction.
Value = int | Fraction


class Kind(enum.Enum):
    """What a figure counts or names."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    PERCENT = "percent"  # the value of 5 % is 1/20
    POINT = "percentage point"  # as percent
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"  # in hours: half past three is 7/2
    DECADE = "decade"  # by its first year
    CENTURY = "century"
    VAGUE = "order of magnitude"  # tens of thousands: 10,000

    # Members are single objects; that of Enum is a function in Python, and kinds are looked up in sets all the time.
    __hash__ = object.__hash__


def exact(numerator: int, denominator: int) -> Value:
    """The quotient, as an int where it is whole."""
    return Fraction(numerator, denominator) if numerator % denominator else numerator // denominator


def divided(value: Value, by: Value) -> Value:
    """The exact quotient of two values."""
    return exact(value.numerator * by.denominator, value.denominator * by.numerator)


def tidy(value: Value) -> Value:
    """The same value, as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


class Figure(NamedTuple):
    """A figure of a text, as a tuple, since texts are full of them.

    It knows where it stands (`span`, code points of the original text) and what it is worth.

    `low` and `high` differ only where one word holds both ends (六七千); a written-out range is two figures. `also`
    holds further values it may be read as (90年代: 90 and 1990). `step` is the place value of the last written digit
    (5.3 million: 100,000). `approximate` is set by 余, 多, 近, 约, "nearly" and their like; `sure` is False for what
    may be no figure at all (一, "one", "May") or is often left out in good translations.
    """

    span: Span
    kind: Kind
    low: Value
    high: Value
    also: tuple[Value, ...] = ()
    step: Value = 1
    approximate: bool = False
    sure: bool = True

    @property
    def ends(self) -> tuple[Value, ...]:
        """The one value, or both ends of a range in one word."""
        return (self.low,) if self.low == self.high else (self.low, self.high)

    @property
    def readings(self) -> tuple[Value, ...]:
        """Every value it may stand for."""
        return (*self.ends, *self.also)
