"""Candidates as a TSV that a terminologist fills in, and what becomes of the rows: accepted or rejected.

The columns are those of a glossary, so that a row can be mended before it is taken, between two others: `n`, by which
the command line names a row, and `accept` (yes, no or nothing) before them, the evidence behind them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.csv import guarded
from mtqa.glossary.lint.base import Level, lint
from mtqa.glossary.mine.candidates import Candidate
from mtqa.glossary.mine.known import Pair, pair_of
from mtqa.glossary.model import Glossary, Row, Status, slug
from mtqa.glossary.source import fold_form
from mtqa.glossary.tsv import FIELDS, SEPARATOR, canonical, cells, parse_sheet, read_sheet, write_whole

NUMBER, ACCEPT = "n", "accept"
EVIDENCE = ("segments", "agreeing", "documents", "corrected", "instead", "fit", "others", "examples")
_ANSWERS = {"yes": True, "y": True, "no": False, "n": False, "": None}


def rows_of(candidates: Sequence[Candidate], origin: str = "") -> list[Row]:
    """A row for each candidate; those of one Chinese term share an id."""
    ids: dict[str, str] = {}
    taken: Counter[str] = Counter()
    rows = []
    for candidate in candidates:
        zh = fold_form(candidate.zh)
        if zh not in ids:
            right = candidate.instead if candidate.status is Status.FORBIDDEN else candidate.en
            name = candidate.concept or slug(right)
            taken[name] += 1
            ids[zh] = name if taken[name] == 1 or candidate.concept else f"{name}-{taken[name]}"
        note = "the machine's wording, always mended" if candidate.status is Status.FORBIDDEN else ""
        rows.append(
            Row(
                ids[zh], (candidate.zh,), candidate.en, candidate.status,
                note=note, source=_origin(candidate, origin), extra=tuple(_evidence(candidate).items()),
            )
        )  # fmt: skip
    return rows


def _origin(candidate: Candidate, origin: str) -> str:
    count = candidate.corrected or candidate.agreeing
    what = "mended in" if candidate.corrected else "found in"
    return f"{origin}: {what} {count} segment{'s' if count > 1 else ''}".removeprefix(": ")


def _evidence(candidate: Candidate) -> dict[str, str]:
    names = dict.fromkeys(example.sample.segment for example in candidate.examples)
    figures = (candidate.segments, candidate.agreeing, candidate.documents, candidate.corrected)
    texts = (candidate.instead, f"{candidate.fit:.2f}", SEPARATOR.join(candidate.others), " ".join(names))
    # Segments are named by their files, and nobody reads these columns back.
    return dict(zip(EVIDENCE, (*map(str, figures), *map(guarded, texts)), strict=True))


def sheet_of(rows: Sequence[Row]) -> str:
    """The text of a candidates file."""
    names = (NUMBER, ACCEPT, *FIELDS, *EVIDENCE)
    lines = ["\t".join(names)]
    for number, row in enumerate(rows, start=1):
        found = {**cells(row), NUMBER: str(number)}
        lines.append("\t".join(" ".join(found.get(name, "").split()) for name in names))
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of a candidates file: its number and what somebody said of it, None for nothing."""

    number: int
    row: Row
    accept: bool | None


def read_choices(path: Path) -> list[Choice]:
    """The rows of a candidates file; GlossaryError names the line of what cannot be read."""
    sheet = read_sheet(path)
    if sheet.faults:
        raise sheet.faults[0]
    missing = [name for name in (NUMBER, ACCEPT) if name not in sheet.columns]
    if missing:
        hint = "give the file that `mtqa glossary mine` wrote"
        raise GlossaryError(f"has no column {missing[0]!r}, it is no list of candidates", path=path, line=1, hint=hint)
    return [_choice(row, path) for row in sheet.rows]


def _choice(row: Row, path: Path) -> Choice:
    own = dict(row.extra)
    answer = own[ACCEPT].strip().lower()
    if answer not in _ANSWERS:
        message = f"{ACCEPT} {own[ACCEPT]!r} is unknown"
        raise GlossaryError(message, path=path, line=row.line, hint="write yes, no or nothing")
    if not own[NUMBER].isdecimal():
        message = f"the number of a candidate is missing: {own[NUMBER]!r}"
        raise GlossaryError(message, path=path, line=row.line, hint="leave the column n as it was")
    # What the terminologist added in a column of their own stays.
    extra = tuple((name, cell) for name, cell in row.extra if name not in {NUMBER, ACCEPT, *EVIDENCE})
    return Choice(int(own[NUMBER]), replace(row, extra=extra, line=None), _ANSWERS[answer])


def chosen(choices: Sequence[Choice], numbers: Iterable[int], wanted: bool, path: Path) -> list[Row]:
    """The rows of these numbers; without numbers those that are marked so. GlossaryError for a number without a row."""
    asked = list(dict.fromkeys(numbers))
    if not asked:
        return [choice.row for choice in choices if choice.accept is wanted]
    by_number = {choice.number: choice.row for choice in choices}
    for number in asked:
        if number not in by_number:
            raise GlossaryError(f"has no candidate {number}", path=path, hint=f"it has {len(choices)}")
    return [by_number[number] for number in asked]


@dataclass(frozen=True, slots=True)
class Taken:
    """A glossary with accepted rows in it; `skipped` were there already, `troubles` are errors that they bring."""

    rows: tuple[Row, ...]
    added: tuple[Row, ...]
    skipped: tuple[Row, ...]
    troubles: tuple[str, ...]


def accept(glossary: Glossary, accepted: Sequence[Row], path: Path) -> Taken:
    """Put rows into a glossary: under the concept that has their Chinese, else under an id of their own.

    A row is there already if its concept has its English, whatever the capitals, hyphens and endings.
    """
    rows = list(glossary.rows)
    added: list[Row] = []
    skipped: list[Row] = []
    for row in accepted:
        placed = _placed(row, rows)
        same = [other for other in rows if other.id == placed.id and _same_english(other, placed)]
        if same and any(other.status is placed.status for other in same):
            skipped.append(row)
            continue
        rows.append(placed)
        added.append(placed)
    return Taken(tuple(rows), tuple(added), tuple(skipped), tuple(_troubles(glossary.rows, rows, path)))


def _same_english(one: Row, other: Row) -> bool:
    return pair_of("", one.en) == pair_of("", other.en)


def _placed(row: Row, rows: Sequence[Row]) -> Row:
    """The row with the id of the concept that has its Chinese, which it then need not repeat; else with a free id."""
    forms = {fold_form(form) for form in row.zh}
    if not forms:
        return row
    owner = next((other.id for other in rows if not forms.isdisjoint(map(fold_form, other.zh))), "")
    if owner:
        known = {fold_form(form) for other in rows if other.id == owner for form in other.zh}
        return replace(row, id=owner, zh=tuple(form for form in row.zh if fold_form(form) not in known))
    taken = {other.id for other in rows}
    name = row.id or slug(row.en)
    free = next(each for each in _numbered(name) if each not in taken)
    return replace(row, id=free)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _troubles(before: Sequence[Row], after: Sequence[Row], path: Path) -> Iterator[str]:
    """The errors that the glossary would have and has not now."""
    old, new = (parse_sheet(canonical(rows), path) for rows in (before, after))
    yield from (str(fault) for fault in new.faults[:1])
    known = {(problem.rule, problem.concept) for problem in lint(old)}
    for problem in lint(new):
        if problem.level is Level.ERROR and (problem.rule, problem.concept) not in known:
            yield f"{problem.concept or path.name}: {problem.message}"


# -- rejected pairs

_HEADER = "zh\ten\n"


def rejected_path(glossary: Path) -> Path:
    """The file of rejected pairs that belongs to a glossary: glossary.rejected.tsv beside glossary.tsv."""
    return glossary.with_name(f"{glossary.stem}.rejected.tsv")


def read_rejected(path: Path) -> dict[Pair, tuple[str, str]]:
    """The rejected pairs by what makes them the same; empty where there is no file."""
    if not path.exists():
        return {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError("cannot be read as UTF-8", path=path, hint="restore it, or move it away") from error
    found = {}
    for number, line in enumerate(lines[1:], start=2):
        zh, tab, en = line.partition("\t")
        if line.strip() and not tab:
            raise GlossaryError("a line is Chinese, a tab, English", path=path, line=number, hint="mend or delete it")
        if line.strip():
            found[pair_of(zh, en)] = (zh.strip(), en.strip())
    return found


def reject(path: Path, rows: Iterable[Row]) -> int:
    """Remember rows as rejected, for good; return how many are new."""
    known = read_rejected(path)
    before = len(known)
    for row in rows:
        for zh in row.zh:
            known.setdefault(pair_of(zh, row.en), (zh, row.en))
    if len(known) > before:
        lines = sorted(f"{zh}\t{en}\n" for zh, en in known.values())
        write_whole((_HEADER + "".join(lines)).encode(), path)
    return len(known) - before
