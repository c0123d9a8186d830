"""mojibake: bytes of one encoding read in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# UTF-8 read as Windows-1252 or Latin-1: a lead byte's character, then one to three of continuation bytes.
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_UTF8_IN_LATIN = re.compile(f"(?:[\u00c2-\u00f4][\u0080-\u00bf{_CP1252}]{{1,3}})+")
# UTF-8 read as GBK gives rare characters; these three begin with what ’, “ and ” become.
_UTF8_IN_GBK = re.compile("鈥[\u4e00-\u9fff\ue000-\uf8ff€\ufffd?]|锟斤拷|烫烫烫|屯屯屯")
_REPLACEMENT = re.compile("\ufffd+")
_CANDIDATE = re.compile("[\u00c2-\u00f4\ufffd鈥锟烫屯]")


def _has_candidate(context: Context) -> bool:
    target = context.segment.target
    return not target.isascii() and _CANDIDATE.search(target) is not None


@check("mojibake", Category.CHARACTER_ENCODING, Severity.MAJOR, languages=None, needs=Needs(when=_has_candidate))
def mojibake(segment: Segment, context: Context) -> Iterator[Issue]:
    """A piece of the translation was read in the wrong encoding (â€™ for ’, Ã© for é, 锟斤拷, the mark U+FFFD).

    What reads as good text when its bytes are read as UTF-8 is mojibake and comes with the right text; letters with
    accents that do not (Ângela, SÃO) are left alone.

    Why:
        The reader sees rubbish, and the word is lost to search and to term checks.

    Example:
        zh: 这家咖啡馆不会关门。
        en: The cafÃ© wonâ€™t close.
        better: The café won’t close.

    Source:
        MQM-Core 2.0, Linguistic conventions > Character encoding.
    """
    target = segment.target
    for match in _UTF8_IN_LATIN.finditer(target):
        for length in range(len(match[0]), max(1, len(match[0]) - 3), -1):
            right = _as_utf8(match[0][:length])
            if right is not None:
                yield _issue(target, Span(match.start(), match.start() + length), right)
                break
    for pattern in (_UTF8_IN_GBK, _REPLACEMENT):
        for match in pattern.finditer(target):
            if match[0] not in segment.source:
                yield _issue(target, Span(*match.span()), None)


def _issue(target: str, span: Span, right: str | None) -> Issue:
    wrong = span.of(target)
    message = f"“{wrong}” was read in the wrong encoding" + (f"; it was “{right}”" if right else "")
    return Issue(message, target_spans=(span,), evidence={"text": wrong}, suggestion=right)


def _as_utf8(text: str) -> str | None:
    """The text whose UTF-8 bytes were read as Windows-1252; None if they are not that."""
    try:
        data = b"".join(char.encode("latin-1" if ord(char) < 256 else "cp1252") for char in text)
        right = data.decode("utf-8")
    except UnicodeError:
        return None
    return right if right.replace("\u00a0", " ").isprintable() else None
