"""How a run tells how far it has come; silent unless somebody listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told about stages and steps; the command line draws it, tests ignore it."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` steps, None where unknown."""

    def advance(self, steps: int = 1) -> None:
        """Steps done since the last call."""


class Silent:
    """Draws nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Ignore it."""

    def advance(self, steps: int = 1) -> None:
        """Ignore it."""
