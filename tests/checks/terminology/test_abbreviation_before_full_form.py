"""abbreviation-before-full-form: what it flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import matcher_of

from mtqa.checks.base import CHECKS, Context
from mtqa.glossary.model import Row, Status
from mtqa.model import Segment

MATCHER = matcher_of(
    Row("wto", ("世贸组织",), "World Trade Organization"),
    Row("wto", (), "WTO", Status.ADMITTED),
    Row("mofcom", ("商务部",), "Ministry of Commerce"),
    Row("mofcom", (), "MOFCOM", Status.ADMITTED, type="abbr"),
    Row("gdp", ("国内生产总值",), "GDP"),
    Row("asean", ("东盟",), "ASEAN", type="short"),
    Row("asean", (), "Association of Southeast Asian Nations", Status.ADMITTED),
)
FULL = ("世贸组织总部设在日内瓦。", "The World Trade Organization has its seat in Geneva.")
SHORT = ("世贸组织发布报告。", "The WTO has published a report.")


def flagged(pairs: list[tuple[str, str]]) -> list[tuple[int, str, str | None]]:
    contexts = [Context(Segment(str(n), *pair), MATCHER) for n, pair in enumerate(pairs)]
    return [
        (position, issue.target_spans[0].of(pairs[position][1]), issue.suggestion)
        for position, issue in CHECKS["abbreviation-before-full-form"].rule(contexts)
    ]


FLAGS = [
    ([SHORT, FULL], [(0, "WTO", "World Trade Organization (WTO)")], "initials"),
    ([SHORT, SHORT, FULL, FULL], [(0, "WTO", "World Trade Organization (WTO)")], "once, where it stands first"),
    (
        [("商务部说。", "MOFCOM said so."), ("商务部又说。", "The Ministry of Commerce said more.")],
        [(0, "MOFCOM", "Ministry of Commerce (MOFCOM)")],
        "an abbreviation that is no initials, by its type",
    ),
]
LEAVES_ALONE = [
    ([FULL, SHORT], "the full form first"),
    ([SHORT, SHORT], "the full form never comes"),
    ([("世贸组织。", "The World Trade Organization (WTO)"), SHORT, FULL], "both at first mention"),
    ([("世贸组织。", "The WTO (World Trade Organization)"), FULL], "both, the other way round"),
    ([("国内生产总值增长。", "GDP grew."), FULL], "a term without a full form"),
    ([("世贸组织。", "The WTO's report"), ("天气好。", "Fine.")], "no other mention"),
    ([("天气好。", "The WTO was fine."), FULL], "the term is not in that source"),
    ([("东盟。", "ASEAN"), ("东盟。", "Asean")], "a name in capitals"),
    ([("世贸组织。", "That body"), FULL], "not named at first"),
    ([], "no document"),
]


@pytest.mark.parametrize(("pairs", "expected", "why"), FLAGS, ids=[row[-1] for row in FLAGS])
def test_flags(pairs, expected, why):
    assert flagged(pairs) == expected, why


@pytest.mark.parametrize(("pairs", "why"), LEAVES_ALONE, ids=[row[-1] for row in LEAVES_ALONE])
def test_leaves_alone(pairs, why):
    assert flagged(pairs) == [], why
