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
    (
        "报告认为，此举“只会让局面更糟，谁也得不到好处”。",
        "It only makes things worse.",
        "“只会让局面更糟，谁也得不到好处”",
    ),
    ("“我们入局算晚的，但内容很重要。", "Content matters, though we came late.", "“我们入局算晚的，但内容很重要。"),
    ("演出也将陆续对公众限量售票，敬请期待。”", "Tickets will go on sale.", "演出也将陆续对公众限量售票，敬请期待。”"),
    ("局長說：「銀行體系穩健，流動性充裕。」", "He said the banks were sound.", "「銀行體系穩健，流動性充裕。」"),
    (
        "“现在不是‘自满’的时候，要努力。”他说。",
        "This is no time to be 'smug', he said.",
        "“现在不是‘自满’的时候，要努力。”",
    ),
    (
        "“我们会来，一定会来。”市长对在场的所有记者和市民这样说。“请等着我们，好吗？”",
        '"We will come," he said. Please wait.',
        "“我们会来，一定会来。”",
    ),
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
    ("“90后”、“黑天鹅”和“人民城市”", "the post-90s, black swans and cities", "terms in quotation marks"),
    ("综合《联合报》、“Yahoo财经网站”等媒体报道。", "Yahoo Finance reported.", "the name of a paper"),
    ("“好，我们来。”他说，“等着，我们来。”", '"Yes, we come. Wait," he said.', "two quotations run into one"),
    (
        "文本”信息交换用汉字编码字符集”基本集，代替旧版",
        "Basic set, replaces the old one",
        "marks that are the wrong way round",
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
