"""An edited text is checked by the run's house rules too, with the settings that mtqa.toml has for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.review.recheck import Rechecker
from mtqa.run.keys import segment_keys
from mtqa.run.store import Store

RULES = '[[rules]]\nid = "percent"\ntarget = "percent"\n[checks."house/percent"]\nseverity = "major"\n'


def test_house_rules_look_at_edited_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mtqa.toml").write_text(RULES, "utf-8")
    (tmp_path / "c.tsv").write_text("source\ttarget\n增长。\tIt grew.\n", "utf-8")
    assert main(["run", "c.tsv", "--out", "out", "--metric", "bleu", "-q"]) == 0
    with Store.open(tmp_path / "out") as store:
        (key,) = segment_keys(store.segments("mt"))
    found = Rechecker(tmp_path / "out" / "run.db").check("mt", key, "It grew by a percent.")
    assert [(finding.check, finding.severity.value) for finding in found] == [("house/percent", "major")]
