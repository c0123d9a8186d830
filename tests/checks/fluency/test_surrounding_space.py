"""surrounding-space: what it flags and what it leaves alone. It is off by default."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS
from tests.checks._rules import corrected, issues

CHECK = "surrounding-space"

FLAGS = [
    ("保存", " Save", "Save"),
    ("保存", "Save ", "Save"),
    ("保存\n", "Save", "Save\n"),
    ("保存", "Save\n", "Save"),
    (" 保存", "Save", " Save"),
    ("\n保存\n\n", "Save\n", "\nSave\n\n"),
    ("保存\t", "Save ", "Save\t"),
]

LEAVES_ALONE = [
    ("保存", "Save", "none on either side"),
    (" 保存 ", " Save ", "the same on both sides"),
    ("\u3000\u3000会议举行。", "The meeting was held.", "the indent of a Chinese paragraph"),
    ("保存\n", "Save\n", "the same line end"),
    ("", " Save", "no source"),
    ("保存", " ", "no translation: another check's matter"),
    ("保存 文件", "Save the file", "inside the text"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert issues(CHECK, source, target)
    assert corrected(CHECK, source, target) == right
    assert issues(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert issues(CHECK, source, target) == [], why


def test_is_off_by_default():
    assert not CHECKS[CHECK].default
