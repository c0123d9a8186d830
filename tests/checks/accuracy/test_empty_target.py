"""What empty-target flags, and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment, Severity

FLAGS = [
    ("会议在北京举行。", "", "会议在北京举行。"),
    ("会议", " \t\n", "会议"),
    ("会议", "\u00a0\u3000", "会议"),  # no-break and ideographic space
    ("会议", "\u200b\ufeff", "会议"),  # zero-width space and byte order mark
    ("会议", "\u200e \u200f", "会议"),  # direction marks
    ("3", "", "3"),
]

LEAVES_ALONE = [
    ("会议", "meeting", "translated"),
    ("会议", ".", "one mark is text; what it is worth is another question"),
    ("", "", "nothing to translate"),
    ("  ", " ", "blank on both sides"),
    ("\u200b", "", "an invisible source says nothing"),
    ("", "an addition", "one-sided the other way: nothing was left out"),
    ("会议", "会议", "copied, not empty"),
    ("😀", "😀", "astral characters are text"),
]


def issues(source: str, target: str):
    segment = Segment("1", source, target)
    return list(CHECKS["empty-target"].rule(segment, Context(segment)))


@pytest.mark.parametrize(("source", "target", "marked"), FLAGS)
def test_flags(source, target, marked):
    assert [issue.source_spans[0].of(source) for issue in issues(source, target)] == [marked]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE)
def test_leaves_alone(source, target, why):
    assert issues(source, target) == [], why


def test_is_a_critical_gate():
    assert CHECKS["empty-target"].gate
    assert CHECKS["empty-target"].severity is Severity.CRITICAL
