"""Defaults, then mtqa.toml, then options."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.errors import ConfigError
from mtqa.run.config import RunConfig, read_settings, resolve

CORPUS = Path("corpus.tmx")


def settings_of(tmp_path: Path, text: str) -> dict:
    path = tmp_path / "mtqa.toml"
    path.write_text(text, "utf-8")
    return read_settings(path)


def test_options_win_over_settings_and_settings_over_defaults(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'glossary = "terms.tsv"\njobs = 2\nmetrics = ["bleu"]\n')
    config = resolve(CORPUS, {"jobs": 4, "metrics": (), "glossary": None}, settings)
    assert config.jobs == 4
    assert config.metrics == ("bleu",)
    assert config.glossary == tmp_path / "terms.tsv", "relative to the settings file, not to the working folder"
    assert config.source_language == "zh"


def test_settings_of_single_checks(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, '[checks.number-mismatch]\nseverity = "critical"\n')
    assert resolve(CORPUS, {}, settings).checks["number-mismatch"] == {"severity": "critical"}


@pytest.mark.parametrize(
    ("text", "message", "why"),
    [
        ("jobs = ", "not TOML", "a slip in the file itself"),
        ("glosary = 'x'", "unknown setting 'glosary'; known: ", "a typo must not be ignored"),
        ("jobs = '2'", "jobs must be a whole number, not '2'", "wrong type"),
        ("jobs = true", "jobs must be a whole number, not True", "TOML's booleans are Python's integers"),
        ("metrics = [1]", "an entry of metrics must be a text, not 1", "a number names no metric"),
        ("[checks]\nnumber-mismatch = 'off'", "an entry of checks must be a table, not 'off'", "settings are tables"),
        ("skip = 'number-mismatch'", "skip must be a list", "a lone text would be taken letter by letter"),
    ],
)
def test_refusals(tmp_path: Path, text: str, message: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_of(tmp_path, text)
    assert message in str(caught.value), why
    assert "mtqa.toml" in str(caught.value)


def test_no_settings_file_is_fine(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "absent.toml") == {}


def test_jobs_below_one() -> None:
    with pytest.raises(ConfigError, match="--jobs must be 1 or more"):
        resolve(CORPUS, {"jobs": -1}, {})


def test_about_is_the_same_on_every_machine_and_number_of_processes() -> None:
    one = RunConfig(corpus=Path("/home/a/corpus.tmx"), jobs=1)
    two = RunConfig(corpus=Path("/mnt/b/corpus.tmx"), jobs=8)
    assert one.about() == two.about()
