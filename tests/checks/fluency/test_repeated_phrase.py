"""repeated-phrase: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, issues, marked

CHECK = "repeated-phrase"

FLAGS = [
    (
        "双方交换了意见。",
        "They exchanged views on trade and on trade and on trade and left.",
        3,
        "a loop of three words",
    ),
    ("他坐在桌子中间。", "He sits in the middle of the table in the middle of the table.", 2, "twice in a row"),
    ("直播带货", "of the live broadcast of the live broadcast of the live broadcast", 3, "of four words"),
    ("他访问了文莱。", "He visited Bern, Bern, Bern, Bern, Bern with his wife.", 5, "one word five times"),
    (
        "支持星冠。",
        "The winner is the one who has the most points, and the winner is the one who has the most points.",
        2,
        "a clause with a word between",
    ),
    (
        "台北2月11日电",
        "PMI has declined for seven months in a row in Taipei. It has declined for seven months in a row in Taipei.",
        2,
        "a sentence that comes again",
    ),
]

LEAVES_ALONE = [
    (
        "图片没有拍出侧面的细节，侧面的细节不一致。",
        "It has not the details of the side, the details of the side differ.",
        "so the source",
    ),
    ("见附录D，附录D", "see Appendix D, Appendix D of it", "two words twice"),
    ("真好真好真好", "So good, so good, so good, really.", "the source says it three times"),
    ("客服，客服说", "I asked customer service, customer service said no.", "two words twice"),
    ("反垄断法和反洗钱法", "the Law of the PRC on X and the Law of the PRC on Y", "two laws"),
    ("3.2 编码字符", "3.2 Coded character coded character", "two words twice"),
    ("书很平淡", "It is as plain as plain as can be, as they say.", "short words that come again"),
    (
        "党永远在路上、革命永远在路上",
        "The party is always on the road to come, the revolution is always on the road to come.",
        "so the source",
    ),
    ("他说", "He said that he would come and that she would come.", "a parallel"),
    ("会议举行。", "The meeting was held in Beijing.", "nothing comes again"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "times", "why"), FLAGS, ids=[row[3] for row in FLAGS])
def test_flags(source, target, times, why):
    (issue,) = issues(CHECK, source, target)
    assert issue.evidence["times"] == times


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_suggestion_where_the_loop_is_whole():
    source, target = "他坐在桌子中间。", "He sits in the middle of the table in the middle of the table."
    assert corrected(CHECK, source, target) == "He sits in the middle of the table."


def test_a_long_loop_is_one_finding():
    assert len(issues(CHECK, "功能描述", "characteristic " + "of the characteristic " * 300)) == 1
