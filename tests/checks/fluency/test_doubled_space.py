"""doubled-space: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "doubled-space"

FLAGS = [
    ("会议举行。", "The meeting  was held.", 1),
    ("会议举行。", "The meeting   was  held.", 2),
    ("会议举行。", "The meeting \u00a0was held.", 1),
    ("会议举行。散会。", "It was held.  They left. Then I left.", 1),
    ("（会议）举行。", "The (  meeting) was held.", 1),
]

LEAVES_ALONE = [
    ("会议举行。", "The meeting was held.", "single spaces"),
    ("会议举行。散会。", "It was held.  They left.", "two after every full stop, as on a typewriter"),
    ("姓名    年龄", "Name    Age", "columns"),
    ("姓名：____", "Name:  ____", "a form to fill in"),
    ("代码", "if (a) {  b; }", "code"),
    ("一  二", "one  two", "the source has two as well"),
    ("会议举行。", "  The meeting was held.  ", "at the ends: another check's matter"),
    ("表格", "a\t  b", "a tab"),
    ("会议\n举行", "The meeting\n  was held", "an indented line"),
    ("表格", "one  | two", "a table"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "number"), FLAGS)
def test_flags(source, target, number):
    assert len(marked(CHECK, source, target)) == number
    assert marked(CHECK, source, corrected(CHECK, source, target)) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
