"""empty-target: nothing was translated."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.chars import is_blank


@check(
    "empty-target",
    Category.OMISSION,
    Severity.CRITICAL,
    languages=None,
    gate=True,
    needs=Needs(when=lambda context: is_blank(context.segment.target)),
)
def empty_target(segment: Segment, context: Context) -> Iterator[Issue]:
    """The source has text and the target is empty.

    Spaces, line breaks and invisible characters count as empty. The other checks are silent on such a segment.

    Why:
        Everything the source says is lost, and an empty segment slips through an export unseen.

    Example:
        zh: 会议在北京举行。
        en:
        better: The meeting was held in Beijing.

    Source:
        MQM-Core 2.0, Accuracy > Omission.
    """
    if is_blank(segment.target) and not is_blank(segment.source):
        yield Issue("the target is empty", source_spans=(Span(0, len(segment.source)),))
