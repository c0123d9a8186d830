"""Finding a glossary's terms in segments and judging what their targets do with them.

A term is looked for once in each segment: it is there, or it is not; occurrences are not counted, since a quarter of
good translations say it less often than the source. See `source` (Chinese), `target` (English), `weak` (demotion) and
`judge` (the verdict).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mtqa.glossary.judge import Entry, Found, Judge, TermUse, TermVerdict
from mtqa.glossary.model import Concept, Glossary
from mtqa.glossary.source import Hit, SourceIndex, fold_form, fold_text
from mtqa.glossary.weak import WeakSigns
from mtqa.model import Segment
from mtqa.text.en import EnText, Words, lemmatiser
from mtqa.text.script import folds_script
from mtqa.text.zh import ZhText

__all__ = ["Found", "Matcher", "TermUse", "TermVerdict"]


class Matcher:
    """A glossary ready for matching.

    `as_of` (yyyy-mm-dd) is the day whose terms count; without it each segment's own date does, and where a segment has
    none every date is good. `lemmatiser` says with what English words are compared (`lemminflect` or `rules`).
    """

    def __init__(self, glossary: Glossary, *, as_of: str | None = None) -> None:
        self.glossary, self.as_of = glossary, as_of
        self.lemmatiser = lemmatiser()
        self._entries = {concept.id: Entry(concept) for concept in glossary.concepts}
        self._dated = any(entry.dated for entry in self._entries.values())
        sought = [concept for concept in glossary.concepts if self._entries[concept.id].enforced]
        self._index = SourceIndex(concept for concept in sought if concept.zh)
        self._everywhere = _by_first_lemma(self._entries[concept.id] for concept in sought if not concept.zh)
        self._signs = WeakSigns(fold_form(form) for concept in sought for form in concept.zh)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What reading the glossary had to say, and which libraries are lacking here."""
        own = []
        if self.lemmatiser == "rules":
            own.append("lemminflect is not installed: inflected English terms are found by rules, fewer than usual")
        if not folds_script():
            own.append("OpenCC is not installed: traditional and simplified characters do not match each other")
        return (*self.glossary.warnings, *own)

    def uses(self, segment: Segment, zh: ZhText, en: EnText) -> tuple[TermUse, ...]:
        """Each term of the source in its order, then each form that is wrong wherever it stands."""
        date = (self.as_of or segment.date)[:10]
        source = fold_text(zh)
        hits = self._index.hits(source.text, self._active_on(date))
        everywhere = self._strays(en.words, date) if self._everywhere else []
        if not hits and not everywhere:
            return ()
        return tuple(Judge(source, en, date, self._signs).judge(hits, self._entries, everywhere))

    def _active_on(self, date: str) -> Callable[[Concept], bool] | None:
        """Which concepts count on a date; None for all, which every glossary without dates has."""
        if not date or not self._dated:
            return None
        return lambda concept: self._entries[concept.id].active_on(date)

    def source_hits(self, zh: ZhText) -> list[Hit]:
        """The terms of a source alone, of any date; offsets are those of the folded text."""
        return self._index.hits(fold_text(zh).text)

    def _strays(self, text: Words, date: str) -> list[Entry]:
        """The concepts without Chinese one of whose wrong forms may stand in the target."""
        lemmas = self._everywhere.keys() & text.positions.keys()
        entries = {entry.concept.id: entry for lemma in lemmas for entry in self._everywhere[lemma]}
        return [entry for _, entry in sorted(entries.items()) if entry.active_on(date)]


def _by_first_lemma(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries by what the first word of any of their wrong forms may be read as."""
    index: dict[str, list[Entry]] = {}
    for entry in entries:
        wrong = [rendering for rendering in entry.renderings if not rendering.row.status.accepted]
        for lemma in {lemma for rendering in wrong for lemma in next(iter(rendering.words.lemmas), ())}:
            index.setdefault(lemma, []).append(entry)
    return index
