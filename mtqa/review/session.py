"""What the server knows of a review: the log's events, what others did since, and edits that did not see each other.

Everything is answered from memory and written to the log first: an event is acknowledged when it is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.errors import MtqaError
from mtqa.model import Run
from mtqa.review.events import Event, fault
from mtqa.review.file import LOG, Header, Log, read_review
from mtqa.review.state import Place, standing
from mtqa.review.terms import Proposal, propose

MAX_EVENTS = 10_000  # in one request
_EDITS = frozenset({"edit", "accept"})


@dataclass(slots=True)
class Answer:
    """What became of posted events. `conflicts` pair an edit's id with the edit that it did not see."""

    accepted: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    next: int = 0
    warnings: list[str] = field(default_factory=list)


class Session:
    """The review of one run, open for writing; use it as a context manager. Safe to call from several threads."""

    def __init__(self, folder: Path, run: Run, glossary: Path | None = None) -> None:
        """Open or begin the log in a run's folder. Raises InputError where it cannot be read or written."""
        path = folder / LOG
        self.warnings: tuple[str, ...] = ()
        events: Sequence[Event] = ()
        if path.exists() and path.stat().st_size:
            review = read_review(path)
            events, self.warnings = review.events, review.warnings
        self._log = Log(path, Header.of(run))
        self._lock = threading.Lock()
        self._events: list[Event] = list(events)
        self._ids = {event["id"] for event in events}
        self._last = _last_edits(events)
        self._glossary = glossary

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._log.close()

    @property
    def path(self) -> Path:
        """The log."""
        return self._log.path

    def __len__(self) -> int:
        return len(self._events)

    def segment_keys(self) -> set[str]:
        """The keys of all segments that the events are of."""
        with self._lock:
            return {event["key"] for event in self._events if isinstance(event.get("key"), str)}

    def since(self, number: int) -> tuple[list[Event], int]:
        """The events from a running number on, and the number of the next one."""
        with self._lock:
            return self._events[max(0, number) :], len(self._events)

    def post(self, since: int, posted: Sequence[Mapping[str, Any]]) -> Answer:
        """Take events in; when this returns those accepted are on the disk. An id that is there already is accepted."""
        answer = Answer()
        fresh: list[Event] = []
        with self._lock:
            for event in posted:
                id = event.get("id")
                if isinstance(id, str) and id in self._ids:
                    answer.accepted.append(id)
                elif wrong := fault(event):
                    answer.refused.append({"id": str(id), "why": wrong})
                else:
                    fresh.append(event)
                    self._ids.add(event["id"])
            self._write(fresh)
            start = len(self._events)
            self._events += fresh
            answer.accepted += [event["id"] for event in fresh]
            answer.conflicts = self._conflicts(start)
            answer.events = self._events[max(0, since) : start]
            answer.next = len(self._events)
        answer.warnings = self._add_terms(fresh)
        return answer

    def _write(self, fresh: Sequence[Event]) -> None:
        """Append to the log; events that cannot be written are as if they had not come."""
        try:
            self._log.append(fresh)
        except OSError:
            self._ids.difference_update(event["id"] for event in fresh)
            raise

    def _conflicts(self, start: int) -> list[dict[str, Any]]:
        """The edits from a running number on that did not see the one before them."""
        found = []
        for number in range(start, len(self._events)):
            event = self._events[number]
            if event["op"] in {"undo", "redo"}:
                self._last = _last_edits(self._events[: number + 1])
            if event["op"] not in _EDITS:
                continue
            place = (event["system"], event["key"])
            last = self._last.get(place)
            if last is not None and last["after"] != event.get("before"):
                found.append({"id": event["id"], "with": last})
            self._last[place] = event
        return found

    def _add_terms(self, fresh: Sequence[Event]) -> list[str]:
        """Proposed terms into the glossary; a glossary that cannot be written does not undo what is saved."""
        terms = [event for event in fresh if event["op"] == "term"]
        if self._glossary is None or not terms:
            return []
        try:
            rows = [Proposal(t["zh"], t["en"], t.get("note", ""), t.get("user", "")) for t in terms]
            propose(self._glossary, rows)
        except (MtqaError, OSError) as error:
            return [f"saved, but not added to the glossary: {error}"]
        return []


def _last_edits(events: Sequence[Event]) -> dict[Place, Event]:
    return {(event["system"], event["key"]): event for event in standing(events) if event["op"] in _EDITS}
