"""date-format: a date that can be read in two ways, or not as the style has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, Option, check
from mtqa.model import Category, Issue, Segment, Severity, Span

ID = "date-format"
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_AP = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()  # noqa: SIM905
_NAME = "|".join(f"{name}|{name[:3]}\\.?" if name != "May" else name for name in _MONTHS) + r"|Sept\.?"
_FIGURES = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d)(?![\d/-]|\.\d)"
)
_ISO = re.compile(
    r"(?<![\w./-])(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\w/-]|\.\d)"
)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_NAME})(?![\w.])(?:,? (?P<year>(?:19|20)\d\d))?"
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_NAME}) (?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?"
    r"(?![\d:%]|[.,]\d| (?:million|billion|per))(?:,? (?P<year>(?:19|20)\d\d))?"
)
_SOURCE_DATE = re.compile(r"[0-9０-９]{1,4}\s*[年月日号]|[一二三四五六七八九十〇]+[月日]")
_OPTIONS = {
    "profile": Option(
        "plain",
        "us-news: Feb. 11, 2023; uk-news: 11 February 2023; plain: only dates that can be read in two ways.",
        ("plain", "us-news", "uk-news"),
    )
}


@check(
    ID,
    Category.DATE_FORMAT,
    Severity.MINOR,
    needs=Needs(target="0123456789"),
    options=_OPTIONS,
)
def date_format(segment: Segment, context: Context) -> Iterator[Issue]:
    """A date of figures alone can be read as two days (3/4/2023), or a date is not written as the profile asks.

    Without a profile only the first is flagged, and only where the source has a date. us-news asks for Feb. 11, 2023
    (March to July in full, no 11th), uk-news for 11 February 2023. Versions, ratios and figures that are no dates are
    left alone.

    Why:
        Americans read 3/4 as the fourth of March, everybody else as the third of April; 3月4日 leaves no doubt.

    Example:
        zh: 公告于2023年3月4日发布。
        en: The notice was published on 3/4/2023.
        better: The notice was published on March 4, 2023.

    Source:
        The Associated Press Stylebook on dates; The Guardian and BBC News style guides on dates; ISO 8601.
    """
    profile = context.option(ID, "profile")
    target = segment.target
    for match in _FIGURES.finditer(target):
        first, second = int(match["first"]), int(match["second"])
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second and _SOURCE_DATE.search(segment.source):
            yield Issue(
                f"“{match[0]}” can be read as two dates",
                target_spans=(Span(*match.span()),),
                evidence={"date": match[0]},
            )
    if profile == "plain":
        return
    american = profile == "us-news"
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(target):
            if pattern is _ISO and not _SOURCE_DATE.search(segment.source):
                continue
            right = _written(match, american)
            if right is not None and right != match[0].rstrip(","):
                yield Issue(
                    f"“{match[0]}” should be “{right}”",
                    target_spans=(Span(*match.span()),),
                    evidence={"date": match[0], "profile": profile},
                    suggestion=right,
                )


def _written(match: re.Match[str], american: bool) -> str | None:
    """The date as the profile has it; None where it is none, or is right as it stands."""
    number = _month(match["month"])
    day = int(match["day"])
    if not 1 <= number <= 12 or not 1 <= day <= 31:
        return None
    year = match["year"]
    if american:
        return f"{_AP[number - 1]} {day}" + (f", {year}" if year else "")
    return f"{day} {_MONTHS[number - 1]}" + (f" {year}" if year else "")


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(number for number, name in enumerate(_MONTHS, 1) if name[:3] == text[:3])
