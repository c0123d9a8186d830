"""Batches: groups of like length, their texts as token ids, and what is asked of which triple.

A batch depends on seed and step alone, so that a resumed run goes on exactly as if it had never stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.comet_mini.data import SCORED, Group
from training.comet_mini.likeness import chrf_matrix
from training.comet_mini.planted import Context, Names, plant

MARGINS = {
    "number": 0.5,
    "magnitude": 0.5,
    "name": 0.5,
    "negation": 0.5,
    "omission": 0.7,
    "untranslated": 0.7,
    "shuffled": 1.0,
    "empty": 2.5,
    "copied": 2.5,
    "other": 2.0,
}
KINDS = ("number", "magnitude", "name", "negation", "omission", "untranslated", "shuffled", "empty", "copied", "other")
ODDS = np.array([0.19, 0.20, 0.16, 0.16, 0.08, 0.07, 0.08, 0.015, 0.015, 0.03])
GROUPS, SYSTEMS, WINDOW = 6, 7, 48

Encode = Callable[[Sequence[str]], list[list[int]]]


@dataclass(slots=True)
class Likeness:
    """chrF among a group's texts: hypotheses first, the reference last, shape [n + 1, n + 1]; and its consensus."""

    matrix: NDArray[np.float32]
    consensus: NDArray[np.float32]

    @classmethod
    def of(cls, group: Group) -> Likeness:
        """Count it."""
        matrix = chrf_matrix([*group.hypotheses, group.reference])
        among = matrix[:-1, :-1].copy()
        np.fill_diagonal(among, 0)
        return cls(matrix, among.sum(1) / max(len(group.hypotheses) - 1, 1))


@dataclass(slots=True)
class Batch:
    """Texts, triples of text numbers, and targets.

    `triples[k]` is (source, hypothesis, reference); sources count into `chinese`, the others into `english`.
    `family[i]` is the group of english text i, -1 where it is damaged.
    """

    chinese: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    family: list[int] = field(default_factory=list)
    triples: list[tuple[int, int, int]] = field(default_factory=list)
    group_of: list[int] = field(default_factory=list)
    human: list[float] = field(default_factory=list)  # NaN where nobody judged
    likeness: list[tuple[float, float]] = field(default_factory=list)  # chrF to the reference, consensus; NaN
    worse: list[tuple[int, int, float]] = field(default_factory=list)  # triple, its damaged twin, margin

    def text(self, text: str, family: int) -> int:
        """Add an English text."""
        self.english.append(text)
        self.family.append(family)
        return len(self.english) - 1

    def triple(self, texts: tuple[int, int, int], group: int, human: float, likeness: tuple[float, float]) -> int:
        """Add a triple."""
        self.triples.append(texts)
        self.group_of.append(group)
        self.human.append(human)
        self.likeness.append(likeness)
        return len(self.triples) - 1


NOBODY = float("nan")
UNLIKE = (NOBODY, NOBODY)


class Maker:
    """Makes the batch of a step from groups sorted by length."""

    def __init__(self, groups: list[Group], likeness: list[Likeness], names: Names, seed: int) -> None:
        order = sorted(range(len(groups)), key=lambda place: len(groups[place].reference))
        self.groups = [groups[place] for place in order]
        self.likeness = [likeness[place] for place in order]
        self.names, self.seed = names, seed
        self.scored = [place for place, group in enumerate(self.groups) if group.origin in SCORED]

    def batch(self, step: int, scored: bool) -> Batch:
        """A batch of groups, all of them with human scores or any."""
        rng = np.random.default_rng([self.seed, step])
        places = self.scored if scored else range(len(self.groups))
        # Short groups more often: a step on them costs a fraction, and says as much.
        start = int(max(len(places) - WINDOW, 1) * rng.random() ** 1.5)
        window = rng.permutation(min(WINDOW, len(places)))[:GROUPS] + start
        batch = Batch()
        for number, place in enumerate(window):
            self._add(batch, number, places[int(place)], rng)
        return batch

    def _add(self, batch: Batch, number: int, place: int, rng: Generator) -> None:
        group, like = self.groups[place], self.likeness[place]
        batch.chinese.append(group.source)
        reference = batch.text(group.reference, number)
        best = batch.triple((number, reference, reference), number, NOBODY, UNLIKE)
        stranger_group = self.groups[int(rng.integers(0, len(self.groups)))]
        context = Context(group.source, group.reference, self.names, stranger_group.reference)
        chosen = rng.permutation(len(group.hypotheses))[:SYSTEMS]
        texts = [batch.text(group.hypotheses[row], number) for row in chosen]
        for row, text in zip(chosen, texts, strict=True):
            score = group.scores[row]
            mark = (float(like.matrix[row, -1]), float(like.consensus[row]))
            human = NOBODY if score is None else score
            triple = batch.triple((number, text, reference), number, human, mark)
            if group.hypotheses[row] != group.reference:
                batch.worse.append((best, triple, 0.2))
            pivot = int(rng.integers(0, len(texts)))
            other = (float(like.matrix[row, chosen[pivot]]), NOBODY)
            second = batch.triple((number, text, texts[pivot]), number, NOBODY, other)
            self._damage(batch, (triple, second), group.hypotheses[row], context, rng)
        self._damage(batch, (best,), group.reference, context, rng)

    def _damage(self, batch: Batch, clean: tuple[int, ...], text: str, context: Context, rng: Generator) -> None:
        for kind in rng.choice(KINDS, size=4, p=ODDS):
            damaged = plant(str(kind), text, context, rng)
            if damaged is not None:
                break
        else:
            return
        hypothesis = batch.text(damaged, -1)
        for triple in clean:
            source, _, reference = batch.triples[triple]
            worse = batch.triple((source, hypothesis, reference), batch.group_of[triple], NOBODY, UNLIKE)
            batch.worse.append((triple, worse, MARGINS[str(kind)]))
