"""What a metric says of the translations that people rated: a value for each segment and system.

Three sources: a registered metric, the findings of our checks, and values that were made elsewhere and are joined by
their texts. Findings count as a metric through what they cost: the negated sum of their weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqa.checks.run import check_document, check_segments
from mtqa.errors import InputError
from mtqa.metaeval.ratings import Ratings
from mtqa.metrics.base import Metric, Pair
from mtqa.metrics.scoring import evaluate, score_of
from mtqa.model import Finding, Segment

if TYPE_CHECKING:
    from mtqa.checks.base import Check
    from mtqa.glossary.match import Matcher
    from mtqa.metrics.base import Matrix, Vector

FINDINGS = "findings"


@dataclass(frozen=True)
class MetricValues:
    """A metric's values on the metric's own scale.

    `segments` is [systems, segments] in the order of the ratings, NaN where it has no value; `systems` one value for
    each system, over its rated segments. `signatures` are the different ones that the systems' scores carry.
    """

    name: str
    label: str
    signatures: tuple[str, ...]
    segments: Matrix
    systems: Vector
    higher_is_better: bool = True


def metric_values(metric: Metric, ratings: Ratings, references: Sequence[str | None] | None = None) -> MetricValues:
    """Score the rated translations; `references` has one text or None for each segment.

    Raises InputError where the metric needs a reference and there is none.
    """
    import numpy as np

    if metric.needs_reference and not any(references or ()):
        hint = "give --reference with the name of a system in the file, or with a file and its --source"
        raise InputError(f"{metric.label} needs a reference", hint=hint)
    segments = np.full(ratings.penalties.shape, np.nan)
    systems, signatures = np.full(len(ratings.systems), np.nan), []
    for row, system in enumerate(ratings.systems):
        rated = _rated(ratings, row)
        given = [() if references is None or not references[n] else (str(references[n]),) for n in rated]
        pairs = [
            Pair(ratings.places[column].source, ratings.targets[row][column] or "", found)
            for column, found in zip(rated, given, strict=True)
        ]
        score = score_of(metric, evaluate(metric, pairs), system)
        if score is not None:
            segments[row, rated] = [np.nan if value is None else value for value in score.segment_values]
            systems[row] = score.value
            signatures.append(score.signature)
    kinds = tuple(dict.fromkeys(signatures))
    return MetricValues(metric.name, metric.label, kinds, segments, systems, metric.higher_is_better)


def finding_values(
    ratings: Ratings,
    checks: Sequence[Check],
    weight: Callable[[Finding], float],
    signature: str,
    matcher: Matcher | None = None,
) -> MetricValues:
    """What our checks find in the rated translations, negated: 0 for a segment without findings.

    Checks of whole documents see the segments of a document that the system has, in the file's order.
    """
    import numpy as np

    segments = np.full(ratings.penalties.shape, np.nan)
    for row, system in enumerate(ratings.systems):
        texts = _segments(ratings, row)
        findings = check_segments(texts, checks, matcher, system=system)
        for document in dict.fromkeys(text.document for text in texts):
            part = [text for text in texts if text.document == document]
            findings += check_document(part, checks, matcher, system=system)
        segments[row, [text.index for text in texts]] = 0.0
        for finding in findings:
            segments[row, finding.index] -= weight(finding)
    return _averaged(FINDINGS, (signature,), segments)


def joined_values(
    ratings: Ratings,
    name: str,
    signatures: Iterable[str],
    values: Mapping[str, Iterable[tuple[str, str, float]]],
    higher_is_better: bool = True,
) -> MetricValues:
    """Values made elsewhere, of (source, translation, value) for each system; joined by equal texts.

    What does not join stays NaN; a system's value is the mean. Raises InputError where nothing joins.
    """
    import numpy as np

    segments = np.full(ratings.penalties.shape, np.nan)
    for row, system in enumerate(ratings.systems):
        known = {(source.strip(), target.strip()): value for source, target, value in values.get(system, ())}
        for column in _rated(ratings, row):
            key = (ratings.places[column].source.strip(), (ratings.targets[row][column] or "").strip())
            segments[row, column] = known.get(key, np.nan)
    if np.isnan(segments).all():
        raise InputError(
            f"no rated translation has {name}", hint="system names and texts must be those of the MQM file"
        )
    return _averaged(name, tuple(signatures), segments, higher_is_better)


def _averaged(name: str, signatures: tuple[str, ...], segments: Matrix, higher_is_better: bool = True) -> MetricValues:
    import numpy as np

    present = ~np.isnan(segments)
    counts = present.sum(axis=1)
    sums = np.where(present, segments, 0.0).sum(axis=1)
    systems = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
    return MetricValues(name, name, signatures, segments, systems, higher_is_better)


def _rated(ratings: Ratings, row: int) -> list[int]:
    """The columns that a system was rated on."""
    import numpy as np

    return [int(column) for column in np.flatnonzero(~np.isnan(ratings.penalties[row]))]


def _segments(ratings: Ratings, row: int) -> list[Segment]:
    found = []
    for column in _rated(ratings, row):
        place, target = ratings.places[column], ratings.targets[row][column] or ""
        found.append(Segment(place.number, place.source, target, document=place.document, index=column))
    return found
