"""What docs/findings.md shows works as it stands there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from mtqa.checks.house import _KNOWN, house_checks
from mtqa.cli.base import cli
from mtqa.glossary.exchange.base import EXCHANGES
from mtqa.run.ignores import read_ignores


@pytest.fixture(scope="module")
def page() -> str:
    return (Path(__file__).resolve().parent.parent / "docs/findings.md").read_text("utf-8")


def block(page: str, kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", page, flags=re.S)
    assert found
    return found[1]


def test_the_rules_are_rules(page: str) -> None:
    checks = house_checks(tomllib.loads(block(page, "toml"))["rules"])
    assert [check.id for check in checks] == ["house/president", "house/cross-strait", "house/banned", "house/percent"]


def test_the_rows_are_rows(page: str, tmp_path: Path) -> None:
    path = tmp_path / "mtqa-ignore.jsonl"
    path.write_text(block(page, "jsonl"), "utf-8")
    assert [row.selector[0] for row in read_ignores(path)] == ["finding", "alike", "evidence"]


def test_every_key_of_a_rule_is_explained(page: str) -> None:
    assert [key for key in _KNOWN if f"`{key}`" not in page and f"{key} = " not in page] == []


def test_every_glossary_format_is_in_the_table(page: str) -> None:
    assert [name for name in EXCHANGES.names() if f"`{name}`" not in page] == []


def test_options_that_it_names_exist(page: str) -> None:
    context = click.Context(cli)
    known = {
        option
        for name in ("check", "run", "compare")
        for parameter in cli.get_command(context, name).params  # type: ignore[union-attr]
        for option in parameter.opts
    } | {"--into", "--favor"}
    assert set(re.findall(r"--[a-z][a-z-]+", page)) <= known
