"""sentence-omitted: fewer sentences than the source has, in too little text."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.anchors import anchors
from mtqa.text.sentences import chinese_length, chinese_sentences, english_sentences

# Characters of English to one of Chinese (Latin words by a fourth): human translations have 3.9 in the middle.
_SHORT = 3.4
_LONGEST = 1500  # characters of a source that is looked at
_MARKS = "。！？!?…\n"


def _is_short(context: Context) -> bool:
    source = context.segment.source
    return len(source) <= _LONGEST and 0 < len(context.segment.target) < _SHORT * chinese_length(source)


@check("sentence-omitted", Category.OMISSION, Severity.MAJOR, needs=Needs(source=_MARKS, when=_is_short))
def sentence_omitted(segment: Segment, context: Context) -> Iterator[Issue]:
    """The translation has fewer sentences than the source and is short for it.

    Sentences of fewer than six Chinese characters, or three English words, do not count, and a semicolon ends
    one in English alone. A translation that joins two sentences says all of both and is not short.

    Why:
        Machines skip a sentence in a long segment, and no reader of the translation can see that it is gone.

    Example:
        zh: 商场从下周一起关闭三周。所有员工的工资照发。
        en: The mall will close for three weeks.
        better: The mall will close for three weeks from next Monday. All staff will be paid as usual.

    Source:
        MQM-Core 2.0, Accuracy > Omission. On human translations (WMT21 and WMT23, TED, HKMA) it flags 0.05 %.
    """
    if not _is_short(context):
        return
    source, target = segment.source, segment.target
    sentences = chinese_sentences(source)
    there = english_sentences(target)
    if len(sentences) > 1 and there < len(sentences):
        lost = _without_trace(sentences, context)
        yield Issue(
            f"the source has {len(sentences)} sentences, its short translation {there}",
            tuple(lost),
            evidence={"sentences": len(sentences), "translated": there},
        )


def _without_trace(sentences: list[Span], context: Context) -> list[Span]:
    """The sentences of which every anchor is missing; all where there is no such sentence."""
    source, target = context.segment.source, context.segment.target
    found = []
    for sentence in sentences:
        seen = [there for _, there in anchors(source, sentence, context.en.vocabulary, target)]
        if seen and not any(seen):
            found.append(sentence)
    return found or sentences
