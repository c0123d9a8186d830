"""Reading TBX of both editions: DCA (values as attributes) and DCT (values as elements), tig and ntig."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange._xml import name_of, parsed, text_of
from mtqa.glossary.model import Row, Status
from mtqa.glossary.tsv import SEPARATOR

if TYPE_CHECKING:
    from lxml import etree

_ENTRIES = {"conceptEntry", "termEntry"}
_LANGUAGES = {"langSec", "langSet"}
_TERMS = {"termSec", "tig", "ntig"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MARK = "mtqa:"
# The words of administrativeStatus and of other programs' fields, without "Term" and "-admn-sts".
_STATUS = {
    "preferred": Status.PREFERRED,
    "standardized": Status.PREFERRED,
    "admitted": Status.ADMITTED,
    "allowed": Status.ADMITTED,
    "deprecated": Status.DEPRECATED,
    "superseded": Status.DEPRECATED,
    "notrecommended": Status.DEPRECATED,
    "obsolete": Status.DEPRECATED,
    "forbidden": Status.FORBIDDEN,
    "prohibited": Status.FORBIDDEN,
    "proposed": Status.PROPOSED,
}
_STATUS_FIELDS = {"administrativeStatus", "normativeAuthorization", "termStatus", "status"}
_TYPE = {
    "fullForm": "full",
    "acronym": "abbr",
    "abbreviation": "abbr",
    "initialism": "abbr",
    "shortForm": "short",
    "variant": "variant",
    "phrase": "phrase",
    "phraseologicalUnit": "phrase",
}


@dataclass(slots=True)
class Term:
    """A term with its values by data category, and its notes."""

    text: str
    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """An entry: its values, its notes, and the terms of each primary language tag."""

    id: str
    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    terms: dict[str, list[Term]] = field(default_factory=dict)


def entries_of(path: Path) -> Iterator[Entry]:
    """The entries of a file; no entity is resolved, nothing else is opened."""
    tree = parsed(path)
    found = [element for element in tree.iter("{*}*") if name_of(element) in _ENTRIES]
    if not found:
        raise GlossaryError("has no entries of TBX", path=path, hint="give the format with --format")
    return map(_entry, found)


def _entry(element: etree._Element) -> Entry:
    entry = Entry(element.get("id") or "")
    for child in element.iterchildren("{*}*"):
        if name_of(child) not in _LANGUAGES:
            _collect(child, entry.values, entry.notes)
            continue
        language = re.split("[-_]", (child.get(_LANGUAGE) or child.get("lang") or "").lower())[0]
        for part in child.iterchildren("{*}*"):
            if name_of(part) not in _TERMS:
                _collect(part, entry.values, entry.notes)
            elif (term := _term(part)).text:
                entry.terms.setdefault(language, []).append(term)
    marks, _ = _marks(entry.notes)
    entry.id = marks.get("id") or entry.id  # an id that XML does not allow, as the exporter noted it
    return entry


def _term(element: etree._Element) -> Term:
    term = Term("")
    for part in element.iter("{*}*"):
        if name_of(part) == "term":
            term.text = term.text or text_of(part)
    _collect(element, term.values, term.notes)
    return term


def _collect(element: etree._Element, values: dict[str, str], notes: list[str]) -> None:
    """The values below an element: by their `type`, or by their own name where values are elements."""
    for part in element.iter("{*}*"):
        text = text_of(part)
        if not text or len(part):
            continue
        if name_of(part) == "note":
            notes.append(text)
        elif name_of(part) != "term":
            values.setdefault(part.get("type") or name_of(part), text)


def rows_of(entry: Entry, lost: Counter[str]) -> Iterator[Row]:
    """The rows of an entry; what cannot be used is counted in `lost`."""
    english, chinese = entry.terms.get("en", []), entry.terms.get("zh", [])
    lost["terms of other languages left out"] += sum(
        len(terms) for language, terms in entry.terms.items() if language not in {"en", "zh"}
    )
    lost["entries without an English term left out"] += not english
    marks, _ = _marks(entry.notes)
    forms = tuple(dict.fromkeys(term.text.replace("|", "/") for term in chinese))
    statuses = [_status(term, lost) for term in english]
    if Status.PREFERRED not in statuses and Status.DNT not in statuses and None in statuses:
        statuses[statuses.index(None)] = Status.PREFERRED
    for number, (term, status) in enumerate(zip(english, statuses, strict=True)):
        first = number == 0
        not_in = tuple(marks.get("not_in", "").split(SEPARATOR)) if first and "not_in" in marks else ()
        row = _row(entry, term, status or Status.ADMITTED)
        definition = entry.values.get("definition") or marks.get("definition", "")
        row = replace(row, domain=row.domain or marks.get("domain", ""))
        yield replace(row, zh=forms, not_in=not_in, definition=definition) if first else row


def _row(entry: Entry, term: Term, status: Status) -> Row:
    marks, notes = _marks(term.notes)
    start, _, end = marks.get("valid", "").partition("/")
    return Row(
        id=entry.id,
        zh=(),
        en=term.text,
        status=status,
        type=marks.get("type") or _TYPE.get(term.values.get("termType", ""), ""),
        case="case" in marks,
        valid_from=_day(start),
        valid_to=_day(end),
        domain=entry.values.get("subjectField", ""),
        note="; ".join(notes),
        source=term.values.get("source") or marks.get("source", ""),
    )


def _marks(notes: list[str]) -> tuple[dict[str, str], list[str]]:
    """What our own notes say by name, and the other notes."""
    own = (note.removeprefix(_MARK).partition("=") for note in notes if note.startswith(_MARK))
    return {name: value for name, _, value in own}, [note for note in notes if not note.startswith(_MARK)]


def _status(term: Term, lost: Counter[str]) -> Status | None:
    """The status of a term, None where the file does not say."""
    marks, _ = _marks(term.notes)
    for status in Status:
        if status.value in marks:
            return status
    said = next((value for kind, value in term.values.items() if kind in _STATUS_FIELDS), "")
    word = said.removesuffix("-admn-sts").removesuffix("Term").lower()
    if said and word not in _STATUS:
        lost[f"terms of status {said!r} taken as admitted"] += 1
        return Status.ADMITTED
    return _STATUS.get(word)


def _day(text: str) -> str:
    """A date of ours, "" for anything else."""
    try:
        return text if date.fromisoformat(text).isoformat() == text else ""
    except ValueError:
        return ""
