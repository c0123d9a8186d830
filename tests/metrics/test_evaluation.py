"""From parallel texts to pairs to a score: mistakes with references are refused, missing ones counted."""

from __future__ import annotations

import pytest

from mtqa.metrics.base import Pair, pairs_of
from mtqa.metrics.bleu import Bleu
from mtqa.metrics.scoring import common, evaluate, join, score_of

LINES = ["the cat sat on the mat", "a dog barked at it", "both went home at night"]


@pytest.mark.parametrize(
    ("references", "error"),
    [
        pytest.param(LINES, TypeError, id="a flat list, which would make a translation of every line"),
        pytest.param("the cat", TypeError, id="one string"),
        pytest.param([LINES[:2]], ValueError, id="too few lines"),
        pytest.param([LINES, [*LINES, "one more"]], ValueError, id="too many in the second"),
    ],
)
def test_references_of_the_wrong_shape(references, error) -> None:
    with pytest.raises(error):
        pairs_of(LINES, LINES, references)


def test_hypotheses_of_another_length() -> None:
    with pytest.raises(ValueError, match="3 sources but 2 lines of hypotheses"):
        pairs_of(LINES, LINES[:2])


@pytest.mark.parametrize("references", ["one string", (1,), (None,), [b"bytes"]])
def test_a_pair_refuses_what_is_no_tuple_of_strings(references) -> None:
    with pytest.raises(TypeError):
        Pair("a", "b", references)


def test_pairs_of() -> None:
    assert pairs_of(["s"], ["h"]) == [Pair("s", "h")]
    assert pairs_of(["s", "t"], ["h", "i"], [["a", None], ["b", "c"]]) == [
        Pair("s", "h", ("a", "b")),
        Pair("t", "i", ("c",)),
    ]
    assert pairs_of([], [], [[]]) == []


@pytest.mark.parametrize(
    ("second", "values", "signature"),
    [
        pytest.param(("a dog barked at it",), [True, True, True], "nrefs:1", id="all there"),
        pytest.param((), [True, False, True], "nrefs:1|noref:1", id="none"),
        pytest.param(("",), [True, False, True], "nrefs:1|noref:1", id="an empty line is none"),
        pytest.param((" \u3000",), [True, False, True], "nrefs:1|noref:1", id="spaces are none"),
        pytest.param(("a dog barked at it", ""), [True, True, True], "nrefs:1", id="one and an empty line are one"),
        pytest.param(("a dog barked at it", "the dog"), [True, True, True], "nrefs:var", id="two, others have one"),
    ],
)
def test_segments_without_a_reference(second: tuple[str, ...], values: list[bool], signature: str) -> None:
    pairs = [Pair("", line, (line,)) for line in LINES]
    pairs[1] = Pair("", LINES[1], second)
    score = score_of(Bleu(), evaluate(Bleu(), pairs), "x")
    assert [value is not None for value in score.segment_values] == values
    assert score.segments == sum(values)
    assert score.value == pytest.approx(100)
    middle = "|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0"
    number, _, rest = signature.partition("|")
    assert score.signature == f"{number}{middle}{'|' + rest if rest else ''}"


def test_no_segment_has_a_reference() -> None:
    assert score_of(Bleu(), evaluate(Bleu(), [Pair("s", "h")]), "x") is None


def test_no_segments() -> None:
    assert score_of(Bleu(), evaluate(Bleu(), []), "x") is None


def test_paired_systems_share_the_segments_that_count_in_both() -> None:
    full = [Pair("", line, (line,)) for line in LINES]
    first = evaluate(Bleu(), [Pair("", LINES[0]), *full[1:]])
    last = join([evaluate(Bleu(), full[:2]), evaluate(Bleu(), [Pair("", LINES[2])])])
    one, other = common(first, last)
    assert one.tolist() == other.tolist() == Bleu().statistics(full[1:2]).tolist()
    with pytest.raises(ValueError, match="same segments: 3 and 2"):
        common(first, evaluate(Bleu(), full[:2]))
