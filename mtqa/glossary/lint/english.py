"""Faults of one English rendering."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from mtqa.glossary.lint.base import Level, Place, Tables, rule, where
from mtqa.glossary.model import Row, Status
from mtqa.text.chars import HAN
from mtqa.text.en import is_plural
from mtqa.text.quotes import unpaired_brackets, unpaired_quote

TYPES = ("full", "abbr", "short", "variant", "phrase", "name", "person", "title", "org")

_CHINESE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef]+")
_ARTICLE = re.compile(r"(?:the|a|an|The|An|A) (?=[a-z])")
_SEVERAL = re.compile(r"[;；|]|\s[/／]\s|(?<=[a-z])／(?=[a-z])")
_BRACKETED = re.compile(r"\S\s*\(([A-Z][A-Za-z]*[A-Z]s?)\)$")
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}
# Before the first word of a European name, or a Chinese one in an older spelling.
_PARTICLES = frozenset("de del della di da do dos du la le van von der den bin ibn al el ben ter ten the".split())  # noqa: SIM905
# Plurals that are the base form.
_PLURAL_BASES = frozenset(
    """accounts affairs armaments arms assets arrears arts auspices authorities clothes communications contents
    costs customs data derivatives dues earnings economics electronics emissions expenses facilities forces
    fees finances fisheries foods forces funds futures games goods grounds headquarters holdings human
    humanities innings logistics losses markets materials means media measures men minutes needs news
    obligations odds operations people pharmaceuticals police politics premises proceeds profits provisions
    questions receivables relations reserves resources revenues rights savings sciences securities services
    sessions sources sports standards statistics stocks studies supplies tactics talks taxes
    telecommunications terms textiles thanks ties times trousers troops utilities values waters works zones""".split()  # noqa: SIM905
)


@rule("unknown-type", Level.ERROR)
def unknown_type(tables: Tables) -> Iterator[Place]:
    """Report a type that is none of full, abbr, short, variant, phrase, name, person, title, org.

    Why: the checks treat names and abbreviations otherwise than words; a mistyped type is no type, and says nothing.

    Example:
        id    zh    en   status     type
        imf   货币基金  IMF  preferred  abr

    Better:
        id    zh    en   status     type
        imf   货币基金  IMF  preferred  short
    """
    for row in tables.rows:
        if row.type and row.type not in TYPES:
            near = difflib.get_close_matches(row.type.lower(), TYPES, n=1)
            yield row, f"type {row.type!r} is unknown; " + (f"did you mean {near[0]!r}?" if near else _known())


def _known() -> str:
    return f"known: {', '.join(TYPES)}"


@rule("bad-id", Level.INFO)
def bad_id(tables: Tables) -> Iterator[Place]:
    """Report an id that is no XML name: it begins with a letter and has letters, figures, `-`, `_` and `.` only.

    Why: other programs see another id in a TBX file; mtqa reads its own back from a note.

    Example:
        id         zh    en
        chip wafer  晶圆  wafer

    Better:
        id          zh    en
        chip-wafer  晶圆  wafer
    """
    for concept in tables.concepts:
        if not re.fullmatch(r"[^\W\d][\w.\-]*", concept.id):
            yield concept.rows[0], f"id {concept.id!r} is no XML name"


@rule("chinese-in-english", Level.ERROR)
def chinese_in_english(tables: Tables) -> Iterator[Place]:
    """Report Chinese characters or full-width marks in a right English rendering that is no `dnt`.

    Why: mostly the columns were exchanged, or the cell holds both languages; no translation will contain it.

    Example:
        id    zh    en
        chip  chip  芯片

    Better:
        id    zh    en
        chip  芯片  chip
    """
    for row in tables.rows:
        found = _CHINESE.search(row.en)
        if found and (row.status in {Status.PREFERRED, Status.ADMITTED, Status.PROPOSED}):
            yield row, f"{found[0]!r} in the English '{row.en}'"


@rule("unbalanced-bracket", Level.ERROR)
def unbalanced_bracket(tables: Tables) -> Iterator[Place]:
    """Report a bracket or quotation mark without its partner, in English or Chinese.

    Why: the term was cut, or copied with a piece of its sentence; it will not be found.

    Example:
        id    zh          en
        bill  税务（修订条例  Inland Revenue (Amendment) Ordinance

    Better:
        id    zh            en
        bill  税务（修订）条例  Inland Revenue (Amendment) Ordinance
    """
    for row in tables.rows:
        for text in (row.en, *row.zh):
            if next(unpaired_brackets(text), None) is not None:
                yield row, f"a bracket without its partner in '{text}'"
        marks = [text for text in row.zh if _is_open(text)]
        if _DOUBLE_QUOTE.search(row.en) and unpaired_quote(row.en):
            marks.append(row.en)
        for text in marks:
            yield row, f"a quotation mark without its partner in '{text}'"


_DOUBLE_QUOTE = re.compile('["“”„«»]')


def _is_open(text: str) -> bool:
    """Whether the Chinese marks of a text do not come in pairs."""
    stack: list[str] = []
    for char in text:
        if char in _CHINESE_PAIRS:
            stack.append(_CHINESE_PAIRS[char])
        elif char in _CHINESE_PAIRS.values() and (not stack or stack.pop() != char):
            return True
    return bool(stack)


@rule("leading-article", Level.WARNING)
def leading_article(tables: Tables) -> Iterator[Place]:
    """Report a rendering that begins with an article before a small letter.

    Why: terms are sought without articles, and a suggestion with one makes "the the". The Hague keeps its own.

    Example:
        id        zh    en
        economy   实体经济  the real economy

    Better:
        id        zh    en
        economy   实体经济  real economy
    """
    for row in tables.rows:
        if article := _ARTICLE.match(row.en):
            yield row, f"begins with an article: write '{row.en[article.end() :]}'"


@rule("several-renderings", Level.WARNING)
def several_renderings(tables: Tables) -> Iterator[Place]:
    """Report a cell that seems to hold several renderings, or a name with its abbreviation in brackets.

    Why: the whole cell is sought as one term. Each rendering wants a row of its own; Chinese forms of one row are
    parted by ` | `.

    Example:
        id    zh    en
        chip  芯片  chip / microchip

    Better:
        id    zh    en         status
        chip  芯片  chip       preferred
        chip  -     microchip  admitted
    """
    for row in tables.rows:
        if bracketed := _BRACKETED.search(row.en):
            yield row, f"'{bracketed[1]}' in brackets wants a row of its own, of type abbr"
        elif _SEVERAL.search(row.en):
            yield row, f"'{row.en}' seems to be several renderings; give each a row"
        for form in row.zh:
            if re.search(r"[;；]|\s[/／]\s", form):
                yield row, f"'{form}' seems to be several forms; part them with ' | '"


@rule("never-found", Level.ERROR)
def never_found(tables: Tables) -> Iterator[Place]:
    """Report English that is nothing but articles and marks.

    Why: what terms are sought by (words and figures) is empty, so it can be found nowhere.

    Example:
        id   zh    en
        the  此项  the

    Better:
        id   zh    en
        the  此项  this item
    """
    for renderings in tables.renderings.values():
        for rendering in renderings:
            if not rendering.words.surfaces and rendering.row.status is not Status.DNT:
                yield rendering.row, f"'{rendering.row.en}' has no word to look for"


@rule("odd-capitals", Level.WARNING)
def odd_capitals(tables: Tables) -> Iterator[Place]:
    """Report a name that begins small and goes on in capitals, or a word that is all capitals elsewhere.

    Why: capitals damaged by a conversion (exchange Fund ordinance, AStRI) reach translations by way of suggestions.

    Example:
        id    zh      en                       status     type
        fund  外汇基金  exchange Fund ordinance  preferred  org

    Better:
        id    zh      en                       status     type
        fund  外汇基金  Exchange Fund Ordinance  preferred  org
    """
    capitals = {word.casefold(): (word, row) for row in tables.rows for word in _WORD.findall(row.en) if word.isupper()}
    for row in tables.rows:
        if row.status in {Status.DEPRECATED, Status.FORBIDDEN}:
            continue
        if row.type in {"org", "name"} and _begins_small(row):
            yield row, f"'{row.en}' begins with a small letter and goes on in capitals"
        for word in _WORD.findall(row.en):
            other = capitals.get(word.casefold())
            if other and _is_mixed(word) and len(word) > 2:
                yield row, f"'{word}' is '{other[0]}' in {where(other[1])}"


def _begins_small(row: Row) -> bool:
    words = row.en.split()
    first = words[0] if words else ""
    if not (first.isalpha() and first.islower()) or first in _PARTICLES or len(first) < 3:
        return False
    return any(word[0].isupper() for word in words[1:])


def _is_mixed(word: str) -> bool:
    """Whether a word has capitals after small letters or in its middle, a plural of an abbreviation (SMEs) aside."""
    return not word.islower() and not word.istitle() and not word.removesuffix("s").isupper()


@rule("inflected-headword", Level.INFO)
def inflected_headword(tables: Tables) -> Iterator[Place]:
    """Report a preferred common noun in the plural.

    Why: terms are found in any inflection, and a suggestion of the base form is made plural where the text wants it;
    a plural one stays plural. Words that are used in the plural (securities, statistics) are left alone.

    Example:
        id     zh      en
        chips  控制芯片  control chips

    Better:
        id     zh      en
        chips  控制芯片  control chip
    """
    for row in tables.rows:
        last = row.en.split()[-1] if row.en.split() else ""
        if row.status is not Status.PREFERRED or row.type not in {"", "full", "variant"} or not last.isalpha():
            continue
        if last.islower() and last not in _PLURAL_BASES and is_plural(last):
            yield row, f"'{row.en}' is a plural; write the base form"
