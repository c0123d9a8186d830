"""Which units of the source stand in the target with the same figure and another unit."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context
from mtqa.model import Issue
from mtqa.text.numbers import Figure
from mtqa.text.units import Table, Unit

_TOO_MANY = 5_000  # pairs of figures: beyond, a text is a table


def changed(context: Context, table: Table) -> Iterator[tuple[Unit, Figure, Issue]]:
    """Each figure of the source whose value the target gives in another unit of the same dimension."""
    source, target = context.segment.source, context.segment.target
    with_unit = [(figure, found) for figure in context.zh.figures if (found := table.of(source, figure)) is not None]
    if not with_unit or len(with_unit) * len(context.en.figures) > _TOO_MANY:
        return
    for figure, (unit, place) in with_unit:
        values = {figure.low, figure.high}
        same = [other for other in context.en.figures if not values.isdisjoint((other.low, other.high))]
        told = [seen for other in same if (seen := table.rendered(unit, target, other)) is not None]
        # A figure that stands in the target without a unit may be the one that is meant.
        if told and len(told) == len(same) and not any(good for good, _ in told):
            there = told[0][1]
            zh, en = place.of(source), there.of(target)
            amount = figure.span.of(source)
            yield (
                unit,
                figure,
                Issue(f"{amount}{zh} became “{en}”", (place,), (there,), {"source": amount + zh, "found": en}),
            )
