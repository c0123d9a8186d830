"""Marot's tab-separated MQM marks, read as a corpus: the systems' translations that were annotated.

One row for each marked error, `<v>` and `</v>` around the marked words (google-research/marot; the files of the WMT MQM
releases have nine of the ten columns). The marks themselves are not read: mtqa's own findings stand in a run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.errors import FormatError
from mtqa.formats._encoding import head_text, text_lines
from mtqa.formats._notes import Notes
from mtqa.formats._table import MAROT_COLUMNS, is_marot
from mtqa.formats.base import FORMATS, ReadOnly, ReadOptions
from mtqa.model import Role, Text, Unit, Variant
from mtqa.text.chars import has_han

_ALIASES = {"doc_id": "docsegid", "seg_id": "globalsegid"}  # the names of the TED release
_MARK = re.compile("</?v>")
_OWN_MARK = re.compile("<\u200b(?=/?v>)")  # a text's own <v>, kept apart in writing
_PAIR = re.compile(r":[A-Za-z]{2,}-[A-Za-z]{2,}$")
_TEXTS = 9  # columns before the metadata
_ESCAPE = re.compile(r"\\[tnr\\]")
_CHARS = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}


class Marot(ReadOnly):
    """MQM annotations in Marot's TSV, of which the segments are read; marks are not."""

    id = "marot"
    extensions: tuple[str, ...] = (".marot",)

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the first line names Marot's columns, or has them in their order."""
        line = head_text(head).removeprefix("\ufeff").split("\n", 1)[0].removesuffix("\r")
        return is_marot(line.split("\t"))

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """One unit for each segment with all its systems, in order of appearance; held in memory.

        A row that tells another text of a segment than the first one is named in a warning. Raises FormatError where
        the columns are not Marot's.
        """
        notes = Notes(path, options.warnings)
        found: dict[tuple[str, str, str], _Entry] = {}
        for line, row in marot_rows(path, notes):
            source, target = _clean(row["source"]), _clean(row["target"])
            key = (row["doc"], row["docsegid"], row["globalsegid"])
            entry = found.setdefault(key, _Entry(line, source))
            if entry.source != source or entry.targets.setdefault(row["system"], target) != target:
                notes.add("tells another text of its segment than the rows before, which count", line)
            entry.add_references(row.get("metadata", ""))
        if not found:
            raise FormatError("holds no segment", path=path)
        yield from (entry.unit(*key) for key, entry in found.items())
        notes.close()


@dataclass(slots=True)
class _Entry:
    """What the rows of one segment tell."""

    line: int
    source: str
    targets: dict[str, str] = field(default_factory=dict)
    references: dict[str, None] = field(default_factory=dict)

    def add_references(self, metadata: str) -> None:
        """Take the references that a row's metadata may hold."""
        if '"references"' not in metadata:
            return
        try:
            about: Any = json.loads(metadata)["segment"]["references"].values()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return
        self.references.update(dict.fromkeys(text for text in about if isinstance(text, str) and text))

    def unit(self, document: str, number: str, identifier: str) -> Unit:
        """The segment as a unit."""
        variants = [Variant(Text(text), Role.MT, system) for system, text in self.targets.items()]
        variants += [Variant(Text(text), Role.REFERENCE) for text in self.references]
        name = identifier or f"{document}:{number}"
        return Unit(name, Text(self.source), tuple(variants), _PAIR.sub("", document), self.line)


def marot_rows(path: Path, notes: Notes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line number and cells by column; rows without a target or system carry no segment."""
    plain = ("\t".join(line.split("\t")[:_TEXTS]) for line in text_lines(path, Notes(path, [])))
    escaped = all("\\" not in _ESCAPE.sub("", line) for line in plain)
    names: list[str] = list(MAROT_COLUMNS)
    for number, line in enumerate(text_lines(path, notes), 1):
        cells = line.split("\t")
        if number == 1:
            if "\x00" in line or not is_marot(cells):
                raise FormatError("is not a Marot file", path=path, line=1, hint=f"columns: {' '.join(MAROT_COLUMNS)}")
            lowered = [cell.strip().lower() for cell in cells]
            if "system" in lowered and "doc" in lowered:
                names = [_ALIASES.get(cell, cell) for cell in lowered]
                continue
        row = dict(zip(names, cells, strict=False))
        if len(cells) < 7:
            if line:
                notes.add("a row with too few cells, left out", number, str(len(cells)))
        elif row["system"] or row["target"]:
            # The metadata is JSON, which escapes for itself.
            yield (
                number,
                {key: _unescaped(cell) if escaped and key != "metadata" else cell for key, cell in row.items()},
            )


def _unescaped(cell: str) -> str:
    return _ESCAPE.sub(lambda match: _CHARS[match[0]], cell) if "\\" in cell else cell


def _clean(text: str) -> str:
    """The text without marks, and Chinese without the zero-width spaces that tell the annotation tool its words."""
    plain = _OWN_MARK.sub("<", _MARK.sub("", text))
    return plain.replace("\u200b", "") if "\u200b" in plain and has_han(plain) else plain


FORMATS.add(Marot.id, Marot())
