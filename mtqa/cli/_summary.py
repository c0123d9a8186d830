"""What a run says on standard output: scores with intervals, findings by severity, where the report is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqa.metrics.scoring import label_of
from mtqa.model import Run, Score, Severity
from mtqa.report.json import dumps, score_entry

if TYPE_CHECKING:
    from rich.table import Table


def print_summary(run: Run, counts: Counter[tuple[str, Severity]], report: Path) -> None:
    """The short table after a run."""
    print(f"{run.origin}: {run.segments} segments, {run.documents} documents, {_systems(run)}")
    _print(_score_table(run))
    _print(_finding_table(run, counts))
    print(f"report: {report}")


def print_scores(run: Run, format: str, segments: bool) -> None:
    """The answer of `mtqa score`."""
    if format == "json":
        entries = (dumps(score_entry(score, segments)) for score in run.scores)
        print("[" + ",\n ".join(entries) + "]")
        return
    _print(_score_table(run))
    for signature in dict.fromkeys(f"{score.metric}: {score.signature}" for score in run.scores):
        print(signature)


def _systems(run: Run) -> str:
    names = run.systems
    return f"system {names[0]}" if len(names) == 1 else f"{len(names)} systems"


def _score_table(run: Run) -> Table:
    labels = {score.metric: label_of(score) for score in run.scores}
    table = _table("system", *labels.values())
    for system in run.systems:
        values = {score.metric: score for score in run.scores_of(system)}
        table.add_row(system, *(_value(values.get(name)) for name in labels))
    return table


def _value(score: Score | None) -> str:
    if score is None:
        return "-"
    digits = 4 if abs(score.value) <= 1 else 2
    value = f"{score.value:.{digits}f}"
    if score.interval is None:
        return value
    low, high = score.interval
    return f"{value} [{low:.{digits}f}, {high:.{digits}f}]"


def _finding_table(run: Run, counts: Counter[tuple[str, Severity]]) -> Table:
    steps = sorted(Severity, reverse=True)
    table = _table("findings", *(step.value for step in steps), "MQM score")
    quality = {entry.system: entry for entry in run.quality}
    for system in run.systems:
        score = quality.get(system)
        value = "-" if score is None else f"{score.value:.2f}" + ("" if score.sufficient else " (small sample)")
        table.add_row(system, *(str(counts[system, step]) for step in steps), value)
    return table


def _table(first: str, *others: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _print(table: Table) -> None:
    from rich.console import Console

    if len(table.columns) > 1:
        # A pipe has no width; a table that is cut there would lose figures.
        Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)


def counted(findings: Iterable[Any]) -> Counter[tuple[str, Severity]]:
    """Findings that stand, by system and severity."""
    return Counter((finding.system, finding.severity) for finding in findings if finding.dismissed is None)
