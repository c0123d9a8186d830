"""unbalanced-tag: an inline tag of the translation opens or closes out of order."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.checks.markup._tags import inline, near
from mtqa.model import Category, Issue, Segment, Severity


@check(
    "unbalanced-tag",
    Category.MARKUP_TAG,
    Severity.MAJOR,
    languages=None,
    needs=Needs(when=lambda context: context.segment.target_tags),
)
def unbalanced_tag(segment: Segment, context: Context) -> Iterator[Issue]:
    """An inline tag of the translation opens without closing, closes before it opens, or crosses another pair.

    Left alone where the source has its own tags no better: half a pair may well stand in the next segment.

    Why:
        A file with tags out of order cannot be turned back into a document, or formats the wrong words.

    Example:
        zh: 点击⟨1⟩保存⟨/1⟩。
        en: Click ⟨/1⟩Save⟨1⟩.
        better: Click ⟨1⟩Save⟨/1⟩.

    Source:
        TMX 1.4b, bpt and ept: one of each with the same `i` in a segment; XLIFF 1.2, bpt, ept, bx and ex.
    """
    broken = inline(segment.target_tags).broken
    if not broken or inline(segment.source_tags).broken or not segment.target:
        return
    for tag in broken:
        yield Issue(
            f"the tag {tag.raw[:40]} opens or closes out of order",
            target_spans=(near(segment.target, tag.span),),
            evidence={"tag": tag.raw},
        )
