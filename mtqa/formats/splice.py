"""Writing an edited corpus back: the edited texts change, every other byte of the file stays as it was."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import cast

from mtqa.errors import FormatError
from mtqa.formats._edit import Editor, Stamp, Wanted
from mtqa.formats._elements import Located
from mtqa.formats._encoding import Encoding, declared_encoding
from mtqa.formats._files import chunks, head_of
from mtqa.formats._notes import Notes
from mtqa.formats._outline import Change
from mtqa.formats._retag import carry_tags
from mtqa.formats._rewrite import Splice, rewrite
from mtqa.formats._split import Piece
from mtqa.formats._xml import ILLEGAL
from mtqa.formats.base import ReadOptions
from mtqa.formats.load import POSTEDIT, UNNAMED, find_format, segment_of, system_name, texts_by_system
from mtqa.model import Role, Segment, Tag, Text, Unit, Variant

Key = tuple[int, str | Role | int]
Edits = Mapping[Key, str | Text] | Callable[[Segment, str], str | Text | None]
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
_NO_STAMP = Stamp()


@dataclass(frozen=True, slots=True)
class Loss:
    """What an edit could not keep: inline tags as the file spells them, or what XML cannot hold."""

    index: int
    unit: str
    line: int | None
    what: tuple[str, ...]

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}unit {self.unit or self.index} loses {' '.join(self.what)}"


@dataclass(frozen=True, slots=True)
class EditReport:
    """What was done: units in the file, texts replaced, texts added, edits that changed nothing, and losses.

    `stamped` counts texts that stayed and got a note, a property, an author or a date.
    """

    units: int
    edited: int
    added: int
    unchanged: int
    losses: tuple[Loss, ...] = ()
    stamped: int = 0


def write_edited(
    source: str | Path,
    target: str | Path,
    edits: Edits,
    options: ReadOptions | None = None,
    stamp: Stamp | Mapping[Key, Stamp] = _NO_STAMP,
) -> EditReport:
    """Write `source` with edited texts to `target`; the two may be one file, which is then replaced at once.

    `edits` maps (index of the unit from 0, which text) to the new text, where the text is named by its system as a
    run names it ("mt", "alpha", "alpha+postedit"), by its role (the first of it), or by its number in the unit; a
    function gets every segment with its system's name and returns the new text, or None to leave it. A plain string
    keeps the inline tags that still have a place; a `Text` has the tags it says. A text that the unit lacks is added.
    `stamp` is set where a text changes; a mapping has one for each edit, under the edit's own key.

    Raises FormatError for a file that cannot be edited in place, a unit that does not exist, and an edit that a
    damaged unit does not allow; nothing is written then.
    """
    source, target, options = Path(source), Path(target), options or ReadOptions()
    plan = _Plan(source, options, stamp, edits)
    plan.make()
    rewrite(source, target, plan.splices, plan.check)
    return EditReport(plan.units, plan.edited, plan.added, plan.unchanged, tuple(plan.losses.values()), plan.stamped)


class _Plan:
    """All splices of one writing, and how to prove them."""

    def __init__(self, source: Path, options: ReadOptions, stamp: Stamp | Mapping[Key, Stamp], edits: Edits) -> None:
        self.source, self.options, self.stamp, self.edits = source, options, stamp, edits
        self.kind = find_format(source)
        self.editor = self._open(source)
        self.coding = _Coding(source, self.editor.encoding)
        self.splices: list[Splice] = []
        self.expected: dict[int, list[tuple[int | None, str]]] = {}
        self.losses: dict[int, Loss] = {}
        self.units = self.edited = self.added = self.unchanged = self.stamped = 0

    def _open(self, path: Path) -> Editor:
        make = getattr(self.kind, "editor", None)
        if make is None:
            raise FormatError(
                f"is {self.kind.id}, which cannot be edited in place", path=path, hint="write it with `mtqa convert`"
            )
        return cast(Editor, make(path, self.options))

    def make(self) -> None:
        """Read the source once and lay down what is to change."""
        by_index = _by_index(self.edits) if isinstance(self.edits, Mapping) else None
        numbered = enumerate(self.editor.located())
        for _, group in groupby(numbered, key=lambda item: item[1].piece.offset):
            wanted: list[tuple[int, Wanted]] = []
            for index, found in group:
                self.units += 1
                asked = self._asked(index, found.unit) if by_index is None else by_index.pop(index, {})
                wanted += [(index, edit) for edit in self._edits_of(index, found, asked)]
            if wanted:
                self._lay_down(wanted)
        if by_index:
            raise FormatError(f"has {self.units} units, there is none with index {min(by_index)}", path=self.source)

    def _asked(self, index: int, unit: Unit) -> dict[str | Role | int, str | Text]:
        """What the function says of each system's segment."""
        assert callable(self.edits)
        references = tuple(v.text.plain for v in unit.variants if v.role is Role.REFERENCE)
        texts = texts_by_system(unit) or {UNNAMED: Text("")}
        answers = {name: self.edits(segment_of(unit, index, text, references), name) for name, text in texts.items()}
        return {name: text for name, text in answers.items() if text is not None}

    def _edits_of(self, index: int, found: Located, asked: Mapping[str | Role | int, str | Text]) -> Iterator[Wanted]:
        places: set[int] = set()
        for key, new in asked.items():
            place = place_of(found.unit, key)
            stamp = self.stamp if isinstance(self.stamp, Stamp) else self.stamp.get((index, key), _NO_STAMP)
            if place is None:
                fresh = new_variant(key, self.source, found.unit)
                yield Wanted(found, None, replace(fresh, text=new if isinstance(new, Text) else Text(new)), stamp)
                continue
            if place in places:
                raise FormatError(f"two edits of one text of unit {found.unit.id or index}", path=self.source)
            places.add(place)
            old = found.unit.variants[place]
            text, lost = carry_tags(old.text, new) if isinstance(new, str) else (new, _left_out(old.text, new))
            if lost:
                self._lose(index, found.unit, *(tag.raw or tag.kind for tag in lost))
            if text != old.text:
                yield Wanted(found, place, replace(old, text=text), stamp)
            elif stamp.always:
                yield Wanted(found, place, old, stamp, same=True)
            else:
                self.unchanged += 1

    def _lay_down(self, wanted: list[tuple[int, Wanted]]) -> None:
        found = wanted[0][1].found
        index_of = {id(edit): index for index, edit in wanted}
        changes = self.editor.changes(
            found.piece,
            [edit for _, edit in wanted],
            lambda edit, what: self._lose(index_of[id(edit)], edit.found.unit, what),
        )
        self.splices += [self.coding.splice(found.piece, found.offset, change) for change in changes]
        for index, edit in wanted:
            self.expected.setdefault(index, []).append((edit.place, ILLEGAL.sub("", edit.variant.text.plain)))
            self.added += edit.place is None
            self.stamped += edit.same
            self.edited += edit.place is not None and not edit.same

    def _lose(self, index: int, unit: Unit, *what: str) -> None:
        before = self.losses.get(index, Loss(index, unit.id, unit.line, ()))
        self.losses[index] = replace(before, what=before.what + what)

    def check(self, written: Path) -> None:
        """Raise FormatError unless reading gives the same units and the edited texts."""
        number = 0
        for index, found in enumerate(self._open(written).located()):
            number += 1
            texts = [variant.text.plain for variant in found.unit.variants]
            for place, text in self.expected.get(index, ()):
                if text not in (texts if place is None else texts[place : place + 1]):
                    raise FormatError(
                        f"was not written: unit {found.unit.id or index} would read otherwise", path=self.source
                    )
        if number != self.units:
            raise FormatError(
                f"was not written: it would have {number} instead of {self.units} units", path=self.source
            )


def _by_index(edits: Mapping[Key, str | Text]) -> dict[int, dict[str | Role | int, str | Text]]:
    found: dict[int, dict[str | Role | int, str | Text]] = {}
    for (index, key), text in edits.items():
        found.setdefault(index, {})[key] = text
    return found


def place_of(unit: Unit, key: str | Role | int) -> int | None:
    """The number of the text that a key names; None where the unit lacks it."""
    for place, variant in enumerate(unit.variants):
        named = variant.role is not Role.REFERENCE and system_name(variant) == key
        if key == place or key is variant.role or named:
            return place
    return None


def new_variant(key: str | Role | int, path: Path, unit: Unit) -> Variant:
    """Role and system of a text to add."""
    if isinstance(key, Role):
        return Variant(Text(""), key)
    if isinstance(key, int):
        if key != len(unit.variants):
            raise FormatError(f"unit {unit.id} has no text number {key}", path=path, line=unit.line)
        return Variant(Text(""))
    system, plus, last = key.rpartition("+")
    if last == POSTEDIT:
        return Variant(Text(""), Role.POSTEDIT, system)
    name = f"{system}{plus}{last}"
    return Variant(Text(""), Role.MT, "" if name == UNNAMED else name)


def _left_out(old: Text, new: Text) -> tuple[Tag, ...]:
    """The tags of the old text that the new one lacks, each as often as it does."""
    there = Counter(tag.raw for tag in new.tags)
    missing = []
    for tag in old.tags:
        there[tag.raw] -= 1
        if there[tag.raw] < 0:
            missing.append(tag)
    return tuple(missing)


class _Coding:
    """Bytes of the UTF-8 stream to bytes of the file: its encoding, its line ends, references for what it lacks."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        head = head_of(path)
        self.name = encoding.name
        self.writer = _writer(path, head, encoding)
        line_end = head.find("\n".encode(encoding.name))
        self.crlf = line_end > 0 and head[:line_end].endswith("\r".encode(encoding.name))

    def splice(self, piece: Piece, offset: int, change: Change) -> Splice:
        """A change of a piece as a change of the file."""
        before, old = piece.raw[: change.start], piece.raw[change.start : change.end]
        new = change.new
        if self.crlf:
            new = new.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if self.writer != "utf-8":
            new = new.decode("utf-8").encode(self.writer, "xmlcharrefreplace")
        return Splice(offset + len(self._own(before)), self._own(old), new)

    def _own(self, raw: bytes) -> bytes:
        return raw if self.name == "utf-8" else raw.decode("utf-8").encode(self.name, "replace")


def _writer(path: Path, head: bytes, encoding: Encoding) -> str:
    """The codec for new text: the declared one rather than the larger one that reading allows for.

    In a file that is plain ASCII so far but declares something else, references are right whichever is believed.
    """
    declared = _DECLARED.search(head[:1024])
    if encoding.bom or encoding.name.startswith("utf-16") or not declared:
        return encoding.name
    normal = declared_encoding(head)
    if normal not in {"", "utf-8"} and encoding.name == "utf-8":
        ascii_only = all(chunk.isascii() for chunk in chunks(path, Notes(path, [])))
        return "ascii" if ascii_only else "utf-8"
    name = declared[1].decode().lower().removeprefix("x-")
    if normal == "utf-8" and name in {"ascii", "us-ascii"}:
        return "ascii"
    return codecs.lookup(name).name if normal == encoding.name else encoding.name
