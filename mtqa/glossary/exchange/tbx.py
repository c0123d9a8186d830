"""TBX: the dialects Basic, Min and Core of 2019 (ISO 30042:2019) and the TBX of 2008 are written; all are read.

What a dialect has no place for (forbidden, do-not-translate, dates, case, not_in; in Min and Core more) stands in notes
that begin with `mtqa:` and comes back from them; other programs show them as notes. Dialects of 2019 say what a value
is in an attribute (DCA) or by the element's name (DCT).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqa.glossary.exchange._tbx_read import entries_of, rows_of
from mtqa.glossary.exchange._xml import written
from mtqa.glossary.exchange.base import EXCHANGES, counted
from mtqa.glossary.model import Concept, Glossary, Row, Status, free_id, slug
from mtqa.glossary.tsv import SEPARATOR

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
# Namespaces of values that are told by the element's name; those of Min are Min's in Basic too.
_MODULES = {"min": "http://www.tbxinfo.net/ns/min", "basic": "http://www.tbxinfo.net/ns/basic"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.ADMITTED: "admittedTerm-admn-sts",
    Status.DNT: "preferredTerm-admn-sts",
    Status.DEPRECATED: "deprecatedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_TYPE = {"full": "fullForm", "abbr": "abbreviation", "short": "shortForm", "variant": "variant", "phrase": "phrase"}
# Each value's element where attributes tell what it is, and the smallest dialect that has it.
_ELEMENT = {
    "subjectField": ("descrip", "min"),
    "definition": ("descrip", "basic"),
    "administrativeStatus": ("termNote", "min"),
    "termType": ("termNote", "basic"),
    "source": ("admin", "basic"),
}
_NAMES_2019 = {"entry": "conceptEntry", "language": "langSec", "term": "termSec"}
_NAMES_2008 = {"entry": "termEntry", "language": "langSet", "term": "tig"}


@dataclass(frozen=True, slots=True)
class Tbx:
    """Everything but columns of your own; domain and definition belong to the concept as a whole."""

    id: str
    endings: tuple[str, ...]
    dialect: str
    style: str
    modules: frozenset[str]
    year: int = 2019
    marks: tuple[str, ...] = ()

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """All English terms of entries of any dialect, with the Chinese ones of the same entry as their forms."""
        lost: Counter[str] = Counter()
        rows: list[Row] = []
        taken: set[str] = set()
        for entry in entries_of(path):
            found = list(rows_of(entry, lost))
            if not found:
                continue
            id = free_id(entry.id or slug(found[0].en), taken)
            lost["entries whose id another has; they got one of their own"] += id != entry.id != ""
            rows += [replace(row, id=id) for row in found]
        return rows, [f"{path}: {number} {what}" for what, number in sorted((+lost).items())]

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A whole file, indented, the same for the same rows."""
        from lxml import etree

        root, body = self._document()
        lost: Counter[str] = Counter()
        taken: set[str] = set()
        for concept in Glossary.from_rows(rows).concepts:
            self._write_concept(body, concept, taken, lost)
        text = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return text, counted(+lost)

    def _document(self) -> tuple[etree._Element, etree._Element]:
        """The root and the body that holds the entries."""
        from lxml import etree

        if self.year == 2008:
            root = etree.Element("martif", attrib={"type": self.dialect, _LANGUAGE: "en"})
            header = "martifHeader"
        else:
            modules = {name: _MODULES[name] for name in sorted(self.modules)} if self.style == "dct" else {}
            namespaces: Any = {None: _NAMESPACE, **modules}
            root = etree.Element("tbx", nsmap=namespaces, attrib={"type": self.dialect, "style": self.style})
            root.set(_LANGUAGE, "en")
            header = "tbxHeader"
        description = etree.SubElement(etree.SubElement(root, header), "fileDesc")
        etree.SubElement(etree.SubElement(description, "sourceDesc"), "p").text = "written by mtqa"
        return root, etree.SubElement(etree.SubElement(root, "text"), "body")

    def _write_concept(self, body: etree._Element, concept: Concept, taken: set[str], lost: Counter[str]) -> None:
        from lxml import etree

        names = _NAMES_2008 if self.year == 2008 else _NAMES_2019
        entry = etree.SubElement(body, names["entry"], id=_xml_id(concept.id, taken))
        if entry.get("id") != concept.id:
            _note(entry, f"mtqa:id={concept.id}")
        for column, kind in (("domain", "subjectField"), ("definition", "definition")):
            values = list(dict.fromkeys(getattr(row, column) for row in concept.rows if getattr(row, column)))
            if values:
                self._value(entry, kind, values[0], column)
            lost[f"a second {column} of a concept"] += len(values[1:])
        if concept.not_in:
            _note(entry, f"mtqa:not_in={SEPARATOR.join(concept.not_in)}")
        if concept.zh:
            section = etree.SubElement(entry, names["language"], attrib={_LANGUAGE: "zh"})
            for form in concept.zh:
                etree.SubElement(etree.SubElement(section, names["term"]), "term").text = written(form)
        section = etree.SubElement(entry, names["language"], attrib={_LANGUAGE: "en"})
        for row in concept.rows:
            self._write_row(etree.SubElement(section, names["term"]), row)
            lost["columns of your own"] += bool(row.extra)

    def _write_row(self, section: etree._Element, row: Row) -> None:
        """One English term; values first, then notes."""
        from lxml import etree

        etree.SubElement(section, "term").text = written(row.en)
        has_status = self._has("administrativeStatus")
        if has_status and row.status in _STATUS:
            self._value(section, "administrativeStatus", _STATUS[row.status], "")
        has_type = self._has("termType") and row.type in _TYPE
        if has_type:
            self._value(section, "termType", _TYPE[row.type], "")
        if row.source and self._has("source"):
            self._value(section, "source", row.source, "source")
        if not has_status or row.status in {Status.FORBIDDEN, Status.DNT, Status.PROPOSED}:
            _note(section, f"mtqa:{row.status.value}")
        if row.type and not has_type:
            _note(section, f"mtqa:type={row.type}")
        if row.case:
            _note(section, "mtqa:case")
        if row.valid_from or row.valid_to:
            _note(section, f"mtqa:valid={row.valid_from}/{row.valid_to}")
        if row.source and not self._has("source"):
            _note(section, f"mtqa:source={row.source}")
        if row.note:
            _note(section, row.note)

    def _has(self, kind: str) -> bool:
        """Whether the dialect has a place for a value of this kind."""
        return _ELEMENT[kind][1] in self.modules

    def _value(self, parent: etree._Element, kind: str, text: str, column: str) -> None:
        """A value in its place, or in a note where the dialect has none."""
        from lxml import etree

        element, module = _ELEMENT[kind]
        if not self._has(kind):
            _note(parent, f"mtqa:{column}={text}")
        elif self.style == "dct":
            etree.SubElement(parent, f"{{{_MODULES[module]}}}{kind}").text = written(text)
        else:
            etree.SubElement(parent, element, type=kind).text = written(text)


def _note(parent: etree._Element, text: str) -> None:
    from lxml import etree

    etree.SubElement(parent, "note").text = written(text)


def _xml_id(id: str, taken: set[str]) -> str:
    """The id itself where XML allows it, else one made of it."""
    return free_id(id if re.fullmatch(r"[A-Za-z_][\w.\-]*", id, re.ASCII) else slug(id), taken)


_BASIC = frozenset({"min", "basic"})
for _one in (
    Tbx("tbx", (".tbx", ".xml"), "TBX-Basic", "dca", _BASIC, marks=("<tbx", "<martif")),
    Tbx("tbx-dct", (), "TBX-Basic", "dct", _BASIC),
    Tbx("tbx-min", (), "TBX-Min", "dct", frozenset({"min"})),
    Tbx("tbx-core", (), "TBX-Core", "dca", frozenset()),
    Tbx("tbx-2008", (), "TBX-Basic", "dca", _BASIC, 2008),
):
    EXCHANGES.add(_one.id, _one)
