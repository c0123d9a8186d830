"""full-width-punctuation: Chinese marks and digits in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.chars import HAN

# Ideographic marks and the full-width copies of ASCII. Quotation marks, dashes, dots and ellipses that both languages
# share are not among them, nor are kana, which lie between.
_WIDE = re.compile("[\u3000-\u3002\u3008-\u3011\u3014-\u301b\uff01-\uff5e]+")
# Next to Chinese or Japanese text the marks are right; that the text was left in is another check's matter.
_EAST_ASIAN = re.compile(f"[{HAN}\u3005-\u3007\u3040-\u30ff\uac00-\ud7af]")
_ASCII: Mapping[str, str] = MappingProxyType(
    {
        "\u3000": " ",
        "、": ",",
        "。": ".",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "「": "“",
        "」": "”",
        "『": "‘",
        "』": "’",
    }
)


@check("full-width-punctuation", Category.PUNCTUATION, Severity.MINOR, needs=Needs(pattern=_WIDE))
def full_width_punctuation(segment: Segment, context: Context) -> Iterator[Issue]:
    """Chinese or full-width punctuation, letters or digits stand in the English text.

    Marks next to Chinese, Japanese or Korean text are left alone: there they are right.

    Why:
        Full-width marks carry their own space, break lines wrongly and show as gaps in English type.

    Example:
        zh: 公司公布业绩，利润增长。
        en: The company announced its results，and profits rose.
        better: The company announced its results, and profits rose.

    Source:
        Unicode Standard Annex 11, East Asian Width.
    """
    target = segment.target
    for match in _WIDE.finditer(target):
        start, end = match.span()
        if _EAST_ASIAN.match(target, start - 1 if start else end) or _EAST_ASIAN.match(target, end):
            continue
        yield Issue(
            f"“{match[0]}” is full-width",
            target_spans=(Span(start, end),),
            evidence={"text": match[0]},
            suggestion=_narrow(match[0], target[start - 1 : start] if start else "", target[end : end + 1]),
        )


def _narrow(wide: str, before: str, after: str) -> str | None:
    """The same in half width, with a space where English wants one; None where a style has to be chosen (《》)."""
    narrow = "".join(_ASCII.get(char) or unicodedata.normalize("NFKC", char) for char in wide)
    if not narrow.isascii() and set(narrow) - set("“”‘’"):
        return None
    if narrow[-1] in ",.;:!?)]”" and after.isalnum():
        narrow += " "
    if narrow[0] in "([“" and before.isalnum():
        narrow = " " + narrow
    return narrow
