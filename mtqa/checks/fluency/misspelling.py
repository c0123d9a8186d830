"""misspelling: a word that no dictionary has and that can only be meant for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, Option, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.spelling import correction, may_be_misspelt

ID = "misspelling"
# Small letters alone: names, abbreviations, file names, addresses, code and parts of compounds are somebody else's.
_WORD = re.compile(r"(?<![\w’'./@#&$\\-])[a-z]{4,}(?![\w’'/@_(-]|\.\w)")
_NEEDS = Needs(when=lambda context: may_be_misspelt(context.en.vocabulary))
_OPTIONS = {"words": Option((), "Words that are right, besides those of the glossary and the source.")}


@check(ID, Category.SPELLING, Severity.MINOR, languages=None, needs=_NEEDS, options=_OPTIONS)
def misspelling(segment: Segment, context: Context) -> Iterator[Issue]:
    """A word is spelt wrong, and it is plain which word was meant (goverment, theyalso).

    American and British spellings are both right; so are names and all words with a capital, words of the source and
    of right renderings of the glossary, derivations (preordered, chatbots), and `words`. Unknown words that are
    near to no common word, or to several, are left alone: they are most often terms.

    Why:
        Machines hardly misspell, people who edit in a hurry do, and a typo is the first thing that a reader sees.

    Example:
        zh: 政府公布了新措施。
        en: The goverment announced new measures.
        better: The government announced new measures.

    Source:
        MQM-Core 2.0, Linguistic conventions > Spelling. The words are those of SymSpell and of NIH's lexicon.
    """
    for match in _WORD.finditer(segment.target):
        word = match[0]
        right = correction(word)
        if right is None or _is_meant(word, Span(*match.span()), segment, context):
            continue
        yield Issue(
            f"“{word}” should be “{right}”",
            target_spans=(Span(*match.span()),),
            evidence={"word": word},
            suggestion=right,
        )


def _is_meant(word: str, span: Span, segment: Segment, context: Context) -> bool:
    """Whether source, glossary or user have the word so."""
    if word in segment.source.lower() or word in context.option(ID, "words"):
        return True
    return any(piece.span.contains(span) for use in context.terms for piece in use.found)
