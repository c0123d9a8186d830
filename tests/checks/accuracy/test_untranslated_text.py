"""What untranslated-text flags, and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment, Severity

FLAGS = [
    ("新的芯片架构将降低功耗。", "The new chip 架构 will lower power consumption.", "架构"),
    ("此举也将推动区域经济一体化。", "The move 也将推动区域经济一体化.", "也将推动区域经济一体化"),
    ("湖南日报网-华声在线", "Hunan Daily Online - 华声在线", "华声在线"),
    ("改革（2023年）方案公布", "The 改革（2023年）方案 was published", "改革（2023年）方案"),
    ("他說㐂是好字", "He said 㐂 is fine", "㐂"),  # extension A
    ("𠮷野家开店", "𠮷野家 opens", "𠮷野家"),  # beyond the first plane
    # too long for a gloss
    ("来自各国的代表出席会议。", "Many came (来自各国的代表出席会议) to it", "来自各国的代表出席会议"),
    ("磋商", "The two sides held 磋商 and then (it is said) agreed.", "磋商"),
]  # fmt: skip

LEAVES_ALONE = [
    ("", "Nothing Chinese here.", "no Han at all"),
    ("他写了一个“福”字。", "He wrote the character “福”.", "the sentence is about the character"),
    ("“福”字贴在门上", "A 福 character hangs on the door", "the same, named after it"),
    ("功夫很流行", "Kung fu (功夫) is popular", "a gloss in brackets behind the English"),
    ("功夫很流行", "Kung fu (Chinese: 功夫) is popular", "a gloss with its language named"),
    ("功夫很流行", "Kung fu (功夫, gongfu) is popular", "a gloss with its reading"),
    ("福倒了", "The 福 (fu) is upside down", "its reading follows in brackets"),
    ("《红楼梦》", "Dream of the Red Chamber (《红楼梦》)", "the title of a work as a gloss"),
    (
        "《中国现代文学三十年》",
        "Thirty Years of Modern Literature (《中国现代文学三十年》)",
        "a long title, marked as one",
    ),
    ("这个词写作“和谐”", "The word is written 和谐", "a word that is being talked about"),
    ("共１０人", "１０ people，all told。", "full-width figures and marks are another check's business"),
    ("東京", "トウキョウ", "kana are not Chinese"),
    ("", "한국어", "nor is Hangul"),
]


def issues(source: str, target: str):
    segment = Segment("1", source, target)
    return list(CHECKS["untranslated-text"].rule(segment, Context(segment)))


@pytest.mark.parametrize(("source", "target", "marked"), FLAGS)
def test_flags(source, target, marked):
    assert [issue.target_spans[0].of(target) for issue in issues(source, target)] == [marked]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE)
def test_leaves_alone(source, target, why):
    assert issues(source, target) == [], why


def test_marks_the_same_words_in_the_source():
    source = "新的芯片架构将降低功耗。"
    assert issues(source, "The 架构 is new.")[0].source_spans[0].of(source) == "架构"


def test_every_left_over_run_is_an_issue_of_its_own():
    assert len(issues("甲和乙", "甲 met with 乙 twice")) == 2


def test_is_major_accuracy():
    assert CHECKS["untranslated-text"].severity is Severity.MAJOR
    assert CHECKS["untranslated-text"].category.dimension == "Accuracy"
