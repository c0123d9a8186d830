"""negation-lost: the source says no, the translation says yes."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.negation import NEGATIVE_CHARS, has_negative, negated_verbs


@check("negation-lost", Category.MISTRANSLATION, Severity.CRITICAL, needs=Needs(source=NEGATIVE_CHARS))
def negation_lost(segment: Segment, context: Context) -> Iterator[Issue]:
    """A plain negation of the source (不寻求, 绝不允许, 并未) is lost: its verb stands in the target, no negative does.

    Anything in the target that may render a negative silences the check: not, never, without, fail, refuse, instead,
    un-, in-, -less and many more. Questions, conditions and double negatives of the source are not judged.

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
    if not lost or has_negative(segment.target):
        return
    for negated in lost.values():
        bare = negated.bare.search(segment.target)
        if bare is None:
            continue
        zh = negated.span.of(segment.source)
        yield Issue(
            f"{zh} became “{bare[0]}”: nothing in the translation is negative",
            source_spans=(negated.span,),
            target_spans=(Span(*bare.span()),),
            evidence={"negation": zh},
        )
        return
