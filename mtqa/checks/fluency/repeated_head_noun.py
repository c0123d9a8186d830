"""repeated-head-noun: one noun twice inside a noun phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Needs, check
from mtqa.checks.fluency._repetition import Repetition
from mtqa.glossary.match import TermVerdict
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.en import FUNCTION_WORDS, Token, is_adjective, is_noun, is_plural, lemmas, verb_lemmas
from mtqa.text.remember import Memory

# Words from one to the next of the same: chip control chips, carbon market trading market.
_APART = 3
# Characters of the source within which a repetition is the same phrase's.
_SOURCE_REACH = 12
_SHORTEST = 3
# Words that begin a new phrase though they are no function words: this year last year.
_BEGINS = frozenset({"last", "next", "each", "every", "per", "another", "other", "same", "some", "any", "all", "both"})
_NAMES = frozenset({"called", "named", "termed", "dubbed", "known"})  # coils called DX coils
_PREPOSITIONS = frozenset({"of", "in", "on", "at", "by", "for", "from", "with", "to", "about", "as", "near"})
_AGAIN_WORDS = "a an the this these that those its their his her our such all same"
_AGAIN = frozenset(_AGAIN_WORDS.split())
_POSSESSIVE = ("'s", "’s")
_GAPS = 3  # spaces between the four words
_BREAKS = FUNCTION_WORDS | _BEGINS | _NAMES


def _as_noun(word: str) -> frozenset[str]:
    """What a token in lower case may be read as, if it may be a noun of a phrase at all; at least what `lemmas` has."""
    if not word[0].isalpha() or word in _BREAKS or not is_noun(word):
        return frozenset()
    return lemmas(word) | {word.removesuffix("s")}


_nouns = Memory(_as_noun)


def _may_repeat(context: Context) -> bool:
    """Whether one noun comes again within a few tokens, whatever stands between."""
    words = [_nouns[word] for word in context.en.lowered if word != "-"]
    apart = frozenset.isdisjoint
    return not all(all(map(apart, words, words[step:])) for step in range(1, _APART + 1))


@check("repeated-head-noun", Category.GRAMMAR, Severity.MINOR, needs=Needs(when=_may_repeat))
def repeated_head_noun(segment: Segment, context: Context) -> Iterator[Issue]:
    """One noun stands more often in a noun phrase than the source says it ("chip control chip chips").

    Left alone are names, what a right rendering of the glossary repeats, and words that the source has as often within
    a few characters (芯片控制芯片 is a chip control chip).

    Why:
        A machine that knows the parts but not the term says its head with each of them.

    Example:
        zh: 将加快升级芯片控制芯片。
        en: It will speed up upgrading chip control chip chips.
        better: It will speed up upgrading chip control chips.

    Source:
        MQM-Core 2.0, Linguistic conventions > Grammar. On WMT23 Chinese-English news it flags none of the references.
    """
    source, after = Repetition(segment.source), 0
    for phrase in _phrases(context.en.tokens, segment.target):
        for chain in _chains(phrase):
            allowed = source.times_within(_SOURCE_REACH, chain[0].start / len(segment.target))
            free = chain[0].start >= after
            if free and len(chain) > allowed and not _is_meant(chain, segment, context):
                yield _issue(chain, segment.target, allowed)
                after = chain[-1].end
    for pair in _interrupted(context.en.tokens, segment.target):
        allowed = source.times_within(_SOURCE_REACH, pair[0].start / len(segment.target))
        if pair[0].start >= after and allowed < len(pair) and not _is_meant(pair, segment, context):
            yield _issue(pair, segment.target, allowed)
            after = pair[-1].end


def _interrupted(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """A noun without article behind a preposition, and again behind a word that begins a phrase: of order the order."""
    for before, first, between, again in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if (
            again.lower == first.lower
            and (before.lower in _PREPOSITIONS or (between.lower == "same" and before.lower in {"a", "an", "the"}))
            and between.lower in _AGAIN
            and len(first.text) >= _SHORTEST
            and text[before.end : again.start].count(" ") == _GAPS
            and is_noun(first.text)
        ):
            yield [first, again]


def _phrases(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """Runs of words about things, with spaces or hyphens between and nothing else."""
    phrase: list[Token] = []
    for token in tokens:
        if token.text == "-":
            continue
        joined = bool(phrase) and text[phrase[-1].end : token.start] in {" ", "-"}
        ends = token.lower in _BREAKS or _is_finite(token)
        if not token.is_word or ends or not joined or phrase[-1].lower.endswith(_POSSESSIVE):
            if len(phrase) > 1:
                yield phrase
            phrase = []
        if token.is_word and not ends:
            phrase.append(token)
    if len(phrase) > 1:
        yield phrase


def _is_finite(token: Token) -> bool:
    """Whether a word is a verb and nothing else, and ends like one that has a subject: continues, obtained."""
    return token.lower.endswith(("s", "ed")) and bool(verb_lemmas(token.text)) and not is_noun(token.text)


def _chains(phrase: Sequence[Token]) -> Iterator[list[Token]]:
    """The places of each noun that comes again within a few words; the same form twice in a row counts once."""
    used: set[int] = set()
    for first, token in enumerate(phrase):
        if first in used or len(token.text) < _SHORTEST or not is_noun(token.text):
            continue
        chain = [first]
        for place in range(first + 1, len(phrase)):
            if place - chain[-1] > _APART:
                break
            other = phrase[place].text
            if not lemmas(token.text).isdisjoint(lemmas(other)) and is_noun(other):
                chain.append(place)
        used.update(chain)
        kept = [at for at in chain if at == first or phrase[at].lower != phrase[at - 1].lower]
        if len(kept) > 1:
            yield [phrase[at] for at in kept]


def _is_meant(chain: Sequence[Token], segment: Segment, context: Context) -> bool:
    """Whether the words are a name, an idiom, the source's own, or a right term."""
    if not any(is_plural(token.text) or not is_adjective(token.text) for token in chain):
        return True  # medical staff provide medical help
    if all(token.text[0].isupper() for token in chain[1:]) or chain[0].lower in segment.source.lower():
        return True
    span = Span(chain[0].start, chain[-1].end)
    found = (piece.span for use in context.terms if use.verdict is TermVerdict.OK for piece in use.found)
    return any(piece.contains(span) for piece in found)


def _issue(chain: Sequence[Token], text: str, allowed: int) -> Issue:
    """The issue, with a suggestion where two of the words stand side by side and one too many."""
    span = Span(chain[0].start, chain[-1].end)
    message = f"'{chain[0].lower}' stands {len(chain)} times in '{span.of(text)}'"
    evidence = {"found": span.of(text), "times": len(chain), "source": allowed}
    return Issue(message, target_spans=(span,), evidence=evidence, suggestion=_without_double(chain, text, allowed))


def _without_double(chain: Sequence[Token], text: str, allowed: int) -> str | None:
    """The phrase with the last two words in one, in the plural if either is; None if that is not enough."""
    before, last = chain[-2], chain[-1]
    beside = text[before.end : last.start] == " "
    if not beside or len(chain) - 1 > allowed:
        return None
    kept = before.text if is_plural(before.text) else last.text
    return text[chain[0].start : before.start] + kept
