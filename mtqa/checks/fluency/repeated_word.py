"""repeated-word: a word twice in a row, or twice with "and" between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import eq

from mtqa.checks.base import Context, Needs, check
from mtqa.checks.fluency._repetition import Repetition
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.en import FUNCTION_WORDS, Token, is_adjective, is_dictionary_word, is_noun, lemmas, verb_lemmas

# Said twice in good English: two parts of speech, or an idiom.
_TWICE_WORDS = """
    that had do so no very far long much many never too bye ha ho hee yeah now there well knock tut tsk blah hush hip
    chop pooh choo cha aye hear night yum woof beep tick
"""
# X and X: manner and measure.
_AND_WORDS = """
    again over on round around through up down out by such half neck side more less better worse further farther
    fewer years days hours weeks months decades centuries generations thousands hundreds millions billions
    scores dozens miles pages tons loads lots layers circles ever back
"""
_TWICE, _AND = frozenset(_TWICE_WORDS.split()), frozenset(_AND_WORDS.split())
_LONGEST = 5  # tokens of a repeated phrase; the hyphen of head-on is one


def _may_repeat(context: Context) -> bool:
    """Whether two neighbouring tokens are equal, or the token behind an "and" stands a few before it too."""
    words = context.en.lowered
    if any(map(eq, words, words[1:])):
        return True
    if "and" not in context.en.vocabulary:
        return False
    places = [at for at, word in enumerate(words[:-1]) if word == "and"]
    return any(words[at + 1] in words[max(0, at - _LONGEST) : at] for at in places)


@check("repeated-word", Category.GRAMMAR, Severity.MINOR, needs=Needs(when=_may_repeat))
def repeated_word(segment: Segment, context: Context) -> Iterator[Issue]:
    """A word stands twice in a row ("the the"), or a word or phrase twice with "and" between.

    Left alone are idioms (again and again, more and more, had had), names (Fang Fang), figures, and what repeats the
    source (合作，合作).

    Why:
        Machines repeat a word where two Chinese words have one translation, and readers stop at it at once.

    Example:
        zh: 双方将迎来正面交锋。
        en: The two sides will have a head-on and head-on showdown.
        better: The two sides will have a head-on showdown.

    Source:
        MQM-Core 2.0, Linguistic conventions > Grammar. On WMT23 Chinese-English news it flags 0.4 % of the references.
    """
    tokens, source = context.en.tokens, Repetition(segment.source)
    after = 0
    for place in _suspects(context.en.lowered):
        if place < after:
            continue
        end = _row_end(tokens, place, segment.target)
        if end - place > 1:
            if _is_fault(tokens, place, end, source, tokens[place].start / len(segment.target)):
                yield _issue(segment.target, tokens, place, (place + 1, end))
            after = end
            continue
        size = _phrase(tokens, place, segment.target)
        if size and not _joins_well(tokens, place, size, source, tokens[place].start / len(segment.target)):
            yield _issue(segment.target, tokens, place, (place + size, place + 2 * size + 1))
            after = place + 2 * size + 1


def _suspects(words: Sequence[str]) -> list[int]:
    """The places of words that come again at once, and those a few words before an "and", in order."""
    found = {at for at, (word, following) in enumerate(pairwise(words)) if word == following}
    for at, word in enumerate(words):
        if word == "and":
            found.update(range(max(0, at - _LONGEST), at))
    return sorted(found)


def _issue(text: str, tokens: Sequence[Token], first: int, again: tuple[int, int]) -> Issue:
    """The issue of tokens from `first` on, of which those of the range `again` are too many."""
    span = Span(tokens[first].start, tokens[again[1] - 1].end)
    once = text[span.start : tokens[again[0] - 1].end]
    return Issue(f"'{once}' is repeated", target_spans=(span,), evidence={"found": span.of(text)}, suggestion=once)


def _row_end(tokens: Sequence[Token], first: int, text: str) -> int:
    """Behind the last of equal words that only spaces part, `first` + 1 if there is no second."""
    end = first + 1
    if not tokens[first].is_word:
        return end
    while (
        end < len(tokens) and tokens[end].lower == tokens[first].lower and _beside(tokens[end - 1], tokens[end], text)
    ):
        end += 1
    return end


def _beside(left: Token, right: Token, text: str) -> bool:
    """Whether only spaces stand between, and no end of a line."""
    between = text[left.end : right.start]
    return between.isspace() and "\n" not in between


def _is_fault(tokens: Sequence[Token], first: int, end: int, source: Repetition, where: float) -> bool:
    """Whether equal words in a row are too many."""
    word, second = tokens[first], tokens[first + 1]
    if word.lower in _TWICE or word.lower in source.latin or (len(word.lower) == 1 and word.lower not in "ai"):
        return False
    if end - first > 2 or word.lower in FUNCTION_WORDS:
        return True  # a loop, or what no source can ask for
    if second.text[0].isupper() or word.text.isupper():
        return False  # Fang Fang, Omega OMEGA
    return not source.doubles(where, noun=_is_plain_noun(word))


def _phrase(tokens: Sequence[Token], first: int, text: str) -> int:
    """How many tokens from `first` on come again behind "and"; 0 for none."""
    for size in range(1, _LONGEST + 1):
        end = first + size
        if end + size >= len(tokens) or not (tokens[end - 1].is_word or tokens[end - 1].text == "-"):
            return 0
        if tokens[end].lower == "and" and tokens[first].is_word:
            same = all(tokens[first + step].lower == tokens[end + 1 + step].lower for step in range(size))
            return size if same and "\n" not in text[tokens[first].start : tokens[end + size].end] else 0
    return 0


def _joins_well(tokens: Sequence[Token], first: int, size: int, source: Repetition, where: float) -> bool:
    """Whether "X and X" is good English or what the source says."""
    words, after = tokens[first : first + size], tokens[first + 2 * size + 1 :][:1]
    content = [word for word in words if word.is_word and word.lower not in FUNCTION_WORDS]
    if not content or (size == 1 and _is_idiom(content[0], after)):
        return True
    if after and (after[0].text in "-+#" or (words[-1].text[0].isupper() and after[0].text[0].isupper())):
        return True  # US and US-led, Kim and Kim Jong Un
    if size > 1 and words[0].lower in FUNCTION_WORDS and after and after[0].lower == "and":
        return True  # between tanks and between tanks and helicopters
    noun = _is_plain_noun(words[-1])
    if noun and first and tokens[first - 1].lower in {"a", "an"} and not verb_lemmas(words[-1].text):
        return False  # an area and area: one thing cannot be two
    if any(source.latin[word.lower] > (0 if size > 1 or not noun else 1) for word in content):
        return True
    return source.joins_equals(where) or source.doubles(where, noun=noun)


def _is_plain_noun(word: Token) -> bool:
    """Whether a word is written small and is a noun and no adjective by the dictionary."""
    return word.text.islower() and is_dictionary_word(word.text) and is_noun(word.text) and not is_adjective(word.text)


def _is_idiom(word: Token, after: Sequence[Token]) -> bool:
    """More and more, time and time again, stronger and stronger; single letters are no words."""
    if word.lower == "time":
        return bool(after) and after[0].lower == "again"
    comparative = word.lower.endswith("er") and any(len(form) < len(word.lower) for form in lemmas(word.text))
    return word.lower in _AND or len(word.lower) == 1 or comparative
