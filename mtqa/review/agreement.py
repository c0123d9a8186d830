"""How far two reviewers agree: ESA scores, marked characters, severities and categories, and every disagreement.

Low figures are normal for such marks, so the list of disagreements matters more than any one of them. Compared are the
segments that both touched. Characters are compared where both marked in the same text.

Sources: Kocmi et al. 2024 (ESA); Blain et al. 2023, WMT QE task 2 (F1 over characters, half credit where only the
severity differs); severities by the higher one where marks of one reviewer overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtqa.metaeval.statistics import kendall, pearson
from mtqa.review.state import Place, SegmentState, State

_RANK = {"neutral": 0, "minor": 1, "major": 2, "critical": 3}
_HALF = 0.5  # credit for a character that both marked, with different severities
ESA_APART = 10  # a smaller difference of ESA scores is not listed
Mark = Mapping[str, Any]
Spot = tuple[str, int]  # side, place of a character; a mark for what is missing is one spot of its own


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that two reviewers see differently. `weight` puts the worst first."""

    system: str
    seg: str
    what: str
    one: str
    other: str
    weight: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers side by side; None where a figure is not defined on what they did.

    `segments` were touched by both, `scored` have both ESA scores (`pearson`, `kendall` tau-b, `mean_difference` in
    points). `marks` counts each one's marks; `f1` is over marked characters, `weighted_f1` gives half credit where the
    severity differs. Of `matched` pairs of overlapping marks `same_severity`, `same_dimension` and `same_category`
    agree. `apart` counts sides whose marks are in different texts and cannot be compared.
    """

    one: str
    other: str
    segments: int
    scored: int
    pearson: float | None
    kendall: float | None
    mean_difference: float | None
    marks: tuple[int, int]
    f1: float | None
    weighted_f1: float | None
    matched: int
    same_severity: int
    same_dimension: int
    same_category: int
    apart: int
    disagreements: tuple[Disagreement, ...]


def agreement(names: tuple[str, str], one: State, other: State) -> Agreement:
    """Compare two reviewers' own states."""
    shared = [place for place in one.segments if place in other.segments]
    pairs = [(place, one.segments[place], other.segments[place]) for place in shared]
    scores = [(a.esa, b.esa) for _, a, b in pairs if a.esa is not None and b.esa is not None]
    marks = _Marks()
    for place, a, b in pairs:
        marks.compare(place, a, b)
    found = [*marks.disagreements, *_scores_apart(pairs)]
    return Agreement(
        *names,
        segments=len(pairs),
        scored=len(scores),
        pearson=_of_scores(scores, pearson),
        kendall=_of_scores(scores, kendall),
        mean_difference=sum(abs(a - b) for a, b in scores) / len(scores) if scores else None,
        marks=(marks.of_one, marks.of_other),
        f1=marks.f1(marks.overlap),
        weighted_f1=marks.f1(marks.credit),
        matched=marks.matched,
        same_severity=marks.same_severity,
        same_dimension=marks.same_dimension,
        same_category=marks.same_category,
        apart=marks.apart,
        disagreements=tuple(sorted(found, key=lambda entry: -entry.weight)),
    )


def _of_scores(scores: list[tuple[float, float]], statistic: Any) -> float | None:
    import numpy as np

    if not scores:
        return None
    one, other = np.array(scores, dtype=np.float64).T
    value: float | None = statistic(one, other)
    return value


def _scores_apart(pairs: list[tuple[Place, SegmentState, SegmentState]]) -> Iterator[Disagreement]:
    for (system, key), a, b in pairs:
        if a.esa is not None and b.esa is not None and abs(a.esa - b.esa) >= ESA_APART:
            seg, apart = a.seg or b.seg or key, abs(a.esa - b.esa)
            yield Disagreement(system, seg, "ESA", f"{a.esa:g}", f"{b.esa:g}", apart / 10)


class _Marks:
    """What the marks of all segments add up to."""

    def __init__(self) -> None:
        self.of_one = self.of_other = self.matched = self.apart = 0
        self.same_severity = self.same_dimension = self.same_category = 0
        self.chars_one = self.chars_other = self.overlap = 0
        self.credit = 0.0
        self.disagreements: list[Disagreement] = []

    def f1(self, shared: float) -> float | None:
        """2 × shared / all marked; None where nobody marked anything."""
        total = self.chars_one + self.chars_other
        return 2 * shared / total if total else None

    def compare(self, place: Place, one: SegmentState, other: SegmentState) -> None:
        """Take in one segment that both touched."""
        left, right = list(one.marks.values()), list(other.marks.values())
        self.of_one, self.of_other = self.of_one + len(left), self.of_other + len(right)
        for side in ("source", "target"):
            texts = [{mark["text"] for mark in marks if mark["side"] == side} for marks in (left, right)]
            if texts[0] and texts[1] and texts[0] != texts[1]:
                self.apart += 1
                left = [mark for mark in left if mark["side"] != side]
                right = [mark for mark in right if mark["side"] != side]
        ours, theirs = _spots(left), _spots(right)
        both = ours.keys() & theirs.keys()
        self.chars_one, self.chars_other = self.chars_one + len(ours), self.chars_other + len(theirs)
        self.overlap += len(both)
        self.credit += sum(1 if ours[spot] == theirs[spot] else _HALF for spot in both)
        self._match(place, one.seg or other.seg or place[1], left, right)

    def _match(self, place: Place, seg: str, left: Sequence[Mark], right: Sequence[Mark]) -> None:
        """Pair marks that overlap, those that share most first."""
        ours, theirs = ([_spots([mark]).keys() for mark in marks] for marks in (left, right))
        pairs = [(len(a & b), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs)]
        shared = sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))
        free, unmet = set(range(len(left))), set(range(len(right)))
        for overlap, i, j in shared:
            if overlap and i in free and j in unmet:
                free.discard(i)
                unmet.discard(j)
                self._pair(place, seg, left[i], right[j])
        for i in sorted(free):
            self._tell(place, seg, "mark", _shown(left[i]), "-", _rank(left[i]) + 1)
        for j in sorted(unmet):
            self._tell(place, seg, "mark", "-", _shown(right[j]), _rank(right[j]) + 1)

    def _pair(self, place: Place, seg: str, a: Mark, b: Mark) -> None:
        self.matched += 1
        severity = _rank(a) == _rank(b)
        one, other = (mark.get("category", "").casefold() for mark in (a, b))
        self.same_severity += severity
        self.same_dimension += one.partition("/")[0] == other.partition("/")[0]
        self.same_category += one == other
        if not severity:
            self._tell(place, seg, "severity", _shown(a), _shown(b), abs(_rank(a) - _rank(b)))
        elif one != other:
            self._tell(place, seg, "category", _shown(a), _shown(b), 0.5)

    def _tell(self, place: Place, seg: str, what: str, one: str, other: str, weight: float) -> None:
        self.disagreements.append(Disagreement(place[0], seg, what, one, other, weight))


def _rank(mark: Mark) -> int:
    return _RANK.get(mark.get("severity", "").casefold(), 1)


def _spots(marks: Sequence[Mark]) -> dict[Spot, int]:
    """The marked characters, each with the highest severity of the marks on it."""
    spots: dict[Spot, int] = {}
    for mark in marks:
        start, end = mark.get("start", 0), mark.get("end", 0)
        # An empty range still says something: one spot. A range can be no longer than its text.
        places = [-1] if mark["side"] == "missing" else range(start, max(start + 1, min(end, len(mark["text"]))))
        for place in places:
            spot = (mark["side"], place)
            spots[spot] = max(spots.get(spot, 0), _rank(mark))
    return spots


def _shown(mark: Mark) -> str:
    """A mark for a person: severity, category, the marked words."""
    words = "[missing]" if mark["side"] == "missing" else mark["text"][mark.get("start", 0) : mark.get("end", 0)]
    named = " ".join(part for part in (mark.get("severity", ""), mark.get("category", "")) if part)
    return f"{named}: {words}"
