"""space-before-punctuation: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "space-before-punctuation"

FLAGS = [
    ("It will expand , and invest.", " ,"),
    ("It will expand .", " ."),
    ("Will it expand ?", " ?"),
    ("It expands ; it grows.", " ;"),
    ("It grew 5% , he said.", " ,"),
    ("(It grew) , he said.", " ,"),
    ("“It grew” , he said.", " ,"),
    ("It grew\u00a0, he said.", "\u00a0,"),
    ("It grew  , he said.", "  ,"),
    ('He said "it grew ."', " ."),
]

LEAVES_ALONE = [
    ("It will expand, and invest.", "no space"),
    ("It grew . . . and fell.", "a spaced ellipsis"),
    ("It grew ... and fell.", "an ellipsis after a space"),
    ("It uses .NET and .5 percent.", "a mark that begins its word"),
    ("Very good :) or ;) or ;-)", "faces"),
    ("The ratio is 3 : 2", "a colon with spaces: a ratio"),
    ("Open the .txt file, the .zip file", "file endings"),
    (", he said", "a mark at the beginning"),
    ("- ! -", "no word before it"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("target", "text"), FLAGS)
def test_flags(target, text):
    assert marked(CHECK, "", target) == [text]
    assert marked(CHECK, "", corrected(CHECK, "", target)) == []


@pytest.mark.parametrize(("target", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(target, why):
    assert marked(CHECK, "", target) == [], why
