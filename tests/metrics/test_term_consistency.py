"""Term consistency: the preferred rendering among the known ones."""

from __future__ import annotations

from terms import matcher_of

from mtqa.glossary.model import Row, Status
from mtqa.metrics.base import METRICS, MetricOptions, Pair


def test_what_each_segment_counts():
    matcher = matcher_of(
        Row("chip", ("芯片",), "microchip"),
        Row("chip", (), "chip", Status.ADMITTED),
        Row("chip", (), "core piece", Status.FORBIDDEN),
    )
    metric = METRICS["term-consistency"].build(MetricOptions(matcher=matcher))
    table = [
        ("A microchip", (1, 1), "preferred"),
        ("A chip", (0, 1), "admitted"),
        ("A core piece", (0, 1), "forbidden, but known"),
        ("A microchip, no chip", (0, 1), "both"),
        ("Wafers", (0, 0), "not rendered in any known way"),
    ]
    for target, counted, why in table:
        assert tuple(metric.statistics([Pair("芯片", target)])[0].tolist()) == counted, why
