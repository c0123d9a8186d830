"""Chinese figures by value: each row a text and its figures as (marked text, kind, value or (low, high))."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mtqa.text.numbers import Kind, chinese_figures

C, TH, P, Y, M, D, T = Kind.CARDINAL, Kind.ORDINAL, Kind.PERCENT, Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.TIME

FIGURES = [
    # scales
    ("卖出530万台", [("530万", C, 5_300_000)]),
    ("89.6亿新元", [("89.6亿", C, 8_960_000_000)]),
    ("1.6万亿元", [("1.6万亿", C, 1_600_000_000_000)]),
    ("3千万", [("3千万", C, 30_000_000)]),
    ("5百万", [("5百万", C, 5_000_000)]),
    ("1.92 亿人", [("1.92 亿", C, 192_000_000)]),  # a space between figure and scale
    ("75万7千人", [("75万7千", C, 757_000)]),
    ("2万4801人", [("2万4801", C, 24_801)]),
    ("3亿5", [("3亿5", C, 350_000_000)]),
    ("1,234,567人", [("1,234,567", C, 1_234_567)]),
    ("一百万15起", [("一百万", C, 1_000_000), ("15", C, 15)]),
    # in characters; the first four are what a published parser gets wrong (its issues 759, 2325, 2365)
    ("一万五千亿", [("一万五千亿", C, 1_500_000_000_000)]),
    ("二十万亿", [("二十万亿", C, 20_000_000_000_000)]),
    ("三十万多亿", [("三十万多亿", C, 30_000_000_000_000)]),
    ("小明每天", []),
    ("一百零五", [("一百零五", C, 105)]),
    ("一百五", [("一百五", C, 150)]),
    ("一万零三百", [("一万零三百", C, 10_300)]),
    ("一万六", [("一万六", C, 16_000)]),
    ("两千零八年", [("两千零八", C, 2008)]),
    ("三百二十五万六千", [("三百二十五万六千", C, 3_256_000)]),
    ("七千四百九十二亿八千三百", [("七千四百九十二亿八千三百", C, 749_200_008_300)]),
    ("三点五万", [("三点五万", C, 35_000)]),
    ("壹佰贰拾万元整", [("壹佰贰拾万", C, 1_200_000)]),
    ("大陆", []),  # 陆 is a financial six, not here
    # traditional and full width
    ("二十萬億", [("二十萬億", C, 20_000_000_000_000)]),
    ("５８００萬", [("５８００萬", C, 58_000_000)]),
    ("８９．６億", [("８９．６億", C, 8_960_000_000)]),
    ("０．３個百分點", [("０．３個百分點", Kind.POINT, Fraction(3, 1000))]),
    ("下午３點", [("３點", T, 15)]),
    # about
    ("500余万", [("500余万", C, 5_000_000)]),
    ("1.2万多", [("1.2万", C, 12_000)]),
    ("20来万", [("20来万", C, 200_000)]),
    ("三十多亿", [("三十多亿", C, 3_000_000_000)]),
    ("百余人", [("百", C, 100)]),
    # ranges
    ("3至5亿", [("3", C, 300_000_000), ("5亿", C, 500_000_000)]),
    ("4-6万", [("4", C, 40_000), ("6万", C, 60_000)]),
    ("4～6万", [("4", C, 40_000), ("6万", C, 60_000)]),
    ("2至3千万", [("2", C, 20_000_000), ("3千万", C, 30_000_000)]),
    ("十五到二十万", [("十五", C, 150_000), ("二十万", C, 200_000)]),
    ("127万-250万", [("127万", C, 1_270_000), ("250万", C, 2_500_000)]),
    ("5000至1万", [("5000", C, 5000), ("1万", C, 10_000)]),  # 5,000 to 10,000, not 50 million
    ("30-40%", [("30", P, Fraction(3, 10)), ("40%", P, Fraction(2, 5))]),
    ("百分之三十到四十", [("百分之三十", P, Fraction(3, 10)), ("四十", C, 40)]),
    ("2000-2018年", [("2000", Y, 2000), ("2018年", Y, 2018)]),
    ("7、8月", [("7", M, 7), ("8月", M, 8)]),
    ("10至15日", [("10", D, 10), ("15日", D, 15)]),
    ("一万六七千", [("一万六七千", C, (16_000, 17_000))]),
    ("三四十人", [("三四十", C, (30, 40))]),
    ("十七八岁", [("十七八", C, (17, 18))]),
    ("三五个", [("三五", C, (3, 5))]),
    ("两三千", [("两三千", C, (2000, 3000))]),
    # shares and multiples
    ("百分之五", [("百分之五", P, Fraction(1, 20))]),
    ("百分之三十五点六", [("百分之三十五点六", P, Fraction(89, 250))]),
    ("１００％", [("１００％", P, 1)]),
    ("5‰", [("5‰", P, Fraction(1, 200))]),
    ("万分之一", [("万分之一", P, Fraction(1, 10_000))]),
    ("三分之二", [("三分之二", Kind.FRACTION, Fraction(2, 3))]),
    ("0.3个百分点", [("0.3个百分点", Kind.POINT, Fraction(3, 1000))]),
    ("八成", [("八成", P, Fraction(4, 5))]),
    ("八成半", [("八成半", P, Fraction(17, 20))]),
    ("六七成", [("六七成", P, (Fraction(3, 5), Fraction(7, 10)))]),
    ("十年建成为家", [("十", C, 10)]),
    ("打八折", [("八折", P, Fraction(4, 5))]),
    ("七五折", []),  # no neighbours, no grammar: left alone rather than guessed
    ("增长3倍", [("3倍", Kind.MULTIPLE, 3)]),
    ("一点五倍", [("一点五倍", Kind.MULTIPLE, Fraction(3, 2))]),
    ("3倍半", [("3倍半", Kind.MULTIPLE, Fraction(7, 2))]),
    ("翻了一番", [("翻了一番", Kind.MULTIPLE, 2)]),
    ("翻两番", [("翻两番", Kind.MULTIPLE, 4)]),
    ("一番话", [("一", C, 1)]),
    ("一个半小时", [("一个半", C, Fraction(3, 2))]),
    ("两年半", [("两年半", C, Fraction(5, 2))]),
    ("半数", [("半", Kind.FRACTION, Fraction(1, 2))]),
    # time
    ("二〇二三年", [("二〇二三年", Y, 2023)]),
    ("一九四九年", [("一九四九年", Y, 1949)]),
    ("98年", [("98", C, 98)]),
    ("20年", [("20", C, 20)]),
    ("3月15日", [("3月", M, 3), ("15日", D, 15)]),
    ("3个月", [("3", C, 3)]),
    ("十二月", [("十二月", M, 12)]),
    ("100日元", [("100", C, 100)]),
    ("6号线", [("6号", D, 6)]),
    ("下午3点30分", [("3点30分", T, Fraction(31, 2))]),
    ("两点半", [("两点半", T, Fraction(5, 2))]),
    ("五点一刻", [("五点一刻", T, Fraction(21, 4))]),
    ("5点建议", [("5", C, 5)]),
    ("20时30分", [("20时30分", T, Fraction(41, 2))]),
    ("20时代", [("20", C, 20)]),
    ("13:09:10", [("13:09:10", T, 13 + Fraction(9, 60))]),
    ("20世纪90年代", [("20世纪90年代", Kind.DECADE, 1990)]),
    ("上世纪八十年代", [("八十年代", Kind.DECADE, 80)]),
    ("二十一世纪", [("二十一世纪", Kind.CENTURY, 21)]),
    ("两个世纪", [("两", C, 2)]),
    ("90后", [("90后", Kind.DECADE, 90)]),
    ("三年级", [("三", C, 3)]),
    ("十分钟", [("十", C, 10)]),
    # ordinals and names that count
    ("第二十届", [("第二十", TH, 20)]),
    ("第一百二十三号", [("第一百二十三", TH, 123)]),
    ("中共二十大", [("二十大", TH, 20)]),
    ("“十四五”规划", [("十四五", TH, 14)]),
    ("十四五个人", [("十四五", C, (14, 15))]),
    ("九二共识", [("九二共识", Y, 1992)]),
    # orders of magnitude
    ("几十年", [("几十", Kind.VAGUE, 10)]),
    ("十几万", [("十几万", Kind.VAGUE, 100_000)]),
    ("数千万人", [("数千万", Kind.VAGUE, 10_000_000)]),
    ("上百万人", [("上百万", Kind.VAGUE, 1_000_000)]),
    ("成千上万", [("成千上万", Kind.VAGUE, 1000)]),
    # units that hold a scale
    ("10千米", [("10", C, 10)]),
    ("3万千瓦", [("3万", C, 30_000)]),
    ("6200多兆焦", [("6200多", C, 6200)]),
    ("5兆瓦", [("5", C, 5)]),
    ("1.5兆元", [("1.5兆", C, 1_500_000_000_000)]),
]  # fmt: skip

NO_FIGURES = """
一带一路 三农 两会 九三学社 三一重工 双十一 五一 七夕 三峡 四川 十六进制 万一 一些 一定 统一 千方百计 十分 百姓 万达
二维码 十字路口 千真万确 红十字会 进一步 三七二十一 唯一 不三不四 一二三产业 佳丽三千 二战 九一八 十一黄金周 三明治
亿万 百货 一体化 秋千 五角大楼 一五一十 十之八九
"""

CODES = ["0x8130", "3.1.2", "https://example.org/20/30", "www.example.org/5", "192.168.0.1"]


def rows(text: str):
    return [
        (f.span.of(text), f.kind, f.low if f.low == f.high else (f.low, f.high)) for f in chinese_figures(text)
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[row[0] for row in FIGURES])
def test_figures(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize("text", [*NO_FIGURES.split(), *CODES, "", "没有数字", "abc", "……", "2" * 50])
def test_no_figures(text):
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("20世纪90年代", 90),  # the '90s
        ("90年代", 1990),
        ("98年", 1998),
        ("21世纪", 2000),  # the 2000s
        ("增长3倍", 4),  # quadrupled
        ("下午3点", 3),  # 3 p.m.
        ("20时", 8),
        ("打八折", Fraction(1, 5)),  # 20 percent off
        ("翻一番", 1),  # by 100 percent
        ("30亩", 2),  # hectares
        ("500斤", 250),  # kilograms
        ("500万千瓦", 5),  # gigawatts
        ("半年", 6),  # months
        ("一年半", 18),
        ("两周", 14),
        ("八成", 8),  # eight in ten
        ("3至5亿", 3),
        ("2尺5", Fraction(5, 2)),
    ],
)
def test_further_readings(text, also):
    assert also in chinese_figures(text)[0].also


@pytest.mark.parametrize("text", ["近1000万", "约30人", "逾5万", "超92万", "500余万", "20多年", "十几人", "数百万"])
def test_approximate(text):
    assert [figure.approximate for figure in chinese_figures(text)] == [True]


@pytest.mark.parametrize("text", ["30人", "5.3%", "2018年"])
def test_not_approximate(text):
    assert [figure.approximate for figure in chinese_figures(text)] == [False]


@pytest.mark.parametrize("text", ["三人", "iPhone14", "GB18030", "5G", "V2.0", "百万人", "三四百", "80后", "半年"])
def test_unsure(text):
    assert not any(figure.sure for figure in chinese_figures(text))


@pytest.mark.parametrize(
    "text", ["30人", "三十人", "RMB500", "US$5", "300mAh", "4.1g", "2020年三月", "二十大", "百余人"]
)
def test_sure(text):
    assert all(figure.sure for figure in chinese_figures(text))
    assert chinese_figures(text)


@pytest.mark.parametrize(
    ("text", "step"),
    [("530万", 10_000), ("5.3万", 1000), ("24801", 1), ("0.25%", Fraction(1, 10_000)), ("1.6万亿", 10**11)],
)
def test_step_is_the_place_of_the_last_digit(text, step):
    assert chinese_figures(text)[0].step == step


def test_values_are_exact():
    assert all(
        isinstance(value, int | Fraction) for text, _ in FIGURES for f in chinese_figures(text) for value in f.readings
    )
