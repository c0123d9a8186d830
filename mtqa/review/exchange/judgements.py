"""What people said of translations in another tool, and the events of a review that it comes to.

A judgement finds its segment by system, source and translation, or, where a file holds no texts, by id and place in the
document. Events have ids made of what they say, so that importing a file twice adds nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from mtqa.model import Category, Segment
from mtqa.report.marot import CATEGORIES
from mtqa.review.events import now
from mtqa.review.exchange.offsets import squeezed
from mtqa.run.keys import iter_keys
from mtqa.run.store import Store

_CORE = {category.value.casefold(): category.value for category in Category}
_WMT = {name.casefold(): category.value for category, name in reversed(CATEGORIES.items())}
_OTHERS = {
    "style/awkward": Category.AWKWARD.value,
    "style/bad sentence structure": Category.AWKWARD.value,
    "fluency/character encoding": Category.CHARACTER_ENCODING.value,
    "fluency/inconsistency": Category.INCONSISTENT_STYLE.value,
    "accuracy/omission": Category.OMISSION.value,
    "locale convention/time format": Category.TIME_FORMAT.value,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """An MQM error: a half-open range of code points of its side's text; a missing one has none."""

    side: str
    start: int
    end: int
    severity: str
    category: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person said of one translation.

    `source` and `target` are None where the file holds no texts; then `id`, or `document` and `position` (from 0, of
    `siblings` there), say which segment it is. `marks` gives the marks for the segment that was found. `dismissed` are
    the findings that were dismissed, as the fields of their event. `time` is ISO 8601 or "".
    """

    user: str
    system: str
    marks: Callable[[Segment], Iterable[Mark]]
    source: str | None = None
    target: str | None = None
    document: str = ""
    id: str = ""
    position: int | None = None
    siblings: int = 0
    esa: float | None = None
    comment: str = ""
    postedit: str | None = None
    dismissed: Sequence[dict[str, Any]] = ()
    time: str = ""
    line: int | None = None


@dataclass(slots=True)
class Imported:
    """The events of an import, how many judgements there were, and what found no segment."""

    events: list[dict[str, Any]] = field(default_factory=list)
    judgements: int = 0
    missing: list[str] = field(default_factory=list)


def events_of(judgements: Iterable[Judgement], store: Store) -> Imported:
    """The events that judgements come to on a run."""
    finder = Finder(store)
    found = Imported()
    seen: set[str] = set()
    for judgement in judgements:
        found.judgements += 1
        place = finder.find(judgement)
        if place is None:
            line = f"line {judgement.line}" if judgement.line else judgement.id or judgement.document
            found.missing.append(f"{line} ({judgement.system})")
            continue
        for event in _events(judgement, *place):
            if event["id"] not in seen:
                seen.add(event["id"])
                found.events.append(event)
    return found


def _events(judgement: Judgement, system: str, key: str, segment: Segment) -> Iterator[dict[str, Any]]:
    where = {"system": system, "key": key, "seg": segment.id}

    def event(op: str, **fields: Any) -> dict[str, Any]:
        said = json.dumps([judgement.user, op, system, key, fields], sort_keys=True)
        id = blake2b(said.encode(), digest_size=16).hexdigest()
        return {"id": id, "t": judgement.time or now(), "user": judgement.user, "op": op, **where, **fields}

    marked = False
    for number, mark in enumerate(judgement.marks(segment)):
        marked = True
        text = segment.source if mark.side == "source" else segment.target
        about = {"side": mark.side, "start": mark.start, "end": mark.end, "category": mark.category}
        about |= {"severity": mark.severity, "note": mark.note}
        said = json.dumps([judgement.user, system, key, number, about])
        yield event("mark", mark={"id": blake2b(said.encode(), digest_size=16).hexdigest(), **about}, text=text)
    if judgement.esa is not None:
        yield event("score", esa=judgement.esa)
    if judgement.comment:
        yield event("comment", text=judgement.comment)
    if judgement.postedit is not None and judgement.postedit != segment.target:
        yield event("edit", before=segment.target, after=judgement.postedit)
    for dismissal in judgement.dismissed:
        yield event("dismiss", **dismissal)
    if not marked and judgement.esa is None:
        yield event("status", status="done")  # somebody looked, and found nothing


class Finder:
    """The segments of a run, by what other files know of them."""

    def __init__(self, store: Store) -> None:
        self.systems = store.systems()
        self._texts: defaultdict[tuple[str, str, str], list[tuple[str, Segment]]] = defaultdict(list)
        self._ids: defaultdict[tuple[str, str], list[tuple[str, Segment]]] = defaultdict(list)
        self._documents: defaultdict[tuple[str, str], list[tuple[str, Segment]]] = defaultdict(list)
        for system in self.systems:
            segments = list(store.segments(system))
            for key, segment in zip(iter_keys(segments), segments, strict=True):
                found = key, segment
                self._texts[system, squeezed(segment.source), squeezed(segment.target)].append(found)
                self._ids[system, segment.id].append(found)
                self._documents[system, segment.document].append(found)

    def find(self, judgement: Judgement) -> tuple[str, str, Segment] | None:
        """System, key and segment of a judgement; a run of one system is what any file without its name means."""
        system = judgement.system
        if system not in self.systems:
            if len(self.systems) != 1 or judgement.target is None:
                return None
            system = self.systems[0]
        if judgement.source is not None and judgement.target is not None:
            found = self._texts.get((system, squeezed(judgement.source), squeezed(judgement.target)), [])
            near = [entry for entry in found if entry[1].document == judgement.document] or found
            exact = [entry for entry in near if entry[1].id == judgement.id] or near
        else:
            exact = self._by_place(system, judgement)
        return (system, *exact[0]) if exact else None

    def _by_place(self, system: str, judgement: Judgement) -> list[tuple[str, Segment]]:
        beside = self._documents.get((system, judgement.document), [])
        if judgement.position is not None and len(beside) == judgement.siblings:
            return [beside[judgement.position]]
        named = self._ids.get((system, judgement.id), [])
        near = [entry for entry in named if entry[1].document == judgement.document] or named
        return near if len(near) == 1 else []


def core_category(name: str) -> str:
    """The MQM-Core name of a category as other tools write it; the name itself where there is none."""
    plain = name.replace("_", " ").strip()
    lowered = plain.partition(" (")[0].casefold()
    for names in (_CORE, _OTHERS, _WMT):
        if lowered in names:
            return names[lowered]
    return _CORE.get(lowered.removesuffix(" format"), plain)


def severity_of(name: str) -> str:
    """A severity in mtqa's words."""
    lowered = name.strip().casefold()
    return {"trivial": "minor"}.get(lowered, lowered)
