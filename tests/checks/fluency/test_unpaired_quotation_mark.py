"""unpaired-quotation-mark: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from tests.checks._rules import document_issues

CHECK = "unpaired-quotation-mark"

FLAGS = [  # rows, then row and offset of each mark
    ([("“不等人。”他说。", '"It waits for no one, he said.')], [(0, 0)]),
    ([("“不等人。”他说。", 'It waits for no one," he said.')], [(0, 20)]),
    ([("“不等人。”他说。", "“It waits for no one, he said.")], [(0, 0)]),
    ([("“不等人。”他说。", "“It waits for no one,” he said.” ")], [(0, 31)]),
    ([("建设“美丽县城”。", 'To build "Beautiful Counties, said he.')], [(0, 9)]),
    ([("他说不。", 'He said "no" and left".')], [(0, 21)]),
    ([("「不等人。」他说。", '"It waits for no one, he said.'), ("他走了。", "He left.")], [(0, 0)]),
]

LEAVES_ALONE = [
    ([("“好。”", '"Good."')], "a pair of straight marks"),
    ([("“好。”", "“Good.”")], "a pair of curly marks"),
    ([("“好。”", '“Good."')], "a pair of mixed marks"),
    ([("“好。一是", '"Good. First'), ("二是”。", 'and second."')], "opened in one segment and closed in the next"),
    ([("“好。一是", '"Good. First'), ("其次", "then"), ("二是”。", 'and second."')], "closed two segments later"),
    ([("“好。一是", '"Good. First'), ("二是”。", "and second.")], "the source leaves it open too"),
    ([("“好。”他说", '"Good,'), ("是的。", 'yes," he said.')], "the target moves words to the next segment"),
    ([("“好。”", '"Good.'), ("“是。”", '"Yes."')], "speech over two paragraphs opens each and closes the last"),
    ([("5.5英寸屏幕", 'A 5.5" screen')], "an inch mark"),
    ([("“5.5英寸屏幕”", '"A 5.5" screen"')], "an inch mark inside a quotation"),
    ([("屏幕10英寸", 'The screen is 10"')], "an inch mark at the end"),
    ([("他的书", "It's his 'own' book, the players' book")], "apostrophes and single marks"),
    ([("《好》", "«Good»")], "angle marks"),
    ([("他说“好”，“是”。", 'He said "good", "yes".')], "two pairs"),
    ([("没有", "none")], "no marks"),
    ([("", "")], "nothing at all"),
]


@pytest.mark.parametrize(("rows", "expected"), FLAGS)
def test_flags(rows, expected):
    assert [(n, issue.target_spans[0].start) for n, issue in document_issues(CHECK, rows)] == expected


@pytest.mark.parametrize(("rows", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(rows, why):
    assert document_issues(CHECK, rows) == [], why
