"""Raw units to XML elements, in batches: a fault costs its own unit at most, and what cannot be mended is set aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from mtqa.errors import FormatError
from mtqa.formats._files import written_whole
from mtqa.formats._notes import Notes
from mtqa.formats._repair import Grammar, declaration, mend, unbound_prefixes
from mtqa.formats._split import Piece
from mtqa.formats._xml import fault_of, parse
from mtqa.model import Unit

if TYPE_CHECKING:
    from lxml import etree

BATCH = 256


class Located(NamedTuple):
    """A unit, the piece that it was read from, the piece's offset in the file, and which of its units this one is."""

    unit: Unit
    piece: Piece
    offset: int
    part: int = 0


class Elements:
    """Parses the pieces of one file; to be used as a context, which completes `<file>.rejected` at its end.

    `namespaces` are the declarations that the units inherit; those that the file forgot are added as they are met.
    """

    def __init__(self, path: Path, notes: Notes, grammar: Grammar, namespaces: bytes, quarantine: bool) -> None:
        self.notes, self.grammar, self.namespaces = notes, grammar, namespaces
        self.rejected = _Rejected(path, notes, quarantine)

    def __enter__(self) -> Elements:
        self.rejected.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.rejected.__exit__(*error)

    def of(self, pieces: Iterator[Piece]) -> Iterator[tuple[Piece, etree._Element]]:
        """Each piece with its element; pieces that no repair mends are left out with a warning."""
        while batch := list(islice(pieces, BATCH)):
            for piece, element in zip(batch, self.batch(batch), strict=True):
                if element is not None:
                    yield piece, element

    def batch(self, pieces: list[Piece]) -> Iterator[etree._Element | None]:
        """The element of each piece, None for one that no repair mends."""
        if pieces and not any(piece.fault for piece in pieces):
            whole = parse(b"".join([piece.raw for piece in pieces]), self.namespaces)
            if whole is not None and len(whole) == len(pieces):
                yield from whole
                return
        for piece in pieces:
            yield self.one(piece)

    def one(self, piece: Piece) -> etree._Element | None:
        """The element of one piece, repaired where it must be; None where that fails."""
        alone = None if piece.fault else parse(piece.raw, self.namespaces)
        if alone is not None and len(alone) == 1:
            return alone[0]
        why = piece.fault or fault_of(piece.raw, self.namespaces)
        mended = mend(piece.raw, self.grammar, self.namespaces) if "longer than" not in piece.fault else None
        if mended is None:
            self.notes.add("this unit cannot be repaired and is left out", piece.line, why)
            self.rejected.add(piece, why)
            return None
        if not mended.steps:
            self.notes.add("repaired", piece.line, why)
        for step in mended.steps:
            self.notes.add(f"repaired: {step}", piece.line)
        for prefix in unbound_prefixes(piece.raw.decode("utf-8", "replace"), self.namespaces):
            grown = self.namespaces + declaration(prefix)
            if parse(b"", grown) is not None:  # what damage made to look like a prefix would spoil every later unit
                self.namespaces = grown  # once known, it no longer costs a repair
        return mended.element


class _Rejected:
    """The file of units that nothing could repair, begun with the first and kept only when reading came to its end."""

    def __init__(self, path: Path, notes: Notes, wanted: bool) -> None:
        self.path, self.notes, self.wanted = path, notes, wanted
        self.target = path.with_name(path.name + ".rejected")
        self.number = 0
        self.stack = ExitStack()
        self.file: BinaryIO | None = None

    def __enter__(self) -> None:
        self.stack.__enter__()

    def __exit__(self, *error: Any) -> None:
        try:
            self.stack.__exit__(*error)
        except FormatError as failure:
            self._give_up(failure)
        if self.file and error[0] is None:
            self.notes.add(f"units that cannot be repaired stand in {self.target.name}", detail=str(self.number))

    def add(self, piece: Piece, why: str) -> None:
        """Set one unit aside, with its place and fault in a comment before it."""
        self.number += 1
        try:
            if self.wanted and self.file is None:
                self.file = self.stack.enter_context(written_whole(self.target))
            if self.file:
                reason = why.replace("--", "- -")
                self.file.write(f"<!-- {self.path.name}:{piece.line}: {reason} -->\n".encode() + piece.raw + b"\n")
        except (FormatError, OSError) as failure:
            self._give_up(failure)

    def _give_up(self, failure: Exception) -> None:
        self.wanted, self.file = False, None
        reason = getattr(failure, "message", str(failure))
        self.notes.add(f"units that cannot be repaired are not set aside: {self.target.name} {reason}")
