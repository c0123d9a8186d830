"""tag-mismatch: inline tags of the source that the translation lacks, or tags it has too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.checks.markup._tags import Alone, Inline, Pair, inline, is_font_switch, is_visible, near
from mtqa.model import Category, Issue, Segment, Severity

# A text file has no place for tags: where this many sources have some and no translation any, that is told once.
_NONE_AT_ALL = 3


@check("tag-mismatch", Category.MARKUP_TAG, Severity.MAJOR, scope=Scope.DOCUMENT, languages=None)
def tag_mismatch(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """An inline tag of the source is missing in the translation, or the translation has one more.

    Tags that stand alone (a picture, a line break, a field) are compared one by one, pairs around text by number.
    Left alone are pairs that are not known to change what a reader sees (bold, a link), or that only set another font
    where Chinese meets Latin letters; notes and marks of segments; the order of tags, since words move; and pairs
    around all of the source. Where no translation of a document has tags (plain text of MT) that is told once.

    Why:
        Without its tags the translated file loses pictures, links and formats, or cannot be made at all.

    Example:
        zh: 按⟨1/⟩键继续，详见⟨2/⟩。
        en: Press the ⟨1/⟩ key to go on.
        better: Press the ⟨1/⟩ key to go on, see ⟨2/⟩.

    Source:
        TMX 1.4b, inline elements (bpt, ept, ph, it); XLIFF 1.2 and 2.1, inline codes.
    """
    tagged = [n for n, context in enumerate(contexts) if context.segment.source_tags or context.segment.target_tags]
    lost = [n for n in tagged if not contexts[n].segment.target_tags and contexts[n].segment.target.strip()]
    if len(lost) == len(tagged) >= _NONE_AT_ALL:
        first = next((n for n in lost if contexts[n].segment.source), None)
        if first is not None:
            segment = contexts[first].segment
            yield (
                first,
                Issue(
                    f"no translation of this document has inline tags; {len(tagged)} of its sources have",
                    source_spans=(near(segment.source, segment.source_tags[0].span),),
                    evidence={"segments": len(tagged)},
                    severity=Severity.MINOR,
                ),
            )
        return
    for position in tagged:
        segment = contexts[position].segment
        for issue in _differences(segment):
            yield position, issue


def _differences(segment: Segment) -> Iterator[Issue]:
    source, target = inline(segment.source_tags), inline(segment.target_tags)
    theirs, ours = Counter(map(_kind, source.alone)), Counter(map(_kind, target.alone))
    by_name = _are_named(source.alone) and _are_named(target.alone)
    if by_name:
        theirs, ours = Counter(tag.name for tag in source.alone), Counter(tag.name for tag in target.alone)
    yield from _missing(segment, source, theirs - ours, by_name)
    yield from _added(segment, target, ours - theirs, by_name)
    yield from _pairs(segment, source.pairs, target.pairs)


def _kind(tag: Alone) -> str:
    return "it" if tag.tag.kind == "it" else "alone"


def _are_named(tags: Sequence[Alone]) -> bool:
    """Whether every tag has a number of its own, so that they can be told apart."""
    return len({tag.name for tag in tags}) == len(tags) and all(tag.name for tag in tags)


def _missing(segment: Segment, source: Inline, lost: Counter[str], by_name: bool) -> Iterator[Issue]:
    for tag in source.alone:
        key = tag.name if by_name else _kind(tag)
        if lost[key] > 0 and segment.source:
            lost[key] -= 1
            yield Issue(
                f"the tag {_shown(tag)} is missing in the translation",
                source_spans=(near(segment.source, tag.tag.span),),
                evidence={"tag": tag.tag.raw},
            )


def _added(segment: Segment, target: Inline, more: Counter[str], by_name: bool) -> Iterator[Issue]:
    for tag in target.alone:
        key = tag.name if by_name else _kind(tag)
        if more[key] > 0:
            more[key] -= 1
            yield Issue(
                f"the tag {_shown(tag)} is not in the source",
                target_spans=(near(segment.target, tag.tag.span),),
                evidence={"tag": tag.tag.raw},
            )


def _pairs(segment: Segment, theirs: Sequence[Pair], ours: Sequence[Pair]) -> Iterator[Issue]:
    """Pairs are compared by number: which of them a lost one was cannot be told where the file does not say."""
    whole = segment.source.strip()
    wanted = [
        pair
        for pair in theirs
        if is_visible(pair)
        and not is_font_switch(pair, segment.source)
        and pair.span.of(segment.source).strip() != whole
    ]
    if len(ours) < len(wanted):
        names = {pair.name for pair in ours}
        lost = [pair for pair in wanted if pair.name not in names] or wanted
        for pair in lost[: len(wanted) - len(ours)]:
            yield Issue(
                f"the tags around “{pair.span.of(segment.source)[:40]}” are missing in the translation",
                source_spans=(near(segment.source, pair.span),),
                evidence={"tag": pair.tag.raw},
                severity=Severity.MINOR,
            )
    elif not theirs:
        for pair in filter(is_visible, ours):
            yield Issue(
                f"the tags around “{pair.span.of(segment.target)[:40]}” are not in the source",
                target_spans=(near(segment.target, pair.span),),
                evidence={"tag": pair.tag.raw},
                severity=Severity.MINOR,
            )


def _shown(tag: Alone) -> str:
    return tag.tag.raw if len(tag.tag.raw) <= 40 else f"{tag.tag.raw[:39]}…"
