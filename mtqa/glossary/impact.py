"""What another version of a glossary would change in the verdicts on a corpus, before it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mtqa.glossary.match import Matcher, TermUse
from mtqa.glossary.stats import WEAK, state
from mtqa.model import Segment
from mtqa.text.chars import is_blank
from mtqa.text.en import EnText
from mtqa.text.zh import ZhText

# States that raise no alarm; "" is a term that is not in the glossary.
_QUIET = frozenset({"", "ok", WEAK})


@dataclass(frozen=True, slots=True)
class Shift:
    """One term of one segment whose state changes; "" is the state of a term that a version does not have."""

    segment: Segment
    concept: str
    zh: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """`appears` or `vanishes` for an alarm, `differs` for another alarm, `quiet` where there is none at all."""
        if self.before in _QUIET:
            return "quiet" if self.after in _QUIET else "appears"
        return "vanishes" if self.after in _QUIET else "differs"


def impact(old: Matcher, new: Matcher, segments: Iterable[Segment]) -> Iterator[Shift]:
    """The terms whose state the new glossary changes, segment by segment. Empty targets are left out.

    A concept that only has another id now is the same concept.
    """
    for segment in segments:
        if is_blank(segment.target):
            continue
        zh, en = ZhText(segment.source), EnText(segment.target)
        for before, after in _pairs(old.uses(segment, zh, en), new.uses(segment, zh, en)):
            states = tuple(state(use) if use else "" for use in (before, after))
            use = after or before
            if use and states[0] != states[1]:
                yield Shift(segment, use.concept, use.zh, *states)


def _pairs(old: Iterable[TermUse], new: Iterable[TermUse]) -> Iterator[tuple[TermUse | None, TermUse | None]]:
    """The uses of one concept in both versions: by id, else by the places in the source."""
    before, after = ({use.concept: use for use in uses} for uses in (old, new))
    for id in [id for id in before if id in after]:
        yield before.pop(id), after.pop(id)
    by_place = {use.source_spans: use for use in after.values() if use.source_spans}
    for use in before.values():
        renamed = by_place.pop(use.source_spans, None)
        if renamed:
            del after[renamed.concept]
        yield use, renamed
    yield from ((None, use) for use in after.values())
