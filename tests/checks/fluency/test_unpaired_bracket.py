"""unpaired-bracket: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import document_issues, issues

CHECK = "unpaired-bracket"

FLAGS = [  # source, target, offset of the mark
    ("公司（中石油）公布业绩。", "The company (CNPC announced its results.", 12),
    ("公司（中石油）公布业绩。", "The company CNPC) announced its results.", 16),
    ("（综合报道）", "((Roundup)", 0),
    ("（综合报道）", "(Roundup))", 9),
    ("公司[1]", "The company [1", 12),
    ("公司（中石油）", "The company (CNPC]", 17),
]

LEAVES_ALONE = [
    ("公司（中石油）", "The company (CNPC)", "a pair"),
    ("公司（中石油）", "The company （CNPC)", "a pair of full and half width"),
    ("公司（中[石]油）", "The company (CN[P]C)", "nested pairs"),
    ("1）开始", "1) Begin", "a list mark with a figure"),
    ("a）开始；b）结束", "a) begin; b) end", "list marks with letters"),
    ("（iv）开始", "iv) Begin", "a list mark in Roman figures"),
    ("很好", "Very good :)", "a face"),
    ("很好", "Very good ;-)", "a winking face"),
    ("不好", "Not good :(", "a sad face"),
    ("公司（中石油", "The company (CNPC", "the source has none either"),
    ("中石油）公布", "CNPC) announced", "the source begins inside the bracket"),
    ("【快讯】", "[News flash]", "black brackets become square ones"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "offset"), FLAGS)
def test_flags(source, target, offset):
    assert issues(CHECK, source, target)[0].target_spans[0].start == offset


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert issues(CHECK, source, target) == [], why


def test_a_bracket_that_closes_in_a_later_segment():
    rows = [("公司（中石油）公布", "The company (CNPC"), ("业绩。", "said so"), ("利润增长。", "and more) rose.")]
    assert document_issues(CHECK, rows) == []
    assert [n for n, _ in document_issues(CHECK, rows[:2])] == [0], "nobody closes it"
    assert [n for n, _ in document_issues(CHECK, rows[1:])] == [1], "nobody opened it"
    far = [rows[0], rows[1], rows[1], rows[1], rows[2]]
    assert [n for n, _ in document_issues(CHECK, far)] == [0, 4], "too far away"
