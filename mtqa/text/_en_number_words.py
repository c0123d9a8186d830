"""The words that English figures are made of: rules as data."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from mtqa.text._figure import Value, exact


class Class(enum.Enum):
    """What a word can do in a figure."""

    DIGITS = enum.auto()
    DECADES = enum.auto()  # 1990s
    UNIT = enum.auto()  # one … nineteen, twenty … ninety
    HUNDRED = enum.auto()
    SCALE = enum.auto()  # thousand, million, …
    ABBREVIATION = enum.auto()  # k, m, bn, … behind digits
    PLURAL = enum.auto()  # tens, hundreds, millions
    SOME = enum.auto()  # several
    BUNCH = enum.auto()  # dozen, decade, century
    ORDINAL = enum.auto()
    THIRDS = enum.auto()  # thirds, quarter
    PART = enum.auto()  # half
    MULTIPLE = enum.auto()  # twice, doubled, tenfold
    GROUP = enum.auto()  # both, trio
    TIME = enum.auto()  # noon
    MONTH = enum.auto()
    CLOCK = enum.auto()  # around the clock
    ROMAN = enum.auto()

    __hash__ = object.__hash__  # as that of Kind: single objects, looked up all the time


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SMALL = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_TENTHS = _listed("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth")
MONTHS = _listed(
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Sept"
)

SCALES: Mapping[str, int] = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
ABBREVIATIONS: Mapping[str, int] = {
    **{word: 10**3 for word in ("k", "K")},
    **{word: 10**6 for word in ("m", "M", "mn", "mln", "Mn", "MN")},
    **{word: 10**9 for word in ("b", "B", "bn", "Bn", "BN", "bln")},
    **{word: 10**12 for word in ("tn", "trn", "T", "Tn")},
}

UNIT_WORDS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: value * 10 for value, word in enumerate(_TENS, 2)},
}
ORDINAL_WORDS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ORDINALS, 1)},
    **{word: value * 10 for value, word in enumerate(_TENTHS, 2)},
}

_MULTIPLES = {
    2: "twice double doubles doubled doubling redoubled twofold",
    3: "thrice triple triples tripled tripling treble trebled trebling threefold",
    4: "quadruple quadruples quadrupled quadrupling fourfold",
    5: "quintuple quintupled fivefold",
    6: "sixfold",
    7: "sevenfold",
    8: "eightfold",
    9: "ninefold",
    10: "tenfold",
    20: "twentyfold",
    100: "hundredfold",
    1000: "thousandfold",
}
_GROUPS = {
    1: "once sole",
    2: "both couple pair pairs duo twin twins bilateral",
    3: "trio triplets trilateral",
    4: "quartet quadrilateral",
    5: "quintet",
}


_OTHER_WORDS = frozenset({"may", "march", "mar", "jan", "sep", "dec", "apr", "jun"})


def _words() -> dict[str, tuple[Class, Value]]:
    words: dict[str, tuple[Class, Value]] = {}
    words |= {word: (Class.UNIT, value) for word, value in UNIT_WORDS.items()}
    words |= {"single": (Class.UNIT, 1), "hundred": (Class.HUNDRED, 100)}
    words |= {word: (Class.SCALE, value) for word, value in SCALES.items()}
    words |= {"lakh": (Class.SCALE, 10**5), "crore": (Class.SCALE, 10**7), "quadrillion": (Class.SCALE, 10**15)}
    words |= {f"{word}s": (Class.PLURAL, value) for word, value in SCALES.items()}
    words |= {"tens": (Class.PLURAL, 10), "hundreds": (Class.PLURAL, 100), "scores": (Class.PLURAL, 10)}
    words |= dict.fromkeys(("several", "few", "many"), (Class.SOME, 1))
    words |= dict.fromkeys(("dozen", "dozens"), (Class.BUNCH, 12))
    words |= dict.fromkeys(("decade", "decades"), (Class.BUNCH, 10))
    words |= dict.fromkeys(("century", "centuries"), (Class.BUNCH, 100))
    words |= {"fortnight": (Class.BUNCH, 14), "clock": (Class.CLOCK, 24)}
    words |= {word: (Class.ORDINAL, value) for word, value in ORDINAL_WORDS.items()}
    words |= {"hundredth": (Class.ORDINAL, 100), "thousandth": (Class.ORDINAL, 1000)}
    words |= {f"{word}s": (Class.THIRDS, value) for word, value in ORDINAL_WORDS.items() if value > 2}
    words |= {f"{word}s": (Class.THIRDS, value) for word, value in (("hundredth", 100), ("thousandth", 1000))}
    words |= {"quarter": (Class.THIRDS, 4), "quarters": (Class.THIRDS, 4)}
    words |= dict.fromkeys(("half", "halves", "halved"), (Class.PART, exact(1, 2)))
    words |= {word: (Class.MULTIPLE, value) for value, line in _MULTIPLES.items() for word in line.split()}
    words |= {word: (Class.GROUP, value) for value, line in _GROUPS.items() for word in line.split()}
    words |= {"noon": (Class.TIME, 12), "midday": (Class.TIME, 12), "midnight": (Class.TIME, 0)}
    for word in list(words):
        words[word.capitalize()] = words[word.upper()] = words[word]
    for number, name in enumerate(MONTHS):
        value = 9 if name == "Sept" else number % 12 + 1
        words |= {name: (Class.MONTH, value), name.upper(): (Class.MONTH, value)}
        if name.lower() not in _OTHER_WORDS:
            words[name.lower()] = (Class.MONTH, value)
    return words


# In small letters, capitalised and in capitals, but "may" and "march" are no months.
WORDS: Mapping[str, tuple[Class, Value]] = _words()
