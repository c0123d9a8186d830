"""invisible-character: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "invisible-character"

FLAGS = [
    ("会议举行。", "The meet\u200bing was held.", "\u200b"),
    ("会议举行。", "\ufeffThe meeting was held.", "\ufeff"),
    ("会议举行。", "The meet\u00ading was held.", "\u00ad"),
    ("会议举行。", "The \u202emeeting\u202c was held.", "\u202e\u202c"),
    ("会议举行。", "The meeting\u200e was held.", "\u200e"),
    ("会议举行。", "The meeting\x07 was held.", "\x07"),
    ("会议举行。", "The meeting\u2060was held.", "\u2060"),
    ("会议\u200b举行。", "The meeting\u200b was held.", "\u200b"),
    ("会议举行。", "The \ue012 meeting was held.", "\ue012"),
]

LEAVES_ALONE = [
    ("会议举行。", "The meeting was held.", "plain text"),
    ("会议举行。", "The meeting\twas\nheld.\r\n", "tabs and line ends"),
    ("会议举行。", "The meeting was held – “here”.", "marks of English"),
    ("会议举行。", "The\u00a0meeting was held.", "a space that does not break"),
    ("家庭", "A family 👩\u200d👧", "a joiner inside an emoji"),
    ("红心", "A heart ❤\ufe0f", "a variation selector"),
    ("阿拉伯语“你好”", "Arabic مرحبا\u200f means hello", "direction marks beside Arabic"),
    ("波斯语", "Persian می\u200cخواهم", "a joiner that Persian needs"),
    ("图标\ue012", "Icon \ue012", "a sign of a private font that the source has too"),
    ("按\x01键", "Press \x01", "a control code that the source has too"),
    ("声调", "Ma\u0301rch", "a combining accent"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "chars"), FLAGS)
def test_flags(source, target, chars):
    assert "".join(marked(CHECK, source, target)) == chars
    assert marked(CHECK, source, corrected(CHECK, source, target)) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
