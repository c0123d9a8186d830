"""The review file `*.review.jsonl`: a header, then events; it only grows, so that nothing in it is ever lost.

Appending is one write and an fsync. A process that is killed in the middle leaves a torn last line, which reading sets
aside and the next writer closes with a line end.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from mtqa.errors import InputError
from mtqa.model import Run
from mtqa.review.events import Event, fault, line_of, now, parsed

VERSION = 1
LOG = "review.jsonl"  # the name of a served run's own review file in its folder
_TOLD = 5  # faults that are named one by one


@dataclass(frozen=True, slots=True)
class Header:
    """What a review is of."""

    run: str = ""
    corpus: str = ""
    systems: tuple[str, ...] = ()
    segments: int = 0
    created: str = ""

    @classmethod
    def of(cls, run: Run) -> Header:
        """The header of a fresh review of a run."""
        return cls(run.id, Path(run.origin).name, run.systems, run.segments, now())

    def entry(self) -> dict[str, Any]:
        """The first line of the file."""
        about = {"run": self.run, "corpus": self.corpus, "systems": list(self.systems), "segments": self.segments}
        return {"mtqa-review": VERSION, **about, "created": self.created}


@dataclass(frozen=True, slots=True)
class Review:
    """A review file as read: its events in file order, each id once; `warnings` say what was set aside."""

    path: Path
    header: Header
    events: tuple[Event, ...]
    warnings: tuple[str, ...] = field(default=(), compare=False)


def review_path(path: Path) -> Path:
    """The review file that a path means: of a run's folder the one in it."""
    return path / LOG if path.is_dir() else path


def is_review(path: Path) -> bool:
    """Whether a path is a review file, or a run's folder with one in it."""
    try:
        with review_path(path).open("rb") as file:
            return file.read(64).lstrip(b"\xef\xbb\xbf \t").startswith((b'{"mtqa-review"', b'{ "mtqa-review"'))
    except OSError:
        return False


def read_review(path: Path) -> Review:
    """Read a review file, or that of a run's folder.

    Lines that are no events are set aside, each named in a warning. Raises InputError where the file cannot be read, is
    no review file or is of a version that is not known.
    """
    place = review_path(path)
    try:
        with place.open("rb") as lines:
            header = _header(place, next(lines, b""))
            faults: list[str] = []
            events = tuple(_events(lines, faults))
    except OSError as error:
        hint = "export one from the report, or give a run that was reviewed with `mtqa review`"
        raise InputError(f"cannot be read: {error.strerror or error}", path=place, hint=hint) from error
    warnings = [f"{place}: {text}" for text in faults[:_TOLD]]
    if len(faults) > _TOLD:
        warnings.append(f"{place}: {len(faults) - _TOLD} more lines are set aside")
    return Review(place, header, events, tuple(warnings))


def _header(path: Path, line: bytes) -> Header:
    try:
        entry = parsed(line.removeprefix(b"\xef\xbb\xbf"))
        version = entry["mtqa-review"]
    except (ValueError, KeyError):
        hint = "give what the report's Export wrote, *.review.jsonl"
        raise InputError("is not a review file", path=path, line=1, hint=hint) from None
    if version != VERSION:
        raise InputError(f"is a review file of version {version!r}", path=path, line=1, hint="update mtqa")
    systems, segments = entry.get("systems"), entry.get("segments")
    return Header(
        run=_text(entry.get("run")),
        corpus=_text(entry.get("corpus")),
        systems=tuple(map(_text, systems)) if isinstance(systems, list) else (),
        segments=segments if type(segments) is int else 0,
        created=_text(entry.get("created")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _events(lines: Iterable[bytes], faults: list[str]) -> Iterator[Event]:
    """The events that count or may count for a newer mtqa; what is wrong with the other lines goes to `faults`."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        try:
            event = parsed(line)
        except ValueError as error:
            torn = not line.endswith(b"\n")
            what = "was not written to its end and is set aside" if torn else f"{error} and is set aside"
            faults.append(f"line {number} {what}")
            continue
        if "mtqa-review" in event and "op" not in event:
            continue  # files that were put one behind the other
        if wrong := fault(event):
            faults.append(f"line {number} is set aside: {wrong}")
        elif event["id"] not in seen:
            seen.add(event["id"])
            yield event


class Log:
    """A review file that is open for appending, by one process at a time; use it as a context manager."""

    def __init__(self, path: Path, header: Header) -> None:
        """Open or begin the file. Raises InputError where it cannot be written or another process has it open."""
        self.path = path
        try:
            self._file = path.open("ab")
            self._lock()
            if self._file.tell() == 0:
                self._write(line_of(header.entry()))
                _sync_folder(path.parent)
            elif not _ends_whole(path):
                self._write(b"\n")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", path=path) from error

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, which lets others write it."""
        self._file.close()

    def append(self, events: Sequence[Event]) -> None:
        """Write events; when this returns they are on the disk."""
        if events:
            self._write(b"".join(map(line_of, events)))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # not on Windows, where two servers of one run are for the user to avoid
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            hint = "stop the other `mtqa review` first, or work in its page"
            raise InputError("is being written by another process", path=self.path, hint=hint) from error


def write_review(path: Path, header: Header, events: Iterable[Event]) -> None:
    """Write a whole new review file, which appears only when it is complete."""
    from mtqa.files import replacing

    with replacing(path) as temporary, temporary.open("xb") as file:
        _write_lines(file, [header.entry(), *events])


def _write_lines(file: BinaryIO, entries: Iterable[Mapping[str, Any]]) -> None:
    file.writelines(map(line_of, entries))


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _sync_folder(folder: Path) -> None:
    """A new file's name must reach the disk too."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # a system that has no handles of folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
