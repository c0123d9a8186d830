"""latin-token-lost: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import issues

CHECK = "latin-token-lost"

FLAGS = [
    ("学生在FPT-UBD全球中心学习。", "The students study at the global center.", ["FPT-UBD"]),
    ("他购买了Model X50手机。", "He bought a phone.", ["Model", "X50"]),
    ("他购买了X50手机。", "He bought an X55 phone.", ["X50"]),
    ("助理部长阿克塞尔罗德(Matthew Axelrod)表示", "Assistant Secretary Axelrod said", ["Matthew"]),
    ("请访问https://a.example/b。", "Please visit the site.", ["https://a.example/b"]),
    ("请访问www.hunan-daily.com。", "Please visit the site.", ["www.hunan-daily.com"]),
    ("见chinanews.com.cn网站", "See the website.", ["chinanews.com.cn"]),
    ("关注@xinhua_en账号", "Follow the account.", ["@xinhua_en"]),
    ("请写信给a.b@c.example。", "Please write to us.", ["a.b@c.example"]),
    ("内容分为PGC与UGC。", "There are two kinds of content.", ["PGC", "UGC"]),
    ("新机型是iPhone。", "It is a new phone.", ["iPhone"]),
]

LEAVES_ALONE = [
    ("请访问www.hunan-daily.com。", "Please visit www.hunan-daily.com.", "the address"),
    ("关注@xinhua_en账号", "Follow @xinhua_en.", "the handle"),
    ("见chinanews.com.cn网站", "See Chinanews.com.cn.", "case"),
    ("学生在FPT-UBD全球中心学习。", "The students study at the FPT UBD center.", "a hyphen became a space"),
    ("他用teamLab的作品。", "He uses works of TeamLab.", "case"),
    ("他购买了X50手机。", "He bought an X-50 phone.", "a hyphen was put in"),
    ("NGO的报告", "The report of the NGOs", "a plural"),
    ("NGO的报告", "The report of the non-governmental organization (a Nordvil group of…)", "written out"),
    ("JETRO的报告", "The report of the Japan External Trade Research Organization", "written out"),
    ("GDP增长", "The economy grew", "GDP has other English words"),
    ("AI与APP", "artificial intelligence and applications", "AI and app have other English words"),
    ("身高180cm，重70kg", "He is 1.8 meters tall and weighs 70 kilograms", "units"),
    ("容量5000mAh，功率3kW", "5,000 milliampere-hours, 3 kilowatts", "units"),
    ("这个low的东西", "this poor thing", "a small word, no name"),
    ("游戏IP15周年", "the 15th anniversary of the game IP", "the figure belongs to the Chinese"),
    ("7月25日08H00-7月26日08H00", "July 25 08H00 to July 26 08H00", "the figure after the hyphen is a month"),
    ("请访问https://a.example/b。", "Visit https://a.example/b.", "an address"),
    ("项目（Discovery Programme）", "the Discovery Program", "American spelling"),
    ("3G网络和5G", "networks", "a figure and a unit-like letter"),
    ("没有拉丁字母", "no Latin letters", "no Latin letters in the source"),
    ("PMI上升", "", "no translation: another check's matter"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "tokens"), FLAGS)
def test_flags(source, target, tokens):
    found = issues(CHECK, source, target)
    assert [span.of(source) for issue in found for span in issue.source_spans] == tokens


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[0]} {row[2]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert issues(CHECK, source, target) == [], why
