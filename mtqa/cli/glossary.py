"""`mtqa glossary`: the tools that keep a glossary right."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqa.cli.base import PATH

if TYPE_CHECKING:
    from mtqa.glossary.lint.base import Problem


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


@command.command()
@click.argument("file", type=PATH, required=False)
@click.option("--rules", is_flag=True, help="Print the manual of every rule instead.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output."
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--skip", multiple=True, metavar="RULE", help="Leave this rule out; repeatable.")
def lint(file: Path | None, rules: bool, form: str, strict: bool, skip: tuple[str, ...]) -> int:
    """Report the faults of the glossary FILE that show without a corpus; exit with 1 if one is an error.

    \b
    Example:
        mtqa glossary lint glossary.tsv
        mtqa glossary lint --strict --skip same-english --format json glossary.tsv
        mtqa glossary lint --rules
    """
    from mtqa.glossary.lint.base import RULES, Level
    from mtqa.glossary.lint.base import lint as problems_of
    from mtqa.glossary.tsv import read_sheet

    if rules:
        print("\n\n".join(f"{rule.id} ({rule.level.value})\n{rule.manual}" for rule in RULES))
        return 0
    if file is None:
        raise click.UsageError("name the glossary file")
    sheet = read_sheet(file)
    problems = problems_of(sheet, skip)
    (_print_json if form == "json" else _print_text)(file, problems)
    if form == "text":
        counts = Counter(problem.level for problem in problems)
        summary = ", ".join(f"{counts[level]} {level.value}" for level in Level)
        print(f"{file}: {summary} in {len(sheet.rows)} rows", file=sys.stderr)
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    return int(any(problem.level in failing for problem in problems))


def _print_text(file: Path, problems: list[Problem]) -> None:
    """`file:line: severity rule: message`, one a line."""
    for problem in problems:
        line = f"{problem.line}:" if problem.line else ""
        print(f"{file}:{line} {problem.level.value} {problem.rule}: {_visible(problem.message)}")


def _print_json(file: Path, problems: list[Problem]) -> None:
    """One object; `line` is null where the whole file is meant."""
    found = [
        {
            "line": one.line,
            "rule": one.rule,
            "severity": one.level.value,
            "concept": one.concept,
            "message": one.message,
        }
        for one in problems
    ]
    print(json.dumps({"file": str(file), "problems": found}, ensure_ascii=False, indent=1))


def _visible(text: str) -> str:
    """A text from a file without what a terminal would obey."""
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text)
