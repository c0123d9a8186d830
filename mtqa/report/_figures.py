"""Small SVG figures. Each stands beside the numbers it draws, so it is hidden from screen readers.

Colours come from the style sheet by class; widths are in the units of a fixed view box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from mtqa.model import Severity
from mtqa.report.base import SEVERITIES

WIDTH = 160
_SVG = Markup(
    '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
)
_RECT = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>')
_LINE = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>')
_DOT = Markup('<circle class="{}" cx="{}" cy="{}" r="4"/>')


def severity_bar(counts: Mapping[Severity, int], most: int, width: int = WIDTH, height: int = 10) -> Markup:
    """A bar of one part for each severity, worst first; `most` is the total that fills the width."""
    x = 0.0
    parts = [_RECT.format("ground", 0, 0, width, height)]
    for severity in SEVERITIES:
        length = width * counts.get(severity, 0) / max(most, 1)
        if length:
            parts.append(_RECT.format(severity.value, short(x), 0, short(length), height))
        x += length
    return _svg("bar", width, height, parts)


def interval_plot(value: float, interval: tuple[float, float] | None, domain: tuple[float, float]) -> Markup:
    """A dot at the value, with the interval as a line, on the scale that `domain` spans."""
    low, high = domain

    def place(figure: float) -> str:
        return short(6 + (WIDTH - 12) * ((figure - low) / (high - low) if high > low else 0.5))

    parts = [_LINE.format("axis", 0, 8, WIDTH, 8)]
    if interval:
        parts.append(_LINE.format("range", place(interval[0]), 8, place(interval[1]), 8))
    return _svg("plot", WIDTH, 16, [*parts, _DOT.format("dot", place(value), 8)])


def _svg(kind: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    return _SVG.format(kind, width, height, width, height, Markup("").join(parts))


def short(figure: float) -> str:
    """A number of an SVG, to a hundredth of a unit."""
    return f"{figure:.2f}".rstrip("0").rstrip(".")
