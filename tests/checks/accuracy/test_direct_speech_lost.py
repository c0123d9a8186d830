"""direct-speech-lost: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "direct-speech-lost"
SAID = "发言人说：“这是两国人民共同的心声。”"

FLAGS = [  # source, target, marked in the source
    (SAID, "The spokesperson said this is what the people want.", "“这是两国人民共同的心声。”"),
    ("“这是两国人民共同的心声。”发言人说。", "This is what people want, he said.", "“这是两国人民共同的心声。”"),
    ("他在会上表示，“我们不会放弃这个计划”。", "He told the meeting they would not give up.", "“我们不会放弃这个计划”"),
    (SAID, "The spokesperson's view: it's what the people want.", "“这是两国人民共同的心声。”"),
]

LEAVES_ALONE = [
    (SAID, 'The spokesperson said, "This is what the people want."', "straight marks"),
    (SAID, "The spokesperson said, “This is what the people want.”", "curly marks"),
    (SAID, "The spokesperson said: 'This is what the people want.'", "single marks"),
    (SAID, "The spokesperson said: ‘This is what the people want.’", "single curly marks"),
    (SAID, "The spokesperson said: «This is what the people want.»", "angle marks"),
    (SAID, "", "no translation"),
    ("他说：“好。”", "He said yes.", "a short answer"),
    ("他说，“一带一路”合作很好。", "He said Belt and Road cooperation is good.", "a name in quotation marks"),
    ("双方共建“一带一路”高质量合作。", "The two sides cooperate.", "a name in quotation marks, no speech"),
    (
        "他说：“我们将扩大税收优惠，提供低息贷款。",
        "He said they would widen tax breaks.",
        "it runs over the segment's end",
    ),
    ("展览名为“丝绸之路上的光明与希望”。", "The exhibition is on the Silk Road.", "a title, no speech"),
    ("", "He said so.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
