"""What target-same-as-source flags, and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

FLAGS = [
    ("会议在北京举行。", "会议在北京举行。", "会议在北京举行。"),
    ("会议在北京举行。", " 会议 在北京举行。\n", " 会议 在北京举行。\n"),  # spaces are no translation
    ("共１０人", "共10人", "共10人"),  # nor is the width of the digits
    ("“会议”", '"会议"', '"会议"'),  # nor straight quotation marks
    ("iPhone手机", "IPHONE手机", "IPHONE手机"),  # nor capitals
    ("會議\u200b", "會議", "會議"),
]

LEAVES_ALONE = [
    ("会议", "meeting", "translated"),
    ("2023-02-10", "2023-02-10", "no Chinese in the source"),
    ("https://example.org/", "https://example.org/", "an address stays"),
    ("teamLab", "teamLab", "a Latin name stays"),
    ("会议在北京举行。", "会议在上海举行。", "left in Chinese, but another text: untranslated-text marks it"),
    ("会议在北京举行。", "会议 was held in 北京.", "partly translated"),
    ("會議", "会议", "converted to simplified characters: not the source; untranslated-text marks it"),
    ("", "", "empty on both sides"),
    ("会议", "", "empty-target's business"),
    ("", "会议", "no source to copy"),
]


def issues(source: str, target: str):
    segment = Segment("1", source, target)
    return list(CHECKS["target-same-as-source"].rule(segment, Context(segment)))


@pytest.mark.parametrize(("source", "target", "marked"), FLAGS)
def test_flags(source, target, marked):
    assert [issue.target_spans[0].of(target) for issue in issues(source, target)] == [marked]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE)
def test_leaves_alone(source, target, why):
    assert issues(source, target) == [], why


def test_is_a_gate():
    assert CHECKS["target-same-as-source"].gate
