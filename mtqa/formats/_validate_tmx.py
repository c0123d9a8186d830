"""The rules of TMX 1.4b (LISA OSCAR, 2005) and what earlier versions allow instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from mtqa.formats._validate_tree import Element, Fault, is_language, pairs

RULES = {
    "version": "`tmx` has a version attribute, which is 1.1, 1.2, 1.3 or 1.4 (1.4b is written 1.4).",
    "header-missing": "`tmx` holds a header and then a body.",
    "attribute-missing": "Required attributes: seven of the header (creationtool creationtoolversion segtype o-tmf "
    "adminlang srclang datatype), type of prop, i of bpt and ept, pos of it, name of ude, unicode of map.",
    "attribute-unknown": "Elements have the attributes of the specification, xml:space, xmlns and no others.",
    "attribute-value": "segtype is block, paragraph, sentence or phrase; pos is begin or end; assoc is p, f or b.",
    "language-code": "Languages are codes of BCP 47 such as zh-CN: letters and digits joined by hyphens.",
    "language-missing": "Every tuv says its language: xml:lang, before version 1.4 also lang.",
    "srclang": "srclang is a language code or *all*.",
    "source-missing": "Every tu has a tuv in the source language, unless that is *all*.",
    "element-order": "In tu: notes and props, then tuv. In tuv: notes and props, then one seg.",
    "element-unknown": "Elements are those of the specification, in the places that it gives them.",
    "tuv-missing": "Every tu holds a tuv.",
    "seg-missing": "Every tuv holds exactly one seg.",
    "number": "usagecount, i and x are whole numbers.",
    "date": "Dates are real and written YYYYMMDDThhmmssZ.",
    "pair-unbalanced": "In one seg every bpt has an ept of the same i behind it, and no two have the same.",
    "x-repeated": "x is given once to each kind of tag in a seg.",
    "x-mismatch": "The tags of all tuv of a tu have the same set of x.",
}
_DATE = re.compile(r"\d{8}T\d{6}Z")
_DATES = ("creationdate", "changedate", "lastusagedate")
_COMMON = "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion creationdate creationid"
_ATTRIBUTES = {
    "tmx": "version",
    "header": "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype o-encoding creationdate"
    " creationid changedate changeid",
    "tu": f"tuid {_COMMON} changedate segtype changeid o-tmf srclang",
    "tuv": f"lang {_COMMON} changedate o-tmf changeid",
    "prop": "type lang o-encoding",
    "note": "lang o-encoding",
    "ude": "name base",
    "map": "unicode code ent subst",
    "bpt": "i x type",
    "ept": "i",
    "ph": "x assoc type",
    "it": "pos x type",
    "hi": "x type",
    "sub": "datatype type",
    "ut": "x",
    "seg": "",
    "body": "",
}
_ALLOWED = {name: frozenset(text.split()) for name, text in _ATTRIBUTES.items()}
_REQUIRED = {
    "header": ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"),
    "prop": ("type",), "bpt": ("i",), "ept": ("i",), "it": ("pos",), "ude": ("name",), "map": ("unicode",),
}  # fmt: skip
_INLINE = frozenset({"bpt", "ept", "ph", "it", "hi", "ut"})
_CHILDREN = {
    "tmx": frozenset({"header", "body"}),
    "body": frozenset({"tu"}),
    "header": frozenset({"note", "prop", "ude"}),
    "ude": frozenset({"map"}),
    "tu": frozenset({"note", "prop", "tuv"}),
    "tuv": frozenset({"note", "prop", "seg"}),
    "seg": _INLINE,
    "hi": _INLINE,
    "sub": _INLINE,
    **dict.fromkeys(["bpt", "ept", "ph", "it", "ut"], frozenset({"sub"})),
}
_VALUES = {
    "segtype": {"block", "paragraph", "sentence", "phrase"},
    "pos": {"begin", "end"},
    "assoc": {"p", "f", "b"},
}
_VERSIONS = {"1.1", "1.2", "1.3", "1.4"}


class TmxRules:
    """The rules with what the header said, which those of the units depend on."""

    def __init__(self) -> None:
        self.source, self.modern = "*all*", True

    def head(self, root: Element) -> Iterator[Fault]:
        """Faults of root and header."""
        version = root.attributes.get("version", "")
        if version not in _VERSIONS:
            yield Fault(root.line, "version", f"version {version!r} is none of {', '.join(sorted(_VERSIONS))}")
        self.modern = version not in _VERSIONS - {"1.4"}
        headers = root.all("header")
        if not headers:
            yield Fault(root.line, "header-missing", "<tmx> has no <header>")
        yield from _general(root)
        for header in headers[:1]:
            self.source = header.attributes.get("srclang", "*all*")
            yield from _source_language(header)
            code = header.attributes.get("adminlang")
            if code is not None and not is_language(code):
                yield Fault(header.line, "language-code", f"adminlang {code!r} is no language code")

    def unit(self, unit: Element) -> Iterator[Fault]:
        """Faults of one tu."""
        yield from _own(unit)
        yield from _general(unit)
        yield from _order(unit, "tuv")
        tuvs = unit.all("tuv")
        if not tuvs:
            yield Fault(unit.line, "tuv-missing", "<tu> has no <tuv>")
            return
        for tuv in tuvs:
            yield from self._variant(tuv)
        yield from _source_language(unit)
        source = unit.attributes.get("srclang", self.source)
        codes = [self._language(tuv) for tuv in tuvs]
        if source != "*all*" and source.lower() not in {code.lower() for code in codes}:
            yield Fault(unit.line, "source-missing", f"no tuv is in {source}; there is {', '.join(codes)}")
        yield from _same_tags(tuvs)

    def _language(self, tuv: Element) -> str:
        return tuv.attributes.get("xml:lang") or ("" if self.modern else tuv.attributes.get("lang", ""))

    def _variant(self, tuv: Element) -> Iterator[Fault]:
        code = self._language(tuv)
        if not code:
            wanted = "xml:lang" if self.modern else "xml:lang or lang"
            yield Fault(tuv.line, "language-missing", f"<tuv> has no {wanted}")
        elif not is_language(code):
            yield Fault(tuv.line, "language-code", f"{code!r} is no language code")
        segments = tuv.all("seg")
        if len(segments) != 1:
            yield Fault(tuv.line, "seg-missing", f"<tuv> has {len(segments)} <seg>")
        yield from _order(tuv, "seg")
        for segment in segments:
            yield from pairs(segment.walk(), "bpt", "ept", "i")
            used = Counter((tag.name, tag.attributes["x"]) for tag in segment.walk() if "x" in tag.attributes)
            for (name, number), times in used.items():
                if times > 1:
                    yield Fault(segment.line, "x-repeated", f"{times} <{name}> have x={number!r} in one seg")


def _general(element: Element) -> Iterator[Fault]:
    """What holds of every element below this one: its place, its attributes and their values."""
    allowed = _CHILDREN.get(element.name, frozenset())
    for child in element.children:
        if child.foreign or child.name not in allowed:
            misplaced = child.name in _ATTRIBUTES and not child.foreign
            what = "" if misplaced else ", which TMX does not have"
            yield Fault(child.line, "element-unknown", f"<{child.name}> stands in <{element.name}>{what}")
            continue
        yield from _own(child)
        yield from _general(child)


def _own(element: Element) -> Iterator[Fault]:
    values = element.attributes
    for name in _REQUIRED.get(element.name, ()):
        if name not in values:
            yield Fault(element.line, "attribute-missing", f"<{element.name}> has no {name}")
    for name, value in values.items():
        if name not in _ALLOWED[element.name] and not name.startswith(("xml:", "xmlns")):
            yield Fault(element.line, "attribute-unknown", f"<{element.name}> has {name}, which TMX does not have")
        elif name in _VALUES and value not in _VALUES[name]:
            known = ", ".join(sorted(_VALUES[name]))
            yield Fault(element.line, "attribute-value", f"{name} {value!r} is none of {known}")
        elif name in _DATES and not _is_date(value):
            yield Fault(element.line, "date", f"{name} {value!r} is no date YYYYMMDDThhmmssZ")
        elif name in ("usagecount", "i", "x") and not re.fullmatch("[0-9]+", value):
            yield Fault(element.line, "number", f"{name} {value!r} of <{element.name}> is no whole number")


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.strptime(value, "%Y%m%dT%H%M%SZ")
    except ValueError:
        return False
    return True


def _source_language(element: Element) -> Iterator[Fault]:
    code = element.attributes.get("srclang")
    if code is not None and code != "*all*" and not is_language(code):
        yield Fault(element.line, "srclang", f"srclang {code!r} is neither a language code nor *all*")


def _order(element: Element, last: str) -> Iterator[Fault]:
    """Notes and props come before the content."""
    begun = False
    for child in element.children:
        if begun and child.name in {"note", "prop"}:
            yield Fault(child.line, "element-order", f"<{child.name}> stands behind a <{last}>")
        begun = begun or child.name == last


def _same_tags(tuvs: list[Element]) -> Iterator[Fault]:
    """The same x in all variants, where any tag has one."""
    sets = [(tuv, {tag.attributes["x"] for tag in tuv.walk() if "x" in tag.attributes}) for tuv in tuvs]
    first = sets[0][1]
    for tuv, numbers in sets[1:]:
        if odd := sorted(first ^ numbers):
            yield Fault(tuv.line, "x-mismatch", f"the first tuv and this one do not share x={', '.join(odd)}")
