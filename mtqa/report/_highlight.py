"""Segment text as HTML: escaped, with marks, with every unseen character as its code.

This is the only place that makes HTML of text outside a template; whatever it is given, it escapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from mtqa.model import Severity, Span
from mtqa.text.spans import excerpt, pieces
from mtqa.text.visible import UNSEEN, code, name, shown

_CODE = Markup('<span class="code" title="{}">{}</span>')
_MARK = Markup('<mark class="{}" title="{}">{}</mark>')
_CUT = Markup('<span class="cut" title="{} more characters">…</span>')
_EMPTY = Markup('<span class="empty">(empty)</span>')
_BREAK = Markup('<span class="code" title="line feed">↵</span>\n')


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place and what is said of it."""

    span: Span
    severity: Severity
    title: str


def highlight(text: str, marks: Sequence[Mark] = (), size: int | None = None) -> Markup:
    """The text with its marks as HTML; at most `size` code points around the first mark, where `size` is given.

    Each element is as long as the marks allow. Where marks overlap, the element has the worst severity of them and
    the titles of all.
    """
    if not text and not marks:
        return _EMPTY
    spans = [mark.span for mark in marks]
    window = excerpt(text, spans, size or len(text))
    if window.start == 0 and window.end == len(text):
        return Markup("").join(_pieces(text, marks))
    inner = [
        Mark(Span(max(mark.span.start, window.start) - window.start, min(mark.span.end, window.end) - window.start),
             mark.severity, mark.title)
        for mark in marks
        if mark.span.start <= window.end and mark.span.end >= window.start
    ]  # fmt: skip
    before = _CUT.format(window.start) if window.start else ""
    after = _CUT.format(len(text) - window.end) if window.end < len(text) else ""
    return Markup("").join([escape(before), *_pieces(window.of(text), inner), escape(after)])


def _pieces(text: str, marks: Sequence[Mark]) -> Iterable[Markup]:
    for piece in pieces(text, [mark.span for mark in marks]):
        inner = visible(piece.text)
        if piece.marks:
            covering = [marks[number] for number in piece.marks]
            worst = max(mark.severity for mark in covering)
            title = "; ".join(dict.fromkeys(mark.title for mark in covering))
            kind = f"m {worst.value}" if piece.text else f"m {worst.value} point"
            yield _MARK.format(kind, shown(title), inner)
        else:
            yield inner


def visible(text: str) -> Markup:
    """The text escaped; line feeds get a sign, other unseen characters their code."""
    if "\n" not in text and not UNSEEN.search(text):
        return escape(text)
    parts: list[Markup] = []
    last = 0
    for match in UNSEEN.finditer(text):
        parts += [_lines(text[last : match.start()]), _CODE.format(name(match[0]), code(match[0]))]
        last = match.end()
    return Markup("").join([*parts, _lines(text[last:])])


def _lines(text: str) -> Markup:
    return _BREAK.join(text.split("\n"))
