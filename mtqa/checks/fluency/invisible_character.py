"""invisible-character: characters that nobody sees, or that turn the text around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.visible import PERHAPS_UNSEEN, UNSEEN, code, name

# Tabs and returns are white space, lone surrogates and U+FFFD are damage of another kind.
_LEFT_TO_OTHERS = re.compile("[\t\r\x85\u2028\u2029\ud800-\udfff\ufffc-\uffff]")
# Scripts that are written from right to left, or that join their letters, need such characters.
_NEEDED = re.compile("[\u0590-\u08ff\u0900-\u0dff\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]")
_PRIVATE_OR_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\U000e0000-\U000e0fff]")


def _has_unseen(context: Context) -> bool:
    target = context.segment.target
    return not (target.isascii() and target.isprintable()) and PERHAPS_UNSEEN.search(target) is not None


@check(
    "invisible-character", Category.CHARACTER_ENCODING, Severity.MINOR, languages=None, needs=Needs(when=_has_unseen)
)
def invisible_character(segment: Segment, context: Context) -> Iterator[Issue]:
    """The translation holds a character that nobody sees: zero width, soft hyphen, direction mark, control.

    Left alone are tabs and line ends, joiners inside emoji, texts with letters that need such characters (Arabic,
    Hebrew, Indic, Khmer), and private or control characters that the source has as well.

    Why:
        Search, word counts and term checks fail on a word with a character inside that nobody sees, and direction
        marks can make a text read otherwise than it is written.

    Example:
        zh: 会议在北京举行。
        en: The meet\u200bing was held in Beijing.
        better: The meeting was held in Beijing.

    Source:
        Unicode Technical Report 36, Unicode Security Considerations.
    """
    target = segment.target
    for match in UNSEEN.finditer(target):
        char = match[0]
        if _LEFT_TO_OTHERS.match(char) or _NEEDED.search(target):
            continue
        if _PRIVATE_OR_CONTROL.match(char) and char in segment.source:
            continue
        yield Issue(
            f"{code(char)}, {name(char)}, cannot be seen",
            target_spans=(Span(*match.span()),),
            evidence={"character": f"U+{ord(char):04X}"},
            suggestion="",
        )
