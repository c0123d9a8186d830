"""Agreement of two reviewers, on cases whose figures can be worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from mtqa.review.agreement import Agreement, agreement
from mtqa.review.state import replay
from tests.review.review_files import mark, on

TEXT = "0123456789"


def compared(anna: list[dict[str, Any]], ben: list[dict[str, Any]]) -> Agreement:
    return agreement(("anna", "ben"), replay(anna), replay(ben))


def marked(id: str, start: int, end: int, severity: str = "minor", *, text: str = TEXT, **more: Any) -> dict[str, Any]:
    return on("a", "mark", mark=mark(id, start, end, severity, **more), text=text)


def scores(*values: float | None) -> list[dict[str, Any]]:
    return [on(f"s{number}", "score", esa=value) for number, value in enumerate(values)]


def test_esa_scores() -> None:
    found = compared(scores(10, 50, 90, 100), scores(20, 40, 95, None))
    assert (found.segments, found.scored) == (4, 3)
    assert found.mean_difference == pytest.approx(25 / 3)
    assert found.kendall == pytest.approx(1.0)  # the same order
    assert found.pearson == pytest.approx(3000 / (3200 * 3016.6667) ** 0.5)
    assert [(entry.one, entry.other) for entry in found.disagreements] == [("10", "20"), ("50", "40")]


def test_nothing_in_common_has_no_figures() -> None:
    found = compared(scores(10), [])
    assert (found.segments, found.pearson, found.f1, found.mean_difference) == (0, None, None, None)


def test_marked_characters() -> None:
    found = compared([marked("m", 0, 4)], [marked("n", 2, 6)])
    assert found.f1 == pytest.approx(2 * 2 / 8)
    assert found.weighted_f1 == found.f1
    assert (found.matched, found.same_severity) == (1, 1)


def test_another_severity_has_half_credit() -> None:
    found = compared([marked("m", 0, 4, "minor")], [marked("n", 0, 4, "major")])
    assert (found.f1, found.weighted_f1) == (1.0, 0.5)
    assert (found.matched, found.same_severity) == (1, 0)
    assert [entry.what for entry in found.disagreements] == ["severity"]


def test_categories_of_marks_that_meet() -> None:
    found = compared(
        [marked("m", 0, 4, category="Accuracy/Omission")], [marked("n", 0, 4, category="accuracy/Mistranslation")]
    )
    assert (found.same_dimension, found.same_category) == (1, 0)
    assert [entry.what for entry in found.disagreements] == ["category"]


def test_marks_that_meet_are_paired_by_what_they_share() -> None:
    found = compared([marked("m", 0, 4), marked("k", 4, 8)], [marked("n", 3, 8)])
    assert found.matched == 1
    (alone,) = found.disagreements
    assert (alone.one, alone.other) == ("minor: 0123", "-")


def test_both_sides_and_what_is_missing() -> None:
    found = compared(
        [marked("m", 0, 2, side="source", text="稀土"), marked("o", 0, 0, side="missing")],
        [marked("n", 0, 2), marked("p", 5, 5, side="missing")],
    )
    # the marks for what is missing agree; the source's two characters and the target's two do not meet
    assert found.f1 == pytest.approx(2 * 1 / 6)


def test_marks_in_different_texts_are_not_compared() -> None:
    found = compared([marked("m", 0, 4)], [marked("n", 0, 4, text="another text")])
    assert (found.apart, found.f1, found.matched) == (1, None, 0)


def test_a_forged_range_does_not_take_all_memory() -> None:
    found = compared([marked("m", 0, 10**12)], [marked("n", 0, 10)])
    assert found.f1 == 1.0
