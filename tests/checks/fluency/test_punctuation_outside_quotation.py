"""punctuation-outside-quotation: what it flags and what it leaves alone. It is off by default."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS
from mtqa.checks.run import select, with_style
from tests.checks._rules import corrected, marked

CHECK = "punctuation-outside-quotation"

FLAGS = [
    ("称为“小金库”。", 'It is called "little treasury".', 'It is called "little treasury."'),
    ("称为“小金库”。", "It is called “little treasury”.", "It is called “little treasury.”"),
    ("“好”，他说。", 'He said "good", and left.', 'He said "good," and left.'),
    ("“‘好’”，他说。", "He said “‘good’”, and left.", "He said “‘good,’” and left."),
    ("约“50%”。", 'It is "50%".', 'It is "50%."'),
]

LEAVES_ALONE = [
    ("称为“小金库”。", 'It is called "little treasury."', "inside"),
    ("“好？”他说。", 'He said "good"? Yes.', "a question mark goes by sense"),
    ("“好”；他说。", 'He said "good"; he left.', "a semicolon goes outside"),
    ("屏幕5.5英寸。", 'The screen is 5.5".', "an inch mark"),
    ("“好”……", 'He said "good"... and left.', "an ellipsis"),
    ("变量", 'The value "x".y is set', "code"),
    ("没有", "None.", "no mark"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert len(marked(CHECK, source, target)) == 1
    assert corrected(CHECK, source, target) == right
    assert marked(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


@pytest.mark.parametrize(("style", "on"), [("", False), ("us-news", True), ("uk-news", False)])
def test_is_on_in_american_style_alone(style, on):
    assert not CHECKS[CHECK].default
    assert (CHECKS[CHECK] in select(settings=with_style({}, style))) is on
