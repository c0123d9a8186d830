"""space-after-punctuation-missing: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "space-after-punctuation-missing"

FLAGS = [
    ("会议结束了。代表离开了。", "The meeting ended.Delegates left.", "The meeting ended. Delegates left."),
    ("会议结束，代表离开。", "The meeting ended,and they left.", "The meeting ended, and they left."),
    ("澳门，还有", "in Macau,in addition to", "in Macau, in addition to"),
    ("一；二", "first;second to come", "first; second to come"),
    ("增长5%，并", "It grew 5%,and more", "It grew 5%, and more"),
    ("他来了吗？他走了。", "Did they come?They left.", "Did they come? They left."),
    ("国内生产总值，同比", "of GDP,compared with", "of GDP, compared with"),
    ("公司(北京)成立", "the company(Beijing office) was founded", "the company (Beijing office) was founded"),
    ("公司(北京)成立", "the firm (in Beijing)was founded", "the firm (in Beijing) was founded"),
]

LEAVES_ALONE = [
    ("会议结束了。", "The meeting ended. They left, too; all of them.", "spaces where they belong"),
    ("约1,000人", "Some 1,000 people", "a figure"),
    ("见网站", "See www.example.com,or not", "a web address in the text"),
    ("用Node.js", "It uses Node.js and Vue.Js here", "names of software"),
    ("美国", "the U.S.A. and Ph.D.s", "abbreviations"),
    ("文件", "the file(s) and item(s) here", "a plural in brackets"),
    ("缤客网Booking.com", "on Booking.Com now", "a domain with a capital"),
    ("函数", "call print(x) or max(a,b) here", "code"),
    ("文件readme.Txt里", "in readme.Txt now", "what the source writes so too"),
    ("公司（简称甲）说", "The company (a)said so", "a label in brackets"),
    ("下午", "at 5 p.m.Then", "after an abbreviation it may be anything"),
    ("选项", "and/or,either", "no word before the mark"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert corrected(CHECK, source, target) == right
    assert marked(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
