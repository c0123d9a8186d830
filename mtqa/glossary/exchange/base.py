"""What an exchange format is: rows from a file, rows into a file, and what the file could not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mtqa.errors import GlossaryError
from mtqa.glossary.model import Row
from mtqa.registry import Registry


class Exchange(Protocol):
    """One format. `endings` are the file names it is known by, empty for one that must be named."""

    id: str
    endings: tuple[str, ...]

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """The rows of a file, and a line for each thing left out or guessed; GlossaryError if it cannot be read."""

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """A file's content, and a line for each kind of thing that it does not hold."""


EXCHANGES: Registry[Exchange] = Registry("glossary format", "mtqa.glossary.exchange")


def exchange_for(path: Path, name: str = "") -> Exchange:
    """The format of this name, else the one a file's ending says; GlossaryError lists the known."""
    if name:
        return EXCHANGES[name]
    for exchange in EXCHANGES:
        if path.suffix.lower() in exchange.endings:
            return exchange
    known = ", ".join(f"{one.id} ({' '.join(one.endings)})" if one.endings else one.id for one in EXCHANGES)
    raise GlossaryError("its ending names no format", path=path, hint=f"give one with --format: {known}")


def counted(kinds: Counter[str]) -> list[str]:
    """`3 rows: forbidden` for each kind of loss."""
    return [f"{number} row{'s' if number > 1 else ''}: {kind}" for kind, number in sorted(kinds.items())]
