"""currency-mismatch: yuan became dollars, the figure stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.accuracy._units import changed
from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity
from mtqa.text.script import simplified
from mtqa.text.units import CURRENCIES, YUAN

# 元 and 块 alone are the money of the place the text is about.
_ELSEWHERE = re.compile(
    "[港澳台臺]|新加坡|[马馬]来|美[元国國金]|日[元本圆圓]|[欧歐韩韓]|英[国國镑鎊]|加拿大|新西[兰蘭]|纽约|硅谷|亚马逊|亞馬遜"
)


@check("currency-mismatch", Category.MISTRANSLATION, Severity.CRITICAL, needs=Needs(source=CURRENCIES.chars))
def currency_mismatch(segment: Segment, context: Context) -> Iterator[Issue]:
    """An amount of the source stands in the target in another currency: 500 yuan became $500.

    元 alone counts as yuan only in a Simplified text that names no other currency or country where it may be theirs. A
    bare dollar sign may be any dollar of the source. An amount that was converted has another value and is left alone.

    Why:
        The amount is off by the rate of exchange, about seven times for yuan and dollars, and nobody can see it.

    Example:
        zh: 公司投资了2.5亿元建设新厂。
        en: The company invested US$250 million in a new plant.
        better: The company invested 250 million yuan in a new plant.

    Source:
        MQM-Core 2.0, Accuracy > Mistranslation; ISO 4217 for the names of currencies.
    """
    for unit, _, issue in changed(context, CURRENCIES):
        if unit is YUAN and (_ELSEWHERE.search(segment.source) or simplified(segment.source) != segment.source):
            continue
        yield issue
