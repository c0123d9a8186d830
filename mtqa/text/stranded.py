"""English that only a lost negative leaves behind: am sure if, has yet been seen, I did buy it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.model import Span
from mtqa.text.en import verb_lemmas
from mtqa.text.script import either

_NEGATIVE = re.compile("[不没沒未勿]")
_UNSURE = re.compile(either("不[太很能敢]?(?:知|确定|清楚|晓得|懂|明白|敢)|确定不了|没把握|没搞|说不"))
_SURE = re.compile(
    r"(?:\b(?:am|is|are|was|were) |['’](?:m|re|s) )sure (?:if|whether|how|what|when|where|who|why|which)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(either("[未没]|还不"))
_YET = re.compile(r"\b(?:has|have|had) (?:yet (?:been )?(?!to\b|more\b)|still been )\w+(?:ed|en|wn)\b", re.IGNORECASE)
# A subject that is negative itself: no one is sure if, none of them has yet been seen.
_NOBODY = re.compile(
    r"\b(?:no|none|nobody|nothing|neither|nor|not|never|few|hardly|if|unless)\b[^.,;]{0,40}$", re.IGNORECASE
)
# An emphatic do is rare in a translation, and said in the source; behind these words it is none.
_EMPHASIS = re.compile(either("确实|的确|确需|真|倒是|才|就是|还是|反倒|竟然|是有"))
_DO = re.compile(r"\b(?:do|does|did) ([a-z]{2,})\b")
_BEFORE_DO = re.compile(
    r"(?:n['’]t|\b(?:what|how|who|which|when|where|why|to|can|will|would|could|should|must|may|might|not|never|nor|or"
    r"|than|as|only|so|neither|if)) $",
    re.IGNORECASE,
)
_NO_VERB = frozenset(
    "not so it that this the was were is be business work well good more better harm some something".split()  # noqa: SIM905
)


def stranded(source: str, target: str) -> Iterator[Span]:
    """Where a target that answers to a negative source has what only stands before, behind or beside a negative."""
    for asked, left in ((_UNSURE, _SURE), (_NOT_YET, _YET)):
        for match in left.finditer(target) if asked.search(source) else ():
            if not _NOBODY.search(target, max(0, match.start() - 60), match.start()):
                yield Span(*match.span())
    if _NEGATIVE.search(source) and not _EMPHASIS.search(source):
        for match in _DO.finditer(target):
            verb = match[1]
            plain = verb not in _NO_VERB and verb in verb_lemmas(verb)
            if plain and not _BEFORE_DO.search(target, max(0, match.start() - 10), match.start()):
                yield Span(*match.span())
