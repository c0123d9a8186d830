"""The JSON lines of WMT's terminology task: documents with their dictionary, and systems' outputs without sources.

A document is `{"zh": "…", "en": "…", "terms": {"…": ["…"]}}`: the English is the reference, since such files hold no
translations. A system's output is `{"en": "…"}`, one for each document, joined by line number (`--system NAME=FILE`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mtqa.errors import FormatError
from mtqa.formats._encoding import head_text, text_lines
from mtqa.formats._notes import Notes
from mtqa.formats._table import COLUMN_OF
from mtqa.formats.base import FORMATS, ReadOnly, ReadOptions
from mtqa.model import TERMS_PROPERTY, Role, Text, Unit, Variant

# What the task's files call the dictionary; of several the first counts.
DICTIONARIES = ("terms", "proper", "random")


class TermDocuments(ReadOnly):
    """Documents with a dictionary each, and their reference; the dictionary becomes the property `terms`."""

    id = "wmt-terms"
    extensions: tuple[str, ...] = ()

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the first line is an object with a source and a dictionary; it may be longer than the head."""
        entry = _object(_first_line(head, path))
        return dictionary_of(entry) is not None and "source" in {COLUMN_OF.get(key.lower()) for key in entry}

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """A unit for each document; FormatError for a line that is none."""
        number = 0
        for number, line in enumerate(text_lines(path, Notes(path, options.warnings)), 1):
            entry = _object(line)
            terms = dictionary_of(entry)
            texts = {COLUMN_OF.get(key.lower(), ""): value for key, value in entry.items() if isinstance(value, str)}
            if terms is None or "source" not in texts:
                raise FormatError(
                    "is no document with a source and a dictionary", path=path, line=number, hint="delete the line"
                )
            reference = texts.get("target") or texts.get("reference") or ""
            variants = (Variant(Text(reference), Role.REFERENCE),) if reference else ()
            properties = ((TERMS_PROPERTY, json.dumps(terms, ensure_ascii=False)),)
            name = texts.get("document") or str(number)
            yield Unit(texts.get("id", ""), Text(texts["source"]), variants, name, number, properties=properties)
        if not number:
            raise FormatError("is empty", path=path, hint="give another file")


class JsonTexts(ReadOnly):
    """JSON objects with a translation and no source: a system's output, joined to a corpus by line number."""

    id = "json-texts"
    extensions: tuple[str, ...] = ()

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the first line is an object with a translation and no source."""
        columns = {COLUMN_OF.get(key.lower(), "") for key in _object(_first_line(head, path))}
        return "target" in columns and "source" not in columns

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Refuse: there is no source."""
        raise FormatError("holds translations without sources", path=path, hint="give it with --system NAME=FILE")
        yield

    def lines(self, path: Path, options: ReadOptions) -> Iterator[str]:
        """The translations; FormatError for a line that has none."""
        for number, line in enumerate(text_lines(path, Notes(path, options.warnings)), 1):
            entry = _object(line)
            text = next((value for key, value in entry.items() if COLUMN_OF.get(key.lower()) == "target"), None)
            if not isinstance(text, str):
                raise FormatError("is no object with a translation", path=path, line=number, hint='write {"en": ""}')
            yield text


def dictionary_of(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """The dictionary of a document, None where it has none."""
    return next((entry[name] for name in DICTIONARIES if isinstance(entry.get(name), dict)), None)


def _first_line(head: bytes, path: Path) -> str:
    """The first line; a whole document may be longer than the head."""
    text = head_text(head).removeprefix("\ufeff").lstrip()
    if not text.startswith("{") or "\n" in text or len(head) < 1 << 15:
        return text.partition("\n")[0]
    return next(text_lines(path, Notes(path, [])), "")


def _object(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


FORMATS.add(TermDocuments.id, TermDocuments())
FORMATS.add(JsonTexts.id, JsonTexts())
