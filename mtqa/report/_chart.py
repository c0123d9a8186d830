"""What every chart is made of: an SVG with a title and a description, and a table of the same figures.

Texts of others reach an SVG only through `svg` and `label`, which make no elements of them:
an HTML element inside an SVG would end it.
Colours and fonts come from the style sheet by class; lengths are in the units of each picture's view box.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mtqa.model import Score
from mtqa.report._figures import short
from mtqa.text.visible import shown

# More systems than these are not drawn: a page of them helps nobody, and the pairs grow with the square.
MAX_SYSTEMS = 24
_SVG = Markup(
    '<svg class="chart" role="{6}" aria-labelledby="{0}t {0}d" viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
    '<title id="{0}t">{3}</title><desc id="{0}d">{4}</desc>{5}</svg>'
)
# Not in the order of the Tab key: twenty bars to step over help nobody, and the filter line takes the same words.
_LINK = Markup('<a class="pick" href="{}" tabindex="-1" aria-label="{}"><title>{}</title>{}</a>')
_TEXT = Markup('<text class="{}" x="{}" y="{}">{}</text>')
_LINE = Markup('<path class="{}" d="M{} {}L{} {}"/>')
_PATH = Markup('<path class="{}" d="{}"/>')
_BOX = "M{} {}V{}H{}V{}z"


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a picture. `head` names the columns, the first that of the row headers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One SVG. `name` is the file's or the program's word for what is drawn, `note` a few figures beside it."""

    name: str
    note: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Panel:
    """Pictures that belong together, with one table of all their figures."""

    label: str
    pictures: tuple[Picture, ...]
    table: Table
    hint: str = ""


def svg(id: str, title: str, description: str, size: tuple[int, int], parts: Iterable[Markup]) -> Markup:
    """The whole picture; `id` is unique in the page."""
    drawn = Markup("").join(parts)
    # A picture is one thing to a screen reader, unless there is something to choose in it.
    role = "group" if 'class="pick"' in drawn else "img"
    return _SVG.format(id, *size, shown(title), shown(description), drawn, role)


def linked(address: str, words: str, drawn: Markup) -> Markup:
    """A part of a picture that leads to a filter; nothing where nothing is drawn."""
    return _LINK.format(address, shown(words), shown(words), drawn) if drawn else drawn


def label(kind: str, x: float, y: float, text: str) -> Markup:
    """A text with its baseline at y; `kind` says to which side of x it stands (s-tart, m-iddle, e-nd) and its look."""
    return _TEXT.format(kind, short(x), short(y), shown(text))


def line(kind: str, start: tuple[float, float], end: tuple[float, float]) -> Markup:
    """A straight line."""
    return _LINE.format(kind, *(short(number) for number in (*start, *end)))


def boxes(kind: str, places: Iterable[tuple[float, float, float, float]]) -> Markup:
    """Boxes of one look as one path; each is left, right, top, bottom. Those without height are left out."""
    drawn = [
        _BOX.format(short(left), short(bottom), short(top), short(right), short(bottom))
        for left, right, top, bottom in places
        if abs(bottom - top) > 1e-9
    ]
    return _PATH.format(kind, "".join(drawn)) if drawn else Markup("")


def fitted(text: str, width: int) -> str:
    """The text cut to `width` Latin letters; a Chinese character is as wide as two."""
    text = shown(" ".join(text.split()))
    used = 0
    for place, char in enumerate(text):
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used > width:
            return text[: max(place - 1, 1)] + "…"
    return text


def step_of(length: float, parts: int) -> float:
    """A round step (1, 2, 2.5 or 5 times a power of ten) of which `length` takes at most `parts`."""
    least = length / parts
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= least * (1 - 1e-9))


def plain(number: float, step: float) -> str:
    """A place on a scale with as many digits as its steps need, and a true minus."""
    digits = max(0, 1 - math.floor(math.log10(step))) if step < 1 else int(step != int(step))
    text = f"{number:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", "0"} else text.replace("-", "−")


def signed(number: float, digits: int) -> str:
    """A difference with its sign, a true minus; 0 without one."""
    text = f"{number:+.{digits}f}"
    return text[1:] if not float(text) else text.replace("-", "−")


def ticks(low: float, high: float, parts: int = 4) -> list[tuple[float, str]]:
    """Round places from low to high with their texts."""
    if not high > low:
        return [(low, f"{low:g}")]
    step = step_of(high - low, parts)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(number * step, plain(number * step, step)) for number in range(first, last + 1)]


def ranked(scores: Sequence[Score]) -> list[Score]:
    """Scores of one metric, the best first, ties in the run's order; those that are no number are left out."""
    known = [score for score in scores if math.isfinite(score.value)]
    return sorted(known, key=lambda score: -score.value if score.higher_is_better else score.value)
