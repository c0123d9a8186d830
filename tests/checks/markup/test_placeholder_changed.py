"""placeholder-changed: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "placeholder-changed"

FLAGS = [
    ("您有{0}条消息。", "You have messages.", ["{0}"], "lost"),
    ("您有{0}条消息。", "You have {O} messages.", ["{O}"], "a letter for the figure"),
    ("您有{0}条消息。", "You have { 0 } messages.", ["{ 0 }"], "spaces inside"),
    ("您有{0}条消息。", "You have ｛0｝ messages.", ["｛0｝"], "full width"),
    ("你好，{{name}}！", "Hello, {{Name}}!", ["{{Name}}"], "another case"),
    ("你好，${user}！", "Hello, user!", ["${user}"], "lost"),
    ("共%d个文件", "% d files in all", ["% d"], "a space inside"),
    ("共%d个文件", "files in all", ["%d"], "lost"),
    ("%1$s已删除%2$s", "%1$s deleted", ["%2$s"], "one of two lost"),
    ("<b>请查看</b>。", "<b>Please check.", ["</b>"], "the end lost"),
    ("<b>请查看</b>。", "<b>Please check</ b>.", ["</ b>"], "a space inside the end"),
    ("请查看。", "Please <i>check</i>.", ["</i>", "<i>"], "added"),
    ("点击<f0>此处</f0>。", "Click here.", ["</f0>", "<f0>"], "numbered tags lost"),
    ("第一行<br/>第二行", "One line, another", ["<br/>"], "a line break lost"),
    ("一&nbsp;二", "One two", ["&nbsp;"], "a code lost"),
    ("%PATH%变量", "The path variable", ["%PATH%"], "a variable lost"),
    ("%(count)s个", "count items", ["%(count)s"], "a named format lost"),
]

LEAVES_ALONE = [
    ("您有{0}条消息。", "You have {0} messages.", "the same"),
    ("%1$s删除了%2$s", "%2$s was deleted by %1$s", "another order"),
    ('<a href="/zh">此处</a>', '<a href="/en">here</a>', "another attribute"),
    ("第一行<br/>第二行", "One line<br />another", "the same tag, spaced"),
    ("<B>好</B>", "<b>good</b>", "case of an element"),
    ("增长5%左右", "It grew about 5% s", "a per cent"),
    ("占50%的份额", "a 50% share", "a per cent before a word"),
    ("30%多", "more than 30% do", "a per cent before a word that is short"),
    ("售价$1", "It costs one dollar", "a price"),
    ("售价1美元", "It costs $1", "a price"),
    ("a<b且c>d", "a is less than b and c greater than d", "comparison signs"),
    ("见<自然>杂志", "see Nature", "a title in pointed brackets"),
    ("见<Nature>杂志", "see Nature", "a title in Latin letters in pointed brackets"),
    ("文件 &gt; 保存", "File > Save", "a sign and its code are one to the reader"),
    ("集合{甲, 乙}", "the set {A, B}", "a set in braces"),
    ("例如{0}", "such as \\{0\\}", "escaped braces"),
    ("100%自然", "100% natural", "a per cent that looks like %n"),
    ("研发R&D部", "R&D department", "an ampersand"),
    ("没有", "none", "no sign at all"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "texts", "why"), FLAGS, ids=[f"{row[0]} {row[3]}" for row in FLAGS])
def test_flags(source, target, texts, why):
    assert marked(CHECK, source, target) == texts


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("您有{0}条消息。", "You have {O} messages.", "You have {0} messages."),
        ("共%d个文件", "％d files in all", "%d files in all"),
        ("<b>请查看</b>。", "<b>Please check</ b>.", "<b>Please check</b>."),
    ],
)
def test_suggestion(source, target, right):
    assert corrected(CHECK, source, target) == right
    assert marked(CHECK, source, right) == []
