"""What term-missing flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

from mtqa.model import Severity

FLAGS = [
    ("新质生产力 = new quality productive forces", "发展新质生产力", "developing new-type productivity",
     ["new-type productivity"], "developing new quality productive forces"),
    ("副总理 = Vice Premier", "副总理沈亦川", "Vice Prime Minister Shen", ["Vice Prime Minister"], "Vice Premier Shen"),
    ("芯片控制芯片 = chip control chip", "芯片控制芯片", "two chip controller chips", ["chip controller chips"],
     "two chip control chips"),
    ("埃琳·沃斯特 = Elin Vorst", "外长埃琳·沃斯特", "Minister Eileen Worst", ["Eileen Worst"], "Minister Elin Vorst"),
]  # fmt: skip
LEAVES_ALONE = [
    ("芯片 = chip", "芯片", "the chips", "inflected"),
    ("芯片 = chip", "", "nothing", "an empty source"),
    ("芯片 = chip; !wafer", "芯片", "the wafer", "forbidden is worse, and said instead"),
    ("芯片 = chip; wafer [deprecated]", "芯片", "the wafer", "deprecated says what is there"),
    ("商务部 = Ministry of Commerce", "商务部", "the Commerce Ministry", "a variant"),
    ("金管局 = HKMA", "金管局", "Hkma", "its capitals alone are wrong"),
    ("openEuler = openEuler [dnt]", "openEuler", "Euler", "do-not-translate-changed says so"),
    (
        "欧盟 = EU / 欧盟委员会 = European Commission",
        "欧盟委员会",
        "the European Commission",
        "a longer term mutes 欧盟",
    ),
    ("年金 = annuity / 金管局 = HKMA", "2022年金管局", "the HKMA in 2022", "年金|金管局: the heavier one"),
    ("外资比例 = share [proposed]", "外资比例", "the ratio", "proposed rows are not enforced"),
    ("鬼子 = !devil", "鬼子", "the enemy", "forbidden rows alone ask for nothing"),
    ("环球金融危机 = Global Financial Crisis", "环球金融危机", "the GFC", "its initials"),
    ("人民币 = RMB", "5元人民币", "RMB5", "a figure stuck to it"),
    ("", "芯片", "wafer", "no glossary"),
]


@pytest.mark.parametrize(("glossary", "source", "target", "marked", "better"), FLAGS)
def test_flags(glossary, source, target, marked, better):
    """The wrong words are marked, and the suggestion makes the target faultless."""
    found = issues("term-missing", source, target, glossary)
    assert [issue.target_spans[0].of(target) for issue in found] == marked
    assert applied(target, found[0]) == better
    assert found[0].source_spans
    assert len(issues("term-missing", source, better, glossary)) == len(found) - 1


@pytest.mark.parametrize(("glossary", "source", "target", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(glossary, source, target, why):
    assert issues("term-missing", source, target, glossary) == [], why


def test_left_out_marks_the_source():
    (issue,) = issues("term-missing", "动力电池出口", "sales abroad grew", "动力电池 = power battery")
    assert (issue.target_spans, issue.suggestion) == ((), None)
    assert [span.of("动力电池出口") for span in issue.source_spans] == ["动力电池"]
    assert issue.message == "'动力电池': expected 'power battery'"
    assert issue.evidence == {"term": "example-1", "zh": "动力电池", "expected": ["power battery"]}


def test_a_distant_guess_is_shown_but_not_suggested():
    (issue,) = issues(
        "term-missing", "存款准备金率", "the deposit reserve rate", "存款准备金率 = reserve requirement ratio"
    )
    assert issue.target_spans
    assert issue.suggestion is None


@pytest.mark.parametrize(
    ("glossary", "source", "severity", "why"),
    [
        ("股票 = stock", "股票市场上升", Severity.NEUTRAL, "a piece of another word"),
        ("影响 = ramification", "没有影响", Severity.MINOR, "an everyday word"),
        ("芯片 = chip", "没有芯片", None, "a term: the rule's own severity"),
    ],
)
def test_severity(glossary, source, severity, why):
    (issue,) = issues("term-missing", source, "nothing of the kind", glossary)
    assert issue.severity is severity, why
    assert ("weak" in issue.evidence) == (severity is Severity.NEUTRAL)


def test_many_renderings_are_not_all_named():
    (issue,) = issues("term-missing", "词语表", "x", "词语表 = a1; b1; c1; d1")
    assert issue.message.endswith("expected 'a1' or 'b1' or 'c1' …")
    assert issue.evidence["expected"] == ["a1", "b1", "c1", "d1"]
