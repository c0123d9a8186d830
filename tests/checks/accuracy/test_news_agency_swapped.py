"""news-agency-swapped: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "news-agency-swapped"

FLAGS = [
    (
        "健身行业应摆脱危机-中新网",
        "Fitness industry in crisis - CNN.com",
        "Fitness industry in crisis - China News Service",
    ),
    ("中新网北京2月11日电", "BEIJING, Feb. 11 (Xinhua) -- The", "BEIJING, Feb. 11 (China News Service) -- The"),
    ("图自越通社", "Photo by the Associated Press", "Photo by the VNA"),
    ("（路透社）", "The video is from the BBC.", "The video is from the Reuters."),
    ("据法新社报道", "According to AP reports", "According to AFP reports"),
    ("据央视报道", "Xinhua reported", "CCTV reported"),
    ("《环球时报》报道", "The People's Daily reported", "The Global Times reported"),
]

LEAVES_ALONE = [
    ("健身行业应摆脱危机-中新网", "Fitness industry in crisis - Chinanews.com", "another name of the same"),
    ("中新社北京电", "BEIJING (ECNS) -- The", "another name of the same"),
    ("健身行业应摆脱危机-中新网", "Fitness industry in crisis", "left out"),
    ("新华社援引路透社报道", "Xinhua said, citing Reuters", "both are right"),
    ("新华社报道", "Xinhua reported, and so did CNN", "the right one is there"),
    ("据CNN报道", "CNN reported", "the source names it in Latin letters"),
    ("据有线电视新闻网报道", "CNN reported", "the source names it in Chinese"),
    ("据报道", "Xinhua reported", "the source names none"),
    ("新华书店开业", "The Xinhua Bookstore opened", "a shop of that name"),
    ("AP试卷", "the AP exam", "no agency"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert len(marked(CHECK, source, target)) == 1
    assert corrected(CHECK, source, target) == right
    assert marked(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
