"""System against system: values with their intervals, and the difference of every pair.

Nothing is drawn by lot here: intervals and values are the run's own. Whether a difference is more than luck is what
`mtqa compare` tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from mtqa.metrics.scoring import label_of, settings_of
from mtqa.model import Score
from mtqa.report._chart import MAX_SYSTEMS, Panel, Picture, Table, fitted, label, line, ranked, signed, svg, ticks
from mtqa.report._figures import short
from mtqa.report._scores import unit_scale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Smaller differences are none.
EQUAL = 1e-9
# Up to so many systems the columns of a matrix have names, then numbers.
NAMED = 5
WIDTH, ROW, LEFT, RIGHT = 300, 19, 116, 250
_BAND = Markup('<rect class="band" x="{}" y="2" width="{}" height="{}"/>')
_DOT = Markup('<circle class="dot" cx="{}" cy="{}" r="3.5"/>')


@dataclass(frozen=True, slots=True)
class Cell:
    """A difference: its text, how it is filled ("" where it may be nothing), segments better and worse ("" unknown)."""

    text: str
    kind: str
    segments: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The pairs of systems by one metric; a cell is the system of its column against the baseline of its row."""

    label: str
    higher_is_better: bool
    heads: tuple[str, ...]
    names: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def has_segments(self) -> bool:
        """Whether any pair has segments to count."""
        return any(cell.segments for row in self.cells for cell in row)


def alike(scores: Sequence[Score]) -> bool:
    """Whether the signatures say that the scores were made in one way, whatever segments they left out."""
    return len({settings_of(score.signature) for score in scores}) == 1


def apart(first: Score, second: Score) -> bool | None:
    """Whether two 95 % intervals do not overlap; None where one of them has none."""
    if first.interval is None or second.interval is None:
        return None
    return first.interval[1] < second.interval[0] or second.interval[1] < first.interval[0]


# -- values with intervals


def values_panel(number: int, scores: Sequence[Score]) -> Panel:
    """A row for each system, the best on top: a dot at its value, a line over its interval."""
    shown_scores = ranked(scores)[:MAX_SYSTEMS]
    metric, digits = label_of(scores[0]), 4 if unit_scale(scores) else 2
    direction = "higher" if scores[0].higher_is_better else "lower"
    picture = Picture(metric, f"{direction} is better", _values_svg(f"c2-{number}", metric, shown_scores, digits))
    rows = tuple((score.system, f"{score.value:.{digits}f}", *_ends(score, digits)) for score in shown_scores)
    return Panel(
        metric, (picture,), Table(f"{metric} by system with its 95 % interval", ("System", metric, "from", "to"), rows)
    )


def _ends(score: Score, digits: int) -> tuple[str, str]:
    if score.interval is None:
        return "none", "none"
    return f"{score.interval[0]:.{digits}f}", f"{score.interval[1]:.{digits}f}"


def _values_svg(id: str, metric: str, scores: Sequence[Score], digits: int) -> Markup:
    ends = [end for score in scores for end in (score.value, *(score.interval or ()))]
    low, high = float(min(ends)), float(max(ends))
    pad = 0.03 * (high - low) or 0.5

    def place(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - low + pad) / (high - low + 2 * pad)

    base = len(scores) * ROW + 4
    parts = [line("base", (LEFT, base), (RIGHT, base))]
    if scores[0].interval:
        start, end = (place(edge) for edge in scores[0].interval)
        parts.append(_BAND.format(short(start), short(end - start), base - 2))
    for number, score in enumerate(scores):
        parts += _value_row(score, number * ROW + ROW / 2 + 3, place, digits)
    for value, text in ticks(low - pad, high + pad, 3):
        parts += [
            line("tick", (place(value), base), (place(value), base + 4)),
            label("t m", place(value), base + 16, text),
        ]
    best, last = scores[0], scores[-1]
    description = (
        f"{len(scores)} systems, the best first: from {best.system} with {best.value:.{digits}f} to {last.system} with"
        f" {last.value:.{digits}f}. The shaded band is the interval of the first."
    )
    return svg(id, f"{metric} of each system with its 95 % interval", description, (WIDTH, base + 20), parts)


def _value_row(score: Score, y: float, place: Callable[[float], float], digits: int) -> list[Markup]:
    parts = [label("t e name", LEFT - 8, y + 4, fitted(score.system, 16))]
    if score.interval:
        parts.append(line("range", (place(score.interval[0]), y), (place(score.interval[1]), y)))
    parts.append(_DOT.format(short(place(score.value)), short(y)))
    parts.append(label("t e value", WIDTH - 2, y + 4, f"{score.value:.{digits}f}"))
    return parts


# -- every pair


def matrix(scores: Sequence[Score]) -> Matrix:
    """The differences of all pairs, systems in the order of their values."""
    drawn = ranked(scores)[:MAX_SYSTEMS]
    largest = max(abs(one.value - other.value) for one in drawn for other in drawn) or 1.0
    digits = 3 if unit_scale(scores) else 1
    rows_of = [_row_of(score) for score in drawn]
    cells = tuple(
        tuple(
            _cell(base, other, largest, digits, _segments(rows_of[row], rows_of[column], other.higher_is_better))
            if row != column
            else Cell("", "self", "")
            for column, other in enumerate(drawn)
        )
        for row, base in enumerate(drawn)
    )
    names = tuple(score.system for score in drawn)
    numbered = len(names) > NAMED
    heads = tuple(str(place + 1) for place in range(len(names))) if numbered else names
    return Matrix(label_of(scores[0]), scores[0].higher_is_better, heads, names, cells)


def _cell(base: Score, other: Score, largest: float, digits: int, segments: str) -> Cell:
    difference = other.value - base.value
    kind = ""
    if apart(base, other):
        better = (difference > 0) is other.higher_is_better
        strength = min(3, 1 + int(3 * abs(difference) / largest))
        kind = f"{'up' if better else 'down'}{strength}"
    return Cell(signed(difference, digits), kind, segments)


def _row_of(score: Score) -> NDArray[np.float64]:
    import numpy as np

    return np.array(score.segment_values, dtype=np.float64)


def _segments(base: NDArray[np.float64], other: NDArray[np.float64], higher_is_better: bool) -> str:
    """Segments in which the second is better and worse, of those that both have a value for."""
    if not len(base) or len(base) != len(other):
        return ""
    gains = (other - base) * (1 if higher_is_better else -1)
    return f"{int((gains > EQUAL).sum()):,} : {int((gains < -EQUAL).sum()):,}"


# -- in words


def warnings(by_metric: Sequence[Sequence[Score]]) -> list[str]:
    """What a reader of the figures should be told: too close to call, and metrics that disagree."""
    comparable = [ranked(scores) for scores in by_metric if len(scores) > 1 and alike(scores)]
    comparable = [scores for scores in comparable if len(scores) > 1]
    return [*_close(comparable), *_disagreements(comparable)]


def _close(by_metric: Sequence[Sequence[Score]]) -> list[str]:
    """One sentence for each couple of best systems whose intervals overlap."""
    close: dict[frozenset[str], list[str]] = {}
    for first, second, *_ in by_metric:
        if apart(first, second) is False:
            close.setdefault(frozenset((first.system, second.system)), []).append(label_of(first))
    order = [score.system for scores in by_metric for score in scores]
    return [
        f"{_listed(sorted(couple, key=order.index))}, the best two by {_listed(metrics)}, are too close to call: their"
        " 95 % intervals overlap, and the difference may mean nothing. mtqa compare tests it on the same segments."
        for couple, metrics in close.items()
    ]


@dataclass(frozen=True, slots=True)
class _Conflict:
    """The pairs of systems that two metrics order differently; `sure` of them have intervals apart by both."""

    metrics: tuple[str, str]
    pairs: int
    of: int
    sure: int
    example: str


def _disagreements(by_metric: Sequence[Sequence[Score]]) -> list[str]:
    conflicts = [
        conflict
        for place, first in enumerate(by_metric)
        for second in by_metric[place + 1 :]
        if (conflict := _conflict(first, second)).pairs
    ]
    if not conflicts:
        return []
    worst = max(conflicts, key=lambda each: (each.sure, each.pairs))
    where = f"on {worst.pairs:,} of {worst.of:,} pairs of systems" if worst.of > 1 else "on the two systems"
    sure = (
        f"in {worst.sure:,} of these both have intervals apart" if worst.sure else "never with intervals apart by both"
    )
    text = f"Metrics disagree: {_listed(worst.metrics)} {where} ({worst.example}), {sure}."
    if len(conflicts) > 1:
        others = [" and ".join(each.metrics) for each in conflicts if each is not worst]
        text += f" So do {others[0] if len(others) == 1 else f'{len(others)} other pairs of metrics'}."
    if any(_compares_wording(scores[0].metric) for scores in by_metric):
        text += (
            " BLEU, chrF and TER compare wording with a reference and are known to disagree with people about what"
            " large language models write: let people judge a sample before you choose by them."
        )
    return [text]


def _compares_wording(metric: str) -> bool:
    return metric.lower().startswith(("bleu", "chrf", "ter"))


def _conflict(first: Sequence[Score], second: Sequence[Score]) -> _Conflict:
    others = {score.system: score for score in second}
    shared = [(score, others[score.system]) for score in first if score.system in others]
    pairs = sure = 0
    example, clearest = "", (False, -1.0)
    spans = [max(abs(scores[0].value - scores[-1].value), EQUAL) for scores in (first, second)]
    for place, one in enumerate(shared):
        for other in shared[place + 1 :]:
            gains = [_gain(a, b) for a, b in zip(one, other, strict=True)]
            if not gains[0] * gains[1] < 0 or min(map(abs, gains)) <= EQUAL:
                continue
            pairs += 1
            is_sure = all(apart(a, b) for a, b in zip(one, other, strict=True))
            sure += is_sure
            clear = (is_sure, min(abs(gain) / span for gain, span in zip(gains, spans, strict=True)))
            if clear > clearest:
                clearest, example = clear, _example(one, other)
    count = len(shared) * (len(shared) - 1) // 2
    return _Conflict((label_of(first[0]), label_of(second[0])), pairs, count, sure, example)


def _gain(base: Score, other: Score) -> float:
    return (other.value - base.value) * (1 if other.higher_is_better else -1)


def _example(one: tuple[Score, Score], other: tuple[Score, Score]) -> str:
    """`one` is better by the first metric."""
    return f"{one[0].system} is the better by {label_of(one[0])}, {other[0].system} by {label_of(one[1])}"


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
