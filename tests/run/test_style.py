"""`style` in the settings reaches every check that has a profile, through the main job and over several processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.errors import ConfigError
from mtqa.run.config import read_settings, resolve
from mtqa.run.pipeline import Steps, run
from mtqa.run.store import Store

ROWS = (
    ("会议于2023年2月11日举行，称为“小金库”。", 'The meeting of 11 February 2023 is called the "little treasury".'),
    ("该团有50400个名额。", "The US group has 50400 places in the labour market."),
)
AMERICAN = {
    "date-format",
    "number-format",
    "punctuation-outside-quotation",
    "spelling-variants",
    "spelling-variety",
}


def found(tmp_path: Path, settings: str, jobs: int = 1) -> set[str]:
    corpus, file, store_path = tmp_path / "a.tsv", tmp_path / "mtqa.toml", tmp_path / f"run-{len(settings)}-{jobs}.db"
    corpus.write_text("source\ttarget\n" + "".join(f"{zh}\t{en}\n" for zh, en in ROWS), "utf-8")
    file.write_text(settings, "utf-8")
    config = resolve(corpus, {"jobs": jobs}, read_settings(file))
    run(config, store_path, steps=Steps(score=False))
    with Store.open(store_path) as store:
        return {finding.check for finding in store.findings(store.systems()[0])}


def test_without_a_style_nothing_of_style_is_flagged(tmp_path):
    assert not found(tmp_path, "") & AMERICAN


@pytest.mark.parametrize("jobs", [1, 2])
def test_american_style(tmp_path, jobs):
    assert found(tmp_path, 'style = "us-news"\n', jobs) & AMERICAN == AMERICAN


def test_british_style(tmp_path):
    assert found(tmp_path, 'style = "uk-news"\n') & AMERICAN == {"number-format"}


def test_a_check_may_be_told_otherwise(tmp_path):
    settings = 'style = "us-news"\n[checks.date-format]\nprofile = "uk-news"\n[checks.number-format]\nenabled = false\n'
    assert found(tmp_path, settings) & AMERICAN == AMERICAN - {"date-format", "number-format"}


def test_a_style_that_nobody_knows_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="style is 'gothic'; use one of plain, uk-news, us-news"):
        found(tmp_path, 'style = "gothic"\n')
