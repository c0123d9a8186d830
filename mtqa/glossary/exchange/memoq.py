"""memoQ's term bases as CSV: an entry to a line, a column to each term of it, and `Term_Info` behind each term.

The columns have fixed names and order: `Entry_…` first, then for each language its definition and its terms, each with
`Term_Info` (how case counts, how the end of a word is matched, whether the term is forbidden) and `Term_Example`.
Languages are named in English, with the country in older files (`Chinese_PRC`, `English_United_States`).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.base import EXCHANGES, count_columns, counted
from mtqa.glossary.exchange.csv import guarded, plain, table_of
from mtqa.glossary.model import Concept, Glossary, Row, Status, free_id, slug
from mtqa.glossary.tsv import decoded

_ENTRY = (
    "Entry_ID", "Entry_Subject", "Entry_Domain", "Entry_ClientID", "Entry_ProjectID", "Entry_Created",
    "Entry_Creator", "Entry_LastModified", "Entry_Modifier", "Entry_Note",
)  # fmt: skip
_ZH, _EN = "Chinese_PRC", "English"
_INFO, _EXAMPLE, _DEFINITION = "Term_Info", "Term_Example", "_Def"
_FORBIDDEN, _CASE = "NonTerm", "CaseSense"
_WRONG = frozenset({Status.FORBIDDEN, Status.DEPRECATED})
# Chinese has neither case nor endings; of English terms memoQ's own default finds the usual endings.
_INFO_ZH, _INFO_EN = "CasePermissive;NoPrefix", "CasePermissive;HalfPrefix"


class MemoQ:
    """Subject, note, definition, case and forbidden terms; of the other statuses none."""

    id = "memoq"
    endings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ("Entry_ID", _INFO)

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """The Chinese and English terms of all entries; the first English one that is not forbidden is preferred."""
        text, warnings = decoded(path)
        table = table_of(text, path)
        header = [name.strip() for name in table[0]] if table else []
        places = {language: _places(header, language) for language in ("chinese", "english")}
        if not all(places.values()):
            missing = " and ".join(name.capitalize() for name, found in places.items() if not found)
            raise GlossaryError(f"has no column of {missing} terms", path=path, hint="export both languages")
        lost: Counter[str] = Counter()
        taken: set[str] = set()
        rows: list[Row] = []
        for line, cells in enumerate(table[1:], start=2):
            entry = [plain(cell) for cell in cells] + [""] * (len(header) - len(cells))
            rows += _rows(header, entry, places, taken, lost, line)
        lost["terms of other languages left out"] += _others(header) * bool(rows)
        notes = [line for line in warnings if "byte order mark" not in line]
        return rows, [*notes, *(f"{path}: {number} {what}" for what, number in sorted((+lost).items()))]

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A line for each concept, with a byte order mark, as memoQ writes it."""
        lost: Counter[str] = Counter()
        concepts = Glossary.from_rows(rows).concepts
        most_zh = max((len(concept.zh) for concept in concepts), default=1) or 1
        most_en = max((len(concept.rows) for concept in concepts), default=1)
        header = [*_ENTRY]
        for language, most in ((_ZH, most_zh), (_EN, most_en)):
            header += [f"{language}{_DEFINITION}", *(language, _INFO, _EXAMPLE) * most]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        for number, concept in enumerate(concepts):
            writer.writerow([guarded(cell) for cell in _line(number, concept, most_zh, most_en, lost)])
        return out.getvalue().encode("utf-8-sig", "backslashreplace"), counted(+lost)


def _places(header: Sequence[str], language: str) -> list[int]:
    """The columns of a language's terms; those of its definitions and of other fields are none."""
    return [
        place
        for place, name in enumerate(header)
        if name.lower().partition("_")[0] == language and not name.endswith(_DEFINITION)
    ]


def _others(header: Sequence[str]) -> int:
    known = {"chinese", "english", "entry", "term"}
    return sum(name.lower().partition("_")[0] not in known and not name.endswith(_DEFINITION) for name in header)


def _rows(
    header: Sequence[str],
    cells: Sequence[str],
    places: dict[str, list[int]],
    taken: set[str],
    lost: Counter[str],
    line: int,
) -> Iterator[Row]:
    """The rows of one entry."""
    terms = [(place, cells[place]) for place in places["english"] if cells[place]]
    if not terms:
        lost["entries without an English term left out"] += any(cells)
        return
    values = dict(zip(header, cells, strict=False))
    # A row that is memoQ's own keeps its number, one that was ours its name, which stands in the project's column.
    id = free_id(values.get("Entry_ProjectID") or slug(terms[0][1]), taken)
    forms = tuple(dict.fromkeys(cells[place].replace("|", "/") for place in places["chinese"] if cells[place]))
    definition = next((text for name, text in values.items() if name.endswith(_DEFINITION) and text), "")
    preferred = False
    for number, (place, term) in enumerate(terms):
        info = _info(header, cells, place)
        forbidden = _FORBIDDEN.lower() in info
        status = Status.FORBIDDEN if forbidden else Status.ADMITTED if preferred else Status.PREFERRED
        preferred = preferred or not forbidden
        row = Row(id, (), term, status, case=_CASE.lower() in info or "casesensitive" in info, line=line)
        row = replace(row, domain=values.get("Entry_Subject") or values.get("Entry_Domain", ""))
        note = values.get("Entry_Note", "")
        yield replace(row, zh=forms, definition=definition, note=note) if number == 0 else row


def _info(header: Sequence[str], cells: Sequence[str], place: int) -> set[str]:
    """What the column behind a term says of it."""
    if place + 1 >= len(header) or header[place + 1] != _INFO:
        return set()
    return {word.strip().lower() for word in cells[place + 1].split(";")}


def _line(number: int, concept: Concept, most_zh: int, most_en: int, lost: Counter[str]) -> list[str]:
    """The cells of one concept."""
    notes = list(dict.fromkeys(row.note for row in concept.rows if row.note))
    definitions = list(dict.fromkeys(row.definition for row in concept.rows if row.definition))
    domains = dict.fromkeys(row.domain for row in concept.rows if row.domain)
    lost["a second definition of a concept"] += len(definitions[1:])
    lost["a second domain of a concept"] += len([*domains][1:])
    lost["a note of one term, written for the whole entry"] += sum(bool(row.note) for row in concept.rows[1:])
    cells = [str(number), next(iter(domains), ""), "", "", concept.id, "", "", "", "", "; ".join(notes)]
    cells.append(definitions[0] if definitions else "")
    for form in concept.zh:
        cells += [form, _INFO_ZH, ""]
    cells += [""] * (3 * (most_zh - len(concept.zh)) + 1)
    kept = [row for row in concept.rows if row.status is not Status.PROPOSED]
    for row in sorted(kept, key=lambda row: row.status.rank):
        info = _INFO_EN.replace("CasePermissive", _CASE) if row.case else _INFO_EN
        info += f";{_FORBIDDEN}" if row.status in _WRONG else ""
        cells += [row.en, info, ""]
        _count_lost(row, lost)
    lost["proposed, left out"] += len(concept.rows) - len(kept)
    return cells + [""] * (3 * (most_en - len(kept)))


def _count_lost(row: Row, lost: Counter[str]) -> None:
    lost["deprecated, written as forbidden"] += row.status is Status.DEPRECATED
    lost["do not translate, written as any other term"] += row.status is Status.DNT
    lost["dates"] += bool(row.valid_from or row.valid_to)
    count_columns(row, ("not_in", "source", "type", "extra"), lost)


EXCHANGES.add(MemoQ.id, MemoQ())
