"""lower-case-start: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked_in_document

CHECK = "lower-case-start"
BEFORE = [("会议结束了。", "The meeting ended."), ("大家都很满意。", "All were content.")]

FLAGS = [
    ([*BEFORE, ("代表们离开了。", "the delegates left.")], [(2, "the")]),
    ([*BEFORE, ("“他来了。”", '"he came."')], [(2, "he")]),
    ([*BEFORE, ("真的吗？", "really, is it so?")], [(2, "really")]),
    ([("就是一般。", "just so."), *BEFORE, *BEFORE], [(0, "just")]),
]

LEAVES_ALONE = [
    ([*BEFORE, ("代表们离开了。", "The delegates left.")], "a capital"),
    ([*BEFORE, ("他说，", "He said,"), ("代表们离开了。", "the delegates left.")], "the segment before goes on"),
    ([*BEFORE, ("第一。", "First:"), ("代表们离开了。", "the delegates left.")], "the translation before goes on"),
    ([*BEFORE, ("iPhone售罄。", "iPhone models are sold out.")], "a name that begins so"),
    ([*BEFORE, ("teamlab的展览。", "teamlab showed its works.")], "a name that the source has in Latin letters"),
    ([*BEFORE, ("第一点。", "a) the first point.")], "a list mark"),
    ([*BEFORE, ("以及其他。", "and others.")], "a conjunction that goes on"),
    ([*BEFORE, ("保存", "save the file")], "no sentence"),
    ([*BEFORE, ("代表们离开了。", "e.g. this one.")], "an abbreviation"),
    ([*BEFORE, ("代码。", "print(x) it does.")], "code"),
    ([("好的。", "very good."), ("不错。", "not bad.")], "small letters are the rule"),
    ([("", "")], "nothing at all"),
    ([], "no segments"),
]


@pytest.mark.parametrize(("rows", "expected"), FLAGS)
def test_flags(rows, expected):
    assert marked_in_document(CHECK, rows) == expected


@pytest.mark.parametrize(("rows", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(rows, why):
    assert marked_in_document(CHECK, rows) == [], why
