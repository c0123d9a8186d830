"""Planted faults: one mistake put into a good translation, where the source shows that it is one.

A planter yields every `Edit` it could make to a pair of texts. Each needs a licence in the source (the same digits, a
月 for the month, a 副 for the vice), so that a check has the chance to see the fault by comparing. The planters look
for their places with patterns of their own, not with those of the checks, so that recall is not measured on what a
check already knows. (training/comet_mini/planted.py damages translations without regard to their source, to teach a
metric; the two have different aims and share nothing.)
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mtqa.model import Span
from mtqa.text.en import is_adjective, is_dictionary_word, is_noun
from mtqa.text.pinyin import readings, spellings


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the target (or an empty one) and what is put in its place."""

    span: Span
    new: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A damaged target: `span` is the place of the fault in it, `was` and `now` the texts there."""

    kind: str
    index: int
    target: str
    span: Span
    was: str
    now: str


Planter = Callable[[str, str, random.Random], Iterator[Edit]]

_FIGURE = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d\w]|[.,]\d)")
_SCALES = ("hundred", "thousand", "million", "billion", "trillion")
_SCALE = re.compile(rf"(?<=\d) ({'|'.join(_SCALES)})\b")
_MONTHS = ("January February March April May June July August September October November December").split()  # noqa: SIM905
_SHORT_MONTHS = [f"{month[:3]}." for month in _MONTHS]
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b\.?")
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_DAY = re.compile(
    rf"(?<=\bthe )(\d{{1,2}})(?=st|nd|rd|th)|(?:(?<={')|(?<='.join(f'{month} ' for month in _MONTHS)}))(\d{{1,2}})\b"
    rf"|\b(\d{{1,2}})(?= (?:{'|'.join(_MONTHS)}))|(?<=[a-z]\. )(\d{{1,2}})\b(?=,|\.| )"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Finals and initials that people and machines mix up.
_NEAR = {"ang": "an", "eng": "en", "ing": "in", "ong": "un", "an": "ang", "en": "eng", "in": "ing", "un": "ong",
         "ao": "ou", "ou": "ao", "ui": "ei", "ei": "ui", "uo": "ou", "ia": "i", "ai": "ei", "iu": "u"}  # fmt: skip
_NEAR_SYLLABLE = re.compile("|".join(sorted(_NEAR, key=len, reverse=True)))
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_TITLE_MODIFIER = re.compile(
    r"\b(?:(?:executive )?vice|deputy|associate|assistant|former|ex|acting|interim|caretaker|incoming|then)[- ]"
    r"(?=(?:[A-Za-z'’.-]+ ){0,3}(?:president|premier|prime minister|minister|chair\w*|mayor|governor|secretary|director"
    r"|manager|general|dean|principal|professor|commander|ceo|chief|head|speaker|ambassador|chancellor|captain|leader)\w*)",
    re.IGNORECASE,
)
_ELECT = re.compile(r"(?<=president)[- ]elect\b", re.IGNORECASE)
_TITLE_LICENCE = re.compile("副|前|原|代|候任|常务|常務|署理")
_NEGATIONS = (
    (re.compile(r"\bcannot\b|\bcan['’]t\b"), "can"),
    (re.compile(r"\bwon['’]t\b"), "will"),
    (re.compile(r"(?<=[a-z])n['’]t\b"), ""),
    (re.compile(r"\b(?:do|does|did) not "), ""),
    (re.compile(r"\b(?:not|never) (?!only|just|merely|to mention)"), ""),
    (re.compile(r"\bno longer\b"), "still"),
    (re.compile(r"\bwithout (?=\w)"), "with "),
    (re.compile(r"\bno (?=[a-z])(?!longer|more|one|matter)"), ""),
)
_NEGATION_LICENCE = re.compile("[不没沒未无無非别別勿]")
_CLAUSE = re.compile(r"(?:(?<=[,;.:] )|^)[^,;:.!?]{20,}(?:[,;:] |[.!?](?= |$))")
_SENTENCE = re.compile(r"(?<=[.!?] )[A-Z][^.!?]{25,}[.!?](?= |$)")
_NOUN = re.compile(
    r"\b(?:a|an|the|this|its|their|new|of) ((?:[a-z]{3,} )?)([a-z]{4,})"
    r"(?=[,.;]| (?:of|in|on|for|to|and|with|by|from|is|are|was|were|has|have|will|at|that)\b)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_QUOTATION = re.compile(r"“([^“”\"]+)”|\"([^\"“”]+)\"")
_SPOKEN = re.compile("[“「][^“”「」]*[，。！？：；][^“”「」]*[”」]")
# English unit -> what takes its place, and what in the source licenses it.
_UNITS = (
    ("kilometers?|kilometres?|km", "miles", "公里|千米|km"),
    ("meters?|metres?", "feet", "米"),
    ("kilograms?|kg|kilos?", "pounds", "公斤|千克|kg"),
    ("tons?|tonnes?", "kilograms", "吨|噸"),
    ("mu", "hectares", "亩|畝"),
    ("hectares?", "acres", "公顷|公頃"),
    ("(?:billion |million |thousand )?yuan|RMB", "dollars", "元|块|人民币"),
    ("US dollars|dollars", "yuan", "美元|美金"),
    ("degrees Celsius|°C|℃", "°F", "摄氏|℃|度"),
    ("cm|centimeters?|centimetres?", "inches", "厘米|cm|公分"),
    ("mm|millimeters?", "cm", "毫米|mm"),
    ("liters?|litres?", "gallons", "升"),
    ("hours?", "minutes", "小时|小時|钟头"),
    ("minutes?", "seconds", "分钟|分鐘"),
    ("years", "months", "年"),
    ("days", "weeks", "天|日"),
    ("months", "weeks", "月"),
    ("weeks", "days", "周|星期|週"),
)
_UNIT = [
    (
        re.compile(rf"(?<=\d )(?:{en})\b|(?<=\d)(?:°C|℃|km|kg|cm|mm)\b|(?<=llion )(?:{en})\b"),
        new,
        re.compile(zh),
        re.compile(en),
    )
    for en, new, zh in _UNITS
]


def _digits(source: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", source).replace(",", "")
    return set(re.findall(r"\d+(?:\.\d+)?", plain))


def digit(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """Another digit in a figure that source and target write alike."""
    known = _digits(source)
    for match in _FIGURE.finditer(target):
        figure = match[0]
        if figure.replace(",", "") not in known or not target[: match.start()].strip("(（ "):
            continue  # a figure that begins the text may be a list's
        places = [place for place, char in enumerate(figure) if char.isdigit()]
        place = rng.choice(places)
        others = [other for other in "123456789" if other != figure[place]]
        new = figure[:place] + rng.choice(others) + figure[place + 1 :]
        if new.replace(",", "") not in known:
            yield Edit(Span(*match.span()), new)


def magnitude(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """Million for billion, or a nought too many or too few."""
    if not re.search("[万萬亿億千]|0000|,000", source):
        return
    for match in _SCALE.finditer(target):
        at = _SCALES.index(match[1])
        near = [_SCALES[other] for other in (at - 1, at + 1) if 0 < other < len(_SCALES)]
        yield Edit(Span(*match.span(1)), rng.choice(near))
    for match in re.finditer(r"(?<![\w.,$¥-])\d{1,3}(?:,\d{3})+(?![\d,.]\d)", target):
        value = int(match[0].replace(",", ""))
        yield Edit(Span(*match.span()), f"{value * 10:,}" if value % 10 or rng.random() < 0.5 else f"{value // 10:,}")


def date(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """Another month, day, weekday or year."""
    for match in _MONTH.finditer(target):
        number = next(n for n, month in enumerate(_MONTHS, 1) if month[:3] == match[0][:3])
        if re.search(
            rf"(?<!\d)0?{number}月|{'〇一二三四五六七八九十'[number] if number < 11 else '十' + '一二'[number - 11]}月",
            source,
        ):
            names = _MONTHS if match[0] in _MONTHS else _SHORT_MONTHS
            yield Edit(Span(*match.span()), rng.choice([name for name in names if name[:3] != match[0][:3]]))
    for match in _WEEKDAY.finditer(target):
        char = "一二三四五六日天"[_WEEKDAYS.index(match[0])]
        if re.search(f"(?:周|星期|礼拜|週|禮拜){char}", source):
            yield Edit(Span(*match.span()), rng.choice([day for day in _WEEKDAYS if day != match[0]]))
    for match in _DAY.finditer(target):
        if re.search(rf"(?<!\d)0?{match[0]}[日号號]", source):
            known = _digits(source)
            yield Edit(Span(*match.span()), rng.choice([str(n) for n in range(4, 29) if str(n) not in known]))
    for match in _YEAR.finditer(target):
        if f"{match[0]}年" in source:
            known = _digits(source)
            near = [str(int(match[0]) + step) for step in (-10, -4, -3, -2, -1, 1, 2, 3, 4, 10)]
            yield Edit(Span(*match.span()), rng.choice([year for year in near if year not in known]))


def name(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """A Chinese person's given name with another syllable."""
    for match in re.finditer(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b", target):
        given = match[2].lower()
        holders = [
            source[place + 1 : place + 3]
            for place, character in enumerate(source[:-2])
            if match[1].lower() in readings(character) and given in spellings(source[place + 1 : place + 3])
        ]
        if holders:
            first, second = (rng.choice(readings(character)) for character in holders[0])
            other = _NEAR_SYLLABLE.sub(lambda found: _NEAR[found[0]], second, count=1)
            if first + second == given and other != second:
                yield Edit(Span(*match.span(2)), (first + other).capitalize())


def title_modifier(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """Vice, deputy, former, acting … left out."""
    if _TITLE_LICENCE.search(source):
        for pattern in (_TITLE_MODIFIER, _ELECT):
            for match in pattern.finditer(target):
                yield Edit(Span(*match.span()), "")


def negation(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """The negative taken out."""
    if _NEGATION_LICENCE.search(source):
        taken: set[int] = set()
        for pattern, new in _NEGATIONS:
            for match in pattern.finditer(target):
                if match.end() not in taken:
                    taken.add(match.end())
                    yield Edit(Span(*match.span()), new)


def dropped_clause(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """A clause of four words or more left out."""
    clauses = list(_CLAUSE.finditer(target))
    if len(clauses) > 1:
        for match in clauses:
            if len(match[0].split()) >= 4:
                yield Edit(Span(*match.span()), "")


def dropped_sentence(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """A whole sentence left out."""
    for match in _SENTENCE.finditer(target):
        yield Edit(Span(*match.span()), "")


def doubled_noun(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """The chip chip, the chip and chip, the control chip control."""
    for match in _NOUN.finditer(target):
        noun, modifier = match[2], match[1].strip()
        if not is_noun(noun) or is_adjective(noun) or not is_dictionary_word(noun):
            continue
        forms = [f"{noun} {noun}", f"{noun} and {noun}"]
        if modifier:
            yield Edit(Span(match.start(1), match.end(2)), rng.choice([*forms, f"{noun} {modifier} {noun}"]))
        else:
            yield Edit(Span(*match.span(2)), rng.choice(forms))


def han_left(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """One to three words left in Chinese."""
    runs, words = _HAN.findall(source), list(_WORD.finditer(target))
    if not runs or len(words) < 4:
        return
    run = rng.choice(runs)
    first = rng.randrange(len(run) - 1)
    start = rng.randrange(len(words) - 3)
    yield Edit(
        Span(words[start].start(), words[start + rng.randrange(3)].end()), run[first : first + rng.randint(2, 5)]
    )


def quote_lost(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """The quotation marks of somebody's words left out; the source quotes a sentence or a part of one."""
    spoken = _SPOKEN.findall(source)
    quoted = [match for match in _QUOTATION.finditer(target) if len((match[1] or match[2]).split()) > 4]
    if len(spoken) == len(quoted):
        for match in quoted:
            yield Edit(Span(*match.span()), match[1] or match[2])


def unit(source: str, target: str, rng: random.Random) -> Iterator[Edit]:
    """Miles for kilometres, dollars for yuan, minutes for hours, the figure kept."""
    taken: set[int] = set()
    for pattern, new, licence, plain in _UNIT:
        if not licence.search(source):
            continue
        for match in pattern.finditer(target):
            if match.start() not in taken and plain.fullmatch(match[0]):
                taken.add(match.start())
                yield Edit(Span(*match.span()), new)


PLANTERS: dict[str, Planter] = {
    "digit": digit,
    "magnitude": magnitude,
    "date": date,
    "name": name,
    "title modifier": title_modifier,
    "negation": negation,
    "dropped clause": dropped_clause,
    "dropped sentence": dropped_sentence,
    "doubled noun": doubled_noun,
    "Han left in": han_left,
    "quote lost": quote_lost,
    "unit": unit,
}


def plant(
    kind: str, pairs: Sequence[tuple[str, str]], most: int, seed: int = 0, enough: int | None = None
) -> list[Planted]:
    """At most `most` damaged targets of a kind, spread over the pairs, the same for the same seed.

    Pairs beyond the first `enough` serve only where those before do not give `most`.
    """
    first = pairs[:enough]
    cases = _cases(kind, first, 0, most, seed)
    return cases + _cases(kind, pairs[len(first) :], len(first), most - len(cases), seed)


def _cases(kind: str, pairs: Sequence[tuple[str, str]], offset: int, most: int, seed: int) -> list[Planted]:
    if most <= 0:
        return []
    rng = random.Random(f"{kind} {seed}")
    rounds: list[list[Planted]] = []
    for index, (source, target) in enumerate(pairs, offset):
        edits = list(PLANTERS[kind](source, target, rng))
        rng.shuffle(edits)
        for nth, edit in enumerate(edits):
            if nth == len(rounds):
                rounds.append([])
            planted = _planted(kind, index, target, edit)
            if planted.target.strip() and planted.target != target:
                rounds[nth].append(planted)
    for entries in rounds:
        rng.shuffle(entries)
    return [entry for entries in rounds for entry in entries][:most]


def _planted(kind: str, index: int, target: str, edit: Edit) -> Planted:
    """The edit carried out; a removal at a sentence's start leaves a capital, at its end a full stop."""
    before, after, new = target[: edit.span.start], target[edit.span.end :], edit.new
    if not new and before.strip()[-1:] in {"", ".", "!", "?"} and after[:1].islower():
        after = after[:1].upper() + after[1:]
    if not new and before[-1:] in {"", " "}:
        after = after.lstrip(" ")
    if not new and not after.strip() and before.rstrip()[-1:] in {",", ";", ":"}:
        before, after = before.rstrip()[:-1], "."
    return Planted(
        kind, index, before + new + after, Span(len(before), len(before) + len(new)), edit.span.of(target), new
    )
