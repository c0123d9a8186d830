"""What the splicing writers of all XML formats share: the wanted edit, its loss, and new content for an element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mtqa.errors import FormatError
from mtqa.formats._elements import Elements, Located
from mtqa.formats._encoding import Encoding
from mtqa.formats._inline import write_text
from mtqa.formats._outline import Change, Node, outline, tokens
from mtqa.formats._split import Piece
from mtqa.formats._xml import escaped_value
from mtqa.model import Text, Variant

if TYPE_CHECKING:
    from lxml import etree

_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.S)
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.S)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What else is set where a text is edited: who, when, properties (type, value), a note. Empty values set nothing.

    With `always` it is set where the text stays as it is, too.
    """

    changeid: str = ""
    changedate: datetime | None = None
    properties: tuple[tuple[str, str], ...] = ()
    note: str = ""
    always: bool = False

    def attributes(self) -> dict[str, str]:
        """The attributes of a TMX tuv, escaped."""
        values = {"changeid": escaped_value(self.changeid)} if self.changeid else {}
        if self.changedate:
            moment = self.changedate.astimezone(UTC) if self.changedate.tzinfo else self.changedate
            values["changedate"] = moment.strftime("%Y%m%dT%H%M%SZ")
        return values

    def parts(self) -> list[str]:
        """What it would set, in words."""
        named = {
            "author": self.changeid,
            "date": self.changedate,
            "properties": self.properties,
            "comment": self.note,
        }
        return [name for name, value in named.items() if value]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One edit of one unit: the text of variant `place`, or of a variant to add where `place` is None.

    Where `same`, the text stays and only the stamp is set.
    """

    found: Located
    place: int | None
    variant: Variant
    stamp: Stamp = Stamp()
    same: bool = False

    @property
    def name(self) -> str:
        """How a message calls the unit."""
        return f"unit {self.found.unit.id or f'at line {self.found.unit.line}'}"


Lose = Callable[[Wanted, str], None]


class Editor(Protocol):
    """How one format's units are edited in place."""

    encoding: Encoding

    def located(self) -> Iterator[Located]:
        """The units, in file order; those of one piece follow each other."""

    def changes(self, piece: Piece, edits: Sequence[Wanted], lose: Lose) -> list[Change]:
        """The changes of a piece's bytes, in order; FormatError where an edit is impossible."""


def opened(path: Path, elements: Elements, piece: Piece, edit: Wanted) -> tuple[Node, etree._Element]:
    """The outline of a unit and its element; FormatError where its tags are damaged."""
    top = None if piece.fault else outline(piece.raw)
    element = elements.one(piece) if top else None
    if top is None or element is None:
        raise cannot(path, edit, "its tags are damaged", "convert the file to a fresh one first")
    return top, element


def cannot(path: Path, edit: Wanted, why: str, hint: str = "") -> FormatError:
    """The error for an edit that is not possible."""
    return FormatError(f"{edit.name} cannot be edited in place: {why}", path=path, line=edit.found.unit.line, hint=hint)


def spelled(raw: bytes, texts: Sequence[tuple[Node | None, Text]]) -> dict[str, str]:
    """The tags of some texts of a unit as the file spells them."""
    known: dict[str, str] = {}
    for node, text in texts:
        if node is not None:
            known |= tokens(raw, node, text.tags)
    return known


def new_content(raw: bytes, node: Node | None, edit: Wanted, known: Mapping[str, str], lose: Lose) -> bytes:
    """The edited text as XML; comments that `node` holds now are lost, and told."""
    if node is not None:
        inside = _CDATA.sub(b"", raw[node.inner : node.close])
        for comment in _COMMENT.findall(inside):
            lose(edit, comment.decode("utf-8", "replace"))
    return write_text(edit.variant.text, lambda what: lose(edit, what), known).encode("utf-8")
