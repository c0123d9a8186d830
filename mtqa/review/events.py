"""What may stand in a review file besides its header: events, one for each thing that a reviewer did.

An event is a JSON object with `id`, `t` (ISO 8601, UTC), `user`, `op` and what its op needs; most name their segment by
`system` and `key` (mtqa/run/keys.py). Events of ops that are not known here were written by a newer mtqa: they are kept
and have no effect.
"""

from __future__ import annotations

import datetime
import json
import math
import uuid
from collections.abc import Callable, Mapping
from typing import Any

Event = Mapping[str, Any]

SIDES = ("source", "target", "missing")
SCOPES = ("here", "alike")
STATUSES = ("", "done", "rejected", "question")
REASONS = (
    "correct", "glossary-wrong", "variant-fine", "context", "duplicate", "source-error", "preference", "other",
)  # fmt: skip
# Ops that change a segment, and so must name one.
OF_SEGMENT = frozenset({"edit", "accept", "comment", "mark", "unmark", "score", "status"})
# What an event may hold: else it could be read and not written again, or not by a browser.
_DEEPEST, _LARGEST = 32, 1 << 53


def new_event(op: str, user: str = "", **fields: Any) -> dict[str, Any]:
    """A fresh event of now."""
    return {"id": uuid.uuid4().hex, "t": now(), "user": user, "op": op, **fields}


def now() -> str:
    """The time in UTC as events give it, to the millisecond."""
    return _stamped(datetime.datetime.now(datetime.UTC))


def stamp(seconds: float) -> str:
    """The time as events give it, from seconds since 1970; "" for what is no time."""
    try:
        return _stamped(datetime.datetime.fromtimestamp(seconds, datetime.UTC))
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


def _stamped(time: datetime.datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(event: Event) -> float:
    """When an event happened, in seconds since 1970; minus infinity for a time that is none."""
    time = time_of(event)
    return time.timestamp() if time else -math.inf


def time_of(event: Event) -> datetime.datetime | None:
    """When an event happened, in UTC; None for a time that is none."""
    try:
        time = datetime.datetime.fromisoformat(event["t"])
        return time.astimezone(datetime.UTC) if time.tzinfo else time.replace(tzinfo=datetime.UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def line_of(entry: Mapping[str, Any]) -> bytes:
    """A header or an event as a line of a review file; half a surrogate pair comes out as its escape."""
    try:
        return (json.dumps(entry, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        return (json.dumps(entry, allow_nan=False) + "\n").encode("ascii")


def parsed(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises ValueError, in words for a person, for what is none."""
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")
    return value


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def is_esa(value: object) -> bool:
    """Whether a value is an ESA score: a number from 0 to 100."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def fault(event: Event) -> str:
    """What keeps an object from being an event that counts; "" for a good one, and for an op that is not known."""
    if odd := _odd(event):
        return odd
    for field in ("id", "op"):
        if not isinstance(event.get(field), str) or not event[field]:
            return f"has no {field}"
    op = event["op"]
    if op in OF_SEGMENT:
        for field in ("system", "key"):
            if not isinstance(event.get(field), str):
                return f"{op} names no {field}"
    for field in ("t", "user", "note", "reason", "seg"):
        if not isinstance(event.get(field, ""), str):
            return f"{field} is not a text"
    rule = _RULES.get(op)
    return rule(event) if rule else ""


def _odd(value: object, depth: int = 0) -> str:
    """What keeps a value, whatever op it is of, from being written and read again."""
    if isinstance(value, dict | list):
        if depth == _DEEPEST:
            return "is nested too deep"
        inside = value.values() if isinstance(value, dict) else value
        return next((odd for one in inside if (odd := _odd(one, depth + 1))), "")
    if isinstance(value, int | float) and not abs(value) <= _LARGEST:  # nor NaN
        return "holds a number that is out of range"
    return ""


def _texts(*names: str) -> Callable[[Event], str]:
    def rule(event: Event) -> str:
        return next((f"{event['op']} has no {name}" for name in names if not isinstance(event.get(name), str)), "")

    return rule


def _decision(event: Event) -> str:
    if event.get("scope") not in SCOPES:
        return f"scope is neither {' nor '.join(SCOPES)}"
    return _texts("finding" if event["scope"] == "here" else "alike")(event)


def _mark(event: Event) -> str:
    mark = event.get("mark")
    if not isinstance(mark, dict) or not isinstance(mark.get("id"), str):
        return "has no mark with an id"
    if mark.get("side") not in SIDES:
        return f"a mark's side is none of {', '.join(SIDES)}"
    start, end = mark.get("start", 0), mark.get("end", 0)
    if not (type(start) is int and type(end) is int and 0 <= start <= end):
        return "a mark's start and end are no range"
    for name in ("category", "severity", "note"):
        if not isinstance(mark.get(name, ""), str):
            return f"a mark's {name} is not a text"
    return _texts("text")(event) if "text" in event else ""


def _score(event: Event) -> str:
    esa = event.get("esa", "")
    return "" if esa is None or is_esa(esa) else "esa is no number from 0 to 100"


def _status(event: Event) -> str:
    return "" if event.get("status") in STATUSES else "status is not known"


def _term(event: Event) -> str:
    return _texts("zh", "en")(event) or ("" if event["en"].strip() else "a term without English")


def _time(event: Event) -> str:
    active = event.get("active_ms")
    good = isinstance(active, int | float) and not isinstance(active, bool) and active >= 0
    return "" if good else "active_ms is no number"


_RULES: Mapping[str, Callable[[Event], str]] = {
    "edit": _texts("after"),
    "accept": _texts("finding", "after"),
    "dismiss": _decision,
    "restore": _decision,
    "comment": _texts("text"),
    "mark": _mark,
    "unmark": _texts("mark"),
    "score": _score,
    "status": _status,
    "term": _term,
    "time": _time,
    "undo": _texts("of"),
    "redo": _texts("of"),
}
