"""What is true of every command: help with an example, a place in the README, one line for a wrong option."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from mtqa.cli import main
from mtqa.cli.base import cli

NAMES = cli.list_commands(click.Context(cli))
PARTS = [
    (name, part)
    for name in NAMES
    if isinstance(group := cli.get_command(click.Context(cli), name), click.Group)
    for part in group.list_commands(click.Context(group))
]


@pytest.mark.parametrize("name", NAMES)
def test_help_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    help_text = capsys.readouterr().out
    assert f"mtqa {name}" in help_text.partition("Example:")[2]


@pytest.mark.parametrize(("group", "name"), PARTS)
def test_help_of_a_part_shows_an_example(group: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([group, name, "--help"]) == 0
    assert f"mtqa {group} {name}" in capsys.readouterr().out.partition("Example:")[2]


@pytest.mark.parametrize("names", [(name,) for name in NAMES] + PARTS, ids=" ".join)
def test_every_option_is_explained(names: tuple[str, ...]) -> None:
    command: click.Command | None = cli
    for name in names:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name)
    assert command is not None
    unexplained = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert unexplained == []


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_option_is_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--no-such-option"]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert re.fullmatch(r"mtqa: .*no-such-option.*; see `mtqa .*--help`\n", caught.err)
    assert ".;" not in caught.err


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_mentions_it(name: str, root: Path) -> None:
    assert f"mtqa {name}" in (root / "README.md").read_text("utf-8")


def test_an_unknown_command_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scroe"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
