"""Marot's TSV read as a review: marks, scores, post-edits, dismissals (google-research/marot, README)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mtqa.formats._notes import Notes
from mtqa.formats.marot import marot_rows
from mtqa.model import Segment
from mtqa.review.events import is_esa, stamp
from mtqa.review.exchange.judgements import Judgement, Mark, core_category, severity_of
from mtqa.review.exchange.offsets import carried

_NOT_MARKS = {"no-error", "no error", ""}
_PLANTED = "hotw-test"
_OWN = "<\u200b"  # a text's own <v> in writing


def read_marot(path: Path, warnings: list[str]) -> list[Judgement]:
    """The judgements of a Marot file: one for each rater and translation. Raises FormatError for another file.

    Rows that test the rater with a planted fault are left out, and counted.
    """
    notes = Notes(path, warnings)
    groups: dict[tuple[str, ...], _Group] = {}
    planted = 0
    for line, row in marot_rows(path, notes):
        severity = row.get("severity", "").strip().casefold()
        if severity == _PLANTED:
            planted += 1
            continue
        if not row.get("rater", "").strip():
            continue
        key = tuple(row.get(name, "") for name in ("rater", "system", "doc", "docsegid", "globalsegid"))
        groups.setdefault(key, _Group(line, row)).add(row, severity)
    if planted:
        notes.add("rows with a planted fault are left out", detail=str(planted))
    notes.close()
    return [group.judgement() for group in groups.values()]


class _Group:
    """The rows of one rater on one translation."""

    def __init__(self, line: int, row: Mapping[str, str]) -> None:
        self.line, self.row = line, row
        self.source, self.target = (_unmarked(row[name]) for name in ("source", "target"))
        self.marks: list[Mark] = []
        self.about: dict[str, Any] = {}

    def add(self, row: Mapping[str, str], severity: str) -> None:
        """Take in one row."""
        metadata = _metadata(row.get("metadata", ""))
        self.about = {**metadata, **self.about}
        if severity in _NOT_MARKS:
            return
        named = metadata.get("mqm_category")
        category = named if isinstance(named, str) and named else core_category(row.get("category", ""))
        note = metadata.get("note")
        rest = (severity_of(severity), category, note if isinstance(note, str) else "")
        found = [Mark(side, start, end, *rest) for side in ("source", "target") for start, end in _spans(row[side])]
        self.marks += found or [Mark("missing", 0, 0, *rest)]

    def judgement(self) -> Judgement:
        """What the rows come to."""
        esa, corrected = self.about.get("esa"), self.about.get("corrected_translation")
        return Judgement(
            user=self.row["rater"],
            system=self.row["system"],
            marks=self._marks_in,
            source=self.source,
            target=self.target,
            document=self.row["doc"].rpartition(":")[0] or self.row["doc"],
            id=self.row["globalsegid"],
            esa=esa if is_esa(esa) else None,
            postedit=corrected if isinstance(corrected, str) else None,
            dismissed=tuple(_dismissals(self.about.get("deleted_errors"))),
            time=_time(self.about.get("timestamp")),
            line=self.line,
        )

    def _marks_in(self, segment: Segment) -> Iterator[Mark]:
        for mark in self.marks:
            text, other = (self.source, segment.source) if mark.side == "source" else (self.target, segment.target)
            start, end = carried(mark.start, mark.end, text, other)
            yield Mark(mark.side, start, end, mark.severity, mark.category, mark.note)


def _unmarked(cell: str) -> str:
    return cell.replace("<v>", "").replace("</v>", "").replace(_OWN, "<")


def _spans(cell: str) -> Iterator[tuple[int, int]]:
    """The ranges between Marot's signs, in the text without them."""
    done, rest = "", cell
    while "<v>" in rest:
        before, _, rest = rest.partition("<v>")
        inside, _, rest = rest.partition("</v>")
        done += _unmarked(before)
        start = len(done)
        done += _unmarked(inside)
        yield start, len(done)


def _metadata(cell: str) -> dict[str, Any]:
    """The object of the last column; an older file has a plain note there."""
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return {"note": cell.strip()} if cell.strip() else {}
    return value if isinstance(value, dict) else {}


def _dismissals(deleted: Any) -> Iterator[dict[str, Any]]:
    """The dismissals among deleted errors: those that were findings."""
    for error in deleted if isinstance(deleted, list) else []:
        about = error.get("metadata") if isinstance(error, dict) else None
        finding = about.get("finding") if isinstance(about, dict) else None
        if isinstance(about, dict) and isinstance(finding, str) and finding:
            texts = {name: about.get(name) for name in ("alike", "check", "reason", "note")}
            plain = {name: value if isinstance(value, str) else "" for name, value in texts.items()}
            yield {"finding": finding, "scope": "here", **plain}


def _time(milliseconds: Any) -> str:
    try:
        return stamp(milliseconds / 1000)
    except (TypeError, OverflowError):
        return ""
