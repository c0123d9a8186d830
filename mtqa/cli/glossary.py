"""`mtqa glossary`: the tools that keep a glossary right."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqa.cli.base import PATH

if TYPE_CHECKING:
    from mtqa.glossary.diff import Difference
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


@command.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there is a difference.")
def diff(old: Path, new: Path, form: str, exit_code: bool) -> int:
    """Show what changed from OLD to NEW by concept and row; the order of rows and absent columns are no change.

    \b
    Example:
        mtqa glossary diff glossary-2025.tsv glossary.tsv
    """
    from mtqa.glossary.diff import Version
    from mtqa.glossary.diff import diff as difference_of
    from mtqa.glossary.tsv import read_sheet

    found = difference_of(Version.of(read_sheet(old)), Version.of(read_sheet(new)))
    if form == "json":
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        print(_visible(_diff_text(found), keep="\n"), end="")
    return int(exit_code and bool(found))


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def _diff_text(found: Difference) -> str:
    """A line for each concept, indented ones for its rows."""
    lines = [f"- column {name}" for name in found.only_old] + [f"+ column {name}" for name in found.only_new]
    for concept in found.concepts:
        lines.append(f"{_SIGNS[concept.kind]} {concept.id}")
        for row in concept.rows:
            shown = f"{row.en} ({', '.join(filter(None, (row.row['status'], row.row['zh'])))})"
            fields = "; ".join(f"{name} {before!r} -> {after!r}" for name, before, after in row.fields)
            lines.append(f"    {_SIGNS[row.kind]} {f'{row.en}: {fields}' if fields else shown}")
    return "".join(f"{line}\n" for line in lines)


@command.command()
@click.argument("base", type=PATH)
@click.argument("ours", type=PATH)
@click.argument("theirs", type=PATH)
@click.option("-o", "--output", required=True, metavar="FILE", help="The merged glossary; - is standard output.")
@click.option("--favor", type=click.Choice(["ours", "theirs"]), help="The side that wins conflicts.")
def merge(base: Path, ours: Path, theirs: Path, output: str, favor: str | None) -> int:
    """Make one glossary of OURS and THEIRS, two changed versions of BASE; exit with 1 and write nothing on a conflict.

    Rows are merged cell by cell. A column that a file lacks is unchanged there, not emptied.

    \b
    Example:
        mtqa glossary merge base.tsv ours.tsv theirs.tsv -o merged.tsv
        mtqa glossary merge base.tsv ours.tsv theirs.tsv -o merged.tsv --favor theirs
    """
    from mtqa.glossary.merge import merge as merged_of
    from mtqa.glossary.tsv import canonical, read_sheet, write_glossary

    merged = merged_of(read_sheet(base), read_sheet(ours), read_sheet(theirs), favor or "ours")
    for conflict in merged.conflicts:
        print(_visible(f"mtqa: {'settled' if favor else 'conflict'}: {conflict}"), file=sys.stderr)
    for trouble in merged.troubles:
        print(_visible(f"mtqa: wrong together: {trouble}"), file=sys.stderr)
    if merged.troubles or (merged.conflicts and not favor):
        hint = ", or take one side with --favor" if merged.conflicts and not favor else ""
        print(f"mtqa: {output} is not written; settle this in {ours} or {theirs}{hint}", file=sys.stderr)
        return 1
    if output == "-":
        print(canonical(merged.rows), end="")
    else:
        write_glossary(merged.rows, Path(output))
        print(f"{output}: {len(merged.rows)} rows")
    return 0


def _visible(text: str, keep: str = "") -> str:
    """A text from a file without what a terminal would obey."""
    return "".join(char if char.isprintable() or char in keep else f"<U+{ord(char):04X}>" for char in text)
