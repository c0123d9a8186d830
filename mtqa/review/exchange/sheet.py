"""A spreadsheet to review in: one sheet of segments, one of findings; what people typed comes back as events.

Columns may be moved, hidden or added; what counts is their name in the first row, and the key of each row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.errors import InputError
from mtqa.formats._notes import Notes
from mtqa.formats.xlsx import opened_workbook, sheet_rows, text_cell, workbook_written
from mtqa.model import Finding, Segment
from mtqa.report.base import with_findings
from mtqa.review.events import REASONS, STATUSES, new_event
from mtqa.review.state import SegmentState, State
from mtqa.run.keys import iter_keys
from mtqa.run.store import Store

SEGMENTS = ("key", "system", "segment", "document", "source", "translation", "postedit", "status", "comment", "esa",
            "findings", "reference")  # fmt: skip
FINDINGS = ("finding", "alike", "check", "category", "severity", "key", "system", "segment", "message", "marked",
            "suggestion", "dismissed", "note")  # fmt: skip
_WIDTHS = {
    "source": 50,
    "translation": 50,
    "postedit": 50,
    "reference": 50,
    "message": 60,
    "comment": 30,
    "findings": 30,
}


@dataclass(slots=True)
class Written:
    """What was written."""

    segments: int = 0
    findings: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def write_sheet(store: Store, state: State, path: Path, warnings: list[str]) -> Written:
    """Write the workbook. Raises MissingExtraError without openpyxl, InputError where it cannot be written."""
    run, done, notes = store.run(), Written(), Notes(path, warnings)
    with workbook_written(path) as book:
        segments, findings = book.create_sheet("segments"), book.create_sheet("findings")
        for sheet, names in ((segments, SEGMENTS), (findings, FINDINGS)):
            sheet.freeze_panes = "A2"
            for number, name in enumerate(names):
                letter = chr(ord("A") + number)
                sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
            sheet.append(list(names))
        for system in run.systems:
            keys = iter_keys(store.segments(system))
            for (segment, found), key in zip(with_findings(store, system), keys, strict=True):
                stands = state.segments.get((system, key), SegmentState())
                name = f"segment {segment.id}"
                row = _segment_row(system, key, segment, stands, found)
                segments.append([text_cell(segments, cell, notes, name) for cell in row])
                done.segments += 1
                for finding in found:
                    row = _finding_row(system, key, segment, finding, state)
                    findings.append([text_cell(findings, cell, notes, name) for cell in row])
                    done.findings += 1
    notes.close()
    return done


def _segment_row(system: str, key: str, segment: Segment, stands: SegmentState, found: list[Finding]) -> list[str]:
    checks = ", ".join(dict.fromkeys(finding.check for finding in found if finding.dismissed is None))
    esa = "" if stands.esa is None else f"{stands.esa:g}"
    postedit = segment.target if stands.text is None else stands.text
    return [
        key, system, segment.id, segment.document, segment.source, segment.target, postedit, stands.status,
        stands.comment, esa, checks, segment.references[0] if segment.references else "",
    ]  # fmt: skip


def _finding_row(system: str, key: str, segment: Segment, finding: Finding, state: State) -> list[str]:
    spans, text = (
        (finding.target_spans, segment.target) if finding.target_spans else (finding.source_spans, segment.source)
    )
    event = state.dismissed.get(finding.id) or state.dismissed_alike.get(finding.alike)
    dismissed, note = (event.get("reason", "") or "other", event.get("note", "")) if event else ("", "")
    if event is None and finding.dismissed is not None:
        dismissed = finding.dismissed
    return [
        finding.id, finding.alike, finding.check, finding.category.value, finding.severity.value, key, system,
        segment.id, finding.message, " … ".join(span.of(text) for span in spans), finding.suggestion or "", dismissed,
        note,
    ]  # fmt: skip


# -- reading


@dataclass(slots=True)
class Read:
    """The events of a workbook, and the rows that belong to no segment of the run."""

    events: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0
    missing: list[str] = field(default_factory=list)


def read_sheet(path: Path, store: Store, state: State, user: str) -> Read:
    """What a workbook says that `state`, the review so far, does not.

    Raises InputError for a workbook without these sheets, and for a score or status that means nothing, with its row.
    """
    found = Read()
    with opened_workbook(path) as book:
        if "segments" not in book.sheetnames:
            hint = "give a workbook that `mtqa export --format xlsx` wrote"
            raise InputError("has no sheet called segments", path=path, hint=hint)
        texts = {
            (system, key): segment
            for system in store.systems()
            for key, segment in zip(iter_keys(store.segments(system)), store.segments(system), strict=True)
        }
        for line, row in _named_rows(path, book["segments"]):
            found.rows += 1
            place = (row.get("system", ""), row.get("key", ""))
            segment = texts.get(place)
            if segment is None:
                found.missing.append(f"row {line} ({row.get('segment', '')})")
                continue
            stands = state.segments.get(place, SegmentState())
            found.events += _of_segment(path, line, row, segment, stands, user)
        if "findings" in book.sheetnames:
            rows: dict[str, dict[str, str]] = {}
            for _, row in _named_rows(path, book["findings"]):
                # Two systems may share a finding: one row that dismisses it speaks for all.
                if row.get("finding") and (row.get("dismissed", "").strip() or row["finding"] not in rows):
                    rows[row["finding"]] = row
            for row in rows.values():
                found.events += _of_finding(row, state, user)
    return found


def _named_rows(path: Path, sheet: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by the names of their columns."""
    names: list[str] = []
    for row in sheet_rows(path, sheet):
        if not names:
            names = [cell.strip().lower() for cell in row.cells]
        else:
            yield row.line, dict(zip(names, row.cells, strict=False))


def _of_segment(
    path: Path, line: int, row: Mapping[str, str], segment: Segment, stands: SegmentState, user: str
) -> Iterator[dict[str, Any]]:
    where = {"system": row["system"], "key": row["key"], "seg": segment.id}
    now = segment.target if stands.text is None else stands.text
    after = row.get("postedit", "")
    # An emptied cell is no wish to publish nothing; Excel takes a carriage return out of a cell.
    if after.strip() and after.replace("\r", "") != now.replace("\r", ""):
        yield new_event("edit", user, **where, before=now, after=after)
    if "comment" in row and row["comment"] != stands.comment:
        yield new_event("comment", user, **where, text=row["comment"])
    status = row.get("status", "").strip().lower()
    if status not in STATUSES:
        known = ", ".join(name for name in STATUSES if name)
        raise InputError(f"status {status!r} is not known", path=path, line=line, hint=f"use {known} or nothing")
    if "status" in row and status != stands.status:
        yield new_event("status", user, **where, status=status)
    if "esa" in row and (esa := _score(path, line, row["esa"])) != stands.esa:
        yield new_event("score", user, **where, esa=esa)


def _score(path: Path, line: int, cell: str) -> float | None:
    if not cell.strip():
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise InputError(f"esa {cell!r} is no number from 0 to 100", path=path, line=line, hint="mend the cell")
    return int(value) if value.is_integer() else value


def _of_finding(row: Mapping[str, str], state: State, user: str) -> Iterator[dict[str, Any]]:
    """A dismissal typed into its row, or one that was taken out."""
    finding, alike = row.get("finding", ""), row.get("alike", "")
    said, standing = row.get("dismissed", "").strip(), state.dismissed.get(finding)
    if not finding or "dismissed" not in row or alike in state.dismissed_alike:
        return
    where = {"system": row.get("system", ""), "key": row.get("key", ""), "seg": row.get("segment", "")}
    if said and standing is None:
        reason, note = (said, row.get("note", "")) if said in REASONS else ("other", row.get("note", "") or said)
        about = {"alike": alike, "check": row.get("check", ""), "text": row.get("marked", "")}
        yield new_event("dismiss", user, **where, finding=finding, scope="here", reason=reason, note=note, **about)
    elif not said and standing is not None:
        yield new_event("restore", user, **where, finding=finding, alike=alike, scope="here")
