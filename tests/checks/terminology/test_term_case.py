"""What term-case flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

FLAGS = [
    ("亚太经合组织 = APEC", "亚太经合组织", "The Apec meeting", ["Apec"], "The APEC meeting"),
    (
        "亚太经合组织 = Asia-Pacific Economic Cooperation; APEC",
        "亚太经合组织",
        "apec's members",
        ["apec"],
        "APEC's members",
    ),
    ("金管局 = HKMA", "金管局", "hkma and Hkma", ["hkma", "Hkma"], "HKMA and Hkma"),
]
LEAVES_ALONE = [
    ("亚太经合组织 = APEC", "亚太经合组织", "The APEC meeting", "as it stands"),
    ("中小企 = SME", "中小企", "for SMEs", "a plural has one small letter"),
    ("芯片 = chip", "芯片", "Chips Act", "a small letter may become a capital"),
    (
        "金融监管局 = Financial Bureau",
        "金融监管局",
        "the financial bureau",
        "capitals count only where the row says so",
    ),
    ("世卫组织 = WHO", "世卫组织", "those who said", "another word: the term is missing, not miswritten"),
    ("金管局 = HKMA", "金管局", "the HKMA, or hkma", "right once: presence counts"),
    ("经合组织 = OECDEU", "经合组织", "the oecdeu", "more than five letters are no short abbreviation"),
    ("", "亚太经合组织", "Apec", "no glossary"),
]


@pytest.mark.parametrize(("glossary", "source", "target", "marked", "better"), FLAGS)
def test_flags(glossary, source, target, marked, better):
    """The wrong words are marked, and the suggestion makes the target faultless."""
    found = issues("term-case", source, target, glossary)
    assert [issue.target_spans[0].of(target) for issue in found] == marked
    assert applied(target, found[0]) == better
    assert found[0].source_spans
    assert issues("term-case", source, better, glossary) == [], "right once is right"


@pytest.mark.parametrize(("glossary", "source", "target", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(glossary, source, target, why):
    assert issues("term-case", source, target, glossary) == [], why
