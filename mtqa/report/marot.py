"""Marot's ten tab-separated columns, the format of the WMT MQM releases (google-research/marot, README).

One row to an open finding, its first marked place between <v> and </v>; a segment without one is a `no-error` row. The
first row of a segment carries tokens, references and metrics; a dismissed finding is one of its `deleted_errors`.
Token offsets are Marot's: inclusive, over the tokens given in the row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from mtqa.model import Category, Finding, Run, Segment, Span
from mtqa.report.base import OutputOptions, RunReader, output, with_findings
from mtqa.report.json import dumps

COLUMNS = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity", "metadata",
)  # fmt: skip
NO_ERROR = "No-error"

# The names of the WMT annotation template, which Marot's weights match by pattern (`minor:.*punctuation`, ...).
CATEGORIES = {
    Category.MISTRANSLATION: "Accuracy/Mistranslation",
    Category.ADDITION: "Accuracy/Addition",
    Category.OMISSION: "Accuracy/Omission",
    Category.DO_NOT_TRANSLATE: "Accuracy/Mistranslation",
    Category.UNTRANSLATED: "Accuracy/Source language fragment",
    Category.WRONG_TERM: "Terminology/Inappropriate for context",
    Category.TERM_RESOURCE: "Terminology/Inappropriate for context",
    Category.TERM_INCONSISTENT: "Terminology/Inconsistent",
    Category.GRAMMAR: "Fluency/Grammar",
    Category.PUNCTUATION: "Fluency/Punctuation",
    Category.SPELLING: "Fluency/Spelling",
    Category.UNINTELLIGIBLE: "Fluency/Grammar",
    Category.CHARACTER_ENCODING: "Fluency/Display",
    Category.TEXTUAL_CONVENTIONS: "Fluency/Inconsistency",
    Category.AWKWARD: "Style/Unnatural or awkward",
    Category.UNIDIOMATIC: "Style/Unnatural or awkward",
    Category.INCONSISTENT_STYLE: "Fluency/Inconsistency",
    Category.NUMBER_FORMAT: "Locale convention/Number format",
    Category.CURRENCY_FORMAT: "Locale convention/Currency format",
    Category.MEASUREMENT_FORMAT: "Locale convention/Measurement format",
    Category.DATE_FORMAT: "Locale convention/Date format",
    Category.TIME_FORMAT: "Locale convention/Time format",
    Category.MARKUP_TAG: "Other",
    Category.MISSING_TEXT: "Accuracy/Omission",
    Category.OTHER: "Other",
}

# A Chinese character, a run of letters and figures, a run of spaces, or one mark: joined, they are the text again.
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]|\w")
# Marot knows no escape for its own marks.
_OWN_MARK = re.compile(r"<(?=/?v>)")


@output("marot", ".marot.tsv")
def write_marot(reader: RunReader, stream: TextIO, options: OutputOptions) -> None:
    """Write a header, then every segment of every system."""
    run = reader.run()
    stream.write("\t".join(COLUMNS) + "\n")
    first = {"evaluation": {"template": "mtqa", "source_language": run.source_language,
                            "target_language": run.target_language}}  # fmt: skip
    for system in run.systems:
        numbers: Counter[str] = Counter()
        for segment, findings in with_findings(reader, system):
            numbers[segment.document] += 1
            for row in _rows(run, system, segment, findings, numbers[segment.document], first):
                stream.write("\t".join(row) + "\n")
            first = {}


def _rows(
    run: Run, system: str, segment: Segment, findings: Sequence[Finding], number: int, first: dict[str, Any]
) -> Iterator[Sequence[str]]:
    about = {"segment": _about(run, system, segment), **first}
    if deleted := [_deleted(segment, finding) for finding in findings if finding.dismissed is not None]:
        about["deleted_errors"] = deleted
    document = f"{segment.document or run.origin}:{run.source_language}-{run.target_language}"
    place = (system, document, str(number), segment.id, f"tool:mtqa@{run.version}")
    found = [finding for finding in findings if finding.dismissed is None]
    for finding in found:
        source, target = _marked(segment, finding)
        metadata = {**_of_finding(segment, finding), **about}
        yield _row(place, source, target, CATEGORIES[finding.category], finding.severity.value.title(), metadata)
        about = {}
    if not found:
        yield _row(place, clean(segment.source), clean(segment.target), NO_ERROR, NO_ERROR, about)


def _row(
    place: Sequence[str], source: str, target: str, category: str, severity: str, metadata: dict[str, Any]
) -> list[str]:
    return [*map(escaped, (*place, source, target, category, severity)), dumps(metadata)]


def escaped(text: str) -> str:
    """One cell; the annotation tool writes tabs and line ends in the same way."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def clean(text: str) -> str:
    """A text whose own <v> are not Marot's."""
    return _OWN_MARK.sub("<\u200b", text)


def _marked(segment: Segment, finding: Finding) -> tuple[str, str]:
    """Source and target with the first marked place; the target's, if there is one."""
    if finding.target_spans:
        return clean(segment.source), _with_mark(segment.target, finding.target_spans[0])
    if finding.source_spans:
        return _with_mark(segment.source, finding.source_spans[0]), clean(segment.target)
    return clean(segment.source), clean(segment.target)


def _with_mark(text: str, span: Span) -> str:
    return f"{clean(text[: span.start])}<v>{clean(span.of(text))}</v>{clean(text[span.end :])}"


def _about(run: Run, system: str, segment: Segment) -> dict[str, Any]:
    """Marot's `segment` object."""
    about: dict[str, Any] = {
        "source_tokens": tokens(segment.source),
        "target_tokens": tokens(segment.target),
        "num_source_chars": len(segment.source),
        "num_target_chars": len(segment.target),
        "metrics": {
            score.metric: score.segment_values[segment.index]
            for score in run.scores_of(system)
            if segment.index < len(score.segment_values) and score.segment_values[segment.index] is not None
        },
    }
    if segment.references:
        names = [f"ref{number}" for number in range(1, len(segment.references) + 1)]
        about["references"] = dict(zip(names, segment.references, strict=True))
        about["primary_reference"] = names[0]
    return about


def _of_finding(segment: Segment, finding: Finding) -> dict[str, Any]:
    """What Marot shows beside a row, and the finding's own id and check."""
    note = finding.message if finding.suggestion is None else f"{finding.message} [{finding.suggestion}]"
    spans = finding.target_spans or finding.source_spans
    text = segment.target if finding.target_spans else segment.source
    return {
        "note": note,
        "check": finding.check,
        "finding": finding.id,
        "mqm_category": finding.category,
        "marked_text": spans[0].of(text) if spans else "",
        "source_spans": token_spans(segment.source, finding.source_spans),
        "target_spans": token_spans(segment.target, finding.target_spans),
    }


def _deleted(segment: Segment, finding: Finding) -> dict[str, Any]:
    """A dismissed finding as the annotation tool keeps a deleted mark."""
    on_target = bool(finding.target_spans) or not finding.source_spans
    text = segment.target if on_target else segment.source
    spans = finding.target_spans if on_target else finding.source_spans
    kind, _, subtype = CATEGORIES[finding.category].partition("/")
    covered = token_spans(text, spans[:1])
    start, end = covered[0] if covered else (0, 0)
    return {
        "location": "translation" if on_target else "source",
        "start": start,
        "end": end,
        "severity": finding.severity,
        "type": kind,
        "subtype": subtype,
        "prefix": text[: spans[0].start] if spans else "",
        "selected": spans[0].of(text) if spans else "",
        "metadata": {"note": finding.dismissed, "check": finding.check, "finding": finding.id},
    }


def tokens(text: str) -> list[str]:
    """The tokens that offsets count; joined, they are the text."""
    return _TOKEN.findall(text)


def token_spans(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """First and last token (inclusive) that each span touches; an empty span touches the token after it."""
    borders = [Span(*match.span()) for match in _TOKEN.finditer(text)]
    found: list[tuple[int, int]] = []
    for span in spans:
        touched = [
            number for number, token in enumerate(borders)
            if token.start < max(span.end, span.start + 1) and span.start < token.end
        ]  # fmt: skip
        if touched:
            found.append((touched[0], touched[-1]))
    return found
