"""What an XLIFF file says of itself: version, namespaces, and each `<file>` in it with its languages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._encoding import Encoding, Utf8Stream, find_encoding, head_text
from mtqa.formats._files import head_of
from mtqa.formats._language import choose_language, histogram
from mtqa.formats._notes import Notes
from mtqa.formats._split import Splitter
from mtqa.formats._tmx_head import root_of
from mtqa.formats._xml import parse
from mtqa.formats.base import ReadOptions

_ROOT = re.compile(r"""<(?:([\w.-]+):)?xliff(?=[\s>])(?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_ATTRIBUTE = re.compile(r"""([^\s<>=/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ID = re.compile(rb"""<[^<>]*?\sid\s*=\s*("[^"<]*"|'[^'<]*')""")
_SECTION = re.compile(r"<!--.*?-->|<\?.*?\?>", re.S)


@dataclass(slots=True)
class FileMark:
    """One `<file>`: where it begins in the UTF-8 stream, what it is called, its languages, its number of units."""

    offset: int
    label: str
    original: str
    source: str
    target: str
    units: int = 0


@dataclass(frozen=True, slots=True)
class XliffHead:
    """The facts of the whole file. `prefix` is that of `<p:trans-unit>`, `namespaces` what its units inherit."""

    encoding: Encoding
    version: str
    prefix: str
    namespaces: bytes
    files: list[FileMark]
    ambiguous: bool  # whether an id stands in several files

    @property
    def unit(self) -> str:
        """The name of a unit's element."""
        return "unit" if self.version.startswith("2") else "trans-unit"


def xliff_version(head: bytes) -> str:
    """The version of an XLIFF that begins so, "1.2" where it does not say; "" for what is none."""
    match = _ROOT.search(_SECTION.sub("", head_text(head)))
    if not match:
        return ""
    values = attributes_of(match[0])
    spaces = [value for name, value in values.items() if name.startswith("xmlns") and "xliff:document:" in value]
    return values.get("version") or (spaces[0].rpartition(":")[2] if spaces else "1.2")


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a start tag by their names as written."""
    return {match[1]: unescape(match[2][1:-1]) for match in _ATTRIBUTE.finditer(tag)}


def read_head(path: Path, notes: Notes) -> XliffHead:
    """Read through a file once; FormatError where it is no XLIFF or has no units."""
    encoding = find_encoding(path, notes)
    head = head_of(path)
    version = xliff_version(head)
    if not version:
        raise FormatError(_what_else(head), path=path)
    match = _ROOT.search(_SECTION.sub("", head_text(head)))
    assert match is not None
    unit = "unit" if version.startswith("2") else "trans-unit"
    splitter = Splitter(unit, Notes(path, []), match[1] or "", "file")
    units = [(p.offset, _id_of(p.raw)) for p in splitter.pieces(Utf8Stream(path, encoding, Notes(path, [])))]
    if not units:
        raise FormatError(f"is an XLIFF {version} without any <{unit}>", path=path)
    root = attributes_of(match[0])
    tags = [(offset, attributes_of(tag.decode("utf-8", "replace"))) for offset, tag in splitter.landmarks]
    files = _files(root, tags or [(0, {})])
    spaces = _namespaces([root, *(values for _, values in tags)])
    owners: dict[int, FileMark] = {}
    ambiguous = False
    for offset, name in units:
        mark = file_at(files, offset)
        mark.units += 1
        ambiguous = ambiguous or (bool(name) and owners.setdefault(name, mark) is not mark)
    return XliffHead(encoding, version, match[1] or "", spaces, files, ambiguous)


def file_at(files: list[FileMark], offset: int) -> FileMark:
    """The `<file>` that an offset of the UTF-8 stream lies in."""
    return files[max(0, bisect_right(files, offset, key=lambda mark: mark.offset) - 1)]


def _id_of(raw: bytes) -> int:
    """A number for the id in a unit's start tag, 0 where it has none."""
    match = _ID.match(raw)
    return hash(match[1]) if match else 0


def _files(root: dict[str, str], tags: list[tuple[int, dict[str, str]]]) -> list[FileMark]:
    """The `<file>` elements, each with a label of its own."""
    seen: Counter[str] = Counter()
    files = []
    for number, (offset, values) in enumerate(tags, 1):
        original = values.get("original", "")
        label = (values.get("id", "") if "srcLang" in root else "") or original or str(number)
        seen[label] += 1
        source = values.get("source-language", root.get("srcLang", ""))
        target = values.get("target-language", root.get("trgLang", ""))
        unique = label if seen[label] == 1 else f"{label}~{seen[label]}"
        files.append(FileMark(offset, unique, original or values.get("id", ""), source, target))
    return files


def _namespaces(all_values: list[dict[str, str]]) -> bytes:
    declared: dict[str, str] = {}
    for values in all_values:
        for name, value in values.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                declared.setdefault(name, value)
    spaces = "".join(f' {name}="{value}"' for name, value in declared.items() if not set(value) & set('<&"')).encode()
    return spaces if parse(b"", spaces) is not None else b""


def _what_else(head: bytes) -> str:
    root = root_of(head_text(head).encode("utf-8", "replace"))
    return f"is not an XLIFF: its root is <{root}>" if root else "is not an XLIFF: there is no <xliff>"


def refuse_wrong_pair(path: Path, head: XliffHead, options: ReadOptions, notes: Notes) -> set[str]:
    """The labels of the files that answer to the wanted languages; FormatError where there are none.

    A file that does not name a language is taken at its reader's word, with a warning.
    """
    files = [mark for mark in head.files if mark.units]
    sources = _answers(options.source_language, Counter(mark.source for mark in files), notes)
    targets = _answers(options.target_language, Counter(mark.target for mark in files), notes)
    fitting = {mark.label for mark in files if mark.source in sources and mark.target in targets}
    if not fitting:
        pairs = Counter[str]()
        for mark in files:
            pairs[f"{mark.source or '?'} into {mark.target or '?'}"] += mark.units
        raise FormatError(
            f"has no {options.source_language} into {options.target_language}; it has {histogram(pairs)}",
            path=path,
            hint="name the pair with --source-language and --target-language",
        )
    return fitting


def _answers(wanted: str, counts: Counter[str], notes: Notes) -> set[str]:
    choice = choose_language(wanted, {code: number for code, number in counts.items() if code})
    if choice.warning:
        notes.add(choice.warning)
    if "" in counts:
        notes.add(f"does not name every language; {wanted} is taken for granted")
    return {*choice.codes, ""}
