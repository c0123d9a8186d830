"""What the page shows of findings and segments: cards and rows, with their texts already marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from mtqa.model import Finding, Run, Score, Segment, Severity
from mtqa.report._highlight import Mark, highlight, visible
from mtqa.report._scores import unit_scale
from mtqa.report._survey import Survey, texts_of
from mtqa.report.base import RunReader, with_findings
from mtqa.report.json import dumps

# A card shows this much of a text that is longer; the reading view has all of it.
CARD_TEXT = 1200
BLOCK = 250
# Evidence that a reviewer looks for first.
LABELS = {"term": "Term", "expected": "Expected", "found": "Found", "definition": "Definition", "note": "Note"}

# Evidence that says in figures what the message says in words.
FOR_PROGRAMS = frozenset({"values"})


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with its segment, ready to be shown. `system` is the system's number from 0."""

    number: int
    finding: Finding
    segment: Segment
    system: int
    source: Markup
    target: Markup
    references: tuple[Markup, ...]
    evidence: tuple[tuple[str, tuple[Markup, ...]], ...]
    replaced: Markup | None
    linked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A segment in the reading view; `findings` are the open ones, each with the number of its card, if it has one."""

    segment: Segment
    source: Markup
    target: Markup
    references: tuple[Markup, ...]
    findings: tuple[tuple[Finding, int | None], ...]
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one document that follow each other; `left_out` segments between them are not in the page."""

    document: str
    rows: tuple[Row, ...]
    counts: Mapping[Severity, int]
    left_out: int


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one system and severity, of `all` there are. The first of a severity has an `anchor`."""

    system: str
    severity: Severity
    cards: tuple[Card, ...]
    all: int
    anchor: str


Key = tuple[Any, ...]


def key_of(finding: Finding) -> Key:
    """What tells a finding from all others of its run."""
    return finding.system, finding.index, finding.id, finding.source_spans, finding.target_spans


def groups(reader: RunReader, found: Survey, chosen: Mapping[str, frozenset[int] | None]) -> list[Group]:
    """The worst findings by system and severity."""
    systems = reader.run().systems
    texts = texts_of(reader, found.worst)
    grouped: dict[tuple[str, Severity], list[Card]] = {}
    for number, finding in enumerate(found.worst, 1):
        indices = chosen[finding.system]
        linked = indices is None or finding.index in indices
        card = _card(number, finding, texts[finding.system, finding.index], systems.index(finding.system), linked)
        grouped.setdefault((finding.system, finding.severity), []).append(card)
    anchors = {severity: (system, severity) for system, severity in reversed(grouped)}
    return [
        Group(
            system=system,
            severity=severity,
            cards=tuple(cards),
            all=found.by_severity(system=system)[severity],
            anchor=severity.value if anchors[severity] == (system, severity) else "",
        )
        for (system, severity), cards in grouped.items()
    ]


def _card(number: int, finding: Finding, segment: Segment, system: int, linked: bool) -> Card:
    return Card(
        number=number,
        finding=finding,
        segment=segment,
        system=system,
        source=highlight(segment.source, source_marks([finding]), CARD_TEXT),
        target=highlight(segment.target, target_marks([finding]), CARD_TEXT),
        references=tuple(highlight(text, (), CARD_TEXT) for text in segment.references),
        evidence=tuple(evidence(finding, segment)),
        replaced=visible(finding.target_spans[0].of(segment.target)) if finding.target_spans else None,
        linked=linked,
    )


def source_marks(findings: Sequence[Finding]) -> list[Mark]:
    """The marks of findings in the source."""
    return [Mark(span, finding.severity, _title(finding)) for finding in findings for span in finding.source_spans]


def target_marks(findings: Sequence[Finding]) -> list[Mark]:
    """The marks of findings in the translation."""
    return [Mark(span, finding.severity, _title(finding)) for finding in findings for span in finding.target_spans]


def _title(finding: Finding) -> str:
    return f"{finding.severity.value}: {finding.check}"


def evidence(finding: Finding, segment: Segment) -> Iterator[tuple[str, tuple[Markup, ...]]]:
    """Labels and values of the evidence; what a reviewer looks for first comes first, what is marked is left out."""
    marked = {span.of(segment.source) for span in finding.source_spans}
    marked |= {span.of(segment.target) for span in finding.target_spans}
    known = [key for key in LABELS if key in finding.evidence]
    for key in [*known, *(key for key in finding.evidence if key not in LABELS)]:
        value = finding.evidence[key]
        if key in FOR_PROGRAMS or (isinstance(value, str) and value in {*marked, finding.suggestion}):
            continue
        values = value if isinstance(value, list | tuple) else [value]
        shown = tuple(visible(item if isinstance(item, str) else dumps(item)) for item in values if item is not None)
        if shown:
            yield LABELS.get(key, str(key).replace("_", " ").capitalize()), shown


def blocks(
    reader: RunReader, system: str, chosen: frozenset[int] | None, numbers: Mapping[Key, int]
) -> Iterator[Block]:
    """A system's segments by document, in the file's order, at most BLOCK to a block; streamed."""
    score = shown_score(reader.run(), system)
    rows: list[Row] = []
    document, left_out = "", 0
    for segment, findings in with_findings(reader, system):
        if segment.document != document or len(rows) == BLOCK:
            yield from _block(document, rows, left_out)
            document, rows, left_out = segment.document, [], 0
        if chosen is None or segment.index in chosen:
            rows.append(_row(segment, [each for each in findings if each.dismissed is None], numbers, score))
        else:
            left_out += 1
    yield from _block(document, rows, left_out)


def _block(document: str, rows: Sequence[Row], left_out: int) -> Iterator[Block]:
    if rows:
        counts = Counter(finding.severity for row in rows for finding, _ in row.findings)
        yield Block(document, tuple(rows), counts, left_out)


def _row(segment: Segment, findings: list[Finding], numbers: Mapping[Key, int], score: Score | None) -> Row:
    return Row(
        segment=segment,
        source=highlight(segment.source, source_marks(findings)),
        target=highlight(segment.target, target_marks(findings)),
        references=tuple(map(highlight, segment.references)),
        findings=tuple((finding, numbers.get(key_of(finding))) for finding in findings),
        value=_value(score, segment.index),
    )


def shown_score(run: Run, system: str) -> Score | None:
    """The metric whose segment values stand in the reading view: COMET, else chrF, else the first that has any."""
    having = [score for score in run.scores_of(system) if any(value is not None for value in score.segment_values)]
    for name in ("comet", "chrf"):
        for score in having:
            if score.metric.lower().startswith(name):
                return score
    return having[0] if having else None


def _value(score: Score | None, index: int) -> str:
    value = score.segment_values[index] if score and index < len(score.segment_values) else None
    if score is None or value is None:
        return ""
    return f"{value:.3f}" if unit_scale([score]) else f"{value:.1f}"
