"""glossary.tsv: one row for each English rendering, tabs between cells, ` | ` between the values of one cell.

Canonical form: UTF-8 without a byte order mark, LF, all known columns, rows sorted by id and status, so that a change
of one term is one line of `git diff`. Reading is more tolerant than writing and says so in the glossary's warnings.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.files import replacing
from mtqa.glossary.model import Glossary, Row, Status

# Columns of the file and the field of Row each fills.
FIELDS: Mapping[str, str] = {
    "id": "id",
    "zh": "zh",
    "en": "en",
    "status": "status",
    "type": "type",
    "case": "case",
    "not_in": "not_in",
    "from": "valid_from",
    "to": "valid_to",
    "domain": "domain",
    "definition": "definition",
    "note": "note",
    "source": "source",
}
REQUIRED = ("id", "zh", "en")
SEPARATOR = " | "
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_YES = {"yes": True, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A glossary file read as far as it can be: what is right, and everything that is not.

    `text` is the decoded file, `columns` the names in its first line (empty where that line is wrong), `rows` those
    that mean something, `faults` one error for each line that does not, in the order of the file, and `encoding` says
    what is to be said of the file's encoding. Rows without an id have none here.
    """

    path: Path
    text: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[GlossaryError, ...]
    encoding: tuple[str, ...] = ()


def read_glossary(path: Path) -> Glossary:
    """Read a glossary; GlossaryError names the line and the next step."""
    return glossary_of(read_sheet(path))


def glossary_of(sheet: Sheet) -> Glossary:
    """The glossary of a sheet; the first of its faults is raised."""
    if sheet.faults:
        raise sheet.faults[0]
    warnings = list(sheet.encoding)
    nameless = sum(not row.id for row in sheet.rows)
    if nameless:
        warnings.append(f"{sheet.path}: {nameless} row(s) have no id; they were given one made of their English")
    return Glossary.from_rows(sheet.rows, str(sheet.path), warnings)


def read_sheet(path: Path) -> Sheet:
    """Read a file without stopping at its faults; GlossaryError where it cannot be read at all."""
    text, warnings = decoded(path, _unquoted)
    return parse_sheet(text, path, warnings)


def decoded(path: Path, from_utf16: Callable[[str], str] = str) -> tuple[str, list[str]]:
    """A file's text and what is to be said of its encoding; GlossaryError where it cannot be read.

    `from_utf16` undoes what the programs that write UTF-16 do to cells.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        hint = "check the name"
        raise GlossaryError(f"cannot be read ({error.strerror})", path=path, hint=hint) from error
    text, warnings = _decode(data, path)
    return from_utf16(text) if data.startswith(_UTF16) else text, warnings


def parse_sheet(text: str, path: Path, warnings: Sequence[str] = ()) -> Sheet:
    """The sheet of a decoded text; `path` is what its faults name."""
    lines = text.replace("\r\n", "\n").split("\n")
    try:
        columns = _columns(lines[0], path)
    except GlossaryError as fault:
        return Sheet(path, text, (), (), (fault,), tuple(warnings))
    rows, faults = _rows(columns, lines, path)
    return Sheet(path, text, tuple(columns), tuple(rows), tuple(faults), tuple(warnings))


def write_glossary(rows: Iterable[Row], path: Path) -> None:
    """Write rows in canonical form, to a temporary file that then takes the place of `path`."""
    write_whole(canonical(rows).encode(), path)


def write_whole(content: bytes, path: Path) -> None:
    """Write a file that takes the place of `path` only when it is complete; links stay links."""
    with replacing(path, GlossaryError) as temporary:
        temporary.write_bytes(content)


def canonical(rows: Iterable[Row]) -> str:
    """The canonical text of rows: sorted, all known columns, then the unknown ones in order of appearance."""
    ordered = sorted(rows, key=_order)
    extra = dict.fromkeys(name for row in ordered for name, _ in row.extra)
    names = [*FIELDS, *extra]
    lines = ["\t".join(names)]
    lines += ["\t".join(found.get(name, "") for name in names) for found in map(cells, ordered)]
    return "\n".join(lines) + "\n"


def cells(row: Row) -> dict[str, str]:
    """The canonical text of each cell of a row by column, unknown columns last."""
    return {**dict(zip(FIELDS, _cells(row), strict=True)), **dict(row.extra)}


def _order(row: Row) -> tuple[object, ...]:
    """By id and status; what follows makes the order of any two rows certain."""
    return row.id, row.status.rank, row.valid_from, row.en, row.valid_to, row.zh


def _cells(row: Row) -> list[str]:
    """The cells of the known columns."""
    cells = []
    for field in FIELDS.values():
        value = getattr(row, field)
        if isinstance(value, tuple):
            value = SEPARATOR.join(value)
        elif isinstance(value, Status):
            value = value.value
        elif isinstance(value, bool):
            value = "yes" if value else ""
        cells.append(" ".join(value.split()))
    return cells


def _decode(data: bytes, path: Path) -> tuple[str, list[str]]:
    """The text and what is to be said of its encoding."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace"), [f"{path}: read as UTF-16; write it as UTF-8"]
    if name := _unmarked(data):
        return data.decode(name, "replace"), [f"{path}: read as UTF-16 without a mark; write it as UTF-8"]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        marked = text.startswith("\ufeff")
        return text.removeprefix("\ufeff"), [f"{path}: has a byte order mark; write it without"] if marked else []
    _refuse_damage(data, path)
    return _legacy(data, path)


def _unmarked(data: bytes) -> str:
    """Which UTF-16 this is without a mark, "" for none: Latin letters have a zero byte in every second place."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    few, many = sorted((even, odd))
    if many * 10 < len(data) or few * 4 > many:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


# Encodings of Chinese before Unicode: what to call them, the codec, and in a narrower one the common characters' bytes.
_LEGACY = (("GB 18030", "gb18030", "gb2312", 0xB0, 0xD7), ("Big5", "big5hkscs", "big5", 0xA4, 0xC6))


def _legacy(data: bytes, path: Path) -> tuple[str, list[str]]:
    """The text as GB 18030 or Big5, whichever makes common characters of the bytes.

    Both sets order their characters by how common they are and begin with the common ones; a text that is read as the
    other comes out as rare ones.
    """
    read: list[tuple[float, str, str]] = []
    for name, codec, narrow, first, last in _LEGACY:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        wide = [char for char in text if not char.isascii()]
        common = sum(_lead(char, narrow) in {*range(0xA1, 0xA4), *range(first, last + 1)} for char in wide)
        read.append((common / max(1, len(wide)), name, text))
    if not read:
        raise GlossaryError("is neither UTF-8, UTF-16, GB 18030 nor Big5", path=path, hint="save it as UTF-8")
    _, name, text = max(read, key=lambda entry: entry[0])  # GB 18030 where both do as well
    return text, [f"{path}: read as {name}; write it as UTF-8"]


def _lead(char: str, codec: str) -> int:
    """The first byte of a character, 0 where the codec lacks it."""
    try:
        return char.encode(codec)[0]
    except UnicodeEncodeError:
        return 0


def _refuse_damage(data: bytes, path: Path) -> None:
    """Raise GlossaryError for UTF-8 with a few broken bytes, which as GB 18030 would be other characters throughout."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 10 < sum(not char.isascii() for char in text):
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise GlossaryError("holds bytes that are not UTF-8", path=path, line=line, hint="write that line again")


def _unquoted(text: str) -> str:
    """Excel's Unicode Text puts cells with commas or quotation marks into quotation marks."""

    def cell(raw: str) -> str:
        quoted = len(raw) > 1 and raw[0] == raw[-1] == '"'
        return raw[1:-1].replace('""', '"') if quoted else raw

    return "\n".join("\t".join(map(cell, line.split("\t"))) for line in text.replace("\r\n", "\n").split("\n"))


def _rows(columns: Sequence[str], lines: Sequence[str], path: Path) -> tuple[list[Row], list[GlossaryError]]:
    """All rows of the file that mean something, and what is wrong with the others."""
    rows: list[Row] = []
    faults: list[GlossaryError] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            row = _row(columns, line, path, number)
        except GlossaryError as fault:
            faults.append(fault)
            continue
        key = (row.id, row.zh, row.en, row.status, row.valid_from, row.valid_to)
        if key in seen:
            message, hint = f"the same row as line {seen[key]}", "delete one of the two"
            faults.append(GlossaryError(message, path=path, line=number, hint=hint))
            continue
        seen[key] = number
        rows.append(row)
    return rows, faults


def _columns(header: str, path: Path) -> list[str]:
    """The names of the columns, checked."""
    names = [name.strip() for name in header.split("\t")]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in REQUIRED if name not in names]
    for name in names:
        near = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.7)
        if name not in FIELDS and near and near[0] not in names:
            raise GlossaryError(
                f"column {name!r} is unknown; did you mean {near[0]!r}?", path=path, line=1, hint="rename the column"
            )
        if names.count(name) > 1:
            raise GlossaryError(f"two columns are called {name!r}", path=path, line=1, hint="rename or delete one")
    if missing:
        hint = f"the first line names the columns, with tabs between: {' '.join(FIELDS)}"
        raise GlossaryError(f"column {missing[0]!r} is missing", path=path, line=1, hint=hint)
    return names


def _row(columns: Sequence[str], line: str, path: Path, number: int) -> Row:
    """One row, checked."""
    cells = [cell.strip() for cell in line.split("\t")]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) > len(columns):
        message = f"{len(cells)} cells, but the first line names {len(columns)} columns"
        raise GlossaryError(message, path=path, line=number, hint="take the surplus tabs out")
    values = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
    if not values["en"]:
        message = "no English rendering" if values["zh"] else "neither Chinese nor English"
        raise GlossaryError(message, path=path, line=number, hint="fill the column 'en' or delete the row")
    try:
        return _parsed(values, number)
    except ValueError as error:
        message, _, hint = str(error).partition("; ")
        raise GlossaryError(message, path=path, line=number, hint=hint) from None


def _parsed(values: Mapping[str, str], number: int) -> Row:
    """The row of cells by column; ValueError (`what; next step`) for values that mean nothing."""
    valid_from, valid_to = (_day(values.get(column, ""), column) for column in ("from", "to"))
    if valid_from and valid_to and valid_to <= valid_from:
        raise ValueError(f"'to' ({valid_to}) is not after 'from' ({valid_from}); 'to' is the first day that is out")
    case = values.get("case", "").lower()
    if case not in _YES:
        raise ValueError(f"case {case!r} is unknown; write yes or nothing")
    texts = {name: values.get(name, "") for name in ("id", "en", "type", "domain", "definition", "note", "source")}
    return Row(
        **texts,
        zh=_forms(values["zh"]),
        not_in=_forms(values.get("not_in", "")),
        status=_status(values.get("status", "")),
        case=_YES[case],
        valid_from=valid_from,
        valid_to=valid_to,
        extra=tuple((name, cell) for name, cell in values.items() if name not in FIELDS),
        line=number,
    )


def _forms(cell: str) -> tuple[str, ...]:
    """The values of a cell that may hold several."""
    return tuple(dict.fromkeys(form.strip() for form in cell.replace("｜", "|").split("|") if form.strip()))


def _status(cell: str) -> Status:
    """The status; an empty cell is preferred."""
    try:
        return Status(cell.lower() or "preferred")
    except ValueError:
        known = [status.value for status in Status]
        near = difflib.get_close_matches(cell.lower(), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
        raise ValueError(f"status {cell!r} is unknown; {hint}") from None


def _day(cell: str, column: str) -> str:
    """An ISO date, or "" for none."""
    if not cell:
        return ""
    try:
        day = date.fromisoformat(cell).isoformat()
    except ValueError:
        day = ""
    if day != cell:
        raise ValueError(f"{column!r} is no date: {cell!r}; write it as yyyy-mm-dd")
    return day
