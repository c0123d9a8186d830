"""Validation of TMX and XLIFF against their specifications: every fault with its line, in one pass.

Validation is a report and never a condition: files with faults are read all the same, see the formats themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError

from mtqa.errors import FormatError
from mtqa.formats import _validate_tmx, _validate_xliff
from mtqa.formats._encoding import Utf8Stream, find_encoding, head_text
from mtqa.formats._files import head_of
from mtqa.formats._notes import Notes
from mtqa.formats._split import MAX_PIECE, Piece, Splitter, without_doctype
from mtqa.formats._tmx_head import root_of
from mtqa.formats._validate_tree import Fault, Whole, fault_of_expat, grow, read_tree, unit_tree, xml_faults
from mtqa.formats._xliff_head import xliff_version
from mtqa.formats._xml import parse

_OF_XML = {
    "encoding": "The declared encoding is the one that the file is in; TMX is in UTF-8, UTF-16 or US-ASCII.",
    "not-well-formed": "The file is well-formed XML, with namespaces declared.",
    "illegal-character": "Only characters that XML 1.0 allows, also as references.",
    "not-closed": "The root element is closed at the end of the file.",
}
RULES = {"tmx": {**_OF_XML, **_validate_tmx.RULES}, "xliff": {**_OF_XML, **_validate_xliff.RULES}}
_ROOT = re.compile(rb"<(?:([\w.-]+):)?(tmx|xliff)(?=[\s>])")
_XMLNS = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<&]*"|'[^'<&]*')""")
_DECLARED = re.compile(r"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
_OF_TMX = {
    "utf-8",
    "utf8",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "utf-16-le",
    "utf-16-be",
    "ascii",
    "us-ascii",
    "iso-646-us",
}
TAIL = 4096


def validate(path: Path) -> Iterator[Fault]:
    """All faults of a TMX or XLIFF file, those of a unit in the order of their lines; units in file order.

    Raises FormatError for a file that cannot be read or is of another format.
    """
    head = head_of(path)
    version = xliff_version(head)
    if not version and root_of(head_text(head).encode("utf-8", "replace")) != "tmx":
        raise FormatError(
            "is neither TMX nor XLIFF", path=path, hint="only these have a specification to check against"
        )
    return _Validation(path, version).faults()


class _Validation:
    """One pass over one file."""

    def __init__(self, path: Path, version: str) -> None:
        self.path, self.tmx = path, not version
        self.rules: _validate_tmx.TmxRules | _validate_xliff.XliffRules
        self.rules = _validate_tmx.TmxRules() if self.tmx else _validate_xliff.XliffRules()
        self.unit = "tu" if self.tmx else "unit" if version.startswith("2") else "trans-unit"
        self.notes = Notes(path, [])
        self.told: list[str] = []
        self.encoding = find_encoding(path, Notes(path, self.told))
        self.before, self.tail, self.whole = b"", b"", Whole()
        self.counted = (0, 1)  # a place in `before` and its line
        head = head_of(path).decode(self.encoding.name, "replace").encode("utf-8", "replace")
        self.root = _ROOT.search(head)
        self.prefix = (self.root[1] or b"").decode() if self.root else ""
        self.namespaces = b""

    def faults(self) -> Iterator[Fault]:
        """Everything, from the encoding to the last line."""
        malformed = False
        for fault in self._all():
            malformed = malformed or fault.rule in {"not-well-formed", "illegal-character", "not-closed"}
            yield fault
        if self.whole.fault and not malformed:
            yield self.whole.fault

    def _all(self) -> Iterator[Fault]:
        yield from self._encoding()
        splitter = Splitter(self.unit, self.notes, self.prefix, "" if self.tmx else "file")
        passed, started, last = 0, False, 1
        for piece in splitter.pieces(self._watched()):
            if not started:
                started = True
                yield from self._head(piece.offset)
            while passed < len(splitter.landmarks) and splitter.landmarks[passed][0] < piece.offset:
                yield from self._file(*splitter.landmarks[passed], piece)
                passed += 1
            yield from self._unit(piece)
            last = piece.line + piece.raw.count(b"\n")
        if not started:
            yield from self._head(len(self.before))
        root = b"tmx" if self.tmx else b"xliff"
        if not re.search(rb"</(?:[\w.-]+:)?%b\s*>\s*(?:<!--.*-->\s*)*\x00*$" % root, self.tail, re.S):
            yield Fault(last, "not-closed", f"</{root.decode()}> is missing at the end")

    def _watched(self) -> Iterator[bytes]:
        """The stream, of which the beginning and the end are remembered."""
        for chunk in Utf8Stream(self.path, self.encoding, self.notes):
            if len(self.before) < MAX_PIECE:
                self.before += chunk
            self.tail = (self.tail + chunk)[-TAIL:]
            self.whole.feed(chunk)
            yield chunk
        self.whole.feed(b"", True)

    def _encoding(self) -> Iterator[Fault]:
        match = _DECLARED.search(head_text(head_of(self.path))[:1024])
        declared, found = match[1].lower() if match else "", self.encoding.name
        wide = found.startswith("utf-16")
        if self.told or (declared and wide != declared.startswith("utf-16")):
            yield Fault(1, "encoding", f"declares {declared or 'nothing'}, but is in {found}")
        elif self.tmx and (declared or found) not in _OF_TMX:
            yield Fault(1, "encoding", f"TMX is not written in {declared or found}")

    def _head(self, end: int) -> Iterator[Fault]:
        raw = without_doctype(self.before[self.encoding.bom if self.encoding.name == "utf-8" else 0 : end])
        raw = raw.removeprefix(b"\xef\xbb\xbf")
        declaration = re.match(rb"\s*<\?xml[^>]*\?>", raw)
        lines = raw.count(b"\n", 0, declaration.end()) if declaration else 0
        body = raw[declaration.end() :] if declaration else raw
        try:
            root = grow(body, 1 + lines, self.prefix)
        except ExpatError as error:
            yield fault_of_expat(error, 1 + lines)
            return
        self._declare(body[: 1 << 16])
        yield from sorted(self.rules.head(root)) if root else ()

    def _declare(self, markup: bytes) -> None:
        """Note the namespaces that units inherit."""
        known = self.namespaces + b"".join(
            match[0] for match in _XMLNS.finditer(markup) if match[0].split(b"=")[0] + b"=" not in self.namespaces
        )
        spaces = {match[0].split(b"=")[0].strip(): match[0] for match in _XMLNS.finditer(known)}
        joined = b"".join(spaces.values())
        self.namespaces = joined if parse(b"", joined) is not None else b""

    def _file(self, offset: int, tag: bytes, piece: Piece) -> Iterator[Fault]:
        """The start tag of an XLIFF file, with its line where that is still remembered, else that of its first unit."""
        place, line = self.counted
        if place <= offset < len(self.before):
            line += self.before.count(b"\n", place, offset)
            self.counted = (offset, line)
        else:
            line = piece.line
        self._declare(tag)
        found = read_tree(tag, line, self.prefix)
        if found and isinstance(self.rules, _validate_xliff.XliffRules):
            yield from self.rules.file(found)

    def _unit(self, piece: Piece) -> Iterator[Fault]:
        found = list(xml_faults(piece, self.namespaces))
        tree = unit_tree(piece, self.prefix)
        if tree is not None:
            found += self.rules.unit(tree)
        yield from sorted(found)
