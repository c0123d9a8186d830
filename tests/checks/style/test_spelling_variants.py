"""spelling-variants: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

CHECK = "spelling-variants"


def found(texts, **options) -> list[tuple[int, str, str]]:
    settings = {CHECK: options}
    contexts = [Context(Segment(str(n), "源文", text, index=n), settings=settings) for n, text in enumerate(texts)]
    return [(n, issue.target_spans[0].of(texts[n]), issue.suggestion) for n, issue in CHECKS[CHECK].rule(contexts)]


US = ["The U.S. side agreed.", "U.S. firms rose."]

FLAGS = [
    ([*US, "The US side said no."], [(2, "US", "U.S.")]),
    ([*US, "The USA agreed."], [(2, "USA", "U.S.")]),
    ([*US, "It is a US-led group."], [(2, "US", "U.S.")]),
    (["Our e-commerce grew.", "In e-commerce, yes.", "The Ecommerce boom"], [(2, "Ecommerce", "E-commerce")]),
    (["by 5 percent", "by 6 percent", "by 7 per cent"], [(2, "per cent", "percent")]),
    (["It came to Macau.", "In Macau, yes.", "It left Macao."], [(2, "Macao", "Macau")]),
    (["of COVID-19", "of COVID-19", "of Covid-19"], [(2, "Covid-19", "COVID-19")]),
    (["to Vietnam", "in Vietnam", "and Viet Nam."], [(2, "Viet Nam", "Vietnam")]),
    (["on WeChat", "by WeChat", "on Wechat"], [(2, "Wechat", "WeChat")]),
    (["one app, two apps", "three APPs"], [(1, "APP", "app")]),
]

LEAVES_ALONE = [
    ([*US, "The United States agreed."], "the name in full is another form, not another spelling"),
    ([*US, "It cost US$5 and US $6."], "money: the dollar of the US"),
    (["The U.S. agreed.", "The US agreed."], "as many of one as of the other"),
    (["The US agreed.", "US firms", "the US"], "one spelling alone"),
    (["in Macau", "to Macau", "the Macao Daily News"], "the name of a paper"),
    (["in Macau", "to Macau", "by Air Macao"], "the name of a company"),
    ([*US, "US-ASCII is a code."], "a code"),
    ([*US, "write to info@US.example"], "an address"),
    (["an email", "emails", "E-mails@x"], "an address"),
    (["The U.S. agreed."], "once"),
    (["Tell us: US"], "once, beside a pronoun"),
    ([], "nothing at all"),
]


@pytest.mark.parametrize(("texts", "expected"), FLAGS)
def test_flags(texts, expected):
    assert found(texts) == expected


@pytest.mark.parametrize(("texts", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(texts, why):
    assert found(texts) == [], why


def test_a_profile_says_which_is_right():
    assert found(["The US agreed.", "US firms", "U.K. firms"], profile="uk-news") == [(2, "U.K.", "UK")]
    assert [text for _, text, _ in found(["The US agreed.", "US firms"], profile="us-news")] == ["US", "US"]


def test_preferred_spellings_win_over_profile_and_majority():
    assert found(["to Macau", "in Macau", "in Macao"], prefer=["Macao"]) == [
        (0, "Macau", "Macao"),
        (1, "Macau", "Macao"),
    ]
    assert found(["The US agreed."], profile="us-news", prefer=["US"]) == []
