"""unpaired-bracket: a bracket without its partner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.model import Category, Issue, Severity, Span
from mtqa.text.quotes import BRACKETS, unpaired_brackets

# List marks and faces: 1) a) iv) and :) ;-) :(
_LIST_MARK = re.compile(r"(?:^|[\s,;:，；])(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_FACE = re.compile(r"[:;=8][-~o']?$")
_OPENS, _CLOSES = "([{（【", ")]}）】"
# How many segments on a bracket may close that the source closes at once.
_NEAR = 3


@check("unpaired-bracket", Category.PUNCTUATION, Severity.MINOR, scope=Scope.DOCUMENT, languages=None)
def unpaired_bracket(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A bracket of the translation has no partner.

    Segments are judged together: a bracket that opens in one and closes in one of the next three has its partner. Left
    alone are list marks such as a) and 1), faces, and a segment whose source has unpaired brackets too.

    Why:
        The reader cannot tell where the remark ends. Often the other half of the remark was lost with its bracket.

    Example:
        zh: 中国石油天然气集团（中石油）公布业绩。
        en: China National Petroleum Corporation (CNPC announced its results.
        better: China National Petroleum Corporation (CNPC) announced its results.

    Source:
        The Chicago Manual of Style 6.95.
    """
    lonely: dict[int, list[int]] = {}
    for position, context in enumerate(contexts):
        target = context.segment.target
        if context.en.chars.isdisjoint(BRACKETS):
            continue
        if marks := [at for at in unpaired_brackets(target) if not _harmless(target, at)]:
            lonely[position] = marks
    for position, marks in lonely.items():
        segment, at = contexts[position].segment, marks[0]
        if next(unpaired_brackets(segment.source), None) is None and not _continued(contexts, lonely, position):
            mark = segment.target[at]
            yield position, Issue(f"“{mark}” has no partner", target_spans=(Span(at, at + 1),))


def _continued(contexts: Sequence[Context], lonely: Mapping[int, Sequence[int]], position: int) -> bool:
    """Whether a segment nearby has the partner of the first bracket without one."""
    opens = contexts[position].segment.target[lonely[position][0]] in _OPENS
    near = range(position + 1, position + 1 + _NEAR) if opens else range(position - _NEAR, position)
    partners = _CLOSES if opens else _OPENS
    return any(contexts[other].segment.target[at] in partners for other in near for at in lonely.get(other, ()))


def _harmless(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at]
    if _FACE.search(before):
        return True
    return text[at] in ")）" and _LIST_MARK.search(before) is not None
