"""What stands in the target where a term should: the words most like one of its renderings.

A guess for a message and a mark, never a reason to let a term pass.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mtqa.glossary.target import Place, Rendering
from mtqa.model import Span
from mtqa.text.en import FUNCTION_WORDS, LINK_WORDS, Words, is_dictionary_word

# From this likeness of letters on the guess is good enough to be replaced; it is difflib's own line for "close".
CLOSE = 0.6
# Words that belong to no term: a guess neither begins nor ends with one.
_OUTSIDE = FUNCTION_WORDS | {"say", "says", "said"}
# Places looked at around a rendering's words, and windows whose letters are compared.
_ANCHORS = 40
_COMPARED = 6


@dataclass(frozen=True, slots=True)
class Near:
    """A run of words and how much its letters are those of the rendering, 0 to 1."""

    place: Place
    likeness: float


def near_miss(renderings: Iterable[Rendering], text: Words, taken: Iterable[Span]) -> Near | None:
    """The best guess outside of what other terms have taken; None if nothing shares a word or is spelled alike."""
    blocked = {
        entry
        for span in taken
        for entry in range(bisect_left(text.starts, span.start), bisect_left(text.starts, span.end))
    }
    best: tuple[float, Near] | None = None
    for rendering in renderings:
        for rated in _rated(rendering, text, blocked):
            if best is None or rated[0] > best[0]:
                best = rated
    return best[1] if best else None


def _rated(rendering: Rendering, text: Words, blocked: set[int]) -> Iterator[tuple[float, Near]]:
    """The most promising windows of one rendering: shared words and shared letters count half each."""
    named = any(surface[0].isupper() for surface in rendering.words.surfaces)
    windows = {place: _shared(rendering, text, place) for place in _around(rendering, text, blocked)}
    if named:
        windows |= {place: 0.0 for place in _capitalised(rendering, text, blocked) if place not in windows}
    promising = sorted(windows, key=lambda place: (-windows[place], place))[:_COMPARED]
    wanted = " ".join(rendering.words.surfaces).lower()
    for place in promising:
        matcher = difflib.SequenceMatcher(None, " ".join(text.surfaces[slice(*place)]).lower(), wanted, autojunk=False)
        likeness = matcher.ratio()
        if windows[place] or likeness >= CLOSE:
            whole = _whole_name(place, len(rendering.words), text, blocked) if named else place
            yield likeness + windows[place], Near(whole, likeness)


def _shared(rendering: Rendering, text: Words, place: Place) -> float:
    """Dice's share of words that the window and the rendering have in common."""
    found = [text.lemmas[entry] for entry in range(*place) if text.surfaces[entry].lower() not in LINK_WORDS]
    common = sum(any(not word.isdisjoint(other) for other in found) for word in rendering.content)
    return 2 * common / (len(found) + len(rendering.content) or 1)


def _around(rendering: Rendering, text: Words, blocked: set[int]) -> set[Place]:
    """Windows of about the rendering's length over a place where one of its words stands."""
    size = len(rendering.words)
    anchors = sorted({place for word in rendering.content for lemma in word for place in text.positions.get(lemma, ())})
    return {
        (first, first + length)
        for anchor in anchors[:_ANCHORS]
        for length in _lengths(size)
        for first in range(max(0, anchor - length + 1), min(anchor, len(text) - length) + 1)
        if _may_be_term(text, first, first + length, blocked)
    }


def _lengths(size: int) -> range:
    """The lengths of windows; half of a rendering of two words is no near miss of it."""
    return range(size - 1 if size > 2 else size, size + 2)


def _capitalised(rendering: Rendering, text: Words, blocked: set[int]) -> list[Place]:
    """Windows of capitalised words that begin with one of the rendering's initials (Elin Vorst, Eileen Worst)."""
    size, initials = len(rendering.words), {surface[0] for surface in rendering.words.surfaces}
    places = (
        (first, first + size)
        for first, surface in enumerate(text.surfaces[: len(text) - size + 1])
        if surface[0] in initials
        and all(word[0].isupper() for word in text.surfaces[first : first + size])
        and _may_be_term(text, first, first + size, blocked)
    )
    return [place for place, _ in zip(places, range(_ANCHORS), strict=False)]


def _may_be_term(text: Words, first: int, end: int, blocked: set[int]) -> bool:
    """Whether the window holds words alone, neither begins nor ends outside of terms, and is free."""
    window: Sequence[str] = text.surfaces[first:end]
    if window[0].lower() in _OUTSIDE or window[-1].lower() in _OUTSIDE:
        return False
    return all(word[0].isalnum() for word in window) and blocked.isdisjoint(range(first, end))


def _whole_name(place: Place, size: int, text: Words, blocked: set[int]) -> Place:
    """The window cut to its capitalised words and stretched to the edges of the name they belong to."""
    first, end = place
    while end - first > 1 and not text.surfaces[end - 1][0].isupper():
        end -= 1
    while end - first > 1 and not text.surfaces[first][0].isupper():
        first += 1
    start, stop = first, end
    while start and start - 1 not in blocked and _goes_on(text.surfaces[start - 1], text.surfaces[start]):
        start -= 1
    while stop < len(text) and stop not in blocked and _goes_on(text.surfaces[stop - 1], text.surfaces[stop]):
        stop += 1
    return (start, stop) if stop - start <= size + 2 else (first, end)


def _goes_on(left: str, right: str) -> bool:
    """Whether two words are of one name: both capitalised, and both common words or both not.

    So that Prime Minister Shen and Foreign Minister Eileen Worst part before the person.
    """
    both = left[0].isupper() and right[0].isupper()
    return both and is_dictionary_word(left) == is_dictionary_word(right)
