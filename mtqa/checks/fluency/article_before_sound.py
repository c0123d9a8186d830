"""article-before-sound: a before a vowel, an before a consonant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.sounds import begins_with_vowel

# "A" inside a sentence is a label (vitamin A and, Plan A is); code options (-a) and list marks are no articles.
# It begins with the letter and looks back from there, since a pattern that begins with a look back is tried everywhere.
_ARTICLE = re.compile(r"(?P<article>[aA](?<![\w'’\"`./&+*=@#<>|\\(\[{-][aA])n?) (?P<word>[A-Za-z0-9](?:[\w'’.-]*\w)?)")
_NO_NOUN = frozenset(
    "a an the of and or in is are as at on if it its to be by for from with was were has i you he we they".split()  # noqa: SIM905
)


@check("article-before-sound", Category.GRAMMAR, Severity.MINOR, languages=None, needs=Needs(words=("a", "an")))
def article_before_sound(segment: Segment, context: Context) -> Iterator[Issue]:
    """“a” stands before a vowel sound, or “an” before a consonant sound.

    The sound decides, not the letter: an hour, a university, an MBA, a U.S. base, an 8-year-old. Words on which
    speakers differ (historic, herb) and abbreviations that may be read either way are left alone.

    Why:
        It is the trace of a word that was put in without looking at the one before it, and every reader stumbles.

    Example:
        zh: 他是一名分析师。
        en: He is a analyst.
        better: He is an analyst.

    Source:
        The Chicago Manual of Style 5.74.
    """
    target = segment.target
    for match in _ARTICLE.finditer(target):
        article, word = match["article"], match["word"]
        if word.lower() in _NO_NOUN or (article[0] == "A" and not _begins_sentence(target, match.start())):
            continue
        if article == "An" and word[0].isupper():  # a person: An Jing
            continue
        vowel = begins_with_vowel(word)
        if vowel is None or vowel == (article[1:] == "n"):
            continue
        right = article[0] + ("n" if vowel else "")
        yield Issue(
            f"“{article} {word}” should be “{right} {word}”",
            target_spans=(Span(*match.span()),),
            evidence={"article": article, "word": word},
            suggestion=f"{right} {word}",
        )


def _begins_sentence(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start].strip()[-1:] in {"", ".", "!", "?", '"', "“"} and (
        start == 0 or text[start - 1].isspace() or text[start - 1] in '"“'
    )
