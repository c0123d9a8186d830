"""The generator of planted faults, and the verdicts that docs/bench-checks.md counts."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from mtqa.checks.base import CHECKS

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from planted import PLANTERS, plant

# One pair that gives every kind of fault a place: source, target.
PAIR = (
    "2月10日（周五），副总理刘鹤说：“我们没有忘记，2022年收入5.3亿元。” 他走了312公里，公司卖出18030台，郑永刚来了。",
    'On Friday, February 10, Vice Premier Liu He said in a statement on the new control chip, "We have not forgotten '
    'that revenue reached 530 million yuan in 2022." In the end, he walked 312 kilometers with all of the team there. '
    "The company sold 18,030 units of it in the meantime. Zheng Yonggang came.",
)
# kind -> what the fault leaves of the target, as a text that must be gone
GONE = {
    "digit": None, "magnitude": None, "date": None, "name": "Yonggang", "title modifier": "Vice ", "negation": "not ",
    "dropped clause": None, "dropped sentence": None, "doubled noun": None, "Han left in": None,
    "quote lost": '"', "unit": None,
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTERS)
def test_every_kind_finds_a_place_and_says_where(kind: str) -> None:
    cases = plant(kind, [PAIR], most=5)
    assert cases
    for case in cases:
        assert case.target != PAIR[1]
        assert case.span.of(case.target) == case.now
        assert case.was in PAIR[1]
    if GONE[kind]:
        assert cases[0].target.count(GONE[kind]) < PAIR[1].count(GONE[kind])


@pytest.mark.parametrize("kind", PLANTERS)
def test_a_seed_gives_the_same_faults(kind: str) -> None:
    assert plant(kind, [PAIR] * 3, most=3, seed=7) == plant(kind, [PAIR] * 3, most=3, seed=7)


@pytest.mark.parametrize("kind", set(PLANTERS) - {"dropped clause", "dropped sentence", "doubled noun", "Han left in"})
def test_nothing_is_planted_without_a_licence_in_the_source(kind: str) -> None:
    assert plant(kind, [("会议开始了", PAIR[1])], most=5) == []


def test_verdicts_name_checks_and_segments(root: Path) -> None:
    with (root / "benchmarks/reference_faults.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"))
    known = {check.id for check in CHECKS}
    assert rows
    for check, segment, verdict, why in rows:
        assert check in known
        assert 1 <= int(segment) <= 1976
        assert verdict in {"yes", "no"}
        assert why
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
