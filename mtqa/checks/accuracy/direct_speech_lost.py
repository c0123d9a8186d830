"""direct-speech-lost: the source quotes somebody, the translation does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# A quotation of a sentence or a part of one: a mark of punctuation inside, or a verb of speech beside it. What is
# quoted without either may be a term ("90后", "黑天鹅"), whose marks a translator may drop.
_VERB = "说|說|表示|指出|称|稱|强调|強調|写道|寫道|答道|告诉|告訴|问|問|回答|认为|認為|补充|補充"
_VERB += "|呼吁|呼籲|感叹|感嘆|坦言|透露"
_IN = "[^“”「」『』\n]"
_SPEECH = re.compile(
    rf"(?P<whole>[“「『](?=[^“”「」『』\n]{{0,400}}?[，。！？：；,!?…]){_IN}{{8,400}}[”」』])"
    rf"|(?:{_VERB})[^，。：“”\n]{{0,12}}[：:，,]\s*(?P<after>[“「]{_IN}{{6,400}}[”」])"
    rf"|(?P<before>[“「]{_IN}{{6,400}}[”」])[，,]?(?![的等])[^，。“”「」\n]{{1,12}}(?:{_VERB})(?=[，。：]|$)"
)
# A quotation that runs over the segment's end or its beginning.
_OPEN = re.compile(rf"(?:^|[：:]\s*)[“「](?={_IN}*[，。！？]){_IN}{{12,}}$|^(?={_IN}*[，。]){_IN}{{12,}}[。！？][”」]$")
_DOUBLE = re.compile("[\"“”„«»「」『』]|''|``")
_SINGLE = re.compile(r"(?:^|[\s(:,])['‘]\w")
_OPENS = re.compile("[“「『]")
_SAID = 15  # characters
_WINDOW = 5000  # characters of a segment that are looked at


def _apart(spoken: list[Span]) -> int:
    """How many quotations there are; two with only "he said" between may be run into one."""
    return sum(not place or span.start - spoken[place - 1].end > _SAID for place, span in enumerate(spoken))


@check("direct-speech-lost", Category.OMISSION, Severity.MINOR, needs=Needs(source="“”「『"))
def direct_speech_lost(segment: Segment, context: Context) -> Iterator[Issue]:
    """The source quotes somebody word for word and the translation has no quotation marks, or too few of them.

    A quotation is a sentence or a part of one, with punctuation in it or a verb of speech beside it; one that runs over
    the segment's end counts as well. Terms in quotation marks are left alone.

    Why:
        Without the marks the newspaper says it, not the speaker. In news that is a fault of attribution.

    Example:
        zh: 发言人说：“这是两国人民共同的心声。”
        en: The spokesperson said this is the shared aspiration of the two peoples.
        better: The spokesperson said, "This is the shared aspiration of the two peoples."

    Source:
        The Associated Press Stylebook on quotations in the news.
    """
    source, target = segment.source[:_WINDOW], segment.target
    if not target.strip():
        return
    if "‘" not in source and _SINGLE.search(target):  # a house style; with ‘ in the source they may be the inner ones
        return
    marks = len(_DOUBLE.findall(target))
    if marks and 2 * len(_OPENS.findall(source)) <= marks + 1:  # nearly always; none of the quotations can be too many
        return
    spoken = [Span(*match.span(str(match.lastgroup))) for match in _SPEECH.finditer(source)]
    if not spoken and not marks:
        spoken = [Span(*match.span()) for match in _OPEN.finditer(source)]
    if 2 * _apart(spoken) > marks + 1:
        message = "fewer quotations than in the source" if marks else "the source quotes, the translation does not"
        yield Issue(message, source_spans=tuple(spoken) if marks else (spoken[0],))
