"""unpaired-quotation-mark: a quotation that opens and never closes, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.model import Category, Issue, Severity, Span
from mtqa.text.quotes import Mark, source_is_paired, unpaired_quote

# How many segments a quotation may run on in the target although the source closes it.
_NEAR = 3


@check("unpaired-quotation-mark", Category.PUNCTUATION, Severity.MINOR, scope=Scope.DOCUMENT, languages=None)
def unpaired_quotation_mark(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A double quotation mark has no partner.

    Segments are judged together: a quotation that begins in one segment and ends in a later one is left alone, in the
    source as in the target, and so is speech whose next paragraph opens anew. Inch marks, single quotation marks and
    apostrophes are not counted.

    Why:
        Where a quotation begins or ends decides who says what. Quotation marks are the mark that machine translation
        most often loses.

    Example:
        zh: “市场不等人。”邱若楠说。
        en: "The market waits for no one, Qiu Ruonan said.
        better: "The market waits for no one," Qiu Ruonan said.

    Source:
        MQM marks of WMT23 Chinese-English news: six in ten punctuation errors lie on quotation marks.
    """
    odd = {
        position: mark
        for position, context in enumerate(contexts)
        if (mark := unpaired_quote(context.segment.target)) is not None
    }
    for position, mark in odd.items():
        source = contexts[position].segment.source
        if not source_is_paired(source) or _continued(odd, position) or _runs_on(contexts, position, mark):
            continue
        target = contexts[position].segment.target
        yield (
            position,
            Issue(
                f"“{target[mark.position]}” has no partner",
                target_spans=(Span(mark.position, mark.position + 1),),
            ),
        )


def _continued(odd: dict[int, Mark], position: int) -> bool:
    """Whether a segment nearby has the partner."""
    mark = odd[position]
    later = any(other.closes for n in range(position + 1, position + 1 + _NEAR) if (other := odd.get(n)))
    earlier = any(other.opens for n in range(position - _NEAR, position) if (other := odd.get(n)))
    return (mark.opens and later) or (mark.closes and earlier)


def _runs_on(contexts: Sequence[Context], position: int, mark: Mark) -> bool:
    """Whether the next segment begins with a quotation mark: speech over paragraphs opens each and closes the last."""
    following = contexts[position + 1].segment.target if position + 1 < len(contexts) else ""
    return mark.opens and following.lstrip()[:1] in {'"', "“"}
