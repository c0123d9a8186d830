"""Inline tags of any format as those of XLIFF: 1.2 holds native code in the text, 2.0 beside it in `originalData`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from mtqa.formats._xml import ILLEGAL, escaped, escaped_value
from mtqa.model import Tag, Text

_INNER = re.compile(r"<[^<>]*>(.*)</[^<>]*>", re.S)
_MARKUP = re.compile(r"<[^<>]*>")
_KEPT_1 = {**dict.fromkeys(["g", "x", "bx", "ex", "bpt", "ept", "ph", "it"], "id"), "mrk": "mtype"}
_KEPT_2 = {"pc": "id", "ph": "id", "sc": "id", "ec": "startRef", "sm": "id", "em": "startRef", "mrk": "id", "cp": "hex"}
_BEGIN, _END = {"begin", "open"}, {"end", "close"}


@dataclass(slots=True)
class Codes:
    """The native codes of one unit of XLIFF 2, each with the id of its `data`."""

    data: dict[str, str] = field(default_factory=dict)

    def reference(self, code: str) -> str:
        """The attribute that points at a code; "" where there is none."""
        if not code:
            return ""
        return f' dataRef="{self.data.setdefault(code, f"d{len(self.data) + 1}")}"'


def tags_1(text: Text) -> Text:
    """The text with tags that XLIFF 1.2 knows; those of XLIFF 1.2 stay as they are."""
    return replace(text, tags=tuple(_tag_1(tag, number) for number, tag in enumerate(text.tags, 1)))


def _tag_1(tag: Tag, number: int) -> Tag:
    needed = _KEPT_1.get(tag.kind)
    if needed and needed in tag.attributes:
        return tag
    name = _name(tag, number)
    if len(tag.span):
        return replace(tag, raw=f'<g id="{name}" ctype="x-{tag.kind}">')
    kind = tag.kind if tag.kind in {"bpt", "ept", "it"} else "ph"
    place = ""
    if kind == "it":
        place = f' pos="{"close" if tag.attributes.get("pos") in _END else "open"}"'
    return replace(tag, kind=kind, raw=f'<{kind} id="{name}"{place}>{_content(tag)}</{kind}>')


def tags_2(text: Text, codes: Codes) -> Text:
    """The text with tags that XLIFF 2 knows; native code goes to `codes`."""
    whole = Counter(tag.attributes.get("i") for tag in text.tags if tag.kind in {"bpt", "ept"})
    return replace(text, tags=tuple(_tag_2(tag, number, whole, codes) for number, tag in enumerate(text.tags, 1)))


def _tag_2(tag: Tag, number: int, whole: Mapping[str | None, int], codes: Codes) -> Tag:
    needed = _KEPT_2.get(tag.kind)
    if needed and needed in tag.attributes:
        kept = {key: value for key, value in tag.attributes.items() if not key.startswith("dataRef")}
        values = "".join(f' {key}="{escaped_value(ILLEGAL.sub("", value))}"' for key, value in kept.items())
        return replace(tag, raw=f"<{tag.kind}{values}{'>' if len(tag.span) else '/>'}")
    name = _name(tag, number)
    if len(tag.span):
        return replace(tag, raw=f'<pc id="{name}">')
    code = codes.reference(unescape(_MARKUP.sub("", _content(tag))))
    place = tag.attributes.get("pos")
    paired = whole.get(tag.attributes.get("i"), 0) == 2
    if tag.kind == "bpt" or place in _BEGIN:
        alone = "" if tag.kind == "bpt" and paired else ' isolated="yes"'
        return replace(tag, raw=f'<sc id="{name}"{code}{alone}/>')
    if tag.kind == "ept" or place in _END:
        start = f' startRef="{name}"' if tag.kind == "ept" and paired else f' id="{name}" isolated="yes"'
        return replace(tag, raw=f"<ec{start}{code}/>")
    return replace(tag, raw=f'<ph id="{name}"{code}/>')


def _name(tag: Tag, number: int) -> str:
    """An id that pairs have in common, and that is the same in both languages where the tag's own numbers are."""
    values = tag.attributes
    if tag.kind in {"bpt", "ept"} and values.get("i"):
        return "p" + _token(values["i"])
    return (
        "t" + _token(values.get("x") or values.get("id") or "") if values.get("x") or values.get("id") else f"n{number}"
    )


def _token(value: str) -> str:
    return re.sub(r"[^\w.-]", "_", value)


def _content(tag: Tag) -> str:
    """The native code in a tag, as XML; the whole tag as text where it is an element of another kind."""
    inner = _INNER.fullmatch(tag.raw)
    if tag.kind in {"bpt", "ept", "ph", "it", "ut"}:
        return inner[1] if inner else ""
    return escaped(ILLEGAL.sub("", tag.raw))
