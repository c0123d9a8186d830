"""translation-inconsistent: the same source, translated in two ways."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.model import Category, Issue, Severity, Span

_MARKS = ".。!！?？,，;；:：…\"'“”‘’()（）[]【】 \u3000"
# Shorter sources (是, 其中, 更多) are translated by their place, not alike.
_SHORTEST = 4


@check("translation-inconsistent", Category.TERM_INCONSISTENT, Severity.MINOR, scope=Scope.CORPUS, languages=None)
def translation_inconsistent(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A source that stands twice or more is translated otherwise than elsewhere in the file.

    The translation that stands most often is the settled one, the first among equals. Case, white space, and quotation
    marks and punctuation at the ends are not compared, and sources of fewer than four characters are left alone. Every
    system is compared with itself alone.

    Why:
        Headings, captions, buttons and set phrases are expected to be the same each time; a reader takes two renderings
        for two things.

    Example:
        zh: 请勿在潮湿环境中使用。
        en: Do not use in damp places.
        zh: 请勿在潮湿环境中使用。
        en: Never operate it in a humid environment.
        better: Do not use in damp places.

    Source:
        MQM-Core 2.0, Terminology > Inconsistent use of terminology.
    """
    held: defaultdict[str, list[int]] = defaultdict(list)
    for position, context in enumerate(contexts):
        if len(context.segment.source) >= _SHORTEST and context.segment.target.strip():
            held[context.segment.source.strip(_MARKS)].append(position)
    for source, places in held.items():
        if len(places) < 2 or len(source) < _SHORTEST:
            continue
        forms = {position: _folded(contexts[position].segment.target) for position in places}
        counts = Counter(forms.values())
        if len(counts) < 2:
            continue
        settled, times = counts.most_common(1)[0]
        first = next(position for position in places if forms[position] == settled)
        for position in places:
            if forms[position] == settled:
                continue
            segment, other = contexts[position].segment, contexts[first].segment
            yield (
                position,
                Issue(
                    f"elsewhere (segment {other.id}) this source is “{_cut(other.target)}”",
                    target_spans=(_inside(segment.target),),
                    evidence={"settled": other.target, "segment": other.id, "times": times},
                    suggestion=other.target.strip(),
                ),
            )


def _folded(target: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", target).casefold().split()).strip(_MARKS)


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 80 else f"{text[:79]}…"


def _inside(target: str) -> Span:
    """The translation without white space around it."""
    start = len(target) - len(target.lstrip())
    return Span(start, start + len(target.strip()))
