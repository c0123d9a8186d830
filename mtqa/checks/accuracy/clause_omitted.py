"""clause-omitted: nothing of a clause of the source is in the translation, which is short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.anchors import anchors, clauses
from mtqa.text.chars import HAN
from mtqa.text.numbers import Figure, Kind

# Characters of English to one of Chinese. Human references of WMT22 and WMT23 have 3.9 in the middle, 2.1 to 2.4 at the
# fifth percentile and 1.3 to 1.8 at the first.
_SHORT, _FAR_TOO_SHORT = 3.2, 1.6
_HAN = re.compile(f"[{HAN}]")
_FEWEST = 2  # anchors of a lost clause
_LONGEST = 1500  # characters of a source that is looked at
_LEAST = 12  # Chinese characters of a source whose length says something


def _is_short(context: Context) -> bool:
    source = context.segment.source
    return _LEAST <= len(source) <= _LONGEST and 0 < len(context.segment.target) < _SHORT * len(source)


@check("clause-omitted", Category.OMISSION, Severity.MINOR, needs=Needs(when=_is_short))
def clause_omitted(segment: Segment, context: Context) -> Iterator[Issue]:
    """A clause of the source has left no trace in a translation that is short for its source.

    Its traces are figures, words in Latin letters and some two hundred Chinese words whose English rendering hardly
    varies (countries, cities, 疫情, 地震, 耳机). Two of them or more must be there and all be missing; where the
    translation is far too short (below the first percentile of human references), one is enough, and the finding is
    major.

    Why:
        What was left out is the fault that no reader of the translation can see. One in eight major errors that human
        reviewers mark in machine translation is an omission.

    Example:
        zh: 由于疫情，商场关闭三周，耳机和手机停止销售。
        en: The mall was closed for three weeks.
        better: Because of the epidemic, the mall was closed for three weeks and sales of headphones and phones stopped.

    Source:
        MQM-Core 2.0, Accuracy > Omission; lengths measured on WMT22 and WMT23 Chinese-English references.
    """
    if not _is_short(context) or len(_HAN.findall(segment.source)) < _LEAST:
        return
    source, target = segment.source, segment.target
    far, small = len(target) < _FAR_TOO_SHORT * len(source), target.lower()
    lost = []
    for clause in clauses(source):
        found = []
        for trace in chain(anchors(source, clause, context.en.vocabulary, small), _figures(clause, context)):
            found.append(trace)
            if trace[1]:  # the clause is there; nothing else about it matters
                break
        latin = all(word.isascii() and word[0].isalpha() for word, _ in found)  # latin-token-lost reports those
        if not latin and len(found) >= (1 if far else _FEWEST) and not any(there for _, there in found):
            lost.append((clause, [word for word, _ in found]))
    if lost:
        words = [word for _, missing in lost for word in missing]
        yield Issue(
            f"nothing of {', '.join(words)} is in the translation, which is short for its source",
            tuple(clause for clause, _ in lost),
            evidence={"missing": words},
            severity=Severity.MAJOR if far else None,
        )


def _figures(clause: Span, context: Context) -> Iterator[tuple[str, bool]]:
    """The figures in digits within a clause (a date counts once), and whether the target has their values."""
    inside = [figure for figure in context.zh.figures if clause.contains(figure.span) and _counts(context, figure)]
    if inside:
        values = {value for figure in context.en.figures for value in figure.readings}
        for figure in inside:
            readings = set(figure.readings)
            if figure.kind in {Kind.PERCENT, Kind.POINT}:
                readings |= {value * 100 for value in figure.readings}
            yield figure.span.of(context.segment.source), not values.isdisjoint(readings)


def _counts(context: Context, figure: Figure) -> bool:
    return (
        figure.sure
        and figure.low > 1
        and figure.kind is not Kind.DAY
        and context.segment.source[figure.span.start].isdigit()
    )
