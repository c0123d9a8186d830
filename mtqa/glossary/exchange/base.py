"""What an exchange format is: rows from a file, rows into a file, and what the file could not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from mtqa.errors import GlossaryError
from mtqa.glossary.model import Row
from mtqa.glossary.tsv import Sheet
from mtqa.registry import Registry


class Exchange(Protocol):
    """One format."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of file names it is known by, none for one that must be named."""

    @property
    def marks(self) -> tuple[str, ...]:
        """Texts that stand near the beginning of its files and of no other format's."""

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """The rows of a file, and a line for each thing left out or guessed; GlossaryError if it cannot be read."""

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A file's content, and a line for each kind of thing that it does not hold."""


@runtime_checkable
class Table(Protocol):
    """A format with the columns of a glossary, which can therefore be merged into one."""

    def sheets(self, path: Path) -> tuple[Sheet, Sheet | None, list[str]]:
        """The file as a sheet, the sheet it was exported from where it holds that, and warnings."""


EXCHANGES: Registry[Exchange] = Registry("glossary format", "mtqa.glossary.exchange")


def exchange_for(path: Path, name: str = "", *, reading: bool = False) -> Exchange:
    """The format of this name, else of a file to read what its beginning says, else what its ending says.

    GlossaryError lists the known.
    """
    if name:
        return EXCHANGES[name]
    head = _head(path) if reading else ""
    for exchange in EXCHANGES:
        if any(mark in head for mark in exchange.marks):
            return exchange
    for exchange in EXCHANGES:
        if path.suffix.lower() in exchange.endings:
            return exchange
    known = ", ".join(f"{one.id} ({' '.join(one.endings)})" if one.endings else one.id for one in EXCHANGES)
    raise GlossaryError("its ending names no format", path=path, hint=f"give one with --format: {known}")


def _head(path: Path) -> str:
    """The beginning of a file as text, good enough to find a mark in it; "" where there is none to read."""
    try:
        with path.open("rb") as file:
            return file.read(4096).replace(b"\0", b"").decode("utf-8", "replace")
    except OSError:
        return ""


def count_columns(row: Row, columns: Sequence[str], lost: Counter[str]) -> None:
    """Count those of a row's columns that hold something a format has no place for."""
    for name in columns:
        lost[name if name != "extra" else "columns of your own"] += bool(getattr(row, name))


def counted(kinds: Counter[str]) -> list[str]:
    """`3 rows: forbidden` for each kind of loss."""
    return [f"{number} row{'s' if number > 1 else ''}: {kind}" for kind, number in sorted(kinds.items())]
