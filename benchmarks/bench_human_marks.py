"""Findings against the marks of professional reviewers: MQM annotations of WMT23 Chinese to English, three raters.

    python benchmarks/bench_human_marks.py [--unmarked CHECK] [--missed CATEGORY]

Precision: the share of a check's findings that lie on a span some reviewer marked, and the share in a segment where
some reviewer marked anything. A finding nobody marked may still be right: a reviewer marks five faults a segment at
most. Coverage: the share of the reviewers' major marks that a finding lies on, by their category. `--unmarked` and
`--missed` print what to read.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench_checks import DATA

from mtqa.checks.base import Check
from mtqa.checks.run import check_document, check_segments, select
from mtqa.model import Finding, Segment, Severity, Span

_OPEN, _CLOSE = "<v>", "</v>"


@dataclass(frozen=True, slots=True)
class Mark:
    """One reviewer's mark: a span of the target, or of the source where something was left out."""

    category: str
    major: bool
    source: Span | None
    target: Span | None


@dataclass(slots=True)
class Reviewed:
    """A segment of one system with all marks on it."""

    segment: Segment
    system: str
    marks: list[Mark] = field(default_factory=list)


def _untagged(text: str) -> tuple[str, Span | None]:
    start = text.find(_OPEN)
    end = text.find(_CLOSE)
    if start < 0 or end < start:
        return text.replace(_OPEN, "").replace(_CLOSE, ""), None
    return text[:start] + text[start + len(_OPEN) : end] + text[end + len(_CLOSE) :], Span(start, end - len(_OPEN))


def reviewed() -> dict[tuple[str, str], list[Reviewed]]:
    """The reviewed segments of each system and document, in order."""
    found: dict[tuple[str, str, str], Reviewed] = {}
    with (DATA / "mqm23-zhen/dev.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["severity"] not in {"Major", "Minor", "No-error"}:
                continue
            (source, at_source), (target, at_target) = _untagged(row["source"]), _untagged(row["target"])
            key = row["system"], row["doc"], row["globalSegId"]
            entry = found.setdefault(
                key, Reviewed(Segment(row["globalSegId"], source, target, document=row["doc"]), row["system"])
            )
            if row["severity"] != "No-error":
                entry.marks.append(Mark(row["category"], row["severity"] == "Major", at_source, at_target))
    documents: defaultdict[tuple[str, str], list[Reviewed]] = defaultdict(list)
    for (system, document, _), entry in sorted(found.items(), key=lambda item: (*item[0][:2], int(item[0][2]))):
        documents[system, document].append(entry)
    return documents


@dataclass(slots=True)
class Tally:
    """Findings of a check: all, on a marked span, in a marked segment."""

    all: int = 0
    on_mark: int = 0
    in_marked: int = 0


@dataclass(slots=True)
class Agreement:
    """What findings and marks have in common.

    `covered` counts major marks by category (all, under a finding), `by` the checks of those findings.
    """

    checks: dict[str, Tally]
    covered: dict[str, tuple[int, int]]
    by: dict[str, Counter[str]]
    unmarked: list[tuple[Reviewed, Finding]]
    missed: list[tuple[Reviewed, Mark]]


def agreement(checks: Sequence[Check]) -> Agreement:
    """Run the checks over every reviewed document, findings of minor and above."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    majors: Counter[str] = Counter()
    under: Counter[str] = Counter()
    result = Agreement(tallies, {}, defaultdict(Counter), [], [])
    for entries in reviewed().values():
        for entry, findings in _with_findings(entries, checks):
            for finding in findings:
                for tally in (tallies[finding.check], tallies["all checks"]):
                    tally.all += 1
                    tally.in_marked += bool(entry.marks)
                    tally.on_mark += any(_meet(finding, mark) for mark in entry.marks)
                if not any(_meet(finding, mark) for mark in entry.marks):
                    result.unmarked.append((entry, finding))
            for mark in entry.marks:
                if mark.major:
                    names = {finding.check for finding in findings if _meet(finding, mark)}
                    hit = bool(names)
                    for name in (mark.category, "all major marks"):
                        majors[name] += 1
                        under[name] += hit
                        result.by[name].update(names)
                    if not hit:
                        result.missed.append((entry, mark))
    result.covered.update({name: (count, under[name]) for name, count in majors.most_common()})
    return result


def _with_findings(entries: Sequence[Reviewed], checks: Sequence[Check]) -> Iterator[tuple[Reviewed, list[Finding]]]:
    segments = [
        Segment(e.segment.id, e.segment.source, e.segment.target, document=e.segment.document, index=place)
        for place, e in enumerate(entries)
    ]
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in [*check_segments(segments, checks), *check_document(segments, checks)]:
        if finding.severity >= Severity.MINOR:
            found[finding.index].append(finding)
    for place, entry in enumerate(entries):
        yield entry, found[place]


def _meet(finding: Finding, mark: Mark) -> bool:
    """Whether a finding and a mark share a place, of the target or (what was left out) of the source."""
    if mark.target is not None and any(span.overlaps(mark.target) for span in finding.target_spans):
        return True
    return mark.source is not None and any(span.overlaps(mark.source) for span in finding.source_spans)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--unmarked", metavar="CHECK", help="print this check's findings that nobody marked")
    parser.add_argument("--missed", metavar="CATEGORY", help="print major marks of this category that nothing covers")
    options = parser.parse_args()
    result = agreement(select())
    print(f"{'findings':28}{'all':>7}{'on a marked span %':>20}{'in a marked segment %':>23}")
    for name, tally in sorted(result.checks.items(), key=lambda item: -item[1].all):
        shares = (100 * tally.on_mark / tally.all, 100 * tally.in_marked / tally.all)
        print(f"{name:28}{tally.all:7}{shares[0]:20.1f}{shares[1]:23.1f}")
    print(f"\n{'major marks':40}{'all':>7}{'covered':>9}{'%':>7}")
    for name, (count, hits) in result.covered.items():
        print(f"{name:40}{count:7}{hits:9}{100 * hits / count:7.1f}")
    for entry, finding in result.unmarked:
        if finding.check == options.unmarked:
            print(f"\n{entry.system} {finding.message}\n  {entry.segment.source}\n  {entry.segment.target}")
    for entry, mark in result.missed:
        if options.missed and mark.category.startswith(options.missed):
            part = mark.target.of(entry.segment.target) if mark.target else ""
            part = part or (mark.source.of(entry.segment.source) if mark.source else "")
            print(f"\n{entry.system} {mark.category}: {part}\n  {entry.segment.source}\n  {entry.segment.target}")


if __name__ == "__main__":
    sys.exit(main())
