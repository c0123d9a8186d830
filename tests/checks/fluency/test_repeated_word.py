"""What repeated-word flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

FLAGS = [
    ("双方将迎来正面交锋", "a head-on and head-on showdown", "head-on and head-on", "a head-on showdown"),
    ("会议在北京举行", "in the the city", "the the", "in the city"),
    ("会议在北京举行", "The the city", "The the", "The city"),
    ("会议在北京举行", "THE THE CITY", "THE THE", "THE CITY"),
    ("将带来", "will bring about about 18 billion", "about about", "will bring about 18 billion"),
    ("参与非法活动", "lock in in unlawful activities", "in in", "lock in unlawful activities"),
    ("得到标准库", "libraries have to to get", "to to", "libraries have to get"),
    ("物流很方便", "the delivery delivery is easy", "delivery delivery", "the delivery is easy"),
    ("字符的排列顺序", "character character sort order", "character character", "character sort order"),
    ("加强团结协作", "stronger cooperation and cooperation", "cooperation and cooperation", "stronger cooperation"),
    ("经常和频繁使用", "the frequent and frequent use", "frequent and frequent", "the frequent use"),
    ("越南和文莱", "between Vietnam and Vietnam.", "Vietnam and Vietnam", "between Vietnam."),
    (
        "一只鞋底破损",
        "the shoe soles and the shoe soles are",
        "the shoe soles and the shoe soles",
        "the shoe soles are",
    ),
    ("金主爱", "Kim Jong Jong Jong Jong said", "Jong Jong Jong Jong", "Kim Jong said"),
    ("男女", "men and and women", "and and", "men and women"),
    ("健康", "human health and health.", "health and health", "human health."),
    ("美国国会的决议", "the resolution and resolution of", "resolution and resolution", "the resolution of"),
    ("开开心心收货", "review the logistics logistics now", "logistics logistics", "review the logistics now"),
    ("面波震级达8.2级、矩震级达8.3级", "an area and area of", "area and area", "an area of"),
    ("创14年来最大跌势", "in a time and time of", "time and time", "in a time of"),
    (
        "制度安全、意识形态安全都很重要，要从长计议，要从战略上部署，也要提高各级干部的能力和水平",
        "Security and security in ideology count, we must plan for long, and raise the level and level of cadres",
        "level and level",
        "Security and security in ideology count, we must plan for long, and raise the level of cadres",
    ),
]

LEAVES_ALONE = [
    ("他说那个方案", "He said that that plan", "a conjunction and a pronoun"),
    ("他早已做完", "He had had enough", "the past perfect of have"),
    ("他做了", "What they do do is", "the emphatic do"),
    ("芳芳说", "Fang Fang said", "a name"),
    ("战场通讯", "links between tanks and between tanks and helicopters", "two pairs, the second one longer"),
    ("周生生官网", "the Chow Sang Sang website", "a name of three"),
    ("欧米茄OMEGA", "an Omega OMEGA watch", "a brand twice in two cases"),
    ("Vitamix 维他美仕", "a vitamix vitamix blender", "the source has the word in Latin letters"),
    ("越来越多", "more and more people", "more and more"),
    ("一遍又一遍", "again and again", "again and again"),
    ("越来越强", "stronger and stronger", "a comparative"),
    ("越来越忙", "busier and busier", "a comparative in -ier"),
    ("越来越好", "better and better", "an irregular comparative"),
    ("多年", "years and years", "time"),
    ("成千上万", "thousands and thousands", "quantity"),
    ("她和她的", "her and her dog", "pronouns"),
    ("进出", "in and in", "prepositions"),
    ("不断", "on and on", "an idiom"),
    ("再见", "bye bye", "an idiom without a hyphen"),
    ("很好", "very, very good", "a comma between"),
    ("被，被", "wird, wird", "the same in any language"),
    ("很好", "very very good", "emphasis"),
    ("共赢", "a win-win deal", "a hyphen between"),
    ("合作，合作", "cooperation and cooperation alone", "the source says it twice with a comma: 合作，合作"),
    ("越来越久", "time and time again", "time and time again"),
    ("半数", "a half and half mix", "half and half"),
    ("鸡和鸡蛋", "the chicken and chicken eggs", "the source joins the same character"),
    ("看了看", "take a look and look", "the source doubles: A了A"),
    ("软软的", "soft and soft", "the source doubles: AA"),
    ("开开心心", "happy happy days", "the source doubles: AABB"),
    ("食品和食品加工业", "food and food processing", "the source joins the same word: X和X"),
    ("制度安全、意识形态安全", "security and security in ideology", "the source lists the same word"),
    ("2和2", "2 and 2", "figures"),
    ("10 10", "from 10 10 to", "figures in a row"),
    ("C 和 C++", "C and C++ compilers", "single letters are no words"),
    (".c C 源程序", ".c C source", "single letters in a row"),
    ("美国和美国主导的", "the us and us-led forces", "a compound with a hyphen goes on"),
    ("金与金正恩", "Kim and Kim Jong Un", "two names that begin alike"),
    ("会议", "the end. The start", "the end of a sentence between"),
    ("会议", "the end\nend of it", "the end of a line between"),
    ("会议", "“the” the", "quotation marks between"),
    ("会议", "all in all", "one word between that is not 'and'"),
    ("会议", "salt and pepper and salt", "more between than 'and'"),
    ("", "the", "a word alone"),
    ("会议", "", "an empty target"),
    ("会议", "- and - and", "marks are no words"),
]


@pytest.mark.parametrize(("source", "target", "marked", "better"), FLAGS, ids=[row[2] for row in FLAGS])
def test_flags(source, target, marked, better):
    (issue,) = issues("repeated-word", source, target)
    assert issue.target_spans[0].of(target) == marked
    assert applied(target, issue) == better
    assert issues("repeated-word", source, better) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert issues("repeated-word", source, target) == [], why


def test_each_place_is_an_issue():
    assert len(issues("repeated-word", "会议", "the the city of of men")) == 2


def test_a_long_loop_is_one_issue():
    (issue,) = issues("repeated-word", "会议", "on the the " + "the " * 10_000 + "city")
    assert issue.suggestion == "the"


@pytest.mark.parametrize(
    "target", ["a and " * 9_000, "and " * 12_000, "head-on and " * 4_000, "x y z and x y w " * 3_000, "- and " * 8_000]
)
def test_long_targets(target):
    for issue in issues("repeated-word", "会议" * 20_000, target):
        assert issue.target_spans[0].end <= len(target)


def test_human_references_are_quiet(data_dir):
    """At most 1 % of WMT23's references; all that are flagged there are faults."""
    sources, targets = (
        (data_dir / f"wmt23-zhen/{name}").read_text("utf-8").splitlines()
        for name in ("source.zh.txt", "reference.en.txt")
    )
    flagged = [
        target for source, target in zip(sources, targets, strict=True) if issues("repeated-word", source, target)
    ]
    assert len(targets) == 1976
    assert 0 < len(flagged) <= 0.01 * len(targets)
