"""The tokens of figures, found chunk by chunk, are those of one pass over the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.text._en_tokens import _found, tokens_of

TEXTS = [
    ("5 m and 5 km", "an abbreviation behind a space"),
    ("m 5", "none at the beginning of a text"),
    (" m 5", "but behind a space there"),
    ("5\tm of it and 5\nbn", "other spaces are none"),
    ("  two   hundred,  thirty\u00a0million  ", "several spaces, and at both ends"),
    ("in 3 of 33 and 333 a 3", "a chunk that is a piece of an earlier one"),
    ("RMB5.3bn-6bn, COVID-19's 1990s; ½ and 0x1F at .5", "several tokens in a chunk"),
    ("1" * 60 + " is no figure", "a chunk too long to be remembered"),
    ("", "an empty text"),
]


@pytest.mark.parametrize(("text", "why"), TEXTS)
def test_chunks_make_no_difference(text, why):
    assert tokens_of(text) == list(_found(text)), why


@given(st.lists(st.sampled_from(["m", "bn", "5", "-", ".5", "IV", "two", ",000", "k", "’s", " ", "  ", "\n", "an "])))
def test_chunks_make_no_difference_to_any_text(parts):
    text = "".join(parts)
    assert tokens_of(text) == list(_found(text))
