"""date-mismatch: another weekday, day, month, year or time of day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mtqa.checks.accuracy import _dates as dates
from mtqa.checks.accuracy._figures import Comparison
from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.numbers import Figure, Kind

# Words that a good translation may resolve to a month or a year that the source does not name.
_RELATIVE_YEAR = re.compile(
    "[去今明前后後同当當次翌]年|年代|世[纪紀]|[余餘多来來数數几幾近两兩0-9一二三四五六七八九十]年[前后後来來间間]?|届|屆|财年|財年|年度"
)
_ZONES = re.compile("[北东東西].?京?[时時][间間]|[当當]地[时時][间間]|[美]东|GMT|UTC")
_NUMERIC = re.compile(r"\d{1,4}[/-]\d{1,2}(?:[/-]\d{1,4})?")


@check("date-mismatch", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(source="周週月日号號年点點时時期拜"))
def date_mismatch(segment: Segment, context: Context) -> Iterator[Issue]:
    """A weekday, a day with its month, a year or a time of day of the source is another one in the target.

    It compares dates as dates: 2月10日 is February 10, so that the right 10 elsewhere in the text does not hide a wrong
    February 15, nor the weekday a wrong day; 下午3点 is not 3 a.m. A date that is left out, or told by another word
    (Friday for the 10th, last month for January), is left alone, and what number-mismatch reports is not repeated.

    Why:
        A wrong date sends people on the wrong day. It reads as well as the right one, and in news it is the fact most
        often looked up.

    Example:
        zh: 他周五（2月10日）抵达北京。
        en: He arrived in Beijing on Thursday (February 10).
        better: He arrived in Beijing on Friday (February 10).

    Source:
        MQM-Core 2.0, Accuracy > Mistranslation; MQM marks of WMT23 Chinese-English news.
    """
    yield from _weekdays(segment)
    found = [issue for issues in (_days(context), _years(context), _times(context)) for issue in issues]
    if found:
        # Only here, where it is rare, is the comparison of figures made a second time.
        known = Comparison(segment.source, segment.target, context.zh.figures, context.en.figures)
        reported = [span for missing in known.missing() for span in missing.spans]
        yield from (
            issue for issue in found if not any(span.overlaps(own) for span in reported for own in issue.source_spans)
        )


def _issue(zh: str, en: str, source: Span, target: Span, suggestion: str | None) -> Issue:
    better = f" ({suggestion})" if suggestion else ""
    return Issue(f"{zh}{better} became “{en}”", (source,), (target,), {"source": zh, "found": en}, suggestion)


def _weekdays(segment: Segment) -> Iterator[Issue]:
    wanted = dates.zh_weekdays(segment.source)
    if not wanted:
        return
    offered = dates.en_weekdays(segment.target)
    missing = _others(wanted, offered)
    extra = _others(offered, wanted)
    for lost, other in zip(missing, extra, strict=False):
        en = other.span.of(segment.target)
        right = dates.WEEKDAYS[int(str(lost.value))]
        yield _issue(lost.span.of(segment.source), en, lost.span, other.span, right if en.endswith("day") else None)


def _others(mentions: Sequence[dates.Mention], known: Sequence[dates.Mention]) -> list[dates.Mention]:
    values = {mention.value for mention in known}
    return list({mention.value: mention for mention in mentions if mention.value not in values}.values())


def _days(context: Context) -> Iterator[Issue]:
    """Dates of month and day, of which one part is right; and bare days."""
    source, target = context.segment.source, context.segment.target
    if not re.search("[日号號]", source):
        return
    if not any(figure.kind is Kind.DAY for figure in context.zh.figures):
        return
    wanted, offered = list(dates.zh_dates(source, context.zh.figures)), list(dates.en_dates(target, context.en.figures))
    values, others = {_value(date) for date in wanted}, {_value(date) for date in offered}
    numeric = _NUMERIC.search(target)
    for month, day in offered:
        if (month.low, day.low) in values or numeric:
            continue
        near = [
            date
            for date in wanted
            if _value(date) not in others and (date[0].low == month.low or date[1].low == day.low)
        ]
        if len({_value(date) for date in near}) != 1:
            continue
        (right_month, right_day) = near[0]
        zh, span = _whole(source, right_month, right_day)
        if right_day.low != day.low:
            yield _issue(zh, _whole(target, month, day)[0], span, day.span, _digits(target, day, right_day))
        else:
            yield _issue(zh, _whole(target, month, day)[0], span, month.span, _month(target, month, right_month))
    yield from _bare(context, [day.span for _, day in offered])


def _value(date: tuple[Figure, Figure]) -> tuple[object, object]:
    return date[0].low, date[1].low


def _whole(text: str, month: Figure, day: Figure) -> tuple[str, Span]:
    span = Span(min(month.span.start, day.span.start), max(month.span.end, day.span.end))
    return (span.of(text), span) if len(span) < 24 else (day.span.of(text), day.span)


def _digits(target: str, there: Figure, right: Figure) -> str | None:
    return str(right.low) if there.span.of(target).isdigit() else None


def _month(target: str, there: Figure, right: Figure) -> str | None:
    return dates.MONTHS[int(right.low) - 1] if there.span.of(target) in dates.MONTHS else None


def _bare(context: Context, dated: Sequence[Span]) -> Iterator[Issue]:
    source, target = context.segment.source, context.segment.target
    known = {value for figure in context.zh.figures for value in figure.readings}
    offered = {value for figure in context.en.figures for value in figure.readings}
    lost = [
        figure for figure in context.zh.figures if figure.kind is Kind.DAY and figure.sure and figure.low not in offered
    ]
    extra = [
        figure
        for figure in dates.bare_days(target, context.en.figures)
        if figure.low not in known and figure.span not in dated
    ]
    if len(lost) == len(extra) == 1:
        yield _issue(lost[0].span.of(source), extra[0].span.of(target), lost[0].span, extra[0].span, None)


def _years(context: Context) -> Iterator[Issue]:
    """A year that the source names twice and the target once, beside another year."""
    source, target = context.segment.source, context.segment.target
    wanted = [figure for figure in context.zh.figures if figure.kind is Kind.YEAR]
    if len(wanted) < 2 or "年" not in source or _RELATIVE_YEAR.search(re.sub("[0-9]{4}年", "", source)):
        return
    offered = [figure for figure in context.en.figures if figure.kind is Kind.YEAR and figure.sure]
    counts, counts_there = Counter(f.low for f in wanted), Counter(f.low for f in offered)
    known = {value for figure in context.zh.figures for value in figure.readings}
    lost = [year for year, count in counts.items() if count > counts_there[year] > 0]
    extra = [figure for figure in offered if figure.low not in known and f"{figure.low}" not in source]
    if len(lost) == len({figure.low for figure in extra}) == 1:
        place = next(figure.span for figure in wanted if figure.low == lost[0])
        yield _issue(place.of(source), extra[0].span.of(target), place, extra[0].span, str(lost[0]))


def _times(context: Context) -> Iterator[Issue]:
    """One time of day on each side, both with their half of the day."""
    source, target = context.segment.source, context.segment.target
    if not re.search("[点點时時]", source) or _ZONES.search(source):
        return
    wanted = list(dates.zh_times(source, context.zh.figures))
    if len(wanted) != 1:
        return
    offered = list(dates.en_times(target, context.en.figures))
    if len(offered) != 1:
        return
    (time, first), (other, other_first) = wanted[0], offered[0]
    hours, there = time.low % 12, other.low % 12
    if hours != there or (hours and first != other_first):
        yield _issue(time.span.of(source), other.span.of(target), time.span, other.span, None)
