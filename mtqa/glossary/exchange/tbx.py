"""TBX: TBX-Basic (ISO 30042:2019, data categories as attributes) is written, that and TBX of 2008 are read.

What TBX-Basic has no place for (forbidden, do-not-translate, dates, case, not_in) stands in notes that begin with
`mtqa:` and comes back from them; other programs show them as notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqa.glossary.exchange._tbx_read import entries_of, rows_of
from mtqa.glossary.exchange.base import EXCHANGES, counted
from mtqa.glossary.model import Concept, Glossary, Row, Status, slug
from mtqa.glossary.tsv import SEPARATOR

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.ADMITTED: "admittedTerm-admn-sts",
    Status.DNT: "preferredTerm-admn-sts",
    Status.DEPRECATED: "deprecatedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_TYPE = {"full": "fullForm", "abbr": "abbreviation", "short": "shortForm", "variant": "variant", "phrase": "phrase"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Tbx:
    """Everything but columns of your own; domain and definition belong to the concept as a whole."""

    id = "tbx"
    endings: tuple[str, ...] = (".tbx", ".xml")

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """All English terms of entries, with the Chinese ones of the same entry as their forms."""
        lost: Counter[str] = Counter()
        rows: list[Row] = []
        taken: set[str] = set()
        for entry in entries_of(path):
            found = list(rows_of(entry, lost))
            if not found:
                continue
            id = _free(entry.id or slug(found[0].en), taken)
            lost["entries whose id another has; they got one of their own"] += id != entry.id != ""
            rows += [replace(row, id=id) for row in found]
        return rows, [f"{path}: {number} {what}" for what, number in sorted((+lost).items())]

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A whole file, indented, the same for the same rows."""
        from lxml import etree

        lost: Counter[str] = Counter()
        namespaces: Any = {None: _NAMESPACE}
        root = etree.Element("tbx", nsmap=namespaces, attrib={"type": "TBX-Basic", "style": "dca"})
        root.set(_LANGUAGE, "en")
        description = etree.SubElement(etree.SubElement(root, "tbxHeader"), "fileDesc")
        source = etree.SubElement(etree.SubElement(description, "sourceDesc"), "p")
        source.text = "written by mtqa"
        body = etree.SubElement(etree.SubElement(root, "text"), "body")
        taken: set[str] = set()
        for concept in Glossary.from_rows(rows).concepts:
            _write_concept(body, concept, taken, lost)
        text = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return text, counted(+lost)


def _write_concept(body: etree._Element, concept: Concept, taken: set[str], lost: Counter[str]) -> None:
    from lxml import etree

    entry = etree.SubElement(body, "conceptEntry", id=_xml_id(concept.id, taken, lost))
    for column, kind in (("domain", "subjectField"), ("definition", "definition")):
        values = list(dict.fromkeys(getattr(row, column) for row in concept.rows if getattr(row, column)))
        if values:
            _add(entry, "descrip", values[0], kind)
        lost[f"a second {column} of a concept"] += len(values[1:])
    if concept.not_in:
        _add(entry, "note", f"mtqa:not_in={SEPARATOR.join(concept.not_in)}")
    if concept.zh:
        section = etree.SubElement(entry, "langSec", attrib={_LANGUAGE: "zh"})
        for form in concept.zh:
            _add(etree.SubElement(section, "termSec"), "term", form)
    section = etree.SubElement(entry, "langSec", attrib={_LANGUAGE: "en"})
    for row in concept.rows:
        _write_row(etree.SubElement(section, "termSec"), row)
        lost["columns of your own"] += bool(row.extra)


def _write_row(section: etree._Element, row: Row) -> None:
    """One English term."""
    _add(section, "term", row.en)
    if row.status in _STATUS:
        _add(section, "termNote", _STATUS[row.status], "administrativeStatus")
    if row.type in _TYPE:
        _add(section, "termNote", _TYPE[row.type], "termType")
    elif row.type:
        _add(section, "note", f"mtqa:type={row.type}")
    if row.status in {Status.FORBIDDEN, Status.DNT, Status.PROPOSED}:
        _add(section, "note", f"mtqa:{row.status.value}")
    if row.case:
        _add(section, "note", "mtqa:case")
    if row.valid_from or row.valid_to:
        _add(section, "note", f"mtqa:valid={row.valid_from}/{row.valid_to}")
    if row.source:
        _add(section, "admin", row.source, "source")
    if row.note:
        _add(section, "note", row.note)


def _add(parent: etree._Element, name: str, text: str, kind: str = "") -> None:
    from lxml import etree

    element = etree.SubElement(parent, name, attrib={"type": kind} if kind else {})
    element.text = _ILLEGAL.sub("\ufffd", text)


def _xml_id(id: str, taken: set[str], lost: Counter[str]) -> str:
    """The id itself where XML allows it, else one made of it."""
    name = id if re.fullmatch(r"[A-Za-z_][\w.\-]*", id, re.ASCII) else slug(id)
    free = _free(name, taken)
    lost["an id that XML does not allow, another is written"] += free != id
    return free


def _free(name: str, taken: set[str]) -> str:
    """The name itself or the first numbered one that is not taken; it is taken then."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


EXCHANGES.add(Tbx.id, Tbx())
