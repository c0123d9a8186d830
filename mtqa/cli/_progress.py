"""A rich progress bar on a terminal, nothing when piped."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from mtqa.run.progress import Progress, Silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class Bar:
    """Draws a run's stages on standard error."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None) -> None:
        """Finish the last line and begin the next."""
        if self._task is not None:
            total_so_far = self._bars.tasks[self._task].completed
            self._bars.update(self._task, total=total_so_far)
        self._task = self._bars.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the current line."""
        if self._task is not None:
            self._bars.advance(self._task, steps)


class progress:  # noqa: N801 - used as a function
    """`with progress(quiet) as bar:` gives something that listens to a run."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._bars: Bars | None = None

    def __enter__(self) -> Progress:
        if self._quiet:
            return Silent()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                   TimeRemainingColumn())  # fmt: skip
        self._bars = Bars(*columns, console=Console(stderr=True))
        self._bars.start()
        return Bar(self._bars)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()
