"""Traditional and simplified characters as one script, for matching only."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


@lru_cache(maxsize=1)
def _converter() -> tuple[Callable[[str], str], dict[int, str]] | None:
    """OpenCC's conversion of running text, and the same of each character alone; None where it is not installed."""
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    convert: Callable[[str], str] = OpenCC("t2s").convert
    alone = "".join(chr(code) for first, end in _RANGES for code in range(first, end))
    plain = "".join(convert(char) for char in alone)
    return convert, {ord(old): new for old, new in zip(alone, plain, strict=True) if old != new}


def folds_script() -> bool:
    """Whether traditional characters can be folded here."""
    return _converter() is not None


def simplified(text: str) -> str:
    """The text with traditional characters made simple, of the same length; unchanged where OpenCC is not installed.

    The running text is converted first and each character that its context protected (於 in 保證於倫敦, 乾 in 乾坤)
    afterwards: a term and a text must come out equal whatever stands around them, and nobody reads the result.
    """
    converter = _converter()
    if converter is None or text.isascii():
        return text
    convert, alone = converter
    try:
        converted = convert(text)
    except UnicodeEncodeError:  # a lone surrogate
        converted = text
    return (converted if len(converted) == len(text) else text).translate(alone)
