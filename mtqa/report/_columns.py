"""The page's data: what the working view shows, column by column, as lines of JSON no browser reads as anything else.

Offsets are code points, as everywhere; the page converts them. Above PACKED bytes the lines are compressed.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from markupsafe import Markup

from mtqa.metrics.scoring import label_of
from mtqa.model import Finding, Run, Score, Segment, Span
from mtqa.report._hints import Hints, term_forms
from mtqa.report._query import name_of
from mtqa.report._scores import unit_scale
from mtqa.report.base import OutputOptions, RunReader
from mtqa.run.keys import iter_keys

PACKED = 3_000_000
BLOCK = 1000
_HARMLESS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def page_data(reader: RunReader, run: Run, options: OutputOptions) -> Iterator[dict[str, Any]]:
    """The lines of the data in order: a head, blocks of segments, blocks of findings, and what was met on the way.

    A line is small enough for a browser to read it while it unpacks the next.
    """
    held = held_segments(run, options)
    metrics = list(metrics_of(run))
    yield {"head": _head(run, metrics)}
    hints = Hints(reader, run)
    documents: dict[str, int] = {}
    for start, block in _blocks(_rows(reader, run, held)):
        yield {
            "segments": segment_columns(block, hints, documents),
            "targets": [[targets[number] for _, targets, _ in block] for number in range(len(run.systems))],
            "values": [
                [_values(scores.get(system), start, len(block)) for system in run.systems] for _, scores in metrics
            ],
        }
    checks: dict[str, int] = {}
    categories: dict[str, int] = {}
    for _, found in _blocks(_findings(reader, run, held)):
        yield {"findings": finding_columns(found, checks, categories)}
    yield {
        "tail": {
            "concepts": hints.concepts,
            "ways": list(hints.ways),
            "docs": list(documents),
            "checks": list(checks),
            "cats": list(categories),
        }
    }


def held_segments(run: Run, options: OutputOptions) -> int:
    """How many segments of each system, from the first, the working view holds."""
    return min(run.segments, options.max_segments // max(1, len(run.systems)))


def _head(run: Run, metrics: Sequence[tuple[str, Mapping[str, Score]]]) -> dict[str, Any]:
    return {
        "run": {
            "id": run.id,
            "origin": run.origin,
            "created": run.created,
            "version": run.version,
            "segments": run.segments,
        },
        "systems": list(run.systems),
        "metrics": [
            {
                "name": name,
                "label": label_of(next(iter(scores.values()))),
                "digits": 3 if unit_scale(list(scores.values())) else 1,
            }
            for name, scores in metrics
        ],
    }


def _blocks(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Rows in lists of at most BLOCK, each with the number of its first."""
    iterator, start = iter(rows), 0
    while block := list(islice(iterator, BLOCK)):
        yield start, block
        start += len(block)


def _rows(reader: RunReader, run: Run, held: int) -> Iterator[tuple[Segment, tuple[str, ...], str]]:
    """Each segment with the translations of all systems and its key."""
    if not run.systems:
        return
    keys = iter_keys(reader.segments(run.systems[0]))
    streams = [reader.segments(system) for system in run.systems]
    for key, *segments in islice(zip(keys, *streams, strict=True), held):
        yield segments[0], tuple(segment.target for segment in segments), key


def segment_columns(
    block: Sequence[tuple[Segment, tuple[str, ...], str]], hints: Hints, documents: dict[str, int]
) -> dict[str, list[Any]]:
    """What all systems share of these segments; `documents` numbers the documents as they are met."""
    segments = [segment for segment, _, _ in block]
    return {
        "id": [segment.id for segment in segments],
        "key": [key for _, _, key in block],
        "src": [segment.source for segment in segments],
        "doc": [documents.setdefault(segment.document, len(documents)) for segment in segments],
        "ref": [list(segment.references) for segment in segments],
        "terms": [hints.terms(segment) for segment in segments],
        "figures": [hints.figures(segment) for segment in segments],
    }


def metrics_of(run: Run) -> Iterator[tuple[str, Mapping[str, Score]]]:
    """Every metric with segment values: the name a filter calls it by, and its score by system."""
    for metric in dict.fromkeys(score.metric for score in run.scores):
        scores = {score.system: score for score in run.scores if score.metric == metric and any(score.segment_values)}
        if scores:
            yield name_of(metric), scores


def _values(score: Score | None, start: int, count: int) -> list[float | None]:
    """A block of a system's values; None where there is none."""
    if score is None:
        return [None] * count
    values = score.segment_values[start : start + count]
    known = [round(value, 4) if value is not None and math.isfinite(value) else None for value in values]
    return known + [None] * (count - len(known))


def _findings(reader: RunReader, run: Run, held: int) -> Iterator[tuple[int, Finding]]:
    """All findings of the segments that the page holds, by system, then segment, with the system's number."""
    for number, system in enumerate(run.systems):
        for finding in reader.findings(system):
            if finding.index < held:
                yield number, finding


def finding_columns(
    found: Sequence[tuple[int, Finding]], checks: dict[str, int], categories: dict[str, int]
) -> dict[str, list[Any]]:
    """These findings; `checks` and `categories` are numbered as they are met."""
    findings = [finding for _, finding in found]
    return {
        "sys": [number for number, _ in found],
        "seg": [finding.index for finding in findings],
        "id": [finding.id for finding in findings],
        "check": [checks.setdefault(finding.check, len(checks)) for finding in findings],
        "cat": [categories.setdefault(finding.category.value, len(categories)) for finding in findings],
        "sev": [finding.severity.rank for finding in findings],
        "msg": [finding.message for finding in findings],
        "ss": [flat(finding.source_spans) for finding in findings],
        "ts": [flat(finding.target_spans) for finding in findings],
        "fix": [finding.suggestion for finding in findings],
        "alike": [finding.alike or finding.id for finding in findings],
        "need": [needed(finding) for finding in findings],
        "dis": [finding.dismissed for finding in findings],
    }


def flat(spans: Iterable[Span]) -> list[int]:
    """Spans as one list of starts and ends."""
    return [end for span in spans for end in (span.start, span.end)]


def needed(finding: Finding) -> list[str]:
    """The forms any of which would heal a finding of something missing; none where something is marked."""
    if finding.target_spans:
        return []
    expected = finding.evidence.get("expected", [])
    texts = [expected] if isinstance(expected, str) else expected if isinstance(expected, list | tuple) else []
    return [form for text in texts if isinstance(text, str) and text for form in term_forms(text)]


def inert(*lines: bytes) -> Markup:
    """Lines of JSON for a data block: without a character that could end it, open another, or break a line."""
    return Markup(b"\n".join(lines).decode().translate(_HARMLESS))


def packed(*lines: bytes) -> str:
    """The same for a page that would be large: gzip in base64."""
    return base64.b64encode(gzip.compress(b"\n".join(lines), 6, mtime=0)).decode()


def encoded(value: Mapping[str, Any]) -> bytes:
    """A line of JSON. Half a surrogate pair, which no encoding can write, comes out as JSON's own escape of it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")
