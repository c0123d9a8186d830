"""How given Chinese strings are rendered in a corpus: English phrases, best first.

A phrase is good for a string if both stand in the same segments more often than chance has it (Dunning's log-likelihood
ratio), and if the links of the lexicon lie inside the two: words of the phrase that go with other characters, and
characters of the string that go with other words, both speak against it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqa.glossary.mine.lexicon import Lexicon, learn
from mtqa.glossary.mine.phrases import Phrase, english_phrases
from mtqa.glossary.mine.samples import Sample
from mtqa.text.en import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Keys = tuple[str, ...]
# Phrases that are kept for a string in one segment, and segments in which a string is looked at.
_KEPT = 24
_LOOKED_AT = 80
# A longer phrase is preferred a little among equals: half a term is found together as often as the whole.
_LONGER = 0.05


@dataclass(frozen=True, slots=True)
class Rendering:
    """A phrase for a string: in how many of its segments it was found, how well the links fit (0 to 1), its weight."""

    keys: Keys
    segments: int
    fit: float
    weight: float


def lexicon_of(samples: Iterable[Sample]) -> Lexicon:
    """What goes with what, learnt from the good translations and from those that were mended."""
    pairs = [(sample.source.text, sample.keys) for sample in samples]
    pairs += [(sample.source.text, sample.mt_keys) for sample in samples if sample.mt]
    return learn(pairs)


def renderings(
    samples: Sequence[Sample], lexicon: Lexicon, places: Mapping[str, Mapping[int, Sequence[int]]]
) -> dict[str, list[Rendering]]:
    """The phrases of each string, best first.

    `places` says where each folded string begins: by position in `samples`, the offsets in that source.
    """
    wanted: defaultdict[int, list[str]] = defaultdict(list)
    for string, held in places.items():
        for position in list(held)[:: max(1, len(held) // _LOOKED_AT)]:
            wanted[position].append(string)
    tallies: dict[str, dict[Keys, list[float]]] = {string: {} for string in places}
    looked: Counter[str] = Counter()
    for position, strings in wanted.items():
        sample = samples[position]
        fits = Fits(lexicon, sample.source.text, sample.words, sample.keys)
        for string in strings:
            looked[string] += 1
            for keys, fit in fits.best(string, places[string][position], _KEPT).items():
                entry = tallies[string].setdefault(keys, [0, 0.0])
                entry[0] += 1
                entry[1] += fit
    spread = _spread(samples, {keys for tally in tallies.values() for keys, (n, _) in tally.items() if n > 1})
    return {
        string: _ranked(tallies[string], spread, (len(held), looked[string], len(samples)))
        for string, held in places.items()
    }


def _spread(samples: Sequence[Sample], wanted: set[Keys]) -> Counter[Keys]:
    """In how many segments each phrase stands."""
    counts: Counter[Keys] = Counter()
    for sample in samples:
        found = {phrase.keys for phrase in english_phrases(sample.words, sample.keys)}
        counts.update(found & wanted)
    return counts


def _ranked(
    tally: Mapping[Keys, Sequence[float]], spread: Mapping[Keys, int], sizes: tuple[int, int, int]
) -> list[Rendering]:
    """The phrases of one string; `sizes` are its segments, those looked at, and all segments there are."""
    held, looked, everything = sizes
    found = []
    for keys, (number, fits) in tally.items():
        if number < 2:
            continue
        together, fit = number * held / looked, fits / number
        associated = max(association(together, held, spread[keys], everything), 0.1)
        weight = associated * fit**2 * (1 + _LONGER * len(keys))
        found.append(Rendering(keys, round(together), fit, weight))
    return sorted(found, key=lambda one: (-one.weight, one.keys))


def association(both: float, one: int, other: int, everything: int) -> float:
    """Dunning's log-likelihood ratio of two things in segments; 0 where they meet less often than chance has it."""
    if both * everything <= one * other:
        return 0.0
    cells = (both, one - both, other - both, everything - one - other + both)
    margins = (one, everything - one, other, everything - other)
    return 2 * (sum(map(_entropy, cells)) - sum(map(_entropy, margins)) + _entropy(everything))


def _entropy(count: float) -> float:
    return count * math.log(count) if count > 0 else 0.0


class Fits:
    """How well each phrase of one English text fits strings of one Chinese text."""

    def __init__(self, lexicon: Lexicon, source: str, words: Words, keys: Keys) -> None:
        import numpy as np

        self.phrases: list[Phrase] = list(english_phrases(words, keys))
        links = lexicon.links(source, keys)
        # Links of each word up to each character; then of all words up to each word.
        self._sums = np.zeros((len(keys) + 1, len(source) + 1))
        self._sums[1:, 1:] = links.cumsum(axis=0).cumsum(axis=1)
        self._firsts = np.array([phrase.first for phrase in self.phrases], dtype=np.int64)
        self._ends = np.array([phrase.end for phrase in self.phrases], dtype=np.int64)

    def of(self, start: int, end: int) -> NDArray[np.float64]:
        """The fit of each phrase with the characters `start` to `end`, 0 to 1: Dice's share of links inside both."""
        column = self._sums[:, end] - self._sums[:, start]
        inside = column[self._ends] - column[self._firsts]
        phrase = self._sums[self._ends, -1] - self._sums[self._firsts, -1]
        fit: NDArray[np.float64] = 2 * inside / (phrase + column[-1] + 1e-9)
        return fit

    def best(self, string: str, starts: Sequence[int], number: int) -> dict[Keys, float]:
        """The phrases that fit best at any of the places of a string."""
        import numpy as np

        if not self.phrases:
            return {}
        fit = np.max([self.of(start, start + len(string)) for start in starts], axis=0)
        top = np.argpartition(-fit, number)[:number] if len(fit) > number else np.arange(len(fit))
        found: dict[Keys, float] = {}
        for place in sorted(top.tolist(), key=lambda place: -fit[place]):
            found.setdefault(self.phrases[place].keys, float(fit[place]))
        return found
