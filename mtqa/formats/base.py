"""What a bilingual file format is: an id, extensions, a sniff, a reader of units, a writer of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mtqa.errors import FormatError
from mtqa.model import Unit
from mtqa.registry import Registry


@dataclass(slots=True)
class ReadOptions:
    """How a file is to be read; `warnings` is filled while reading, one line each, with file and line.

    Languages are BCP 47 tags. Bare `zh` means Simplified (or unmarked) Chinese; a file whose only Chinese is
    Traditional answers to it with a warning. `zh-TW`, `zh-HK` and `zh-Hant` ask for Traditional by name.
    `require_target` refuses a file without any target text; who joins translations from elsewhere turns it off.
    `quarantine` lets a reader write what it cannot repair to `<file>.rejected`.
    """

    source_language: str = "zh"
    target_language: str = "en"
    warnings: list[str] = field(default_factory=list)
    require_target: bool = True
    quarantine: bool = True


class Format(Protocol):
    """One file format. Reading streams: memory does not grow with the file.

    `keeps` names the fields that a file of this format can carry besides the plain source text, out of
    `target system reference postedit id document date properties tags`; the rest is lost in writing, with a warning.
    """

    id: str
    extensions: tuple[str, ...]
    keeps: frozenset[str]

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether a file that begins with `head` (up to 64 KiB, unpacked) is of this format."""

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """Units in file order; FormatError where the file as a whole cannot be used."""

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Write units to a temporary file, rename it to `path`, return how many were written."""


class ReadOnly:
    """What a format inherits that is read and never written."""

    id: str
    keeps: frozenset[str] = frozenset()

    def write(self, path: Path, units: Iterable[Unit], options: ReadOptions) -> int:
        """Refuse, in one line."""
        raise FormatError(
            f"cannot be written: {self.id} is a format that mtqa only reads", path=path, hint="write .tmx or .tsv"
        )


FORMATS: Registry[Format] = Registry("format", "mtqa.formats")
