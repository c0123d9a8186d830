"""The essential rules of XLIFF 1.2 (OASIS, 2008) and 2.0 to 2.2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.formats._validate_tree import Element, Fault, is_language, pairs

RULES = {
    "version": "`xliff` has a version: 1.0, 1.1, 1.2, 2.0, 2.1 or 2.2.",
    "attribute-missing": "Required attributes: original, source-language and datatype of file (1.x); srcLang of xliff "
    "and id of file (2.x); id of units and of inline tags; mtype of mrk (1.x).",
    "attribute-value": "approved and translate are yes or no; state is one of the specification's, or of one's own "
    "with x- before it (1.x).",
    "language-code": "Languages are codes of BCP 47 such as zh-CN: letters and digits joined by hyphens.",
    "target-language": "A file whose units have targets says their language: target-language (1.x), trgLang (2.x).",
    "id-repeated": "No two units of a file have one id.",
    "id-spelling": "Ids of 2.x are name tokens: letters, digits, and . - _ : only.",
    "source-missing": "Every trans-unit and every segment holds a source.",
    "element-order": "The source comes first, then seg-source, then the target.",
    "segment-missing": "Every unit of 2.x holds a segment.",
    "mid-mismatch": "The marks of segments in a target are those of the seg-source.",
    "pair-unbalanced": "Every bpt, bx or sc has its ept, ex or ec behind it, unless it is isolated.",
    "data-missing": "dataRef, dataRefStart and dataRefEnd name a data element of the unit.",
}
_VERSIONS = {"1.0", "1.1", "1.2", "2.0", "2.1", "2.2"}
_STATES = {
    "final", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n",
    "needs-review-translation", "needs-translation", "new", "signed-off", "translated",
}  # fmt: skip
_STATES_2 = {"initial", "translated", "reviewed", "final"}
_INLINE = {"g", "x", "bx", "ex", "bpt", "ept", "ph", "it"}
_INLINE_2 = {"pc", "ph", "sc", "sm", "mrk"}
_ORDER = {"source": 0, "seg-source": 1, "target": 2}
_TOKEN = re.compile(r"[\w.:\-\u00b7]+")


class XliffRules:
    """The rules with what root and file said, which those of the units depend on."""

    def __init__(self) -> None:
        self.second, self.target = False, ""
        self.ids: dict[str, int] = {}

    def head(self, root: Element) -> Iterator[Fault]:
        """Faults of the root."""
        version = root.attributes.get("version", "")
        if version not in _VERSIONS:
            yield Fault(root.line, "version", f"version {version!r} is none of {', '.join(sorted(_VERSIONS))}")
        self.second = version.startswith("2") or (not version and "srcLang" in root.attributes)
        if self.second:
            yield from _needs(root, "srcLang")
            self.target = root.attributes.get("trgLang", "")
        yield from _languages(root, "srcLang", "trgLang")

    def file(self, file: Element) -> Iterator[Fault]:
        """Faults of a file's start tag; ids begin anew."""
        self.ids = {}
        if self.second:
            yield from _needs(file, "id")
            return
        yield from _needs(file, "original", "source-language", "datatype")
        yield from _languages(file, "source-language", "target-language")
        self.target = file.attributes.get("target-language", "")

    def unit(self, unit: Element) -> Iterator[Fault]:
        """Faults of one trans-unit or unit."""
        yield from _needs(unit, "id")
        yield from self._id(unit)
        for name in ("approved", "translate"):
            value = unit.attributes.get(name, "yes")
            if value not in {"yes", "no"}:
                yield Fault(unit.line, "attribute-value", f"{name} {value!r} is neither yes nor no")
        yield from self._segments(unit) if self.second else self._single(unit)

    def _id(self, unit: Element) -> Iterator[Fault]:
        name = unit.attributes.get("id")
        if name is None:
            return
        if name in self.ids:
            yield Fault(unit.line, "id-repeated", f"id {name!r} stands at line {self.ids[name]} already")
        self.ids.setdefault(name, unit.line)
        if self.second and not _TOKEN.fullmatch(name):
            yield Fault(unit.line, "id-spelling", f"id {name!r} is no name token")

    def _single(self, unit: Element) -> Iterator[Fault]:
        yield from self._texts(unit)
        target = next(iter(unit.all("target")), None)
        if target is not None:
            state = target.attributes.get("state", "new")
            if state not in _STATES and not state.startswith("x-"):
                yield Fault(target.line, "attribute-value", f"state {state!r} is none of XLIFF 1.2 and has no x-")
        for text in unit.all("source", "seg-source", "target"):
            tags = list(text.walk())
            for tag in tags:
                if tag.name in _INLINE and not tag.foreign:
                    yield from _needs(tag, "id")
                elif tag.name == "mrk":
                    yield from _needs(tag, "mtype")
            yield from pairs(_by_rid(tags), "bpt", "ept", "rid")
            yield from pairs(_by_rid(tags), "bx", "ex", "rid")
        yield from _same_marks(unit, target)

    def _segments(self, unit: Element) -> Iterator[Fault]:
        segments = unit.all("segment")
        if not segments:
            yield Fault(unit.line, "segment-missing", "<unit> has no <segment>")
        known = {data.attributes.get("id") for holder in unit.all("originalData") for data in holder.all("data")}
        for segment in segments:
            yield from self._texts(segment)
            state = segment.attributes.get("state", "initial")
            if state not in _STATES_2:
                yield Fault(
                    segment.line, "attribute-value", f"state {state!r} is none of {', '.join(sorted(_STATES_2))}"
                )
        for side in ("source", "target"):
            tags = [tag for segment in segments for text in segment.all(side) for tag in text.walk() if not tag.foreign]
            for tag in tags:
                yield from _needs(tag, "id") if tag.name in _INLINE_2 else ()
                for name in ("dataRef", "dataRefStart", "dataRefEnd"):
                    if tag.attributes.get(name, None) not in {None, *known}:
                        yield Fault(tag.line, "data-missing", f"{name} {tag.attributes[name]!r} names no <data>")
            yield from pairs(_by_start(tags), "sc", "ec", "startRef")

    def _texts(self, holder: Element) -> Iterator[Fault]:
        """Source and target of a trans-unit or segment."""
        if not holder.all("source"):
            yield Fault(holder.line, "source-missing", f"<{holder.name}> has no <source>")
        last = 0
        for child in holder.children:
            place = _ORDER.get(child.name, last) if not child.foreign else last
            if place < last:
                yield Fault(child.line, "element-order", f"<{child.name}> stands behind what should follow it")
            last = max(last, place)
        if holder.all("target") and not self.target:
            name = "trgLang" if self.second else "target-language"
            yield Fault(holder.line, "target-language", f"there is a <target>, but no {name}")


def _needs(element: Element, *names: str) -> Iterator[Fault]:
    for name in names:
        if name not in element.attributes:
            yield Fault(element.line, "attribute-missing", f"<{element.name}> has no {name}")


def _languages(element: Element, *names: str) -> Iterator[Fault]:
    for name in names:
        code = element.attributes.get(name)
        if code is not None and not is_language(code):
            yield Fault(element.line, "language-code", f"{name} {code!r} is no language code")


def _by_rid(tags: list[Element]) -> list[Element]:
    """The tags with the number that joins a pair: rid, else id."""
    return [Element(t.name, {"rid": t.attributes.get("rid", t.attributes.get("id", ""))}, t.line) for t in tags]


def _by_start(tags: list[Element]) -> list[Element]:
    """The tags of pairs with what joins them: startRef names the id of the start."""
    joined = [tag for tag in tags if tag.name in {"sc", "ec"} and tag.attributes.get("isolated") != "yes"]
    return [Element(t.name, {"startRef": t.attributes.get("id" if t.name == "sc" else "startRef", "")}, t.line)
            for t in joined]  # fmt: skip


def _same_marks(unit: Element, target: Element | None) -> Iterator[Fault]:
    source = next(iter(unit.all("seg-source")), None)
    if source is None or target is None:
        return
    ours, theirs = _mids(source), _mids(target)
    if odd := sorted(theirs - ours):
        yield Fault(target.line, "mid-mismatch", f"<target> marks segments that <seg-source> lacks: {', '.join(odd)}")


def _mids(element: Element) -> set[str]:
    return {tag.attributes.get("mid", "") for tag in element.walk() if tag.attributes.get("mtype") == "seg"}
