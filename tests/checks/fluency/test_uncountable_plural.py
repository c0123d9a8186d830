"""uncountable-plural: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "uncountable-plural"

FLAGS = [
    ("设备", "new equipments arrived", "new equipment arrived"),
    ("信息", "many informations here", "many information here"),
    ("软件", "The softwares are good.", "The software are good."),
    ("家具", "its furnitures and luggages", "its furniture and luggage"),
    ("机械", "of machineries made", "of machinery made"),
]

LEAVES_ALONE = [
    ("设备", "new equipment arrived", "no plural"),
    ("设备", "two pieces of equipment", "counted by pieces"),
    ("研究", "researches, evidences, behaviours, foods", "words that some do count"),
    ("公司", "Softwares Ltd. and the Homeworks app", "names"),
    ("Softwares公司", "the softwares firm", "a word of the source"),
    ("反馈", "feedback, feeds back", "no plural"),
    ("工作", "works, advises, waters", "other words"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert marked(CHECK, source, target)
    assert corrected(CHECK, source, target) == right
    assert marked(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
