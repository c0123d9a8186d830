"""character-entity: &quot; and its like in a text that is not HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_ENTITY = re.compile(
    r"&(?:amp;)?(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|quot|apos|lt|gt|nbsp|[lr]dquo|[lr]squo|[mn]dash|hellip|middot);?", re.I
)
_AFTER = re.compile(r"[A-Za-z0-9=]")


@check("character-entity", Category.CHARACTER_ENCODING, Severity.MINOR, languages=None, needs=Needs(target="&"))
def character_entity(segment: Segment, context: Context) -> Iterator[Issue]:
    """A character stands as its HTML code (&quot;, &#39;, &amp;), and the source has no such code.

    Web addresses, company names with an ampersand, and segments of HTML sources, which have such codes too, are left
    alone.

    Why:
        The code was made by a tool on the way (often an MT service that answers in HTML); readers would see it raw.

    Example:
        zh: 研发部门
        en: The R&amp;D department
        better: The R&D department

    Source:
        HTML, named character references; MQM-Core 2.0, Linguistic conventions > Character encoding.
    """
    if _ENTITY.search(segment.source):
        return
    for match in _ENTITY.finditer(segment.target):
        if not match[0].endswith(";") and (_AFTER.match(segment.target, match.end()) or not match[0].startswith("&#")):
            continue
        plain = _plain(match[0])
        if plain == match[0]:
            continue
        yield Issue(
            f"“{match[0]}” is the code of “{plain}”",
            target_spans=(Span(*match.span()),),
            evidence={"code": match[0]},
            suggestion=plain,
        )


def _plain(code: str) -> str:
    """The character behind a code, also one that was coded twice."""
    while (plain := html.unescape(code)) != code:
        code = plain
    return code.replace("\u00a0", " ")
