"""The glossary's nouns: a row is one English rendering, rows with one id are a concept."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property


class Status(enum.Enum):
    """What the terminologist says of a rendering; the order is that of a canonical file."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DNT = "dnt"  # do not translate: the English cell must stand in the target as it is
    DEPRECATED = "deprecated"
    FORBIDDEN = "forbidden"
    PROPOSED = "proposed"  # never enforced

    @property
    def rank(self) -> int:
        """0 for preferred to 5 for proposed."""
        return list(Status).index(self)

    @property
    def accepted(self) -> bool:
        """Whether the rendering is right."""
        return self in {Status.PREFERRED, Status.ADMITTED, Status.DNT}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of glossary.tsv.

    `zh` are the Chinese forms of this line alone (a concept has those of all its rows), `not_in` longer Chinese
    strings in which a form is not the term, `valid_from` (inclusive) and `valid_to` (exclusive) ISO dates or "",
    `extra` columns that mtqa does not know, `line` the 1-based line in the file.
    """

    id: str
    zh: tuple[str, ...]
    en: str
    status: Status = Status.PREFERRED
    type: str = ""
    case: bool = False
    not_in: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    domain: str = ""
    definition: str = ""
    note: str = ""
    source: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    line: int | None = None

    def valid_on(self, date: str) -> bool:
        """Whether the row counts on an ISO date; on an unknown one ("") every row does."""
        return not date or (self.valid_from <= date and (not self.valid_to or date < self.valid_to))


@dataclass(frozen=True)
class Concept:
    """What the rows with one id are about."""

    id: str
    rows: tuple[Row, ...]

    @cached_property
    def zh(self) -> tuple[str, ...]:
        """The Chinese forms of all rows, each once, in the order of the rows."""
        return tuple(dict.fromkeys(form for row in self.rows for form in row.zh))

    @cached_property
    def not_in(self) -> tuple[str, ...]:
        """The longer Chinese strings of all rows in which a form is not this concept."""
        return tuple(dict.fromkeys(form for row in self.rows for form in row.not_in))

    def accepted_on(self, date: str = "") -> tuple[Row, ...]:
        """The rows that are right on a date, preferred ones first."""
        rows = (row for row in self.rows if row.status.accepted and row.valid_on(date))
        return tuple(sorted(rows, key=lambda row: row.status.rank))


@dataclass(frozen=True)
class Glossary:
    """All concepts in the order of their first rows, where they came from, and what reading had to say."""

    concepts: tuple[Concept, ...]
    origin: str = ""
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[Row], origin: str = "", warnings: Sequence[str] = ()) -> Glossary:
        """Group rows into concepts. A row without an id joins the nameless rows that share a Chinese form."""
        grouped: dict[str, list[Row]] = {}
        for row in name_rows(rows):
            grouped.setdefault(row.id, []).append(row)
        concepts = tuple(Concept(id, tuple(members)) for id, members in grouped.items())
        return cls(concepts, origin, tuple(warnings))

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, concept by concept."""
        return tuple(row for concept in self.concepts for row in concept.rows)

    @cached_property
    def by_id(self) -> dict[str, Concept]:
        """The concepts by their id."""
        return {concept.id: concept for concept in self.concepts}

    def __len__(self) -> int:
        return len(self.concepts)


def name_rows(rows: Iterable[Row]) -> list[Row]:
    """The rows, those without an id given one made of their English; it begins with a letter, as XML wants it."""
    listed = list(rows)
    taken = {row.id for row in listed}
    of_form: dict[str, str] = {}
    named = []
    for row in listed:
        id = row.id
        if not id:
            id = next((of_form[form] for form in row.zh if form in of_form), "") or free_id(slug(row.en), taken)
            of_form.update((form, id) for form in row.zh)
        named.append(row if row.id else replace(row, id=id))
    return named


def slug(text: str) -> str:
    """An id for a term: lower-case words joined by hyphens, `t-` before a digit, `term` for what has no letters."""
    name = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "term"
    return name if name[0].isalpha() else f"t-{name}"


def free_id(name: str, taken: set[str]) -> str:
    """The name itself or the first numbered one that is not taken; it is taken then."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
