"""One pass over a run's findings: the counts, the worst, and which segments they are in."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mtqa.model import Category, Finding, Segment, Severity
from mtqa.report.base import OutputOptions, RunReader

# Dismissed findings are listed in short, and no longer list than this helps anybody.
MAX_DISMISSED = 500


@dataclass
class Survey:
    """What the page says of the findings.

    `flagged` holds, by system, the worst open severity of each segment; `categories` the MQM category by check;
    `by_category` and `by_document` count open findings of all systems.
    """

    counts: Counter[tuple[str, str, Severity]] = field(default_factory=Counter)
    dismissals: Counter[tuple[str, str]] = field(default_factory=Counter)
    flagged: dict[str, dict[int, Severity]] = field(default_factory=lambda: defaultdict(dict))
    categories: dict[str, Category] = field(default_factory=dict)
    by_category: Counter[tuple[Category, Severity]] = field(default_factory=Counter)
    by_document: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    worst: list[Finding] = field(default_factory=list)
    dismissed: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many findings are open."""
        return self.counts.total()

    def by_severity(self, system: str | None = None, check: str | None = None) -> Counter[Severity]:
        """Open findings of each severity, of one system or check where one is named."""
        found: Counter[Severity] = Counter()
        for (of_system, of_check, severity), count in self.counts.items():
            if system in {None, of_system} and check in {None, of_check}:
                found[severity] += count
        return found

    def dismissals_of(self, system: str | None = None, check: str | None = None) -> int:
        """How many findings are dismissed."""
        return sum(
            count
            for (of_system, of_check), count in self.dismissals.items()
            if system in {None, of_system} and check in {None, of_check}
        )

    def commonest(self, severity: Severity) -> tuple[str, int]:
        """The check with most open findings of a severity, and how many; ("", 0) where there are none."""
        found: Counter[str] = Counter()
        for (_, check, of_severity), count in self.counts.items():
            if of_severity is severity:
                found[check] += count
        return min(found.items(), key=lambda item: (-item[1], item[0]), default=("", 0))

    def checks(self) -> list[str]:
        """Every check with a finding, the one with the gravest findings first."""
        names = {check for _, check, _ in self.counts} | {check for _, check in self.dismissals}

        def gravity(check: str) -> tuple[Any, ...]:
            counts = self.by_severity(check=check)
            return (*(-counts[severity] for severity in sorted(Severity, reverse=True)), check)

        return sorted(names, key=gravity)


def survey(reader: RunReader, options: OutputOptions) -> Survey:
    """Count all findings, keep the worst of them."""
    found = Survey()
    places = {system: number for number, system in enumerate(reader.run().systems)}
    found.worst = heapq.nsmallest(
        options.max_findings,
        _open_findings(reader, found),
        key=lambda finding: (-finding.severity.rank, finding.index, places[finding.system]),
    )
    found.worst.sort(key=lambda finding: (places[finding.system], -finding.severity.rank, finding.index))
    return found


def _open_findings(reader: RunReader, found: Survey) -> Iterator[Finding]:
    """The findings that nobody dismissed; everything is counted on the way."""
    for finding in reader.findings():
        found.categories.setdefault(finding.check, finding.category)
        if finding.dismissed is not None:
            found.dismissals[finding.system, finding.check] += 1
            if len(found.dismissed) < MAX_DISMISSED:
                found.dismissed.append(finding)
            continue
        found.counts[finding.system, finding.check, finding.severity] += 1
        found.by_category[finding.category, finding.severity] += 1
        found.by_document[finding.document, finding.severity] += 1
        segments = found.flagged[finding.system]
        segments[finding.index] = max(finding.severity, segments.get(finding.index, finding.severity))
        yield finding


def chosen_segments(reader: RunReader, found: Survey, options: OutputOptions) -> dict[str, frozenset[int] | None]:
    """The segments of each system that are laid out for readers without a script: None for all.

    Where they are too many, every system gets an equal share: those with findings first, the gravest before the
    others, then the file's first.
    """
    run = reader.run()
    if run.segments * len(run.systems) <= options.max_rows:
        return dict.fromkeys(run.systems)
    share = options.max_rows // len(run.systems)
    return {system: _gravest(found.flagged.get(system, {}), run.segments, share) for system in run.systems}


def _gravest(flagged: dict[int, Severity], segments: int, share: int) -> frozenset[int]:
    picked = heapq.nsmallest(share, flagged, key=lambda index: (-flagged[index].rank, index))
    others = (index for index in range(segments) if index not in flagged)
    return frozenset([*picked, *(index for index, _ in zip(others, range(share - len(picked)), strict=False))])


def texts_of(reader: RunReader, findings: list[Finding]) -> dict[tuple[str, int], Segment]:
    """The segments of these findings, by system and index."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        wanted[finding.system].add(finding.index)
    return {
        (system, segment.index): segment
        for system, indices in wanted.items()
        for segment in reader.segments(system)
        if segment.index in indices
    }
