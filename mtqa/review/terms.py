"""Proposed terms into a glossary: rows of the status `proposed`, which no check enforces until they are promoted."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.files import replacing
from mtqa.glossary.model import Row, Status, name_rows
from mtqa.glossary.tsv import FIELDS, Sheet, canonical, cells, parse_sheet, read_sheet

ORIGIN = "review"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rendering that a reviewer would like to see in the glossary."""

    zh: str
    en: str
    note: str = ""
    author: str = ""


def propose(path: Path, proposals: Iterable[Proposal]) -> int:
    """Add proposals to a glossary, which is made if it is missing; return how many were new.

    A rendering that the glossary has already, in any status, is not added again. A proposal for a Chinese form that a
    concept has joins that concept. The file's other bytes stay; one in canonical form stays canonical. Raises
    GlossaryError for a file that cannot be read or written.
    """
    with _locked(path):
        sheet = read_sheet(path) if path.exists() else parse_sheet(canonical([]), path)
        if not sheet.columns:
            raise sheet.faults[0]
        fresh = _fresh(sheet, proposals)
        if fresh or not path.exists():
            with replacing(path, GlossaryError) as temporary:
                temporary.write_bytes(_with_rows(sheet, fresh))
        return len(fresh)


def _fresh(sheet: Sheet, proposals: Iterable[Proposal]) -> list[Row]:
    rows = name_rows(sheet.rows)
    concept_of = {form: row.id for row in reversed(rows) for form in row.zh}
    forms: dict[str, set[str]] = {}
    for row in rows:
        forms.setdefault(row.id, set()).update(row.zh)
    known = {(form, row.en) for row in rows for form in forms[row.id]}
    fresh: list[Row] = []
    for proposal in proposals:
        zh, en = _plain(proposal.zh).replace("|", " "), _plain(proposal.en)
        if not zh or not en or (zh, en) in known:
            continue
        known.add((zh, en))
        source = f"{ORIGIN} {proposal.author}".strip()
        fresh.append(Row(concept_of.get(zh, ""), (zh,), en, Status.PROPOSED, note=_plain(proposal.note), source=source))
    return name_rows([*rows, *fresh])[len(rows) :]


def _plain(text: str) -> str:
    """One line without a tab; half of a surrogate pair, which no file can hold, is left out."""
    return " ".join(text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", "").split())


def _with_rows(sheet: Sheet, fresh: list[Row]) -> bytes:
    """The file with the rows behind its own, or in their places where it is canonical."""
    if not sheet.faults and canonical(sheet.rows) == sheet.text:
        return canonical([*sheet.rows, *fresh]).encode()
    values = list(map(cells, fresh))
    missing = [name for name in FIELDS if name not in sheet.columns and any(row[name] for row in values)]
    if missing and sheet.faults:  # a row with too many cells would come to mean something
        raise sheet.faults[0]
    end = "\r\n" if "\r\n" in sheet.text else "\n"
    header, _, rest = sheet.text.partition("\n")
    header = "\t".join([header.rstrip("\t\r"), *missing]) + end
    rest += "" if not rest or rest.endswith("\n") else end
    names = (*sheet.columns, *missing)
    return (header + rest + "".join("\t".join(row.get(name, "") for name in names) + end for row in values)).encode()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Only one process at a time adds rows. The lock is on the folder, since the file itself is replaced."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    try:
        handle = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError as error:
        raise GlossaryError(f"cannot be written: {error.strerror or error}", path=path) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
