"""doubled-space: two spaces where one belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_DOUBLED = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_QUICK = re.compile("[ \u00a0]{2}")
# Spaces that lay out a table, a form to fill in, or code.
_LAID_OUT = re.compile(r"[ \u00a0]{4,}|\t|[._]{4,}|[{};=|]")


@check("doubled-space", Category.TEXTUAL_CONVENTIONS, Severity.MINOR, languages=None, needs=Needs(pattern=_QUICK))
def doubled_space(segment: Segment, context: Context) -> Iterator[Issue]:
    """Two or three spaces stand between words.

    Two spaces after a full stop are left alone where the text has them after every sentence, as on a typewriter; so are
    columns of four spaces and more, tables, code, and doubled spaces that the source has too.

    Why:
        It is the trace of an edit that was not finished, or of a word that a machine dropped.

    Example:
        zh: 会议在北京举行。
        en: The meeting  was held in Beijing.
        better: The meeting was held in Beijing.

    Source:
        The Chicago Manual of Style 2.9 and 6.7: one space, after a full stop too.
    """
    target = segment.target
    if _LAID_OUT.search(target) or _DOUBLED.search(segment.source):
        return
    found = list(_DOUBLED.finditer(target))
    after_stop = [match for match in found if target[match.start() - 1] in '.!?:”"']
    singles = len(re.findall(r"[.!?] (?=\w)", target))
    for match in found:
        if match in after_stop and not singles:
            continue
        yield Issue(
            "more than one space",
            target_spans=(Span(*match.span()),),
            evidence={"spaces": len(match[0])},
            suggestion=" ",
        )
