"""untranslated-text: Chinese left in the English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.chars import HAN

# Runs parted by nothing a reader of English could read are one fault: 改革（2023年）方案.
_RUN = re.compile(rf"[{HAN}](?:[^A-Za-z{HAN}]{{0,8}}[{HAN}])*")
# A gloss is short (a title in its marks may be long) and stands in brackets behind the English, or has its reading
# in brackets behind itself.
_GLOSS, _TITLE = 10, 30
_OPENS = re.compile(r"[A-Za-z0-9][.”\"'’]?\s*[(\[（［]\s*(?:[A-Za-z][\w .]*[:：,;]\s*)?[“\"‘'《]?$")
_CLOSES = re.compile(r"^[”\"’'》]?\s*(?:[,;:：]\s*[^()（）]*)?[)\]）］]")
_READING = re.compile(r"^[”\"’'》]?\s*[(（]\s*[“\"‘']?[A-Za-zÀ-ɏ]")
_MENTION = re.compile(
    r"\b(?:characters?|words?|radicals?|glyphs?|ideographs?|kanji|hanzi|logograms?|strokes?|written|homophones?)"
    r"(?:\s+(?:for|of|as|is|like|such as)(?:\s+[\w'’-]+)?)?[\s,:]*[“\"‘'(]?$",
    re.IGNORECASE,
)
_MENTION_AFTER = re.compile(r"^[”\"’')]?\s+(?:characters?|radicals?|glyphs?|strokes?)\b", re.IGNORECASE)
_BEFORE = 60  # how far back the reason for a Chinese word may stand


@check("untranslated-text", Category.UNTRANSLATED, Severity.MAJOR, needs=Needs(when=lambda context: context.en.has_han))
def untranslated_text(segment: Segment, context: Context) -> Iterator[Issue]:
    """Chinese characters are left in the English target.

    A short gloss in brackets behind the English, a word with its reading in brackets behind it, and a character that
    the sentence is about ("the character 福") are left alone. Full-width punctuation is not this check's business.

    Why:
        The reader cannot read it; a machine leaves over what it could not translate, mostly names and new terms.

    Example:
        zh: 新的芯片架构将降低功耗。
        en: The new chip 架构 will lower power consumption.
        better: The new chip architecture will lower power consumption.

    Source:
        MQM-Core 2.0, Accuracy > Untranslated.
    """
    text = segment.target
    for match in _RUN.finditer(text):
        if not _meant(text, match):
            yield Issue(
                f"“{_short(match[0])}” is not translated",
                source_spans=_in_source(segment.source, match[0]),
                target_spans=(Span(*match.span()),),
                evidence={"text": match[0]},
            )


def _meant(text: str, match: re.Match[str]) -> bool:
    """Whether an English writer would have left the Chinese there."""
    before, after = text[max(0, match.start() - _BEFORE) : match.start()], text[match.end() : match.end() + _BEFORE]
    if len(match[0]) > (_TITLE if before.endswith("《") else _GLOSS):
        return False
    gloss = _OPENS.search(before) and _CLOSES.search(after)
    mention = _MENTION.search(before) or _MENTION_AFTER.search(after)
    return bool(gloss or mention or _READING.search(after))


def _in_source(source: str, text: str) -> tuple[Span, ...]:
    start = source.find(text)
    return () if start < 0 else (Span(start, start + len(text)),)


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"
