"""Whether an English word begins with a vowel sound; None where speakers differ or the spelling does not tell."""

from __future__ import annotations

import re

# Letters whose names begin with a vowel sound (an FBI agent), and those whose names do not (a BBC report).
_VOWEL_NAMES = frozenset("AEFHILMNORSX")
_SPELT = frozenset(
    """MBA FBI NGO NGOs MP MPs SUV SUVs HIV LED MRI NBA HSBC LNG SMS HR NPC NHS FTA MoU MOU NDA RNA mRNA LCD LGBT
    LP MP3 MSc MS SME SMEs SOS SOE XML HTML HTTP SSD RSS FM HD HDMI MVP NFL NFT FDA FDI FOB FX SEC SDK LLC
    LLM""".split()  # noqa: SIM905
)
_YOU = frozenset("UN US USA UK UFO UFOs USB UAE UV UNESCO UNICEF UEFA UHF USD UI UX UAV UAVs UTC UHD UPS USSR".split())  # noqa: SIM905
_YOU_OR_WON = re.compile(
    r"eu(?!chr)|ewe|one(?!ir)|once|u(?:s(?:e|a[bg]|u[ar]|ing)|biq|fo|gand|krain"
    r"|n(?:i(?![nmd]|ss)|anim)|r(?:an[iu]|ea|in[ae]|olog|ugu)|t(?:en|er[io]|ili|op)|-)"
)
_SILENT_H = re.compile(r"hour|honest|hono[u]?r|heir")
_UNSURE = re.compile(r"herb|hist|hotel|habit|hero|hered|hilar|hallu|homage|y[^aeiou]|u[iy]|unid|urb?i?$|ouija|sql|faq")
_DIGITS = re.compile(r"\d+")


def begins_with_vowel(word: str) -> bool | None:
    """Whether a word, figure or abbreviation begins with a vowel sound."""
    digits = _DIGITS.match(word)
    if digits:
        return _figure(digits[0])
    letters = re.match(r"[A-Za-z]+", word)
    if not letters or not word.isascii():
        return None
    if len(letters[0]) == 1 or (letters[0].isupper() and len(letters[0]) > 1) or letters[0] in _SPELT:
        return _abbreviation(letters[0], word)
    return _word(word.lower())


def _figure(digits: str) -> bool | None:
    if digits.startswith("8") or digits in {"11", "18"}:
        return True
    return None if len(digits) == 4 and digits[:2] in {"11", "18"} else False


def _abbreviation(letters: str, word: str) -> bool | None:
    """Letters may be read one by one or as a word: only what is the same in both, or known, is judged."""
    if letters in _YOU or word.startswith("U."):
        return False
    if letters in _SPELT or (len(letters) == 1 and len(word) > 1 and letters.upper() in _VOWEL_NAMES):
        return True
    if len(letters) == 1:
        return None
    if letters[0] in "AEIO":
        return True
    return None if letters[0] == "U" or letters[0] in _VOWEL_NAMES else False


def _word(word: str) -> bool | None:
    if _UNSURE.match(word):
        return None
    if _YOU_OR_WON.match(word):
        return False
    return _SILENT_H.match(word) is not None or word[0] in "aeiou"
