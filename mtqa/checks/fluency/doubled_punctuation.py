"""doubled-punctuation: two marks where English sets one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# Each alternative ends where a text, a space, a quotation mark or a bracket follows, so that paths (../x), ranges
# (1..5), code (a?.b, ::std) and web addresses stay out. Three dots or more are an ellipsis, however they are spaced.
_AFTER = r"(?=$|[\s\"'”’)\]])"
_DOUBLED = re.compile(
    r"(?P<comma>,(?:\s?,)+)" + _AFTER +
    r"|(?P<semicolon>;(?:\s?;)+)" + _AFTER +
    r"|(?P<colon>(?<=\w):(?:\s?:)+)" + _AFTER +
    r"|(?P<stop>(?<=[\w\"'”’)\]%])(?:\.\.|\. \.)(?!\s?\.))" + _AFTER +
    r"|(?P<after_question>[?!][.,;])" + _AFTER +
    r"|(?P<before_stop>[,;:]+\.(?!\.))" + _AFTER +
    r"|(?P<after_stop>(?<=[a-z]{5})\.[,;])" + _AFTER
)  # fmt: skip
_TWO_MARKS = re.compile(r"[,;:.?!]\s?[,;:.?!]")
# Words that keep their own full stop, or their own exclamation mark, before another mark.
_KEEPS_MARK = re.compile(r"(?:\b(?:approx|assoc|incorp|illus)|\bYahoo|\bJeopardy)$")
# Informal Chinese doubles marks for effect; the translation may follow.
_SOURCE_DOUBLES = re.compile(r"[。．.]{2}|[，,]\s?[，,]|[；;]{2}|[：:]{2}|[？?！!][。．.，,]")


def _meant(kind: str, text: str) -> str | None:
    """The one mark that stands for the two; None where either may be meant."""
    return {"before_stop": text[-1], "after_stop": None}.get(kind, text[0])


@check("doubled-punctuation", Category.PUNCTUATION, Severity.MINOR, needs=Needs(pattern=_TWO_MARKS))
def doubled_punctuation(segment: Segment, context: Context) -> Iterator[Issue]:
    """Two punctuation marks stand where English sets one (`..`, `,,`, `?.`).

    An ellipsis, `?!`, `!!`, abbreviations before a comma, paths, ranges and code are left alone, and so is a doubling
    that the source has as well.

    Why:
        A doubled mark is the trace of an edit or of two joined pieces of machine translation, and every reader sees it.

    Example:
        zh: 商务部副部长等将陪同访问。
        en: The vice minister and others will accompany him..
        better: The vice minister and others will accompany him.

    Source:
        The Chicago Manual of Style 6.9 and 6.124 (no two full stops; one mark yields to the stronger).
    """
    if _SOURCE_DOUBLES.search(segment.source):
        return
    for match in _DOUBLED.finditer(segment.target):
        start, end = match.span()
        if _KEEPS_MARK.search(segment.target, max(0, start - 12), start):
            continue
        yield Issue(
            f"“{match[0]}” is doubled punctuation",
            target_spans=(Span(start, end),),
            evidence={"marks": match[0]},
            suggestion=_meant(str(match.lastgroup), match[0]),
        )
