"""quotation-style: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

CHECK = "quotation-style"
CURLY = ["“Good,” he said.", "“Sit,” she said."]
STRAIGHT = ['"Good," he said.', '"Sit," she said.']


def found(texts, **options) -> list[tuple[int, int, str]]:
    contexts = [
        Context(Segment(str(n), "“好”", text, index=n), settings={CHECK: options}) for n, text in enumerate(texts)
    ]
    return [(n, issue.target_spans[0].start, issue.suggestion) for n, issue in CHECKS[CHECK].rule(contexts)]


FLAGS = [
    ([*CURLY, '"Yes."'], [(2, 0, "“"), (2, 5, "”")]),
    ([*STRAIGHT, "“Yes.”"], [(2, 0, '"'), (2, 5, '"')]),
    ([*CURLY, '“Yes," he said.'], [(2, 5, "”")]),
    (['“Yes,” he said. “No," he said.'], [(0, 20, "”")]),
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
    assert found(['"Yes."'], marks="curly") == [(0, 0, "“"), (0, 5, "”")]
    assert found(CURLY, marks="straight")[0] == (0, 0, '"')
    assert found(CURLY, marks="curly") == []
