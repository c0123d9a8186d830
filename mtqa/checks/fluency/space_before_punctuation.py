"""space-before-punctuation: a blank before a comma or full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# The mark must end its word: .NET, .5 and faces stay out; three dots are an ellipsis, however they are spaced. A colon
# with spaces around it is a ratio or a table.
_SPACED = re.compile(r"(?<=[\w)\]”’%\"])[ \u00a0]{1,3}(?P<mark>[,;.!?])(?![ \u00a0]?[.)(])(?=\s|$|[\"”’\])])")


@check(
    "space-before-punctuation",
    Category.PUNCTUATION,
    Severity.MINOR,
    needs=Needs(pattern=re.compile(r"[ \u00a0][,;.!?]")),
)
def space_before_punctuation(segment: Segment, context: Context) -> Iterator[Issue]:
    """A space stands before a comma, full stop, semicolon, question or exclamation mark.

    Colons, spaced ellipses, decimals without a zero, file endings and faces are left alone.

    Why:
        English sets these marks close to the word. The space comes from tokenised machine translation or from an edit.

    Example:
        zh: 公司将扩大产能，并增加投入。
        en: The company will expand capacity , and invest more.
        better: The company will expand capacity, and invest more.

    Source:
        The Chicago Manual of Style 6.7.
    """
    for match in _SPACED.finditer(segment.target):
        mark = match["mark"]
        yield Issue(
            f"no space belongs before “{mark}”",
            target_spans=(Span(*match.span()),),
            evidence={"mark": mark},
            suggestion=mark,
        )
