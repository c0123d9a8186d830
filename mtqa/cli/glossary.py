"""`mtqa glossary`: the tools that keep a glossary right."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mtqa.cli.base import PATH


@click.group()
def command() -> None:
    """Keep a glossary (glossary.tsv) right: format it, find its faults, compare, merge, try it on a corpus.

    \b
    Example:
        mtqa glossary fmt glossary.tsv
        mtqa glossary lint glossary.tsv
        mtqa glossary diff old.tsv new.tsv
    """


@command.command()
@click.argument("file", type=PATH)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if FILE is not in canonical form.")
def fmt(file: Path, check: bool) -> int:
    """Write FILE in canonical form: UTF-8, LF, all columns, sorted by id and status; rows without an id get one.

    \b
    Example:
        mtqa glossary fmt glossary.tsv
        mtqa glossary fmt --check glossary.tsv
    """
    from mtqa.glossary.tsv import canonical, glossary_of, read_sheet, write_glossary

    sheet = read_sheet(file)
    glossary = glossary_of(sheet)
    if not sheet.encoding and sheet.text == canonical(glossary.rows):
        return 0
    if check:
        print(f"{file}: not in canonical form; `mtqa glossary fmt {file}` writes it")
        return 1
    for line in glossary.warnings:
        print(f"mtqa: {line}", file=sys.stderr)
    write_glossary(glossary.rows, file)
    print(f"{file}: {len(glossary.rows)} rows written in canonical form")
    return 0
