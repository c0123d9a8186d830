"""term-inconsistent: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from tests.checks._rules import document_issues, marked_in_document

CHECK = "term-inconsistent"
EXPO = ("首届澄州国际稀土产业博览会开幕。", "The first Chengzhou International Rare Earth Industry Expo opened.")
EXPO2 = ("他来到澄州国际稀土产业博览会。", "He came to the Chengzhou International Rare Earth Industry Expo.")
BOOK = ("他写了《中国海归就业报告》。", "He wrote the China Returnee Employment Report.")
TERM = ("他签了“保价协议”。", "He signed a “price protection agreement.”")

FLAGS = [
    (
        [EXPO, EXPO2, ("本届澄州国际稀土产业博览会很大。", "This Chengzhou Global Rare Earth Industrial Fair is big.")],
        [(2, "Chengzhou Global Rare Earth Industrial Fair")],
    ),
    (
        [EXPO, ("澄州国际稀土产业博览会很大。", "The Chengzhou World Rare Earth Trade Expo is big.")],
        [(1, "Chengzhou World Rare Earth Trade Expo")],
    ),
    (
        [BOOK, ("《中国海归就业报告》很长。", "The “China Homecoming Employment Study” is long.")],
        [(1, "China Homecoming Employment Study")],
    ),
    ([TERM, ("“保价协议”很好。", "A “price guarantee agreement” is good.")], [(1, "price guarantee agreement")]),
]

LEAVES_ALONE = [
    ([EXPO, EXPO2], "one name"),
    ([EXPO], "one mention"),
    ([EXPO, ("澄州国际稀土产业博览会很大。", "The Expo is big.")], "a short form"),
    (
        [EXPO, ("澄州国际稀土产业博览会很大。", "The Rare Earth Industry Expo is big.")],
        "a shorter form of the same words",
    ),
    ([EXPO, ("澄州国际稀土产业博览会很大。", "The CIREIE is big.")], "an abbreviation"),
    ([EXPO, ("澄州国际稀土产业博览会很大。", "It is big.")], "a pronoun"),
    (
        [EXPO, ("澄州国际稀土产业博览会很大。", "Chengzhou International Rare-Earth Industries Expo")],
        "hyphen and plural",
    ),
    (
        [EXPO, ("澄州国际稀土产业博览会很大。", "Chengzhou International Rare Earth Industry Exposition")],
        "a longer word",
    ),
    ([EXPO, ("澄州国际稀土产业博览会很大。", "")], "no translation"),
    ([EXPO, ("宁崖国际稀土产业博览会很大。", "Ningya Global Rare Earth Industry Fair is big.")], "another event"),
    (
        [EXPO, ("澄州国际稀土产业博览会和宁崖博览会。", "Chengzhou Expo and the Ningya Global Rare Earth Fair")],
        "a second event in the same sentence",
    ),
    (
        [
            ("天海科技有限公司亏损。", "Tianhai Science and Technology Co lost money."),
            ("宁崖科技有限公司盈利。", "Ningya High Technology Science Ltd made money."),
        ],
        "two companies of the same kind",
    ),
    (
        [
            ("北京师范大学新闻学院", "School of Journalism of Beijing Normal University"),
            ("北京师范大学创新平台", "Future Innovation Platform of Beijing Normal University"),
        ],
        "two parts of the same body",
    ),
    (
        [
            ("发起“联线同游”。", "The Hong Kong Tourism Board began it."),
            ("“联线同游”很好。", "The Hong Kong Government likes it."),
        ],
        "a quoted term whose translation is not quoted",
    ),
    (
        [("会议开始。", "The Annual Board Meeting began."), ("会议结束。", "The Yearly Board Session ended.")],
        "a common noun",
    ),
    ([("", ""), ("", "")], "nothing at all"),
]


@pytest.mark.parametrize(("rows", "expected"), FLAGS)
def test_flags(rows, expected):
    assert marked_in_document(CHECK, rows) == expected


@pytest.mark.parametrize(("rows", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(rows, why):
    assert marked_in_document(CHECK, rows) == [], why


def test_majority_is_suggested_and_settles_the_document():
    rows = [
        EXPO,
        EXPO2,
        ("本届澄州国际稀土产业博览会很大。", "The Chengzhou Global Rare Earth Industrial Fair is big."),
    ]
    ((position, issue),) = document_issues(CHECK, rows)
    assert (position, issue.suggestion) == (2, "Chengzhou International Rare Earth Industry Expo")
    span = issue.target_spans[0]
    rows[2] = (rows[2][0], rows[2][1][: span.start] + issue.suggestion + rows[2][1][span.end :])
    assert document_issues(CHECK, rows) == []


def test_no_suggestion_without_a_majority():
    ((_, issue),) = document_issues(CHECK, [TERM, ("“保价协议”很好。", "A “price guarantee agreement” is good.")])
    assert issue.suggestion is None
