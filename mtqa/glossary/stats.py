"""How a glossary fares on texts: for each concept how often it occurs and what translations do with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mtqa.glossary.match import Matcher, TermUse, TermVerdict
from mtqa.glossary.model import Status
from mtqa.model import Segment
from mtqa.text.chars import is_blank
from mtqa.text.en import EnText
from mtqa.text.zh import ZhText

# A missing rendering that may be no fault: the Chinese is a piece of another word, or an everyday one.
WEAK = "weak"
STATES = (*(verdict.value for verdict in TermVerdict), WEAK)
# A row is doubtful if accepted translations miss it so often, and in more than half of its hits.
_ENOUGH = 3
# Segments that are named of each fault of a concept.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Usage:
    """One concept: `hits` counts segments that have it (or a form that is forbidden anywhere), `states` what was done.

    `renderings` counts the right renderings that were found, by their glossary text, `known` those and the wrong ones
    that the glossary names; `segments` are the first of each state but ok, as index and id. A concept that is only
    `proposed` is not looked for.
    """

    concept: str
    zh: tuple[str, ...]
    hits: int
    states: Mapping[str, int]
    renderings: Mapping[str, int]
    proposed: bool = False
    known: Mapping[str, int] = field(default_factory=dict)
    segments: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    @property
    def consistency(self) -> float | None:
        """The share of the most frequent rendering among those found; None where none was found."""
        return max(self.known.values()) / sum(self.known.values()) if self.known else None

    @property
    def is_doubtful(self) -> bool:
        """Whether translations, if they are accepted ones, speak against the glossary: most do without the term."""
        missing = self.states.get(TermVerdict.MISSING.value, 0)
        return missing >= _ENOUGH and 2 * missing > self.hits


@dataclass(frozen=True, slots=True)
class Usages:
    """All concepts in the order of the glossary; `segments` were looked at, `empty` had no translation."""

    concepts: tuple[Usage, ...]
    segments: int
    empty: int

    @property
    def unused(self) -> tuple[Usage, ...]:
        """The concepts whose Chinese was never met; those without Chinese, and proposed ones, are none of them."""
        return tuple(usage for usage in self.concepts if usage.zh and not usage.hits and not usage.proposed)


def state(use: TermUse) -> str:
    """What a target does with a term: the verdict, or `weak`."""
    if use.verdict is TermVerdict.MISSING and (use.weak or use.everyday):
        return WEAK
    return use.verdict.value


def usage(matcher: Matcher, segments: Iterable[Segment]) -> Usages:
    """Count the terms of segments; one segment counts once for each concept. Empty targets are left out."""
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    renderings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    known: defaultdict[str, Counter[str]] = defaultdict(Counter)
    named: defaultdict[str, defaultdict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    seen = empty = 0
    for segment in segments:
        seen += 1
        if is_blank(segment.target):
            empty += 1
            continue
        for use in matcher.uses(segment, ZhText(segment.source), EnText(segment.target)):
            done = state(use)
            states[use.concept][done] += 1
            found = dict.fromkeys(piece.row.en for piece in use.found if piece.row)
            if use.verdict is not TermVerdict.VARIANT:
                known[use.concept].update(found.keys())
            if use.verdict is TermVerdict.OK:
                renderings[use.concept].update(found.keys())
            elif len(named[use.concept][done]) < _NAMED:
                named[use.concept][done].append((segment.index, segment.id))
    concepts = tuple(
        Usage(
            concept.id,
            concept.zh,
            states[concept.id].total(),
            dict(states[concept.id]),
            dict(renderings[concept.id].most_common()),
            all(row.status is Status.PROPOSED for row in concept.rows),
            dict(known[concept.id].most_common()),
            {done: tuple(segments) for done, segments in named[concept.id].items()},
        )
        for concept in matcher.glossary.concepts
    )
    return Usages(concepts, seen, empty)
