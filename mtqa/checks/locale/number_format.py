"""number-format: figures written the Chinese way, or not as the style has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, Option, check
from mtqa.model import Category, Issue, Segment, Severity, Span

ID = "number-format"
# 万 and 亿 word for word: 530 ten thousand, 1.2 hundred million; and thousands of thousands.
_WORD_FOR_WORD = re.compile(
    r"(?<![\w.,])(?P<figure>\d[\d,]*(?:\.\d+)?) (?P<scale>(?:ten|hundred) (?:thousand|million|billion)s?)\b"
    r"|(?<![\w.,])(?P<big>\d{1,3}(?:,\d{3})+) (?P<of>thousand|million)\b"
)
# Commas at every fourth figure (12,3456), or two figures behind one (1,23): no English grouping.
_GROUPED = re.compile(r"(?<![\w.,$/-])\d{1,4},\d{4}(?:,\d{4})*(?![\d,]|\.\d|[-–/])")
_LONG = re.compile(r"(?<![\w.,/:#№-])(?P<figure>[1-9]\d{4,8})(?P<part>\.\d+)?(?![\w/:]|[.,]\d|-\w)")
# What the source counts: a figure with a measure behind it; the others are codes, models and standards.
_COUNTED = r"\s*[多余]?[个人元名台辆套次部家条件户份只座处吨亩岁年天公米千平立美港欧日]"
_SCALES = {"ten thousand": 10**4, "hundred thousand": 10**5, "ten million": 10**7, "hundred million": 10**8,
           "ten billion": 10**10, "hundred billion": 10**11, "thousand": 10**3, "million": 10**6}  # fmt: skip
_OPTIONS = {
    "profile": Option(
        "plain", "us-news and uk-news ask for a comma in figures of 10,000 and more.", ("plain", "us-news", "uk-news")
    )
}
_QUICK = re.compile(r"\d (?:ten|hundred|thousand|million)|\d,\d{4}|\d{5}|,\d{3} [tm]")


@check(ID, Category.NUMBER_FORMAT, Severity.MINOR, needs=Needs(target="0123456789", pattern=_QUICK), options=_OPTIONS)
def number_format(segment: Segment, context: Context) -> Iterator[Issue]:
    """A figure is counted in 万 or 亿 (530 ten thousand, 1.2 hundred million) or grouped by four (12,3456).

    With a profile a figure of five digits or more without a comma is flagged too, if the source counts with it. Codes,
    models, numbers of standards and decimals are left alone; whether the value is right is number-mismatch's matter.

    Why:
        The value is right, and no English reader can read it: nobody counts in ten thousands.

    Example:
        zh: 该县有530万亩耕地。
        en: The county has 530 ten thousand mu of farmland.
        better: The county has 5.3 million mu of farmland.

    Source:
        The Chicago Manual of Style 9.8 and 9.54; The Associated Press Stylebook on numerals.
    """
    target = segment.target
    for match in _WORD_FOR_WORD.finditer(target):
        figure = match["figure"] or match["big"]
        scale = (match["scale"] or match["of"]).removesuffix("s")
        if match["figure"] and float(figure.replace(",", "")) == 1:
            continue
        yield _issue(match, _rewritten(figure, _SCALES[scale]), f"“{match[0]}” is counted the Chinese way")
    for match in _GROUPED.finditer(target):
        groups = match[0].split(",")
        if len(groups) == 2 and (len(groups[0]) == 4 or 1900 <= int(groups[1]) <= 2100):
            continue  # two years, or a day and a year
        if match[0].replace(",", "") in segment.source or len(groups[0]) < 4:
            yield _issue(match, f"{int(match[0].replace(',', '')):,}", f"“{match[0]}” is not grouped by thousands")
    if context.option(ID, "profile") == "plain":
        return
    for match in _LONG.finditer(target):
        if not re.search(rf"(?<!\d){match['figure']}{_COUNTED}", segment.source):
            continue
        yield _issue(match, f"{int(match['figure']):,}{match['part'] or ''}", f"“{match[0]}” lacks its comma")


def _issue(match: re.Match[str], right: str | None, message: str) -> Issue:
    return Issue(message, target_spans=(Span(*match.span()),), evidence={"figure": match[0]}, suggestion=right)


def _rewritten(figure: str, scale: int) -> str | None:
    """The same value in figures, or in millions and more; None where that is not short."""
    whole, _, part = figure.replace(",", "").partition(".")
    value = int(whole + part) * scale
    if value % 10 ** len(part):
        return None
    value //= 10 ** len(part)
    for word, size in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if value >= size and value * 100 % size == 0:
            return f"{value / size:.2f}".rstrip("0").rstrip(".") + f" {word}"
    return f"{value:,}"
