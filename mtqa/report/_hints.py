"""What the page hands its reader as data beside a source: glossary terms and figures with the English they may take.

The page compares these forms with what is typed, letter by letter. It never judges anew what a check has judged: a form
that the translation had and the edited text lacks is worth a word, anything else is left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from mtqa.glossary.match import Matcher
from mtqa.glossary.model import Concept, Glossary, Status
from mtqa.model import Run, Segment
from mtqa.report.base import RunReader
from mtqa.text.en import EnText, plural_of
from mtqa.text.numbers import Figure, Kind, Value, written
from mtqa.text.zh import ZhText

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]


@runtime_checkable
class WithGlossary(Protocol):
    """A run that knows the glossary it was made with."""

    def glossary(self) -> Glossary | None:
        """The glossary, None where the run had none."""


class Hints:
    """The terms and figures of sources.

    `concepts` are those met so far in the order that `terms` numbers them, `ways` the lists of English forms in the
    order that `figures` numbers them.
    """

    def __init__(self, reader: RunReader, run: Run) -> None:
        glossary = reader.glossary() if isinstance(reader, WithGlossary) else None
        as_of = run.config.get("as_of") or None
        self._matcher = Matcher(glossary, as_of=as_of) if glossary else None
        self._chinese = run.source_language == "zh" and run.target_language == "en"
        self._numbers: dict[str, int] = {}
        self.concepts: list[dict[str, Any]] = []
        self.ways: dict[tuple[str, ...], int] = {}

    def terms(self, segment: Segment) -> list[int]:
        """Start, end and number of the concept of each term of a source, flat."""
        if self._matcher is None:
            return []
        bare = replace(segment, target="", target_tags=())
        uses = self._matcher.uses(bare, ZhText(segment.source), EnText(""))
        places = [(span.start, span.end, use.concept) for use in uses for span in use.source_spans]
        return [entry for start, end, id in sorted(places) for entry in (start, end, self._number(id))]

    def _number(self, id: str) -> int:
        if id not in self._numbers:
            assert self._matcher is not None
            self._numbers[id] = len(self.concepts)
            self.concepts.append(concept_entry(self._matcher.glossary.by_id[id]))
        return self._numbers[id]

    def figures(self, segment: Segment) -> list[int]:
        """Start, end and number of the English forms of each sure figure of a source, flat."""
        if not self._chinese:
            return []
        found: list[int] = []
        for figure in ZhText(segment.source).figures:
            forms = tuple(dict.fromkeys(form for form in figure_forms(figure, segment.source) if form))
            if figure.sure and forms:
                found += [figure.span.start, figure.span.end, self.ways.setdefault(forms, len(self.ways))]
        return found


def concept_entry(concept: Concept) -> dict[str, Any]:
    """A concept as the page shows it: its Chinese, what is known of it, and its renderings by status."""
    notes = [text for row in concept.rows for text in (row.definition, row.note) if text]
    rows = sorted(concept.rows, key=lambda row: row.status.rank)
    return {
        "id": concept.id,
        "zh": list(concept.zh),
        "note": "; ".join(dict.fromkeys(notes)),
        "en": [
            {
                "text": row.en,
                "status": row.status.value,
                "case": row.case or row.status is Status.DNT,
                "forms": term_forms(row.en),
            }
            for row in rows
        ],
    }


def term_forms(english: str) -> list[str]:
    """The rendering, and its plural where its last word may have one."""
    head, _, last = english.rpartition(" ")
    if len(last) > 2 and last.isalpha() and last.islower():
        return [english, f"{head} {plural_of(last)}".strip()]
    return [english]


def figure_forms(figure: Figure, source: str) -> Iterator[str]:
    """The commonest ways to write a figure in English."""
    text = figure.span.of(source)
    if text.isascii():
        yield text
    for value in dict.fromkeys((figure.low, figure.high)):
        yield from _forms(value, figure.kind)


def _forms(value: Value, kind: Kind) -> Iterator[str]:
    yield written(value, kind) or ""
    if kind in {Kind.PERCENT, Kind.POINT}:
        number = (written(value, kind) or "").partition(" ")[0]
        yield from (f"{number}%", f"{number} %", f"{number} per cent")
    elif kind is Kind.CARDINAL and value.denominator == 1:
        whole = int(value)
        yield from (f"{whole:,}", str(whole))
        if 0 <= whole < len(_SMALL):
            yield _SMALL[whole]
