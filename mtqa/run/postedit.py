"""What post-edits did to the findings of the translations they were made of, within one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from mtqa.formats.load import translation_of
from mtqa.model import Finding, PostEdit, Segment, Severity
from mtqa.run.store import Store

NEW, FIXED, KEPT = "new", "fixed", "kept"
Key = tuple[str, int, str]


def key_of(finding: Finding) -> Key:
    """What tells a finding from all others of its run: system, index of the segment, id."""
    return finding.system, finding.index, finding.id


class Pair(NamedTuple):
    """A post-edit and its translation, by the names of the systems."""

    mt: str
    edited: str


def pairs(systems: Sequence[str]) -> list[Pair]:
    """Every post-edit among the systems whose translation is there too."""
    found = ((translation_of(system, systems), system) for system in systems)
    return [Pair(mt, system) for mt, system in found if mt is not None]


class Changes(NamedTuple):
    """Findings that only the later text has, those that only the earlier one has, and pairs of those that both have."""

    new: list[Finding]
    fixed: list[Finding]
    kept: list[tuple[Finding, Finding]]


def changes(before: Iterable[Finding], after: Iterable[Finding]) -> Changes:
    """Compare the findings of two translations of the same segments, each in the order of segments.

    A finding is kept if the other text has it with the same id, else with the same check, term and marked source: the
    fault was touched, not mended.
    """
    grouped = [{index: list(group) for index, group in groupby(side, key=_index)} for side in (before, after)]
    found = Changes([], [], [])
    for index in sorted({*grouped[0], *grouped[1]}):
        earlier, later = grouped[0].get(index, []), grouped[1].get(index, [])
        pairs_of_segment = list(_matched(earlier, later))
        known = {id(finding) for pair in pairs_of_segment for finding in pair}
        found.kept.extend(pairs_of_segment)
        found.fixed.extend(finding for finding in earlier if id(finding) not in known)
        found.new.extend(finding for finding in later if id(finding) not in known)
    return found


def _index(finding: Finding) -> int:
    return finding.index


def states(store: Store, pair: Pair) -> dict[Key, str]:
    """What became of every finding of both: the translation's are fixed or kept, the post-edit's kept or new."""
    found = changes(store.findings(pair.mt), store.findings(pair.edited))
    both = [finding for kept in found.kept for finding in kept]
    return {
        key_of(finding): state
        for state, findings in ((NEW, found.new), (FIXED, found.fixed), (KEPT, both))
        for finding in findings
    }


def _matched(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[tuple[Finding, Finding]]:
    left = list(before)
    rest: list[Finding] = []
    for finding in after:
        same = next((other for other in left if other.id == finding.id), None)
        if same is None:
            rest.append(finding)
        else:
            left.remove(same)
            yield same, finding
    for finding in rest:
        near = next((other for other in left if finding.source_spans and _fault(other) == _fault(finding)), None)
        if near is not None:
            left.remove(near)
            yield near, finding


def _fault(finding: Finding) -> tuple[object, ...]:
    return finding.check, str(finding.evidence.get("term", "")), finding.source_spans


def summary(pair: Pair, texts: Iterable[tuple[Segment, Segment]], found: Changes) -> PostEdit:
    """What one edit did; `texts` are the segments before and after, `found` the findings that nobody dismissed."""
    brought = {finding.index for finding in found.new}
    grave = {finding.index for _, finding in found.kept if finding.severity >= Severity.MAJOR}
    segments = edited = 0
    untouched, worsened = [], []
    for before, after in texts:
        segments += 1
        differs = before.target != after.target
        edited += differs
        if differs and after.index in brought:
            worsened.append(after.id)
        if not differs and after.index in grave:
            untouched.append(after.id)
    return PostEdit(
        pair.edited, pair.mt, segments, edited, len(found.new), len(found.fixed), len(found.kept),
        tuple(untouched), tuple(worsened),
    )  # fmt: skip


def standing(store: Store, pair: Pair) -> Changes:
    """The changes of a run whose findings are decided (`edit`), without those that somebody dismissed."""
    before, after = (
        [finding for finding in store.findings(name) if finding.dismissed is None] for name in (pair.mt, pair.edited)
    )
    return Changes(
        new=[finding for finding in after if finding.edit == NEW],
        fixed=[finding for finding in before if finding.edit == FIXED],
        kept=[(finding, finding) for finding in after if finding.edit == KEPT],
    )
