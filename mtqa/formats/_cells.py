"""Editing tables and plain text in place: lines with edited texts change, every other byte of the file stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._encoding import Encoding, find_encoding
from mtqa.formats._files import chunks, written_whole
from mtqa.formats._notes import Notes


def replace_lines(source: Path, target: Path, changes: Mapping[int, str | None]) -> None:
    """Write `source` to `target` with other texts in some lines, by their number from 1; None takes a line out.

    A line keeps its end, the file its encoding and byte order mark. `target` may be `source`; it appears only when it
    is complete. Raises FormatError for a character that the file's encoding lacks.
    """
    encoding = find_encoding(source, Notes(source, []))
    with written_whole(target) as file:
        for number, raw in enumerate(_raw_lines(source, encoding), 1):
            if number not in changes:
                file.write(raw)
                continue
            text = changes[number]
            if number == 1 and encoding.bom:
                file.write(raw[: encoding.bom])
            if text is not None:
                file.write(_encoded(text, encoding, source, number) + _end_of(raw, encoding))


def _encoded(text: str, encoding: Encoding, path: Path, line: int) -> bytes:
    try:
        return text.encode(encoding.name)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise FormatError(
            f"is in {encoding.name}, which has no {char!r}", path=path, line=line, hint="save the file as UTF-8 first"
        ) from error


def _end_of(raw: bytes, encoding: Encoding) -> bytes:
    """The line end that a line has, if any."""
    for end in ("\r\n", "\n"):
        if raw.endswith(end.encode(encoding.name)):
            return end.encode(encoding.name)
    return b""


def _raw_lines(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """The lines of an unpacked file with their ends. In every encoding but UTF-16 a line feed is one byte."""
    wide = encoding.name.startswith("utf-16")
    feed, width = "\n".encode(encoding.name), 2 if wide else 1
    rest = b""
    for chunk in chunks(path, Notes(path, [])):
        rest += chunk
        start = place = 0
        while (place := rest.find(feed, place)) >= 0:
            if place % width:  # the halves of two characters
                place += 1
                continue
            yield rest[start : place + width]
            start = place = place + width
        rest = rest[start:]
    if rest:
        yield rest
