"""term-inconsistent: one event or body, several English names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from mtqa.checks.base import Context, Scope, check
from mtqa.checks.terminology._spellings import alike
from mtqa.model import Category, Issue, Severity, Span
from mtqa.text.phrases import SHORTEST, EnPhrase, en_phrases, zh_ends, zh_marked, zh_tails

# A file without documents is read in pieces, so that time and memory stay linear.
_PIECE = 500
# Two phrases of one term share two words at least, and this much of all their words.
_SHARED = 0.3

Mentions = Mapping[int, EnPhrase]


@check("term-inconsistent", Category.TERM_INCONSISTENT, Severity.MINOR, scope=Scope.DOCUMENT)
def term_inconsistent(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """One event, body or work of the source has several English names in one document.

    The source names it in the same five characters or more each time (…博览会, …委员会, 《…》). The name that most
    segments use counts as settled; short forms of it, plurals, hyphens and British spellings are no deviation.

    Why:
        Readers take the Rare Earth Industry Expo and the Rare Earth Industrial Fair for two events.

    Example:
        zh: 首届澄州国际稀土产业博览会开幕。
        en: The first Chengzhou International Rare Earth Industry Expo opened.
        better: The first Chengzhou International Rare Earth Industry Expo opened.
        zh: 澄州国际稀土产业博览会吸引了客商。
        en: The Chengzhou Global Rare Earth Industrial Fair has drawn merchants.
        better: The Chengzhou International Rare Earth Industry Expo has drawn merchants.

    Source:
        MQM-Core: Inconsistent use of terminology.
    """
    for start in range(0, len(contexts), _PIECE):
        piece = contexts[start : start + _PIECE]
        for position, issue in _piece(piece):
            yield start + position, issue


def _piece(piece: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    phrases = [tuple(en_phrases(context.segment.target)) for context in piece]
    places: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for position, found in enumerate(phrases):
        for phrase in found:
            places[phrase.words].add(position)
    flagged: set[tuple[int, Span]] = set()
    for term, held in _terms([context.segment.source for context in piece]).items():
        usable = [[p for p in phrases[n] if p.quoted or term[0] not in "“「"] for n in held]
        mentions = _mentions(dict(zip(held, usable, strict=True)), places)
        for position, issue in _deviations(term, mentions, piece):
            key = (position, issue.target_spans[0])
            if key not in flagged:
                flagged.add(key)
                yield position, issue


def _terms(sources: Sequence[str]) -> dict[str, list[int]]:
    """The terms that recur, each with the segments that hold it once, the longest of nested terms alone."""
    held: defaultdict[str, set[int]] = defaultdict(set)
    bounded: defaultdict[str, set[int]] = defaultdict(set)
    for position, source in enumerate(sources):
        for tail, begins in zh_tails(source):
            held[tail].add(position)
            if begins:
                bounded[tail].add(position)
        for term in zh_marked(source):
            held[term].add(position)
            bounded[term].add(position)
    return {
        term: sorted(n for n in places if sources[n].count(term) == 1 and zh_ends(term, sources[n]) == 1)
        for term, places in bounded.items()
        # A shorter tail of the same name begins inside it: not every one of its places is bounded on the left.
        if len(places) > 1 and len(places) == len(held[term]) and (term[0] in "《“「" or len(term) >= SHORTEST)
    }


def _mentions(
    phrases: Mapping[int, Sequence[EnPhrase]], places: Mapping[tuple[str, ...], set[int]]
) -> dict[int, EnPhrase]:
    """For each segment the phrase that shares most with the phrases of the others, if there is one."""
    spread = Counter(word for found in phrases.values() for word in {word for phrase in found for word in phrase.words})
    mentions: dict[int, EnPhrase] = {}
    held = phrases.keys()
    for n, found in phrases.items():
        own = [p for p in found if places[p.words] <= held]
        best = max(own, key=lambda p: sum(spread[w] - 1 for w in set(p.words)), default=None)
        if best is not None and sum(spread[word] > 1 for word in set(best.words)) >= 2:
            mentions[n] = best
    return mentions


def _deviations(term: str, mentions: Mentions, piece: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    counts = Counter(phrase.words for phrase in mentions.values())
    if len(counts) < 2:
        return
    settled_words, number = counts.most_common(1)[0]
    where = next(n for n, phrase in mentions.items() if phrase.words == settled_words)
    settled = mentions[where].span.of(piece[where].segment.target)
    for position, phrase in mentions.items():
        if not _differ(phrase.words, settled_words):
            continue
        segment = piece[position].segment
        at = segment.source.find(term)
        yield (
            position,
            Issue(
                f"{term} is “{settled}” elsewhere in this document, “{phrase.span.of(segment.target)}” here",
                source_spans=(Span(at, at + len(term)),),
                target_spans=(phrase.span,),
                evidence={"source": term, "settled": settled, "segments": number},
                suggestion=settled if number > counts[phrase.words] else None,
            ),
        )


@lru_cache(maxsize=1 << 12)
def _same_word(one: str, other: str) -> bool:
    return one == other or alike(one, other) >= 0.8 or (min(len(one), len(other)) > 3 and one[:4] == other[:4])


def _differ(words: tuple[str, ...], settled: tuple[str, ...]) -> bool:
    """Whether two phrases name one thing in different words: each has a word the other lacks, most are shared."""
    if max(len(words), len(settled)) > 1.7 * min(len(words), len(settled)) or _embeds(words, settled):
        return False
    new = {word for word in words if not any(_same_word(word, other) for other in settled)}
    old = {word for word in settled if not any(_same_word(word, other) for other in words)}
    shared = len(set(words)) - len(new)
    return bool(new and old) and shared >= 2 and shared / (len(set(words)) + len(old)) >= _SHARED


def _embeds(words: tuple[str, ...], settled: tuple[str, ...]) -> bool:
    """Whether both end in the same two words or more after two others: two parts of the one body, both right."""
    tail = 0
    while tail < min(len(words), len(settled)) and words[-1 - tail] == settled[-1 - tail]:
        tail += 1
    return tail > 1 and min(len(words), len(settled)) - tail > 1 and words[0] != settled[0]
