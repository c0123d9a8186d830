"""TER's edits, counted as sacrebleu counts them in a fraction of the time.

Nearly all of TER's time goes into edit distances: of every shift that might help, the distance after it is found cell
by cell in a matrix. Here a column of the matrix is a dozen operations on one long integer, the path is read from the
same integers, and a shift that cannot win is dropped on a lower bound. Which shifts are tried, limits, ties and the
beam stay sacrebleu's own (`sacrebleu.metrics.lib_ter`), and so do the results: tests/metrics/test_edits.py.

Source: Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# sacrebleu looks only at so many cells to either side of the (stretched) diagonal. A path of `d` edits between texts
# whose lengths differ by `n` strays from it by (d + n) / 2 at most, so that short ones need no closer look.
_BEAM = 25
_SURELY_INSIDE = 2 * (_BEAM - 2)


def edits(hypothesis: Sequence[str], reference: Sequence[str]) -> int:
    """The least number of edits and shifts that sacrebleu's search finds from one list of words to the other."""
    from sacrebleu.metrics import lib_ter

    if not reference:
        return len(hypothesis)
    words, goal = list(hypothesis), list(reference)
    distance = _Distance(goal, lib_ter.BeamEditDistance(goal))
    shifts = tried = 0
    while True:
        gain, shifted, tried = lib_ter._shift(words, goal, distance, tried)
        if gain <= 0 or tried >= lib_ter._MAX_SHIFT_CANDIDATES:
            return shifts + distance.exact(words)
        words = shifted
        shifts += 1


class _Distance:
    """What the search calls for the distance of a list of words from the reference, and its path.

    The search asks for the path of what it has, then for the distances of shifted versions, of which it takes the
    nearest if that is nearer than what it had. A version that cannot be it may be told by a lower bound.
    """

    def __init__(self, reference: Sequence[str], beam: Callable[[Sequence[str]], tuple[int, str]]) -> None:
        self._beam, self._reference, self._to_beat = beam, reference, 0
        self._places: dict[str, int] = {}
        for place, word in enumerate(reference):
            self._places[word] = self._places.get(word, 0) | 1 << place

    def __call__(self, words: Sequence[str]) -> _Answer:
        return _Answer(self, words)

    def whole(self, words: Sequence[str]) -> tuple[int, str]:
        """Distance and path; a new round of shifts begins."""
        matrix = self._matrix(words)
        path = matrix.path(words, self._reference)
        distance, path = (matrix.distance, path) if within_beam(path) else self._beam(words)
        self._to_beat = distance
        return distance, path

    def exact(self, words: Sequence[str]) -> int:
        """The distance alone."""
        return self._checked(words, self._matrix(words))

    def bounded(self, words: Sequence[str]) -> int:
        """The distance, or a lower bound of it that does not win either."""
        matrix = self._matrix(words)
        if matrix.distance > self._to_beat:
            return matrix.distance
        distance = self._checked(words, matrix)
        self._to_beat = min(self._to_beat, distance)
        return distance

    def _checked(self, words: Sequence[str], matrix: Matrix) -> int:
        short = matrix.distance + abs(len(words) - len(self._reference)) <= _SURELY_INSIDE
        if short or within_beam(matrix.path(words, self._reference)):
            return matrix.distance
        return self._beam(words)[0]

    def _matrix(self, words: Sequence[str]) -> Matrix:
        return Matrix.between(words, self._places, len(self._reference))


@dataclass(frozen=True, slots=True)
class _Answer:
    """A pair of distance and path, each made only for those who ask."""

    distance: _Distance
    words: Sequence[str]

    def __getitem__(self, index: int) -> int:
        return self.distance.bounded(self.words)  # the search takes the path by unpacking only

    def __iter__(self) -> Iterator[Any]:
        return iter(self.distance.whole(self.words))


@dataclass(frozen=True, slots=True)
class Matrix:
    """The distances of every beginning of some words from every beginning of a reference, as bits.

    A column for each word, a bit for each word of the reference: `flat` marks cells equal to their diagonal neighbour,
    `dearer` those one above their neighbour in the column before.
    """

    distance: int
    flat: Sequence[int]
    dearer: Sequence[int]

    @classmethod
    def between(cls, words: Sequence[str], places: Mapping[str, int], length: int) -> Matrix:
        """From `words` to a reference of `length` words; `places` holds the bits of each of its words."""
        distance, last, ones = length, 1 << (length - 1), (1 << length) - 1
        down, up = ones, 0  # cells one above and one below their neighbour in the same column
        flats: list[int] = []
        dearers: list[int] = []
        for word in words:
            match = places.get(word, 0) | up
            flat = (((match & down) + down) ^ down) | match
            dearer, cheaper = up | (ones & ~(flat | down)), flat & down
            flats.append(flat)
            dearers.append(dearer)
            if dearer & last:
                distance += 1
            elif cheaper & last:
                distance -= 1
            shifted = (dearer << 1 | 1) & ones
            down, up = (cheaper << 1 & ones) | (ones & ~(flat | shifted)), shifted & flat
        return cls(distance, flats, dearers)

    def path(self, words: Sequence[str], reference: Sequence[str]) -> str:
        """The operations of one best path as sacrebleu writes them; it prefers the diagonal, then deletions."""
        column, row = len(words), len(reference)
        path: list[str] = []
        while column and row:
            bit = 1 << (row - 1)
            if words[column - 1] == reference[row - 1]:
                operation = " "
            elif not self.flat[column - 1] & bit:
                operation = "s"
            else:
                operation = "d" if self.dearer[column - 1] & bit else "i"
            path.append(operation)
            column -= operation != "i"
            row -= operation != "d"
        return "d" * column + "i" * row + "".join(reversed(path))


def within_beam(path: str) -> bool:
    """Whether sacrebleu's beam lets the path through, and so finds it or one as short.

    Every cell of the path then has its true distance, and what ties with it is decided the same way.
    """
    columns, rows = len(path) - path.count("i"), len(path) - path.count("d")
    stretch = rows / columns if columns else 1.0
    beam = max(_BEAM, math.ceil(stretch / 2 + _BEAM)) if stretch / 2 > _BEAM else _BEAM
    column = row = 0
    for operation in path:
        column += operation != "i"
        row += operation != "d"
        if 0 < column < columns and not -beam <= row - math.floor(column * stretch) < beam:
            return False
        if column == columns and row < math.floor(column * stretch) - beam:
            return False
    return True
