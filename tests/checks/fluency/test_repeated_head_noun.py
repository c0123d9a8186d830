"""What repeated-head-noun flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

FLAGS = [
    (
        "升级芯片控制芯片",
        "upgrading chip control chip chips",
        "chip control chip chips",
        "upgrading chip control chips",
    ),
    ("稀土永磁材料产量", "magnet materials material output", "materials material", "magnet materials output"),
    ("全国碳市场将扩大", "the carbon market trading market", "market trading market", None),
    ("升级芯片控制器", "a chip control chip", "chip control chip", None),
    ("两个八位二进制位串", "two eight-bit binary bit strings", "bit binary bit", None),
    ("种植体植入费", "dental implant implants", "implant implants", "dental implants"),
    ("先进制程工艺", "in advanced process processes", "process processes", "in advanced processes"),
    ("订单在哪儿", "the location of order the order", "order the order", None),
    ("一辆小型汽车的大小", "which is the size same size", "size same size", None),
    ("越通社河内——越通社特派记者报道", "that the visit official visit of", "visit official visit", None),
    ("租套结构", "Lease structure lease structure.", "Lease structure lease", None),
]

LEAVES_ALONE = [
    ("芯片控制芯片", "chip control chips", "the source says it twice within a few characters"),
    ("芯片控制芯片研发", "chip control chip research", "the same"),
    ("芯片控制芯片", "Chip Control Chips", "in a headline"),
    ("升级芯片控制器", "a chip that controls the chip", "words about grammar part the phrase"),
    ("升级芯片控制器", "the chip, a chip", "a comma parts it"),
    ("升级芯片控制器", "a chip for chips", "a preposition parts it"),
    ("直接蒸发进行冷却", "refrigerant in coils called DX coils", "what is called is named again"),
    ("去年同期", "profits this year last year", "'last' begins a phrase"),
    ("国货中的精品", "a product among domestic products", "a preposition of two syllables"),
    ("芳芳说", "Fang Fang shared", "a name"),
    ("香港大学", "the Hong Kong Hong", "names"),
    ("医疗人员提供服务", "medical staff provide medical help", "an adjective twice"),
    ("七旬老妪", "a 70-year old elder", "old and elder share a lemma, and are adjectives"),
    ("旅游收入共计", "total revenue totalled 8.96 billion", "a noun and a verb"),
    ("共赢合作", "win-win cooperation", "an idiom"),
    ("物流很方便", "the delivery delivery is easy", "the same form twice is repeated-word's"),
    ("GNU Texinfo 文件", "texinfo unique texinfo record", "the source has the word in Latin letters"),
    ("总能及时送到，每次都是", "in time every time", "good English"),
    ("去年全年", "the results for year last year", "last may begin an adverbial: of the year last year"),
    ("给人的权利", "it gives people the people's rights", "no preposition before the first"),
    ("各基金管理人旗下公募基金", "the fund manager's public fund", "a possessive ends the phrase"),
    ("救援队持续开展行动", "rescue team continues rescue operations", "a verb ends the phrase"),
    ("救援队获取信息", "rescue team obtained rescue information", "a verb in the past does"),
    ("芯片设计和软件", "chip design and new chip", "'and' parts it"),
    ("芯片市场上的存储芯片", "chip market memory chips", "the source says it twice, with more between"),
    ("芯片", "chip one two three chips", "too far apart to be one head"),
    ("会议", "", "an empty target"),
    ("", "chip", "a word alone"),
    ("10万", "10 yuan 20 yuan", "figures part the phrase"),
]


@pytest.mark.parametrize(("source", "target", "marked", "better"), FLAGS, ids=[row[2] for row in FLAGS])
def test_flags(source, target, marked, better):
    (issue,) = issues("repeated-head-noun", source, target)
    assert issue.target_spans[0].of(target) == marked
    if better is None:
        assert issue.suggestion is None, "which of the two is right is not to be known"
    else:
        assert applied(target, issue) == better
        assert issues("repeated-head-noun", source, better) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert issues("repeated-head-noun", source, target) == [], why


def test_a_right_term_may_repeat_itself():
    """银行间市场 says 'bank' once; the glossary's rendering says it twice."""
    glossary = "行际票据 = bank to bank paper; interbank bank paper; bank paper bank"
    assert issues("repeated-head-noun", "行际票据", "a bank paper bank") != []
    assert issues("repeated-head-noun", "行际票据", "a bank paper bank", glossary) == []


@pytest.mark.parametrize("target", ["chip " * 10_000, "chip chips " * 5_000, "chip control " * 4_000, "ab " * 16_000])
def test_long_targets(target):
    for issue in issues("repeated-head-noun", "芯片控制" * 10_000, target):
        assert issue.target_spans[0].end <= len(target)


def test_human_references_are_quiet(data_dir):
    """At most 1 % of WMT23's references."""
    sources, targets = (
        (data_dir / f"wmt23-zhen/{name}").read_text("utf-8").splitlines()
        for name in ("source.zh.txt", "reference.en.txt")
    )
    pairs = zip(sources, targets, strict=True)
    flagged = [target for source, target in pairs if issues("repeated-head-noun", source, target)]
    assert len(targets) == 1976
    assert len(flagged) <= 0.01 * len(targets)
