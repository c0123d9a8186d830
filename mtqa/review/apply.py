"""A review brought home: which of its texts go into which file, and what does not find its segment again.

Segments are found by their key, wherever the corpus has them now; where the key is gone (a source was corrected, a
document renamed), by the segment's id, if its translation is still the one that was edited. A translation that somebody
else has changed since is left as it is and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mtqa.errors import InputError
from mtqa.formats._edit import Stamp
from mtqa.formats._xml import ILLEGAL
from mtqa.formats.load import POSTEDIT, Bitext
from mtqa.formats.splice import EditReport
from mtqa.formats.writeback import Key, write_back
from mtqa.model import Role, Segment
from mtqa.review.effort import Effort
from mtqa.review.events import time_of
from mtqa.review.state import Place, SegmentState, State
from mtqa.run.keys import iter_keys

STATUS = "x-mtqa-status"  # the property that holds a segment's status


@dataclass(frozen=True, slots=True)
class Change:
    """One segment's text to write. `before` is what the corpus has, `index` its unit from 0."""

    place: Place
    index: int
    segment: str
    before: str
    after: str
    stamp: Stamp


@dataclass(slots=True)
class Plan:
    """What applying a review to a corpus would do.

    `changes` are texts, comments and status to write, by system; `unchanged` texts stand there already. `changed` are
    segments whose translation is no longer the one that was edited, `missing` those that are nowhere; `by_id` counts
    those found by their id alone. `cleaned` are texts with characters that no file can hold, which are left out (of
    comments and names too). `effort` is over all segments of each system.
    """

    changes: dict[str, list[Change]] = field(default_factory=dict)
    unchanged: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    cleaned: list[str] = field(default_factory=list)
    by_id: int = 0
    effort: dict[str, Effort] = field(default_factory=dict)

    def texts(self) -> int:
        """How many texts change."""
        return sum(change.before != change.after for changes in self.changes.values() for change in changes)


def plan(state: State, bitext: Bitext, *, overwrite: bool = False) -> Plan:
    """Find the review's segments in the corpus, by one pass over it.

    Raises InputError where there are segments in the review and none of them is in the corpus.
    """
    found = Plan(effort={system: Effort() for system in bitext.systems})
    left = dict(state.segments)
    lost: dict[tuple[str, str], list[Segment]] = {}
    wanted = {(system, segment.seg) for (system, _), segment in state.segments.items() if segment.seg}
    rows = bitext.rows()
    for row, key in _with_keys(rows):
        for system, segment in zip(bitext.systems, row, strict=True):
            here = left.pop((system, key), None)
            if here is None and (system, segment.id) in wanted:
                lost.setdefault((system, segment.id), []).append(segment)
            _take(found, (system, key), segment, here, overwrite)
    for place in list(left):
        same = lost.get((place[0], left[place].seg), [])
        if len(same) == 1 and left[place].edits and same[0].target == left[place].edits[0].get("before"):
            found.by_id += 1
            found.effort[place[0]].forget(same[0].target)
            _take(found, place, same[0], left.pop(place), overwrite)
    found.missing = [_named(place, segment) for place, segment in left.items() if segment.canonical()]
    if found.missing and not any(place not in left for place in state.segments):
        hint = "give the corpus that was reviewed, and its systems with --system NAME=FILE"
        raise InputError(f"has none of the {len(left)} segments of the review", path=bitext.path, hint=hint)
    return found


def _with_keys(rows: Iterator[tuple[Segment, ...]]) -> Iterator[tuple[tuple[Segment, ...], str]]:
    """Rows of the corpus with their keys; streamed."""
    current: list[tuple[Segment, ...]] = []

    def firsts() -> Iterator[Segment]:
        for row in rows:
            current[:] = [row]
            yield row[0]

    for key in iter_keys(firsts()):
        yield current[0], key


def _named(place: Place, segment: SegmentState) -> str:
    return f"{segment.seg or place[1]} ({place[0]})"


def _take(found: Plan, place: Place, segment: Segment, state: SegmentState | None, overwrite: bool) -> None:
    """Add one segment of the corpus, reviewed or not, to the plan."""
    effort = found.effort[place[0]]
    if state is None or state.text is None:
        effort.leave(segment, reviewed=state is not None)
        if state is not None and (state.comment or state.status):
            change = Change(place, segment.index, segment.id, segment.target, segment.target, _stamp(state))
            found.changes.setdefault(place[0], []).append(change)
        return
    original = _original(state, segment.target)
    text = _storable(state.text)
    if text != state.text:
        found.cleaned.append(_named(place, state))
    effort.edit(segment, original, text)
    known = {event.get("before") for event in state.edits} | {_storable(event["after"]) for event in state.edits}
    if segment.target not in known and not overwrite:
        found.changed.append(_named(place, state))
        return
    found.unchanged += text == segment.target
    if text != segment.target or state.comment or state.status:
        change = Change(place, segment.index, segment.id, segment.target, text, _stamp(state))
        found.changes.setdefault(place[0], []).append(change)


def _storable(text: str) -> str:
    """A text without the characters that would make a file unreadable."""
    return ILLEGAL.sub("", text)


def _original(state: SegmentState, now: str) -> str:
    """The translation that was edited first; what the corpus has now where the review does not say."""
    before = state.edits[0].get("before")
    return before if isinstance(before, str) else now


def _stamp(state: SegmentState) -> Stamp:
    """Who changed the segment last, when, the comment and the status."""
    event = state.edits[-1] if state.edits else state.touched or {}
    return Stamp(
        changeid=_storable(event.get("user", "")),
        changedate=time_of(event),
        properties=((STATUS, state.status),) if state.status else (),
        note=_storable(state.comment),
        always=bool(state.status or state.comment),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written."""

    path: Path
    report: EditReport
    warnings: tuple[str, ...]


def write(found: Plan, bitext: Bitext, out: Path, *, keep: bool = False) -> list[Written]:
    """Write the plan's changes: into a copy of the corpus, and of each file that a changed system came from.

    Where more than one file changes, `out` is a folder, in which each keeps its name. `keep` adds post-edits beside the
    translations instead of in their place. Raises InputError and FormatError; a file is written whole or not at all.
    """
    sides = {side.system: side for side in bitext.sides if side.role is Role.MT}
    by_file: dict[Path, tuple[dict[Key, str], dict[Key, Stamp]]] = {}
    for system, changes in found.changes.items():
        side = sides.get(system)
        edits, stamps = by_file.setdefault(side.path if side else bitext.path, ({}, {}))
        if keep and side and side.plain:
            raise InputError("holds one text a line", path=side.path, hint="leave --keep-mt out, or write a .tmx")
        for change in changes:
            place = (change.index, system) if side is None else side.origin(change.index)
            if place is None:
                found.missing.append(f"{change.segment} ({system}: its file has no text there)")
                continue
            place = (place[0], _beside(system)) if keep and change.after != change.before else place
            edits[place] = change.after
            stamps[place] = change.stamp
    by_file = by_file or {bitext.path: ({}, {})}
    places = _places(out, list(by_file))
    return [_write(path, places[path], edits, stamps, bitext) for path, (edits, stamps) in by_file.items()]


def _beside(system: str) -> str:
    """The name that a post-edit of a system goes under."""
    if system == POSTEDIT or system.endswith(f"+{POSTEDIT}"):
        return system
    return f"{system}+{POSTEDIT}"


def _places(out: Path, files: list[Path]) -> Mapping[Path, Path]:
    """Where each file is written."""
    if len(files) == 1 and not out.is_dir():
        return {files[0]: out}
    names = [path.name for path in files]
    if len(set(names)) < len(names):
        raise InputError("the review changes files of the same name", path=out, hint="apply it to one at a time")
    if out.exists() and not out.is_dir():
        listed = ", ".join(names)
        raise InputError(f"is one file, but {len(files)} change: {listed}", path=out, hint="name a folder")
    out.mkdir(parents=True, exist_ok=True)
    return {path: out / path.name for path in files}


def _write(
    source: Path, target: Path, edits: Mapping[Key, str], stamps: Mapping[Key, Stamp], bitext: Bitext
) -> Written:
    options = replace(bitext.options, warnings=[], quarantine=False, require_target=False)
    report = write_back(source, target, edits, options, stamps)
    return Written(target, report, (*options.warnings, *map(str, report.losses)))
