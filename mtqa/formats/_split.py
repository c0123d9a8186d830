"""Cutting an XML file into its units without parsing it.

In XML a raw `<` is markup or a fault, so once comments, CDATA sections and processing instructions are stepped over,
finding `<tu` and `</tu>` is exact. A fault inside one unit cannot reach its neighbours, every unit has an exact byte
offset and line, the raw bytes stay at hand, and the document type with its entities never meets the XML parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from mtqa.formats._notes import Notes

# A longer unit, comment or CDATA section is taken for damage; libxml2 itself stops at 10 MB of text.
MAX_PIECE = 8 << 20
# Possessive, since a comment can be read in two ways and backtracking over many would never end.
_DECLARATION = rb"""<[!?](?:"[^"]*"|'[^']*'|[^\]>"'])*+>"""
_DOCTYPE = re.compile(rb"[^<>\[]*+(?:\[(?>(?:<!--.*?-->|[^\]<]|" + _DECLARATION + rb"))*+\]\s*)?>", re.S)
_START = re.compile(rb"""<[^\s<>]+(?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_CLOSERS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


def without_doctype(raw: bytes) -> bytes:
    """The same bytes with the document type, and whatever it declares, made into as many line ends as it has."""
    begin = raw.find(b"<!DOCTYPE")
    match = _DOCTYPE.match(raw, begin + len(b"<!DOCTYPE")) if begin >= 0 else None
    return raw[:begin] + b"\n" * raw.count(b"\n", begin, match.end()) + raw[match.end() :] if match else raw


class Piece(NamedTuple):
    """The bytes from a unit's start tag to its end tag, in UTF-8.

    `offset` counts bytes of the UTF-8 stream, `line` is 1-based, `fault` says what is wrong with its edges ("" if
    nothing), `parts` is what a shortcut made of it.
    """

    raw: bytes
    offset: int
    line: int
    fault: str = ""
    parts: Any = None


Shortcut = Callable[[bytes, int], tuple[int, int, Any] | None]
"""Given a buffer and a place in it: start, end and parts of a whole unit there; None to look at it closely."""


class Splitter:
    """Cuts a stream of chunks at the elements called `name`, which may have a namespace prefix.

    `landmarks` collects, with their offsets, the start tags of the elements that `mark` names, as they are passed.
    """

    def __init__(
        self, name: str, notes: Notes, prefix: str = "", mark: str = "", shortcut: Shortcut | None = None
    ) -> None:
        tag = re.escape((f"{prefix}:" if prefix else "") + name).encode()
        self.name, self.notes, self.shortcut = name, notes, shortcut
        self.token = re.compile(
            rb"<!--|<!\[CDATA\[|<\?|<!DOCTYPE(?=[\s\[>])|<"
            + tag
            + rb"(?=[\s>/])(?:[^<>]*/>)?|</"
            + tag
            + rb"\s*>"
            + (rb"|(?P<mark><(?:[\w.-]+:)?" + mark.encode() + rb"(?=[\s>]))" if mark else b"")
        )
        self.mark, self.landmarks = mark, list[tuple[int, bytes]]()
        self.empty = re.compile(rb"<" + tag + rb"""(?:\s+[^\s<>"'=/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*/>""")
        self.buffer = b""
        self.base = 0  # stream offset of the buffer's first byte
        self.done = 0  # end of the last unit in the buffer
        self.start = -1  # start of the open unit
        self.next = 0  # where to look for the next token
        self.line, self.counted = 1, 0  # the line at buffer position `counted`
        self.skipping = False  # inside the rest of a unit that was too long

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[Piece]:
        """All units in order, the damaged ones too; faults outside units go to the notes."""
        for chunk in chunks:
            self.buffer += chunk
            yield from self._scan(final=False)
            yield from self._trim()
        yield from self._scan(final=True)
        if self.start >= 0:
            yield self._cut(self.start, len(self.buffer), f"the file ends before </{self.name}>")

    def _scan(self, final: bool) -> Iterator[Piece]:
        while True:
            if self.start < 0 and self.shortcut is not None:
                yield from self._quick(self.shortcut)
            match = self.token.search(self.buffer, self.next)
            if match is None:
                break
            token = match[0]
            if token.startswith(b"</"):
                yield from self._close(match.end())
                self.next = match.end()
            elif token in _CLOSERS or token == b"<!DOCTYPE":
                end = self._end_of_section(match.start(), token, final)
                if end is None:
                    self.next = match.start()
                    return
                self.next = end
            elif self._cut_short(match, final):
                self.next = match.start()
                return
            elif self.mark and match["mark"]:
                tag = _START.match(self.buffer, match.start())
                self.landmarks.append((self.base + match.start(), tag[0] if tag else token))
                self.next = match.end()
            else:
                yield from self._open(match)
        if not final:  # the last markup may be cut in the middle
            last = self.buffer.rfind(b"<", self.next)
            whole = last < 0 or len(self.buffer) - last > 256
            self.next = max(self.next, len(self.buffer) if whole else last)

    def _quick(self, shortcut: Shortcut) -> Iterator[Piece]:
        """The units in a row that a shortcut knows."""
        buffer, base, line, counted = self.buffer, self.base, self.line, self.counted
        while found := shortcut(buffer, self.next):
            begin, end, parts = found
            line += buffer.count(b"\n", counted, begin)
            self.line = line
            self.counted = counted = begin
            self.next = self.done = end
            self.skipping = False
            yield Piece(buffer[begin:end], base + begin, line, "", parts)

    def _cut_short(self, match: re.Match[bytes], final: bool) -> bool:
        """Whether the end of a start tag, which tells `<tu>` from `<tu/>`, has yet to come."""
        if final or match[0].endswith(b">") or len(self.buffer) - match.start() > MAX_PIECE:
            return False
        return self.buffer.find(b">", match.end()) < 0

    def _open(self, match: re.Match[bytes]) -> Iterator[Piece]:
        begin = match.start()
        if self.start >= 0:
            yield self._cut(self.start, begin, f"</{self.name}> is missing")
        self.skipping = False
        if match[0].endswith(b"/>") and (whole := self.empty.match(self.buffer, begin)):
            self.next = whole.end()
            yield self._cut(begin, whole.end())
        else:
            self.start = begin
            self.next = begin + len(self.name) + 1

    def _close(self, end: int) -> Iterator[Piece]:
        if self.start >= 0:
            yield self._cut(self.start, end)
        elif not self.skipping:
            yield self._cut(self.done, end, f"<{self.name}> is missing")
        self.done, self.skipping = end, False

    def _cut(self, begin: int, end: int, fault: str = "") -> Piece:
        self.line += self.buffer.count(b"\n", self.counted, begin)
        self.counted, self.start, self.done = begin, -1, end
        return Piece(self.buffer[begin:end], self.base + begin, self.line, fault)

    def _end_of_section(self, begin: int, opener: bytes, final: bool) -> int | None:
        """Where a comment, CDATA section, instruction or document type ends; None to wait for more bytes.

        A second opener before the closer means that the first one's closer is lost: only the opener is skipped then.
        """
        inside = begin + len(opener)
        if opener == b"<!DOCTYPE":
            end, again = self._end_of_doctype(inside), -1
        else:
            closer = _CLOSERS[opener]
            found = self.buffer.find(closer, inside)
            end = found + len(closer) if found >= 0 else -1
            again = self.buffer.find(opener, inside, max(found, inside))
        if end >= 0 and again < 0:
            return end
        if end < 0 and not final and len(self.buffer) - begin < MAX_PIECE:
            return None
        line = self.line + self.buffer.count(b"\n", self.counted, begin)
        self.notes.add(f"{opener.decode()} is never closed", line)
        return inside

    def _end_of_doctype(self, inside: int) -> int:
        match = _DOCTYPE.match(self.buffer, inside)
        return match.end() if match else -1

    def _trim(self) -> Iterator[Piece]:
        """Let go of what is done with; give up a unit that grew too long."""
        if self.start >= 0 and len(self.buffer) - self.start > MAX_PIECE:
            yield self._cut(self.start, self.next, f"is longer than {MAX_PIECE >> 20} MiB")
            self.skipping = True
        keep = self.start if self.start >= 0 else self.done
        if self.start < 0 and (self.skipping or self.next - keep > MAX_PIECE):
            keep = self.done = self.next
        keep = min(keep, self.next)
        self.line += self.buffer.count(b"\n", self.counted, keep)
        self.buffer = self.buffer[keep:]
        self.base += keep
        self.next -= keep
        self.done = max(0, self.done - keep)
        self.counted = 0
        self.start = 0 if self.start >= 0 else -1
