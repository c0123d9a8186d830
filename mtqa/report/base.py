"""What an output is: an id, an extension, and a function that writes a run to a text stream.

An output reads a run only through `RunReader`, writes as it reads, and gives the same bytes for the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol, TextIO

from mtqa.checks.base import CHECKS, Check
from mtqa.checks.house import PREFIX, house_checks
from mtqa.errors import ConfigError, InputError, UnknownNameError
from mtqa.files import replacing
from mtqa.model import Finding, Run, Segment, Severity
from mtqa.registry import Registry

# Worst first, the order in which everything is shown.
SEVERITIES = tuple(sorted(Severity, reverse=True))


class RunReader(Protocol):
    """A run as outputs see it; `mtqa.run.store.Store` is one."""

    def run(self) -> Run:
        """The run without its segments and findings."""

    def segments(self, system: str) -> Iterator[Segment]:
        """A system's segments in order, streamed; `index` is the running number from 0."""

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        """Findings by system, then segment, then worst first; streamed."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What may differ between two outputs of one run.

    `segment_values` adds one value for each segment to the scores. The HTML page is bounded over all systems together:
    its working view, which needs a script, holds `max_segments` translations with all their findings; what is laid out
    for readers without one is `max_findings` findings and `max_rows` segments.
    """

    segment_values: bool = False
    max_findings: int = 200
    max_rows: int = 200
    max_segments: int = 200_000


Writer = Callable[[RunReader, TextIO, OutputOptions], None]


@dataclass(frozen=True, slots=True)
class Output:
    """A registered output. `extension` has its dot; one that is `whole` gets what a baseline holds already, too."""

    id: str
    extension: str
    writer: Writer
    whole: bool = False

    def write(self, reader: RunReader, target: TextIO | Path, options: OutputOptions | None = None) -> None:
        """Write the run to a stream, or to a file that appears only when it is complete."""
        options = options or OutputOptions()
        reader = reader if self.whole else only_new(reader)
        if isinstance(target, Path):
            with written_whole(target) as stream:
                self.writer(reader, stream, options)
        else:
            self.writer(reader, target, options)


OUTPUTS: Registry[Output] = Registry("output", "mtqa.report")


def output(id: str, extension: str, *, whole: bool = False) -> Callable[[Writer], Writer]:
    """Register the decorated function as an output."""

    def register(writer: Writer) -> Writer:
        OUTPUTS.add(id, Output(id, extension, writer, whole))
        return writer

    return register


class _OnlyNew:
    """A run without the findings that its baseline holds."""

    def __init__(self, reader: RunReader) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        return (finding for finding in self._reader.findings(system) if finding.baseline != "kept")


def only_new(reader: RunReader) -> RunReader:
    """The run as it is reported: where it has a baseline, without the findings that are no news."""
    return reader if reader.run().baseline is None else _OnlyNew(reader)


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file that takes the place of `path` only when the block ends well.

    Half a surrogate pair, which no encoding can write, comes out as its escape.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}", path=path, hint="choose another place"
        ) from error
    with (
        replacing(path) as temporary,
        temporary.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as stream,
    ):
        yield stream


def with_findings(reader: RunReader, system: str) -> Iterator[tuple[Segment, list[Finding]]]:
    """A system's segments in order, each with its findings, dismissed ones included; memory does not grow."""
    groups = groupby(reader.findings(system), key=lambda finding: finding.index)
    waiting = next(groups, None)
    for segment in reader.segments(system):
        found: list[Finding] = []
        if waiting is not None and waiting[0] == segment.index:
            found = list(waiting[1])
            waiting = next(groups, None)
        yield segment, found


def check_of(id: str, run: Run | None = None) -> Check | None:
    """The rule of this id, a house rule as the run's settings have it.

    None where the run was made by a version that had other rules.
    """
    try:
        if id.startswith(PREFIX):
            house = house_checks(run.config.get("rules", ())) if run else ()
            return next((check for check in house if check.id == id), None)
        return CHECKS[id]
    except (UnknownNameError, ConfigError):
        return None
