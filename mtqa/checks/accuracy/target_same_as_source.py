"""target-same-as-source: the source was copied."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span


@check(
    "target-same-as-source",
    Category.UNTRANSLATED,
    Severity.MAJOR,
    gate=True,
    needs=Needs(when=lambda context: context.en.has_han),
)
def target_same_as_source(segment: Segment, context: Context) -> Iterator[Issue]:
    """The target is the Chinese source itself.

    Only sources with Chinese characters count: a bare figure, address or Latin name may stay as it is. Width of
    characters, case and spaces make no difference. The other checks are silent on such a segment.

    Why:
        The segment was copied, not translated; the reader gets Chinese.

    Example:
        zh: 会议在北京举行。
        en: 会议在北京举行。
        better: The meeting was held in Beijing.

    Source:
        MQM-Core 2.0, Accuracy > Untranslated.
    """
    if not context.en.has_han or not context.zh.has_han:
        return
    if "".join(context.en.normalised.text.split()) == "".join(context.zh.normalised.text.split()):
        yield Issue("the target is the source, untranslated", target_spans=(Span(0, len(segment.target)),))
