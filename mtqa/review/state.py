"""What a review comes to: its events replayed. The page does the same in the browser, and the two must agree.

Undone events are found first, then all others are replayed in file order; the last one wins for each segment and field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mtqa.review.events import OF_SEGMENT, Event, fault

Place = tuple[str, str]  # system, segment key


@dataclass(slots=True)
class SegmentState:
    """What stands for one segment of one system. `text` is None where nobody edited it; `seg` is the segment's id.

    `edits` are the standing edits in order, `accepted` the findings whose suggestion was taken.
    """

    seg: str = ""
    text: str | None = None
    comment: str = ""
    status: str = ""
    esa: float | None = None
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    edits: list[Event] = field(default_factory=list)
    accepted: dict[str, Event] = field(default_factory=dict)
    touched: Event | None = None

    def canonical(self) -> dict[str, Any]:
        """The fields that are not empty, as JSON."""
        fields = {
            "text": self.text,
            "comment": self.comment or None,
            "status": self.status or None,
            "esa": self.esa,
            "marks": [self.marks[id] for id in sorted(self.marks)] or None,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(slots=True)
class State:
    """What a whole review comes to.

    `dismissed` and `dismissed_alike` map finding ids and `alike` hashes to the standing event, `terms` the proposed
    (zh, en) to their event, `active_ms` users to their recorded time.
    """

    segments: dict[Place, SegmentState] = field(default_factory=dict)
    dismissed: dict[str, Event] = field(default_factory=dict)
    dismissed_alike: dict[str, Event] = field(default_factory=dict)
    terms: dict[tuple[str, str], Event] = field(default_factory=dict)
    active_ms: dict[str, float] = field(default_factory=dict)

    def canonical(self) -> dict[str, Any]:
        """The state as JSON, the same for equal states; what the page's own replay is held against."""
        segments = {f"{system}\t{key}": state.canonical() for (system, key), state in self.segments.items()}
        return {
            "segments": {name: segments[name] for name in sorted(segments) if segments[name]},
            "dismissed": sorted(self.dismissed),
            "dismissed_alike": sorted(self.dismissed_alike),
            "terms": [_term(zh, en, event.get("note", "")) for (zh, en), event in self.terms.items()],
        }

    def edited(self) -> dict[Place, str]:
        """The texts that stand for segments that were edited."""
        return {place: state.text for place, state in self.segments.items() if state.text is not None}

    def apply(self, event: Event) -> None:
        """Replay one event; `undo` and `redo` are for `standing` and have no effect here."""
        op = event["op"]
        if op in OF_SEGMENT:
            self._of_segment(op, event)
        elif op in {"dismiss", "restore"}:
            self._decide(op, event)
        elif op == "term":
            self.terms[event["zh"], event["en"]] = event
        elif op == "time":
            user = event.get("user", "")
            self.active_ms[user] = self.active_ms.get(user, 0) + event["active_ms"]

    def _of_segment(self, op: str, event: Event) -> None:
        state = self.segments.setdefault((event["system"], event["key"]), SegmentState())
        state.seg = event.get("seg", "") or state.seg
        state.touched = event
        if op in {"edit", "accept"}:
            state.text = event["after"]
            state.edits.append(event)
            if op == "accept":
                state.accepted[event["finding"]] = event
        elif op == "mark":
            state.marks[event["mark"]["id"]] = {**event["mark"], "text": event.get("text", "")}
        elif op == "unmark":
            state.marks.pop(event["mark"], None)
        elif op == "score":
            state.esa = event["esa"]
        elif op == "comment":
            state.comment = event["text"]
        else:
            state.status = event["status"]

    def _decide(self, op: str, event: Event) -> None:
        alike = event["scope"] == "alike"
        standing, name = (self.dismissed_alike, "alike") if alike else (self.dismissed, "finding")
        if op == "dismiss":
            standing[event[name]] = event
        else:
            standing.pop(event[name], None)
        system, key = event.get("system"), event.get("key")
        if isinstance(system, str) and isinstance(key, str):  # somebody looked at that segment
            state = self.segments.setdefault((system, key), SegmentState())
            state.seg, state.touched = event.get("seg", "") or state.seg, event


def _term(zh: str, en: str, note: str) -> dict[str, str]:
    return {"zh": zh, "en": en, "note": note} if note else {"zh": zh, "en": en}


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that count: valid, each id once, not undone; `undo` and `redo` themselves are left out."""
    listed: dict[str, Event] = {}
    undone: set[str] = set()
    for event in events:
        if fault(event) or event["id"] in listed:
            continue
        listed[event["id"]] = event
        if event["op"] == "undo":
            undone.add(event["of"])
        elif event["op"] == "redo":
            undone.discard(event["of"])
    return [event for id, event in listed.items() if id not in undone and event["op"] not in {"undo", "redo"}]


def replay(events: Iterable[Event]) -> State:
    """The state that events in their order come to."""
    state = State()
    for event in standing(events):
        state.apply(event)
    return state


def by_user(events: Iterable[Event]) -> Mapping[str, State]:
    """Each reviewer's own state: what stands of their events alone."""
    states: dict[str, State] = {}
    for event in standing(events):
        states.setdefault(event.get("user", ""), State()).apply(event)
    return states
