"""punctuation-outside-quotation: a comma or full stop behind the closing mark, where American style has it inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, Option, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_OUTSIDE = re.compile(r"(?<=[A-Za-z0-9%)])(?P<marks>[\"”]|[’'][\"”])(?P<stop>[.,])(?=\s|$)(?!\.\.)")
_OPTIONS = {"profile": Option("us-news", "Whose rule.", ("us-news",))}


@check(
    "punctuation-outside-quotation",
    Category.PUNCTUATION,
    Severity.MINOR,
    default=False,
    needs=Needs(target='"”'),
    options=_OPTIONS,
)
def punctuation_outside_quotation(segment: Segment, context: Context) -> Iterator[Issue]:
    """A comma or full stop stands behind a closing quotation mark.

    Off by default, since it is right in British style; `style = "us-news"` switches it on. Inch marks and commands that
    must be typed as they stand are for the reader to except.

    Why:
        In American style commas and full stops always go inside. Chinese sets them by sense, and so does machine
        translation, now one way and now the other.

    Example:
        zh: 该项目被称为“小金库”。
        en: The project is called the "little treasury".
        better: The project is called the "little treasury."

    Source:
        The Associated Press Stylebook on quotation marks; The Chicago Manual of Style 6.9.
    """
    for match in _OUTSIDE.finditer(segment.target):
        if match["marks"] == '"' and segment.target[match.start() - 1].isdigit() and segment.target.count('"') % 2:
            continue
        yield Issue(
            f"“{match['stop']}” belongs inside the quotation mark",
            target_spans=(Span(*match.span()),),
            evidence={"mark": match["stop"]},
            suggestion=match["stop"] + match["marks"],
        )
