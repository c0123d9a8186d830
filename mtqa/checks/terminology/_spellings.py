"""How one document spells one name: the index of its capitalised spans, the form it settles on, what deviates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from mtqa.text.names import EnName, ZhName, en_names, small_words, zh_names
from mtqa.text.pinyin import readings

# A form that stands this often in segments without the name is somebody else's, or no name.
_EXCLUSIVE = 0.6
# Kin of whom a text speaks by name, and the English word before that name.
_KIN = {
    "女儿": "daughter", "儿子": "son", "妻子": "wife", "丈夫": "husband", "父亲": "father", "母亲": "mother",
    "哥哥": "brother", "弟弟": "brother", "姐姐": "sister", "妹妹": "sister",
}  # fmt: skip
_DEMONYM = frozenset({"n", "an", "ian", "ese", "ish", "i", "s", "ns", "ans", "ians", "is", "ic"})


@lru_cache(maxsize=1 << 12)
def alike(one: str, other: str) -> float:
    """How alike two folded words are, from 0 to 1; 0 for a country and its adjective."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long[len(short) :] in _DEMONYM:
        return 0.0
    if abs(len(one) - len(other)) > 6 or len(long) > 60:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def spelling(characters: str) -> str:
    """The usual toneless pinyin of Chinese characters, what is none left out."""
    return "".join(min(known, key=len) for character in characters if (known := readings(character)))


@dataclass(frozen=True, slots=True)
class Deviation:
    """A mention that spells a name otherwise than the rest of its document."""

    position: int
    name: ZhName
    mention: EnName
    settled: EnName
    settled_position: int
    support: int
    rivals: int


def _title_case(target: str) -> bool:
    """Whether the text is a headline in capitals, whose spans say nothing."""
    words = [word for word in target.split() if word[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


class Document:
    """The index of a document: which segments hold which name, form and word."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        """`texts` are (source, target) in order."""
        self.sources = [source for source, _ in texts]
        small = set().union(*(small_words(target) for _, target in texts))
        self.spans = [[] if _title_case(target) else list(en_names(target, small)) for _, target in texts]
        self.of_form: defaultdict[str, set[int]] = defaultdict(set)
        self.of_word: defaultdict[str, set[int]] = defaultdict(set)
        self._words_of: dict[str, tuple[str, ...]] = {}
        for position, spans in enumerate(self.spans):
            for span in spans:
                self.of_form["".join(span.words)].add(position)
                self._words_of.setdefault("".join(span.words), span.words)
                for word in span.words:
                    self.of_word[word].add(position)
        self.names = self._names()

    def _names(self) -> dict[ZhName, frozenset[int]]:
        """The names that two segments or more hold, without those that are a piece of another."""
        found = {name.full: name for source in self.sources for name in zh_names(source)}
        holders = {
            name: frozenset(n for n, source in enumerate(self.sources) if _key(name) in source)
            for name in found.values()
        }
        recurring = {name: held for name, held in holders.items() if len(held) > 1}
        return {name: held for name, held in recurring.items() if not _is_piece(name, held, recurring)}

    def exclusive(self, form: str, held: frozenset[int]) -> float:
        """The share of a form's segments that hold the name."""
        return len(self.of_form[form] & held) / len(self.of_form[form])

    def owner(self, form: str) -> ZhName | None:
        """The name whose segments a form shares best; None where two are equally near."""
        return self._owners.get(form)

    @cached_property
    def _owners(self) -> dict[str, ZhName | None]:
        return dict(self._assign())

    def _assign(self) -> Iterator[tuple[str, ZhName | None]]:
        names_at: defaultdict[int, list[ZhName]] = defaultdict(list)
        for name, held in self.names.items():
            for position in held:
                names_at[position].append(name)
        for form, places in self.of_form.items():
            near = {name for position in places for name in names_at[position]}
            ranked = sorted(near, key=lambda name: -self._nearness(form, places, name))
            if not ranked:
                continue
            tie = len(ranked) > 1 and self._nearness(form, places, ranked[0]) == self._nearness(form, places, ranked[1])
            yield form, None if tie else ranked[0]

    def _nearness(self, form: str, places: set[int], name: ZhName) -> float:
        held = self.names[name]
        by_sound = 1.0 if name.pinyin and form.startswith(name.pinyin) else 0.0
        return len(places & held) / len(places | held) + by_sound + self._favour(form, places, name)

    def _favour(self, form: str, places: set[int], name: ZhName) -> float:
        """What speaks for one of several persons with a surname: the sound of the given name, and kinship (女儿)."""
        if not name.pinyin or not self._namesakes[name.surname]:
            return 0.0
        given = spelling(name.full[len(name.surname) :])
        words = self._words_of[form]
        by_given = alike(given, "".join(words[1:])) / 2 if given and len(words) > 1 else 0.0
        kin = {en for zh, en in _KIN.items() if any(zh + name.full in self.sources[n] for n in places)}
        titles = {span.title for n in places for span in self.spans[n] if span.words == words}
        return by_given + (1.0 if kin & titles else 0.0)

    @cached_property
    def _namesakes(self) -> Mapping[str, bool]:
        """Which surnames more than one person has."""
        return {surname: number > 1 for surname, number in Counter(name.surname for name in self.names).items()}


def _key(name: ZhName) -> str:
    """What a source must hold to hold the name: all of it, or the part that stands alone."""
    return name.full if name.pinyin else name.surname


def _is_piece(name: ZhName, held: frozenset[int], names: dict[ZhName, frozenset[int]]) -> bool:
    return any(other is not name and name.full in other.full and 2 * len(names[other]) >= len(held) for other in names)


def _is_form_of(words: tuple[str, ...], settled: tuple[str, ...]) -> bool:
    """Whether one is a shorter or longer form of the other, or differs in hyphens alone."""
    one, other = set(words), set(settled)
    return one <= other or other <= one or "".join(settled) in "".join(words)


def _settle(document: Document, name: ZhName, held: frozenset[int]) -> tuple[EnName, int, int] | None:
    """The form that the document uses most for a name, the segment where it first stands, and in how many it does."""
    first: dict[tuple[str, ...], tuple[EnName, int]] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    titled: Counter[tuple[str, ...]] = Counter()
    for position in sorted(held):
        mentions = {span.words: span for span in document.spans[position] if _may_be(document, span, name, held)}
        for words, mention in mentions.items():
            first.setdefault(words, (mention, position))
            titled[words] += bool(mention.title)
        counts.update(mentions.keys())
    if not first:
        return None
    support = {words: _support(words, counts) for words in first}
    best = max(first, key=lambda words: support[words] + 0.25 * counts[words] + 0.5 * titled[words])
    return (*first[best], support[best])


def _may_be(document: Document, span: EnName, name: ZhName, held: frozenset[int]) -> bool:
    """Whether a span may be the form of a name at all."""
    form = "".join(span.words)
    return (
        span.may_be_person
        and (len(span.words) > 1 or not name.pinyin)
        and document.owner(form) == name
        and document.exclusive(form, held) >= _EXCLUSIVE
    )


def _support(words: tuple[str, ...], counts: Counter[tuple[str, ...]]) -> int:
    """In how many segments a form stands, or a shorter form of it."""
    return sum(number for form, number in counts.items() if set(form) <= set(words))


def deviations(document: Document) -> Iterator[Deviation]:
    """Every mention of a name that deviates from the form its document settled on."""
    settled = {name: found for name, held in document.names.items() if (found := _settle(document, name, held))}
    forms = {name: found[0].words for name, found in settled.items()}
    for name, found in settled.items():
        yield from _of_name(document, name, found, forms)


def _of_name(
    document: Document, name: ZhName, found: tuple[EnName, int, int], forms: Mapping[ZhName, tuple[str, ...]]
) -> Iterator[Deviation]:
    settled, where, support = found
    held = document.names[name]
    taken = {"".join(words) for words in forms.values()}
    namesakes = [other for other in document.names if other.surname == name.surname and other is not name]
    titles = Counter(
        span.title for n in held for span in document.spans[n] if span.title and span.words == settled.words
    )
    for position in sorted(held):
        spans = document.spans[position]
        if any(_is_form_of(span.words, settled.words) for span in spans) or any(
            _hides(document, other, forms.get(other), position) for other in namesakes
        ):
            continue
        for span in spans:
            form = "".join(span.words)
            if form in taken or not span.may_be_person or document.of_form[form] - held:
                continue
            if _same_person(document, name, held, span, settled, titles) or _is_left(
                document, name, position, span, settled, forms
            ):
                rivals = len(document.of_form[form])
                yield Deviation(position, name, span, settled, where, support, rivals)
                break


def _hides(document: Document, other: ZhName, form: tuple[str, ...] | None, position: int) -> bool:
    """Whether a segment holds somebody else with the same surname whose English form is not to be seen there."""
    if position not in document.names[other]:
        return False
    return form is None or not any(_is_form_of(span.words, form) for span in document.spans[position])


def _is_left(
    document: Document,
    name: ZhName,
    position: int,
    span: EnName,
    settled: EnName,
    forms: Mapping[ZhName, tuple[str, ...]],
) -> bool:
    """Whether a mention with the surname is nobody else's: all others of that surname in the segment are to be seen."""
    if not name.pinyin or len(span.words) < len(settled.words) or span.words[0] != settled.words[0]:
        return False
    source = document.sources[position]
    others = [other for other in document.names if other is not name and other.surname == name.surname]
    there = [other for other in others if other.full in source]
    if not there or source.count(name.surname) != source.count(name.full) + sum(
        source.count(other.full) for other in there
    ):
        return False  # 金融, or a person with the surname that no title shows
    return all(
        (form := forms.get(other)) is not None
        and not _is_form_of(span.words, form)
        and any(_is_form_of(seen.words, form) for seen in document.spans[position] if len(seen.words) > 1)
        for other in there
    )


def _same_person(
    document: Document, name: ZhName, held: frozenset[int], span: EnName, settled: EnName, titles: Counter[str]
) -> bool:
    """Whether a mention can only be another spelling of the name."""
    new = [word for word in span.words if word not in settled.words]
    old = [word for word in settled.words if word not in span.words]
    if any(document.of_word[word] - held for word in new):
        return False
    if len(new) < len(span.words):  # they share a word
        near = alike("".join(new), "".join(old))
        split = bool(name.pinyin) and span.words[0] == settled.words[0]  # Kim Jo Ai, Kim Ju-ae
        return near >= 0.6 or (
            (len(span.words) == len(settled.words) and len(new) < len(span.words) - 1)
            or (near >= 0.5 and (split or len(span.words) == len(settled.words)))
        )
    if _near(span.words, settled.words):
        return True
    by_sound = bool(name.pinyin) and span.words[0] == name.pinyin != settled.words[0] and 2 <= len(span.words) <= 3
    return by_sound or (1 < len(span.words) < 5 and titles[span.title] > 1)


def _near(words: tuple[str, ...], settled: tuple[str, ...]) -> bool:
    """Whether two spellings without a common word are near enough to be one name."""
    one, other = "".join(words), "".join(settled)
    if len(words) == 1 and len(settled) > 1:
        other = settled[-1]
    return len(one) > 4 and one[0] == other[0] and alike(one, other) >= 0.7
