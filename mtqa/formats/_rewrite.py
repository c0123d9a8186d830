"""A copy of a file in which some ranges of bytes are others, in the wrapper it came in, proven before it is renamed."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from mtqa.errors import FormatError
from mtqa.files import replacing
from mtqa.formats._files import chunks, gzipped, only_member, packing_of
from mtqa.formats._notes import Notes

KEPT = -1


@dataclass(frozen=True, slots=True)
class Splice:
    """At `offset` of the unpacked file, `old` gives way to `new`."""

    offset: int
    old: bytes
    new: bytes


def rewrite(source: Path, target: Path, splices: Sequence[Splice], check: Callable[[Path], None]) -> None:
    """Write `source` with its splices to `target`, which may be the same file.

    The file is renamed only when what was cut out is what was expected, all other bytes have the same hash as
    before, and `check` does not raise. Raises FormatError.
    """
    packing = _packing(source, target)
    with replacing(target, FormatError) as temporary:
        if not splices and packing == _packing(source, source):
            shutil.copyfile(source, temporary)
            return
        with temporary.open("xb") as raw, _packed(raw, packing, source, target) as file:
            before = _copy(source, splices, file)
        if _hash_outside(temporary, splices) != before:
            raise FormatError("was not written: bytes outside of the edits would differ", path=target)
        check(temporary)


def _packing(source: Path, target: Path) -> str:
    """How the target is packed: as the source where both have one ending, else as its ending says."""
    with source.open("rb") as file:
        own = packing_of(file.read(4))
    ending = target.suffix.lower()
    if ending == source.suffix.lower():
        return own
    return ending if ending in {".gz", ".zip"} else ""


@contextlib.contextmanager
def _packed(raw: BinaryIO, packing: str, source: Path, target: Path) -> Iterator[BinaryIO]:
    if packing == ".gz":
        with gzipped(raw) as file:
            yield file
    elif packing == ".zip":
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            info = zipfile.ZipInfo(target.stem)
            info.compress_type = zipfile.ZIP_DEFLATED
            if zipfile.is_zipfile(source):
                info = _copy_others(source, archive)
            with archive.open(info, "w") as member:
                yield member  # type: ignore[misc]
    else:
        yield raw


def _copy_others(source: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Copy what an archive holds beside its one file; return the name and dates of that."""
    with zipfile.ZipFile(source) as old:
        wanted = only_member(old, source)
        for info in old.infolist():
            if info.filename != wanted.filename:
                archive.writestr(info, old.read(info))
    fresh = zipfile.ZipInfo(wanted.filename, wanted.date_time)
    fresh.compress_type, fresh.external_attr, fresh.comment = wanted.compress_type, wanted.external_attr, wanted.comment
    return fresh


def _copy(source: Path, splices: Sequence[Splice], file: BinaryIO) -> bytes:
    """Write the new content; return the hash of the bytes that stay."""
    hashed, notes = blake2b(), Notes(source, [])
    cuts = ((splice.offset, splice.offset + len(splice.old)) for splice in splices)
    for data, number in _runs(chunks(source, notes), cuts):
        if number == KEPT:
            hashed.update(data)
            file.write(data)
        elif data == splices[number].old:
            file.write(splices[number].new)
        else:
            raise FormatError("cannot be edited in place: its encoding is damaged before an edited text", path=source)
    if notes.sink:
        raise FormatError("cannot be edited in place: the packed file is cut short", path=source)
    return hashed.digest()


def _hash_outside(path: Path, splices: Sequence[Splice]) -> bytes:
    hashed = blake2b()
    for data, number in _runs(chunks(path, Notes(path, [])), _new_ranges(splices)):
        if number == KEPT:
            hashed.update(data)
    return hashed.digest()


def _new_ranges(splices: Sequence[Splice]) -> Iterator[tuple[int, int]]:
    shift = 0
    for splice in splices:
        begin = splice.offset + shift
        yield begin, begin + len(splice.new)
        shift += len(splice.new) - len(splice.old)


def _runs(stream: Iterable[bytes], ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[bytes, int]]:
    """The bytes of a stream in order: each range as one run with its number, what lies between as KEPT."""
    rest = iter(stream)
    data, base = b"", 0
    for number, (start, end) in enumerate(ranges):
        while base + len(data) < start:
            yield data, KEPT
            base, data = base + len(data), _more(rest)
        yield data[: start - base], KEPT
        data, base = data[start - base :], start
        while base + len(data) < end:
            data += _more(rest)
        yield data[: end - base], number
        data, base = data[end - base :], end
    yield data, KEPT
    yield from ((chunk, KEPT) for chunk in rest)


def _more(rest: Iterator[bytes]) -> bytes:
    for data in rest:
        return data
    raise FormatError("cannot be edited in place: it ends before an edited text")
