"""spelling-variety: American and British spelling side by side in one document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from mtqa.checks.base import Context, Option, Scope, check
from mtqa.model import Category, Issue, Severity, Span

ID = "spelling-variety"
_AMERICAN, _BRITISH = "American", "British"
# British words and the American ones, without endings that both have.
_PAIRS = {
    "colour": "color", "labour": "labor", "neighbour": "neighbor", "favour": "favor", "honour": "honor",
    "behaviour": "behavior", "harbour": "harbor", "rumour": "rumor", "flavour": "flavor", "humour": "humor",
    "endeavour": "endeavor", "favourite": "favorite", "favourable": "favorable", "honourable": "honorable",
    "neighbouring": "neighboring", "centre": "center", "theatre": "theater", "fibre": "fiber", "metre": "meter",
    "kilometre": "kilometer", "centimetre": "centimeter", "litre": "liter", "defence": "defense", "offence": "offense",
    "licence": "license", "pretence": "pretense", "programme": "program", "catalogue": "catalog",
    "travelled": "traveled", "travelling": "traveling", "traveller": "traveler",
    "cancelled": "canceled", "cancelling": "canceling", "modelling": "modeling", "labelled": "labeled",
    "labelling": "labeling", "fuelled": "fueled", "fuelling": "fueling", "signalled": "signaled",
    "jewellery": "jewelry", "fulfil": "fulfill", "fulfilment": "fulfillment", "enrolment": "enrollment",
    "skilful": "skillful",
    "instalment": "installment", "aluminium": "aluminum", "tyre": "tire", "kerb": "curb", "plough": "plow",
    "grey": "gray", "sceptical": "skeptical", "cheque": "check", "storey": "story", "mould": "mold",
    "anaesthetic": "anesthetic", "paediatric": "pediatric", "manoeuvre": "maneuver", "ageing": "aging",
    "analyse": "analyze", "analysed": "analyzed", "analysing": "analyzing", "paralysed": "paralyzed",
    "organise": "organize", "realise": "realize", "recognise": "recognize", "emphasise": "emphasize",
    "criticise": "criticize", "modernise": "modernize", "optimise": "optimize", "stabilise": "stabilize",
    "utilise": "utilize", "specialise": "specialize", "summarise": "summarize", "prioritise": "prioritize",
    "finalise": "finalize", "industrialise": "industrialize", "normalise": "normalize", "standardise": "standardize",
    "authorise": "authorize", "minimise": "minimize", "maximise": "maximize", "mobilise": "mobilize",
}  # fmt: skip
# Words that are right in one variety in another sense (a meter to measure with, a dialog in software, to license), or
# that are used in both.
_ONE_WAY = frozenset({"meter", "license", "check", "story", "tire", "curb", "catalog", "program", "organize"}) | {
    american for british, american in _PAIRS.items() if british.endswith("ise") and american.endswith("ize")
}  # fmt: skip
_ENDINGS = ("", "s", "d", "r", "rs", "ed", "ing", "ful", "less", "al", "able", "hood")
# "programmed" and "programmers" are right everywhere: only the noun differs.
_NOUNS = {"programme": ("", "s")}
_LONG = re.compile(r"(?<![\w’'./@-])[a-z]{4,}(?![\w’'/@]|-[A-Z]|\.\w)")
_LETTERS = re.compile("[a-z]{4,}")
_OPTIONS = {
    "profile": Option(
        "plain", "Whose spelling; plain takes the document's own majority.", ("plain", "us-news", "uk-news")
    ),
}


@check(ID, Category.SPELLING, Severity.MINOR, scope=Scope.DOCUMENT, languages=None, options=_OPTIONS)
def spelling_variety(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A word is spelt in the American way in a document that spells the British way, or the other way round.

    Both are right; what is flagged is the one that stands less often in the document, if the other stands twice as
    often and three times at least, or the one that the profile does not ask for. Names and words with a capital are
    left alone, and so are spellings that both varieties have (organize, a meter that measures, dialogue).

    Why:
        Translations of several hands and systems are put together, and spelling is where it shows.

    Example:
        zh: 防务部门讨论了新方案。
        en: The defence team discussed the labour market.
        zh: 该中心位于上海。
        en: The centre is in Shanghai, near a theatre.
        zh: 颜色很鲜艳。
        en: The color is bright.
        better: The colour is bright.

    Source:
        The Chicago Manual of Style 7.3: follow one dictionary.
    """
    if not contexts:
        return
    found = [
        (position, match, variety, other)
        for position, context in enumerate(contexts)
        if any(_variety(word) for word in set(_LETTERS.findall(context.segment.target)))
        for match in _LONG.finditer(context.segment.target)
        for variety, other in _variety(match[0])
    ]
    wrong = _unwanted(contexts[0].option(ID, "profile"), [variety for _, _, variety, _ in found])
    for position, match, variety, other in found:
        if variety == wrong and other:
            yield (
                position,
                Issue(
                    f"“{match[0]}” is {variety} spelling, the document’s is not",
                    target_spans=(Span(*match.span()),),
                    evidence={"variety": variety},
                    suggestion=other,
                ),
            )


def _unwanted(profile: str, varieties: Sequence[str]) -> str | None:
    """The variety that is to be flagged, if there is one."""
    if profile != "plain":
        return _BRITISH if profile == "us-news" else _AMERICAN
    american, british = varieties.count(_AMERICAN), varieties.count(_BRITISH)
    if max(american, british) < 3 or 2 * min(american, british) > max(american, british):
        return None
    return _BRITISH if american > british else _AMERICAN


@lru_cache(maxsize=1 << 16)
def _variety(word: str) -> tuple[tuple[str, str], ...]:
    """The variety that a spelling shows and the word in the other one; nothing for most words."""
    if word == "analyses":  # more often the plural of a noun that both spell alike
        return ()
    for ending in _ENDINGS:
        stem = word.removesuffix(ending) if ending else word
        if ending and stem == word:
            continue
        if stem in _PAIRS and ending in _NOUNS.get(stem, _ENDINGS):
            return ((_BRITISH, _PAIRS[stem] + ending),)
        if stem in _TO_BRITISH and stem not in _ONE_WAY:
            return ((_AMERICAN, _TO_BRITISH[stem] + ending),)
    return ()


_TO_BRITISH = {american: british for british, american in _PAIRS.items()}
