"""agreement: a word's number or form does not go with the word before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.en import FUNCTION_WORDS, EnText, Token, plural_of

_PLURAL_WANTED = frozenset({"these", "those", "many", "several", "numerous"})
_SINGULAR_WANTED = frozenset({"a", "an", "every", "each", "another"})
_ARTICLES = frozenset({"a", "an", "every"})  # no verb ever follows these
_MODALS = frozenset({"can", "could", "will", "would", "shall", "should", "must", "might", "cannot"})
_DID = frozenset({"did", "didn't", "didn’t", "does", "doesn't", "doesn’t", "don't", "don’t"})
_SINGULAR_PRONOUNS = frozenset({"he", "she"})
_PLURAL_PRONOUNS = frozenset({"they", "we"})
# What may stand before "he have" and make it right: an auxiliary, or a verb with an infinitive or a subjunctive.
_BEFORE_PRONOUN = frozenset(
    """do does did can could will would shall should may might must let lets make makes made making help helps helped
    have has had see saw watch hear heard that than and or if lest whether not as but to of with""".split()  # noqa: SIM905
)
# Forms that are no infinitive and no noun, and words that make a noun of will, can or must.
_FINITE = frozenset(
    """has goes went makes made takes took comes came gets becomes became gives gave does is are was were knows knew
    says said thinks thought keeps kept brings brought""".split()  # noqa: SIM905
)
_BETWEEN = frozenset({"not", "also", "only", "even"})  # a modal and its verb
_BEFORE_MODAL = frozenset("the a an his her their its our my your this that own of free good political".split())  # noqa: SIM905
_ENDS = frozenset({".", ",", ";", ":", "!", "?", ")"})
_AFTER_NOUN = frozenset(
    """in of on at for from to by with and or but is are was were has have had will would can could should that which
    who as than when while if because after before during including such""".split()  # noqa: SIM905
)
_SUPERLATIVE = frozenset("most best worst first last largest biggest greatest highest lowest oldest main key".split())  # noqa: SIM905
# Nouns with these endings mostly count nothing, so that it is the word before them that has to change.
_MASS = ("tion", "sion", "ness", "ity", "ware", "ance", "ence", "ism", "ing", "age", "cy", "ment")
_WORDS = _PLURAL_WANTED | _SINGULAR_WANTED | _MODALS | _DID | _SINGULAR_PRONOUNS | _PLURAL_PRONOUNS | {"one"}
# Nouns that are one and many, that count nothing, or that are more often something else.
_UNSURE = frozenset(
    """people police data media staff species series means cattle sheep fish deer aircraft spacecraft offspring youth
    hundred thousand million billion dozen percent kind sort type few little bit lot number couple pair majority
    minority half other more such like same less way once twice public
    chinese japanese swiss portuguese vietnamese ones others thanks odds goods crossroads headquarters barracks
    gallows works news politics economics physics mathematics statistics ethics athletics premises sports
    us his hers ours yours theirs always perhaps sometimes besides afterwards
    """.split()  # noqa: SIM905
)


@check("agreement", Category.GRAMMAR, Severity.MINOR, needs=Needs(words=_WORDS))
def agreement(segment: Segment, context: Context) -> Iterator[Issue]:
    """Two words that stand side by side do not agree (these city, many company, a projects, he have, will goes).

    Only what cannot be read otherwise is flagged: the noun must be a noun in every dictionary sense and end its phrase,
    and the verb must have no other reading. Collective nouns, names, plurals without s and nouns that describe another
    noun are left alone.

    Why:
        Chinese words have no number and no tense, so that nothing in the source tells a machine or a tired editor.

    Example:
        zh: 这些城市参加了会议。
        en: These city took part in the meeting.
        better: These cities took part in the meeting.

    Source:
        The Chicago Manual of Style 5.138 (agreement); MQM-Core 2.0, Linguistic conventions > Grammar.
    """
    for place in _suspects(context.en):
        tokens = context.en.tokens
        found = _RULE_OF[tokens[place].lower](tokens, place, segment.target)
        if found is not None:
            yield _issue(tokens, place, found, segment.target)


def _suspects(text: EnText) -> list[int]:
    """The words with a rule whose next word may break it, in order: few, so that tokens are seldom made."""
    lowered, found = text.lowered, []
    for word in text.vocabulary & _WORDS:
        follows, place = _FOLLOWS[word], -1
        for _ in range(lowered.count(word)):
            place = lowered.index(word, place + 1)
            if place + 1 < len(lowered) and follows(lowered[place + 1]):
                found.append(place)
    return sorted(found)


def _issue(tokens: Sequence[Token], place: int, found: tuple[int, str | None], text: str) -> Issue:
    end, right = found
    span = Span(tokens[place].span.start, tokens[end].span.end)
    wrong = span.of(text)
    better = wrong[: tokens[end].span.start - span.start] + right if right else None
    hint = f"; “{better}”?" if better else ""
    return Issue(f"“{wrong}” does not agree{hint}", target_spans=(span,), evidence={"text": wrong}, suggestion=better)


Rule = Callable[[Sequence[Token], int, str], "tuple[int, str | None] | None"]


def _plural_wanted(tokens: Sequence[Token], place: int, text: str) -> tuple[int, str | None] | None:
    """These city, many company."""
    if not _noun_ends_phrase(tokens, place + 1, text):
        return None
    noun = tokens[place + 1]
    if _number(noun.lower) != "singular":
        return None
    return place + 1, None if len(noun.lower) > 6 and noun.lower.endswith(_MASS) else plural_of(noun.text)


def _singular_wanted(tokens: Sequence[Token], place: int, text: str) -> tuple[int, str | None] | None:
    """A companies, every countries."""
    word = tokens[place]
    # Nearly every plural that is told ends in s, and most words behind "a" do not.
    if place + 1 == len(tokens) or tokens[place + 1].text[-1] != "s" or (word.text == "A" and place):
        return None
    if not _noun_ends_phrase(tokens, place + 1, text):
        return None
    noun = tokens[place + 1].lower
    if _number(noun) != "plural" and not (word.lower in _ARTICLES and _is_plural_or_verb(noun)):
        return None
    return place + 1, None


def _one_of(tokens: Sequence[Token], place: int, text: str) -> tuple[int, str | None] | None:
    """One of the largest country."""
    if place + 4 >= len(tokens) or tokens[place + 1].lower != "of":
        return None
    if tokens[place + 2].lower not in {"the", "its", "their", "our", "his", "her", "these", "those"}:
        return None
    at = place + 3
    superlative = tokens[place + 2].lower in {"these", "those"}
    while (
        at < min(len(tokens), place + 7)
        and tokens[at].is_word
        and (tokens[at].lower in _SUPERLATIVE or tokens[at].lower.endswith("est") or _is_adjective(tokens[at].lower))
    ):
        superlative = superlative or tokens[at].lower in _SUPERLATIVE or tokens[at].lower.endswith("est")
        at += 1
    if not superlative or not _noun_ends_phrase(tokens, at, text) or _number(tokens[at].lower) != "singular":
        return None
    return at, plural_of(tokens[at].text)


def _verb_form(tokens: Sequence[Token], place: int, text: str) -> tuple[int, str | None] | None:
    """He have, they has, will goes, did not went."""
    word = tokens[place].lower
    at = place + 1
    while at < len(tokens) and word in _MODALS | _DID and tokens[at].lower in _BETWEEN:
        at += 1
    if at >= len(tokens) or not _beside(tokens, at, text):
        return None
    verb = tokens[at].lower
    before = tokens[place - 1].lower if place else ""
    if word in _SINGULAR_PRONOUNS and verb in {"have", "are"} and before not in _BEFORE_PRONOUN:
        return at, "has" if verb == "have" else "is"
    if word in _PLURAL_PRONOUNS and verb in {"has", "is", "was"} and before not in {"as", "and", "than", "of"}:
        return at, {"has": "have", "is": "are", "was": "were"}[verb]
    if word in _MODALS | _DID and verb in _FINITE and before not in _BEFORE_MODAL and tokens[place].text.islower():
        return at, _lemma(verb)
    return None


_RULE_OF: Mapping[str, Rule] = MappingProxyType(
    {
        **dict.fromkeys(_PLURAL_WANTED, _plural_wanted),
        **dict.fromkeys(_SINGULAR_WANTED, _singular_wanted),
        **dict.fromkeys(_MODALS | _DID | _SINGULAR_PRONOUNS | _PLURAL_PRONOUNS, _verb_form),
        "one": _one_of,
    }
)


def _beside(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Whether only a space parts a token from the one before."""
    return text[tokens[place - 1].span.end : tokens[place].span.start] == " "


def _noun_ends_phrase(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Whether the token is a word in small letters beside the one before, and the last word of its phrase."""
    if place >= len(tokens) or not _beside(tokens, place, text) or not tokens[place].text.islower():
        return False
    if not tokens[place].text.isascii() or not tokens[place].text.isalpha():
        return False
    if place + 1 == len(tokens):
        return True
    after = tokens[place + 1]
    if after.text in _ENDS:
        return True
    return _beside(tokens, place + 1, text) and (after.lower in _AFTER_NOUN or set(_lemmas(after.lower)) == {"VERB"})


@lru_cache(maxsize=1 << 12)
def _number(word: str) -> str:
    """Singular or plural; "" where a noun may be both or the word may be no noun."""
    if word in _UNSURE or word in FUNCTION_WORDS or len(word) < 3:
        return ""
    found = _lemmas(word)
    if set(found) != {"NOUN"}:
        return ""
    if word in found["NOUN"]:
        return "" if word.endswith("s") or plural_of(word) == word else "singular"
    return "plural" if word.endswith("s") else ""


@lru_cache(maxsize=1 << 12)
def _is_plural_or_verb(word: str) -> bool:
    """Whether a word is the plural of a noun or the third person of a verb, and nothing else (projects, reports)."""
    found = _lemmas(word)
    return set(found) == {"NOUN", "VERB"} and word.endswith("s") and word not in _UNSURE and word not in found["NOUN"]


@lru_cache(maxsize=1 << 12)
def _is_adjective(word: str) -> bool:
    return "ADJ" in _lemmas(word)


def _lemma(verb: str) -> str | None:
    return _lemmas(verb).get("VERB", (None,))[0]


def _lemmas(word: str) -> dict[str, tuple[str, ...]]:
    from lemminflect import getAllLemmas

    found: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return found


# What the word behind one of these must be for its rule to find anything: a part of the rule, on one word alone.
_FOLLOWS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(_PLURAL_WANTED, lambda word: _number(word) == "singular"),
    **dict.fromkeys(
        _SINGULAR_WANTED, lambda word: word[-1] == "s" and (_number(word) == "plural" or _is_plural_or_verb(word))
    ),
    **dict.fromkeys(_MODALS | _DID, (_FINITE | _BETWEEN).__contains__),
    **dict.fromkeys(_SINGULAR_PRONOUNS, frozenset({"have", "are"}).__contains__),
    **dict.fromkeys(_PLURAL_PRONOUNS, frozenset({"has", "is", "was"}).__contains__),
    "one": "of".__eq__,
}
