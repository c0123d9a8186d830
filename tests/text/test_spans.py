"""Marked text is cut at the borders of its marks and nowhere else, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.model import Span
from mtqa.text.spans import Piece, excerpt, pieces

PLACES = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(min(pair), max(pair)))


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param("abc", [], [("abc", ())], id="no marks: one piece"),
        pytest.param("", [], [], id="nothing at all"),
        pytest.param("", [(0, 0)], [("", (0,))], id="a place in an empty text"),
        pytest.param("abcd", [(1, 3)], [("a", ()), ("bc", (0,)), ("d", ())], id="one mark"),
        pytest.param("abcd", [(0, 4)], [("abcd", (0,))], id="all of it"),
        pytest.param(
            "abcdef", [(0, 4), (2, 6)], [("ab", (0,)), ("cd", (0, 1)), ("ef", (1,))], id="overlap is cut in three"
        ),
        pytest.param("abcd", [(0, 4), (1, 2)], [("a", (0,)), ("b", (0, 1)), ("cd", (0,))], id="nested"),
        pytest.param("ab", [(0, 1), (1, 2)], [("a", (0,)), ("b", (1,))], id="neighbours do not share a mark"),
        pytest.param("ab", [(0, 2), (0, 2)], [("ab", (0, 1))], id="the same span twice is one piece"),
        pytest.param("ab", [(1, 1)], [("a", ()), ("", (0,)), ("b", ())], id="a place between letters"),
        pytest.param("ab", [(2, 2)], [("ab", ()), ("", (0,))], id="a place at the end"),
        pytest.param("abc", [(0, 3), (1, 1)], [("a", (0,)), ("", (0, 1)), ("bc", (0,))], id="a place inside a mark"),
        pytest.param("abc", [(0, 1), (1, 1)], [("a", (0,)), ("", (1,)), ("bc", ())], id="a place at a mark's border"),
        pytest.param("ab", [(1, 9)], [("a", ()), ("b", (0,))], id="beyond the end: what is there is marked"),
        pytest.param("ab", [(7, 9)], [("ab", ()), ("", (0,))], id="wholly beyond: a place at the end"),
        pytest.param("𠮷野家", [(0, 1)], [("𠮷", (0,)), ("野家", ())], id="offsets are code points, not UTF-16 units"),
    ],
)
def test_pieces(text: str, spans: list[tuple[int, int]], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(piece.text, piece.marks) for piece in pieces(text, [Span(*span) for span in spans])] == expected


@given(st.text(max_size=30), st.lists(PLACES, max_size=8))
def test_joined_pieces_are_the_text_and_each_character_has_its_marks(text: str, spans: list[Span]) -> None:
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    for piece in found:
        for offset in range(piece.start, piece.start + len(piece.text)):
            covering = {number for number, span in enumerate(spans) if span.start <= offset < span.end}
            assert set(piece.marks) == covering
    marked = {number for piece in found for number in piece.marks}
    assert marked == set(range(len(spans))), "no mark may vanish, not even an empty one"


@given(st.text(max_size=30), st.lists(PLACES, max_size=8))
def test_no_more_pieces_than_borders(text: str, spans: list[Span]) -> None:
    assert len(pieces(text, spans)) <= 3 * len(spans) + 1


def test_pieces_are_values() -> None:
    assert pieces("ab", [Span(0, 1)])[0] == Piece("a", 0, (0,))


@pytest.mark.parametrize(
    ("length", "span", "expected"),
    [
        pytest.param(50, (10, 12), (0, 50), id="short texts stay whole"),
        pytest.param(500, (0, 3), (0, 90), id="mark at the beginning"),
        pytest.param(500, (250, 253), (220, 310), id="mark in the middle has a third before it"),
        pytest.param(500, (498, 500), (410, 500), id="mark at the end"),
        pytest.param(500, None, (0, 90), id="nothing marked: the beginning"),
        pytest.param(500, (900, 901), (410, 500), id="mark beyond the end: the end"),
    ],
)
def test_excerpt(length: int, span: tuple[int, int] | None, expected: tuple[int, int]) -> None:
    spans = [] if span is None else [Span(*span)]
    assert excerpt("x" * length, spans, 90) == Span(*expected)
