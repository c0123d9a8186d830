"""lower-case-start: a sentence that begins with a small letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.model import Category, Issue, Severity, Span

_ENDS = re.compile(r"[。！？!?.…][”’」』）)\"']*\s*$")
_TARGET_ENDS = re.compile(r"[.!?][”’\"')]*\s*$")
_START = re.compile(r"[\s\"“‘'(\[]*(?P<word>[a-z][A-Za-z’'-]*)(?=[\s,])(?![\s,]*[=:/(])")
# Words that begin so by right: list marks, parts of names, what goes on.
_MARK_WORDS = """
    a b c d e f g i ii iii iv v vi x y z de van von al bin ibn el la le di da vs etc and or but nor are is was were to
"""
_MARKS = frozenset(_MARK_WORDS.split())
_SENTENCES = 0.6  # share of a document's segments that must begin with a capital, so that a small letter is a slip


@check("lower-case-start", Category.GRAMMAR, Severity.MINOR, scope=Scope.DOCUMENT)
def lower_case_start(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A segment that is a sentence begins with a small letter.

    It is judged with the segment before it: where that one's source or translation does not end a sentence, this one
    may go on. Left alone are names that begin so (iPhone, the source's own Latin words), list marks, conjunctions and
    verbs (and, are), segments without a full stop, and documents in which small letters are the rule.

    Why:
        A machine that saw no full stop before took the sentence for a part of another one; editors see it too late.

    Example:
        zh: 会议结束了。
        en: The meeting ended.
        zh: 记者来自各地。
        en: Reporters came from everywhere.
        zh: 代表们离开了北京。
        en: the delegates left Beijing.
        better: The delegates left Beijing.

    Source:
        The Chicago Manual of Style 6.12 and 8.1.
    """
    starts = [context.segment.target.lstrip(" \"“‘'([")[:1] for context in contexts]
    letters = [start for start in starts if start.isalpha()]
    if sum(start.isupper() for start in letters) < _SENTENCES * len(letters):
        return
    for position, context in enumerate(contexts):
        if not starts[position].islower():
            continue
        segment = context.segment
        match = _START.match(segment.target)
        if not match or match["word"].lower() in _MARKS or match["word"] != match["word"].lower():
            continue
        if not _ENDS.search(segment.source) or not _TARGET_ENDS.search(segment.target):
            continue
        if match["word"] in segment.source or not _ended(contexts, position):
            continue
        span = Span(*match.span("word"))
        word = match["word"]
        yield (
            position,
            Issue(
                f"the sentence begins with a small letter: “{word}”",
                target_spans=(span,),
                evidence={"word": word},
                suggestion=word[0].upper() + word[1:],
            ),
        )


def _ended(contexts: Sequence[Context], position: int) -> bool:
    """Whether the segment before ends its sentence, in the source and in the translation."""
    if position == 0:
        return True
    before = contexts[position - 1].segment
    return bool(_ENDS.search(before.source) and _TARGET_ENDS.search(before.target))
