"""unit-mismatch: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "unit-mismatch"

FLAGS = [
    ("全长312公里。", "It is 312 miles long.", "miles"),
    ("全长312千米。", "It is 312 meters long.", "meters"),
    ("种了300亩茶树。", "300 hectares of tea were planted.", "hectares"),
    ("种了300畝茶樹。", "300 acres of tea were planted.", "acres"),
    ("收获500斤大米。", "500 kilograms of rice were harvested.", "kilograms"),
    ("煤6万吨", "60,000 kilograms of coal", "kilograms"),
    ("面积80平方米", "an area of 80 square feet", "square feet"),
    ("面积80平方公里", "an area of 80 kilometers", "kilometers"),
    ("气温27摄氏度", "a temperature of 27 degrees Fahrenheit", "degrees Fahrenheit"),
    ("等了2个小时", "waited for 2 minutes", "minutes"),
    ("等了三天", "waited for three weeks", "weeks"),
    ("过去60年", "in the past 60 months", "months"),
    ("身高165厘米", "165 inches tall", "inches"),
    ("水500毫升", "500 liters of water", "liters"),
    ("一条12公里长的路", "a 12-mile road", "mile"),
]

LEAVES_ALONE = [
    ("全长312公里。", "It is 312 km long.", "an abbreviation"),
    ("全长312公里。", "It is 312-kilometre long.", "British spelling, a hyphen"),
    ("全长312公里。", "It is 194 miles long.", "converted"),
    ("全长312公里。", "It is 312 long.", "no unit at all"),
    ("全长312公里（194英里）。", "It is 312 km (194 miles) long.", "both"),
    ("全长3000米。", "It is 3 kilometers long.", "a larger unit"),
    ("种了300亩茶树。", "300 mu of tea were planted.", "the unit's own name"),
    ("收获500斤大米。", "500 catties of rice were harvested.", "the unit's English name"),
    ("收获500斤大米。", "500 jin of rice were harvested.", "the unit's own name"),
    ("我瘦了五斤", "I lost five pounds", "a pound is nearly a jin"),
    ("3天3夜", "3 days and 3 nights", "the value stands twice"),
    ("住了三天", "stayed three nights", "nights for days"),
    ("24小时开放", "open 24 hours a day", "the right unit"),
    ("连续7个月紧缩", "contracted for 7 consecutive months", "a word between"),
    ("14日内", "within 14 days", "日 is a date's word too"),
    ("十年", "a decade", "another word"),
    ("两周", "14 days", "converted"),
    ("2022年", "2022 units", "a year counts nothing"),
    ("1000米粉丝", "1,000 fans of rice noodles", "no unit of the source is rendered"),
    ("5级地震，3公里外", "a magnitude 5 quake 3 kilometers away", "two figures"),
    ("30克拉", "30 carats", "克拉 is no gram"),
    ("7年级学生", "students in grade 7", "年级 is a grade"),
    ("27℃", "27 degrees", "degrees of the source's own scale"),
    ("吨", "", "no translation"),
    ("", "300 miles", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
