"""Editing an XLIFF in place: the content of a target or of one segment's mark in it; a missing target is inserted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.formats._edit import Lose, Stamp, Wanted, cannot, new_content, opened, spelled
from mtqa.formats._inline import read_text
from mtqa.formats._outline import Change, Node, blank_before, node_of, with_content
from mtqa.formats._split import Piece
from mtqa.formats._xliff_read import Part, XliffReader, parts_of
from mtqa.formats._xml import ILLEGAL, escaped, escaped_value
from mtqa.formats.base import ReadOptions

if TYPE_CHECKING:
    from lxml import etree


class XliffEditor:
    """The segments of an XLIFF, and the changes of bytes that edits of them mean."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.reader = XliffReader(path, replace(options, warnings=[], quarantine=False, require_target=False))
        self.encoding = self.reader.head.encoding
        self.located = self.reader.located

    def changes(self, piece: Piece, edits: Sequence[Wanted], lose: Lose) -> list[Change]:
        """The changes of one unit."""
        top, element = opened(self.path, self.reader.elements, piece, edits[0])
        parts = parts_of(element)
        known = _spelled(piece.raw, top, element, parts)
        contents: dict[int, bytes] = {}
        notes: list[Change] = []
        for edit in edits:
            part = parts[edit.found.part]
            if edit.place is None and edit.found.unit.variants:
                raise cannot(self.path, edit, "an XLIFF holds one translation of a unit", "convert it to TMX")
            note = _note(piece.raw, top, edit.stamp)
            if stamped := [part for part in edit.stamp.parts() if note is None or part != "comment"]:
                lose(edit, f"{', '.join(stamped)} of the change, for which XLIFF has no place")
            notes += note or []
            if edit.same:
                continue
            node = None if part.target is None else node_of(top, part.target, element)
            contents[edit.found.part] = new_content(piece.raw, node, edit, known, lose)
        changes = [*self._changes(piece.raw, top, element, contents), *notes]
        return sorted(changes, key=lambda change: change.start)

    def _changes(self, raw: bytes, top: Node, element: etree._Element, contents: Mapping[int, bytes]) -> list[Change]:
        parts = parts_of(element)
        found, fresh = [], {}
        for number, content in contents.items():
            part = parts[number]
            target = None if part.target is None else node_of(top, part.target, element)
            whole = None if part.whole is None else node_of(top, part.whole, element)
            if target is not None:
                found.append(with_content(raw, target, content))
            elif whole is not None:
                found.append(self._with_mark(raw, whole, part, content))
            elif part.holder is part.source:
                fresh[part.source] = content
            else:
                source = node_of(top, part.source, element)
                after = top.child("seg-source") if source in top.children else None
                found += [_inserted(raw, after or source, content)] if source else []
        return [*found, *_segmented(raw, top, element, fresh)] if fresh else found

    def _with_mark(self, raw: bytes, whole: Node, part: Part, content: bytes) -> Change:
        """A target that lacks the mark of this segment gets it at its end."""
        prefix = whole.name.removesuffix("target")
        mark = f'<{prefix}mrk mtype="seg" mid="{escaped_value(part.name)}">'.encode() + content
        mark += f"</{prefix}mrk>".encode()
        if whole.close == whole.end:
            return with_content(raw, whole, mark)
        return Change(whole.close, whole.close, mark)


def _note(raw: bytes, top: Node, stamp: Stamp) -> list[Change] | None:
    """A comment as a note behind the texts of a trans-unit, unless it is there; None where there is no such place."""
    texts = [child for child in top.children if child.local in {"source", "seg-source", "target"}]
    if top.local != "trans-unit" or not texts:
        return None
    content = escaped(ILLEGAL.sub("", stamp.note)).encode()
    if not content or content in [raw[node.inner : node.close] for node in top.children if node.local == "note"]:
        return []
    name = f"{texts[-1].name.rpartition(':')[0]}:note".lstrip(":")
    author = f' from="{escaped_value(stamp.changeid)}"' if stamp.changeid else ""
    new = f"<{name}{author}>".encode() + content + f"</{name}>".encode()
    return [Change(texts[-1].end, texts[-1].end, blank_before(raw, texts[-1].start) + new)]


def _spelled(raw: bytes, top: Node, element: etree._Element, parts: Sequence[Part]) -> dict[str, str]:
    texts = [text for part in parts for text in (part.source, part.target) if text is not None]
    return spelled(raw, [(node_of(top, text, element), read_text(text)) for text in texts])


def _inserted(raw: bytes, before: Node, content: bytes) -> Change:
    """A target behind the source, on a line of its own where the source has one."""
    name = before.name.rpartition(":")[0]
    tag = f"{name}:target" if name else "target"
    new = f"<{tag}>".encode() + content + f"</{tag}>".encode()
    return Change(before.end, before.end, blank_before(raw, before.start) + new)


def _segmented(
    raw: bytes, top: Node, element: etree._Element, contents: Mapping[etree._Element, bytes]
) -> list[Change]:
    """A target made after the seg-source: what stands between the marks is copied, other marks are empty."""
    source = top.child("seg-source")
    if source is None:
        return []
    marks = [part.source for part in parts_of(element)]
    content, done = b"", source.inner
    for mark in marks:
        node = node_of(top, mark, element)
        if node is None or node.start < done:
            continue
        content += raw[done : node.inner] + contents.get(mark, b"")
        done = node.close
    return [_inserted(raw, source, content + raw[done : source.close])]
