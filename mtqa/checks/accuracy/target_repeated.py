"""target-repeated: one translation, word for word, for two sources that say different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.model import Category, Issue, Severity, Span
from mtqa.text.chars import HAN_RUN
from mtqa.text.script import simplified

_WORDS = 6  # a translation of fewer words may well stand for many sources
_APART = 0.4  # share of the characters that two sources have in common, above which they say much the same
_SHORTEST = 6  # Chinese characters of a source that can be compared


@check("target-repeated", Category.MISTRANSLATION, Severity.MAJOR, scope=Scope.CORPUS)
def target_repeated(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """Two sources that have little in common carry the same translation of six words or more.

    Left alone are short translations, and sources that share four characters in ten (one may be the other in other
    words, or in Traditional Chinese). The later segment is marked; which of the two is wrong a reader must see.

    Why:
        It is a slip of copying or of alignment, so that the meaning of one source is lost altogether.

    Example:
        zh: 会议下午将讨论气候变化问题。
        en: The meeting will discuss climate change in the afternoon.
        zh: 双方签署了三项合作协议。
        en: The meeting will discuss climate change in the afternoon.
        better: The two sides signed three cooperation agreements.

    Source:
        MQM-Core 2.0, Accuracy > Mistranslation.
    """
    first: defaultdict[str, list[int]] = defaultdict(list)
    for position, context in enumerate(contexts):
        words = context.segment.target.lower().split()
        if len(words) < _WORDS or len(_characters(context)) < _SHORTEST:
            continue
        target, same = context.segment.target, first[" ".join(words)]
        for other in same:
            if _differ(context, contexts[other]):
                yield (
                    position,
                    Issue(
                        f"segment {contexts[other].segment.id} has the same translation for another source",
                        target_spans=(Span(0, len(target)),),
                        evidence={"segment": contexts[other].segment.id, "source": contexts[other].segment.source},
                    ),
                )
                break
        else:
            same.append(position)


def _characters(context: Context) -> set[str]:
    return set("".join(HAN_RUN.findall(context.segment.source)))


def _differ(one: Context, other: Context) -> bool:
    """Whether two sources have few characters in common, Traditional ones taken as Simplified."""
    ours, theirs = (set(simplified("".join(_characters(context)))) for context in (one, other))
    return len(ours & theirs) < _APART * min(len(ours), len(theirs))
