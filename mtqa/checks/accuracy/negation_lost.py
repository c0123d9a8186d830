"""negation-lost: the source says no, the translation says yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.negation import NEGATIVE_CHARS, Negated, has_negative, negated_verbs, unanswered
from mtqa.text.stranded import stranded

_NEAR = 70  # characters before a verb; half as many behind it
_MOST = 20
_IN_EVERY_SENTENCE = frozenset({"是", "会", "能", "能够", "可以", "应", "得"})


@check("negation-lost", Category.MISTRANSLATION, Severity.CRITICAL, needs=Needs(source=NEGATIVE_CHARS))
def negation_lost(segment: Segment, context: Context) -> Iterator[Issue]:
    """A plain negation of the source (不寻求, 绝不允许, 并未) is lost: its verb stands in the target, no negative does.

    Anything in the target that may render a negative silences the check: not, never, without, fail, refuse, instead,
    un-, in-, -less and many more. What only a lost negative leaves behind (I'm sure if, has yet arrived, he did buy it)
    is found beside other negatives too. Questions, conditions and double negatives of the source are not judged.

    Why:
        The sentence says the opposite and still reads well, so that no reader will notice.

    Example:
        zh: 中方不寻求贸易顺差。
        en: China seeks a trade surplus.
        better: China does not seek a trade surplus.

    Source:
        MQM counts a reversed meaning as a critical mistranslation (themqm.org, severity levels).
    """
    lost = {negated.verb: negated for negated in negated_verbs(segment.source)}
    for negated in lost.values():
        bare = _bare(negated, segment.target)
        if bare is None:
            continue
        zh = negated.span.of(segment.source)
        yield Issue(
            f"{zh} became “{bare[0]}”: nothing near it is negative",
            source_spans=(negated.span,),
            target_spans=(Span(*bare.span()),),
            evidence={"negation": zh},
        )
        return
    for span in unanswered(segment.source, segment.target) if segment.target.strip() else ():
        zh = span.of(segment.source)
        yield Issue(f"nothing in the translation renders {zh}", (span,), (), {"negation": zh}, severity=Severity.MAJOR)
        return
    for span in stranded(segment.source, segment.target):
        rest = span.of(segment.target)
        yield Issue(
            f"“{rest}” asks for a negative, as the source has one",
            target_spans=(span,),
            evidence={"found": rest},
            severity=Severity.MAJOR,
        )
        return


def _bare(negated: Negated, target: str) -> re.Match[str] | None:
    """The first place where the verb stands, if no place where it stands has a negative near it."""
    found = list(islice(negated.bare.finditer(target), _MOST))
    if negated.verb in _IN_EVERY_SENTENCE:
        return None if has_negative(target) or not found else found[0]
    near = any(has_negative(target, max(0, match.start() - _NEAR), match.end() + _NEAR // 2) for match in found)
    return None if near or not found else found[0]
