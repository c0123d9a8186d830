"""One bilingual file into another format."""

from __future__ import annotations

from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, Format, ReadOptions
from mtqa.formats.load import open_units


def format_for(path: Path) -> Format:
    """The format that a file's ending asks for; FormatError lists the known endings."""
    named = [kind for ending in reversed(path.suffixes) for kind in FORMATS if ending.lower() in kind.extensions]
    if not named:
        known = ", ".join(ending for kind in FORMATS for ending in kind.extensions)
        raise FormatError("has no known ending", path=path, hint=f"give it one of {known}")
    return named[0]


def convert(source: Path, target: Path, options: ReadOptions) -> int:
    """Write the units of `source` in the format of `target`'s ending; return their number.

    What the target's format cannot hold is told in `options.warnings`. The file appears only when it is complete.
    """
    kind = format_for(target)
    return kind.write(target, open_units(source, options), options)
