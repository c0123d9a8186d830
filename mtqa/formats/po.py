"""GNU gettext catalogues (PO), read only: a translator's edits belong into the catalogue's own tools."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mtqa.errors import FormatError
from mtqa.formats._encoding import head_text
from mtqa.formats._files import chunks
from mtqa.formats._language import choose_language
from mtqa.formats._notes import Notes
from mtqa.formats.base import FORMATS, ReadOnly, ReadOptions
from mtqa.model import Text, Unit, Variant
from mtqa.text.chars import has_han

_ENTRY = re.compile(r'^(?:#.*\n|[ \t]*\n)*+(?:msgctxt\s+".*"\s*\n(?:".*"\s*\n)*)?msgid\s+"', re.M)
_CHARSET = re.compile(rb"Content-Type:[^\n]{0,80}charset=([\w-]{1,40})", re.I)
_SAFE = re.compile(
    r"utf-?8|us-ascii|ascii|gb\w*|big5[\w-]*|euc-?\w+|shift[_-]jis|cp\d+|windows-\d+|iso-?8859-?\d+|koi8-\w"
)
_UNCLOSED = re.compile(r'^(?:msg\w++(?:\[\d++\])?+[ \t]*+)?+"(?:[^"\\\n]++|\\.)*+[ \t]*+$', re.M)
MAX_SIZE = 256 << 20


class Po(ReadOnly):
    """Gettext PO: `msgid` and `msgstr`, context and fuzzy mark as properties, each plural form a unit of its own."""

    id = "po"
    extensions: tuple[str, ...] = (".po", ".pot")

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the text begins, after comments, with a msgid."""
        return _ENTRY.match(head_text(head).removeprefix("\ufeff").replace("\r\n", "\n")) is not None

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units in file order, held in memory; obsolete entries are left out and counted.

        The side in the source language is the source: a Chinese catalogue of an English program is read from msgstr
        to msgid, with a warning. Raises FormatError for a broken file and for another language than the asked ones.
        """
        notes = Notes(path, options.warnings)
        catalogue = _parse(path, _text(path, notes))
        entries = [entry for entry in catalogue if not entry.obsolete]
        turned = _is_turned(path, catalogue.metadata.get("Language", ""), entries, options)
        if turned:
            notes.add(f"its msgstr are {options.source_language}: they are the sources, the msgid the translations")
        if len(entries) < len(catalogue):
            notes.add("obsolete entries left out", detail=str(len(catalogue) - len(entries)))
        untranslated = sum(not text for entry in entries for _, text in _sides(entry))
        if untranslated:
            notes.add("entries without a translation", detail=str(untranslated))
        for entry in entries:
            yield from _units(entry, turned)
        notes.close()


def _text(path: Path, notes: Notes) -> str:
    """The whole file: UTF-8 where it is, else in the charset that its header names."""
    raw = b""
    for chunk in chunks(path, notes):
        raw += chunk
        if len(raw) > MAX_SIZE:
            raise FormatError(f"is larger than {MAX_SIZE >> 20} MiB", path=path, hint="split it with msgsplit")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(raw)
        name = named[1].decode().lower() if named else ""
        if not _SAFE.fullmatch(name) or name in {"utf-8", "utf8"}:
            notes.add("holds bytes that are not UTF-8; U+FFFD stands for them")
            return raw.decode("utf-8", "replace")
    try:
        text = raw.decode(codecs.lookup({"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)).name, "replace")
    except LookupError as error:
        raise FormatError(f"names a charset that is not known: {name}", path=path) from error
    if "\ufffd" in text:
        notes.add(f"holds bytes that are not {name}; U+FFFD stands for them")
    return text


def _parse(path: Path, text: str) -> Any:
    import polib

    text = text.replace("\r\n", "\n")
    if "\x00" in text or not re.search(r'^msgid\s+"', text, re.M):
        raise FormatError("is not a PO file: there is no msgid", path=path)
    unclosed = _UNCLOSED.search(text)
    if unclosed:  # polib takes the last letter for the quote
        place = text.count("\n", 0, unclosed.start()) + 1
        raise FormatError(
            "is not a PO file: a quote is not closed", path=path, line=place, hint="check it with msgfmt -c"
        )
    try:
        return polib.pofile(text + "\n", check_for_duplicates=False)
    except (OSError, ValueError, IndexError, AttributeError, KeyError, TypeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise FormatError(
            f"is not a PO file: {error}", path=path, line=int(line[1]) if line else None, hint="check it with msgfmt -c"
        ) from error


def _is_turned(path: Path, language: str, entries: Iterable[Any], options: ReadOptions) -> bool:
    """Whether msgstr is the source side, by the header's language, else by the scripts."""
    if language:
        if choose_language(options.target_language, {language: 1}).codes:
            return False
        if choose_language(options.source_language, {language: 1}).codes:
            return True
        raise FormatError(
            f"is in {language}, not in {options.target_language}",
            path=path,
            hint="name the pair with --source-language and --target-language",
        )
    pairs = [pair for entry in entries for pair in _sides(entry) if pair[1]]
    han = [sum(has_han(side) for side in column) for column in zip(*pairs, strict=True)] or [0, 0]
    return options.source_language.lower().startswith("zh") and han[1] > han[0]


def _sides(entry: Any) -> list[tuple[str, str]]:
    """(msgid, msgstr) of an entry; of one with plural forms each form, the first with the singular."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    forms = sorted(entry.msgstr_plural.items())
    return [(entry.msgid if number == 0 else entry.msgid_plural, text) for number, text in forms]


def _units(entry: Any, turned: bool) -> Iterator[Unit]:
    properties = [("context", entry.msgctxt)] if entry.msgctxt is not None else []
    properties += [("fuzzy", "yes")] if "fuzzy" in entry.flags else []
    properties += [("flag", flag) for flag in entry.flags if flag != "fuzzy"]
    properties += [("reference", f"{file}:{line}" if line else file) for file, line in entry.occurrences]
    properties += [("note", note) for note in (entry.comment, entry.tcomment) if note]
    for source, target in _sides(entry):
        if turned:
            source, target = target, source  # noqa: PLW2901
        if source:
            variants = (Variant(Text(target)),) if target else ()
            yield Unit("", Text(source), variants, line=entry.linenum, properties=tuple(properties))


FORMATS.add(Po.id, Po())
