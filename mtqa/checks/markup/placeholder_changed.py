"""placeholder-changed: {0}, %s, <b>, &nbsp; of the source are not in the translation, or are spelt otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# What a text must hold to hold a placeholder at all.
_SIGNS = frozenset("{｛%％$<＜&\\")
_ELEMENTS = (
    "a|abbr|b|big|blockquote|br|button|center|code|del|div|em|font|h[1-6]|hr|i|img|input|ins|kbd|li|mark|ol|p|pre"
)
_MORE_ELEMENTS = "q|s|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|tt|u|ul|var"
_PLACEHOLDER = re.compile(
    r"\{\{ ?[\w.$-]+ ?\}\}|\$?\{ ?[A-Za-z_][\w.]* ?\}|\\?\{\d{1,2}\\?\}"  # {{name}} ${name} {name} {0}
    r"|(?<![A-Za-z0-9_%])%(?:\d\$)?(?:[sdiufgxX@]|l[du]|\.\d[fg]|0\d[dx])(?![A-Za-z0-9_%])"  # %s %1$d
    r"|%\([A-Za-z_]\w*\)[sdf]"  # %(name)s
    r"|(?<![A-Za-z0-9_])%[A-Za-z_]{3,}%(?![A-Za-z0-9_])"  # %NAME%
    rf"|</?(?:{_ELEMENTS}|{_MORE_ELEMENTS}|[a-z]{{1,2}}\d{{1,3}}|\d{{1,3}})(?:\s[^<>]*)?/?>"  # <b> </b> <br/> <f0> <1>
    r"|&nbsp;",
    re.IGNORECASE,
)
_INNER = re.compile(r"\s[^<>]*?(?=/?>)")
# The same written as people and machines spoil it: full width, spaces inside.
_SPOILT = re.compile(r"[{｛<＜&＆]{1,2}[^{}｛｝<>＜＞]{1,30}?[}｝>＞;；]{1,2}|[％%] ?[sd](?![A-Za-z0-9_])")


def _has_sign(context: Context) -> bool:
    return not (_SIGNS.isdisjoint(context.en.vocabulary) and _SIGNS.isdisjoint(context.zh.chars))


@check("placeholder-changed", Category.MARKUP_TAG, Severity.MAJOR, languages=None, needs=Needs(when=_has_sign))
def placeholder_changed(segment: Segment, context: Context) -> Iterator[Issue]:
    """A placeholder or pseudo-tag of the source ({0}, {{name}}, %s, <b>, &nbsp;) is lost, changed or added.

    Attributes inside a tag may differ, and so may the order. Per cents, prices ($1), comparison signs and titles in
    pointed brackets are no placeholders.

    Why:
        Programs put values in their place; where the name is changed the program fails or shows the raw code.

    Example:
        zh: 您有{0}条新消息，<b>请查看</b>。
        en: You have {O} new messages, <b>please check</b>.
        better: You have {0} new messages, <b>please check</b>.

    Source:
        MQM-Core 2.0, Design and markup > Markup tag.
    """
    theirs = Counter(_canonical(match[0]) for match in _PLACEHOLDER.finditer(segment.source))
    ours = Counter(_canonical(match[0]) for match in _PLACEHOLDER.finditer(segment.target))
    if theirs == ours:
        return
    lost, more = theirs - ours, ours - theirs
    for name in list(lost.elements()):
        spoilt = _spoilt(segment.target, name, more)
        if spoilt is not None:
            lost[name] -= 1
            yield Issue(
                f"“{spoilt.of(segment.target)}” should be “{name}” as in the source",
                target_spans=(spoilt,),
                evidence={"source": name},
                suggestion=name,
            )
    yield from _each(segment, segment.source, lost, "is missing in the translation")
    yield from _each(segment, segment.target, more, "is not in the source")


def _each(segment: Segment, text: str, names: Counter[str], message: str) -> Iterator[Issue]:
    left = +names
    for match in reversed(list(_PLACEHOLDER.finditer(text))):
        name = _canonical(match[0])
        if left[name] > 0:
            left[name] -= 1
            span = (Span(*match.span()),)
            in_source = text is segment.source
            yield Issue(
                f"“{match[0][:40]}” {message}",
                source_spans=span if in_source else (),
                target_spans=() if in_source else span,
                evidence={"placeholder": name},
            )


def _canonical(placeholder: str) -> str:
    """A tag without its attributes, anything else without spaces inside; elements in lower case."""
    if placeholder.startswith("<"):
        return _INNER.sub("", placeholder).lower()
    return placeholder.replace(" ", "").replace("\\", "")


def _spoilt(target: str, name: str, more: Counter[str]) -> Span | None:
    """Where the target has the placeholder in another spelling: full width, with spaces, other case, O for 0."""
    if name.startswith(("<", "&")) and not name.endswith((">", ";")):
        return None
    for match in _SPOILT.finditer(target):
        if _folded(match[0]) == _folded(name) and not (
            _canonical(match[0]) == name and _PLACEHOLDER.fullmatch(match[0])
        ):
            more[_canonical(match[0])] -= 1
            return Span(*match.span())
    return None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).replace("o", "0")
