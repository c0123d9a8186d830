"""Planted errors: one critical mistake put into a good translation.

An error is planted only where it is one beyond doubt: a number, name or negation must stand in the reference too,
so that changing it cannot repair the translation by chance. A planter returns None where it finds no such place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from numpy.random import Generator

T = TypeVar("T")

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTABLE = re.compile(r"(?<![\d.,])[1-9]\d*(?:,\d{3})*(?![\d.,])")
_SCALES = ("hundred", "thousand", "million", "billion", "trillion")
_SCALE = re.compile(rf"\b({'|'.join(_SCALES)})\b", re.IGNORECASE)
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty")
_COUNT = re.compile(rf"\b({'|'.join(_COUNTS)})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,'’] )[A-Z][a-z]{2,}\b")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|can|could|would|should|must|may|has been|have been|had|did|does)\b(?! not\b|n['’]t)"
)
_NEGATED = re.compile(r"\b(?:not|never|no|cannot|without|nor|none|neither)\b|n['’]t\b", re.IGNORECASE)
_REMOVALS = (
    (re.compile(r"\bcannot\b|\bcan['’]t\b"), "can"),
    (re.compile(r"\bwon['’]t\b"), "will"),
    (re.compile(r"(?<=[a-z])n['’]t\b"), ""),
    (re.compile(r"\b(?:not|never) "), ""),
    (re.compile(r"\bno longer\b"), "still"),
    (re.compile(r"\bwithout\b"), "with"),
    (re.compile(r"\bno (?=[a-z])"), "some "),
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Names:
    """Names to put in place of others, and the words that are not names because they occur in lower case too."""

    pool: tuple[str, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Context:
    """What a planter may look at besides the translation."""

    source: str
    reference: str
    names: Names
    stranger: str = ""  # a translation of another source


Planter = Callable[[str, Context, Generator], str | None]


def gather_names(texts: Iterable[str]) -> Names:
    """Capitalised words inside sentences that never occur in lower case."""
    counts: Counter[str] = Counter()
    lower: set[str] = set()
    for text in texts:
        counts.update(_NAME.findall(text))
        lower.update(word for word in re.findall(r"[a-z]{3,}", text))
    pool = sorted(name for name, count in counts.items() if count >= 3 and name.lower() not in lower)
    return Names(tuple(pool), frozenset(lower))


def number(text: str, context: Context, rng: Generator) -> str | None:
    """Another figure: 1,250 becomes 1,750; now and then a counting word, three becomes nine."""
    words = [hit for hit in _COUNT.finditer(text) if hit[0].lower() in context.reference.lower()]
    known = set(_NUMBER.findall(context.reference))
    figures = [hit for hit in _NUMBER.finditer(text) if hit[0] in known]
    if words and (not figures or rng.random() < 0.2):
        hit = _pick(words, rng)
        other = _pick([word for word in _COUNTS if word != hit[0].lower()], rng)
        return _put(text, hit, other.capitalize() if hit[0][0].isupper() else other)
    if not figures:
        return None
    hit = _pick(figures, rng)
    return _put(text, hit, _other_digits(hit[0], rng))


def _other_digits(figure: str, rng: Generator) -> str:
    places = [place for place, character in enumerate(figure) if character.isdigit()]
    place = _pick(places, rng)
    low = 1 if place == 0 else 0
    digits = [str(digit) for digit in range(low, 10) if str(digit) != figure[place]]
    return figure[:place] + _pick(digits, rng) + figure[place + 1 :]


def magnitude(text: str, context: Context, rng: Generator) -> str | None:
    """Ten or a thousand times too much or too little: million becomes billion, 5,000 becomes 50,000."""
    reference = context.reference.lower()
    scales = [hit for hit in _SCALE.finditer(text) if hit[0].lower() in reference]
    known = set(_NUMBER.findall(reference))
    figures = [hit for hit in _COUNTABLE.finditer(text) if hit[0] in known and not re.fullmatch("(19|20)..", hit[0])]
    if scales and (not figures or rng.random() < 0.5):
        hit = _pick(scales, rng)
        return _put(text, hit, _pick([scale for scale in _SCALES if scale != hit[0].lower()], rng))
    if not figures:
        return None
    hit = _pick(figures, rng)
    value = int(hit[0].replace(",", ""))
    value = value // 10 if value % 10 == 0 and rng.random() < 0.5 else value * 10
    return _put(text, hit, f"{value:,}" if value > 9999 or "," in hit[0] else str(value))


def name(text: str, context: Context, rng: Generator) -> str | None:
    """Another person, place or body."""
    found = {hit for hit in _NAME.findall(text) if hit in context.reference and hit.lower() not in context.names.words}
    if not found:
        return None
    old = _pick(sorted(found), rng)
    new = _pick(context.names.pool, rng)
    return None if new == old else re.sub(rf"\b{old}\b", new, text)


def negation(text: str, context: Context, rng: Generator) -> str | None:
    """The opposite: a negation that the reference has too is taken out, or one that it lacks is put in."""
    if _NEGATED.search(context.reference):
        choices = [(hit, new) for pattern, new in _REMOVALS for hit in pattern.finditer(text)]
        if not choices:
            return None
        hit, new = _pick(choices, rng)
        return _put(text, hit, new)
    auxiliaries = list(_AUXILIARY.finditer(text))
    if not auxiliaries or _NEGATED.search(text):
        return None
    hit = _pick(auxiliaries, rng)
    first, _, rest = hit[0].partition(" ")
    return _put(text, hit, f"{first} not {rest}".strip())


def omission(text: str, context: Context, rng: Generator) -> str | None:
    """A run of words, 30 to 60 % of the translation, is missing."""
    del context
    words = text.split()
    if len(words) < 8:
        return None
    length = int(len(words) * rng.uniform(0.3, 0.6))
    start = int(rng.integers(0, len(words) - length + 1))
    return " ".join(words[:start] + words[start + length :])


def untranslated(text: str, context: Context, rng: Generator) -> str | None:
    """One to three words are left in Chinese."""
    runs, words = _HAN.findall(context.source), text.split()
    if not runs or len(words) < 4:
        return None
    run = _pick(runs, rng)
    length = min(len(run), int(rng.integers(2, 6)))
    first = int(rng.integers(0, len(run) - length + 1))
    start = int(rng.integers(0, len(words) - 2))
    left = run[first : first + length]
    return " ".join([*words[:start], left, *words[start + int(rng.integers(1, 4)) :]])


def shuffled(text: str, context: Context, rng: Generator) -> str | None:
    """The words in any order."""
    del context
    words = text.split()
    if len(words) < 5:
        return None
    return " ".join(words[place] for place in rng.permutation(len(words)))


def empty(text: str, context: Context, rng: Generator) -> str | None:
    """Nothing at all."""
    del text, context, rng
    return ""


def copied(text: str, context: Context, rng: Generator) -> str | None:
    """The Chinese source as its own translation."""
    del text, rng
    return context.source


def other(text: str, context: Context, rng: Generator) -> str | None:
    """A good translation of another source."""
    del rng
    return context.stranger if context.stranger and context.stranger != text else None


PLANTERS: dict[str, Planter] = {
    planter.__name__: planter
    for planter in (
        number,
        magnitude,
        name,
        negation,
        omission,
        untranslated,
        shuffled,
        empty,
        copied,
        other,
    )
}


def plant(kind: str, text: str, context: Context, rng: Generator) -> str | None:
    """The translation with one error of a kind, or None where it has no place for one."""
    damaged = PLANTERS[kind](text, context, rng)
    return None if damaged is None or damaged == text else damaged


def _put(text: str, hit: re.Match[str], new: str) -> str:
    return text[: hit.start()] + new + text[hit.end() :]


def _pick(choices: Sequence[T], rng: Generator) -> T:
    return choices[int(rng.integers(0, len(choices)))]
