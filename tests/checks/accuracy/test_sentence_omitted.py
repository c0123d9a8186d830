"""sentence-omitted: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import issues, marked

CHECK = "sentence-omitted"
TWO = "商场从下周一起关闭三周。所有医院的工资照发。"

FLAGS = [  # source, target, marked in the source
    (TWO, "The mall will close for three weeks.", "所有医院的工资照发。"),
    ("商場從下週一起關閉三週。所有醫院的工資照發。", "The mall will close for three weeks.", "所有醫院的工資照發。"),
    (
        "客服却半句不说是他们的责任，这样的售后还有什么保障呢? 一句话:认栽!但我估计我这个评价，他们都不会公布!",
        "They take no responsibility, so what is this after-sales service worth?",
        "客服却半句不说是他们的责任，这样的售后还有什么保障呢?",
    ),
    (
        "昨天收到快递，标注的是专人运送。这是转了多少个弯？两家关系还不错？",
        "Yesterday the courier came. How many turns?",
        "昨天收到快递，标注的是专人运送。",
    ),
]

LEAVES_ALONE = [
    (TWO, "The mall will close for three weeks. All hospitals are paid.", "both are there"),
    (
        TWO,
        "The mall will close for three weeks from next Monday, and hospital staff are paid.",
        "joined, and long enough",
    ),
    (TWO, "The mall will close for three weeks; hospitals are paid.", "a semicolon ends one too"),
    ("商场从下周一起关闭三周；所有医院的工资照发。", "The mall will close, all are paid.", "not so in Chinese"),
    (
        "Global Discovery Programme等项目从下周起关闭。探索之年（Discovery Year）继续开放。",
        "From next week on, programmes such as Global Discovery Programme are closed, while Discovery Year stays open.",
        "Latin words are as long in English",
    ),
    ("商场从下周一起关闭三周。谢谢！", "The mall will close for weeks.", "a short sentence may be dropped"),
    ("商场从下周一起关闭三周，所有员工的工资照发。", "The mall will close.", "one sentence"),
    ("内置的皮卡丘。", "Pikachu.", "one sentence, two words"),
    ("他说：“商场从下周一起关闭三周。”", "He said: closed for weeks.", "the quotation mark belongs to the sentence"),
    ("The mall closes. All are paid. Do not come.", "The mall closes.", "no Chinese source"),
    (TWO, "", "no translation"),
    ("", "The mall.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_without_a_trace_of_which_one_all_are_marked():
    (issue,) = issues(CHECK, "他们明天早上八点走。我们后天晚上九点来。", "They go at eight.")
    assert len(issue.source_spans) == 2
    assert issue.evidence == {"sentences": 2, "translated": 1}


@pytest.mark.parametrize("mark", ["。", "!", "……", "\n"])
def test_long_sources(mark):
    for issue in issues(CHECK, ("商场从下周起关闭" + mark) * 5_000, "It closed. " * 10_000):
        assert issue.source_spans


def test_human_references_are_quiet(data_dir):
    """At most 0.1 % of WMT23's references; the one that is flagged is an abridgement."""
    sources, targets = (
        (data_dir / f"wmt23-zhen/{name}").read_text("utf-8").splitlines()
        for name in ("source.zh.txt", "reference.en.txt")
    )
    flagged = [target for source, target in zip(sources, targets, strict=True) if issues(CHECK, source, target)]
    assert 0 < len(flagged) <= 0.001 * len(targets)
