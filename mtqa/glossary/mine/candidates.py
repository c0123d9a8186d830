"""From samples to candidates: strings that recur, their best phrase, what post-editors did at their place."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mtqa.glossary.mine.edits import is_correction, mended_phrases, whole
from mtqa.glossary.mine.known import Known
from mtqa.glossary.mine.lexicon import Lexicon
from mtqa.glossary.mine.phrases import chinese_strings, find_keys, key_of, text_of
from mtqa.glossary.mine.renderings import Keys, Rendering, lexicon_of, renderings
from mtqa.glossary.mine.samples import Sample
from mtqa.glossary.model import Status
from mtqa.glossary.weak import WeakSigns
from mtqa.model import Span
from mtqa.text.en import is_noun, is_plural, plural_of

Places = Mapping[int, Sequence[int]]
# A candidate that is not a correction must fit so well; below it, phrases are halves of terms or free translations.
_FIT = 0.45
# Examples kept of a candidate.
_EXAMPLES = 5
# Segments that are read to choose between capitals, singular and plural.
_LOOKED_AT = 20
# Wordings of the machine that are tried as the one that was mended.
_FORMS = 50
# Strings looked at, the most frequent first: more than anybody reads.
_STRINGS = 40_000


@dataclass(frozen=True, slots=True)
class Options:
    """What counts as evidence: so many segments with the rendering, so many corrections, this share of agreement."""

    segments: int = 3
    corrections: int = 2
    agreement: float = 0.6


@dataclass(frozen=True, slots=True)
class Example:
    """A segment that speaks for a candidate, with the places in its Chinese, its good and its machine translation."""

    sample: Sample
    zh: Span
    en: Span | None
    mt: Span | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that the glossary may want.

    `segments` hold the Chinese, `agreeing` of them the English, in `documents`; in `corrected` of them the machine
    had something else, most often `instead` (for a form to forbid: what post-editors wrote in its place). `fit` is 0 to
    1, `others` are the next best renderings. `concept` is the glossary's id where it has the Chinese already.
    """

    zh: str
    en: str
    status: Status
    segments: int
    agreeing: int
    documents: int
    corrected: int = 0
    instead: str = ""
    fit: float = 0.0
    others: tuple[str, ...] = ()
    concept: str = ""
    examples: tuple[Example, ...] = field(default=(), repr=False)

    @property
    def agreement(self) -> float:
        """The share of the Chinese term's segments that have the English."""
        return self.agreeing / self.segments

    @property
    def weight(self) -> float:
        """What candidates without corrections are ranked by; the longer the Chinese, the likelier it is a term."""
        return self.fit**2 * self.agreement * math.log2(1 + self.agreeing) * (1 - 1 / max(2, len(self.zh)))


def mine(samples: Sequence[Sample], known: Known | None = None, options: Options | None = None) -> list[Candidate]:
    """The candidates of a corpus: corrections first, the most frequent before the others, then by weight."""
    known, options = known or Known(), options or Options()
    places = _recurring(samples, known, options)
    lexicon = lexicon_of(samples)
    found = renderings(samples, lexicon, places)
    rated = [
        candidate
        for string, ranked in found.items()
        if ranked
        for candidate in _Study(samples, lexicon, string, places[string]).candidates(ranked, known, options)
    ]
    told = (one for candidate in _without_pieces(rated, options) for one in _with_wrong_form(candidate, options))
    fitted = (one for candidate in told for one in known.fitted(candidate))
    return sorted((one for one in fitted if not known.refuses(one.zh, one.en)), key=_order)


def _order(candidate: Candidate) -> tuple[object, ...]:
    """Corrections first; a wrong form behind the right one of its term."""
    return (not candidate.corrected, -candidate.weight, candidate.zh, candidate.status.rank, candidate.en)


def _recurring(samples: Sequence[Sample], known: Known, options: Options) -> dict[str, dict[int, list[int]]]:
    """Where each string that recurs begins; places inside a longer term of the glossary do not count."""
    enough = min(options.segments, options.corrections)
    counts: Counter[str] = Counter()
    for sample in samples:
        text = sample.source.text
        counts.update({text[start:end] for start, end in chinese_strings(text)})
    chosen = {string for string, number in counts.most_common(_STRINGS) if number >= enough}
    places: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for position, sample in enumerate(samples):
        text = sample.source.text
        terms = known.places(text)
        for start, end in chinese_strings(text):
            inside = any(first <= start and end <= last and last - first > end - start for first, last in terms)
            if text[start:end] in chosen and not inside:
                places[text[start:end]][position].append(start)
    return {string: dict(held) for string, held in places.items() if len(held) >= enough}


class _Study:
    """One string in its segments."""

    def __init__(self, samples: Sequence[Sample], lexicon: Lexicon, string: str, places: Places) -> None:
        self.samples, self.lexicon, self.string, self.places = samples, lexicon, string, places
        self.mended = sum(bool(samples[position].mt) for position in places)

    def candidates(self, ranked: Sequence[Rendering], known: Known, options: Options) -> Iterator[Candidate]:
        """The best phrase, if there is enough to say for it, and the form that it was put in place of."""
        best = ranked[0]
        if self.mended < options.corrections and not self._is_worth(best, options):
            return
        found = {sample: phrase for sample in self._held() if (phrase := find_keys(best.keys, sample.keys))}
        mended = [(sample, phrase) for sample, phrase in found.items() if is_correction(sample, phrase)]
        keys = whole(mended, best.keys) if len(mended) >= options.corrections else best.keys
        examples = list(self._examples(keys))
        agreeing = [example for example in examples if example.en is not None]
        if len(agreeing) < options.agreement * len(self.places) or not agreeing:
            return
        corrected = [example for example in agreeing if any(example.sample is sample for sample, _ in mended)]
        if len(corrected) < options.corrections:
            corrected = []
            if not self._is_worth(best, options) or len(agreeing) < options.segments:
                return
        instead, wrong = self._wrong_form(corrected)
        yield Candidate(
            zh=_commonest(example.zh.of(example.sample.zh) for example in examples),
            en=_base_form(_commonest(example.en.of(example.sample.en) for example in agreeing if example.en)),
            status=Status.PREFERRED,
            segments=len(self.places),
            agreeing=len(agreeing),
            documents=len({example.sample.document for example in agreeing}),
            corrected=len(corrected),
            instead=instead,
            fit=best.fit,
            others=tuple(self._surface(one.keys) for one in ranked[1:4]),
            examples=tuple({one.sample: one for one in [*agreeing, *wrong]}.values()),
        )

    def _held(self) -> Iterator[Sample]:
        return (self.samples[position] for position in self.places)

    def _is_worth(self, best: Rendering, options: Options) -> bool:
        """Whether text alone speaks for a term: often enough, a good fit, and no everyday word."""
        if best.segments < options.segments or best.fit < _FIT:
            return False
        if self._surface(best.keys)[:1].isupper():
            return True
        return not WeakSigns.is_everyday(self.string) and (len(best.keys) > 1 or is_noun(best.keys[0]))

    def _examples(self, keys: Keys) -> Iterator[Example]:
        """Every segment of the string, with the place of the phrase in it."""
        for position, starts in self.places.items():
            sample = self.samples[position]
            phrase = find_keys(keys, sample.keys)
            zh = sample.source.span(starts[0], starts[0] + len(self.string))
            yield Example(sample, zh, sample.words.span(phrase.first, phrase.end) if phrase else None)

    def _wrong_form(self, corrected: Sequence[Example]) -> tuple[str, list[Example]]:
        """What the machine most often had instead, with the segments; "" where nothing can be told.

        A form that post-editors left somewhere in a segment of the term is no wrong one.
        """
        forms: defaultdict[Keys, list[Example]] = defaultdict(list)
        weights: Counter[Keys] = Counter()
        for example in corrected:
            words = example.sample.mt_words
            for form, fit, phrase in mended_phrases(example.sample, self.lexicon, self.string):
                weights[form] += fit  # type: ignore[assignment]
                forms[form].append(replace(example, mt=words.span(phrase.first, phrase.end)))
        good = [self.samples[position].loose for position in self.places]
        usable = (form for form, _ in weights.most_common(_FORMS) if not any(find_keys(form, other) for other in good))
        form = next(usable, ())
        if not form:
            return "", []
        found = list({example.sample: example for example in forms[form]}.values())
        return _commonest(one.mt.of(one.sample.mt) for one in found if one.mt), found

    def _surface(self, keys: Keys) -> str:
        """A phrase as it stands in the texts most often."""
        samples = (self.samples[position] for position in list(self.places)[:_LOOKED_AT])
        found = ((sample, find_keys(keys, sample.keys)) for sample in samples)
        return _commonest(text_of(sample.words, phrase, sample.en) for sample, phrase in found if phrase)


def _with_wrong_form(candidate: Candidate, options: Options) -> Iterator[Candidate]:
    """The candidate, and what it was put in place of as a form to forbid, if that was mended often enough."""
    examples = sorted(candidate.examples, key=lambda example: example.mt is None)
    yield replace(candidate, examples=tuple(examples[:_EXAMPLES]))
    mended = [example for example in examples if example.mt]
    if candidate.instead and len(mended) >= options.corrections:
        yield replace(
            candidate, en=candidate.instead, instead=candidate.en, status=Status.FORBIDDEN, others=(),
            corrected=len(mended), examples=tuple(mended[:_EXAMPLES]),
        )  # fmt: skip


def _commonest(texts: Iterable[str]) -> str:
    """The most frequent text; of equals the one with fewest capitals. "" where there is none."""
    counts = Counter(" ".join(text.split()) for text in texts)
    return min(counts, key=lambda text: (-counts[text], sum(map(str.isupper, text)), text), default="")


def _base_form(text: str) -> str:
    """The text with its last word in the singular, unless it is written with a capital."""
    head, space, last = text.rpartition(" ")
    single = key_of(last) if last.islower() and last.isalpha() and is_plural(last) else last
    return f"{head}{space}{single if plural_of(single) == last else last}"


def _without_pieces(candidates: Sequence[Candidate], options: Options) -> Iterator[Candidate]:
    """The candidates without those that are found nearly always as part, or as a longer form, of a better one."""
    chosen: list[Candidate] = []
    by_piece: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=_order):
        near = [other for piece in _pieces(candidate.zh) for other in by_piece[piece]]
        if any(_is_same_evidence(candidate, other, options) for other in near):
            continue
        chosen.append(candidate)
        for piece in _pieces(candidate.zh):
            by_piece[piece].append(candidate)
    yield from chosen


def _pieces(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}


def _is_same_evidence(candidate: Candidate, better: Candidate, options: Options) -> bool:
    """Whether one is a piece of the other and has next to no segments, or no English, of its own."""
    short, long = sorted((candidate, better), key=lambda one: len(one.zh))
    if short.zh == long.zh or short.zh not in long.zh:
        return False
    return short.segments - long.segments < options.segments or short.en.lower() == long.en.lower()
