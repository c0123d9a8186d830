"""Values written out and read back: in Chinese in several styles, in English in the style of another figure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.text.numbers import Kind, chinese_figures, english_figures, written, written_like

DIGITS = "零一二三四五六七八九"


def section(value: int) -> str:
    """Up to 9,999 in characters, zeros as the language wants them."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


def in_characters(value: int) -> str:
    text = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // scale % 10**4
        if part:
            text += ("零" if text and part < 1000 else "") + section(part) + name
    return text or "零"


def traditional(text: str) -> str:
    return text.translate(str.maketrans("万亿", "萬億"))


def full_width(text: str) -> str:
    return text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))


def mixed(value: int) -> str:
    """75万7千, 2万4801: Arabic digits in each section."""
    high, low = divmod(value, 10**4)
    return (f"{high}万" if high else "") + (f"{low}" if low or not high else "")


def scaled(value: int) -> str:
    """530万, 89.6亿, as newspapers do."""
    for scale, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if value >= scale and value * 100 % scale == 0:
            hundredths = value * 100 // scale
            return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".") + name
    return str(value)


STYLES = {
    "digits": str,
    "grouped digits": "{:,}".format,
    "characters": in_characters,
    "traditional": lambda value: traditional(in_characters(value)),
    "full width": lambda value: full_width(str(value)),
    "scaled": scaled,
    "mixed": lambda value: mixed(value) if value % 10**4 >= 1000 and value < 10**8 else scaled(value),
}
# A unit that belongs to nothing else keeps the figure a count.
AROUND = [("共", "台"), ("", "吨"), ("（", "元）"), ("\U00020000", "辆")]


# Up to ten a numeral in characters may belong to any word; from eleven on it counts.
@pytest.mark.parametrize("style", STYLES)
@given(value=st.integers(11, 10**12 - 1), around=st.sampled_from(AROUND))
def test_chinese_reads_back(style, value, around):
    before, after = around
    number = STYLES[style](value)
    text = f"{before}{number}{after}"
    assert [(figure.low, figure.span.of(text)) for figure in chinese_figures(text)] == [(value, number)]


@given(
    low=st.integers(1, 99),
    more=st.integers(1, 900),
    scale=st.sampled_from([("万", 10**4), ("亿", 10**8)]),
    mark=st.sampled_from("-~～至到"),
)
def test_a_range_shares_its_scale(low, more, scale, mark):
    figures = chinese_figures(f"约{low}{mark}{low + more}{scale[0]}人")
    assert [figure.low for figure in figures] == [low * scale[1], (low + more) * scale[1]]


@given(st.integers(0, 10**7), st.integers(0, 3))
def test_percentages_read_back(digits, decimals):
    value = Fraction(digits, 10**decimals)
    number = f"{value.numerator / value.denominator:.{decimals}f}"
    for text in (f"{number}%", f"增长{number}％", f"百分之{number}"):
        assert [figure.low for figure in chinese_figures(text)] == [value / 100]


@given(st.integers(1, 98), st.integers(2, 99))
def test_fractions_read_back(above, below):
    text = f"{in_characters(below)}分之{in_characters(above)}"
    assert [figure.low for figure in chinese_figures(text)] == [Fraction(above, below)]


@given(st.integers(1000, 2999))
def test_years_read_back(year):
    for text in (f"{year}年", "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)) + "年"):
        assert [(figure.kind, figure.low) for figure in chinese_figures(text)] == [(Kind.YEAR, year)]


@given(
    st.text(
        alphabet="0123456789.,，、。 一二三四五六七八九十百千万亿兆两半零〇几多余来点分之成折倍%年月日时第至-abc",
        max_size=40,
    )
)
def test_any_chinese_text_is_survived(text):
    for figure in chinese_figures(text):
        assert 0 <= figure.span.start < figure.span.end <= len(text)
        assert figure.low <= figure.high
    assert chinese_figures(text) == chinese_figures(text)


ENGLISH = [
    "one",
    "two",
    "twenty",
    "hundred",
    "thousand",
    "million",
    "and",
    "a",
    "half",
    "third",
    "thirds",
    "quarter",
    "of",
]
ENGLISH += ["dozen", "decades", "tens", "p.m.", "percent", "May", "to", "XII", "the", "clock"]


@given(st.text(alphabet="0123456789.,-:'% ", max_size=20), st.lists(st.sampled_from(ENGLISH), max_size=12))
def test_any_english_text_is_survived(noise, words):
    text = f"{' '.join(words)}{noise}{'-'.join(words)}"
    for figure in english_figures(text):
        assert 0 <= figure.span.start < figure.span.end <= len(text)


# -- English


@given(st.integers(0, 10**15))
def test_plain_english_reads_back(value):
    assert value in english_figures(f"in all {written(value, Kind.CARDINAL)} people")[0].readings


@given(
    st.sampled_from(["530 million", "5.3 billion", "12m", "89.6bn", "1,234", "71", "35 thousand", "8K"]),
    st.integers(11, 10**13),
)
def test_like_another_figure_reads_back(manner, value):
    text = written_like(manner, Kind.CARDINAL, value)
    assert text is not None
    assert value in english_figures(text)[0].readings


LIKE = [
    ("530 million", Kind.CARDINAL, 5_300_000, "5.3 million"),
    ("530m", Kind.CARDINAL, 5_300_000, "5.3m"),
    ("89.6 billion", Kind.CARDINAL, 8_960_000_000, "8.96 billion"),
    ("5.3-million", Kind.CARDINAL, 53_000_000, "53-million"),
    ("1.2 billion", Kind.CARDINAL, 1_200_000_000_000, "1.2 trillion"),
    ("33.06 million", Kind.CARDINAL, 330_600, "330,600"),
    ("5 million", Kind.CARDINAL, 16_777_216, "16,777,216"),
    ("7,000", Kind.CARDINAL, 17_000, "17,000"),
    ("71", Kind.CARDINAL, 17, "17"),
    ("five", Kind.CARDINAL, 12, "twelve"),
    ("Five", Kind.CARDINAL, 42, "Forty-two"),
    ("seven thousand", Kind.CARDINAL, 17_000, "17,000"),
    ("19th", Kind.ORDINAL, 20, "20th"),
    ("20th", Kind.ORDINAL, 21, "21st"),
    ("12th", Kind.ORDINAL, 112, "112th"),
    ("nineteenth", Kind.ORDINAL, 20, "twentieth"),
    ("2017", Kind.YEAR, 2027, "2027"),
    ("7.3 percent", Kind.PERCENT, Fraction(37, 1000), "3.7 percent"),
    ("20%", Kind.PERCENT, Fraction(1, 4), "25%"),
    ("Feb.", Kind.MONTH, 3, "Mar."),
    ("Feb.", Kind.MONTH, 5, "May"),
    ("March", Kind.MONTH, 8, "August"),
    ("MARCH", Kind.MONTH, 8, "AUGUST"),
    ("one-third", Kind.FRACTION, Fraction(2, 3), "two-thirds"),
    ("two thirds", Kind.FRACTION, Fraction(3, 4), "three quarters"),
    ("1990s", Kind.DECADE, 1980, None),  # also the '80s: not for a rule to choose
    ("8 p.m.", Kind.TIME, 21, None),
    ("five", Kind.CARDINAL, Fraction(1, 3), None),
    ("5%", Kind.PERCENT, Fraction(1, 3), None),  # no end of decimals
    ("March", Kind.MONTH, 13, None),
]


@pytest.mark.parametrize(("manner", "kind", "value", "expected"), LIKE)
def test_written_like(manner, kind, value, expected):
    assert written_like(manner, kind, value) == expected


WRITTEN = [
    (5_300_000, Kind.CARDINAL, "5.3 million"),
    (24_801, Kind.CARDINAL, "24,801"),
    (Fraction(5, 2), Kind.CARDINAL, "2.5"),
    (20, Kind.ORDINAL, "20th"),
    (111, Kind.ORDINAL, "111th"),
    (Fraction(1, 40), Kind.PERCENT, "2.5 percent"),
    (Fraction(1, 100), Kind.POINT, "1 percentage point"),
    (Fraction(3, 1000), Kind.POINT, "0.3 percentage points"),
    (Fraction(2, 3), Kind.FRACTION, "2/3"),
    (3, Kind.MONTH, "March"),
    (2023, Kind.YEAR, "2023"),
    (1990, Kind.DECADE, "1990s"),
    (21, Kind.CENTURY, "21st century"),
    (Fraction(41, 2), Kind.TIME, "20:30"),
    (10**7, Kind.VAGUE, "tens of millions"),
    (10, Kind.VAGUE, "dozens"),
]


@pytest.mark.parametrize(("value", "kind", "expected"), WRITTEN)
def test_written(value, kind, expected):
    assert written(value, kind) == expected
