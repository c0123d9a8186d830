"""Events and review files for tests."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from mtqa.review.file import Header, write_review

_numbers = itertools.count(1)


def event(op: str, user: str = "", seconds: int | None = None, **fields: Any) -> dict[str, Any]:
    """An event with a fresh id; the clock moves on by a second for each."""
    number = next(_numbers)
    seconds = number if seconds is None else seconds
    time = f"2026-01-01T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000Z"
    return {"id": f"{number:032x}", "t": time, "user": user, "op": op, **fields}


def on(key: str, op: str, user: str = "", system: str = "mt", **fields: Any) -> dict[str, Any]:
    """An event of a segment."""
    return event(op, user, system=system, key=key, seg=fields.pop("seg", key.upper()), **fields)


def mark(id: str, start: int, end: int, severity: str = "minor", side: str = "target", **more: str) -> dict[str, Any]:
    """An MQM mark."""
    return {"id": id, "side": side, "start": start, "end": end, "severity": severity, "category": "", **more}


def saved(path: Path, *events: dict[str, Any], header: Header | None = None) -> Path:
    """A review file of events."""
    write_review(path, header or Header("run", "corpus.tmx", ("mt",), 3, "2026-01-01T00:00:00Z"), events)
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a review file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
