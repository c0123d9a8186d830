"""What forbidden-term flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

XINHUA = "新华社 = Xinhua News Agency; Xinhua; !New China News Agency"
FLAGS = [
    (XINHUA, "新华社北京5月3日电", "New China News Agency, Beijing", ["New China News Agency"],
     "Xinhua News Agency, Beijing"),
    (XINHUA, "新华社电", "New-China News Agencies say", ["New-China News Agencies"], "Xinhua News Agency say"),
    (XINHUA, "新华社电", "New China News Agency, the New China News Agency", ["New China News Agency"] * 2,
     "Xinhua News Agency, the New China News Agency"),
    ("国务院副总理 = Vice Premier; !Vice Prime Minister", "国务院副总理", "the Vice Prime Minister's visit",
     ["Vice Prime Minister"], "the Vice Premier's visit"),
    ("芯片 = chip; !wafer", "芯片", "Wafers are made", ["Wafers"], "Chips are made"),
    ("芯片 = chip; !wafer", "芯片", "It makes wafers.", ["wafers"], "It makes chips."),
    ("芯片 = chip; !wafer", "芯片", "“Wafer” is a word", ["Wafer"], "“Chip” is a word"),
    ("标准 = criterion; !standard", "标准", "two standards", ["standards"], "two criteria"),
    ("中小企 = SME; !small firm", "中小企", "for small firms", ["small firms"], "for SME"),
]  # fmt: skip

LEAVES_ALONE = [
    (XINHUA, "新华社电", "Xinhua News Agency says", "the preferred rendering"),
    (XINHUA, "新华社电", "Xinhua says", "an admitted one"),
    (XINHUA, "新华社电", "the agency says", "missing is another check's business"),
    (XINHUA, "新中国通讯社", "the New China News Agency", "the source has another name"),
    ("副总理 = Vice Premier; !Vice Prime Minister", "挪威副首相", "the Vice Prime Minister", "of another country"),
    ("工信部长 = Minister of Industry and Information Technology; !Minister of Industry", "工信部长",
     "the Minister of Industry and Information Technology", "inside the right rendering"),
    ("芯片 = chip; !CHIP", "芯片", "the chip", "a form forbidden in capitals only"),
    ("美国 = US; !America", "美国", "Latin American states", "another word"),
    (XINHUA, "新华社电", "", "an empty target"),
    (XINHUA, "", "New China News Agency", "an empty source"),
    ("", "新华社电", "New China News Agency", "no glossary"),
]  # fmt: skip


@pytest.mark.parametrize(("glossary", "source", "target", "marked", "better"), FLAGS)
def test_flags(glossary, source, target, marked, better):
    """The wrong words are marked, and the suggestion makes the target faultless."""
    found = issues("forbidden-term", source, target, glossary)
    assert [issue.target_spans[0].of(target) for issue in found] == marked
    assert applied(target, found[0]) == better
    assert found[0].source_spans
    assert len(issues("forbidden-term", source, better, glossary)) == len(found) - 1


@pytest.mark.parametrize(("glossary", "source", "target", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(glossary, source, target, why):
    assert issues("forbidden-term", source, target, glossary) == [], why


def test_message_and_evidence():
    (issue,) = issues("forbidden-term", "新华社电", "New China News Agency says", XINHUA)
    assert issue.message == (
        "found 'New China News Agency', which is forbidden; expected 'Xinhua News Agency' or 'Xinhua'"
    )
    assert issue.evidence == {
        "term": "example-1", "zh": "新华社", "expected": ["Xinhua News Agency", "Xinhua"],
        "found": "New China News Agency",
    }  # fmt: skip


def test_without_a_right_rendering_there_is_no_suggestion():
    (issue,) = issues("forbidden-term", "鬼子", "the devils came", "鬼子 = !devil")
    assert issue.suggestion is None
    assert "names no other" in issue.message
