"""The ignore file of a project: findings that people have looked at and set aside, one JSON object to a line.

    {"finding": "9468a2a8134cba4b", "reason": "correct", "author": "…", "date": "2026-11-25", "text": "530 million"}
    {"check": "repeated-word", "alike": "5f1d0c6a8be2d7f4", "reason": "preference", "until": "2027-01-01"}
    {"check": "term-missing", "evidence": {"term": "t-0012"}, "reason": "glossary-wrong", "note": "…"}

A finding's id hashes its source and its marked text, `alike` check, term and marked text: both stop matching by
themselves when the text or the term changes. The file is plain text, to be kept and reviewed with the corpus.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mtqa.errors import InputError
from mtqa.files import replacing
from mtqa.model import EMPTY, Finding

IGNORE_FILE = "mtqa-ignore.jsonl"
_SELECTS = 'name a "finding", or a "check" with "alike" or "evidence"'


@dataclass(frozen=True, slots=True)
class Ignore:
    """One row: what is set aside, why, by whom.

    `finding` is a finding's id; without it `check` and `alike`, or `check` and `evidence` (every key and value of it
    must be in the finding's), say which. `until` is the last day (yyyy-mm-dd) on which the row counts, "" for no end;
    `text` is the marked text, for people. `line` is where it stands in its file, from 1.
    """

    finding: str = ""
    check: str = ""
    alike: str = ""
    evidence: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    reason: str = ""
    note: str = ""
    author: str = ""
    date: str = ""
    until: str = ""
    text: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def selector(self) -> tuple[str, ...]:
        """What it matches; equal for rows that say the same."""
        if self.finding:
            return ("finding", self.finding)
        if self.alike:
            return ("alike", self.check, self.alike)
        return ("evidence", self.check, json.dumps(dict(self.evidence), sort_keys=True))

    def counts_on(self, day: datetime.date) -> bool:
        """Whether it has not run out by then."""
        return not self.until or day.isoformat() <= self.until

    def row(self) -> dict[str, Any]:
        """The row as the file has it, without what is empty."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self) if entry.name != "line"}
        return {key: dict(value) if isinstance(value, Mapping) else value for key, value in values.items() if value}

    def __str__(self) -> str:
        parts = [self.check, "finding" if self.finding else "", self.finding or self.alike]
        parts += [json.dumps(dict(self.evidence), ensure_ascii=False)] if self.selector[0] == "evidence" else []
        parts += [f'"{self.text}"' if self.text else "", f"({self.reason})" if self.reason else ""]
        return " ".join(part for part in parts if part)


class Ignores:
    """Rows that are asked of many findings."""

    def __init__(self, rows: Iterable[Ignore], today: datetime.date | None = None) -> None:
        day = today or datetime.date.today()
        every = tuple(rows)
        self.rows = tuple(row for row in every if row.counts_on(day))
        self.ended = tuple(row for row in every if not row.counts_on(day))
        self._of: dict[tuple[str, ...], Ignore] = {}
        self._by_evidence: dict[str, list[Ignore]] = {}
        for row in self.rows:
            if row.selector[0] == "evidence":
                self._by_evidence.setdefault(row.check, []).append(row)
            else:
                self._of.setdefault(row.selector, row)

    def of(self, finding: Finding) -> list[Ignore]:
        """All rows that set this finding aside, the most particular first."""
        exact = ("finding", finding.id), ("alike", finding.check, finding.alike)
        found = [self._of[key] for key in exact if key in self._of]
        return found + [row for row in self._by_evidence.get(finding.check, ()) if _holds(finding.evidence, row)]


def _holds(evidence: Mapping[str, Any], row: Ignore) -> bool:
    return all(key in evidence and evidence[key] == value for key, value in row.evidence.items())


def read_ignores(path: Path) -> tuple[Ignore, ...]:
    """All rows of a file in order. Raises InputError with the line for one that cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        hint = "check the name"
        raise InputError(f"cannot be read: {error.strerror or error}", path=path, hint=hint) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", path=path, hint="save it as UTF-8") from error
    # Only a line feed ends a line of JSONL: a text may hold other separators.
    numbered = enumerate(text.split("\n"), 1)
    return tuple(_read(line, path, number) for number, line in numbered if line.strip())


def append_ignores(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Add rows to the file, which is made if it is missing; return how many were new.

    A row that says what a row that still counts says already is left out; every line that was there stays as it is.
    Raises InputError for a row that selects nothing, and for a file that cannot be read.
    """
    known = Ignores(read_ignores(path)).rows if path.exists() else ()
    seen = {row.selector for row in known}
    fresh: list[Ignore] = []
    for row in rows:
        ignore = _ignore(row, path, None)
        if ignore.selector not in seen:
            seen.add(ignore.selector)
            fresh.append(ignore)
    if not fresh:
        return 0
    before = path.read_bytes() if path.exists() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    lines = (json.dumps(ignore.row(), ensure_ascii=False) + "\n" for ignore in fresh)
    with replacing(path) as temporary:
        temporary.write_bytes(before + "".join(lines).encode("utf-8", "backslashreplace"))
    return len(fresh)


def _read(line: str, path: Path, number: int) -> Ignore:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = "not JSON" if isinstance(error, RecursionError) else f"not JSON: {error}"
        raise InputError(message, path=path, line=number, hint="one JSON object to a line") from error
    if not isinstance(row, dict):
        raise InputError("not a JSON object", path=path, line=number, hint="one JSON object to a line")
    return _ignore(row, path, number)


def _ignore(row: Mapping[str, Any], path: Path, line: int | None) -> Ignore:
    """A row checked. Keys that this version does not know are left to a newer one."""
    values: dict[str, Any] = {}
    for entry in fields(Ignore):
        value = row.get(entry.name)
        if entry.name == "line" or value is None:
            continue
        expected = Mapping if entry.name == "evidence" else str
        if not isinstance(value, expected):
            kind = "an object" if expected is Mapping else "a text"
            raise InputError(f'"{entry.name}" must be {kind}, not {value!r}', path=path, line=line)
        values[entry.name] = value
    ignore = Ignore(**values, line=line)
    if not (ignore.finding or (ignore.check and (ignore.alike or ignore.evidence))):
        raise InputError("says not which finding", path=path, line=line, hint=_SELECTS)
    if ignore.until and not _is_day(ignore.until):
        raise InputError(f'"until" must be a day such as 2027-01-31, not {ignore.until!r}', path=path, line=line)
    return ignore


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
