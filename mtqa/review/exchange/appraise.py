"""Appraise's CSV of scores (ExportSystemScoresToCSV), with ESA or MQM spans: out of a review, and in.

Columns: user, system, itemID, itemType, source and target language (ISO 639-3), score, documentID, isCompleteDocument,
spans as JSON, start and end in seconds. Spans count UTF-16 units of the stripped translation, both ends included; what
is missing is "missing". The file holds no texts: an item is told by its document and its place there.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from mtqa.errors import InputError
from mtqa.glossary.exchange.csv import guarded, unguarded
from mtqa.model import Segment
from mtqa.review.events import moment, stamp
from mtqa.review.exchange.judgements import Judgement, Mark, core_category, severity_of
from mtqa.review.exchange.offsets import from_units, to_units
from mtqa.review.state import State
from mtqa.run.keys import iter_keys
from mtqa.run.store import Store

_ISO = {"zh": "zho", "en": "eng", "de": "deu", "fr": "fra", "ja": "jpn", "ko": "kor", "es": "spa", "ru": "rus"}
_COLUMNS = 12
_NAMES = (0, 1, 7)  # user, system and document, which a spreadsheet that opens the file must not compute
_OMISSION = "missing"


@dataclass(slots=True)
class Written:
    """What was written, and what the CSV has no place for."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def write_appraise(store: Store, state: State, users: Mapping[str, State], stream: TextIO) -> Written:
    """Write one row for each reviewer and translation that has a score or a mark; a row without a score has -1."""
    run, done = store.run(), Written()
    writer = csv.writer(stream, lineterminator="\n")
    languages = [_ISO.get(code, code) for code in (run.source_language, run.target_language)]
    for system in run.systems:
        for key, segment in zip(iter_keys(store.segments(system)), store.segments(system), strict=True):
            for user, own in users.items():
                mine, stands = own.segments.get((system, key)), state.segments.get((system, key))
                if mine is None or stands is None or (mine.esa is None and not mine.marks):
                    continue
                kept = [mark for id, mark in mine.marks.items() if id in stands.marks]
                spans = list(_spans(segment, kept, done))
                seconds = moment(mine.touched) if mine.touched else 0.0
                score = -1 if mine.esa is None else mine.esa
                document = segment.document or Path(run.origin).name
                writer.writerow([
                    guarded(user or "reviewer"), guarded(system), segment.index, "TGT", *languages, f"{score:g}",
                    guarded(document), False,
                    json.dumps(spans), f"{max(0.0, seconds):.3f}", f"{max(0.0, seconds):.3f}",
                ])  # fmt: skip
                done.rows += 1
    return done


def _spans(segment: Segment, marks: list[dict[str, Any]], done: Written) -> Iterator[dict[str, Any]]:
    stripped = segment.target.strip()
    cut = len(segment.target) - len(segment.target.lstrip())
    for mark in marks:
        dimension, _, kind = mark.get("category", "").partition("/")
        about = {
            "severity": mark.get("severity", "minor"),
            "error_type": [dimension, kind] if dimension else None,
        }
        if mark["side"] == "missing":
            yield {"start_i": _OMISSION, "end_i": _OMISSION, **about}
        elif mark["side"] == "target" and mark["text"] == segment.target:
            units = to_units(stripped, mark["start"] - cut, mark["end"] - cut)
            if units:
                yield {"start_i": units[0], "end_i": units[1], **about}
        else:
            done.left_out["marks in the source or in an edited text"] += 1


# -- reading


def read_appraise(path: Path, warnings: list[str]) -> list[Judgement]:
    """The judgements of an Appraise CSV. Raises InputError for another file.

    Rows that are no translations (attention checks, references) are left out and counted.
    """
    rows: list[tuple[int, list[str]]] = []
    others = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for number, row in enumerate(csv.reader(file, strict=True), 1):
                if not row or row[0] == "user":
                    continue
                if len(row) != _COLUMNS:
                    message = f"{len(row)} columns where {_COLUMNS} are needed"
                    hint = "give what ExportSystemScoresToCSV wrote"
                    raise InputError(message, path=path, line=number, hint=hint)
                for place in _NAMES:
                    row[place] = unguarded(row[place])
                if row[3] == "TGT":
                    rows.append((number, row))
                else:
                    others += 1
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(f"is not CSV: {error}", path=path, hint="give what Appraise exported") from error
    if others:
        warnings.append(f"{path}: {others} rows are no translations (checks, references) and are left out")
    items: dict[tuple[str, str], list[int]] = {}
    for number, row in rows:
        items.setdefault((row[1], row[7]), []).append(_item(path, number, row[2]))
    ranks = {name: {item: rank for rank, item in enumerate(sorted(set(of)))} for name, of in items.items()}
    return [_judgement(path, number, row, ranks[row[1], row[7]]) for number, row in rows]


def _item(path: Path, line: int, cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise InputError(f"itemID {cell!r} is no number", path=path, line=line) from None


def _judgement(path: Path, line: int, row: list[str], ranks: Mapping[int, int]) -> Judgement:
    try:
        score = float(row[6])
        spans = json.loads(row[9] or "[]")
    except (ValueError, RecursionError) as error:
        raise InputError("score or spans cannot be read", path=path, line=line, hint=str(error)) from error

    def marks(segment: Segment) -> Iterator[Mark]:
        return _marks(spans if isinstance(spans, list) else [], segment)

    return Judgement(
        user=row[0],
        system=row[1],
        marks=marks,
        document=row[7],
        id=row[2],
        position=ranks[int(row[2])],
        siblings=len(ranks),
        esa=score if 0 <= score <= 100 else None,
        time=_time(row[11]),
        line=line,
    )


def _marks(spans: list[Any], segment: Segment) -> Iterator[Mark]:
    stripped = segment.target.strip()
    cut = len(segment.target) - len(segment.target.lstrip())
    for span in spans:
        if not isinstance(span, dict):
            continue
        kind = span.get("error_type")
        category = "/".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")
        rest = (severity_of(str(span.get("severity") or "minor")), core_category(category))
        first, last = span.get("start_i"), span.get("end_i")
        if _OMISSION in {str(first), str(last)}:
            yield Mark("missing", 0, 0, *rest)
        elif type(first) is int and type(last) is int and (place := from_units(stripped, first, last)):
            yield Mark("target", place[0] + cut, place[1] + cut, *rest)


def _time(seconds: str) -> str:
    try:
        return stamp(float(seconds))
    except ValueError:
        return ""
