"""name-inconsistent: one person, two spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Scope, check
from mtqa.checks.terminology._spellings import Deviation, Document, deviations
from mtqa.model import Category, Issue, Severity, Span

# A file without documents is read in pieces, so that time and memory stay linear.
_PIECE = 500


@check("name-inconsistent", Category.TERM_INCONSISTENT, Severity.MAJOR, scope=Scope.DOCUMENT)
def name_inconsistent(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """One person of the source is spelt in two ways in one document.

    Names are found in the source by their middle dot, by a title or by a verb of speech, and must recur. The form that
    most segments use counts as settled; a mention that deviates is flagged. Short forms (the surname alone), titles,
    possessives, hyphens and accents are no deviation.

    Why:
        Readers take Qiu Ruonan and Qiu Ruolan for two persons. Machine translation, which sees one sentence at a time,
        does this in most documents with a name it does not know.

    Example:
        zh: 总经理邱若楠说，公司将增加投入。
        en: General manager Qiu Ruonan said the company would invest more.
        better: General manager Qiu Ruonan said the company would invest more.
        zh: 邱若楠表示，新产品已经上市。
        en: Qiu Ruolan said the new product had been launched.
        better: Qiu Ruonan said the new product had been launched.

    Source:
        MQM marks of WMT23 Chinese-English news: four in ten major mistranslations lie on names.
    """
    for start in range(0, len(contexts), _PIECE):
        piece = contexts[start : start + _PIECE]
        document = Document([(context.segment.source, context.segment.target) for context in piece])
        for deviation in deviations(document):
            yield start + deviation.position, _issue(deviation, piece)


def _surface(mention_span: Span, context: Context) -> str:
    return mention_span.of(context.segment.target)


def _issue(found: Deviation, piece: Sequence[Context]) -> Issue:
    segment = piece[found.position].segment
    settled = _surface(found.settled.span, piece[found.settled_position])
    at = segment.source.find(found.name.full)
    zh = found.name.full if at >= 0 else found.name.surname
    at = segment.source.find(zh)
    spelt = found.mention.span.of(segment.target)
    return Issue(
        f"{found.name.full} is “{settled}” elsewhere in this document, “{spelt}” here",
        source_spans=(Span(at, at + len(zh)),),
        target_spans=(found.mention.span,),
        evidence={"name": found.name.full, "settled": settled, "segments": found.support},
        suggestion=_suggestion(found, settled),
    )


def _suggestion(found: Deviation, settled: str) -> str | None:
    """The settled form, or its last word for a mention of one word; nothing where no form is more frequent."""
    if found.support <= found.rivals:
        return None
    if len(found.mention.words) == 1 and len(found.settled.words) > 1:
        return settled.rsplit(maxsplit=1)[-1]
    return settled
