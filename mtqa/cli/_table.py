"""Tables on standard output: rich draws them, and takes no cell for its own markup."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from mtqa.text.visible import shown

# A pipe has no width; a table that is cut there would lose figures.
WIDE = 1000


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, the first column to the left, the others to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else WIDE, highlight=False).print(table)


def figure(value: float | None, digits: int = 3) -> str:
    """A figure with so many decimals; a dash for none."""
    return "-" if value is None else f"{value:.{digits}f}"
