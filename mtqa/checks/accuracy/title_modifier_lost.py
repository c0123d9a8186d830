"""title-modifier-lost: a vice president became a president."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.titles import HEADS, MODIFIER_CHARS, ModifiedTitle, heads_of, modified_titles, titles

# A sentence of prose has one or two; the bound keeps a segment of titles alone from taking quadratic time.
_MOST = 16
# Characters between a name and its title, and behind a title, where its modifier may stand (president-elect).
_NEAR, _SHORT = 60, 12
_PARTS = re.compile(r"[.!?;](?= )|(?<=\w), (?:and|while|who)\b")
_JOINTS = re.compile(r"[,;.] |\band\b")
_WORDS = {title: frozenset(heads.split("|")) for title, heads in HEADS.items()}


def _of_bearer(found: ModifiedTitle, target: str) -> re.Match[str] | None:
    """The head next to the bearer's name, if nothing near it renders the modifier."""
    if found.bearer is None:
        return None
    for name in found.bearer.finditer(target):
        near = [head for head in found.heads.finditer(target, max(0, name.start() - _NEAR), name.end() + _NEAR)]
        near = [head for head in near if not _PARTS.search(target, *_between(head, name))]
        if near:
            head = min(near, key=lambda head: abs(head.start() - name.start()))
            around = target[max(0, head.start() - _NEAR) : head.end() + _SHORT]
            return None if found.modifier.rendered.search(around) else head
    return None


def _between(one: re.Match[str], other: re.Match[str]) -> tuple[int, int]:
    return (one.end(), other.start()) if one.end() <= other.start() else (other.end(), one.start())


def _by_order(found: ModifiedTitle, source: str, target: str) -> re.Match[str] | None:
    """The head that renders the title, where its modifier is rendered less often than the source has it.

    Only if the target has as many heads as the source has titles that may share them.
    """
    seen = len(found.modifier.rendered.findall(target))
    if seen and seen >= sum(other.modifier is found.modifier for other in islice(modified_titles(source), _MOST)):
        return None
    head = _head_in_order(found, source, target)
    if head is None:
        return None
    # The modifier of another title stands before an "and" or a comma.
    before = _JOINTS.split(target[max(0, head.start() - _NEAR) : head.start()])[-1]
    return None if found.modifier.rendered.search(before + target[head.start() : head.end() + _SHORT]) else head


def _head_in_order(found: ModifiedTitle, source: str, target: str) -> re.Match[str] | None:
    rivals = [(title, span) for title, span in titles(source) if not _WORDS[title].isdisjoint(_WORDS[found.title])]
    ordinal = sum(span.end < found.span.end for _, span in rivals)
    heads = list(found.heads.finditer(target))
    if ordinal < len(heads) >= len(rivals):
        return heads[ordinal]
    # Each title by its own heads: 副主席 and 主任 share "chair", yet here one is the chairman, one the director.
    all_heads = sorted(
        {head.span(): head for title, _ in rivals for head in heads_of(title).finditer(target)}.values(),
        key=lambda head: head.start(),
    )
    if len(all_heads) != len(rivals) or ordinal >= len(all_heads) or not found.heads.fullmatch(all_heads[ordinal][0]):
        return None
    return all_heads[ordinal]


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

    It fires only where the bare title stands in the target and nothing renders the modifier: vice, deputy, associate;
    former, ex-, late; acting, interim; -elect; executive. Where a Chinese name follows the title, the place beside that
    name is what counts, so that the vice of another office does not hide the loss.

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
        head = _of_bearer(found, segment.target) or _by_order(found, segment.source, segment.target)
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
