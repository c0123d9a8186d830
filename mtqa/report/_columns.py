"""The page's data: everything the working view shows, column by column, as JSON that no browser reads as anything else.

Offsets are code points, as everywhere; the page converts them. Above PACKED bytes the JSON is compressed.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from mtqa.metrics.scoring import label_of
from mtqa.model import Finding, Run, Span
from mtqa.report._hints import Hints, term_forms
from mtqa.report._scores import unit_scale
from mtqa.report.base import OutputOptions, RunReader
from mtqa.report.json import plain
from mtqa.run.keys import iter_keys

PACKED = 3_000_000
_HARMLESS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def page_data(reader: RunReader, run: Run, options: OutputOptions) -> dict[str, Any]:
    """Segments, translations, scores and findings. `held` is how many segments of each system fit into the page."""
    held = min(run.segments, options.max_segments // max(1, len(run.systems)))
    segments, hints = segment_columns(reader, run, held)
    return {
        "run": {
            "id": run.id,
            "origin": run.origin,
            "created": run.created,
            "version": run.version,
            "segments": run.segments,
            "source": run.source_language,
            "target": run.target_language,
        },
        "systems": list(run.systems),
        "segments": segments,
        "targets": [target_column(reader, system, held) for system in run.systems],
        "metrics": list(metric_columns(run, held)),
        "findings": finding_columns(reader, run, held),
        "concepts": hints.concepts,
    }


def segment_columns(reader: RunReader, run: Run, held: int) -> tuple[dict[str, list[Any]], Hints]:
    """What all systems share of the first `held` segments."""
    hints = Hints(reader, run)
    columns: dict[str, list[Any]] = {name: [] for name in ("id", "key", "src", "doc", "ref", "terms", "figures")}
    documents: dict[str, int] = {}
    if run.systems:
        keys = iter_keys(reader.segments(run.systems[0]))
        for segment, key in zip(reader.segments(run.systems[0]), keys, strict=True):
            if segment.index >= held:
                break
            columns["id"].append(segment.id)
            columns["key"].append(key)
            columns["src"].append(segment.source)
            columns["doc"].append(documents.setdefault(segment.document, len(documents)))
            columns["ref"].append(list(segment.references))
            columns["terms"].append(hints.terms(segment))
            columns["figures"].append(hints.figures(segment))
    return {**columns, "docs": list(documents)}, hints


def target_column(reader: RunReader, system: str, held: int) -> list[str]:
    """A system's first `held` translations."""
    found: list[str] = []
    for segment in reader.segments(system):
        if segment.index >= held:
            break
        found.append(segment.target)
    return found


def metric_columns(run: Run, held: int) -> Iterator[dict[str, Any]]:
    """Every metric with segment values: the name a filter calls it by, its label, and a column for each system."""
    for metric in dict.fromkeys(score.metric for score in run.scores):
        scores = {score.system: score for score in run.scores if score.metric == metric and any(score.segment_values)}
        if not scores:
            continue
        first = next(iter(scores.values()))
        yield {
            "name": name_of(metric),
            "label": label_of(first),
            "digits": 3 if unit_scale(list(scores.values())) else 1,
            "higher": first.higher_is_better,
            "values": [
                [value if value is None else round(value, 4) for value in plain(scores[system].segment_values[:held])]
                if system in scores
                else None
                for system in run.systems
            ],
        }


def name_of(metric: str) -> str:
    """What a metric is called in a filter: one word of small letters, `comet<0.7`."""
    name = "".join(char if char.isalnum() or char in "+-_." else "-" for char in metric.lower())
    return name.strip("-") or "metric"


def finding_columns(reader: RunReader, run: Run, held: int) -> dict[str, list[Any]]:
    """All findings of the segments that the page holds, by system, then segment."""
    names = ("sys", "seg", "id", "check", "cat", "sev", "msg", "ss", "ts", "fix", "alike", "term", "need", "dis")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    checks: dict[str, int] = {}
    categories: dict[str, int] = {}
    for number, system in enumerate(run.systems):
        for finding in reader.findings(system):
            if finding.index >= held:
                continue
            row = (
                number,
                finding.index,
                finding.id,
                checks.setdefault(finding.check, len(checks)),
                categories.setdefault(finding.category.value, len(categories)),
                finding.severity.rank,
                finding.message,
                flat(finding.source_spans),
                flat(finding.target_spans),
                finding.suggestion,
                getattr(finding, "alike", "") or finding.id,
                str(finding.evidence.get("term", "")),
                needed(finding),
                finding.dismissed,
            )
            for name, value in zip(names, row, strict=True):
                columns[name].append(value)
    return {**columns, "checks": list(checks), "cats": list(categories)}


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


def inert(value: Mapping[str, Any]) -> Markup:
    """JSON for a data block: without a character that could end it, open another, or break a line of a script."""
    return Markup(_json(value).decode().translate(_HARMLESS))


def packed(value: Mapping[str, Any]) -> str | None:
    """The same data for a page that would be large, gzip in base64; None below PACKED bytes."""
    data = _json(value)
    return base64.b64encode(gzip.compress(data, 6, mtime=0)).decode() if len(data) > PACKED else None


def _json(value: Mapping[str, Any]) -> bytes:
    # Half a surrogate pair, which no encoding can write, comes out as JSON's own escape of it.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")
