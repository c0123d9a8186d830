"""negation-added: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "negation-added"

FLAGS = [
    ("双方同意继续谈判。", "The two sides did not agree to continue the talks.", "not"),
    ("会议将在北京举行。", "The meeting won't be held in Beijing.", "n't"),
    ("中国支持这一决定。", "China has never supported this decision.", "never"),
    ("公司將增加投入。", "The company cannot increase its investment.", "cannot"),
]

LEAVES_ALONE = [
    ("双方同意继续谈判。", "The two sides agreed to continue the talks.", "no negative"),
    ("双方不同意继续谈判。", "The two sides did not agree.", "the source is negative"),
    ("双方拒绝谈判。", "The two sides would not talk.", "refusal"),
    ("缺乏资金。", "There is not enough money.", "lack"),
    ("难以实现。", "It cannot be achieved.", "difficulty"),
    ("只有他来。", "Nobody but him came; others did not.", "limit"),
    ("效果还行", "The effect is not bad", "not bad is fair"),
    ("既有市场，又有政府。", "There is not only the market.", "not only"),
    ("懒得退货", "I can't be bothered to return it.", "laziness"),
    ("谁来负责", "Why don't you", "a question"),
    ("橡胶性软", "Rubber is not hard", "a word for its contrary"),
    ("关闭了", "It is closed to no one", "no is too wide a word"),
    ("The meeting is on.", "The meeting is not on.", "no Chinese source"),
    ("会议举行。", "", "no translation"),
    ("", "It is not so.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
