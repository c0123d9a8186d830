"""Faults between concepts: what one says against another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.glossary.lint.base import Level, Place, Tables, overlap, rule, where
from mtqa.glossary.model import Concept, Row, Status
from mtqa.glossary.source import fold_form

_PIECE = 3  # letters of a word's part below which a joined spelling is a word of its own (into, online)


@rule("homonym", Level.WARNING)
def homonym(tables: Tables) -> Iterator[Place]:
    """Report a Chinese form of two concepts that no domain tells apart.

    Why: the search takes whichever concept suits the translation, so each excuses the other's wrong rendering. Join
    concepts that are one under one id; give two that are not a domain each.

    Example:
        id      zh    en
        bank    银行  bank
        lender  银行  lender

    Better:
        id      zh    en      status
        bank    银行  bank    preferred
        bank    -     lender  admitted
    """
    reported: set[frozenset[str]] = set()
    for form, concepts in tables.by_form.items():
        for number, other in enumerate(concepts):
            one = next((before for before in concepts[:number] if _compete(before, other)), None)
            if one is not None and (pair := frozenset((one.id, other.id))) not in reported:
                reported.add(pair)
                row = next(row for row in other.rows if form in map(fold_form, row.zh))
                yield row, f"'{form}' is in '{one.id}' too ({where(one.rows[0])})"


def _compete(one: Concept, other: Concept) -> bool:
    """Whether both are enforced on one day, in domains that are the same or not named."""
    domains = [{row.domain for row in concept.rows if row.domain} for concept in (one, other)]
    if all(domains) and domains[0].isdisjoint(domains[1]):
        return False
    right = [[row for row in concept.rows if row.status.accepted] for concept in (one, other)]
    return any(overlap(left, row) for left in right[0] for row in right[1])


@rule("same-english", Level.INFO)
def same_english(tables: Tables) -> Iterator[Place]:
    """Report two concepts with different Chinese and the same preferred English.

    Why: mostly they are synonyms that belong under one id, where forbidden forms and dates serve both.

    Example:
        id    zh        en
        imf   货币基金组织  International Monetary Fund
        imf2  国际货币基金  International Monetary Fund

    Better:
        id    zh                     en
        imf   货币基金组织 | 国际货币基金  International Monetary Fund
    """
    first: dict[str, Row] = {}
    for row in tables.rows:
        if row.status is Status.PREFERRED and row.en:
            other = first.setdefault(row.en.casefold(), row)
            if other.id != row.id:
                yield row, f"'{row.en}' is preferred for '{other.id}' too ({where(other)})"


@rule("spelling-differs", Level.INFO)
def spelling_differs(tables: Tables) -> Iterator[Place]:
    """Report a word that another concept writes in two words or with a hyphen.

    Why: a hyphen lost in a conversion (mediumsized) reaches translations by way of suggestions.

    Example:
        id    zh      en
        sme   中小企业  small and medium-sized enterprise
        city  中型城市  mediumsized city

    Better:
        id    zh      en
        sme   中小企业  small and medium-sized enterprise
        city  中型城市  medium-sized city
    """
    apart = _joined_spellings(tables)
    for row in tables.rows:
        if row.status.accepted:
            for word in re.findall(r"[a-z]+", row.en):
                found = apart.get(word)
                if found and found[1].id != row.id:
                    yield row, f"'{word}' is '{found[0]}' in {where(found[1])}"


def _joined_spellings(tables: Tables) -> dict[str, tuple[str, Row]]:
    """Each pair of neighbouring small words of right renderings written as one, with its spelling and first row."""
    joined: dict[str, tuple[str, Row]] = {}
    for row in tables.rows:
        if row.status.accepted:
            for pair in re.finditer(r"(?=(?<![A-Za-z])([a-z]+)([- ])([a-z]+)(?![A-Za-z]))", row.en):
                if min(len(pair[1]), len(pair[3])) >= _PIECE:
                    joined.setdefault(pair[1] + pair[3], (pair[1] + pair[2] + pair[3], row))
    return joined
