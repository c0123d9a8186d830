"""What deprecated-term flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues, matcher_of

from mtqa.checks.base import CHECKS, Context
from mtqa.glossary.model import Row
from mtqa.model import Segment

BELT = "一带一路 = Belt and Road Initiative; BRI; One Belt One Road [deprecated]"
FLAGS = [
    (BELT, "共建一带一路", "Under One Belt One Road", ["One Belt One Road"], "Under Belt and Road Initiative"),
    (
        BELT,
        "共建一带一路",
        "the BRI, or One Belt One Road",
        ["One Belt One Road"],
        "the BRI, or Belt and Road Initiative",
    ),
    ("基辅 = Kyiv; Kiev [deprecated]", "基辅", "Kiev's streets", ["Kiev"], "Kyiv's streets"),
]
LEAVES_ALONE = [
    (BELT, "共建一带一路", "the Belt and Road Initiative", "the preferred rendering"),
    (BELT, "共建一带一路", "the BRI", "an admitted one"),
    (BELT, "一条路", "One Belt One Road", "the source has no such term"),
    (BELT, "共建一带一路", "the plan", "missing is another check's business"),
    ("雷亚尔 = Brazilian real; real [deprecated]", "雷亚尔", "the Brazilian real", "inside the right rendering"),
    ("基辅 = Kyiv; !Kiev; Kief [deprecated]", "基辅", "Kiev, or Kief", "forbidden is worse, and said instead"),
    ("", "基辅", "Kiev", "no glossary"),
]


@pytest.mark.parametrize(("glossary", "source", "target", "marked", "better"), FLAGS)
def test_flags(glossary, source, target, marked, better):
    """The wrong words are marked, and the suggestion makes the target faultless."""
    found = issues("deprecated-term", source, target, glossary)
    assert [issue.target_spans[0].of(target) for issue in found] == marked
    assert applied(target, found[0]) == better
    assert found[0].source_spans
    assert len(issues("deprecated-term", source, better, glossary)) == len(found) - 1


@pytest.mark.parametrize(("glossary", "source", "target", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(glossary, source, target, why):
    assert issues("deprecated-term", source, target, glossary) == [], why


OFFICES = (
    Row("shen", ("沈一川",), "Shanghai Party Secretary Shen Yichuan", type="title", valid_to="2022-10-28"),
    Row("shen", (), "Premier Shen Yichuan", type="title", valid_from="2023-03-11"),
    Row("later", ("新区管委会",), "New Area Administration", type="org", valid_from="2023-03-11"),
)


@pytest.mark.parametrize(
    ("date", "source", "target", "said"),
    [
        (
            "2023-03-10",
            "沈一川",
            "Premier Shen Yichuan",
            ["found 'Premier Shen Yichuan', which is right from 2023-03-11 only"],
        ),
        ("2023-03-11", "沈一川", "Premier Shen Yichuan", []),
        ("2022-10-28", "沈一川", "Shanghai Party Secretary Shen Yichuan", ["which is right until 2022-10-28 only"]),
        ("2022-10-27", "沈一川", "Shanghai Party Secretary Shen Yichuan", []),
        ("2022-12-01", "沈一川", "Shen Yichuan", []),
        ("", "沈一川", "Premier Shen Yichuan", []),
        ("2022-12-01", "新区管委会", "the New Area Administration", []),
    ],
    ids=["not yet", "the first day", "no longer", "the last day", "no title", "no date", "a body before its time"],
)
def test_a_title_on_the_wrong_day_is_told_as_such(date, source, target, said):
    segment = Segment("1", source, target, date=date)
    found = [one.message for one in CHECKS["deprecated-term"].rule(segment, Context(segment, matcher_of(*OFFICES)))]
    assert len(found) == len(said)
    assert all(part in message for part, message in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("date", "target", "said"),
    [
        ("2022-06-02", "Turkey", "found 'Turkey', which is right until 2022-06-02 only; expected 'Türkiye'"),
        ("2022-06-01", "Türkiye", "found 'Türkiye', which is right from 2022-06-02 only; expected 'Turkey'"),
    ],
)
def test_outside_of_its_dates(date, target, said):
    matcher = matcher_of(
        Row("t", ("土耳其",), "Turkey", valid_to="2022-06-02"), Row("t", (), "Türkiye", valid_from="2022-06-02")
    )
    segment = Segment("1", "土耳其", target, date=date)
    (issue,) = CHECKS["deprecated-term"].rule(segment, Context(segment, matcher))
    assert issue.message == said
    assert issue.suggestion not in {None, target}
