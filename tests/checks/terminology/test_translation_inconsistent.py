"""translation-inconsistent: what it flags and what it leaves alone, in files of a few rows."""

from __future__ import annotations

import pytest

from tests.checks._rules import document_issues, marked_in_document

CHECK = "translation-inconsistent"
DAMP = "请勿在潮湿环境中使用。"

FLAGS = [
    ([(DAMP, "Do not use in damp places."), (DAMP, "Never operate when humid.")], [(1, "Never operate when humid.")]),
    (
        [(DAMP, "Never operate when humid."), (DAMP, "Do not use it."), (DAMP, "Do not use it.")],
        [(0, "Never operate when humid.")],
    ),
    ([("词汇表 ", "Glossary"), ("词汇表：", "Wordlist:"), ("词汇表单", "Glossaries")], []),
    ([("关闭窗口", "Close the window"), ("关闭窗口：", " Shut it: ")], [(1, "Shut it:")]),
]

LEAVES_ALONE = [
    ([(DAMP, "Do not use."), (DAMP, "Do not use.")], "the same"),
    ([(DAMP, "Do not use."), (DAMP, "DO NOT  use!")], "case, spaces and the mark at the end"),
    ([(DAMP, "Do not use."), (DAMP, "")], "no translation: another check's matter"),
    ([("更多", "More"), ("更多", "Learn more")], "a short source, translated by its place"),
    ([(DAMP, "Do not use."), ("请勿在潮湿环境下使用。", "Never use.")], "another source"),
    ([(DAMP, "Do not use.")], "once"),
    ([], "nothing at all"),
]


@pytest.mark.parametrize(("rows", "expected"), FLAGS)
def test_flags(rows, expected):
    assert marked_in_document(CHECK, rows) == expected


@pytest.mark.parametrize(("rows", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(rows, why):
    assert marked_in_document(CHECK, rows) == [], why


def test_it_says_where_the_other_one_stands():
    ((_, issue),) = document_issues(CHECK, [(DAMP, "Do not use."), (DAMP, "Never operate.")])
    assert issue.evidence == {"settled": "Do not use.", "segment": "1", "times": 1}
    assert issue.suggestion == "Do not use."
