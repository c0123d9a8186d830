"""English figures by value: each row a text and its figures as (marked text, kind, value)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mtqa.text.numbers import Kind, english_figures

C, TH, P, Y, M, T = Kind.CARDINAL, Kind.ORDINAL, Kind.PERCENT, Kind.YEAR, Kind.MONTH, Kind.TIME
FR, MU, DE, VA = Kind.FRACTION, Kind.MULTIPLE, Kind.DECADE, Kind.VAGUE

FIGURES = [
    # digits with scales
    ("5.3 million units", [("5.3 million", C, 5_300_000)]),
    ("1.2 Trillion", [("1.2 Trillion", C, 1_200_000_000_000)]),
    ("530m", [("530m", C, 530_000_000)]),
    ("1.2bn", [("1.2bn", C, 1_200_000_000)]),
    ("$5.3-billion", [("5.3-billion", C, 5_300_000_000)]),
    ("35,600 thousand", [("35,600 thousand", C, 35_600_000)]),
    ("4765 thousand million", [("4765 thousand million", C, 4_765_000_000_000)]),
    ("1,058,400", [("1,058,400", C, 1_058_400)]),
    ("1058,400", [("1058,400", C, 1_058_400)]),
    ("3.5 lakh", [("3.5 lakh", C, 350_000)]),
    # number words
    ("twenty-three", [("twenty-three", C, 23)]),
    ("ninety-nine", [("ninety-nine", C, 99)]),
    ("one hundred and five", [("one hundred and five", C, 105)]),
    (
        "two hundred and fifty thousand three hundred and five",
        [("two hundred and fifty thousand three hundred and five", C, 250_305)],
    ),
    ("between two hundred and three hundred", [("two hundred", C, 200), ("three hundred", C, 300)]),
    ("a hundred", [("hundred", C, 100)]),
    ("a dozen", [("dozen", C, 12)]),
    ("three dozen", [("three dozen", C, 36)]),
    ("two decades", [("two decades", C, 20)]),
    ("half a century", [("half a century", C, 50)]),
    ("half a million", [("half a million", C, 500_000)]),
    ("two and a half billion", [("two and a half billion", C, 2_500_000_000)]),
    ("three-and-a-half", [("three-and-a-half", C, Fraction(7, 2))]),
    ("2½", [("2½", C, Fraction(5, 2))]),
    ("seven, eight", [("seven", C, 7), ("eight", C, 8)]),
    # ranges
    ("4 to 6 million", [("4", C, 4_000_000), ("6 million", C, 6_000_000)]),
    ("between 4 and 6 million", [("4", C, 4_000_000), ("6 million", C, 6_000_000)]),
    ("$4-$6 billion", [("4", C, 4_000_000_000), ("6 billion", C, 6_000_000_000)]),
    ("5,000 to 1 million", [("5,000", C, 5000), ("1 million", C, 1_000_000)]),
    ("30–40%", [("30", P, Fraction(3, 10)), ("40%", P, Fraction(2, 5))]),
    ("16,000 to 7,000", [("16,000", C, 16_000), ("7,000", C, 7000)]),
    # shares and multiples
    ("5 percent", [("5 percent", P, Fraction(1, 20))]),
    ("5 per cent", [("5 per cent", P, Fraction(1, 20))]),
    ("12.5%", [("12.5%", P, Fraction(1, 8))]),
    ("twenty percent", [("twenty percent", P, Fraction(1, 5))]),
    ("0.3 percentage points", [("0.3 percentage points", Kind.POINT, Fraction(3, 1000))]),
    ("a 2-percentage-point rise", [("2-percentage-point", Kind.POINT, Fraction(1, 50))]),
    ("one-third", [("one-third", FR, Fraction(1, 3))]),
    ("two thirds", [("two thirds", FR, Fraction(2, 3))]),
    ("three quarters", [("three quarters", FR, Fraction(3, 4))]),
    ("a quarter", [("quarter", FR, Fraction(1, 4))]),
    ("half", [("half", FR, Fraction(1, 2))]),
    ("doubled", [("doubled", MU, 2)]),
    ("tenfold", [("tenfold", MU, 10)]),
    ("3.5-fold", [("3.5-fold", MU, Fraction(7, 2))]),
    ("three times", [("three times", MU, 3)]),
    # ordinals and time
    ("the 20th", [("20th", TH, 20)]),
    ("Twenty-first", [("Twenty-first", TH, 21)]),
    ("the 21st century", [("21st century", Kind.CENTURY, 21)]),
    ("the 1960s and 70s", [("1960s", DE, 1960), ("70s", DE, 70)]),
    ("mid-1990s", [("1990s", DE, 1990)]),
    ("in 2023", [("2023", Y, 2023)]),
    ("May 5, 2023", [("May", M, 5), ("5", C, 5), ("2023", Y, 2023)]),
    ("on Feb. 10", [("Feb.", M, 2), ("10", C, 10)]),
    ("it may march on", []),
    ("in november", [("november", M, 11)]),
    ("8:30 p.m.", [("8:30 p.m.", T, Fraction(41, 2))]),
    ("3: 11 pm", [("3: 11 pm", T, 15 + Fraction(11, 60))]),
    ("8.30 a.m.", [("8.30 a.m.", T, Fraction(17, 2))]),
    ("8 pm", [("8 pm", T, 20)]),
    ("20:30", [("20:30", T, Fraction(41, 2))]),
    ("12 o'clock", [("12 o'clock", T, 12)]),
    ("at noon", [("noon", T, 12)]),
    ("around the clock", [("around the clock", C, 24)]),
    ("the clock", []),
    ("World War II", [("II", C, 2)]),
    # orders of magnitude
    ("tens of thousands", [("tens of thousands", VA, 10_000)]),
    ("hundreds of millions", [("hundreds of millions", VA, 100_000_000)]),
    ("several million", [("several million", VA, 1_000_000)]),
    ("dozens", [("dozens", VA, 10)]),
    ("several people", []),
    # no figures
    ("0x8130-0xFE39", []),
    ("Vivid ideas", []),
    ("", []),
    ("9" * 50, []),
]


def rows(text: str):
    return [(figure.span.of(text), figure.kind, figure.low) for figure in english_figures(text)]


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[row[0][:40] for row in FIGURES])
def test_figures(text, expected):
    assert rows(text) == expected
    assert all(figure.low == figure.high for figure in english_figures(text))


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("530m", 530),  # metres
        ("8 p.m.", 8),
        ("1990s", 90),
        ("70s", 1970),
        ("'98", 1998),
        ("2020-21", 2021),
        ("the 21st century", 2000),
        ("a third of them", Fraction(1, 3)),
        ("4 and 6 million", 4_000_000),  # it may be either
        ("3, 4 and 5 million", 3_000_000),
        ("three or four hundred", 300),
        ("920, 000", 920_000),  # a space that slipped in
        ("a fortnight", 2),
        ("one-third", 3),  # one in three
    ],
)
def test_further_readings(text, also):
    assert also in {value for figure in english_figures(text) for value in figure.readings}


@pytest.mark.parametrize(
    "text", ["May", "March", "one", "a single case", "the first", "COVID-19", "F-16", "the Three Gorges", "both", "II"]
)
def test_unsure(text):
    assert [figure.sure for figure in english_figures(text)] == [False]


@pytest.mark.parametrize(
    "text", ["US22 billion", "RMB500", "in 5 days", "five days", "Five days", "a million", "20th", "June"]
)
def test_sure(text):
    assert [figure.sure for figure in english_figures(text)] == [True]


@pytest.mark.parametrize("text", ["about 20", "nearly a million", "more than $5 million", "some 300", "up to 7"])
def test_approximate(text):
    assert [figure.approximate for figure in english_figures(text)] == [True]


@pytest.mark.parametrize(
    ("text", "step"), [("5.3 million", 100_000), ("24,801", 1), ("twenty", 1), ("12.5%", Fraction(1, 1000))]
)
def test_step_is_the_place_of_the_last_digit(text, step):
    assert english_figures(text)[0].step == step


def test_spans_count_code_points():
    text = "😀𠮷 5 million"
    assert [figure.span.of(text) for figure in english_figures(text)] == ["5 million"]
