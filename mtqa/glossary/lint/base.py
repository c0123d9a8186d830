"""What a lint rule is: a function from a glossary's tables to places and messages; its docstring is its manual.

A manual says what the rule reports, then `Why:`, `Example:` and `Better:`. Example and Better are small glossaries,
with two spaces or more between cells and `-` for an empty one, so that tests can try them.
"""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mtqa.glossary.model import Concept, Glossary, Row
from mtqa.glossary.source import fold_form
from mtqa.glossary.target import Rendering
from mtqa.glossary.tsv import Sheet, parse_sheet
from mtqa.registry import Registry


class Level(enum.Enum):
    """How bad a fault of a glossary is; only errors fail a build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error to 2 for info."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Tables:
    """A glossary as rules see it; every view is made once, on first use, for all rules."""

    sheet: Sheet

    @cached_property
    def glossary(self) -> Glossary:
        """The rows that mean something, by concept; rows without an id have got one."""
        return Glossary.from_rows(self.sheet.rows)

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """All concepts, in the order of the file."""
        return self.glossary.concepts

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, concept by concept."""
        return self.glossary.rows

    @cached_property
    def renderings(self) -> dict[str, tuple[Rendering, ...]]:
        """The English of each concept's rows as it is sought."""
        return {concept.id: tuple(map(Rendering, concept.rows)) for concept in self.concepts}

    @cached_property
    def by_form(self) -> dict[str, list[Concept]]:
        """The concepts that have a Chinese form, by the form as it is sought."""
        index: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            for form in dict.fromkeys(map(fold_form, concept.zh)):
                index.setdefault(form, []).append(concept)
        return index


# The row that a problem is about (or a line, None for the whole file) and what is to be said.
Place = tuple[Row | int | None, str]
RuleFunction = Callable[[Tables], Iterator[Place]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule."""

    id: str
    level: Level
    function: RuleFunction

    @property
    def manual(self) -> str:
        """The docstring, for `mtqa glossary lint --rules`."""
        return inspect.getdoc(self.function) or ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule reports: where (line None is the whole file), which concept ("" for none), and what."""

    line: int | None
    rule: str
    level: Level
    message: str
    concept: str = ""


RULES: Registry[Rule] = Registry("lint rule", "mtqa.glossary.lint")


def rule(id: str, level: Level) -> Callable[[RuleFunction], RuleFunction]:
    """Register the decorated function under `id`."""

    def register(function: RuleFunction) -> RuleFunction:
        RULES.add(id, Rule(id, level, function))
        return function

    return register


def lint(sheet: Sheet, skip: Iterable[str] = ()) -> list[Problem]:
    """All problems of a glossary in the order of its lines; UnknownNameError for a rule to skip that is none."""
    left_out = {RULES[name].id for name in skip}
    tables = Tables(sheet)
    problems = [
        _problem(entry, place, message)
        for entry in RULES
        if entry.id not in left_out
        for place, message in entry.function(tables)
    ]
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.level.rank, problem.rule, problem.message))


def _problem(entry: Rule, place: Row | int | None, message: str) -> Problem:
    if isinstance(place, Row):
        return Problem(place.line, entry.id, entry.level, message, place.id)
    return Problem(place, entry.id, entry.level, message)


def where(row: Row) -> str:
    """`line 7`, for a message that names another row."""
    return f"line {row.line}" if row.line else "another row"


def overlap(one: Row, other: Row) -> bool:
    """Whether there is a day on which both rows count."""
    return (not one.valid_to or other.valid_from < one.valid_to) and (
        not other.valid_to or one.valid_from < other.valid_to
    )


def table_of(manual: str, section: str) -> Sheet | None:
    """The small glossary under `Example:` or `Better:` of a manual; None where there is none."""
    _, found, rest = manual.partition(f"\n{section}:\n")
    lines = []
    for line in rest.splitlines():
        if not line.startswith(" "):
            break
        lines.append("\t".join("" if cell == "-" else cell for cell in re.split(" {2,}", line.strip())))
    return parse_sheet("\n".join(lines), Path("example")) if found else None
