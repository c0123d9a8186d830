"""unit-mismatch: kilometres became miles, the figure stayed."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.accuracy._units import changed
from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity
from mtqa.text.units import MEASURES


@check("unit-mismatch", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(source=MEASURES.chars))
def unit_mismatch(segment: Segment, context: Context) -> Iterator[Issue]:
    """A figure of the source stands in the target with another unit: 300 kilometers became 300 miles.

    Lengths, areas, masses, volumes, temperatures and spans of time. A figure that was converted has another value and
    is left alone, and so are a rendering without a unit and a value that stands in the target more than once.

    Why:
        300亩 are 20 hectares; 300 hectares is a farm fifteen times as large. Chinese units without an English name
        (亩, 斤) are the ones that machines replace by the nearest English word.

    Example:
        zh: 这条铁路全长312公里。
        en: The railway is 312 miles long.
        better: The railway is 312 kilometers long.

    Source:
        MQM-Core 2.0, Accuracy > Mistranslation; GB 3100-1993 on units of measure.
    """
    yield from (issue for _, _, issue in changed(context, MEASURES))
