"""One line to a finding, for terminals, editors and grep: `file:line: severity check segment: message`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from mtqa.model import Finding, PostEdit, Run, Severity
from mtqa.report.base import SEVERITIES, OutputOptions, RunReader, output
from mtqa.text.visible import shown


@output("text", ".txt")
def write_text(reader: RunReader, stream: TextIO, options: OutputOptions) -> None:
    """Write the open findings by segment, then how many of each kind there are, worst first."""
    run = reader.run()
    counts: Counter[tuple[Severity, str]] = Counter()
    dismissed = 0
    for finding in reader.findings():
        if finding.dismissed is not None:
            dismissed += 1
            continue
        counts[finding.severity, finding.check] += 1
        stream.write(line(run, finding) + "\n")
    stream.write(summary(run, counts, dismissed))
    stream.writelines(f"{shown(line)}\n" for line in changes(run))


_EDIT = {None: "", "new": " (the edit brought it)", "fixed": " (the edit mended it)", "kept": " (the edit left it)"}


def line(run: Run, finding: Finding) -> str:
    """A finding on one line; whatever could break the line or steer a terminal is shown as its code."""
    place = f"{run.origin}:{finding.line}:" if finding.line else f"{run.origin}:"
    system = f" [{finding.system}]" if len(run.systems) > 1 else ""
    text = f"{place} {finding.severity.value} {finding.check} {finding.segment}{system}: {finding.message}"
    text += _EDIT[finding.edit]
    return shown(" ".join(text.split("\n")))


def summary(run: Run, counts: Counter[tuple[Severity, str]], dismissed: int) -> str:
    """Counts by severity and check, worst first."""
    total = counts.total()
    lines = [f"{total} finding{'s' * (total != 1)} in {run.segments} segment{'s' * (run.segments != 1)}"]
    for severity in SEVERITIES:
        of_severity = {check: count for (grade, check), count in counts.items() if grade is severity}
        if of_severity:
            ranked = sorted(of_severity.items(), key=lambda item: (-item[1], item[0]))
            names = ", ".join(f"{check} {count}" for check, count in ranked)
            lines.append(f"  {severity.value} {sum(of_severity.values())}: {names}")
    if dismissed:
        lines.append(f"  dismissed {dismissed}")
    return "\n".join(lines) + "\n"


def changes(run: Run) -> Iterator[str]:
    """What came and went since the baseline, and what every post-edit did."""
    if run.baseline is not None:
        base = run.baseline
        yield f"since {base.origin}: {base.new} new, {len(base.fixed)} fixed, {base.kept} kept"
    for edit in run.post_edits:
        counts = f"{edit.fixed} fixed, {edit.new} new, {edit.kept} kept"
        yield f"{edit.system}: {edit.edited} of {edit.segments} segments edited; of the findings {counts}"
        yield from segments_of(edit)


def segments_of(edit: PostEdit) -> Iterator[str]:
    """The segments that an edit left alone and should not have, and those that it made worse."""
    if edit.untouched:
        yield f"  left as it was with a major finding: {_few(edit.untouched)}"
    if edit.worsened:
        yield f"  edited into a new finding: {_few(edit.worsened)}"


def _few(ids: Sequence[str], most: int = 20) -> str:
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more
