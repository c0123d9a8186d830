"""date-format: what it flags and what it leaves alone, by profile."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment

CHECK = "date-format"


def found(source, target, profile="plain") -> list[tuple[str, str | None]]:
    check, segment = CHECKS[CHECK], Segment("1", source, target)
    context = Context(segment, settings={CHECK: {"profile": profile}})
    issues = check.rule(segment, context) if check.needs.met(context) else ()
    return [(issue.target_spans[0].of(target), issue.suggestion) for issue in issues]


FLAGS = [
    ("2023年3月4日发布", "Published on 3/4/2023.", "plain", ("3/4/2023", None)),
    ("2023年3月4日发布", "Published on 04.03.2023.", "plain", ("04.03.2023", None)),
    ("2023年2月11日", "On 11 February 2023, he came.", "us-news", ("11 February 2023", "Feb. 11, 2023")),
    ("2月11日", "On February 11, he came.", "us-news", ("February 11", "Feb. 11")),
    ("2月11日", "On Feb. 11th he came.", "us-news", ("Feb. 11th", "Feb. 11")),
    ("3月11日", "On the 11th of March he came.", "us-news", ("11th of March", "March 11")),
    ("2023年2月11日", "Dated 2023-02-11.", "us-news", ("2023-02-11", "Feb. 11, 2023")),
    ("9月2日", "On Sep. 2 he came.", "us-news", ("Sep. 2", "Sept. 2")),
    ("2月11日", "On February 11 he came.", "uk-news", ("February 11", "11 February")),
    ("2023年5月12日", "On May 12, 2023, he came.", "uk-news", ("May 12, 2023", "12 May 2023")),
    ("2023年2月11日", "Dated 2023/2/11.", "uk-news", ("2023/2/11", "11 February 2023")),
]

LEAVES_ALONE = [
    ("2023年2月25日", "Published on 2/25/2023.", "plain", "only one reading is a date"),
    ("2023年3月3日", "Published on 3/3/2023.", "plain", "both readings are the same day"),
    ("2023年2月11日", "Dated 2023-02-11, on February 11th.", "plain", "a matter of style"),
    ("版本3.4.2023", "Version 3.4.2023", "plain", "the source has no date"),
    ("2月11日", "On Feb. 11 he came.", "us-news", "as it should be"),
    ("5月11日", "On May 11, 2023, he came.", "us-news", "as it should be"),
    ("2023年5月", "In May 2023 it rose.", "us-news", "a month and a year"),
    ("五月有500万人", "In May 5 million came.", "us-news", "a figure behind a month"),
    ("3月有12.5%", "In March 12.5 percent rose.", "us-news", "a share behind a month"),
    ("2月11日", "On 11 February he came.", "uk-news", "as it should be"),
    ("2023年2月", "In February 2023 it rose.", "uk-news", "a month and a year"),
    ("第3至4章", "See 3-4 or 3/4 of it.", "us-news", "a range and a fraction"),
    ("版本2023.1.5", "Version 2023.1.5 is out.", "us-news", "the source has no date"),
    ("他于5月来", "He may 5 times come.", "us-news", "a verb"),
    ("", "", "us-news", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "profile", "expected"), FLAGS)
def test_flags(source, target, profile, expected):
    assert found(source, target, profile) == [expected]


@pytest.mark.parametrize(("source", "target", "profile", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, profile, why):
    assert found(source, target, profile) == [], why
