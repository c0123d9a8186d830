"""python -m mtqa."""

from mtqa.cli import entry_point

entry_point()
