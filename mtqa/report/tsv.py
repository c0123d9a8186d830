r"""The findings as one table for spreadsheets and `cut`: UTF-8, tab-separated, one finding to a row.

In a cell, tab, line feed, carriage return and backslash are written `\t`, `\n`, `\r` and `\\`. A cell that a
spreadsheet would run as a formula gets an apostrophe in front, and so does one that begins with an apostrophe, so that
taking one apostrophe off is always right.
"""

from __future__ import annotations

import re
from typing import Any, TextIO

from mtqa.model import Finding, Segment, Span
from mtqa.report.base import OutputOptions, RunReader, output, with_findings
from mtqa.report.json import dumps

COLUMNS = (
    "severity", "check", "category", "system", "document", "segment", "line", "message", "source", "target",
    "source_marked", "target_marked", "suggestion", "evidence", "dismissed", "edit", "id", "alike",
)  # fmt: skip

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_TO_ESCAPE = re.compile(r"[\\\t\n\r]")
_ESCAPED = re.compile(r"\\([\\tnr])")
_UNESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
# What spreadsheets take for a formula, their full-width twins included; spaces before it do not stop them.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠']")
_MARKS = " … "


@output("tsv", ".tsv")
def write_tsv(reader: RunReader, stream: TextIO, options: OutputOptions) -> None:
    """Write a header and a row for each finding, by system and segment."""
    stream.write("\t".join(COLUMNS) + "\n")
    for system in reader.run().systems:
        for segment, findings in with_findings(reader, system):
            for finding in findings:
                stream.write("\t".join(map(cell, row(segment, finding))) + "\n")


def row(segment: Segment, finding: Finding) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    return (
        finding.severity.value,
        finding.check,
        finding.category.value,
        finding.system,
        finding.document,
        finding.segment,
        finding.line,
        finding.message,
        segment.source,
        segment.target,
        _marked(segment.source, finding.source_spans),
        _marked(segment.target, finding.target_spans),
        finding.suggestion,
        dumps(finding.evidence) if finding.evidence else None,
        finding.dismissed,
        finding.edit,
        finding.id,
        finding.alike,
    )


def _marked(text: str, spans: tuple[Span, ...]) -> str:
    return _MARKS.join(span.of(text) for span in spans)


def cell(value: Any) -> str:
    """A value as one cell; nothing is an empty cell."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = f"'{value}" if _FORMULA.match(value) else value
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)


def uncell(text: str) -> str:
    """The string that `cell` made a cell of."""
    value = _ESCAPED.sub(lambda match: _UNESCAPES[match[1]], text)
    return value[1:] if value.startswith("'") else value
