"""clause-omitted: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.model import Severity
from tests.checks._rules import issues, marked

CHECK = "clause-omitted"
LONG = "由于疫情，商场关闭三周，耳机和手机停止销售。"

FLAGS = [  # source, target, marked in the source
    (LONG, "The mall was closed for three weeks.", "耳机和手机停止销售。"),
    ("他来了，面积有105平方米和114平方米。", "He came at last with them.", "他来了，面积有105平方米和114平方米。"),
    (
        "由於疫情，商場關閉三周，耳機和手機停止銷售。",
        "The mall was closed for three weeks.",
        "耳機和手機停止銷售。",
    ),
    (
        "本报北京讯，记者来自新加坡，PGC和UGC的技术不同。",
        "Beijing news: the content differs a lot.",
        "PGC和UGC的技术不同。",
    ),
]

LEAVES_ALONE = [
    (
        LONG,
        "Because of the epidemic, the mall closed for three weeks; sales of headphones and phones stopped.",
        "all there",
    ),
    (
        LONG,
        "Owing to Covid the mall was closed for three weeks and no phones or earphones were sold.",
        "other words for it",
    ),
    (
        LONG,
        "The mall was closed for three weeks, with no trade whatever in any of the goods it had used to sell.",
        "long enough to say it otherwise",
    ),
    ("会议在周五举行，天气很好。", "The meeting was on Friday.", "no anchor in what is lost"),
    ("地震发生在7月15日上午，很多人受伤。", "It was in the quake that many were hurt.", "one date is one anchor"),
    ("北京，上海，广州。", "Beijing.", "too short a source"),
    ("The sale of headphones and phones was stopped, as the epidemic came.", "It stopped.", "no Chinese source"),
    (LONG, "", "no translation"),
    ("", "The mall was closed.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_far_too_short_is_major():
    assert issues(CHECK, LONG, "It closed.")[0].severity is Severity.MAJOR
    assert issues(CHECK, LONG, "The mall was closed for three weeks.")[0].severity in {None, Severity.MAJOR}
