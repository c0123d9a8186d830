"""How often each check fires on human references of WMT23 Chinese to English.

    python benchmarks/bench_checks.py [SYSTEM …]
    python benchmarks/bench_checks.py --markdown      the page docs/bench-checks.md, with recall and human marks

A flag on a human reference is a false alarm or a fault of the reference: the share bounds the noise. Named systems
(docs/data.md) stand beside it. How fast the checks are is told by bench_check_speed.py.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mtqa.checks.base import Check
from mtqa.checks.run import check_document, check_segments, select
from mtqa.model import Finding, Segment, Severity

DATA = Path(os.environ.get("MTQA_DATA", Path(__file__).resolve().parent.parent / "../shared/data"))
WMT23 = DATA / "wmt23-zhen"


def segments_of(target: Path) -> list[Segment]:
    """The sources with the lines of `target`."""
    sources = (WMT23 / "source.zh.txt").read_text("utf-8").splitlines()
    targets = target.read_text("utf-8").splitlines()
    pairs = zip(sources, targets, strict=True)
    return [Segment(str(index + 1), source, text, index=index) for index, (source, text) in enumerate(pairs)]


def findings_of(segments: Sequence[Segment], checks: Sequence[Check]) -> list[Finding]:
    """What the checks find, those of documents over the whole file."""
    return check_segments(segments, checks) + check_document(segments, checks)


def shares(findings: Sequence[Finding], segments: int) -> dict[str, float]:
    """Per cent of segments flagged, by check and for severities of at least minor and major together."""
    flagged = {(finding.check, finding.index) for finding in findings}
    for severity in (Severity.MINOR, Severity.MAJOR):
        flagged |= {(f"all, {severity.value} and above", f.index) for f in findings if f.severity >= severity}
    return {name: 100 * count / segments for name, count in Counter(name for name, _ in flagged).items()}


def report_shares(names: Sequence[str], checks: Sequence[Check]) -> None:
    """Print a row for each check, a column for the reference and each system."""
    columns = {"reference": WMT23 / "reference.en.txt"} | {name: WMT23 / f"systems/{name}.en.txt" for name in names}
    tables = {}
    for name, path in columns.items():
        segments = segments_of(path)
        tables[name] = shares(findings_of(segments, checks), len(segments))
    print(f"{'% of segments flagged':28}" + "".join(f"{name:>16}" for name in columns))
    for row in sorted({row for table in tables.values() for row in table}):
        print(f"{row:28}" + "".join(f"{table.get(row, 0):16.2f}" for table in tables.values()))


if __name__ == "__main__":
    default_on = select()
    if sys.argv[1:] == ["--markdown"]:
        from checks_page import page

        print(page(default_on))
    else:
        report_shares(sys.argv[1:], default_on)
