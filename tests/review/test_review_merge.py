"""Two reviewers' files: nothing is lost, contradictions are found, and what is none is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mtqa.review.file import read_review
from mtqa.review.merge import Merged, merge
from mtqa.review.state import replay
from tests.review.review_files import event, on, saved

Events = list[dict[str, Any]]


def merged(folder: Path, anna: Events, ben: Events) -> Merged:
    files = [saved(folder / f"{name}.review.jsonl", *events) for name, events in (("anna", anna), ("ben", ben))]
    return merge([read_review(path) for path in files])


def edit(user: str, before: str, after: str, **more: Any) -> dict[str, Any]:
    return on("a", "edit", user, before=before, after=after, **more)


def test_events_are_united_by_id_and_ordered_by_time(tmp_path: Path) -> None:
    one, two, three = (on("a", "comment", text=text) for text in "abc")
    found = merged(tmp_path, [one, three], [one, two])
    assert list(found.events) == [one, two, three]


def test_a_clock_that_goes_back_does_not_turn_a_file_round(tmp_path: Path) -> None:
    late, early = on("a", "comment", text="first", seconds=100), on("a", "comment", text="then", seconds=1)
    early["t"] = "2025-01-01T00:00:00Z"
    assert list(merged(tmp_path, [late, early], []).events) == [late, early]
    assert replay(merged(tmp_path, [late, early], []).events).segments["mt", "a"].comment == "then"


def test_different_texts_are_a_conflict_and_the_newer_stands(tmp_path: Path) -> None:
    found = merged(tmp_path, [edit("", "mt", "hers")], [edit("", "mt", "his")])
    (conflict,) = found.texts
    assert conflict.texts == (("anna", "hers"), ("ben", "his"))
    assert "segment A of mt: anna and ben edited it to different texts" in str(conflict)
    assert replay(found.events).edited() == {("mt", "a"): "his"}


def test_own_edits_behind_a_conflict_are_its_newest_text(tmp_path: Path) -> None:
    first, his, then = edit("anna", "mt", "hers"), edit("ben", "mt", "his"), edit("anna", "hers", "hers too")
    (conflict,) = merged(tmp_path, [first, then], [his]).texts
    assert conflict.texts == (("ben", "his"), ("anna", "hers too"))


NO_CONFLICT = [
    ("one built on the other's text", [edit("anna", "mt", "hers")], [edit("ben", "hers", "better")]),
    ("both came to the same text", [edit("anna", "mt", "same")], [edit("ben", "mt", "same")]),
    ("different segments", [edit("anna", "mt", "hers")], [on("b", "edit", "ben", before="mt", after="his")]),
    ("different systems", [edit("anna", "mt", "hers")], [edit("ben", "mt", "his", system="other")]),
    ("only one of them edited", [edit("anna", "mt", "hers"), edit("anna", "x", "y")], [on("a", "comment", text="?")]),
]


@pytest.mark.parametrize(("why", "anna", "ben"), NO_CONFLICT, ids=[row[0] for row in NO_CONFLICT])
def test_what_is_no_conflict(tmp_path: Path, why: str, anna: Events, ben: Events) -> None:
    assert merged(tmp_path, anna, ben).texts == (), why


def test_an_undone_edit_is_no_conflict(tmp_path: Path) -> None:
    hers = edit("anna", "mt", "hers")
    assert merged(tmp_path, [hers, event("undo", "anna", of=hers["id"])], [edit("ben", "mt", "his")]).texts == ()


def test_an_edit_of_the_standing_text_resolves_the_conflict(tmp_path: Path) -> None:
    his, hers = edit("ben", "mt", "his"), edit("anna", "mt", "hers")
    seen = edit("ben", "hers", "hers, with his")
    assert merged(tmp_path, [hers], [his, seen]).texts == ()


def test_dismissed_here_accepted_there(tmp_path: Path) -> None:
    dismissed = on("a", "dismiss", "anna", finding="f", alike="x", scope="here", reason="correct")
    accepted = on("a", "accept", "ben", finding="f", before="x", after="y")
    (conflict,) = merged(tmp_path, [dismissed], [accepted]).verdicts
    assert str(conflict) == "finding f of segment A: anna dismissed it, ben accepted it"
    restored = on("a", "restore", "ben", finding="f", alike="x", scope="here")
    (conflict,) = merged(tmp_path, [dismissed], [restored]).verdicts
    assert conflict.verb == "restored"
    own = on("a", "restore", "anna", finding="f", alike="x", scope="here")
    assert merged(tmp_path, [dismissed, own], []).verdicts == ()  # one person may change her mind
