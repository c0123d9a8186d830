"""spelling-variety: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

CHECK = "spelling-variety"
BRITISH = ["the labour market", "a theatre centre"]
AMERICAN = ["the labor market", "a theater center"]


def found(texts, **options) -> list[tuple[int, str, str]]:
    contexts = [
        Context(Segment(str(n), "源文", text, index=n), settings={CHECK: options}) for n, text in enumerate(texts)
    ]
    return [(n, issue.target_spans[0].of(texts[n]), issue.suggestion) for n, issue in CHECKS[CHECK].rule(contexts)]


FLAGS = [
    ([*BRITISH, "in color"], [(2, "color", "colour")]),
    ([*AMERICAN, "in colour"], [(2, "colour", "color")]),
    ([*AMERICAN, "its neighbours"], [(2, "neighbours", "neighbors")]),
    ([*AMERICAN, "an organised trip"], [(2, "organised", "organized")]),
    ([*BRITISH, "they analyzed it"], [(2, "analyzed", "analysed")]),
    ([*AMERICAN, "the defence team"], [(2, "defence", "defense")]),
    ([*AMERICAN, "two programmes"], [(2, "programmes", "programs")]),
    ([*AMERICAN, "fulfilment of it"], [(2, "fulfilment", "fulfillment")]),
]

LEAVES_ALONE = [
    ([*BRITISH, "in colour"], "one variety"),
    ([*BRITISH, "they organized it"], "-ize is British as well"),
    ([*BRITISH, "a gas meter, a computer program, a tire"], "words of another sense"),
    ([*AMERICAN, "a dialogue, many analyses"], "words that both spell alike"),
    ([*AMERICAN, "the Labour Party and the Defence Ministry"], "names"),
    (["the labor market", "in colour"], "as many of one as of the other"),
    (["a center", "a centre", "labor", "labour"], "no majority"),
    ([*AMERICAN, "exercise, promise, advise, enterprise"], "words that are always so"),
    ([*AMERICAN, "programmers programmed a programmable programmer"], "-mm- before an ending is American as well"),
    ([*AMERICAN, "see colour.example.com/labour"], "an address"),
    (["nothing here"], "nothing to compare"),
    ([], "nothing at all"),
]


@pytest.mark.parametrize(("texts", "expected"), FLAGS)
def test_flags(texts, expected):
    assert found(texts) == expected


@pytest.mark.parametrize(("texts", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(texts, why):
    assert found(texts) == [], why


def test_a_profile_says_which_is_right():
    assert found(["the labour market"], profile="us-news") == [(0, "labour", "labor")]
    assert found(["the labour market", "in color"], profile="uk-news") == [(1, "color", "colour")]
