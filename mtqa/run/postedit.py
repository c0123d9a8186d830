"""What post-edits did to the findings of the translations they were made of, within one run."""

from __future__ import annotations

from collections import Counter
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


def states(store: Store, pair: Pair) -> dict[Key, str]:
    """For every finding of both systems what became of it.

    Those of the translation are fixed or kept, those of the post-edit kept or new. A finding is kept if the other text
    has it with the same id, else with the same check, term and marked source: the fault was touched, not mended.
    """
    found: dict[Key, str] = {}
    for before, after in _by_segment(store, pair):
        found.update((key_of(finding), FIXED) for finding in before)
        found.update((key_of(finding), NEW) for finding in after)
        for one, other in _matched(before, after):
            found[key_of(one)] = found[key_of(other)] = KEPT
    return found


def _by_segment(store: Store, pair: Pair) -> Iterator[tuple[list[Finding], list[Finding]]]:
    streams = [groupby(store.findings(name), key=lambda finding: finding.index) for name in pair]
    grouped = [{index: list(group) for index, group in stream} for stream in streams]
    for index in sorted({*grouped[0], *grouped[1]}):
        yield grouped[0].get(index, []), grouped[1].get(index, [])


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


def summary(
    pair: Pair, texts: Iterable[tuple[Segment, Segment]], findings: Iterable[Finding], edits: dict[Key, str]
) -> PostEdit:
    """The counts of one post-edit; `texts` are the segments of both systems, `findings` all of the run."""
    counts: Counter[str] = Counter()
    grave: set[int] = set()
    brought: set[int] = set()
    for finding in findings:
        if finding.system not in pair or finding.dismissed is not None:
            continue
        state = edits[key_of(finding)]
        # A kept finding stands in both systems and counts once.
        counts[state] += finding.system == pair.edited or state == FIXED
        if finding.system == pair.edited:
            if state == NEW:
                brought.add(finding.index)
            if finding.severity >= Severity.MAJOR:
                grave.add(finding.index)
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
        pair.edited, pair.mt, segments, edited, counts[NEW], counts[FIXED], counts[KEPT],
        tuple(untouched), tuple(worsened),
    )  # fmt: skip
