"""`mtqa glossary`: the tools that keep a glossary right."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqa.cli._glossary_exchange import export_command, import_command, settled
from mtqa.cli._glossary_mine import accept_command, mine_command, reject_command
from mtqa.cli.base import PATH, NamedFile, named_systems, tell
from mtqa.errors import FormatError

if TYPE_CHECKING:
    from mtqa.glossary.diff import Difference
    from mtqa.glossary.lint.base import Problem
    from mtqa.glossary.match import Matcher
    from mtqa.glossary.stats import Usage, Usages
    from mtqa.model import Segment


_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output: text, json."
)


@click.group()
def command() -> None:
    """Keep a glossary (glossary.tsv) right: format it, find its faults, compare, merge, try it on a corpus.

    \b
    Example:
        mtqa glossary fmt glossary.tsv
        mtqa glossary lint glossary.tsv
        mtqa glossary diff old.tsv new.tsv
    """


command.add_command(import_command)
command.add_command(export_command)
command.add_command(mine_command)
command.add_command(accept_command)
command.add_command(reject_command)


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
    if not settled(merged, output, f"{ours} or {theirs}", favoured=favor is not None):
        return 1
    if output == "-":
        print(canonical(merged.rows), end="")
    else:
        write_glossary(merged.rows, Path(output))
        print(f"{output}: {len(merged.rows)} rows")
    return 0


def _corpus_options(function: Callable[..., int]) -> Callable[..., int]:
    """A corpus and how to read it, for commands that try a glossary on one."""
    for decorator in reversed(
        (
            click.argument("corpus", type=PATH),
            click.option("--system", "systems", type=NamedFile(), multiple=True, help="A system's output; repeatable."),
            click.option("--reference", "references", type=PATH, multiple=True, help="A reference; repeatable."),
            click.option("--on-references", is_flag=True, help="Look at the references, not at the translations."),
            click.option("--source-language", default="zh", show_default=True, help="Language of the sources."),
            click.option("--target-language", default="en", show_default=True, help="Language of the translations."),
            click.option("--as-of", metavar="YYYY-MM-DD", help="Day whose terms are valid.  [default: each segment's]"),
            click.option(
                "--format",
                "form",
                type=click.Choice(["text", "json"]),
                default="text",
                show_default=True,
                help="Output.",
            ),
            click.option("-q", "--quiet", is_flag=True, help="No warnings."),
        )
    ):
        function = decorator(function)
    return function


@command.command()
@click.argument("file", type=PATH)
@_corpus_options
def stats(file: Path, form: str, quiet: bool, as_of: str | None, **reading: Any) -> int:
    """Count for each concept of FILE how often CORPUS has it, and what the translations do with it.

    \b
    Example:
        mtqa glossary stats glossary.tsv corpus.tmx
        mtqa glossary stats glossary.tsv corpus.tmx --on-references
    """
    from mtqa.glossary.stats import usage

    matcher = _matcher(file, as_of)
    found = usage(matcher, (segment for _, segment in _segments(quiet=quiet, **reading)))
    tell(matcher.warnings, quiet=quiet)
    if form == "json":
        concepts = [
            {**asdict(one), "consistency": one.consistency, "doubtful": one.is_doubtful} for one in found.concepts
        ]
        answer = {"segments": found.segments, "empty": found.empty, "concepts": concepts}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print(_visible(_stats_text(found), keep="\n"), end="")
    return 0


def _stats_text(found: Usages) -> str:
    """A table of the concepts that occur, the most frequent first, then those that do not, then the doubtful ones."""
    from mtqa.glossary.stats import STATES

    met = sorted((one for one in found.concepts if one.hits), key=lambda one: (-one.hits, one.concept))
    states = [state for state in STATES if any(one.states.get(state) for one in met)]
    width = max((len(one.concept) for one in met), default=7)
    heads = " ".join(f"{name:>11}" for name in (*states, "consistency"))
    lines = [f"{'concept':<{width}} {'hits':>6} {heads}  zh"]
    for one in met:
        counts = " ".join(f"{one.states.get(state, 0) or '':>11}" for state in states)
        share = "" if one.consistency is None else f"{100 * one.consistency:.0f} %"
        lines.append(f"{one.concept:<{width}} {one.hits:>6} {counts} {share:>11}  {'|'.join(one.zh)}".rstrip())
    doubtful = [_named(one) for one in met if one.is_doubtful]
    lines.append(f"\n{found.segments} translations, {found.empty} of them empty; {len(met)} concepts occur")
    lines.append(f"never used ({len(found.unused)}): {', '.join(map(_named, found.unused))}")
    lines.append(f"doubtful where translations are good ({len(doubtful)}): {', '.join(doubtful)}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _named(one: Usage) -> str:
    """A concept by its id and its first Chinese form: an id may be a mere number."""
    return f"{one.concept} ({one.zh[0]})" if one.zh else one.concept


@command.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@_corpus_options
def impact(old: Path, new: Path, form: str, quiet: bool, as_of: str | None, **reading: Any) -> int:
    """Show which segments of CORPUS change their verdict if the glossary OLD becomes NEW.

    \b
    Example:
        mtqa glossary impact glossary.tsv edited.tsv corpus.tmx
    """
    from mtqa.glossary.impact import impact as shifts_of

    before, after = _matcher(old, as_of), _matcher(new, as_of)
    tell(dict.fromkeys((*before.warnings, *after.warnings)), quiet=quiet)
    kinds: Counter[str] = Counter()
    listed: list[dict[str, Any]] = []
    for system, segment in _segments(quiet=quiet, **reading):
        for shift in shifts_of(before, after, [segment]):
            kinds[shift.kind] += 1
            if form == "json":
                names = {"segment": segment.id, "line": segment.line, "system": system}
                states = {"before": shift.before, "after": shift.after, "kind": shift.kind}
                listed.append({**names, "concept": shift.concept, "zh": shift.zh, **states})
            elif shift.kind != "quiet":
                change = f"{shift.before or 'no term'} -> {shift.after or 'no term'}"
                print(_visible(f"{segment.id} [{system}] {shift.concept} ({shift.zh}): {change}"))
    if form == "json":
        print(json.dumps({"counts": kinds, "shifts": listed}, ensure_ascii=False, indent=1))
    else:
        print(
            f"alarms: {kinds['appears']} appear, {kinds['vanishes']} vanish, {kinds['differs']} differ; "
            f"{kinds['quiet']} other changes raise none"
        )
    return 0


def _matcher(path: Path, as_of: str | None) -> Matcher:
    from mtqa.glossary.match import Matcher
    from mtqa.glossary.tsv import read_glossary

    if as_of is not None and not _is_day(as_of):
        raise click.UsageError(f"--as-of {as_of!r} is no date; write it as yyyy-mm-dd")
    return Matcher(read_glossary(path), as_of=as_of)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _segments(
    *,
    corpus: Path,
    systems: tuple[tuple[str, Path], ...],
    references: tuple[Path, ...],
    on_references: bool,
    source_language: str,
    target_language: str,
    quiet: bool,
) -> Iterator[tuple[str, Segment]]:
    """The segments of every system with its name; with `on_references` each reference as if a system had made it."""
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.load import load_bitext

    options = ReadOptions(source_language, target_language)
    bitext = load_bitext(corpus, systems=named_systems(systems), references=references, options=options)
    tell(bitext.warnings, quiet=quiet)
    if on_references and not bitext.references:
        raise FormatError("has no reference", path=corpus, hint="give one with --reference FILE")
    for row in bitext.rows():
        if on_references:
            for number, text in enumerate(row[0].references, start=1):
                yield f"reference {number}", replace(row[0], target=text)
        else:
            yield from zip(bitext.systems, row, strict=True)


def _visible(text: str, keep: str = "") -> str:
    """A text from a file without what a terminal would obey."""
    return "".join(char if char.isprintable() or char in keep else f"<U+{ord(char):04X}>" for char in text)
