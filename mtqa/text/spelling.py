"""Whether an English word is spelt right, and the only right word that it can be meant for.

A word is right if the dictionary of forms has it (lemminflect), or the list of symspellpy, which holds 82,765 words
with their frequencies, American and British. Both are read on first use, the list in less than 0.1 s.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from mtqa.text.en import is_dictionary_word

_FILE = "frequency_dictionary_en_82_765.txt"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# A correction must be a common word, and far more common than any other that is as near.
_COMMON, _DOMINANT = 1_000_000, 20
_PART = 200_000_000  # frequency of each of two words that were written as one
_SHORTEST = 6
_REMEMBERED = 1 << 17  # words; a few MB
_PREFIXES = """
    anti auto bi bio co counter cross cyber de dis down e eco em en ex extra fore geo hyper im in inter intra ir macro
    mal mega meta micro mid mini mis mono multi nano neo neuro non off omni out over pan para photo post pre pro pseudo
    psycho quasi re self semi socio sub super sur tele thermo trans tri ultra un under uni up
""".split()  # noqa: SIM905
_SUFFIXES = """
    s es ed d r er ers or ing ings ly ness less ful able ability ible al ally ic ical ish ism ist ists ity ment ments
    ise ised ises ising isation ize ized izes izing ization y ous ative tion ship hood like wise proof free
""".split()  # noqa: SIM905
_VOWEL = tuple("aeiouy")
# One of two words written as one is one of these.
_GLUED_WORDS = """
    the of and to in they that with for is are was were it also he she we you his her their this has have
"""
_GLUED = frozenset(_GLUED_WORDS.split())
# Slips that look like another form or a derivation, or that are near to two words.
_PAIRS = """
    recieve=receive recieved=received occured=occurred occuring=occurring begining=beginning untill=until truely=truly
    prefered=preferred refered=referred noticable=noticeable arguement=argument publically=publicly
    completly=completely immediatly=immediately developement=development maintainance=maintenance adress=address
    wierd=weird suprise=surprise fourty=forty tommorow=tomorrow dissapear=disappear embarass=embarrass
    harrass=harass manuever=maneuver neccesary=necessary transfered=transferred commited=committed admited=admitted
    controled=controlled forbiden=forbidden equiped=equipped wich=which
    happend=happened finaly=finally basicly=basically incidently=incidentally futher=further gaurd=guard
    garantee=guarantee twelth=twelfth persue=pursue theif=thief freind=friend
"""
_SLIPS: Mapping[str, str] = MappingProxyType(dict(pair.split("=") for pair in _PAIRS.split()))
# Words that both sources lack and that are near to others.
_RIGHT = frozenset(
    """homogenous hardline blockchain livestream livestreaming webcast unboxing metaverse backend frontend minimap
    structs accessor accessors qubits borides projet vsync""".split()  # noqa: SIM905
)


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, int]:
    """Words in lower case and how often they stand in a large corpus; empty where symspellpy is not installed."""
    found = importlib.util.find_spec("symspellpy")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / _FILE
        if path.is_file():
            lines = path.read_text("utf-8-sig").splitlines()
            return {word: int(number) for word, _, number in (line.partition(" ") for line in lines)}
    return {}


@lru_cache(maxsize=1 << 14)
def correction(word: str) -> str | None:
    """The word, in lower case, that a misspelt one can only be meant for; None for right words and doubtful ones."""
    if word in _SLIPS:
        return _SLIPS[word]
    if len(word) < _SHORTEST or word in _RIGHT or not frequencies() or _is_right(word) or _is_derived(word):
        return None
    joined = [f"{word[:at]} {word[at:]}" for at in range(2, len(word) - 1) if _are_two(word[:at], word[at:])]
    near = {other for other in _neighbours(word) if other in frequencies()}
    if not near:
        return joined[0] if len(joined) == 1 else None
    return None if joined else _outstanding(near, word)


def _outstanding(near: set[str], word: str) -> str | None:
    """The one of these words that is common and far more common than the rest; not the plural of what is written."""
    known = frequencies()
    best, *others = sorted(near, key=lambda other: (-known[other], other))
    rare = known[best] < _COMMON or (others and known[best] < _DOMINANT * known[others[0]])
    return None if rare or best == word + "s" else best


# Words that were found right: most texts hold no other, which one difference of sets tells.
_cleared: set[str] = set()


def may_be_misspelt(words: frozenset[str]) -> bool:
    """Whether any of the words, in lower case, has a correction."""
    wrong = False
    for word in words - _cleared:
        if not (word.isascii() and word.isalpha()) or correction(word) is None:
            if len(_cleared) < _REMEMBERED:
                _cleared.add(word)
        else:
            wrong = True
    return wrong


def _are_two(one: str, other: str) -> bool:
    known = frequencies()
    return bool({one, other} & _GLUED) and known.get(one, 0) > _PART and known.get(other, 0) > _PART


def _is_right(word: str) -> bool:
    return word in frequencies() or is_dictionary_word(word)


def _is_derived(word: str) -> bool:
    """Whether a word is another one with a prefix or an ending (preordered, chatbots, inclusivity)."""
    for suffix in ("", *_SUFFIXES):
        stem = word.removesuffix(suffix) if suffix else word
        if suffix and (stem == word or len(stem) < 3):
            continue
        forms = (stem, stem + "e", stem + "y") if suffix.startswith(_VOWEL) else (stem,)
        if any(map(_is_right, forms)):
            return True
        for prefix in _PREFIXES:
            rest = stem.removeprefix(prefix)
            if rest != stem and len(rest) > 3 and any(map(_is_right, (rest, rest + "e"))):
                return True
    return False


def _neighbours(word: str) -> Iterator[str]:
    """Every string that one slip of the pen parts from a word: a letter left out, put in, changed, or two swapped."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
