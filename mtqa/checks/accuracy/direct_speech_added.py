"""direct-speech-added: the translation quotes where the source does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# What may be rendered by quotation marks: marks of any kind, the titles of works, a colon before speech.
_LICENCE = re.compile("[“”„「」『』\"＂'‘’`《》〈〉【】：:]")
_QUOTED = re.compile(r"(?<!\d)[\"“]([^\"“”]{0,2000})[\"”]")
_WORDS = 6


@check("direct-speech-added", Category.ADDITION, Severity.MINOR, needs=Needs(target='"“'))
def direct_speech_added(segment: Segment, context: Context) -> Iterator[Issue]:
    """Six words or more stand in quotation marks in the translation, and the source has no marks at all.

    Short quoted terms, titles of works (《》) and what follows a colon in the source are left alone.

    Why:
        Words in quotation marks are taken for somebody's very words. Where the source only reports, or where the whole
        segment was wrapped in marks by a tool, they are not.

    Example:
        zh: 发言人强调，双方将继续合作。
        en: "The two sides will continue their cooperation," the spokesperson stressed.
        better: The spokesperson stressed that the two sides would continue their cooperation.

    Source:
        The Associated Press Stylebook on quotations in the news.
    """
    if not segment.source.strip() or _LICENCE.search(segment.source):
        return
    for match in _QUOTED.finditer(segment.target):
        if len(match[1].split()) >= _WORDS:
            yield Issue("the translation quotes, the source does not", target_spans=(Span(*match.span()),))
