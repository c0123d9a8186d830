"""site-text-left: what belongs to the web page or the wire, not to the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, Option, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_BRACKETED = r"[^()\[\]（）【】]"
_GENERAL = "General|Consolidated|Composite|Comprehensive|Synthesi[sz]ed?|Integrated|Combined|Synthetic"
_REPORT = f"(?!{_BRACKETED}*(?:report|news|dispatch|sources|agenc))"
_EDITOR = r"(?:Responsible |Duty |Executive |Commissioning )?[Ee]dit(?:or|ed)(?:[ -]in[ -][Cc]harge)?"
_REPORTER = "[Rr]eporters?|[Cc]orrespondents?|[Jj]ournalists?|[Cc]olumnists?"
# What the source has, what is then nonsense or out of place in English, why, and how much it matters.
_LEFT = tuple(
    (re.compile(zh), re.compile(en), message, severity)
    for zh, en, message, severity in (
        (
            r"综合[^（()）]{0,8}[电讯]",
            rf"[(\[（](?:{_GENERAL})\b{_REPORT}{_BRACKETED}{{0,24}}[)\]）]",
            "“综合…电” says that the report was put together from several",
            Severity.MINOR,
        ),
        (
            r"字[体号][:：]",
            r"(?i:\bfonts?(?: size)? ?: ?\S{0,2}(?:large|big|small)[^.]{0,24})",
            "the page’s buttons for the size of letters are no text",
            Severity.MINOR,
        ),
        (
            r"责编|责任编辑|[（(\[【]编辑",
            rf"[(\[（【]{_EDITOR}\b{_BRACKETED}{{0,40}}[)\]）】]",
            "an editor’s name at the end of a page",
            Severity.NEUTRAL,
        ),
        (
            r"[(（]记者[^()（）]{1,20}[)）]",
            rf"[(（](?:{_REPORTER})\b{_BRACKETED}{{0,40}}[)）]",
            "a reporter’s name inside the report; English has a byline",
            Severity.NEUTRAL,
        ),
    )
)
_OPTIONS = {"names": Option(False, "Whether editors’ and reporters’ names in brackets are flagged too.")}
_SOURCE = re.compile("|".join(zh.pattern for zh, _, _, _ in _LEFT))


@check(
    "site-text-left", Category.INCONSISTENT_STYLE, Severity.MINOR, needs=Needs(source="综字责编记"), options=_OPTIONS
)
def site_text_left(segment: Segment, context: Context) -> Iterator[Issue]:
    """A piece of the web page or of the agency's wire stands in the text (Font: [Large Medium Small], (General 11)).

    That is 综合11日电 rendered word for word and the page's buttons. An editor's or reporter's name in brackets is
    flagged on request and is neutral then, since some houses keep it. Datelines (BEIJING, Feb. 11 (Xinhua) --) and
    (END) are left alone.

    Why:
        Chinese pages carry their furniture into the text; in English it puzzles the reader.

    Example:
        zh: （综合11日电）朝鲜8日晚间举行阅兵仪式。
        en: (General 11) North Korea held a parade on the evening of the 8th.
        better: North Korea held a parade on the evening of the 8th.

    Source:
        The Associated Press Stylebook on datelines and bylines.
    """
    if not _SOURCE.search(segment.source):
        return
    for zh, en, message, severity in _LEFT:
        source, found = zh.search(segment.source), en.search(segment.target)
        if source and found and (severity is not Severity.NEUTRAL or context.option("site-text-left", "names")):
            yield Issue(
                message,
                source_spans=(Span(*source.span()),),
                target_spans=(Span(*found.span()),),
                evidence={"text": found[0]},
                severity=severity,
            )
