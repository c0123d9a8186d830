"""`mtqa compare`: which system is better, is it luck, and where does it come from?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqa.cli.base import PATH, tell

if TYPE_CHECKING:
    from mtqa.model import Finding
    from mtqa.run.compare import GroupDifference, MetricDifference, Options, Result, SystemComparison

DOCUMENTS = 5  # told in text; JSON has all
FINDINGS = 10


@click.command()
@click.argument("runs", type=PATH, nargs=-1, required=True, metavar="RUN [RUN2]")
@click.option(
    "--baseline", default="", metavar="SYSTEM", help="What the others are compared with.  [default: the first]"
)
@click.option("--metric", "metrics", multiple=True, help="bleu, chrf …; repeatable.  [default: all that the runs have]")
@click.option("--test", type=click.Choice(["bs", "ar"]), default="bs", show_default=True,
              help="Paired bootstrap or approximate randomisation.")  # fmt: skip
@click.option("--draws", type=click.IntRange(min=1), default=None, help="Draws of the test.  [default: 1000 or 10000]")
@click.option("--top", type=click.IntRange(min=0), default=5, show_default=True, help="Segments told for each metric.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the answer.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings, only the answer.")
def command(
    runs: tuple[Path, ...], metrics: tuple[str, ...], draws: int | None, format: str, quiet: bool, **options: Any
) -> None:
    """Compare the systems of RUN, or RUN2 with RUN (folders that `mtqa run` wrote, over the same sources).

    Systems of two runs are compared with their namesakes, or with --baseline, a system of the first.

    \b
    Example:
        mtqa compare reports/news --baseline online-a
        mtqa compare reports/before reports/after --metric bleu --test ar
    """
    from mtqa.run.compare import Options, compare

    if len(runs) > 2:
        raise click.UsageError("compare takes one run or two")
    chosen = Options(metrics=metrics, draws=draws or 0, **options)
    result = compare(runs, chosen)
    tell(result.warnings, quiet=quiet)
    if format == "json":
        _print_json(result)
    else:
        _print_text(result, chosen, quiet)


# -- text

HEADER = (
    "system",
    "metric",
    "baseline",
    "value",
    "difference",
    "95 % interval",
    "p",
    "p (Holm)",
    "better",
    "worse",
    "equal",
)


def _print_text(result: Result, options: Options, quiet: bool) -> None:
    from mtqa.cli._table import print_table
    from mtqa.text.visible import shown

    first = result.comparisons[0]
    runs = first.run if first.run == first.baseline_run else f"{first.run} against {first.baseline_run}"
    print(shown(f"{runs}: {result.segments} segments; {result.test}, {result.draws} draws"))
    if first.metrics:
        print_table(HEADER, (_row(entry, found) for entry in result.comparisons for found in entry.metrics))
    for found in first.metrics:
        print(f"{found.label}: {found.signature}")
    for entry in result.comparisons:
        print(shown(f"== {entry.system} against {entry.baseline}"))
        if not quiet:
            for warning in entry.warnings:
                print(f"note: {warning}")
        _print_groups(entry.metrics)
        _print_findings(entry)
        if options.top:
            for line in _segment_lines(entry.metrics):
                print(shown(line))
        print()


def _row(entry: SystemComparison, found: MetricDifference) -> list[str]:
    digits = _digits(found)
    values = [f"{value:.{digits}f}" for value in (found.baseline, found.value)]
    interval = "-" if found.interval is None else ", ".join(f"{end:+.{digits}f}" for end in found.interval)
    counts = [str(number) for number in (found.better, found.worse, found.equal)]
    p = [f"{value:.4f}" for value in (found.p, found.p_corrected)]
    return [entry.system, found.label, *values, f"{found.difference:+.{digits}f}", interval, *p, *counts]


def _digits(found: MetricDifference) -> int:
    return 4 if max(abs(found.baseline), abs(found.value)) <= 1 else 2


def _print_groups(metrics: Sequence[MetricDifference]) -> None:
    """By length of the source, and the documents that differ most."""
    from mtqa.cli._table import print_table

    rows = [(found, "source length", group) for found in metrics if len(found.lengths) > 1 for group in found.lengths]
    for found in metrics:
        if len(found.documents) > 1:
            ranked = sorted(found.documents, key=lambda group: -abs(group.value - group.baseline))
            rows += [(found, "document", group) for group in ranked[:DOCUMENTS]]
    if rows:
        print_table(
            ("metric", "by", "", "segments", "baseline", "value", "difference"),
            (_group_row(found, kind, group) for found, kind, group in rows),
        )


def _group_row(found: MetricDifference, kind: str, group: GroupDifference) -> list[str]:
    digits = _digits(found)
    values = [f"{value:.{digits}f}" for value in (group.baseline, group.value)]
    difference = f"{group.value - group.baseline:+.{digits}f}"
    return [found.label, kind, group.name or "(none)", str(group.segments), *values, difference]


def _print_findings(entry: SystemComparison) -> None:
    from mtqa.report.text import segments_of
    from mtqa.text.visible import shown

    changes = entry.findings
    print(f"findings: {len(changes.new)} new, {len(changes.gone)} gone, {len(changes.kept)} kept")
    edits = entry.edits
    print(f"texts: {edits.edited} of {edits.segments} segments differ")
    for line in segments_of(edits):
        print(shown(line))
    for word, findings in (("new", changes.new), ("gone", changes.gone)):
        if findings:
            counts = Counter(finding.check for finding in findings).most_common()
            print(f"  {word}: " + ", ".join(f"{check} {count}" for check, count in counts))
        worst = sorted(findings, key=lambda finding: -finding.severity.rank)
        for finding in worst[:FINDINGS]:
            print(shown(f"    {_one_line(finding.segment)}: {finding.severity.value} {_one_line(finding.message)}"))
        if len(findings) > FINDINGS:
            print(f"    and {len(findings) - FINDINGS} more")


def _segment_lines(metrics: Sequence[MetricDifference]) -> Iterator[str]:
    for found in metrics:
        digits = _digits(found)
        for segment in found.top:
            values = f"{segment.baseline_value:.{digits}f} -> {segment.value:.{digits}f}"
            yield f"{found.label} {_one_line(segment.id)}: {values}"
            for name, text in (
                ("source", segment.source),
                ("baseline", segment.baseline_text),
                ("system", segment.text),
            ):
                yield f"    {name:<9}{_one_line(text)}"


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


# -- JSON


def _print_json(result: Result) -> None:
    from mtqa.report.json import dumps

    about = {"test": result.test, "draws": result.draws, "segments": result.segments, "warnings": result.warnings}
    entries = ",\n  ".join(dumps(_entry(entry)) for entry in result.comparisons)
    print(dumps(about)[:-1] + f',\n "comparisons": [\n  {entries}\n]}}')


def _entry(entry: SystemComparison) -> dict[str, Any]:
    from dataclasses import asdict

    changes = entry.findings
    return {
        "baseline": {"run": entry.baseline_run, "system": entry.baseline},
        "system": {"run": entry.run, "system": entry.system},
        "metrics": [_metric_entry(found) for found in entry.metrics],
        "findings": {"new": _found(changes.new), "gone": _found(changes.gone), "kept": _found(changes.kept)},
        "edits": asdict(entry.edits),
        "warnings": entry.warnings,
    }


def _metric_entry(found: MetricDifference) -> dict[str, Any]:
    from dataclasses import asdict

    entry = asdict(found)
    del entry["label"]
    return {**entry, "difference": found.difference}


def _found(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    from mtqa.report.json import finding_entry

    return [finding_entry(finding) for finding in findings]
