"""Warnings of one reading: each with its place, the first few of a kind in full and the rest as a count."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

SHOWN = 10  # warnings of one kind printed in full; a memory with 100,000 faults must not print 100,000 lines


class Notes:
    """Collects warnings into `sink`; `close` adds the counts of what was not shown."""

    def __init__(self, path: Path, sink: list[str]) -> None:
        self.path, self.sink = path, sink
        self.counts: Counter[str] = Counter()
        self.shown: dict[str, int] = {}
        self.tallies: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def add(self, kind: str, line: int | None = None, detail: str = "", shown: int = SHOWN) -> None:
        """Warn of one fault of a `kind` (a clause that reads well after the place); `shown` of them in full."""
        self.counts[kind] += 1
        self.shown[kind] = shown
        if self.counts[kind] <= shown:
            place = f"{self.path}:{line}" if line else str(self.path)
            self.sink.append(" ".join(f"{place}: {kind}{': ' + detail if detail else ''}".split()))

    def tally(self, what: str, line: int) -> None:
        """Count a unit of which `close` tells once, with the first one's line and their number."""
        self.tallies[what] += 1
        self.first.setdefault(what, line)

    def close(self) -> None:
        """Tell the tallies, and how many warnings of each kind were left out."""
        for what, number in self.tallies.items():
            self.add(f"{what}: {number} {'unit' if number == 1 else 'units'}", self.first[what])
        self.tallies.clear()
        for kind, number in self.counts.items():
            if number > self.shown[kind]:
                self.sink.append(f"{self.path}: {kind}: {number - self.shown[kind]} more")
        self.counts.clear()
