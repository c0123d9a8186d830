"""What one target does with the terms found in its source.

Right renderings are sought first, for all terms; a forbidden or deprecated form inside one of them is no fault
(chip in chip control chip). Of each concept the worst fault is kept.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mtqa.glossary.model import Concept, Row, Status
from mtqa.glossary.near import near_miss
from mtqa.glossary.source import Folded, Hit
from mtqa.glossary.target import (
    Place,
    Rendering,
    capitals_lost,
    case_holds,
    initials_place,
    is_other_word,
    places,
    variant,
)
from mtqa.glossary.weak import WeakSigns
from mtqa.model import Span
from mtqa.text.en import EnText

# Proper names, whose capitals are part of them. Titles are not among them: Premier Li, but the premier.
_NAME_TYPES = frozenset({"name", "person", "org"})

# So many hits of a term in one segment are asked whether they are weak.
_ASKED = 20


class TermVerdict(enum.Enum):
    """What a target does with one term, from right to worst."""

    OK = "ok"
    CASE = "case"
    VARIANT = "variant"
    DEPRECATED = "deprecated"
    MISSING = "missing"
    DNT_CHANGED = "dnt-changed"
    FORBIDDEN = "forbidden"

    @property
    def rank(self) -> int:
        """0 for ok to 6 for forbidden."""
        return _RANK[self]


_RANK = {verdict: rank for rank, verdict in enumerate(TermVerdict)}


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the target: its span, its text, and the glossary row it matches.

    A near miss has no row, and `likeness` says how much of its letters are those of the term, 0 to 1.
    """

    span: Span
    text: str
    row: Row | None = None
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class TermUse:
    """One concept in one segment.

    `zh` is the form found in the source as the glossary writes it ("" for a form that is forbidden everywhere), and
    `source_spans` are all its places. `expected` are the right renderings, the preferred ones first. `found` are the
    places in the target that the verdict is about: the right ones for `ok`, the wrong ones otherwise, a near miss or
    nothing for `missing`. `weak` says why the source hit may be no term at all; `everyday` is True where the form is so
    common a word, and no name, that another rendering may be right. Both are looked into for `missing` alone.
    """

    concept: str
    zh: str
    source_spans: tuple[Span, ...]
    verdict: TermVerdict
    expected: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    weak: str = ""
    everyday: bool = False
    fixed_case: bool = False  # whether the first of `expected` keeps its case at the start of a sentence


class Entry:
    """A concept with its renderings prepared."""

    def __init__(self, concept: Concept) -> None:
        self.concept = concept
        self.enforced = any(row.status is not Status.PROPOSED for row in concept.rows)
        self.dated = any(row.valid_from or row.valid_to for row in concept.rows)

    @cached_property
    def renderings(self) -> tuple[Rendering, ...]:
        """All rows' English."""
        return tuple(Rendering(row) for row in self.concept.rows)

    @cached_property
    def _always(self) -> Sides:
        return self._sorted("")

    def on(self, date: str) -> Sides:
        """The renderings that count on a date."""
        return self._sorted(date) if self.dated else self._always

    def _sorted(self, date: str) -> Sides:
        """Right renderings outside of their dates count as deprecated."""
        sides: dict[Status, list[Rendering]] = {Status.ADMITTED: [], Status.DEPRECATED: [], Status.FORBIDDEN: []}
        for rendering in self.renderings:
            row = rendering.row
            if row.status.accepted:
                sides[Status.ADMITTED if row.valid_on(date) else Status.DEPRECATED].append(rendering)
            elif row.status in sides and row.valid_on(date):
                sides[row.status].append(rendering)
        right = sorted(sides[Status.ADMITTED], key=lambda rendering: rendering.row.status.rank)
        expected = tuple(dict.fromkeys(rendering.row.en for rendering in right))
        fixed = bool(right) and (right[0].row.case or right[0].row.status is Status.DNT)
        return Sides(tuple(right), tuple(sides[Status.DEPRECATED]), tuple(sides[Status.FORBIDDEN]), expected, fixed)

    def active_on(self, date: str) -> bool:
        """Whether anything about the concept is to be enforced on a date."""
        if not self.dated or not date:
            return self.enforced
        if any(row.valid_on(date) and row.status is not Status.PROPOSED for row in self.concept.rows):
            return True
        # On a day when nobody held an office, its titles are wrong; a name may be spoken of before it is official.
        return any(row.type == "title" and row.status.accepted for row in self.concept.rows)


@dataclass(frozen=True, slots=True)
class Sides:
    """A concept's renderings on one date; `right` begins with the preferred ones."""

    right: tuple[Rendering, ...]
    deprecated: tuple[Rendering, ...]
    forbidden: tuple[Rendering, ...]
    expected: tuple[str, ...]  # the texts of `right`
    fixed_case: bool  # whether the first of them keeps its case at the start of a sentence


@dataclass(frozen=True, slots=True)
class _Seen:
    """A rendering at a place of the target, and whether its capitals are right."""

    rendering: Rendering
    span: Span
    cased: bool


class Judge:
    """One target and one date."""

    def __init__(self, source: Folded, en: EnText, date: str, signs: WeakSigns) -> None:
        self.source, self.en, self.date, self.signs = source, en, date, signs
        self.text = en.words
        self.taken: list[_Seen] = []
        self._right: dict[str, list[_Seen]] = {}

    def judge(self, hits: Sequence[Hit], entries: dict[str, Entry], everywhere: Sequence[Entry]) -> list[TermUse]:
        """Each term of the source, then what is wrong wherever it stands."""
        tasks: dict[tuple[str, ...], list[Hit]] = {}
        for hit in hits:
            tasks.setdefault(tuple(concept.id for concept, _ in hit.owners), []).append(hit)
        for id in dict.fromkeys(id for ids in tasks for id in ids):
            self._look_for(entries[id])
        for entry in everywhere:
            self._look_for(entry)
        found = [self._best_reading([entries[id] for id in ids], members) for ids, members in tasks.items()]
        uses: dict[str, TermUse] = {}
        for use in found:  # a concept hit alone and as a homonym is judged by its worst
            if use.concept not in uses or use.verdict.rank > uses[use.concept].verdict.rank:
                uses[use.concept] = use
        strays = (self._use(entry, ()) for entry in everywhere)
        return [*uses.values(), *(use for use in strays if use.verdict is not TermVerdict.OK)]

    def _look_for(self, entry: Entry) -> None:
        """Note where an entry's right renderings stand."""
        seen = [seen for rendering in entry.on(self.date).right for seen in self._seen(rendering)]
        self._right[entry.concept.id] = seen
        self.taken += [one for one in seen if one.cased]

    def _seen(self, rendering: Rendering) -> Iterator[_Seen]:
        """The places of a right rendering, those with wrong capitals too unless they are another word."""
        row = rendering.row
        if row.status is Status.DNT:
            yield from (_Seen(rendering, span, True) for span in _verbatim(row.en, self.en.text))
        for place in places(rendering, self.text):
            cased = row.status is not Status.DNT and self._is_cased(rendering, place)
            if cased or not is_other_word(rendering, self.text, place):
                yield _Seen(rendering, self.text.span(*place), cased)

    def _is_cased(self, rendering: Rendering, place: Place) -> bool:
        """Whether the capitals of a right rendering are right as far as they matter."""
        if rendering.strict:
            return case_holds(rendering, self.text, place)
        return rendering.row.type not in _NAME_TYPES or not capitals_lost(rendering, self.text, place)

    def _best_reading(self, entries: Sequence[Entry], hits: Sequence[Hit]) -> TermUse:
        """The use of the concept that suits the target best, where several share a Chinese form."""
        if len(entries) == 1:
            return self._use(entries[0], hits)
        uses = [self._use(entry, hits) for entry in entries]
        best = min(uses, key=lambda use: use.verdict.rank)
        if best.verdict is TermVerdict.OK:
            return best
        return replace(best, expected=tuple(dict.fromkeys(form for use in uses for form in use.expected)))

    def _use(self, entry: Entry, hits: Sequence[Hit]) -> TermUse:
        """The verdict on one concept."""
        sides = entry.on(self.date)
        verdict, found = self._verdict(sides, self._right[entry.concept.id], bool(hits))
        missing = verdict is TermVerdict.MISSING
        weak = self._weakness(hits) if missing else ""
        if verdict in {TermVerdict.MISSING, TermVerdict.DNT_CHANGED} and not weak and not found:
            found = self._near(sides.right)
        forms = [form for hit in hits for concept, form in hit.owners if concept.id == entry.concept.id]
        return TermUse(
            concept=entry.concept.id,
            zh=forms[0] if forms else "",
            source_spans=tuple(self.source.span(hit.start, hit.end) for hit in hits),
            verdict=verdict,
            expected=sides.expected,
            found=found,
            weak=weak,
            everyday=missing and not weak and self._is_everyday(sides.right, hits),
            fixed_case=sides.fixed_case,
        )

    def _verdict(self, sides: Sides, right: Sequence[_Seen], in_source: bool) -> tuple[TermVerdict, tuple[Found, ...]]:
        """The worst of what is there."""
        if sides.forbidden and (wrong := self._wrong(sides.forbidden)):
            return TermVerdict.FORBIDDEN, wrong
        if sides.deprecated and (wrong := self._wrong(sides.deprecated)):
            return TermVerdict.DEPRECATED, wrong
        good = self._found(one for one in right if one.cased)
        if good or not sides.right or not in_source:
            return TermVerdict.OK, good
        return self._shortfall(sides.right, self._found(right))

    def _shortfall(
        self, renderings: Sequence[Rendering], miscased: tuple[Found, ...]
    ) -> tuple[TermVerdict, tuple[Found, ...]]:
        """What is there instead, where no right rendering stands as it should."""
        if renderings[0].row.status is Status.DNT:
            return TermVerdict.DNT_CHANGED, miscased
        if miscased:
            return TermVerdict.CASE, miscased
        for rendering in renderings:
            if place := initials_place(rendering, self.text):
                return TermVerdict.OK, (self._piece(place, rendering.row),)
        for rendering in renderings:
            if place := variant(rendering, self.text):
                return TermVerdict.VARIANT, (self._piece(place, rendering.row),)
        return TermVerdict.MISSING, ()

    def _wrong(self, renderings: Iterable[Rendering]) -> tuple[Found, ...]:
        """The places of wrong renderings that no right one covers."""
        seen = [
            _Seen(rendering, self.text.span(*place), True)
            for rendering in renderings
            for place in places(rendering, self.text)
            if not rendering.strict or case_holds(rendering, self.text, place)
        ]
        return self._found(one for one in seen if not any(self._covers(right, one) for right in self.taken))

    def _covers(self, right: _Seen, wrong: _Seen) -> bool:
        """Whether a wrong form is only part, or only a reading, of a right one.

        Where the two are spelled differently (data centre, datacentre; control chip, controlling chip) and the text
        has the wrong spelling, it does not. Capitals count only where the text has the wrong form to the letter, the
        plural of the last word never.
        """
        if not right.span.contains(wrong.span):
            return False
        text, good, bad = wrong.span.of(self.en.text), right.rendering.row.en, wrong.rendering.row.en
        is_spelled_so = text == bad != good or _plain(text) == _plain(bad) != _plain(good)
        return not (right.span == wrong.span and is_spelled_so)

    def _found(self, seen: Iterable[_Seen]) -> tuple[Found, ...]:
        """In the order of the text, the longest of nested ones."""
        chosen: list[Found] = []
        for one in sorted(seen, key=lambda one: (one.span.start, -one.span.end)):
            if not chosen or one.span.start >= chosen[-1].span.end:
                chosen.append(Found(one.span, one.span.of(self.en.text), one.rendering.row))
        return tuple(chosen)

    def _piece(self, place: Place, row: Row | None = None, likeness: float = 1.0) -> Found:
        span = self.text.span(*place)
        return Found(span, span.of(self.en.text), row, likeness)

    def _near(self, renderings: Sequence[Rendering]) -> tuple[Found, ...]:
        """The near miss, if there is one that is not another term's right rendering."""
        near = near_miss(renderings, self.text, [one.span for one in self.taken])
        return (self._piece(near.place, None, near.likeness),) if near else ()

    def _is_everyday(self, renderings: Sequence[Rendering], hits: Sequence[Hit]) -> bool:
        """Whether all hits are everyday words and their rendering is no name."""
        if renderings[0].row.en[:1].isupper():
            return False
        return all(self.signs.is_everyday(form) for form in {hit.text for hit in hits})

    def _weakness(self, hits: Sequence[Hit]) -> str:
        """Why none of the hits may be the term; "" if one of them is beyond doubt."""
        reason = ""
        for hit in hits[:_ASKED]:
            reason = self.signs.of(self.source.text, hit.start, hit.end)
            if not reason:
                break
        return reason


def _plain(text: str) -> str:
    """A rendering without capitals and the plural of its last word."""
    return text.lower().removesuffix("s")


def _verbatim(form: str, text: str) -> Iterator[Span]:
    """Where a form stands to the letter, Latin letters and figures not going on beyond it."""
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if not _goes_on(text[at - 1 : at], form[0]) and not _goes_on(text[end : end + 1], form[-1]):
            yield Span(at, end)
        at = text.find(form, at + 1)


def _goes_on(outside: str, inside: str) -> bool:
    return outside.isascii() and outside.isalnum() and inside.isascii() and inside.isalnum()
