"""headline-with-full-stop: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "headline-with-full-stop"
HEADLINE = "金正恩父女互动亲密 老婆遭冷落一旁"

FLAGS = [
    (HEADLINE, "Kim and his daughter interact warmly, wife left aside.", "aside."),
    (HEADLINE, "Kim and his daughter interact warmly, wife left aside. ", "aside."),
    (HEADLINE, "Wife left aside .", "aside ."),
    ("首批理财产品开售 最短可只持有360天", "First products on sale, held for as little as 360 days.", "days."),
    ("首批理财产品开售\u3000最短可只持有一年", "First products on sale.", "sale."),
    ("首批理财产品开售 年化收益“破天荒”达到百分之五", "First products return 5%.", "5%."),
]

LEAVES_ALONE = [
    (HEADLINE, "Kim and his daughter interact warmly, wife left aside", "no stop"),
    (HEADLINE, "Kim and daughter interact warmly. Wife left aside.", "two sentences"),
    (HEADLINE, "Kim and daughter interact warmly, wife left aside...", "an ellipsis"),
    (HEADLINE, "Kim and daughter interact warmly in the U.S.", "an abbreviation"),
    (HEADLINE, "Kim and daughter visit Nordvil Steel Co.", "an abbreviation"),
    (HEADLINE, "Kim and daughter visit the firm at 3 p.m.", "an abbreviation"),
    (HEADLINE, "Did Kim leave his wife aside?", "a question"),
    (HEADLINE, "", "no translation"),
    ("金正恩父女互动亲密，老婆遭冷落一旁。", "Kim interacts with his daughter.", "the source is a sentence"),
    ("金正恩父女互动亲密", "Kim interacts with his daughter.", "one clause: may be a sentence without its stop"),
    ("今年 增长", "Growth this year.", "short pieces: a table"),
    ("华为 Mate 60 发布", "Huawei Mate 60 released.", "spaces around Latin letters"),
    ("第一步安装电池 第二步打开开关（红色）", "Insert the battery, press the red switch.", "brackets: instructions"),
    ("", "A headline.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]
    assert marked(CHECK, source, corrected(CHECK, source, target)) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[1]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
