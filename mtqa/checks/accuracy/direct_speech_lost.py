"""direct-speech-lost: the source quotes somebody, the translation does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_VERB = "说|说道|表示|指出|称|强调|写道|告诉|问|问道|回答|答道|认为|补充|呼吁|感叹|坦言|介绍|透露"
# A whole quotation of six characters or more, with its verb right before or right after it.
_SPEECH = re.compile(
    rf"(?:{_VERB})[^，。：“”\n]{{0,12}}[：:，,]\s*(?P<before>“[^“”]{{6,400}}”)|(?P<after>“[^“”]{{6,400}}[，。！？,.!?]”)[^，。“”\n]{{0,15}}(?:{_VERB})"
)
_QUOTED = re.compile(r"[\"“”„«»「」]|(?:^|[\s(:,])['‘]\w")


@check("direct-speech-lost", Category.OMISSION, Severity.MINOR, needs=Needs(source="“"))
def direct_speech_lost(segment: Segment, context: Context) -> Iterator[Issue]:
    """The source quotes somebody word for word, with a verb of speech, and the translation has no quotation mark.

    Fragments and terms in quotation marks are left alone, and so are quotations that run over the segment's end.

    Why:
        Without the marks the newspaper says it, not the speaker. In news that is a fault of attribution.

    Example:
        zh: 发言人说：“这是两国人民共同的心声。”
        en: The spokesperson said this is the shared aspiration of the two peoples.
        better: The spokesperson said, "This is the shared aspiration of the two peoples."

    Source:
        The Associated Press Stylebook on quotations in the news.
    """
    if not segment.target.strip() or _QUOTED.search(segment.target):
        return
    for match in _SPEECH.finditer(segment.source):
        kind = "before" if match["before"] else "after"
        yield Issue(
            "the source quotes, the translation has no quotation mark",
            source_spans=(Span(*match.span(kind)),),
        )
        return
