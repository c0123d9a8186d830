"""`mtqa explain`: the list of checks, or the manual of one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mtqa.checks.base import Check


@click.command()
@click.argument("check_id", required=False, metavar="[CHECK]")
@click.option("--markdown", is_flag=True, help="All manuals as one Markdown page, as docs/checks.md has them.")
def command(check_id: str | None, markdown: bool) -> None:
    """List the checks, or print the manual of one.

    \b
    Example:
        mtqa explain
        mtqa explain number-mismatch
    """
    from mtqa.checks.base import CHECKS

    if markdown:
        print(page(list(CHECKS)))
    elif check_id is not None:
        entry = CHECKS[check_id]
        print("\n\n".join((f"{entry.id}\n{facts(entry)}", entry.manual, *options(entry))))
    else:
        width = max(map(len, CHECKS.names()))
        for entry in CHECKS:
            state = "" if entry.default else "  (off by default)"
            print(f"{entry.id:<{width}}  {entry.severity.value:<8}  {entry.category.value}{state}")
        print("\nmtqa explain CHECK prints what a check flags, why, an example and its source.")


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
