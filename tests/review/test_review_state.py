"""Replay: the last one wins, undone events were never there, and hostile ones have no effect."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from mtqa.review.state import by_user, replay
from tests.review.review_files import event, mark, on


def state(*events: dict[str, Any]) -> dict[str, Any]:
    return replay(events).canonical()


def test_nothing_is_an_empty_state() -> None:
    assert state() == {"segments": {}, "dismissed": [], "dismissed_alike": [], "terms": []}


def test_the_last_one_wins_field_by_field() -> None:
    found = state(
        on("a", "edit", before="x", after="y"),
        on("a", "comment", text="why?"),
        on("a", "accept", finding="f", before="y", after="z"),
        on("a", "status", status="done"),
        on("a", "score", esa=40),
        on("a", "score", esa=66.5),
        on("a", "edit", system="other", before="x", after="w"),
    )
    assert found["segments"] == {
        "mt\ta": {"text": "z", "comment": "why?", "status": "done", "esa": 66.5},
        "other\ta": {"text": "w"},
    }


EMPTIED = [
    ("an emptied translation is an edit", [on("a", "edit", before="x", after="")], {"mt\ta": {"text": ""}}),
    ("an edit back to the start is one too", [on("a", "edit", before="x", after="x")], {"mt\ta": {"text": "x"}}),
    ("a comment taken back", [on("a", "comment", text="x"), on("a", "comment", text="")], {}),
    ("a status taken back", [on("a", "status", status="done"), on("a", "status", status="")], {}),
    ("a score taken back", [on("a", "score", esa=0), on("a", "score", esa=None)], {}),
    ("a score of 0 is a score", [on("a", "score", esa=0)], {"mt\ta": {"esa": 0}}),
]


@pytest.mark.parametrize(("why", "events", "segments"), EMPTIED, ids=[row[0] for row in EMPTIED])
def test_what_empty_means(why: str, events: list[dict[str, Any]], segments: dict[str, Any]) -> None:
    assert state(*events)["segments"] == segments, why


def test_undo_and_redo() -> None:
    first, second = on("a", "edit", before="x", after="y"), on("a", "edit", before="y", after="z")
    undo, redo = event("undo", of=second["id"]), event("redo", of=second["id"])
    assert state(first, second, undo)["segments"] == {"mt\ta": {"text": "y"}}
    assert state(first, second, undo, redo)["segments"] == {"mt\ta": {"text": "z"}}
    # an earlier event can be undone under a later one, whose `before` then matches nothing
    assert state(first, second, event("undo", of=first["id"]))["segments"] == {"mt\ta": {"text": "z"}}
    # undoing an undo, or what is not there, does nothing
    assert state(first, second, undo, event("undo", of=undo["id"]), event("undo", of="?")) == state(first)


def test_dismissals_by_finding_and_alike() -> None:
    one = event("dismiss", finding="f1", alike="x", scope="here", reason="correct")
    alike = event("dismiss", finding="f2", alike="x", scope="alike", reason="context")
    found = state(one, alike)
    assert (found["dismissed"], found["dismissed_alike"]) == (["f1"], ["x"])
    back = event("restore", finding="f1", alike="x", scope="alike")
    found = state(one, alike, back)
    assert (found["dismissed"], found["dismissed_alike"]) == (["f1"], [])  # each scope takes back its own


def test_marks_and_terms() -> None:
    found = state(
        on("a", "mark", mark=mark("m2", 0, 1), text="abc"),
        on("a", "mark", mark=mark("m1", 1, 2), text="abc"),
        on("a", "mark", mark=mark("m2", 0, 3, "major"), text="abc"),
        on("a", "mark", mark=mark("m3", 0, 3), text="abc"),
        on("a", "unmark", mark="m3"),
        event("term", zh="稀土", en="rare earths", note="why"),
        event("term", zh="稀土", en="rare earths", note=""),
    )
    marks = found["segments"]["mt\ta"]["marks"]
    assert [(entry["id"], entry["severity"], entry["text"]) for entry in marks] == [
        ("m1", "minor", "abc"), ("m2", "major", "abc"),
    ]  # fmt: skip
    assert found["terms"] == [{"zh": "稀土", "en": "rare earths"}]


IGNORED = [
    ("an op of a newer mtqa", {"op": "levitate", "system": "mt", "key": "a"}),
    ("an edit of no segment", {"op": "edit", "after": "x"}),
    ("an edit to a number", {"op": "edit", "system": "mt", "key": "a", "after": 7}),
    ("a mark that is a list", {"op": "mark", "system": "mt", "key": "a", "mark": [], "text": ""}),
    ("a mark that ends before it starts", {"op": "mark", "system": "mt", "key": "a", "mark": mark("m", 3, 1)}),
    ("a mark on no side", {"op": "mark", "system": "mt", "key": "a", "text": "", "mark": mark("m", 0, 1, side="up")}),
    ("a score beyond 100", {"op": "score", "system": "mt", "key": "a", "esa": 101}),
    ("a score that is true", {"op": "score", "system": "mt", "key": "a", "esa": True}),
    ("a status nobody knows", {"op": "status", "system": "mt", "key": "a", "status": "maybe"}),
    ("a dismissal of nothing", {"op": "dismiss", "scope": "here"}),
    ("a dismissal of unknown scope", {"op": "dismiss", "scope": "everywhere", "finding": "f", "alike": "x"}),
    ("a term without English", {"op": "term", "zh": "稀土", "en": " "}),
    ("an undo of a list", {"op": "undo", "of": []}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "fields"), IGNORED, ids=[row[0] for row in IGNORED])
def test_what_has_no_effect(why: str, fields: dict[str, Any]) -> None:
    assert replay([{"id": "1", "t": "", "user": "", **fields}]).canonical() == state(), why


def test_an_id_counts_once() -> None:
    first = on("a", "edit", before="x", after="y")
    assert state(first, {**first, "after": "forged"})["segments"] == {"mt\ta": {"text": "y"}}


def test_each_reviewer_alone() -> None:
    states = by_user([on("a", "score", "anna", esa=10), on("a", "score", "ben", esa=90)])
    assert {name: alone.segments["mt", "a"].esa for name, alone in states.items()} == {"anna": 10, "ben": 90}


def test_a_thousand_random_events_undone_leave_nothing() -> None:
    random.seed(8)
    events: list[dict[str, Any]] = []
    for _ in range(1000):
        key = random.choice("abc")
        events.append(
            random.choice([
                lambda key=key: on(key, "edit", before="", after=random.choice(["𠮷", "", "x"])),
                lambda key=key: on(key, "status", status=random.choice(["", "done"])),
                lambda key=key: on(key, "mark", mark=mark(random.choice("mn"), 0, 1), text="x"),
                lambda: event("dismiss", scope="here", finding=random.choice("fg"), alike="z"),
            ])()
        )  # fmt: skip
    assert json.dumps(state(*events)) != json.dumps(state())
    undone = [event("undo", of=entry["id"]) for entry in events]
    assert state(*events, *undone) == state()
    redone = [event("redo", of=entry["id"]) for entry in events]
    assert state(*events, *undone, *redone) == state(*events)
