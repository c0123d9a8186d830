"""Faults of a concept: what its rows say together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from mtqa.glossary.lint.base import Level, Place, Tables, overlap, rule, where
from mtqa.glossary.model import Concept, Row, Status
from mtqa.glossary.source import fold_form
from mtqa.glossary.target import Rendering

_WRONG = {Status.DEPRECATED, Status.FORBIDDEN}


@rule("missing-chinese", Level.ERROR)
def missing_chinese(tables: Tables) -> Iterator[Place]:
    """Report a concept without any Chinese form that forbids nothing either.

    Why: nothing in a source leads to it. A concept of forbidden forms without Chinese is fine: they are wrong anywhere.

    Example:
        id    zh  en
        chip  -   chip

    Better:
        id    zh    en
        chip  芯片  chip
    """
    for concept in tables.concepts:
        if not concept.zh and not any(row.status in _WRONG for row in concept.rows):
            yield concept.rows[0], f"no row of '{concept.id}' has Chinese"


@rule("two-preferred", Level.ERROR)
def two_preferred(tables: Tables) -> Iterator[Place]:
    """Report two preferred renderings of a concept that are valid on the same day.

    Why: only one can be suggested. Make the others admitted, or give them dates.

    Example:
        id       zh    en      status
        turkiye  土耳其  Turkey  preferred
        turkiye  土耳其  Türkiye  preferred

    Better:
        id       zh    en      status     from        to
        turkiye  土耳其  Turkey  preferred  -           2022-06-02
        turkiye  土耳其  Türkiye  preferred  2022-06-02  -
    """
    for concept in tables.concepts:
        preferred = [row for row in concept.rows if row.status is Status.PREFERRED]
        for number, row in enumerate(preferred):
            if other := next((one for one in preferred[:number] if overlap(one, row)), None):
                yield row, f"'{row.en}' is preferred, and so is '{other.en}' in {where(other)}"


@rule("preferred-and-forbidden", Level.ERROR)
def preferred_and_forbidden(tables: Tables) -> Iterator[Place]:
    """Report a rendering that is right in one row and wrong in another, of its concept or everywhere.

    Why: no translation can satisfy both. A form may be wrong for one concept and right for another.

    Example:
        id    zh    en    status
        chip  芯片  chip  preferred
        chip  -     chip  forbidden

    Better:
        id    zh    en         status
        chip  芯片  chip       preferred
        chip  -     microchip  forbidden
    """
    right = [row for row in tables.rows if row.status.accepted]
    by_text: dict[str, list[Row]] = {}
    for row in right:
        by_text.setdefault(row.en, []).append(row)
    for concept in tables.concepts:
        for row in concept.rows:
            if row.status not in _WRONG:
                continue
            for other in by_text.get(row.en, ()):
                if (other.id == concept.id or not concept.zh) and overlap(row, other):
                    yield row, f"'{row.en}' is {row.status.value} here and {other.status.value} in {where(other)}"


@rule("same-rendering", Level.WARNING)
def same_rendering(tables: Tables) -> Iterator[Place]:
    """Report two renderings of a concept on the same side that differ only in what the search does not see.

    Why: case, hyphens, spaces and inflection are the same to the search, so one of the rows does nothing.

    Example:
        id      zh    en             status
        rating  信用评级  credit rating   preferred
        rating  -     credit-ratings  admitted

    Better:
        id      zh    en             status
        rating  信用评级  credit rating   preferred
    """
    for renderings in tables.renderings.values():
        for one, other in combinations(renderings, 2):
            if _same_side(one.row, other.row) and overlap(one.row, other.row) and _same(one, other):
                yield other.row, f"'{other.row.en}' is found as '{one.row.en}' in {where(one.row)} already"


def _same_side(one: Row, other: Row) -> bool:
    if Status.DNT in {one.status, other.status}:
        return False
    return (one.status.accepted and other.status.accepted) or one.status is other.status


def _same(one: Rendering, other: Rendering) -> bool:
    """Whether one is found wherever the other is; the letters of a joined spelling count."""
    if one.strict or other.strict or not one.words.surfaces:
        return False
    if one.letters == other.letters:
        return True
    if len(one.words) != len(other.words):
        return False
    return all(not left.isdisjoint(right) for left, right in zip(one.words.lemmas, other.words.lemmas, strict=True))


@rule("same-form", Level.INFO)
def same_form(tables: Tables) -> Iterator[Place]:
    """Report Chinese forms of a concept that the search takes for one: script, width or spaces differ.

    Why: one is enough, traditional and simplified characters match each other.

    Example:
        id      zh                en
        center  数据中心 | 數據中心  data center

    Better:
        id      zh      en
        center  数据中心  data center
    """
    for concept in tables.concepts:
        seen: dict[str, str] = {}
        for form in concept.zh:
            other = seen.setdefault(fold_form(form), form)
            if other != form:
                yield _row_with(concept, form), f"'{form}' is found as '{other}' already"


def _row_with(concept: Concept, form: str) -> Row:
    return next(row for row in concept.rows if form in row.zh)


@rule("validity-gap", Level.WARNING)
def validity_gap(tables: Tables) -> Iterator[Place]:
    """Report days between two preferred renderings of a concept on which none is right.

    Why: `to` is the first day that is out; a chain goes on with the same day as `from`.

    Example:
        id       zh    en       status     from        to
        turkiye  土耳其  Turkey   preferred  -           2022-06-01
        turkiye  土耳其  Türkiye  preferred  2022-06-02  -

    Better:
        id       zh    en       status     from        to
        turkiye  土耳其  Turkey   preferred  -           2022-06-02
        turkiye  土耳其  Türkiye  preferred  2022-06-02  -
    """
    for concept in tables.concepts:
        chain = sorted(
            (row for row in concept.rows if row.status is Status.PREFERRED), key=lambda row: (row.valid_from, row.en)
        )
        for before, after in pairwise(chain):
            gap = before.valid_to and before.valid_to < after.valid_from
            if gap and not concept.accepted_on(before.valid_to):
                yield after, f"no rendering is right from {before.valid_to} ({where(before)}) to {after.valid_from}"


@rule("abbreviation-alone", Level.WARNING)
def abbreviation_alone(tables: Tables) -> Iterator[Place]:
    """Report an abbreviation whose concept has no full form.

    Why: a text introduces the full form first; without a row it would be reported as missing.

    Example:
        id   zh        en   status     type
        imf  国际货币基金组织  IMF  preferred  abbr

    Better:
        id   zh        en                           status     type
        imf  国际货币基金组织  International Monetary Fund  preferred  org
        imf  -         IMF                          admitted   abbr
    """
    for concept in tables.concepts:
        right = [row for row in concept.rows if row.status.accepted]
        if right and all(row.type == "abbr" for row in right):
            yield right[0], f"'{right[0].en}' has no full form"


@rule("abbreviation-mismatch", Level.WARNING)
def abbreviation_mismatch(tables: Tables) -> Iterator[Place]:
    """Report an abbreviation with a letter that its full form does not have in this order.

    Why: it belongs to another concept, or one of the two has a typing error.

    Example:
        id    zh      en                     status     type
        bank  人民银行  People's Bank of China  preferred  org
        bank  -       PBCO                   admitted   abbr

    Better:
        id    zh      en                     status     type
        bank  人民银行  People's Bank of China  preferred  org
        bank  -       PBOC                   admitted   abbr
    """
    for concept in tables.concepts:
        full = [row.en for row in concept.rows if row.status.accepted and row.type not in {"abbr", "short"}]
        for row in concept.rows:
            letters = row.en.removesuffix("s")
            is_abbreviation = row.type == "abbr" and row.status.accepted and letters.isalpha() and letters.isupper()
            if is_abbreviation and full and not any(_runs_through(letters, text) for text in full):
                yield row, f"'{row.en}' is not made of the letters of '{full[0]}'"


def _runs_through(letters: str, text: str) -> bool:
    """Whether a text has the letters in their order."""
    rest = iter(text.upper())
    return all(letter in rest for letter in letters)


@rule("idle-not-in", Level.WARNING)
def idle_not_in(tables: Tables) -> Iterator[Place]:
    """Report a `not_in` string that holds no Chinese form of its concept, or is one.

    Why: it names a longer string in which a form is not the term. Without the form it does nothing; as the form itself
    it hides the term everywhere.

    Example:
        id       zh    en       not_in
        annuity  年金  annuity  金管局

    Better:
        id       zh    en       not_in
        annuity  年金  annuity  年金管局
    """
    for concept in tables.concepts:
        forms = [fold_form(form) for form in concept.zh]
        for row in concept.rows:
            for long in row.not_in:
                folded = fold_form(long)
                if folded in forms:
                    yield row, f"not_in '{long}' is the term itself, which is never found then"
                elif not any(form in folded for form in forms):
                    yield row, f"not_in '{long}' holds no form of '{concept.id}'"
