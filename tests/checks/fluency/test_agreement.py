"""agreement: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "agreement"

FLAGS = [
    ("这些城市", "These city took part.", "These cities took part."),
    ("这些公司", "Those company are late.", "Those companies are late."),
    ("许多公司", "It hit many company in the city.", "It hit many companies in the city."),
    ("几家工厂", "He built several factory.", "He built several factories."),
    ("一个项目", "They began a projects in May.", None),
    ("每个国家", "It is so in every countries.", None),
    ("最大的国家之一", "It is one of the largest city in Asia.", "It is one of the largest cities in Asia."),
    ("最重要的城市之一", "It is one of the most important city.", "It is one of the most important cities."),
    ("他有", "After that, he have no choice.", "After that, he has no choice."),
    ("她们是", "Today they is happy.", "Today they are happy."),
    ("我们曾", "Then we was late.", "Then we were late."),
    ("他能去", "He can goes there.", "He can go there."),
    ("他没去", "He did not went there.", "He did not go there."),
    ("必须有", "Firms must has a licence.", "Firms must have a licence."),
]

LEAVES_ALONE = [
    ("这些国家", "These countries took part.", "a plural"),
    ("这些人", "Among those who came were many.", "a pronoun after it"),
    ("许多人", "Many a man came, and many in the city.", "many a"),
    ("许多公司债", "Many company bonds fell.", "a noun before a noun"),
    ("多家中型企业", "several medium-sized firms", "an adjective"),
    ("一种手段", "It is a means of transport and a series of steps.", "nouns whose plural is their singular"),
    ("体育俱乐部", "He joined a sports club.", "a plural before a noun"),
    ("每两年", "It is held every two years and every few years.", "a figure between"),
    ("许多资料", "These data and these people", "a plural without s"),
    ("其中之一", "One of the best in the world", "no noun"),
    ("最受欢迎的", "One of the most popular is here.", "an adjective alone"),
    ("家族之一", "He is one of the family.", "a group"),
    ("他要求", "She asked that he have a say, and does he have one?", "a subjunctive and a question"),
    ("他和她", "Both she and he have children.", "two people"),
    ("遗嘱", "The will has been read.", "will as a noun"),
    ("三月", "Then May is here.", "a month"),
    ("如果", "If I were he, she would have gone.", "auxiliaries"),
    ("他们", "Each of them is here; what they do is good.", "a verb of its own clause"),
    ("甲", "The number of those is small.", "those alone"),
    ("甲类股", "A shares fell, Class A shares rose.", "A shares"),
    ("另一", "another few days", "few"),
    ("谢谢", "Many thanks for all.", "thanks"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert len(marked(CHECK, source, target)) == 1
    if right:
        assert corrected(CHECK, source, target) == right
        assert marked(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
