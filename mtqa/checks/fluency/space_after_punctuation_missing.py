"""space-after-punctuation-missing: two words with only a mark between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# A comma or semicolon between two small words; a stop between a small word and one that begins with a capital.
_JOINED = re.compile(
    r"(?<![\w./@:\\-])(?P<before>[A-Za-z][a-z’']+[a-z]|[A-Z]{2,}|\d+%)(?P<mark>[,;])"
    r"(?P<after>[A-Za-z][a-z]+)(?![\w./@(=\\])"
    r"|(?<![\w./@:\\-])(?P<ends>[a-z][a-z’']+[a-z])(?P<stop>[.!?])(?P<begins>[A-Z][a-z]+|[AI])(?=[ ,;:’'])"
    r"|(?<=[a-z]{2})\)(?P<closed>[a-z]{2,})(?= )|(?<= )(?P<opened>[a-z]{3,})\((?=[A-Za-z]{2,}[ )])(?![a-z]{1,3}\))"
)
_QUICK = re.compile(r"[a-zA-Z%][,;.!?()][A-Za-z]")
_ADDRESS = re.compile(r"https?:|www\.|[\w.]+@\w")
_DOMAIN = frozenset("com net org gov edu io cn uk js py app ai tv co info".split())  # noqa: SIM905


@check("space-after-punctuation-missing", Category.PUNCTUATION, Severity.MINOR, needs=Needs(pattern=_QUICK))
def space_after_punctuation_missing(segment: Segment, context: Context) -> Iterator[Issue]:
    """No space stands after a comma, semicolon or full stop, or beside a bracket, so that two words run together.

    Figures, addresses, file and product names (Node.js, Booking.Com), abbreviations, plurals in brackets (file(s)),
    code and what the source writes so too are left alone.

    Why:
        Chinese marks bring their own space; when they become English ones the space is forgotten.

    Example:
        zh: 会议结束了。代表们离开了北京。
        en: The meeting ended.Delegates left Beijing.
        better: The meeting ended. Delegates left Beijing.

    Source:
        The Chicago Manual of Style 6.7.
    """
    target = segment.target
    if _ADDRESS.search(target):
        return
    for match in _JOINED.finditer(target):
        if match[0].lower() in segment.source.lower() or (match["begins"] or "").lower() in _DOMAIN:
            continue
        place = _place(match)
        yield Issue(
            f"a space is missing in “{match[0]}”",
            target_spans=(Span(*match.span()),),
            evidence={"text": match[0]},
            suggestion=match[0][:place] + " " + match[0][place:],
        )


def _place(match: re.Match[str]) -> int:
    """Where in the match the space belongs: behind the mark, in front of an opening bracket."""
    if match["opened"]:
        return len(match["opened"])
    group = "mark" if match["mark"] else "stop"
    return 1 if match["closed"] else match.end(group) - match.start()
