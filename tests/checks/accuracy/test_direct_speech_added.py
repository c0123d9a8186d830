"""direct-speech-added: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "direct-speech-added"

FLAGS = [
    (
        "发言人强调，双方将继续合作。",
        '"The two sides will continue to cooperate," he stressed.',
        '"The two sides will continue to cooperate,"',
    ),
    (
        "战略问题是根本性问题。",
        "“Strategy is a question that lies at the root.”",
        "“Strategy is a question that lies at the root.”",
    ),
    (
        "他谈到未来。",
        'He said "we will build the future with our own hands" there.',
        '"we will build the future with our own hands"',
    ),
]

LEAVES_ALONE = [
    ("他说：“我们会继续合作下去。”", '"We will go on and on with this," he said.', "the source quotes"),
    ("他说：我们会继续合作下去。", 'He said, "We will go on and on with this."', "speech after a colon"),
    ("他写了《北京的秋天》一书。", 'He wrote "The Golden Autumn Days of Old Beijing".', "the title of a work"),
    ("他談到「未來」。", 'He spoke of "the future that we all want to see".', "corner brackets"),
    ("显示已发货", 'It says "already been dispatched".', "a short quotation"),
    (
        "标题是顾客，正文是客户。",
        'The title has "customer", but in the text it is now "client".',
        "marks of two terms, not one",
    ),
    ("屏幕5寸", 'A screen of 5" that is the best one there is 6"', "inch marks"),
    ("会议开始。", "The meeting began.", "no quotation at all"),
    ("", '"Nothing stands in the source of this text," he said.', "no source"),
    ("会议开始。", "", "no translation"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
