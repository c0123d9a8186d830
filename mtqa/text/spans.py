"""Marked text: a text and any number of spans over it, cut into pieces that each have one set of marks.

Spans may nest, overlap, repeat, be empty (a place where something is missing) and reach beyond the text (a text that
was edited after it was marked). No piece is smaller than the marks make it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mtqa.model import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. `marks` are the positions, in the list of spans, of those that cover it.

    An empty `text` is a point: its marks are the empty spans at `start`, and those that cover both of its sides.
    """

    text: str
    start: int
    marks: tuple[int, ...] = ()


def clamped(span: Span, length: int) -> Span:
    """The part of a span that lies within a text of `length` code points; empty at its end if none does."""
    return Span(min(span.start, length), min(span.end, length))


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """Cut `text` at the borders of `spans`; the pieces' texts, joined, are `text`."""
    starts: defaultdict[int, set[int]] = defaultdict(set)
    ends: defaultdict[int, set[int]] = defaultdict(set)
    points: defaultdict[int, set[int]] = defaultdict(set)
    for number, span in enumerate(spans):
        inside = clamped(span, len(text))
        if inside:
            starts[inside.start].add(number)
            ends[inside.end].add(number)
        else:
            points[inside.start].add(number)
    cuts = sorted({0, len(text), *starts, *ends, *points})
    found: list[Piece] = []
    active: set[int] = set()
    for place, following in zip(cuts, [*cuts[1:], None], strict=True):
        active -= ends[place]
        if points[place]:
            found.append(Piece("", place, tuple(sorted(active | points[place]))))
        active |= starts[place]
        if following is not None:
            found.append(Piece(text[place:following], place, tuple(sorted(active))))
    return found


def excerpt(text: str, spans: Sequence[Span], size: int) -> Span:
    """A window of at most `size` code points that shows the first span, a third of the window before it.

    The whole text where it is short enough; its beginning where nothing is marked.
    """
    if len(text) <= size:
        return Span(0, len(text))
    first = min((clamped(span, len(text)).start for span in spans), default=0)
    start = min(max(0, first - size // 3), len(text) - size)
    return Span(start, start + size)
