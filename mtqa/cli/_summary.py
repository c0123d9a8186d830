"""What a run says on standard output: scores with intervals, findings by severity, where the report is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from mtqa.cli._table import print_table
from mtqa.metrics.scoring import label_of
from mtqa.model import Finding, Run, Score, Severity
from mtqa.report.json import dumps, score_entry
from mtqa.report.text import changes
from mtqa.text.visible import shown


def print_summary(run: Run, counts: Counter[tuple[str, Severity]], report: Path) -> None:
    """The short table after a run."""
    print(f"{run.origin}: {run.segments} segments, {run.documents} documents, {_systems(run)}")
    _print_score_table(run)
    _print_finding_table(run, counts)
    print(f"report: {report}")


def print_scores(run: Run, format: str, segments: bool) -> None:
    """The answer of `mtqa score`."""
    if format == "json":
        entries = (dumps(score_entry(score, segments)) for score in run.scores)
        print("[" + ",\n ".join(entries) + "]")
        return
    _print_score_table(run)
    for signature in dict.fromkeys(f"{score.metric}: {score.signature}" for score in run.scores):
        print(signature)


def _systems(run: Run) -> str:
    names = run.systems
    return f"system {names[0]}" if len(names) == 1 else f"{len(names)} systems"


def _print_score_table(run: Run) -> None:
    labels = {score.metric: label_of(score) for score in run.scores}
    values = {(score.system, score.metric): _value(score) for score in run.scores}
    if not labels:
        return
    if len(labels) > len(run.systems):  # few columns, so that a terminal shows them all
        rows = [[label, *(values.get((name, metric), "-") for name in run.systems)] for metric, label in labels.items()]
        print_table(["metric", *run.systems], rows)
    else:
        rows = [[name, *(values.get((name, metric), "-") for metric in labels)] for name in run.systems]
        print_table(["system", *labels.values()], rows)


def _value(score: Score) -> str:
    digits = 4 if abs(score.value) <= 1 else 2
    value = f"{score.value:.{digits}f}"
    if score.interval is None:
        return value
    low, high = score.interval
    return f"{value} [{low:.{digits}f}, {high:.{digits}f}]"


def _print_finding_table(run: Run, counts: Counter[tuple[str, Severity]]) -> None:
    steps = sorted(Severity, reverse=True)
    quality = {
        entry.system: f"{entry.value:.2f}{'' if entry.sufficient else ' (small sample)'}" for entry in run.quality
    }
    rows = ([name, *(str(counts[name, step]) for step in steps), quality.get(name, "-")] for name in run.systems)
    print_table(["findings", *(step.value for step in steps), "MQM score"], rows)
    for line in changes(run):
        print(shown(line))


def counted(findings: Iterable[Finding]) -> Counter[tuple[str, Severity]]:
    """Findings that are reported, by system and severity."""
    return Counter(
        (finding.system, finding.severity)
        for finding in findings
        if finding.dismissed is None and finding.baseline != "kept"
    )
