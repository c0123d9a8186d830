"""The two public sets of human ratings, read and scored once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.metaeval.agreement import Agreement, agreement
from mtqa.metaeval.ratings import Ratings, read_ratings
from mtqa.metaeval.references import Referenced, with_reference
from mtqa.metaeval.values import MetricValues, metric_values
from mtqa.metrics.bleu import Bleu
from mtqa.metrics.chrf import Chrf


def present(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"public data absent: {path.name}")
    return path


@pytest.fixture(scope="session")
def ted(data_dir: Path) -> Ratings:
    return read_ratings(present(data_dir / "mqm-ted-zhen" / "mqm.tsv"))


@pytest.fixture(scope="session")
def ted_values(ted: Ratings) -> dict[str, MetricValues]:
    """BLEU and chrF of the 14 systems (13 MT and the reference A), against the reference B."""
    base = with_reference(ted, "refB")
    return {metric.name: metric_values(metric, base.ratings, base.references) for metric in (Bleu(), Chrf())}


@pytest.fixture(scope="session")
def ted_agreement(ted: Ratings, ted_values: dict[str, MetricValues]) -> dict[tuple[str, int], Agreement]:
    """By metric and number of systems."""
    all_systems = ted.without(["refB"])
    machines = all_systems.without(["ref"])
    rows = [all_systems.row(name) for name in machines.systems]
    found = {}
    for name, values in ted_values.items():
        found[name, 14] = agreement(all_systems, values)
        fewer = MetricValues(name, values.label, values.signatures, values.segments[rows], values.systems[rows])
        found[name, 13] = agreement(machines, fewer)
    return found


@pytest.fixture(scope="session")
def news_base(data_dir: Path) -> Referenced:
    """The part of the WMT23 ratings whose sources are whole lines of the WMT23 test set, with its reference."""
    ratings = read_ratings(present(data_dir / "mqm23-zhen" / "dev.tsv"))
    folder = present(data_dir / "wmt23-zhen")
    return with_reference(ratings, str(folder / "reference.en.txt"), folder / "source.zh.txt")


@pytest.fixture(scope="session")
def news_values(news_base: Referenced) -> dict[str, MetricValues]:
    """BLEU and chrF of the ten systems."""
    metrics = (Bleu(), Chrf())
    return {metric.name: metric_values(metric, news_base.ratings, news_base.references) for metric in metrics}


@pytest.fixture(scope="session")
def news(news_base: Referenced, news_values: dict[str, MetricValues]) -> dict[str, Agreement]:
    return {name: agreement(news_base.ratings, values) for name, values in news_values.items()}
