"""negation-added: the translation says no, the source says yes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.script import either

_NEGATIVE = re.compile(
    r"\b(?:not(?! (?:only|just|merely|least|bad|poor|to mention|as|hard|difficult|far|long|unlike)\b)|never|cannot)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
# Anything that English may render by a negative: negatives, lack and failure, refusal, difficulty, limits, questions,
# comparison and contrast. Wide on purpose: any of these silences the check.
_MAY_RENDER = re.compile(
    either(
        "[不没未无非别勿莫否禁免拒缺失难少仅只才除误错假空断停止绝弃弱差离反逆违外罕限困谎骗忘丢甭毋休白避防怎何哪谁岂吗？?虽尽但而却懒既忍"
        "软坏冷独单旧唯死退裸素默隔闲贫孤远异超破低惜抱]|以[外来]|直到|[之以目]?前|首次|第一|最|更|比|与其|等到|陌生|谢绝|客气|还行"
    )
)


@check("negation-added", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(pattern=_NEGATIVE))
def negation_added(segment: Segment, context: Context) -> Iterator[Issue]:
    """The translation has a not, never or n't, and nothing in the source could be rendered by one.

    Words of lack, failure, refusal, difficulty, limit, contrast, comparison and question in the source silence it.

    Why:
        The sentence says the opposite and still reads well, so that no reader will notice.

    Example:
        zh: 双方同意继续谈判。
        en: The two sides did not agree to continue the talks.
        better: The two sides agreed to continue the talks.

    Source:
        MQM counts a reversed meaning as a critical mistranslation (themqm.org, severity levels).
    """
    if context.zh.has_han and not _MAY_RENDER.search(segment.source):
        match = _NEGATIVE.search(segment.target)
        if match is not None:
            yield Issue("nothing in the source is negative", target_spans=(Span(*match.span()),))
