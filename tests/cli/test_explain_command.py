"""`mtqa explain` knows metrics as well as checks."""

from __future__ import annotations

import pytest

from mtqa.cli import main
from mtqa.metrics.base import METRICS


@pytest.mark.parametrize("name", METRICS.names())
def test_the_manual_of_a_metric(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == 0
    told = capsys.readouterr().out
    assert told.startswith(METRICS[name].label)
    assert "Source:" in told


def test_the_list_names_the_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    assert "metrics: bleu, chrf, chrf++, comet, ter" in capsys.readouterr().out
