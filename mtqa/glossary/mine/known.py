"""What need not be proposed: what the glossary has, and what somebody has rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from mtqa.glossary.mine.phrases import phrase_keys
from mtqa.glossary.model import Concept, Glossary, Status
from mtqa.glossary.source import SourceIndex, fold_form

if TYPE_CHECKING:
    from mtqa.glossary.mine.candidates import Candidate

Pair = tuple[str, tuple[str, ...]]


def pair_of(zh: str, en: str) -> Pair:
    """What makes two candidates the same whatever their script, capitals, hyphens and endings."""
    return fold_form(zh), phrase_keys(en)


class Known:
    """A glossary and the pairs that were rejected."""

    def __init__(self, glossary: Glossary | None = None, rejected: frozenset[Pair] = frozenset()) -> None:
        self.glossary, self.rejected = glossary or Glossary(()), rejected

    @cached_property
    def _index(self) -> SourceIndex:
        return SourceIndex(self.glossary.concepts)

    @cached_property
    def _concepts(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = {}
        for concept in self.glossary.concepts:
            for form in concept.zh:
                found.setdefault(fold_form(form), []).append(concept)
        return found

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the glossary's terms stand in a folded text."""
        return [(hit.start, hit.end) for hit in self._index.hits(text)]

    def refuses(self, zh: str, en: str) -> bool:
        """Whether somebody has rejected the pair."""
        return pair_of(zh, en) in self.rejected

    def fitted(self, candidate: Candidate) -> Iterator[Candidate]:
        """The candidate as the glossary can take it; nothing where it has the row already.

        Beside a preferred rendering another one can only be admitted.
        """
        concepts = self._concepts.get(fold_form(candidate.zh), [])
        keys = phrase_keys(candidate.en)
        if any(phrase_keys(row.en) == keys for concept in concepts for row in concept.rows):
            return
        if not concepts:
            yield candidate
            return
        concept = concepts[0]
        has_preferred = any(row.status in {Status.PREFERRED, Status.DNT} for row in concept.rows)
        status = Status.ADMITTED if candidate.status is Status.PREFERRED and has_preferred else candidate.status
        yield replace(candidate, concept=concept.id, status=status)
