"""Which encoding a file is in, and its text as UTF-8 chunks that know where they stood in the file.

The rule, in this order: a byte order mark; zero bytes in every second place (UTF-16 without a mark); valid UTF-8,
whatever the file declares; the declared encoding; gb18030 where the bytes are mostly not UTF-8; UTF-8 with damage.
"Valid UTF-8 wins" mends the files that declare another encoding than they are written in: no real text in another
encoding is valid UTF-8 by chance.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mtqa.formats._files import CHUNK, chunks, head_of
from mtqa.formats._notes import Notes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
# What a file may declare: text encodings only. The codecs of Python include rot13 and zlib.
_ALLOWED = re.compile(
    r"us-ascii|ascii|utf-?8|gb\w*|x-gbk|hz-gb-2312|big5[\w-]*|euc-?\w+|shift[_-]jis|sjis|cp\d+|windows-\d+|iso-?8859-?\d+"
    r"|latin-?\d|koi8-\w|tis-620"
)
# Supersets of the declared name: real files use characters beyond the older standard.
_SUPERSET = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "ascii": "utf-8"}
_TOLERATED = 0.1  # share of broken multi-byte sequences up to which a text is UTF-8 with damage


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name and the length of the byte order mark before the text."""

    name: str
    bom: int = 0


def no_visit(_chunk: bytes) -> None:
    """For callers that only want the encoding."""


def declared_encoding(head: bytes) -> str:
    """The codec that an XML declaration names; "" where it names none that a text could be in."""
    match = _DECLARED.search(head[:1024])
    name = match[1].decode("ascii").lower() if match else ""
    if not _ALLOWED.fullmatch(name):
        return ""
    try:
        normal = codecs.lookup(name.removeprefix("x-")).name
    except LookupError:
        return ""
    return _SUPERSET.get(normal, normal)


def marked_encoding(head: bytes) -> Encoding | None:
    """What a byte order mark or the zero bytes of UTF-16 say; None where the bytes look like an ASCII superset."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, len(bom))
    sample = head[: 512 - 512 % 2]
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(zeros_even, zeros_odd) * 5 > len(sample):  # two fifths of the pairs
        return Encoding("utf-16-le" if zeros_odd > zeros_even else "utf-16-be")
    return None


def head_text(head: bytes) -> str:
    """The first bytes of a file as text, good enough to see what kind of file it is."""
    marked = marked_encoding(head)
    if marked:
        return head[marked.bom :].decode(marked.name, "replace")
    return head.decode("utf-8", "replace")


def find_encoding(path: Path, notes: Notes, visit: Callable[[bytes], None] = no_visit) -> Encoding:
    """The encoding of a file, by one pass over it; `visit` sees every chunk, in UTF-8 or an ASCII superset."""
    head = head_of(path)
    marked = marked_encoding(head)
    if marked and marked.name != "utf-8":
        for chunk in Utf8Stream(path, marked, Notes(path, [])):
            visit(chunk)
        return marked
    bad, good = _count_utf8(path, notes, visit)
    declared = declared_encoding(head)
    if not bad or marked:
        if declared not in ("", "utf-8") and good:
            notes.add(f"declares {declared} but is valid UTF-8; read as UTF-8")
        return marked or Encoding("utf-8")
    if declared not in ("", "utf-8"):
        return Encoding(declared)
    if bad > _TOLERATED * (bad + good) and _reads_as(path, "gb18030"):
        notes.add("is not UTF-8; read as gb18030")
        return Encoding("gb18030")
    return Encoding("utf-8")


def _count_utf8(path: Path, notes: Notes, visit: Callable[[bytes], None]) -> tuple[int, int]:
    """Broken and whole multi-byte sequences; where nothing is broken, the second is 1 for "some" and 0 for "none"."""
    strict = codecs.getincrementaldecoder("utf-8")("strict")
    lenient = codecs.getincrementaldecoder("utf-8")("replace")
    bad = good = 0
    for chunk in chunks(path, notes):
        visit(chunk)
        try:
            text = strict.decode(chunk)
            good = good or int(not text.isascii())
        except UnicodeDecodeError:
            lenient.setstate(strict.getstate())
            text = lenient.decode(chunk)
            strict.setstate(lenient.getstate())
            bad += max(0, text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd"))
            good += len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return bad + bool(strict.getstate()[0]), good


def _reads_as(path: Path, name: str) -> bool:
    """Whether a codec decodes the file with hardly a fault."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    faults = wide = 0
    for chunk in chunks(path, Notes(path, [])):
        text = decoder.decode(chunk)
        faults += text.count("\ufffd")
        wide += len(text) - len(text.encode("ascii", "ignore"))
    return faults <= _TOLERATED * wide


class Utf8Stream:
    """The bytes of a file as UTF-8 chunks, and the way back from an offset in them to the file.

    UTF-8 passes as it is, damage and byte order mark included, so that offsets agree. Other encodings are decoded
    with U+FFFD for what they do not allow. In packed files offsets count unpacked bytes.
    """

    def __init__(self, path: Path, encoding: Encoding, notes: Notes) -> None:
        self.path, self.encoding, self.notes = path, encoding, notes
        self._parts: deque[tuple[int, bytes, int]] = deque()  # UTF-8 offset, chunk, offset in the file

    def __iter__(self) -> Iterator[bytes]:
        if self.encoding.name == "utf-8":
            yield from chunks(self.path, self.notes)
            return
        self._parts.clear()
        decoder = codecs.getincrementaldecoder(self.encoding.name)("replace")
        place = fed = held = 0
        for raw in chunks(self.path, self.notes, CHUNK >> 2):
            text = decoder.decode(raw)
            if "\ufffd" in text:
                self.notes.add(f"holds characters that are not {self.encoding.name}; U+FFFD stands for them")
            part = text.encode("utf-8")
            self._parts.append((place, part, fed - held))
            yield part
            place, fed, held = place + len(part), fed + len(raw), len(decoder.getstate()[0])
        if rest := decoder.decode(b"", True).encode("utf-8"):
            yield rest

    def original(self, offset: int) -> int:
        """The file's own offset of a UTF-8 offset; to be asked in rising order."""
        if self.encoding.name == "utf-8":
            return offset
        while len(self._parts) > 1 and self._parts[1][0] <= offset:
            self._parts.popleft()
        place, part, origin = self._parts[0]
        before = part[: offset - place].decode("utf-8", "replace")
        width = len(before.encode(self.encoding.name, "replace"))
        self._parts[0] = (offset, part[offset - place :], origin + width)
        return origin + width


def text_lines(path: Path, notes: Notes, keep_ends: bool = False) -> Iterator[str]:
    """The lines of a text file; only LF and CRLF end a line, as in every corpus tool."""
    lines = _lines_with_ends(path, notes)
    return lines if keep_ends else (line.removesuffix("\n").removesuffix("\r") for line in lines)


def _lines_with_ends(path: Path, notes: Notes) -> Iterator[str]:
    encoding = find_encoding(path, notes)
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    rest, first = "", True
    for raw in chunks(path, notes):
        text = decoder.decode(raw)
        if first:
            text, first = text.removeprefix("\ufeff"), not text
        if "\ufffd" in text and b"\xef\xbf\xbd" not in raw:
            notes.add(f"holds bytes that are not {encoding.name}; U+FFFD stands for them")
        *lines, rest = (rest + text).split("\n")
        yield from (line + "\n" for line in lines)
    rest += decoder.decode(b"", True)
    if rest:
        yield rest
