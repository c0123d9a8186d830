"""Values of metrics and findings stand where the rated translations stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mtqa.checks.run import select
from mtqa.errors import InputError
from mtqa.metaeval.agreement import agreement
from mtqa.metaeval.ratings import Mark, Ratings, ratings_of
from mtqa.metaeval.references import with_reference
from mtqa.metaeval.values import finding_values, joined_values, metric_values
from mtqa.metrics.bleu import Bleu
from mtqa.metrics.ter import Ter

SOURCES = ["第一句话。", "第二句话。", "第三句话。"]
TEXTS = {
    "good": ["The first sentence is here.", "The second sentence is here.", "The third sentence is here."],
    "bad": ["", "A second sentence here is it.", "第三句话。"],
    "human": ["The first sentence is here.", "The second sentence is here.", "The third sentence is here."],
}
CHECKS_USED = ("empty-target", "target-same-as-source", "name-inconsistent")
SEVERITIES = {"good": "No-error", "bad": "Major", "human": "No-error"}


@pytest.fixture
def rated() -> Ratings:
    return ratings_of(
        Mark(system, "d", str(n), str(n), "r", SOURCES[n], text, "Accuracy/Omission", SEVERITIES[system])
        for system, texts in TEXTS.items()
        for n, text in enumerate(texts)
    )


@pytest.mark.parametrize("metric", [Bleu(), Ter()], ids=lambda metric: metric.name)
def test_lower_is_better_is_turned_round(rated: Ratings, metric) -> None:
    base = with_reference(rated, "human")
    assert base.ratings.systems == ("bad", "good"), "what is the reference is judged no more"
    found = agreement(base.ratings, metric_values(metric, base.ratings, base.references))
    assert (found.agreeing, found.pairs) == (1, 1)
    assert found.calibrated is not None
    assert found.calibrated.accuracy == 1


def test_a_metric_without_its_reference(rated: Ratings) -> None:
    with pytest.raises(InputError, match="BLEU needs a reference; give --reference"):
        metric_values(Bleu(), rated)


def test_findings_cost_what_they_weigh(rated: Ratings) -> None:
    values = finding_values(rated, select(CHECKS_USED), lambda finding: 2.0, "weights:2")
    by_system = dict(zip(rated.systems, values.segments.tolist(), strict=True))
    assert by_system["bad"][0] == -2, "an empty translation is one finding"
    assert by_system["bad"][2] <= -2, "an untranslated one, too"
    assert by_system["good"] == [0, 0, 0]
    assert values.signatures == ("weights:2",)


def test_values_of_a_run_join_by_texts(rated: Ratings) -> None:
    rows = [
        (SOURCES[2], TEXTS["good"][2], -5.0),
        (SOURCES[0] + " ", TEXTS["good"][0], -1.0),
        (SOURCES[1], "other", -9.0),
    ]
    values = joined_values(rated, "findings", ["run:x"], {"good": rows, "stranger": rows})
    row = values.segments[rated.row("good")]
    assert row[[0, 2]].tolist() == [-1, -5]
    assert np.isnan(row[1]), "another translation of the same source is not what people rated"
    assert values.systems[rated.row("good")] == -3
    with pytest.raises(InputError, match="no rated translation"):
        joined_values(rated, "findings", ["run:x"], {"stranger": rows})


def test_reference_from_lines(rated: Ratings, tmp_path: Path) -> None:
    """Joined by source: the order is another one, and a segment without a line is left out and told."""
    (tmp_path / "s.txt").write_text(f"别的。\n{SOURCES[2]}\n{SOURCES[0]}\n", "utf-8")
    (tmp_path / "r.txt").write_text("other\nthird\nfirst\n", "utf-8")
    base = with_reference(rated, str(tmp_path / "r.txt"), tmp_path / "s.txt")
    assert [place.source for place in base.ratings.places] == [SOURCES[0], SOURCES[2]]
    assert base.references == ("first", "third")
    assert base.ratings.penalties.shape == (3, 2)
    assert base.warnings == ("1 of 3 segments have no source in r.txt: left out",)


@pytest.mark.parametrize(
    ("source", "told", "why"),
    [("另外的话。\n", "check --source", "other sources"), (None, "--source", "lines alone do not say of what")],
)
def test_reference_that_does_not_join(rated: Ratings, tmp_path: Path, source: str | None, told: str, why: str) -> None:
    (tmp_path / "r.txt").write_text("first\n", "utf-8")
    if source:
        (tmp_path / "s.txt").write_text(source, "utf-8")
    with pytest.raises(InputError) as caught:
        with_reference(rated, str(tmp_path / "r.txt"), tmp_path / "s.txt" if source else None)
    assert told in str(caught.value), why


def test_reference_that_does_not_exist(rated: Ratings) -> None:
    with pytest.raises(InputError, match=r"no such file, and no system of this name; systems are bad, good, human"):
        with_reference(rated, "nobody")
