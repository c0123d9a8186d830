"""The quick count of TER's edits is sacrebleu's count, for short and long, near and far, in its beam and outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import lib_ter

from mtqa.metrics._edits import Matrix, edits, within_beam
from mtqa.metrics.ter import Ter


def words(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from("abcdef"), max_size=most)


CASES = [
    pytest.param("", "", id="nothing at all"),
    pytest.param("a b c", "", id="an empty reference"),
    pytest.param("", "a b c", id="an empty hypothesis"),
    pytest.param("a b c d", "a b c d", id="equal"),
    pytest.param("d a b c", "a b c d", id="one shift"),
    pytest.param("e f g a b c d", "a b c d e f g", id="a shift of several words"),
    pytest.param("a " * 150, "a", id="much longer than the reference: the beam is stretched"),
    pytest.param("a", "a " * 150, id="much shorter"),
    pytest.param("x " * 40 + "a b c d e f g h", "a b c d e f g h " + "x " * 40, id="the best path leaves the beam"),
    pytest.param("x y " * 60 + "a b", "a b " + "y x " * 55, id="so many candidates that the search gives up"),
    pytest.param(" ".join(map(str, range(120))), " ".join(map(str, range(60, 180))), id="a long way off the diagonal"),
]


@pytest.mark.parametrize(("hypothesis", "reference"), CASES)
def test_edits(hypothesis: str, reference: str) -> None:
    ours = edits(hypothesis.split(), reference.split())
    assert ours == lib_ter.translation_edit_rate(hypothesis.split(), reference.split())[0]


@given(words(40), words(40))
@settings(deadline=None, max_examples=150)
def test_edits_of_anything(hypothesis: list[str], reference: list[str]) -> None:
    assert edits(hypothesis, reference) == lib_ter.translation_edit_rate(hypothesis, reference)[0]


@given(words(90), words(90).filter(bool))
@settings(deadline=None, max_examples=100)
def test_distance_and_path(hypothesis: list[str], reference: list[str]) -> None:
    """Where the path lies in the beam, sacrebleu finds the same distance and the very same path."""
    places: dict[str, int] = {}
    for place, word in enumerate(reference):
        places[word] = places.get(word, 0) | 1 << place
    matrix = Matrix.between(hypothesis, places, len(reference))
    distance, path = lib_ter.BeamEditDistance(reference)(hypothesis)
    assert matrix.distance <= distance
    found = matrix.path(hypothesis, reference)
    if within_beam(found):
        assert (matrix.distance, found) == (distance, path)
    else:
        assert len(hypothesis) > 20


def test_real_segments(data_dir: Path) -> None:
    """Fifty segments of a weak system, the longest among them, which sacrebleu cannot hold in its beam."""
    folder = data_dir / "wmt23-zhen"
    texts = [
        path.read_text("utf-8").split("\n")[:-1]
        for path in (folder / "systems/ANVITA.en.txt", folder / "reference.en.txt")
    ]
    rows = sorted(zip(*texts, strict=True), key=lambda row: -len(row[1]))
    scorer = Ter().scorer()
    for hypothesis, reference in rows[:8] + rows[100:1900:43]:
        one, other = (scorer._preprocess_segment(text).split() for text in (hypothesis, reference))
        assert edits(one, other) == lib_ter.translation_edit_rate(one, other)[0]
