"""number-mismatch: a figure was lost or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from mtqa.checks.accuracy._figures import Comparison, Missing, may_matter
from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity
from mtqa.text.chars import is_blank
from mtqa.text.numbers import CHINESE_FIGURE_CHARS, Figure, Kind, english_figures, tidy, written, written_like

_PLAIN = re.compile(r"[0-9０-９][0-9０-９,]*(?:\.[0-9]+)?")

_AROUND = 40  # characters
_SMALL = 10  # counts below it are often left out


@check("number-mismatch", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(source=CHINESE_FIGURE_CHARS))
def number_mismatch(segment: Segment, context: Context) -> Iterator[Issue]:
    """A figure of the source does not stand in the target with its value.

    Figures are compared by what they are worth, not by how they are written: 2万4801 is 24,801, 3至5亿 is 300 to 500
    million, 20世纪90年代 is the 1990s, 下午3点 is 15:00 or 3 p.m. A figure that the target rounds, spells out or turns
    into a decade, a dozen or a quarter is found; names and phrases with numerals in them (一带一路, 千方百计) are no
    figures. Small numbers in characters (一个, 两国, 三人) may be left out, but not changed for another number. A slip
    by a power of ten is critical; a small count that is left out, and percent for percentage points, are minor.

    Why:
        A wrong figure is the fault a reader can least notice and most often acts on. Chinese counts in ten thousands
        (万) and hundred millions (亿), so that both machines and people slip by a factor of ten, a hundred or more.

    Example:
        zh: 5月，公司卖出530万台。
        en: The company sold 530 million units in May.
        better: The company sold 5.3 million units in May.

    Source:
        MQM-Core 2.0, Accuracy > Mistranslation; GB/T 15835-2011, General rules for writing numerals (Chinese usage).
    """
    source, target = segment.source, segment.target
    wanted = context.zh.figures
    if not any(may_matter(source, figure) or source[figure.span.start].isdigit() for figure in wanted):
        return
    if is_blank(target):
        return
    comparison = Comparison(source, target, wanted, context.en.figures)
    missing = list(comparison.missing())
    displaced = None if missing else comparison.displaced()
    for found in [*missing, *filter(None, [displaced])]:
        yield _issue(found, comparison)
    for found in comparison.percent_for_points():
        yield replace(_issue(found, comparison), suggestion=_expected("", found), severity=Severity.MINOR)


def _issue(found: Missing, comparison: Comparison) -> Issue:
    source, target, partner = comparison.source, comparison.target, found.partner
    text = found.figure.span.of(source)
    expected = _expected(text, found)
    evidence = {"source": text, "values": [str(value) for value in found.values], "expected": expected}
    if partner is None:
        meaning = "" if expected == text else f" ({expected})"
        message = f"{text}{meaning} is missing from the target"
        return Issue(message, found.spans, evidence=evidence, severity=_severity_of_loss(found.figure))
    there = partner.span.of(target)
    return Issue(
        f"{text} is {expected}; the target has {there}",
        found.spans,
        (partner.span,),
        evidence | {"found": there},
        _suggestion(found, partner, comparison),
        Severity.CRITICAL if found.magnitude else None,
    )


def _severity_of_loss(figure: Figure) -> Severity | None:
    """A small count that is left out (以上4人) costs less than a wrong one."""
    return Severity.MINOR if figure.kind is Kind.CARDINAL and figure.high < _SMALL else None


def _expected(text: str, found: Missing) -> str:
    """How an English text would show the value."""
    if found.values == (_own_digits(text),):
        return text
    return " to ".join(written(value, found.figure.kind) or str(value) for value in found.values)


def _own_digits(text: str) -> Fraction | None:
    """What the digits of a figure say, without any scale or unit it shares with another; None where it has words."""
    return Fraction(text.replace(",", "")) if _PLAIN.fullmatch(text) else None


def _suggestion(found: Missing, partner: Figure, comparison: Comparison) -> str | None:
    """The value in the manner of the target's wrong figure; None where that would not heal the fault."""
    there = partner.span.of(comparison.target)
    kind, factor, own = partner.kind, Fraction(1), _own_digits(there)
    if own and partner.low not in {0, own}:  # the 4 of "4 to 6 million"
        kind, factor = Kind.CARDINAL, own / Fraction(partner.low)
    parts = [written_like(there, kind, tidy(value * factor)) for value in found.values]
    text = " to ".join(part for part in parts if part)
    if None in parts or text == there:
        return None
    # Read again with its surroundings: "4 to" before it or "million" behind it may change what it says.
    start, end = partner.span.start, partner.span.end
    before, after = comparison.target[max(0, start - _AROUND) : start], comparison.target[end : end + _AROUND]
    healed = Comparison(comparison.source, "", comparison.wanted, english_figures(before + text + after))
    return None if healed.lacking(found.figure) else text
