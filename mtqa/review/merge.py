"""Several reviewers' files as one: the union of their events in the order of time, and where they contradict.

Nothing is lost: of two texts of one segment the newer stands, the other stays in the events and is told.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mtqa.review.events import Event, moment
from mtqa.review.file import Review
from mtqa.review.state import Place, standing


@dataclass(frozen=True, slots=True)
class TextConflict:
    """Reviewers who edited one segment to different texts without knowing of each other; the newest text is last."""

    place: Place
    seg: str
    texts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        who = " and ".join(name or "somebody" for name, _ in self.texts)
        return f"segment {self.seg or self.place[1]} of {self.place[0]}: {who} edited it to different texts"

    def lines(self) -> Iterator[str]:
        """The conflict and its texts, for a person."""
        yield str(self)
        for name, text in self.texts:
            yield f"  {name or '(no name)'}: {text}"


@dataclass(frozen=True, slots=True)
class VerdictConflict:
    """A finding that one reviewer dismissed and another accepted or took back."""

    finding: str
    seg: str
    dismissed_by: str
    by: str
    verb: str

    def __str__(self) -> str:
        name, other = self.dismissed_by or "somebody", self.by or "somebody"
        return f"finding {self.finding} of segment {self.seg or '?'}: {name} dismissed it, {other} {self.verb} it"


@dataclass(frozen=True, slots=True)
class Merged:
    """The events of all files, each once, in order, and what is contradictory in them."""

    events: tuple[Event, ...]
    texts: tuple[TextConflict, ...]
    verdicts: tuple[VerdictConflict, ...]


def merge(reviews: Sequence[Review]) -> Merged:
    """Merge reviews.

    Events are ordered by time, yet those of one file keep their order, whatever its clock did. A reviewer is known by
    name; events without a name are the file's own, so that two nameless files are two reviewers.
    """
    streams = [_timed(review, number) for number, review in enumerate(reviews)]
    seen: set[str] = set()
    events: list[Event] = []
    owners: dict[str, str] = {}
    names = _names(reviews)
    for _, number, _, event in heapq.merge(*streams):
        if event["id"] not in seen:
            seen.add(event["id"])
            events.append(event)
            owners[event["id"]] = event.get("user", "") or names[number]
    counted = standing(events)
    texts = tuple(text_conflicts(counted, owners))
    return Merged(tuple(events), texts, tuple(_verdict_conflicts(counted, owners)))


def named(reviews: Sequence[Review]) -> list[Review]:
    """The reviews with a name on every event: its own, else that of its file where there are several."""
    names = _names(reviews)
    return [
        replace(review, events=tuple({**event, "user": event.get("user", "") or name} for event in review.events))
        for review, name in zip(reviews, names, strict=True)
    ]


def _names(reviews: Sequence[Review]) -> list[str]:
    """What nameless events of each file go under."""
    if len(reviews) == 1:
        return [""]
    stems = [review.path.name.partition(".")[0] for review in reviews]
    return [stem if stems.count(stem) == 1 else str(review.path) for stem, review in zip(stems, reviews, strict=True)]


def _timed(review: Review, number: int) -> Iterator[tuple[float, int, int, Event]]:
    """Events with times that never go back."""
    latest = float("-inf")
    for position, event in enumerate(review.events):
        latest = max(latest, moment(event))
        yield latest, number, position, event


def text_conflicts(events: Sequence[Event], owners: dict[str, str]) -> Iterator[TextConflict]:
    """The segments whose last texts differ between reviewers, one of whom did not see the other's.

    Who edits a text that another has written resolves the conflict, having seen it.
    """
    last: dict[Place, tuple[str, Event]] = {}  # who wrote the text that stands, and with what
    open_: dict[Place, dict[str, Event]] = {}
    for event in events:
        if event["op"] not in {"edit", "accept"}:
            continue
        place, owner = (event["system"], event["key"]), owners[event["id"]]
        if place in last:
            before, other = last[place]
            if before != owner and event.get("before") != other["after"]:
                open_.setdefault(place, {before: other})
            elif before != owner:
                open_.pop(place, None)
        if place in open_:
            open_[place].pop(owner, None)
            open_[place][owner] = event
        last[place] = owner, event
    for place, texts in open_.items():
        if len({event["after"] for event in texts.values()}) > 1:
            seg = next((event["seg"] for event in texts.values() if event.get("seg")), "")
            yield TextConflict(place, seg, tuple((name, event["after"]) for name, event in texts.items()))


def _verdict_conflicts(events: Sequence[Event], owners: dict[str, str]) -> Iterator[VerdictConflict]:
    verdicts: dict[str, dict[str, Event]] = {}
    for event in events:
        name = event.get("alike") if event.get("scope") == "alike" else event.get("finding")
        if event["op"] in {"dismiss", "restore", "accept"} and isinstance(name, str):
            verdicts.setdefault(name, {})[owners[event["id"]]] = event
    for name, by in verdicts.items():
        dismissed = [owner for owner, event in by.items() if event["op"] == "dismiss"]
        others = [(owner, event) for owner, event in by.items() if event["op"] != "dismiss"]
        if dismissed and others:
            owner, event = others[0]
            verb = "accepted" if event["op"] == "accept" else "restored"
            seg = event.get("seg", "") or by[dismissed[0]].get("seg", "")
            yield VerdictConflict(name, seg, dismissed[0], owner, verb)
