"""name-misspelt: a Chinese name whose pinyin cannot be that of its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.names import SURNAMES, fold, zh_names
from mtqa.text.pinyin import spellings
from mtqa.text.script import TO_SIMPLE

_NEAR = 0.6  # likeness of a wrong given name to the right one; below, it is another name
_WORD = r"[A-Z][a-z]+(?:[-’'](?!s\b)[A-Za-z][a-z]*)?"
_GIVEN = rf" ({_WORD})(?: ([A-Z][a-z]+))?"
_VERY_NEAR = 0.75  # where nothing in the source shows that it is a name
_MOST = 20
_PAIR = re.compile(rf"\b([A-Z][a-z]+) ({_WORD})")
_BESIDE = re.compile("[A-Z][a-z]+(?= [A-Z][a-z])")
_SURNAMES_IN_PINYIN = frozenset(map(str.capitalize, SURNAMES.values()))


def _has_surname(context: Context) -> bool:
    """Whether a surname in pinyin stands before another word with a capital."""
    return not _SURNAMES_IN_PINYIN.isdisjoint(_BESIDE.findall(context.segment.target))


def _characters() -> dict[str, frozenset[str]]:
    """The surnames of one character, simplified and traditional, by their pinyin as English writes it."""
    found: dict[str, set[str]] = {}
    for character in {*map(chr, TO_SIMPLE), *SURNAMES}:
        if len(character) == 1 and (pinyin := SURNAMES.get(character.translate(TO_SIMPLE))):
            found.setdefault(pinyin.capitalize(), set()).add(character)
    return {pinyin: frozenset(characters) for pinyin, characters in found.items()}


_CHARACTERS = _characters()


@lru_cache(maxsize=1 << 9)
def _mention(surname: str) -> re.Pattern[str]:
    return re.compile(rf"\b{surname.capitalize()}{_GIVEN}")


@check("name-misspelt", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(when=_has_surname))
def name_misspelt(segment: Segment, context: Context) -> Iterator[Issue]:
    """The given name of a Chinese person is nearly, but not quite, the pinyin of its characters.

    The person is found in the source by a title, a verb of speech or a surname with two characters whose pinyin is all
    but what the target has; in the target by the surname. Any reading of the
    characters is right, in one word or two, with or without a hyphen; a given name of another kind (Andrew, Hsien) is
    left alone, and so is a name of which one mention is right.

    Why:
        Qiu Ruolan is not Qiu Ruonan. A slip of one letter makes another person, whom readers cannot look up.

    Example:
        zh: 总经理邱若楠说，公司将增加投入。
        en: General manager Qiu Ruolan said the company would invest more.
        better: General manager Qiu Ruonan said the company would invest more.

    Source:
        ISO 7098:2015, Romanization of Chinese; MQM marks of WMT23 Chinese-English news.
    """
    if not context.zh.has_han:
        return
    seen: set[str] = set()
    shown = [
        (name.full, name.pinyin, name.full[len(name.surname) :]) for name in zh_names(segment.source) if name.pinyin
    ]
    for full, surname, given in [*shown, *islice(_likely(segment.source, segment.target), _MOST)]:
        if full in seen or not given:
            continue
        seen.add(full)
        found = _wrong(segment.target, surname, given)
        if found is None:
            continue
        match, right = found
        at = segment.source.find(full)
        yield Issue(
            f"{full} is {surname.capitalize()} {right}, not {match[0]}",
            (Span(at, at + len(full)),),
            (Span(*match.span(1)),),
            {"name": full, "found": match[0], "expected": right},
            right,
        )
        return


def _likely(source: str, target: str) -> Iterator[tuple[str, str, str]]:
    """Three characters that begin with a surname which stands in the target before a given name in two syllables.

    Nothing in the source shows that they are a name, but their pinyin is all but what the target has.
    """
    forms = {match[1]: fold(match[2]) for match in _PAIR.finditer(target)}
    named = {character: pinyin for pinyin in forms for character in _CHARACTERS.get(pinyin, ())}
    if not named:
        return
    for place, character in enumerate(source[:-2]):
        if character not in named:
            continue
        form, given = forms[named[character]], source[place + 1 : place + 3]
        if max((_alike(form, spelt) for spelt in spellings(given)), default=0) >= _VERY_NEAR:
            yield source[place : place + 3], named[character].lower(), given


def _wrong(target: str, surname: str, given: str) -> tuple[re.Match[str], str] | None:
    """The first mention with a wrong given name and the right one; None if any mention is right or too far off."""
    mentions = list(_mention(surname).finditer(target))
    right = spellings(given)
    # What was taken for the second character may belong to the next word, and a second one may be missing.
    known = right | (spellings(given[:1]) if len(given) > 1 else frozenset())
    forms = [fold(match[1]) for match in mentions]
    both = {fold(match[1] + (match[2] or "")) for match in mentions}  # Ruo Nan
    if not right or not known.isdisjoint({*forms, *both}):
        return None
    if len(given) == 1 and any(form.startswith(tuple(right)) for form in forms):
        return None
    for match, form in zip(mentions, forms, strict=True):
        best = max(sorted(right), key=lambda spelt: _alike(form, spelt))
        if _alike(form, best) >= _NEAR and form[0] == best[0]:
            return match, best.capitalize()
    return None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
