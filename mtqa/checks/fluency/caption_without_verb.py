"""caption-without-verb: somebody does something in the picture, and the caption does not say what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.en import EnText, Token, verb_lemmas

_CAPTION = re.compile(r"(?:^|[。！？\s（(])(?:上|下|左|右|资料)?图(?:为|：)(?P<clause>[^。！？]{6,})")
# What shows that the clause has a verb; a clause that ends in a noun of place or in 的 + noun has none to render.
_ACTION = re.compile(
    r"正在|[将把向给着了在]"
    r"|[一两三几数多](?:名|位|个|只|辆|艘|架|座|件|条|张|家|批|对|群|台)"
)
_PLACES = "现场|画面|资料图|图片|照片|场景|景象|一角|外景|内景|全景|夜景|截图|海报|剧照|示意图|合影|外观|模型|图"
_NOUN_PHRASE = re.compile(rf"(?:{_PLACES}|[的之][^，的]{{1,8}})[”’」]?\s*$")
_FINITE = frozenset(
    """is are was were am be been being has have had do does did will would can could shall should may might must
    seen shown pictured it's it’s he's he’s she's she’s that's that’s there's there’s""".split()  # noqa: SIM905
)
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:re|ll|m|ve|d))$")
_BEFORE_NOUN = frozenset(
    """a an the this that these those his her its their our my your some any no each every of in on at for from to by
    with into over under near about and or""".split()  # noqa: SIM905
)
_PLURAL = frozenset({"people", "staff", "personnel", "police", "crew", "men", "women", "children", "they", "we"})


@check("caption-without-verb", Category.GRAMMAR, Severity.MINOR, needs=Needs(source="图"))
def caption_without_verb(segment: Segment, context: Context) -> Iterator[Issue]:
    """A photo caption (图为…) that tells an action has no verb in the translation.

    A participle will do (“Technicians inspecting wafers”), and so will “The photo shows …”. Captions that are a noun
    phrase in Chinese as well (图为…现场) are left alone.

    Why:
        Machine translation takes 图为 for “picture of” and strings nouns together; readers cannot tell who does what.

    Example:
        zh: 图为救援人员转移一名被困老人。
        en: The picture of rescuers and a trapped elderly person.
        better: Rescuers move a trapped elderly person.

    Source:
        The Associated Press Stylebook on captions: a full sentence in the present tense.
    """
    caption = _CAPTION.search(segment.source)
    if not caption or not _ACTION.search(caption["clause"]) or _NOUN_PHRASE.search(caption["clause"]):
        return
    words = [token for token in context.en.tokens if token.is_word]
    if len(words) < 4 or _has_verb(context.en):
        return
    yield Issue(
        "the caption has no verb, though its source tells an action",
        source_spans=(Span(*caption.span("clause")),),
        target_spans=(_sentence(segment.target),),
    )


def _sentence(target: str) -> Span:
    """The caption without spaces around it and without a note in brackets after it."""
    text = target.rstrip()
    note = text.rfind("(")
    if text.endswith(")") and note > 0 and len(text) - note < 42:
        text = text[:note].rstrip()
    return Span(len(text) - len(text.lstrip()), len(text))


def _has_verb(text: EnText) -> bool:
    """Whether any word may be a finite verb or a participle that stands for one; in doubt, yes."""
    tokens = text.tokens
    return any(
        token.lower in _FINITE
        or _CONTRACTED.search(token.lower)
        or (position > 0 and _may_be_verb(tokens[position - 1], token))
        for position, token in enumerate(tokens)
    )


def _may_be_verb(before: Token, token: Token) -> bool:
    if before.lower in _BEFORE_NOUN or not token.text.islower():
        return False
    if token.lower.endswith("ing") and len(token.lower) > 4:
        return True
    lemmas = verb_lemmas(token.lower)
    if token.lower in lemmas:  # the bare form goes with a plural: workers inspect, but not: wafer inspection
        return before.lower.endswith("s") or before.lower in _PLURAL
    return bool(lemmas)
