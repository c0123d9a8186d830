"""Which Chinese character goes with which English word, learnt from the texts themselves.

IBM model 1 in both directions (Brown et al. 1993), with a fixed preference for the diagonal and a word for nothing (as
Dyer et al. 2013 have them). Characters, not words, on the Chinese side: a term is then the sum of its characters, and
no segmentation can cut it wrongly. The links serve to place a term's borders, never to judge a translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

# Settings of a coarse search on the data of docs/bench-mining.md, where neighbours of each give two points less.
ROUNDS = 6
_DIAGONAL = 3.0
_NOTHING = 0.08  # the share of a word that may go with nothing on the other side
_SMOOTH = 0.01
# Cells (characters times words, over all pairs) that are learnt from; more take time and memory and teach little.
CELLS = 6_000_000

Pairs = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Lexicon:
    """What was learnt. `cells` are the sorted codes of the pairs that were met together, with both probabilities."""

    characters: dict[str, int]
    words: dict[str, int]
    cells: NDArray[np.int64]
    of_word: NDArray[np.float64]  # of a word, given the character
    of_character: NDArray[np.float64]  # of a character, given the word
    frequency: tuple[NDArray[np.float64], NDArray[np.float64]]  # of words, of characters: what "nothing" gives

    def links(self, source: str, keys: Sequence[str]) -> Matrix:
        """How much each word goes with each character, shape [words, characters]: the mean of both directions."""
        import numpy as np

        shape = (len(keys), len(source))
        if not keys or not source:
            return np.zeros(shape)
        rows = np.array([self.words.get(key, -1) for key in keys])
        columns = np.array([self.characters.get(char, -1) for char in source])
        codes = (columns[None, :] * max(1, len(self.words)) + rows[:, None]).ravel()
        unknown = ((columns < 0)[None, :] | (rows < 0)[:, None]).ravel()
        places = np.minimum(np.searchsorted(self.cells, codes), max(0, len(self.cells) - 1))
        met = ~unknown & (self.cells[places] == codes) if len(self.cells) else np.zeros(len(codes), dtype=np.bool_)
        near = _nearness(*shape)
        forward = (np.where(met, self.of_word[places], 0.0).reshape(shape)) * near
        backward = (np.where(met, self.of_character[places], 0.0).reshape(shape)) * near
        # The preference for the diagonal is a distribution on either side, as in training.
        forward *= (1 - _NOTHING) / near.sum(axis=1, keepdims=True)
        backward *= (1 - _NOTHING) / near.sum(axis=0, keepdims=True)
        nothing_row = _NOTHING * np.where(rows < 0, 1.0, self.frequency[0][rows])
        nothing_column = _NOTHING * np.where(columns < 0, 1.0, self.frequency[1][columns])
        forward /= forward.sum(axis=1, keepdims=True) + nothing_row[:, None] + 1e-12
        backward /= backward.sum(axis=0, keepdims=True) + nothing_column[None, :] + 1e-12
        both: Matrix = (forward + backward) / 2
        return both


def learn(pairs: Pairs) -> Lexicon:
    """The lexicon of pairs of a folded Chinese text and the keys of the English words beside it."""
    chosen = _affordable([(source, keys) for source, keys in pairs if source and keys])
    characters = _numbered(char for source, _ in chosen for char in source)
    words = _numbered(key for _, keys in chosen for key in keys)
    return _trained(chosen, characters, words)


def _affordable(pairs: list[tuple[str, Sequence[str]]]) -> list[tuple[str, Sequence[str]]]:
    """Every nth pair, so that all parts of the corpus are heard and CELLS are not exceeded by much."""
    cells = sum(len(source) * len(keys) for source, keys in pairs)
    return pairs[:: max(1, -(-cells // CELLS))]


def _numbered(items: Iterable[str]) -> dict[str, int]:
    return {item: number for number, item in enumerate(dict.fromkeys(items))}


def _nearness(words: int, characters: int) -> Matrix:
    """How near each word is to each character, both texts stretched to the same length."""
    import numpy as np

    down = (np.arange(words)[:, None] + 0.5) / words
    across = (np.arange(characters)[None, :] + 0.5) / characters
    near: Matrix = np.exp(-_DIAGONAL * np.abs(down - across))
    return near


def _trained(pairs: Pairs, characters: dict[str, int], words: dict[str, int]) -> Lexicon:
    """Expectation and maximisation, all pairs at once."""
    import numpy as np

    codes, weights, row_of, column_of, row_words, column_characters = _laid_out(pairs, characters, words)
    cells, cell_of = np.unique(codes, return_inverse=True)
    of_character_cell, of_word_cell = np.divmod(cells, max(1, len(words)))
    frequency = tuple(
        np.bincount(numbers, minlength=size) / max(1, len(numbers))
        for numbers, size in ((row_words, len(words)), (column_characters, len(characters)))
    )
    sides: list[NDArray[np.float64]] = []
    for run_of, items, given in (
        (row_of, row_words, of_character_cell),
        (column_of, column_characters, of_word_cell),
    ):
        near = weights * (1 - _NOTHING) / np.bincount(run_of, weights)[run_of] if len(run_of) else weights
        nothing = _NOTHING * frequency[len(sides)][items]
        table = np.ones(len(cells))
        table /= np.bincount(given, table)[given] if len(cells) else 1
        for _ in range(ROUNDS if len(cells) else 0):
            part = table[cell_of] * near
            part /= (np.bincount(run_of, part) + nothing)[run_of]
            counts = np.bincount(cell_of, part, minlength=len(cells))
            table = counts / (np.bincount(given, counts)[given] + _SMOOTH)
        sides.append(table)
    return Lexicon(characters, words, cells, sides[0], sides[1], (frequency[0], frequency[1]))


def _laid_out(pairs: Pairs, characters: dict[str, int], words: dict[str, int]) -> tuple[NDArray[np.int64], ...]:
    """Every cell of every pair in a row: its code, nearness, running number of its word and of its character; then
    the word of each running number, and the character of each.
    """
    import numpy as np

    empty = np.zeros(0, dtype=np.int64)
    parts: list[tuple[NDArray[np.int64], ...]] = []
    rows = columns = 0
    all_words, all_characters = [empty], [empty]
    for source, keys in pairs:
        across = np.array([characters[char] for char in source])
        down = np.array([words[key] for key in keys])
        shape = (len(down), len(across))
        codes = (across[None, :] * len(words) + down[:, None]).ravel()
        row_of = np.repeat(np.arange(rows, rows + shape[0]), shape[1])
        column_of = np.tile(np.arange(columns, columns + shape[1]), shape[0])
        parts.append((codes, _nearness(*shape).ravel(), row_of, column_of))  # type: ignore[arg-type]
        all_words.append(down)
        all_characters.append(across)
        rows, columns = rows + shape[0], columns + shape[1]
    laid = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [empty] * 4
    return (*laid, np.concatenate(all_words), np.concatenate(all_characters))
