"""How segment values are spread: a histogram for each system, all of a metric on the same scales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from mtqa.metrics.scoring import label_of
from mtqa.model import Score
from mtqa.report._chart import (
    MAX_SYSTEMS,
    Panel,
    Picture,
    Table,
    boxes,
    label,
    line,
    linked,
    plain,
    ranked,
    step_of,
    svg,
    ticks,
)
from mtqa.report._query import link, name_of
from mtqa.report._scores import unit_scale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

BINS = 20
WIDTH, HEIGHT, TOP, BASE = 240, 96, 6, 78


@dataclass(frozen=True, slots=True)
class Scale:
    """Ends of the bins, each `step` long; the first and the last may stand for all below and above."""

    edges: tuple[float, ...]
    step: float
    open_below: bool
    open_above: bool

    def names(self) -> list[str]:
        """What each bin holds, in words."""
        ends = [plain(edge, self.step) for edge in self.edges]
        names = [f"{low} – {high}" for low, high in pairwise(ends)]
        if self.open_below:
            names[0] = f"below {ends[1]}"
        if self.open_above:
            names[-1] = f"{ends[-2]} and more"
        return names

    def queries(self, name: str) -> list[str]:
        """What each bin holds, as a query of the working view."""
        ends = [f"{round(edge, 6):g}" for edge in self.edges]
        found = [f"{name}>={low} {name}<{high}" for low, high in pairwise(ends)]
        found[-1] = f"{name}>={ends[-2]}" + ("" if self.open_above else f" {name}<={ends[-1]}")
        if self.open_below:
            found[0] = f"{name}<{ends[1]}"
        return found

    def place(self, value: float) -> float:
        """Where a value stands in the picture, from left to right."""
        low, high = self.edges[0], self.edges[-1]
        return WIDTH * min(max((value - low) / (high - low), 0), 1)


@dataclass(frozen=True, slots=True)
class Spread:
    """One system's segments by bin; `missing` segments have no value."""

    system: str
    counts: tuple[int, ...]
    mean: float
    missing: int


def spread_panel(number: int, scores: Sequence[Score]) -> Panel | None:
    """The histograms of a metric; None where no segment has a value."""
    drawn = [(score, finite(score)) for score in ranked(scores)[:MAX_SYSTEMS] if score.segment_values]
    drawn = [(score, values) for score, values in drawn if len(values)]
    if not drawn:
        return None
    scale = scale_of([values for _, values in drawn])
    spreads = [spread(score, values, scale) for score, values in drawn]
    metric, digits = label_of(scores[0]), 3 if unit_scale(scores) else 1
    most = max(max(each.counts) for each in spreads)
    pictures = tuple(
        _picture(f"c1-{number}-{place}", (metric, name_of(scores[0].metric)), each, scale, most, digits)
        for place, each in enumerate(spreads)
    )
    return Panel(metric, pictures, _table(metric, spreads, scale, digits), f"tallest bar {most:,} segments")


def finite(score: Score) -> Vector:
    """The segment values that are numbers."""
    import numpy as np

    values = np.array(score.segment_values, dtype=np.float64)
    return np.extract(np.isfinite(values), values)


def scale_of(values: Sequence[Vector]) -> Scale:
    """About BINS bins of a round length over all values but the outermost half percent at each end."""
    import numpy as np

    pooled = np.concatenate(values)
    low, high = (float(end) for end in np.quantile(pooled, (0.005, 0.995), method="nearest"))
    least, most = float(pooled.min()), float(pooled.max())
    # Outliers are pooled into the end bins only where they would squeeze the others.
    if most - least <= 1.3 * (high - low):
        low, high = least, most
    if high - low <= 1e-9 * max(1.0, abs(high)):
        step = 0.01 if abs(high) <= 1.5 else 1.0
        step = max(step, step_of(abs(high), 1000)) if high else step
        first, last = math.floor(low / step) - 2, math.floor(high / step) + 3
    else:
        step = step_of(high - low, BINS)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    edges = tuple(place * step for place in range(first, last + 1))
    return Scale(edges, step, least < edges[0] - 1e-9 * step, most > edges[-1] + 1e-9 * step)


def spread(score: Score, values: Vector, scale: Scale) -> Spread:
    """Count a system's values; a value on an edge is counted above it, on the last edge below."""
    import numpy as np

    inner = np.array(scale.edges[1:-1]) - 1e-9 * scale.step
    counts = np.bincount(np.searchsorted(inner, values, side="right"), minlength=len(scale.edges) - 1)
    missing = len(score.segment_values) - len(values)
    return Spread(score.system, tuple(counts.tolist()), float(values.mean()), missing)


def _picture(id: str, metrics: tuple[str, str], found: Spread, scale: Scale, most: int, digits: int) -> Picture:
    metric, name = metrics
    width = WIDTH / len(found.counts)
    gap = min(1.0, width / 6)
    bars = [
        (place * width + gap / 2, (place + 1) * width - gap / 2, BASE - (BASE - TOP) * count / most, BASE)
        for place, count in enumerate(found.counts)
    ]
    words = [f"{metric} {name}: {count:,} segments" for name, count in zip(scale.names(), found.counts, strict=True)]
    addresses = [link(query, found.system) for query in scale.queries(name)]
    at = scale.place(found.mean)
    note = f"mean {found.mean:.{digits}f}" + (f" · {found.missing:,} without a value" if found.missing else "")
    commonest = max(range(len(found.counts)), key=found.counts.__getitem__)
    description = (
        f"{sum(found.counts):,} segments in {len(found.counts)} bins; {note}; most segments"
        f" ({found.counts[commonest]:,}) are in the bin {scale.names()[commonest]}."
    )
    parts = [
        *(
            linked(address, text, boxes("bars", [bar]))
            for address, text, bar in zip(addresses, words, bars, strict=True)
        ),
        line("mean", (at, TOP - 6), (at, BASE)),
        line("base", (0, BASE), (WIDTH, BASE)),
        *_axis(scale),
    ]
    title = f"Distribution of {metric} over the segments of {found.system}"
    return Picture(found.system, note, svg(id, title, description, (WIDTH, HEIGHT), parts))


def _axis(scale: Scale) -> list[Markup]:
    parts = []
    for value, text in ticks(scale.edges[0], scale.edges[-1]):
        at = scale.place(value)
        side = "s" if at < WIDTH * 0.06 else "e" if at > WIDTH * 0.94 else "m"
        parts.append(label(f"t {side}", at, HEIGHT - 4, text))
    return parts


def _table(metric: str, spreads: Sequence[Spread], scale: Scale, digits: int) -> Table:
    rows = [(name, *(f"{each.counts[place]:,}" for each in spreads)) for place, name in enumerate(scale.names())]
    rows.append(("no value", *(f"{each.missing:,}" for each in spreads)))
    rows.append(("mean", *(f"{each.mean:.{digits}f}" for each in spreads)))
    return Table(
        f"Segments by {metric}; a value on an end counts in the upper bin",
        (metric, *(each.system for each in spreads)),
        tuple(rows),
    )
