"""JSON lines: one object a line, its keys named like the columns of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mtqa.errors import FormatError
from mtqa.formats._encoding import head_text, text_lines
from mtqa.formats._files import LONE, written_text
from mtqa.formats._gather import gathered
from mtqa.formats._notes import Notes
from mtqa.formats._table import COLUMN_OF, COLUMNS, KEEPS, by_system, has_doubles
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Role, Text, Unit, Variant

_SAMPLE = 50


class JsonLines:
    """One JSON object a line, UTF-8. `reference` and `target` may be lists; unknown keys with plain values are kept.

    A unit with several systems is one line for each; the keys `properties` holds pairs of name and value.
    """

    id = "jsonl"
    extensions: tuple[str, ...] = (".jsonl", ".ndjson")
    keeps = KEEPS | {"properties"}

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the first line is an object with a source, or begins like one that is longer than the head."""
        line = head_text(head).removeprefix("\ufeff").lstrip().split("\n", 1)[0].strip()
        if not line.startswith("{") or FORMATS["wmt-terms"].sniff(head, path):
            return False
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            return len(head) > 1 << 15 and "\n" not in head_text(head)
        return isinstance(entry, dict) and "source" in {_column(key) for key in entry}

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units in file order; a line that is no object with a source is left out with a warning.

        Raises FormatError where no line is one, and for a file without any translation.
        """
        units = targets = systems = False
        for unit in _rows(path, Notes(path, [])):
            units = True
            targets = targets or bool(unit.variants)
            systems = systems or any(variant.system for variant in unit.variants)
        if not units:
            raise FormatError(
                "holds no JSON object with a source in any line",
                path=path,
                hint=f"name the keys {' '.join(COLUMNS)}",
            )
        if options.require_target and not targets:
            raise FormatError(f"has no {options.target_language} text", path=path, line=1, hint="call its key target")
        notes = Notes(path, options.warnings)
        rows = _rows(path, notes)
        yield from gathered(rows) if systems else rows
        notes.close()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write one line for each unit and system, UTF-8 with LF; what JSON cannot hold is named in a warning."""
        notes, number = Notes(path, options.warnings), 0
        with written_text(path) as file:
            for number, unit in enumerate(units, 1):
                name = f"unit {unit.id or number}"
                for entry in _entries(unit):
                    line = json.dumps(entry, ensure_ascii=False)
                    if LONE.search(line):
                        notes.add("half of a surrogate pair is written as an escape", detail=name)
                        line = json.dumps(entry)
                    file.write(line + "\n")
                if has_doubles(unit):
                    notes.add("a second text of a system is left out", detail=name)
                if unit.source.tags or any(variant.text.tags for variant in unit.variants):
                    notes.add("inline tags are left out, JSON lines hold plain text", detail=name)
        notes.close()
        return number


def _column(key: str) -> str:
    return COLUMN_OF.get(key.strip().lower().replace(" ", "_"), "")


def _rows(path: Path, notes: Notes) -> Iterator[Unit]:
    for number, line in enumerate(text_lines(path, notes), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            notes.add("is not a JSON object, left out", number, str(error))
            continue
        unit = _unit(entry, number) if isinstance(entry, dict) else None
        if unit is None:
            notes.add("is not an object with a source, left out", number)
        else:
            yield unit


def _unit(entry: dict[str, Any], line: int) -> Unit | None:
    cells: dict[str, list[str]] = {}
    properties: list[tuple[str, str]] = []
    for key, value in entry.items():
        column = _column(key) or ("reference" if _column(re.sub(r"[_-]?\d+$", "", key)) == "reference" else "")
        if column:
            cells.setdefault(column, []).extend(_texts(value))
        elif key == "properties":
            properties += _pairs(value)
        elif not isinstance(value, (dict, list)) and value is not None:
            properties += [(key, text) for text in _texts(value)]
    if "source" not in cells:
        return None

    def first(column: str) -> str:
        return next(iter(cells.get(column, ())), "")

    system = first("system")
    targets = cells.get("target", [])[: None if not system else 1] or ([""] if system else [])
    variants = [Variant(Text(text), Role.MT, system) for text in targets if text or system]
    variants += [Variant(Text(text), Role.POSTEDIT, system) for text in cells.get("postedit", []) if text]
    references = dict.fromkeys(text for text in cells.get("reference", []) if text)
    variants += [Variant(Text(text), Role.REFERENCE) for text in references]
    return Unit(
        first("id"), Text(first("source")), tuple(variants), first("document"), line,
        date=first("date"), properties=tuple(properties),
    )  # fmt: skip


def _texts(value: Any) -> list[str]:
    """A value as texts: a list gives several, a number or truth value its JSON form, null and objects none."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [] if value is None or isinstance(value, dict) else [json.dumps(value)]


def _pairs(value: Any) -> list[tuple[str, str]]:
    pairs = value.items() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [_texts(list(pair)) for pair in pairs if isinstance(pair, (list, tuple)) and len(pair) == 2]
    return [(pair[0], pair[1]) for pair in found if len(pair) == 2]


def _entries(unit: Unit) -> Iterator[dict[str, Any]]:
    references = [variant.text.plain for variant in unit.variants if variant.role is Role.REFERENCE]
    for system, target, postedit in by_system(unit):
        entry: dict[str, Any] = {"id": unit.id, "document": unit.document, "source": unit.source.plain}
        entry |= {"system": system, "target": target, "postedit": postedit, "date": unit.date}
        entry["reference"] = references[0] if len(references) == 1 else references
        entry["properties"] = [list(pair) for pair in unit.properties]
        yield {key: value for key, value in entry.items() if value or key in {"source", "target"}}


FORMATS.add(JsonLines.id, JsonLines())
