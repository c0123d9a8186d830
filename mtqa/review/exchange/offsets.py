"""Places in a text as other tools count them: UTF-16 units, ends that are included, line ends that are not counted.

Inside mtqa a place is a code point and a range is half-open.
"""

from __future__ import annotations

from collections.abc import Iterator


def _units(text: str, line_ends: bool) -> Iterator[int]:
    """For each UTF-16 unit of a text the code point it belongs to; line feeds may count as nothing."""
    for place, char in enumerate(text):
        if line_ends or char != "\n":
            yield place
            if char > "\uffff":
                yield place


def from_units(text: str, first: int, last: int, *, line_ends: bool = True) -> tuple[int, int] | None:
    """The half-open range of code points that the UTF-16 units `first` to `last` (both included) touch.

    None for a range that is not in the text.
    """
    places = list(_units(text, line_ends))
    if not 0 <= first <= last < len(places):
        return None
    return places[first], places[last] + 1


def to_units(text: str, start: int, end: int, *, line_ends: bool = True) -> tuple[int, int] | None:
    """The first and the last UTF-16 unit of a half-open range of code points; None for one without any."""
    touched = [unit for unit, place in enumerate(_units(text, line_ends)) if start <= place < end]
    return (touched[0], touched[-1]) if touched else None


def _solid(text: str) -> list[int]:
    """The places of the characters that a reader sees: no white space, no zero-width space."""
    return [place for place, char in enumerate(text) if not char.isspace() and char != "\u200b"]


def squeezed(text: str) -> str:
    """A text without white space and zero-width spaces: equal for texts that differ in those alone."""
    return "".join(text[place] for place in _solid(text))


def carried(start: int, end: int, text: str, other: str) -> tuple[int, int]:
    """A half-open range of one text in another that differs from it in white space alone."""
    if text == other:
        return start, end
    before, places = _solid(text), _solid(other)
    first = sum(place < start for place in before)
    last = sum(place < end for place in before)
    if first == last:  # nothing that is seen
        at = places[first] if first < len(places) else len(other)
        return at, at
    return places[first], places[last - 1] + 1
