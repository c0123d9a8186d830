"""surrounding-space: white space around the translation that differs from that around the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_INDENT = "\u3000"  # two of them begin a Chinese paragraph


@check("surrounding-space", Category.TEXTUAL_CONVENTIONS, Severity.MINOR, languages=None, default=False)
def surrounding_space(segment: Segment, context: Context) -> Iterator[Issue]:
    """The translation begins or ends with other white space than its source.

    Off by default: memories that were cut at sentences keep the space behind an English full stop, where Chinese has
    none, and in such a file a fifth of the segments would be flagged. Switch it on for strings of software, where white
    space is part of the layout. The wide space that indents a Chinese paragraph is left alone.

    Why:
        Strings are put together by programs: a lost line end or space glues two of them, an added one shows.

    Example:
        zh: 会议在北京举行。
        en: \u00a0The meeting was held in Beijing.
        better: The meeting was held in Beijing.

    Source:
        MQM-Core 2.0, Linguistic conventions > Textual conventions.
    """
    source, target = segment.source.strip(_INDENT), segment.target
    core = target.strip()
    if not core or not source.strip() or (source == source.strip() and target == core):
        return
    start = target.index(core)
    ends = (
        ("begins", source[: len(source) - len(source.lstrip())], Span(0, start), core[0], False),
        ("ends", source[len(source.rstrip()) :], Span(start + len(core), len(target)), core[-1], True),
    )
    for where, wanted, span, beside, behind in ends:
        if wanted == span.of(target):
            continue
        shown = span if len(span) else Span(span.start - 1, span.end) if behind else Span(span.start, span.end + 1)
        kept = "" if len(span) else beside
        yield Issue(
            f"the translation {where} with {_named(span.of(target))}, the source with {_named(wanted)}",
            target_spans=(shown,),
            evidence={"source": wanted, "target": span.of(target)},
            suggestion=kept + wanted if behind else wanted + kept,
        )


def _named(space: str) -> str:
    if not space:
        return "no white space"
    lines = space.count("\n")
    return f"{lines} line end{'s' * (lines > 1)}" if lines else f"{len(space)} space{'s' * (len(space) > 1)}"
