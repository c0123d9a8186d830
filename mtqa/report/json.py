"""findings.json: everything a program wants to know of a run."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import Enum
from typing import Any, TextIO

from mtqa.model import Baseline, Finding, Quality, Run, Score, Span
from mtqa.report.base import OutputOptions, RunReader, only_new, output


@output("json", ".json", whole=True)
def write_json(reader: RunReader, stream: TextIO, options: OutputOptions) -> None:
    """Write one JSON object, a finding to a line."""
    run = reader.run()
    stream.write(f'{{"mtqa": {dumps(run.version)},\n "corpus": {dumps(corpus_entry(run))},\n')
    stream.write(f' "systems": {dumps(run.systems)},\n "findings": [')
    _write_lines(stream, (finding_entry(finding) for finding in only_new(reader).findings()))
    stream.write('],\n "scores": [')
    _write_lines(stream, (score_entry(score, options.segment_values) for score in run.scores))
    quality = {quality.system: quality_entry(quality) for quality in run.quality}
    stream.write(f'],\n "quality": {dumps(quality)},\n "warnings": [')
    _write_lines(stream, run.warnings)
    stream.write("]")
    if run.baseline is not None:
        stream.write(f',\n "baseline": {dumps(_baseline_entry(reader, run.baseline))}')
    if run.post_edits:
        stream.write(f',\n "post_edits": {dumps([asdict(edit) for edit in run.post_edits])}')
    stream.write("}\n")


def _write_lines(stream: TextIO, entries: Iterable[Any]) -> None:
    separator = "\n  "
    for entry in entries:
        stream.write(separator + dumps(entry))
        separator = ",\n  "


def dumps(value: Any) -> str:
    """JSON on one line, Chinese as it is; a number that JSON does not have becomes null."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """The value in JSON's own types. A set is sorted, so that equal runs give equal bytes."""
    match value:
        case Enum():
            result: Any = value.value
        case Span():
            result = [value.start, value.end]
        case Mapping():
            result = {str(key): plain(item) for key, item in value.items()}
        case set() | frozenset():
            result = sorted((plain(item) for item in value), key=str)
        case list() | tuple():
            result = [plain(item) for item in value]
        case float():
            result = value if math.isfinite(value) else None
        case str() | int() | None:
            result = value
        case _:
            result = str(value)
    return result


def corpus_entry(run: Run) -> dict[str, Any]:
    """What was read."""
    return {
        "origin": run.origin,
        "source_language": run.source_language,
        "target_language": run.target_language,
        "segments": run.segments,
        "documents": run.documents,
    }


def finding_entry(finding: Finding) -> dict[str, Any]:
    """A finding as every JSON of mtqa gives it. Spans are code points, half-open."""
    entry = {
        "id": finding.id,
        "alike": finding.alike,
        "check": finding.check,
        "category": finding.category,
        "severity": finding.severity,
        "segment": finding.segment,
        "document": finding.document,
        "line": finding.line,
        "system": finding.system,
        "message": finding.message,
        "source_spans": finding.source_spans,
        "target_spans": finding.target_spans,
        "evidence": finding.evidence,
        "suggestion": finding.suggestion,
        "dismissed": finding.dismissed,
    }
    # What only some runs have stands only in those.
    states = {"baseline": finding.baseline, "edit": finding.edit}
    return entry | {key: state for key, state in states.items() if state is not None}


def _baseline_entry(reader: RunReader, baseline: Baseline) -> dict[str, Any]:
    """The counts, what is fixed, and the ids that are no news, so that the file can be the next run's baseline."""
    kept: dict[str, list[str]] = {}
    for finding in reader.findings():
        if finding.baseline == "kept":
            kept.setdefault(finding.system, []).append(finding.id)
    return {**asdict(baseline), "kept_ids": kept}


def score_entry(score: Score, segment_values: bool = False) -> dict[str, Any]:
    """A score with its signature."""
    entry = {
        "metric": score.metric,
        "system": score.system,
        "value": score.value,
        "signature": score.signature,
        "segments": score.segments,
        "interval": score.interval,
    }
    return {**entry, "segment_values": score.segment_values} if segment_values else entry


def quality_entry(quality: Quality) -> dict[str, Any]:
    """One system's MQM quality; the system is its key."""
    return {
        "profile": quality.profile,
        "value": quality.value,
        "penalty": quality.penalty,
        "words": quality.words,
        "per_thousand": quality.per_thousand,
        "counts": quality.counts,
        "formula": quality.formula,
        "sufficient": quality.sufficient,
    }
