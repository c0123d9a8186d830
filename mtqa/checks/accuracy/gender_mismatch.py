"""gender-mismatch: she for 他, he for 她."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
# 他 of one man: not 其他 (other), 吉他 (guitar), 他们 (they), 他国 (another country).
_ONE_MAN = re.compile("(?<![其吉排利维維])他(?![们們人国國乡鄉处處方日娘])")
_MAN = re.compile("他(?![们們])")
# Whom else a pronoun of the other kind may stand for.
_WOMAN = re.compile("[她女妈媽母妻姐姊妹奶婆姑娘妃嫂妇婦姨娜]|夫人|小姐|公主|[护護]士|[船舰艦]|[祖美英法中]国")


@check(
    "gender-mismatch",
    Category.MISTRANSLATION,
    Severity.MAJOR,
    needs=Needs(source="他她", words=("he", "him", "his", "himself", "she", "her", "hers", "herself")),
)
def gender_mismatch(segment: Segment, context: Context) -> Iterator[Issue]:
    """The source says 她 and no 他, the translation he and no she; or the other way round.

    Only where the source has nobody else of the other gender: a word for a woman, a ship or a country silences it, and
    他们, 其他 and other words with 他 are no pronoun of a man.

    Why:
        The reader takes the person for another one, and the person concerned takes offence. Chinese pronouns sound
        alike, so that writers and recognisers of speech confuse them too; the written one is what counts.

    Example:
        zh: 她说，公司将增加投入。
        en: He said the company would invest more.
        better: She said the company would invest more.

    Source:
        MQM marks of WMT23 Chinese-English news: "gender mismatch" is mostly a major error.
    """
    source, target = segment.source, segment.target
    he, she = _HE.search(target), _SHE.search(target)
    if he and not she and "她" in source and not _MAN.search(source):
        wrong, place = he, source.index("她")
    elif she and not he and (man := _ONE_MAN.search(source)) and not _WOMAN.search(source):
        wrong, place = she, man.start()
    else:
        return
    zh, en = source[place], wrong[0]
    yield Issue(f"{zh} became “{en}”", (Span(place, place + 1),), (Span(*wrong.span()),), {"source": zh, "found": en})
