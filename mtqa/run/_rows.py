"""Rows of a run.db to nouns and back; the only place that knows how a noun is laid down."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from mtqa.glossary.model import Row, Status
from mtqa.model import (
    Baseline,
    Category,
    Finding,
    PostEdit,
    Quality,
    Score,
    Segment,
    Severity,
    Span,
    Tag,
    TermTally,
    Unit,
)

SEVERITIES = tuple(Severity)


def dump(value: Any) -> str:
    """Compact JSON with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def spans_out(spans: Iterable[Span]) -> str:
    """Spans as a JSON list of pairs."""
    return dump([[span.start, span.end] for span in spans])


def spans_in(text: str) -> tuple[Span, ...]:
    """The inverse of `spans_out`."""
    return tuple(Span(start, end) for start, end in json.loads(text)) if text != "[]" else ()


def tags_out(tags: Iterable[Tag]) -> str:
    """Inline tags as a JSON list."""
    return dump([[tag.kind, tag.span.start, tag.span.end, tag.raw, dict(tag.attributes)] for tag in tags])


def tags_in(text: str) -> tuple[Tag, ...]:
    """The inverse of `tags_out`."""
    if text == "[]":
        return ()
    return tuple(Tag(kind, Span(start, end), raw, attributes) for kind, start, end, raw, attributes in json.loads(text))


def unit_row(index: int, identifier: str, unit: Unit, references: Iterable[str]) -> tuple[Any, ...]:
    """A row of `units`."""
    return (
        index,
        identifier,
        unit.document,
        unit.line,
        unit.offset,
        unit.date,
        unit.source.plain,
        tags_out(unit.source.tags),
        dump(list(references)),
        dump([list(pair) for pair in unit.properties]),
    )


SEGMENT_COLUMNS = (
    "u.idx, u.id, u.document, u.line, u.byte_offset, u.date, u.source, u.source_tags, u.refs, u.properties,"
    " t.text, t.tags"
)


def segment(row: sqlite3.Row | tuple[Any, ...]) -> Segment:
    """A segment of a row of SEGMENT_COLUMNS."""
    index, identifier, document, line, offset, date, source, source_tags, refs, properties, target, tags = row
    return Segment(
        id=identifier,
        source=source,
        target=target,
        references=tuple(json.loads(refs)) if refs != "[]" else (),
        document=document,
        index=index,
        line=line,
        offset=offset,
        source_tags=tags_in(source_tags),
        target_tags=tags_in(tags),
        date=date,
        properties=tuple((key, value) for key, value in json.loads(properties)) if properties != "[]" else (),
    )


def finding_row(system: int, finding: Finding) -> tuple[Any, ...]:
    """A row of `findings`."""
    return (
        system,
        finding.index,
        finding.id,
        finding.check,
        finding.category.value,
        finding.severity.rank,
        finding.message,
        spans_out(finding.source_spans),
        spans_out(finding.target_spans),
        dump(dict(finding.evidence)),
        finding.suggestion,
        finding.dismissed,
        finding.alike,
        finding.baseline,
        finding.edit,
    )


FINDING_COLUMNS = (
    "f.id, f.check_id, f.category, f.severity, f.idx, f.message, f.source_spans, f.target_spans, f.evidence,"
    " f.suggestion, f.dismissed, f.alike, f.baseline, f.edit, u.id, u.document, u.line, s.name"
)


def finding(row: tuple[Any, ...]) -> Finding:
    """A finding of a row of FINDING_COLUMNS."""
    identifier, check, category, severity, index, message, source_spans, target_spans, evidence = row[:9]
    suggestion, dismissed, alike, baseline, edit, segment_id, document, line, system = row[9:]
    return Finding(
        id=identifier,
        check=check,
        category=Category(category),
        severity=SEVERITIES[severity],
        segment=segment_id,
        index=index,
        system=system,
        message=message,
        document=document,
        line=line,
        source_spans=spans_in(source_spans),
        target_spans=spans_in(target_spans),
        evidence=json.loads(evidence),
        suggestion=suggestion,
        dismissed=dismissed,
        alike=alike,
        baseline=baseline,
        edit=edit,
    )


def score_out(score: Score) -> str:
    """A score without its segment values, which have a table of their own."""
    return dump(
        [score.value, score.signature, score.segments, score.interval and list(score.interval), score.higher_is_better]
    )


def score_in(metric: str, system: str, text: str, values: tuple[float | None, ...]) -> Score:
    """The inverse of `score_out`."""
    value, signature, segments, interval, higher = json.loads(text)
    return Score(metric, system, value, signature, segments, tuple(interval) if interval else None, values, higher)


def baseline_in(value: dict[str, Any] | None) -> Baseline | None:
    """A baseline of its fields, as `meta` keeps them."""
    return Baseline(**{**value, "fixed": tuple(value["fixed"])}) if value else None


def post_edits_in(value: list[dict[str, Any]] | None) -> tuple[PostEdit, ...]:
    """Post-edits of their fields, as `meta` keeps them."""
    lists = ("untouched", "worsened")
    return tuple(PostEdit(**{**entry, **{key: tuple(entry[key]) for key in lists}}) for entry in value or ())


def terms_in(value: list[dict[str, Any]] | None) -> tuple[TermTally, ...]:
    """Tallies of their fields, as `meta` keeps them."""

    def segments_in(held: dict[str, list[list[Any]]]) -> dict[str, tuple[tuple[int, str], ...]]:
        return {done: tuple((index, name) for index, name in named) for done, named in held.items()}

    return tuple(
        TermTally(**{**entry, "zh": tuple(entry["zh"]), "segments": segments_in(entry["segments"])})
        for entry in value or ()
    )


def quality_out(quality: Quality) -> str:
    """The MQM quality of a system as JSON."""
    return dump(
        [
            quality.profile,
            quality.value,
            quality.penalty,
            quality.words,
            quality.per_thousand,
            dict(quality.counts),
            quality.formula,
            quality.sufficient,
        ]
    )


def quality_in(system: str, text: str) -> Quality:
    """The inverse of `quality_out`."""
    return Quality(system, *json.loads(text))


def glossary_row(row: Row) -> list[Any]:
    """A row of a glossary as JSON values; what only its file is concerned with (line, further columns) is left out."""
    return [
        row.id, row.zh, row.en, row.status.value, row.type, row.case, row.not_in, row.valid_from, row.valid_to,
        row.domain, row.definition, row.note, row.source,
    ]  # fmt: skip


def glossary_in(values: list[Any]) -> Row:
    """The inverse of `glossary_row`."""
    id, zh, en, status, type, case, not_in, *rest = values
    return Row(id, tuple(zh), en, Status(status), type, case, tuple(not_in), *rest)
