"""A run as a review leaves it: what was dismissed is dismissed, for every output that reads a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mtqa.model import Finding, Run, Segment
from mtqa.review.state import State
from mtqa.run.store import Store


class Reviewed:
    """A RunReader over a store; texts stay as the run has them, since findings and scores are of those."""

    def __init__(self, store: Store, state: State) -> None:
        self._store, self._state = store, state

    def run(self) -> Run:
        """The run itself."""
        return self._store.run()

    def segments(self, system: str) -> Iterator[Segment]:
        """A system's segments in order."""
        return self._store.segments(system)

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        """The findings, those that the review dismissed with their reason."""
        for finding in self._store.findings(system):
            event = self._state.dismissed.get(finding.id) or self._state.dismissed_alike.get(finding.alike)
            reason = event.get("reason", "") or "dismissed" if event else None
            yield replace(finding, dismissed=reason) if reason and finding.dismissed is None else finding
