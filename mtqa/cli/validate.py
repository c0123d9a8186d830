"""`mtqa validate`: a TMX or XLIFF file against its specification."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from mtqa.cli.base import PATH


@click.command()
@click.argument("file", metavar="[FILE]", type=PATH, required=False)
@click.option("--rules", is_flag=True, help="Explain every rule instead.")
def command(file: Path | None, rules: bool) -> int:
    """Report every breach of the TMX 1.4b or XLIFF specification in FILE, with its line.

    Exits with 0 for a valid file, 1 for faults, 2 for a file that cannot be read. Files with faults are read by all
    other commands nevertheless.

    \b
    Example:
        mtqa validate corpus.tmx
        mtqa validate --rules
    """
    from mtqa.formats.validate import RULES, validate

    if rules:
        for kind, explained in RULES.items():
            print(f"{kind}:")
            for name, text in explained.items():
                print(textwrap.fill(text, 110, initial_indent=f"  {name:<18} ", subsequent_indent=" " * 21))
        return 0
    if file is None:
        raise click.UsageError("Missing argument 'FILE'")
    number = 0
    for fault in validate(file):
        number += 1
        print(f"{file}:{fault.line}: {fault.rule}: {fault.message}")
    print(f"{file}: {number or 'no'} {'fault' if number == 1 else 'faults'}")
    return int(number > 0)
