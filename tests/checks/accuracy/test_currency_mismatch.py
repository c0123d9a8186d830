"""currency-mismatch: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "currency-mismatch"

FLAGS = [
    ("公司投资2.5亿元建厂。", "The company invested US$250 million.", "US$"),
    ("六百元的东西", "This is what we got for $600.", "$"),
    ("降了40块钱", "The price fell by 40 dollars.", "dollars"),
    ("花了2千元", "spent 2 thousand yen", "yen"),
    ("拨出1.1亿新元", "allocated 110 million yuan", "yuan"),
    ("100亿日元", "10 billion yuan", "yuan"),
    ("500欧元", "500 pounds", "pounds"),
    ("500美元", "500 yuan", "yuan"),
    ("300萬港元", "3 million yuan", "yuan"),
    ("人民币元1000元人民币", "1,000 US dollars", "US dollars"),
]

LEAVES_ALONE = [
    ("公司投资2.5亿元建厂。", "The company invested 250 million yuan.", "yuan"),
    ("公司投资2.5亿元建厂。", "The company invested RMB 250 million.", "RMB"),
    ("公司投资2.5亿元建厂。", "The company invested ¥250 million.", "the sign"),
    ("公司投资2.5亿元建厂。", "The company invested 250 million.", "no currency"),
    ("公司投资2.5亿元建厂。", "The company invested $35 million.", "converted"),
    ("500美元", "$500", "a bare sign"),
    ("500美元", "US$500", "the full sign"),
    ("500美元", "500 U.S. dollars", "in words"),
    ("300萬港元", "$3 million", "a Hong Kong text's own dollar"),
    ("300萬港元", "HK$3 million", "the full sign"),
    ("300万新元", "S$3 million", "Singapore's dollar"),
    ("香港的房价每呎2万元", "HK$20,000 a square foot", "元 of Hong Kong"),
    ("在美国亚马逊买，300元", "bought on Amazon for $300", "元 may be dollars there"),
    ("補助三千元", "a subsidy of NT$3,000", "元 of a Traditional text"),
    ("8万元（1.1万美元）", "80,000 yuan ($11,000)", "both"),
    ("500日元", "¥500", "the sign of yen"),
    ("500元素", "500 elements", "元素 is an element"),
    ("2000块砖", "2,000 bricks", "块 of bricks"),
    ("一美元兑7元", "7 yuan to the dollar", "a rate"),
    ("元", "", "no translation"),
    ("", "$500", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
