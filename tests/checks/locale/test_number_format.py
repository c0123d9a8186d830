"""number-format: what it flags and what it leaves alone, by profile."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

CHECK = "number-format"


def found(source, target, profile="plain") -> list[tuple[str, str | None]]:
    check, segment = CHECKS[CHECK], Segment("1", source, target)
    context = Context(segment, settings={CHECK: {"profile": profile}})
    issues = check.rule(segment, context) if check.needs.met(context) else ()
    return [(issue.target_spans[0].of(target), issue.suggestion) for issue in issues]


FLAGS = [
    ("530万亩", "530 ten thousand mu", "plain", ("530 ten thousand", "5.3 million")),
    ("1.2亿人", "1.2 hundred million people", "plain", ("1.2 hundred million", "120 million")),
    ("3560万人", "35,600 thousand people", "plain", ("35,600 thousand", "35.6 million")),
    ("142亿元", "14,200 million yuan", "plain", ("14,200 million", "14.2 billion")),
    ("164851人", "16,4851 people", "plain", ("16,4851", "164,851")),
    ("15万人", "15 ten thousand people", "plain", ("15 ten thousand", "150,000")),
    ("50400个码位", "There are 50400 code points.", "us-news", ("50400", "50,400")),
    ("50400个码位", "There are 50400 code points.", "uk-news", ("50400", "50,400")),
]

LEAVES_ALONE = [
    ("530万", "5.3 million people, 350 thousand mu", "plain", "as it should be"),
    ("一万", "ten thousand people, a hundred million", "plain", "round numbers in words"),
    ("1亿", "1 hundred million people", "plain", "one hundred million"),
    ("1,234,567", "1,234,567 people", "plain", "grouped by thousands"),
    ("2月5日", "In 5,2023 and on Feb. 5,2023", "plain", "a day and a year without a space"),
    ("2022，2023", "in 2022,2023", "plain", "two years"),
    ("50400个码位", "There are 50400 code points.", "plain", "a matter of style"),
    ("GB 13000标准", "The GB 13000 standard", "us-news", "the number of a standard"),
    ("型号36475", "Model 36475", "us-news", "the number of a model"),
    ("邮编100080", "Beijing 100080", "us-news", "a postcode"),
    ("2023年有12个", "12 in 2023", "us-news", "a year"),
    ("1.23456米", "1.23456 m", "us-news", "decimals"),
    ("", "", "us-news", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "profile", "expected"), FLAGS)
def test_flags(source, target, profile, expected):
    assert found(source, target, profile) == [expected]


@pytest.mark.parametrize(("source", "target", "profile", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, profile, why):
    assert found(source, target, profile) == [], why
