"""quotation-style: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

CHECK = "quotation-style"
CURLY = ["“Good,” he said.", "“Sit,” she said."]
STRAIGHT = ['"Good," he said.', '"Sit," she said.']


def found(texts, **options) -> list[tuple[list[int], str | None]]:
    contexts = [
        Context(Segment(str(n), "“好”", text, index=n), settings={CHECK: options}) for n, text in enumerate(texts)
    ]
    return [
        ([span.start for span in issue.target_spans], issue.suggestion) for _, issue in CHECKS[CHECK].rule(contexts)
    ]


FLAGS = [
    ([*CURLY, '"Yes."'], [([0, 5], None)]),
    ([*STRAIGHT, "“Yes.”"], [([0, 5], None)]),
    ([*CURLY, '“Yes," he said.'], [([5], "”")]),
    ([*STRAIGHT, '“Yes," he said.'], [([0], '"')]),
    (['“Yes,” he said. “No," he said.'], [([20], "”")]),
]

LEAVES_ALONE = [
    (CURLY, "curly throughout"),
    (STRAIGHT, "straight throughout"),
    (["“Yes.”", '"No."'], "as many of one as of the other"),
    ([*CURLY, 'A 5.5" screen'], "an inch mark"),
    ([*CURLY, "It's the players' own 'rule'"], "single marks and apostrophes"),
    ([*CURLY, "«Oui»"], "angle marks"),
    (["none"], "no marks"),
    ([], "nothing at all"),
]


@pytest.mark.parametrize(("texts", "expected"), FLAGS)
def test_flags(texts, expected):
    assert found(texts) == expected


@pytest.mark.parametrize(("texts", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(texts, why):
    assert found(texts) == [], why


def test_one_shape_may_be_asked_for():
    assert found(['"Yes."'], marks="curly") == [([0, 5], None)]
    assert found(["“Yes.”"], marks="straight") == [([0, 5], None)]
    assert found(CURLY, marks="curly") == []
