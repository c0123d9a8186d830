"""Post-edits back into a file of any format: in place where the format allows it, else through its writer.

TMX and XLIFF are spliced, tables and plain text edited line by line, a workbook cell by cell; what else can be written
is read and written anew, and what that loses is told in the options' warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mtqa.errors import FormatError
from mtqa.files import replacing
from mtqa.formats._cells import replace_lines
from mtqa.formats._edit import Stamp
from mtqa.formats._filter import lost_fields
from mtqa.formats._notes import Notes
from mtqa.formats.base import Format, ReadOptions
from mtqa.formats.convert import format_for
from mtqa.formats.load import find_format, open_units
from mtqa.formats.splice import EditReport, new_variant, place_of, write_edited
from mtqa.formats.text import PlainText, read_lines
from mtqa.model import Role, Text, Unit

Key = tuple[int, str | Role | int]
_BREAK = re.compile(r"\r\n|[\r\n]")


def write_back(
    source: Path,
    target: Path,
    edits: Mapping[Key, str],
    options: ReadOptions,
    stamps: Mapping[Key, Stamp] | None = None,
) -> EditReport:
    """Write `source` with edited texts to `target`, in the format that the ending of `target` asks for.

    `edits` maps (index of the unit from 0, which text) to the new text, as for `write_edited`; in plain text the unit
    is the line and its one text is 0. `stamps` say who changed a text, when, with what comment. What the format has
    no place for is told in `options.warnings`. Raises FormatError, and then nothing is written.
    """
    kind = find_format(source)
    wanted = _format_of(target, kind)
    if wanted.id != kind.id:
        return _converted(source, target, edits, options, wanted)
    if hasattr(kind, "editor"):
        return write_edited(source, target, edits, options, stamps or Stamp())
    if stamps:
        what = sorted({part for stamp in stamps.values() for part in stamp.parts()})
        if what:
            options.warnings.append(f"{target}: {kind.id} has no place for {', '.join(what)} of a change: left out")
    if isinstance(kind, PlainText):
        return _lines(source, target, edits, options)
    if hasattr(kind, "cells"):
        return _cells(kind, source, target, edits, options)
    return _converted(source, target, edits, options, kind)


def _format_of(target: Path, own: Format) -> Format:
    """The format of a target: its source's own unless its ending says another."""
    if any(ending.lower() in own.extensions for ending in target.suffixes):
        return own
    try:
        named = format_for(target)
    except FormatError:
        return own
    return own if isinstance(own, PlainText) and isinstance(named, PlainText) else named


def _lines(source: Path, target: Path, edits: Mapping[Key, str], options: ReadOptions) -> EditReport:
    """Plain text: a segment's line is replaced; a line break inside a text becomes a space, with a warning."""
    notes = Notes(target, options.warnings)
    before = list(read_lines(source, replace(options, warnings=[])))
    changes: dict[int, str | None] = {}
    for (index, _), text in edits.items():
        if index >= len(before):
            raise FormatError(f"has {len(before)} lines, there is none with index {index}", path=source)
        line = _BREAK.sub(" ", text)
        if line != text:
            notes.add("a line break inside a segment became a space", index + 1)
        if line != before[index]:
            changes[index + 1] = line
    notes.close()
    replace_lines(source, target, changes)
    return EditReport(len(before), len(changes), 0, len(edits) - len(changes))


def _cells(kind: Any, source: Path, target: Path, edits: Mapping[Key, str], options: ReadOptions) -> EditReport:
    """A table or workbook: the cells of edited texts change."""
    left = _by_index(edits)
    changes: dict[tuple[int, int], str] = {}
    expected: dict[tuple[int, int], str] = {}
    units = unchanged = 0
    for index, (unit, cells) in enumerate(kind.cells(source, replace(options, warnings=[]))):
        units += 1
        for key, text in left.pop(index, {}).items():
            place = place_of(unit, key)
            if place is None:
                hint = "write into a .tmx, or without --keep-mt"
                raise FormatError(
                    f"has no cell for the text {key} of {unit.id or index + 1}", path=source, line=unit.line, hint=hint
                )
            if unit.variants[place].text.plain == text:
                unchanged += 1
            else:
                changes[cells[place]] = expected[index, place] = text
    _refuse_left(left, units, source)
    # Proven under its own name, which may tell the format, before it takes its place.
    with replacing(target, FormatError) as temporary, TemporaryDirectory(dir=temporary.parent) as folder:
        written = Path(folder) / target.name
        told = replace(options, warnings=[])
        kind.write_cells(source, written, changes, told)
        options.warnings += [line.replace(str(written), str(target)) for line in told.warnings]
        _prove(written, source, expected, units, options)
        written.replace(temporary)
    return EditReport(units, len(changes), 0, unchanged)


def _prove(
    written: Path, source: Path, expected: Mapping[tuple[int, int], str], units: int, options: ReadOptions
) -> None:
    """Raise FormatError unless reading gives as many units and the edited texts."""
    number = 0
    for number, unit in enumerate(open_units(written, replace(options, warnings=[])), 1):
        for place, variant in enumerate(unit.variants):
            text = expected.get((number - 1, place))
            if text is not None and variant.text.plain.split() != text.split():
                raise FormatError(f"was not written: segment {unit.id or number} would read otherwise", path=source)
    if number != units:
        raise FormatError(f"was not written: it would have {number} instead of {units} units", path=source)


def _converted(source: Path, target: Path, edits: Mapping[Key, str], options: ReadOptions, kind: Format) -> EditReport:
    """Through the writer of a format: everything is written anew."""
    left = _by_index(edits)
    counts = dict.fromkeys(("units", "edited", "added", "unchanged"), 0)
    lost: set[str] = set()

    def units() -> Iterator[Unit]:
        for index, unit in enumerate(open_units(source, options)):
            counts["units"] += 1
            fresh = _edited(unit, left.pop(index, {}), source, counts)
            lost.update(lost_fields(fresh, kind.keeps))
            yield fresh
        _refuse_left(left, counts["units"], source)

    kind.write(target, units(), options)
    if lost:
        options.warnings.append(f"{target}: {kind.id} cannot hold {', '.join(sorted(lost))}: left out")
    return EditReport(counts["units"], counts["edited"], counts["added"], counts["unchanged"])


def _edited(unit: Unit, asked: Mapping[str | Role | int, str], source: Path, counts: dict[str, int]) -> Unit:
    variants = list(unit.variants)
    for key, text in asked.items():
        place = place_of(unit, key)
        if place is None:
            variants.append(replace(new_variant(key, source, unit), text=Text(text)))
            counts["added"] += 1
        elif variants[place].text.plain == text:
            counts["unchanged"] += 1
        else:
            variants[place] = replace(variants[place], text=Text(text))
            counts["edited"] += 1
    return replace(unit, variants=tuple(variants))


def _by_index(edits: Mapping[Key, str]) -> dict[int, dict[str | Role | int, str]]:
    found: dict[int, dict[str | Role | int, str]] = {}
    for (index, key), text in edits.items():
        found.setdefault(index, {})[key] = text
    return found


def _refuse_left(left: Mapping[int, object], units: int, path: Path) -> None:
    if left:
        raise FormatError(f"has {units} units, there is none with index {min(left)}", path=path)
