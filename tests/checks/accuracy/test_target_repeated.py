"""target-repeated: what it flags and what it leaves alone, in files of a few rows."""

from __future__ import annotations

import pytest

from tests.checks._rules import document_issues

CHECK = "target-repeated"
CLIMATE = "The meeting will discuss climate change in the afternoon."

FLAGS = [
    [("会议下午将讨论气候变化问题。", CLIMATE), ("双方签署了三项合作协议。", CLIMATE)],
    [("会议下午将讨论气候变化问题。", CLIMATE), ("双方签署了三项合作协议。", CLIMATE.upper())],
]

LEAVES_ALONE = [
    ([("会议下午将讨论气候变化问题。", CLIMATE), ("会议下午讨论气候变化。", CLIMATE)], "the same in other words"),
    ([("會議下午將討論氣候變化問題。", CLIMATE), ("会议下午将讨论气候变化问题。", CLIMATE)], "Traditional Chinese"),
    ([("会议下午将讨论气候变化问题。", CLIMATE), ("下午会议的议题是气候变化。", CLIMATE)], "much the same words"),
    ([("非常好用的产品推荐", "Very good, I like it"), ("质量不错下次再来", "Very good, I like it")], "a short one"),
    ([("一", CLIMATE), ("二", CLIMATE)], "sources that are too short to compare"),
    ([("会议下午将讨论气候变化问题。", ""), ("双方签署了三项合作协议。", "")], "no translation"),
    ([("会议下午将讨论气候变化问题。", CLIMATE)], "once"),
    ([], "nothing at all"),
]


@pytest.mark.parametrize("rows", FLAGS)
def test_flags(rows):
    ((position, issue),) = document_issues(CHECK, rows)
    assert position == 1, "the later one is marked"
    assert issue.evidence["segment"] == "1"


@pytest.mark.parametrize(("rows", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(rows, why):
    assert document_issues(CHECK, rows) == [], why
