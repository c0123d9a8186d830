"""Editing a TMX in place: the content of a seg, a new tuv, the date and author of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.formats._edit import Lose, Stamp, Wanted, cannot, new_content, opened, spelled
from mtqa.formats._inline import read_text
from mtqa.formats._outline import Change, Node, attribute, blank_before, node_of, with_attributes, with_content
from mtqa.formats._split import Piece
from mtqa.formats._tmx_read import ROLE, SYSTEM, TmxReader
from mtqa.formats._xml import ILLEGAL, escaped, escaped_value
from mtqa.formats.base import ReadOptions
from mtqa.model import Role

if TYPE_CHECKING:
    from lxml import etree


class TmxEditor:
    """The units of a TMX, and the changes of bytes that edits of them mean."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path, self.language = path, options.target_language
        self.reader = TmxReader(path, replace(options, warnings=[], quarantine=False, require_target=False))
        self.encoding = self.reader.survey.encoding
        self.located = self.reader.located

    def changes(self, piece: Piece, edits: Sequence[Wanted], lose: Lose) -> list[Change]:
        """The changes of one tu."""
        top, element = opened(self.path, self.reader.elements, piece, edits[0])
        nodes = [node_of(top, tuv, element) for tuv in self.reader.targets_of(piece, element)]
        known = self._spelled(piece.raw, top, element)
        found: list[Change] = []
        for edit in edits:
            if edit.place is None:
                found.append(self._added(piece.raw, top, nodes, edit, new_content(piece.raw, None, edit, known, lose)))
            elif (tuv := nodes[edit.place]) is None:
                raise cannot(self.path, edit, "its tags are damaged")
            else:
                found += self._edited(piece.raw, tuv, edit, known, lose)
        return sorted(found, key=lambda change: change.start)

    def _spelled(self, raw: bytes, top: Node, element: etree._Element) -> dict[str, str]:
        segments = list(element.iter("{*}seg"))
        return spelled(raw, [(node_of(top, segment, element), read_text(segment)) for segment in segments])

    def _edited(self, raw: bytes, tuv: Node, edit: Wanted, known: dict[str, str], lose: Lose) -> list[Change]:
        segment = tuv.child("seg")
        stamped = with_attributes(raw, tuv, edit.stamp.attributes())
        if segment is None:  # some tools leave the seg out
            content = new_content(raw, tuv, edit, known, lose)
            return [*stamped, with_content(raw, tuv, self._element(tuv, "seg", content))]
        stamped += [*self._note(raw, tuv, segment, edit.stamp.note), *self._properties(raw, tuv, segment, edit.stamp)]
        if edit.same:
            return stamped
        return [*stamped, with_content(raw, segment, new_content(raw, segment, edit, known, lose))]

    def _note(self, raw: bytes, tuv: Node, segment: Node, note: str) -> list[Change]:
        """A note before the seg, unless the same one is there; other people's notes stay."""
        content = escaped(ILLEGAL.sub("", note)).encode()
        there = [raw[node.inner : node.close] for node in tuv.children if node.local == "note"]
        if not content or content in there:
            return []
        new = self._element(tuv, "note", content) + blank_before(raw, segment.start)
        return [Change(segment.start, segment.start, new)]

    def _properties(self, raw: bytes, tuv: Node, segment: Node, stamp: Stamp) -> list[Change]:
        """The stamp's props: a new value where there is one of that type, else a new one before the seg."""
        changes = []
        blank = blank_before(raw, segment.start)
        for key, value in stamp.properties:
            content = escaped(ILLEGAL.sub("", value)).encode()
            kind = escaped_value(key)
            same = [n for n in tuv.children if n.local == "prop" and attribute(raw, n, "type") == kind]
            if same:
                changes.append(with_content(raw, same[0], content))
            else:
                new = self._element(tuv, "prop", content, f' type="{kind}"')
                changes.append(Change(segment.start, segment.start, new + blank))
        return changes

    def _added(self, raw: bytes, top: Node, nodes: Sequence[Node | None], edit: Wanted, content: bytes) -> Change:
        """A new tuv behind the last one, laid out as that is."""
        last = [child for child in top.children if child.local == "tuv"][-1]
        like = next((node for node in nodes if node), last)
        name = next((name for name in ("xml:lang", "lang") if attribute(raw, like, name)), "xml:lang")
        code = attribute(raw, like, name) if like in nodes else next(iter(self.reader.targets), self.language)
        stamped = "".join(f' {key}="{value}"' for key, value in edit.stamp.attributes().items())
        marks = [(ROLE, edit.variant.role.value)] if nodes or edit.variant.role is not Role.MT else []
        marks += [(SYSTEM, edit.variant.system)] if edit.variant.system else []
        props = [
            self._element(last, "prop", escaped(ILLEGAL.sub("", value)).encode(), f' type="{escaped_value(key)}"')
            for key, value in (*marks, *edit.stamp.properties)
        ]
        note = escaped(ILLEGAL.sub("", edit.stamp.note)).encode()
        notes = [self._element(last, "note", note)] if note else []
        inside = b"".join([*notes, *props, self._element(last, "seg", content)])
        tuv = self._element(last, "tuv", inside, f' {name}="{code}"{stamped}')
        return Change(last.end, last.end, blank_before(raw, last.start) + tuv)

    def _element(self, like: Node, name: str, content: bytes, attributes: str = "") -> bytes:
        """An element with the namespace prefix of another."""
        prefix = like.name.rpartition(":")[0]
        full = f"{prefix}:{name}" if prefix else name
        return f"<{full}{attributes}>".encode() + content + f"</{full}>".encode()
