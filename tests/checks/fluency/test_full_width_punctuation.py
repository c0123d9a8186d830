"""full-width-punctuation: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, issues, marked

CHECK = "full-width-punctuation"

FLAGS = [  # target, marked, corrected
    ("It grew，and fell.", "，", "It grew, and fell."),
    ("It grew， and fell.", "，", "It grew, and fell."),
    ("It grew。", "。", "It grew."),
    ("It grew。He left.", "。", "It grew. He left."),
    ("The firm（CNPC) grew.", "（", "The firm (CNPC) grew."),
    ("It grew ５ percent.", "５", "It grew 5 percent."),
    ("It grew １２．５ percent.", "１２．５", "It grew 12.5 percent."),
    ("Ｇreat", "Ｇ", "Great"),
    ("【News】 is out", "【", None),
    ("He read 《Dream》.", "《", None),
    ("It grew！", "！", "It grew!"),
    ("one、two", "、", "one, two"),
    ("A\u3000B", "\u3000", "A B"),
]

LEAVES_ALONE = [
    ("It grew, and fell.", "half width"),
    ("“Curly” quotes, ‘single’ too — and a dash … and an ellipsis · a dot", "marks that both languages share"),
    ("The word 增长，下降 was left.", "next to Chinese"),
    ("架构。", "after Chinese"),
    ("see 《红楼梦》 for it", "around Chinese"),
    ("テスト、日本", "next to Japanese"),
    ("the character 〇 and カ", "characters, no marks"),
    ("€5, ¥5, £5", "currency signs"),
    ("😀 and 𠀀", "beyond the first plane"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("target", "text", "better"), FLAGS)
def test_flags(target, text, better):
    assert marked(CHECK, "", target)[0] == text
    if better:
        assert corrected(CHECK, "", target) == better


@pytest.mark.parametrize(("target", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(target, why):
    assert marked(CHECK, "", target) == [], why


def test_book_title_marks_leave_the_style_to_the_editor():
    assert issues(CHECK, "", "He read 《Dream》.")[0].suggestion is None
