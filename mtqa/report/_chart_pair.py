"""Two systems segment by segment: how the differences are spread, and where they are largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from mtqa.metrics.scoring import label_of
from mtqa.model import Run, Score, Segment
from mtqa.report._chart import Panel, Picture, Table, boxes, label, line, signed, svg, ticks
from mtqa.report._chart_systems import EQUAL
from mtqa.report._scores import unit_scale
from mtqa.report.base import RunReader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A bar for each of so many segments at even distances in the sorted order; all of them, where there are no more.
BARS = 51
TOP = 10
WIDTH, HEIGHT, LEFT = 380, 180, 42


@dataclass(frozen=True, slots=True)
class Extreme:
    """A segment in which two systems differ much; the difference is system minus baseline."""

    index: int
    baseline: str
    value: str
    difference: str
    better: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric's view of a pair of systems; `better`, `worse` and `equal` count segments."""

    panel: Panel
    better: int
    worse: int
    equal: int
    missing: int
    extremes: tuple[Extreme, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two systems, by name and number, with what each metric says and the segments that are named."""

    baseline: str
    system: str
    numbers: tuple[int, int]
    differences: tuple[Difference, ...]
    segments: dict[int, Segment]


def pair(reader: RunReader, run: Run, systems: tuple[str, str], metrics: Sequence[str]) -> Pair | None:
    """The second system against the first, by each metric that has values for segments of both."""
    found = []
    for number, metric in enumerate(metrics):
        scores = [score for name in systems for score in run.scores_of(name) if score.metric == metric]
        if len(scores) == 2 and (difference := _difference(number, scores[0], scores[1], run.segments)):
            found.append(difference)
    if not found:
        return None
    wanted = {extreme.index for difference in found for extreme in difference.extremes}
    segments = {segment.index: segment for segment in reader.segments(systems[1]) if segment.index in wanted}
    numbers = (run.systems.index(systems[0]), run.systems.index(systems[1]))
    return Pair(systems[0], systems[1], numbers, tuple(found), segments)


def _difference(number: int, base: Score, other: Score, segments: int) -> Difference | None:
    import numpy as np

    size = min(len(base.segment_values), len(other.segment_values), segments)
    before, after = (np.array(score.segment_values[:size], dtype=np.float64) for score in (base, other))
    with np.errstate(invalid="ignore"):
        gains = (after - before) * (1 if other.higher_is_better else -1)
    places = np.flatnonzero(np.isfinite(gains))
    if not len(places):
        return None
    known = gains[places]
    better, worse = int((known > EQUAL).sum()), int((known < -EQUAL).sum())
    digits = 3 if unit_scale((base, other)) else 1
    counts = (better, worse, len(known) - better - worse, segments - len(known))
    panel = _panel(f"c3-{number}", (base, other), known, counts, digits)
    order = places[np.argsort(-np.abs(known), kind="stable")[:TOP]].tolist()
    extremes = tuple(
        Extreme(place, f"{before[place]:.{digits}f}", f"{after[place]:.{digits}f}",
                signed(float(after[place] - before[place]), digits), bool(gains[place] > 0))
        for place in order if abs(gains[place]) > EQUAL
    )  # fmt: skip
    return Difference(panel, *counts, extremes)


def _panel(
    id: str,
    scores: tuple[Score, Score],
    gains: NDArray[np.float64],
    counts: tuple[int, int, int, int],
    digits: int,
) -> Panel:
    import numpy as np

    ordered = np.sort(gains)[::-1]
    places = np.unique(np.linspace(0, len(ordered) - 1, min(BARS, len(ordered))).round().astype(int))
    drawn = [float(gain) for gain in ordered[places]]
    metric, mean = label_of(scores[0]), float(gains.mean())
    better, worse, equal, missing = counts
    counted = f"better in {better:,}, worse in {worse:,}, equal in {equal:,} segments"
    note = f"mean {signed(mean, digits + 1)}" + (f" · {missing:,} segments not scored for both" if missing else "")
    every = "every segment" if len(drawn) == len(ordered) else f"{len(drawn)} of {len(ordered):,} segments"
    rows = tuple((f"{place + 1:,}", signed(gain, digits)) for place, gain in zip(places.tolist(), drawn, strict=True))
    table = Table(
        f"Gain of {scores[1].system} over {scores[0].system} by {metric}, sorted: {every}; {note}",
        ("Place", "Gain"), rows,
    )  # fmt: skip
    title = f"{scores[1].system} against {scores[0].system} by {metric}, segment by segment"
    high, low, cut = _limits(drawn)
    hint = "the longest bars are cut, the table has them" if cut else ""
    description = f"{every}, sorted by gain: {counted}; {note}. The dashed line is the mean. {hint}"
    picture = _picture(id, (title, description.strip()), drawn, (high, low), (better, equal, len(ordered), mean))
    return Panel(metric, (Picture(f"Gain in {metric}", note, picture),), table, hint)


def _picture(
    id: str,
    words: tuple[str, str],
    drawn: Sequence[float],
    ends: tuple[float, float],
    counts: tuple[int, int, int, float],
) -> Markup:
    """Bars from the largest gain to the largest loss; `counts` are the better, equal and all segments, and the mean."""
    better, equal, total, mean = counts
    high, low = ends
    span = high - low

    def y(gain: float) -> float:
        return 8 + (HEIGHT - 30) * (high - min(max(gain, low), high)) / span

    width = (WIDTH - LEFT) / len(drawn)
    gap = min(0.5, width / 10)
    bars = [
        (LEFT + place * width + gap, LEFT + (place + 1) * width - gap, y(gain), y(0))
        for place, gain in enumerate(drawn)
    ]
    parts: list[Markup] = []
    for value, text in ticks(low, high, 5):
        sign = "+" if value > 0 else ""
        parts += [line("grid", (LEFT, y(value)), (WIDTH, y(value))), label("t e", LEFT - 6, y(value) + 4, sign + text)]
    parts += [
        boxes("better", [bar for bar, gain in zip(bars, drawn, strict=True) if gain > EQUAL]),
        boxes("worse", [bar for bar, gain in zip(bars, drawn, strict=True) if gain < -EQUAL]),
    ]
    parts += [line("base", (LEFT, y(0)), (WIDTH, y(0))), line("mean", (LEFT, y(mean)), (WIDTH, y(mean)))]
    parts += _shares(better, equal, total)
    return svg(id, *words, (WIDTH, HEIGHT), parts)


def _limits(drawn: Sequence[float]) -> tuple[float, float, bool]:
    """The scale's ends, 0 among them, and whether a single extreme bar at an end is cut so that the rest is seen."""
    high, low = max(0.0, drawn[0]), min(0.0, drawn[-1])
    cut = False
    if len(drawn) >= BARS:
        usual = max(abs(drawn[2]), abs(drawn[-3]))
        if usual > 0 and max(high, -low) > 2 * usual:
            cut = True
            high, low = min(high, 2 * usual), max(low, -2 * usual)
    return (high, low, cut) if high - low > EQUAL else (1.0, -1.0, cut)


def _shares(better: int, equal: int, total: int) -> list[Markup]:
    """Below the bars: how much of the width is better, how much worse."""
    texts = [(better, "better", 0.0), (total - better - equal, "worse", 1.0)]
    parts = []
    for count, word, end in texts:
        if count:
            text = f"{word} {100 * count / total:.0f} %"
            parts.append(label("t s" if end == 0 else "t e", LEFT if end == 0 else WIDTH, HEIGHT - 5, text))
    if equal:
        text = f"equal {100 * equal / total:.0f} %"
        parts.append(label("t m", (LEFT + WIDTH) / 2, HEIGHT - 5, text))
    return parts
