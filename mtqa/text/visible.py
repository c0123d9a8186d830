"""Characters that a reader cannot see, or that change how the rest is read, shown by their code: ⟦U+202E⟧."""

from __future__ import annotations

import re
import unicodedata

# Controls, format characters (zero-width, direction, soft hyphen), line separators, fillers that print nothing,
# private use, halves of surrogate pairs, non-characters, tags. Variation selectors stay: they choose a glyph of the
# character before them. Line feed stays: it is a line's end and nothing else.
_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# A joiner between two pictures makes one picture of them, and is not hidden.
_PICTURE = "\U0001f000-\U0001faff\u2190-\u2bff\ufe0f"
# Some of them are part of a picture, and are seen.
PERHAPS_UNSEEN = re.compile(f"[{_UNSEEN}]")
UNSEEN = re.compile(f"(?!(?<=[{_PICTURE}])\u200d[{_PICTURE}])[{_UNSEEN}]")


def code(char: str) -> str:
    """What stands for a character that cannot be seen: ⟦U+200B⟧."""
    return f"⟦U+{ord(char):04X}⟧"


def name(char: str) -> str:
    """A character's Unicode name in lower case; controls, which have none, by what they are."""
    return unicodedata.name(char, _NAMES.get(char, "unassigned, private or control character")).lower()


_NAMES = {"\t": "tab", "\r": "carriage return", "\0": "null", "\x1b": "escape", "\x0b": "line tabulation"}


def shown(text: str) -> str:
    """The text with every unseen character as its code."""
    return UNSEEN.sub(lambda match: code(match[0]), text)
