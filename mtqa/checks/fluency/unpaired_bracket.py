"""unpaired-bracket: a bracket without its partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.quotes import BRACKETS, unpaired_brackets

# List marks and faces: 1) a) iv) and :) ;-) :(
_LIST_MARK = re.compile(r"(?:^|[\s,;:，；])(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_FACE = re.compile(r"[:;=8][-~o']?$")


@check("unpaired-bracket", Category.PUNCTUATION, Severity.MINOR, languages=None, needs=Needs(target=BRACKETS))
def unpaired_bracket(segment: Segment, context: Context) -> Iterator[Issue]:
    """A bracket of the translation has no partner.

    Left alone: list marks such as a) and 1), faces, and a segment whose source has unpaired brackets too.

    Why:
        The reader cannot tell where the remark ends. Often the other half of the remark was lost with its bracket.

    Example:
        zh: 中国石油天然气集团（中石油）公布业绩。
        en: China National Petroleum Corporation (CNPC announced its results.
        better: China National Petroleum Corporation (CNPC) announced its results.

    Source:
        The Chicago Manual of Style 6.95.
    """
    target = segment.target
    lonely = [at for at in unpaired_brackets(target) if not _harmless(target, at)]
    if not lonely or next(unpaired_brackets(segment.source), None) is not None:
        return
    at = lonely[0]
    yield Issue(f"“{target[at]}” has no partner", target_spans=(Span(at, at + 1),))


def _harmless(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at]
    if _FACE.search(before):
        return True
    return text[at] in ")）" and _LIST_MARK.search(before) is not None
