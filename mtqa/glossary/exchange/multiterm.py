"""MultiTerm XML: concepts, in each the languages, in each the terms; all else are fields of a name that users choose.

Fields are written under the names in `_FIELDS`; a termbase that is to show them needs fields of these names. Other
termbases' names for status, definition, subject and note are known in reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange._tbx_read import Entry, Term, rows_of
from mtqa.glossary.exchange._xml import name_of, parsed, text_of, written
from mtqa.glossary.exchange.base import EXCHANGES, counted
from mtqa.glossary.model import Concept, Glossary, Row, Status, free_id, slug
from mtqa.glossary.tsv import SEPARATOR

if TYPE_CHECKING:
    from lxml import etree

# A field's name in the file, and what TBX calls it (or our own mark, see `_tbx_read`).
_FIELDS = {
    "Status": "administrativeStatus",
    "Term Type": "mtqa:type",
    "Case Sensitive": "mtqa:case",
    "Valid": "mtqa:valid",
    "Not In": "mtqa:not_in",
    "Subject": "subjectField",
    "Definition": "definition",
    "Source": "source",
    "Note": "note",
    "Glossary ID": "id",
}
# What other termbases call them.
_OTHER = {
    "usage status": "administrativeStatus",
    "term status": "administrativeStatus",
    "usage": "administrativeStatus",
    "subject field": "subjectField",
    "domain": "subjectField",
    "comment": "note",
    "remark": "note",
}
_KNOWN = {**{name.lower(): kind for name, kind in _FIELDS.items()}, **_OTHER}
_MARKED = {Status.DNT.value, Status.PROPOSED.value, Status.FORBIDDEN.value}
_LANGUAGES = {"chinese": "zh", "english": "en"}


class MultiTerm:
    """Everything but columns of your own; domain and definition belong to the concept as a whole."""

    id = "multiterm"
    endings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ("<mtf", "<conceptGrp")

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """All English terms of concepts, with the Chinese ones of the same concept as their forms."""
        groups = [element for element in parsed(path).iter("{*}*") if name_of(element) == "conceptGrp"]
        if not groups:
            raise GlossaryError("has no concepts of MultiTerm", path=path, hint="give the format with --format")
        lost: Counter[str] = Counter()
        taken: set[str] = set()
        rows: list[Row] = []
        for group in groups:
            entry = _entry(group, lost)
            found = list(rows_of(entry, lost))
            if found:
                id = free_id(entry.id or slug(found[0].en), taken)
                rows += [replace(row, id=id) for row in found]
        return rows, [f"{path}: {number} {what}" for what, number in sorted((+lost).items())]

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A whole file in UTF-16, as MultiTerm writes it."""
        from lxml import etree

        lost: Counter[str] = Counter()
        root = etree.Element("mtf")
        for number, concept in enumerate(Glossary.from_rows(rows).concepts, start=1):
            _write_concept(etree.SubElement(root, "conceptGrp"), number, concept, lost)
        text = etree.tostring(root, xml_declaration=True, encoding="UTF-16", pretty_print=True)
        assert isinstance(text, bytes)
        return text, counted(+lost)


def _entry(group: etree._Element, lost: Counter[str]) -> Entry:
    entry = Entry("")
    for child in group.iterchildren("{*}*"):
        if name_of(child) == "languageGrp":
            _language(child, entry, lost)
        elif name_of(child) == "descripGrp":
            _field(child, entry.values, entry.notes, lost)
    entry.id = entry.values.pop("id", "")
    return entry


def _language(group: etree._Element, entry: Entry, lost: Counter[str]) -> None:
    language = ""
    for child in group.iterchildren("{*}*"):
        if name_of(child) == "language":
            tag = re.split("[-_]", (child.get("lang") or child.get("locale") or "").lower())[0]
            named = (child.get("type") or child.get("name") or "").lower().split(" ")[0].split("(")[0]
            language = _LANGUAGES.get(named, tag)
        elif name_of(child) == "descripGrp":
            _field(child, entry.values, entry.notes, lost)
        elif name_of(child) == "termGrp":
            term = Term("")
            for part in child.iterchildren("{*}*"):
                if name_of(part) == "term":
                    term.text = text_of(part)
                elif name_of(part) == "descripGrp":
                    _field(part, term.values, term.notes, lost)
            if term.text:
                entry.terms.setdefault(language, []).append(term)


def _field(group: etree._Element, values: dict[str, str], notes: list[str], lost: Counter[str]) -> None:
    """A field's value by what TBX calls it; notes and our own marks among the notes."""
    for part in group.iter("{*}descrip"):
        name, text = (part.get("type") or "").strip(), text_of(part)
        kind = _KNOWN.get(name.lower(), "")
        if not text:
            continue
        if kind == "note":
            notes.append(text)
        elif kind == "mtqa:case":
            notes += ["mtqa:case"] if text.lower() in {"yes", "true"} else []
        elif kind.startswith("mtqa:"):
            notes.append(f"{kind}={text}")
        elif kind == "administrativeStatus" and text.lower() in _MARKED:
            notes.append(f"mtqa:{text.lower()}")
        elif kind:
            values.setdefault(kind, text)
        else:
            lost[f"values of field {name!r} left out"] += 1


def _write_concept(group: etree._Element, number: int, concept: Concept, lost: Counter[str]) -> None:
    from lxml import etree

    etree.SubElement(group, "concept").text = str(number)
    _add(group, "Glossary ID", concept.id)
    for column, name in (("domain", "Subject"), ("definition", "Definition")):
        values = list(dict.fromkeys(getattr(row, column) for row in concept.rows if getattr(row, column)))
        _add(group, name, values[0] if values else "")
        lost[f"a second {column} of a concept"] += len(values[1:])
    _add(group, "Not In", SEPARATOR.join(concept.not_in))
    if concept.zh:
        chinese = etree.SubElement(group, "languageGrp")
        etree.SubElement(chinese, "language", type="Chinese", lang="ZH")
        for form in concept.zh:
            etree.SubElement(etree.SubElement(chinese, "termGrp"), "term").text = written(form)
    english = etree.SubElement(group, "languageGrp")
    etree.SubElement(english, "language", type="English", lang="EN")
    for row in concept.rows:
        _write_row(etree.SubElement(english, "termGrp"), row)
        lost["columns of your own"] += bool(row.extra)


def _write_row(group: etree._Element, row: Row) -> None:
    from lxml import etree

    etree.SubElement(group, "term").text = written(row.en)
    _add(group, "Status", row.status.value)
    _add(group, "Term Type", row.type)
    _add(group, "Case Sensitive", "yes" if row.case else "")
    _add(group, "Valid", f"{row.valid_from}/{row.valid_to}" if row.valid_from or row.valid_to else "")
    _add(group, "Source", row.source)
    _add(group, "Note", row.note)


def _add(group: etree._Element, name: str, text: str) -> None:
    from lxml import etree

    if text:
        etree.SubElement(etree.SubElement(group, "descripGrp"), "descrip", type=name).text = written(text)


EXCHANGES.add(MultiTerm.id, MultiTerm())
