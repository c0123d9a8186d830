"""Where a glossary's English renderings stand in an English text.

Two words are equal if their lemma sets meet; a rendering is found as a contiguous sequence of such words, or as the
same letters with other gaps (cyber security, cyber-security, cybersecurity).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from mtqa.glossary.model import Row
from mtqa.text.en import LINK_WORDS, Words, fold_words, is_dictionary_word

# A rendering has a first and a last word in the text: half-open entries of its Words.
Place = tuple[int, int]

_STOPS = frozenset(".!?;:。！？；：\u2014")
# Words that a variant may have between its own (Ministry of Commerce, Commerce Ministry).
_GAP = 2
# A segment of 50,000 characters must not take minutes: places looked at for a variant, and places reported of one
# rendering.
_PLACES = 64
_MOST = 200
# Two initials are too easily another abbreviation.
_ABBREVIATION = 3
_LEADING_ARTICLE = re.compile(r"A (?=[a-z])")


class Rendering:
    """One row's English, prepared on first use; `words` are empty where folding leaves none, and is found nowhere."""

    def __init__(self, row: Row) -> None:
        self.row = row

    @cached_property
    def words(self) -> Words:
        """The folded words."""
        return fold_words(_LEADING_ARTICLE.sub("", self.row.en))

    @cached_property
    def letters(self) -> str:
        """All words in one, in lower case."""
        return "".join(self.words.surfaces).lower()

    @cached_property
    def heads(self) -> frozenset[str]:
        """What the letters begin with: a word that they may stand in with other gaps is one of these."""
        return frozenset(self.letters[:size] for size in range(1, len(self.letters) + 1))

    @cached_property
    def strict(self) -> bool:
        """Whether another case is another word: the row says so, or it is a short abbreviation (US, IMF, RI)."""
        return self.row.case or (len(self.words) == 1 and self.row.en.isupper() and len(self.letters) <= 5)

    @cached_property
    def initials(self) -> str:
        """The first letters of the words that are not of, for, and …, in capitals; "" if one is no letter."""
        heads = [word[0] for word in self.words.surfaces if word.lower() not in LINK_WORDS]
        return "".join(heads).upper() if all(map(str.isalpha, heads)) else ""

    @cached_property
    def content(self) -> tuple[frozenset[str], ...]:
        """The lemma sets of the words that are not of, for, and …"""
        words = self.words
        pairs = zip(words.surfaces, words.lemmas, strict=True)
        return tuple(lemmas for surface, lemmas in pairs if surface[0].isalnum() and surface.lower() not in LINK_WORDS)


def initials_place(rendering: Rendering, text: Words) -> Place | None:
    """Where an abbreviation made of a rendering's initials stands (GFC, HKFRSs), if it has three letters or more.

    Which of a glossary's terms are abbreviated after their first mention is seldom in the glossary.
    """
    letters = rendering.initials
    if len(letters) < _ABBREVIATION:
        return None
    for place in text.positions.get(letters.lower(), ()):
        if text.surfaces[place].removesuffix("s") == letters:
            return place, place + 1
    return None


def places(rendering: Rendering, text: Words) -> list[Place]:
    """Where a rendering stands, in whatever case."""
    wanted = rendering.words.lemmas
    if not wanted:
        return []
    starts = {place for lemma in wanted[0] for place in text.positions.get(lemma, ())}
    size = len(wanted)
    found = ((start, start + size) for start in sorted(starts) if _follows(wanted, text, start))
    if size > 1:
        found = (place for place in found if not _is_other_form(rendering.words, text, place))
    return list(islice(found, _MOST)) or list(islice(_joined(rendering, text), _MOST))


def _is_other_form(words: Words, text: Words, place: Place) -> bool:
    """Whether the text has a word in -ing for the rendering's noun: a chip controlling chip is no chip control chip.

    In a rendering of several words a noun is part of the term; one word alone may be inflected.
    """
    pairs = zip(words.surfaces, text.surfaces[place[0] : place[1]], strict=True)
    return any(_is_gerund(found) and not _is_gerund(wanted) for wanted, found in pairs)


def _is_gerund(word: str) -> bool:
    return word.lower().removesuffix("s").endswith("ing")


def _follows(wanted: tuple[frozenset[str], ...], text: Words, start: int) -> bool:
    """Whether the words after the first are there as well."""
    if start + len(wanted) > len(text):
        return False
    return all(not wanted[step].isdisjoint(text.lemmas[start + step]) for step in range(1, len(wanted)))


def _joined(rendering: Rendering, text: Words) -> Iterator[Place]:
    """The same letters with other gaps between words; the last word may be inflected."""
    letters = rendering.letters
    heads = rendering.heads.intersection(text.positions)
    for start in sorted({place for head in heads for place in text.positions[head]}):
        joined, end = "", start
        while end < len(text) and len(joined) < len(letters):
            if any(joined + lemma == letters for lemma in text.lemmas[end]):
                yield start, end + 1
                break
            joined += text.surfaces[end].lower()
            if not letters.startswith(joined):
                break
            end += 1


def case_holds(rendering: Rendering, text: Words, place: Place) -> bool:
    """Whether the capitals of the rendering stand in the text as well.

    A word without capitals may get one (headlines, a sentence's start); a word with one may be all capitals.
    """
    wanted, found = rendering.words.surfaces, text.surfaces[place[0] : place[1]]
    if len(wanted) != len(found):
        wanted, found = ("".join(wanted),), ("".join(found),)
    return all(map(_same_case, wanted, found))


def _same_case(wanted: str, found: str) -> bool:
    """Whether one word has the capitals of another as far as both have the same letters (API, APIs)."""
    if wanted == found or wanted.islower() or (wanted.istitle() and found.isupper()):
        return True
    same = len(_common(wanted.lower(), found.lower()))
    return wanted[:same] == found[:same]


def _common(left: str, right: str) -> str:
    """The common beginning of two words."""
    size = next((at for at, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), None)
    return left[:size] if size is not None else min(left, right, key=len)


def capitals_lost(rendering: Rendering, text: Words, place: Place) -> bool:
    """Whether a word of a name that is no common word (xinhua, beijing) stands there without its capital."""
    wanted, found = rendering.words.surfaces, text.surfaces[place[0] : place[1]]
    if len(wanted) != len(found):
        return False
    pairs = zip(wanted, found, strict=True)
    return any(name[0].isupper() and word.islower() and not is_dictionary_word(word) for name, word in pairs)


def is_other_word(rendering: Rendering, text: Words, place: Place) -> bool:
    """Whether what stands there is no miswritten abbreviation but a word of its own: us for US, who for WHO."""
    return place[1] - place[0] == 1 and rendering.row.en.isupper() and is_dictionary_word(text.surfaces[place[0]])


def variant(rendering: Rendering, text: Words) -> Place | None:
    """The closest place where all words of a rendering stand together, but in another order or with others between."""
    content = rendering.content
    if len(content) < 2:
        return None
    by_word = [sorted({place for lemma in word for place in text.positions.get(lemma, ())}) for word in content]
    rarest = min(by_word, key=len)
    reach = max(len(rendering.words), len(content)) + _GAP
    found = [place for anchor in rarest[:_PLACES] if (place := _together(by_word, anchor, reach)) is not None]
    found = [place for place in found if _STOPS.isdisjoint(text.surfaces[place[0] : place[1]])]
    return min(found, key=lambda place: (place[1] - place[0], place), default=None)


def _together(by_word: list[list[int]], anchor: int, reach: int) -> Place | None:
    """The place around `anchor` with one entry for each word, no wider than `reach`."""
    used: set[int] = set()
    for candidates in by_word:
        around = candidates[bisect_left(candidates, anchor - reach + 1) : bisect_left(candidates, anchor + reach)]
        near = [place for place in around if place not in used]
        if not near:
            return None
        used.add(min(near, key=lambda place: abs(place - anchor)))
    first, last = min(used), max(used)
    return (first, last + 1) if last - first < reach else None
