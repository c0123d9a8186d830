"""title-modifier-lost: a vice president became a president."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.titles import HEADS, MODIFIER_CHARS, ModifiedTitle, modified_titles, titles

# A sentence of prose has one or two; the bound keeps a segment of titles alone from taking quadratic time.
_MOST = 16


def _rivals(found: ModifiedTitle, source: str) -> list[Span]:
    """Every title in the source that English may render with the same head (chairman, president), in order."""
    alternatives = set(HEADS[found.title].split("|"))
    return [span for title, span in titles(source) if alternatives & set(HEADS[title].split("|"))]


def _head(found: ModifiedTitle, source: str, target: str) -> re.Match[str] | None:
    """The head that renders the title, if the target has as many heads as the source has such titles."""
    rivals = _rivals(found, source)
    heads = list(found.heads.finditer(target))
    if not heads or len(heads) < len(rivals):
        return None
    ordinal = sum(span.end < found.span.end for span in rivals)
    return heads[ordinal]


def _suggestion(found: ModifiedTitle, head: re.Match[str]) -> str | None:
    """The head with its modifier, where one word is always right and no article before it would have to change."""
    word = found.modifier.word
    article = re.search(r"\ban? $", head.string[: head.start()], re.IGNORECASE)
    if not word or article:
        return None
    return f"{word.capitalize() if head[0][:1].isupper() else word} {head[0]}"


@check("title-modifier-lost", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(source=MODIFIER_CHARS))
def title_modifier_lost(segment: Segment, context: Context) -> Iterator[Issue]:
    """The word that makes a title another office (副, 前, 代, 候任, 常务) is lost in the translation.

    It fires only where the bare title stands in the target and nothing in the target renders the modifier: vice,
    deputy, associate; former, ex-, late; acting, interim; -elect; executive.

    Why:
        A vice minister is not the minister and a former president not the president. Readers cannot see the fault,
        and the person concerned will.

    Example:
        zh: 代总统卡尔登出席会议。
        en: President Calden attended the meeting.
        better: Acting President Calden attended the meeting.

    Source:
        MQM marks of WMT23 Chinese-English news: most major mistranslations lie on names, titles and institutions.
    """
    for found in islice(modified_titles(segment.source), _MOST):
        if found.modifier.rendered.search(segment.target):
            continue
        head = _head(found, segment.source, segment.target)
        if head is None:
            continue
        zh = found.span.of(segment.source)
        yield Issue(
            f"{zh} became “{head[0]}”: {found.modifier.zh} is not rendered",
            source_spans=(found.span,),
            target_spans=(Span(*head.span()),),
            evidence={"title": zh, "modifier": found.modifier.zh},
            suggestion=_suggestion(found, head),
        )
