"""uncountable-plural: informations, equipments, advices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity

# Nouns that English does not count, of which learners and machines make plurals. Words that some variety or science
# does count (researches, evidences, behaviours, foods, sands, wines) are not among them.
_WORDS = """
    information equipment furniture advice software hardware homework housework knowledge luggage baggage machinery
    scenery jewelry jewellery feedback traffic weather stationery clothing footwear weaponry luck
    underwear cutlery pottery ammunition garbage poultry livestock paperwork teamwork
"""
_SINGULAR: Mapping[str, str] = MappingProxyType(
    {
        plural: word
        for word in _WORDS.split()
        for plural in (
            [word[:-1] + "ies"] if word.endswith("y") else [word + "es"] if word.endswith("s") else [word + "s"]
        )
    }
)


@check(
    "uncountable-plural",
    Category.GRAMMAR,
    Severity.MINOR,
    languages=None,
    needs=Needs(words=_SINGULAR.keys()),
)
def uncountable_plural(segment: Segment, context: Context) -> Iterator[Issue]:
    """A noun that English does not count stands in the plural (informations, equipments, advices, softwares).

    Names, and words that the source has in Latin letters, are left alone, and so are nouns that some variety of English
    does count.

    Why:
        Chinese nouns have no number, so that nothing warns the translator; in English it is heard at once.

    Example:
        zh: 工厂购买了新设备。
        en: The factory bought new equipments.
        better: The factory bought new equipment.

    Source:
        The Chicago Manual of Style 5.8 (mass nouns).
    """
    for place, word in enumerate(context.en.lowered):
        right = _SINGULAR.get(word)
        token = context.en.tokens[place] if right else None
        if right is None or token is None or not token.text.islower() or word in segment.source.lower():
            continue
        yield Issue(
            f"“{right}” has no plural",
            target_spans=(token.span,),
            evidence={"word": word},
            suggestion=right,
        )
