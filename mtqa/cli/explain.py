"""`mtqa explain`: the list of checks, or the manual of one or of a metric."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqa.cli.base import SETTINGS

if TYPE_CHECKING:
    from mtqa.checks.base import Check


@click.command()
@click.argument("check_id", required=False, metavar="[CHECK|METRIC]")
@click.option("--markdown", is_flag=True, help="All manuals as one Markdown page, as docs/checks.md has them.")
@click.option("--settings", type=SETTINGS, help="Settings file with house rules.  [default: mtqa.toml]")
def command(check_id: str | None, markdown: bool, settings: Path | None) -> None:
    """List the checks, or print the manual of one or of a metric; house rules of mtqa.toml are among them.

    \b
    Example:
        mtqa explain
        mtqa explain number-mismatch
        mtqa explain chrf
    """
    from mtqa.checks.base import CHECKS
    from mtqa.checks.house import house_checks
    from mtqa.checks.run import named
    from mtqa.metrics.base import METRICS
    from mtqa.run.config import read_settings

    if markdown:
        print(page(list(CHECKS)))
        return
    house = house_checks(read_settings(settings).get("rules", ()))
    if check_id is not None and check_id in METRICS:
        print(f"{METRICS[check_id].label}\n\n{METRICS[check_id].manual()}")
    elif check_id is not None:
        entry = named(check_id, house)
        print("\n\n".join((f"{entry.id}\n{facts(entry)}", entry.manual, *options(entry))))
    else:
        entries = [*CHECKS, *house]
        width = max(len(entry.id) for entry in entries)
        for entry in entries:
            state = "" if entry.default else "  (off by default)"
            print(f"{entry.id:<{width}}  {entry.severity.value:<8}  {entry.category.value}{state}")
        print(f"\nmetrics: {', '.join(METRICS.names())}")
        print("mtqa explain CHECK prints what a check flags, why, an example and its source.")


def facts(entry: Check) -> str:
    """Category, severity, scope, languages and default of a check, in one line."""
    languages = "any language pair" if entry.languages is None else " into ".join(entry.languages)
    default = "on" if entry.default else "off"
    scope = f"looks at a {entry.scope.value}"
    return ", ".join((entry.category.value, entry.severity.value, scope, languages, f"{default} by default"))


def options(entry: Check) -> list[str]:
    """The check's own settings in mtqa.toml, as one paragraph; none where it has none."""
    lines = [f"Settings ([checks.{entry.id}] in mtqa.toml):"]
    for name, option in entry.options.items():
        default = list(option.default) if isinstance(option.default, tuple) else option.default
        values = f" One of {', '.join(option.values)}." if option.values else ""
        lines.append(f"    {name}: {option.help}{values} Default: {json.dumps(default)}.")
    return ["\n".join(lines)] if entry.options else []


def page(entries: list[Check]) -> str:
    """Every manual as Markdown."""
    parts = ["# The checks", "Made by `make docs` from the checks' own manuals; do not edit by hand."]
    for entry in entries:
        indented = "\n".join(
            f"    {line}" if line else "" for line in "\n\n".join((entry.manual, *options(entry))).splitlines()
        )
        parts.append(f"## {entry.id}\n\n{facts(entry)}\n\n{indented}")
    return "\n\n".join(parts)
