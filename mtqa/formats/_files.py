"""Bytes in and out: plain, gzip and zip files read in chunks; files written whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from mtqa.errors import FormatError
from mtqa.files import replacing
from mtqa.formats._notes import Notes

CHUNK = 1 << 18
HEAD = 1 << 16
# A packed file may grow to 1 GiB or 200 times its size, whichever is more; beyond that it is taken for a bomb.
FREE_EXPANSION = 1 << 30
MAX_RATIO = 200


# Half of a surrogate pair, which JSON can name and no encoding can write.
LONE = re.compile("[\ud800-\udfff]")


def without_lone(text: str, notes: Notes, line: int | None = None, detail: str = "") -> str:
    """The text with U+FFFD for every half of a surrogate pair, told in a warning."""
    if text.isascii() or not LONE.search(text):
        return text
    notes.add("half of a surrogate pair becomes U+FFFD", line, detail)
    return LONE.sub("\ufffd", text)


def check_readable(path: Path) -> None:
    """Raise FormatError with the plain reason where `path` is not a file with something in it."""
    if not path.exists():
        raise FormatError("no such file", path=path)
    if path.is_dir():
        raise FormatError("is a folder, not a file", path=path, hint="name one file in it")
    if path.is_file() and path.stat().st_size == 0:
        raise FormatError("is empty (0 bytes)", path=path)


def chunks(path: Path, notes: Notes, size: int = CHUNK) -> Iterator[bytes]:
    """The unpacked bytes of a file, in pieces of up to `size`.

    An archive that breaks off gives what could be unpacked and a warning; FormatError where that is nothing.
    """
    check_readable(path)
    given, budget = 0, max(FREE_EXPANSION, MAX_RATIO * path.stat().st_size)
    try:
        for piece in _unpacked(path, size):
            given += len(piece)
            if given > budget:
                raise FormatError(
                    f"unpacks to more than {budget >> 20} MiB", path=path, hint="unpack it by hand if it is not a trap"
                )
            yield piece
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if not given:
            raise FormatError(f"cannot be read: {reason}", path=path) from error
        notes.add(f"breaks off after {given} bytes ({reason}); what stands before is read")


def head_of(path: Path, size: int = HEAD) -> bytes:
    """The first `size` unpacked bytes."""
    return next(chunks(path, Notes(path, []), size), b"")[:size]


def _unpacked(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        packing = packing_of(file.read(4))
        file.seek(0)
        if packing == ".gz":
            yield from _gunzip(file, size)
        elif packing == ".zip" and not is_office(path):
            yield from _unzip(file, path, size)
        else:
            while piece := file.read(size):
                yield piece


def packing_of(magic: bytes) -> str:
    """The usual ending of a packed file that begins so; "" for files that are not packed."""
    return ".gz" if magic[:2] == b"\x1f\x8b" else ".zip" if magic == b"PK\x03\x04" else ""


def is_office(path: Path) -> bool:
    """Whether a file is an office document, which is a zip archive but one file to its user."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return False


def _gunzip(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Members of a gzip file one after the other; everything before a fault is given."""
    unpacker = zlib.decompressobj(wbits=31)
    packed = b""
    while packed := packed or file.read(1 << 16):
        if unpacker.eof:
            if not packed.startswith(b"\x1f\x8b"):
                return  # padding after the last member
            unpacker = zlib.decompressobj(wbits=31)
        piece = unpacker.decompress(packed, size)
        packed = unpacker.unconsumed_tail or unpacker.unused_data
        if piece:
            yield piece
    if not unpacker.eof:
        if rest := unpacker.flush():
            yield rest
        raise EOFError("the gzip data end too early")


def _unzip(file: BinaryIO, path: Path, size: int) -> Iterator[bytes]:
    with zipfile.ZipFile(file) as archive, archive.open(only_member(archive, path)) as member:
        while piece := member.read(size):
            yield piece


def only_member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The one file in an archive; FormatError where there are several or none."""
    members = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    if len(members) != 1:
        listed = ", ".join(info.filename for info in members[:5]) or "nothing"
        raise FormatError(f"holds {len(members)} files ({listed})", path=path, hint="unpack it and name one file")
    return members[0]


def _is_litter(name: str) -> bool:
    """What operating systems leave in archives."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write bytes to; it takes the place of `path` only when the block ends well.

    A name that ends in .gz is packed. Raises FormatError where the folder is missing or not writable.
    """
    with replacing(path, FormatError) as temporary, temporary.open("xb") as raw:
        if path.resolve().suffix == ".gz":
            with gzipped(raw) as file:
                yield file
        else:
            yield raw


@contextlib.contextmanager
def gzipped(raw: BinaryIO) -> Iterator[BinaryIO]:
    """A packer without name and time: the same content gives the same bytes."""
    with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
        yield packed  # type: ignore[misc]


@contextlib.contextmanager
def written_text(path: Path) -> Iterator[TextIO]:
    """Like `written_whole`, for UTF-8 text with the line ends that are written to it."""
    with written_whole(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
        yield text
        text.flush()
        text.detach()
