"""What stands before the first unit of a TMX, which languages the file holds, and whether it is a TMX at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._encoding import Encoding, find_encoding
from mtqa.formats._language import histogram
from mtqa.formats._notes import Notes
from mtqa.formats._split import MAX_PIECE
from mtqa.formats._xml import TAG, local_name, parse

# As the splitter sees them: a second opener before the closer means that the first one's closer is lost.
SECTION = re.compile(rb"<!--(?:[^<-]++|<(?!!--)|-(?!->))*+-->|<!\[CDATA\[(?:[^<\]]++|<(?!!\[CDATA\[)|\](?!\]>))*+\]\]>")
# Begins with a literal, which the regex engine finds fast; `<` or a prefix before it is looked at afterwards.
_TUV = re.compile(rb"""tuv(?<=[<:]tuv)(?=[\s>])(?:[^<>]*?\s(?:xml:)?lang\s*=\s*["']([^"'<]*)["'])?""")
FIRST_UNIT = re.compile(rb"<(?:[\w.-]+:)?tu(?=[\s>/])")
_ROOT = re.compile(rb"<(?:([\w.-]+):)?(tmx|map|xliff|html)(?=[\s>])", re.I)
_XMLNS = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<&]*"|'[^'<&]*')""")
_BODY = re.compile(rb"<(?:[\w.-]+:)?body[^<>]*>")
_HEADER = re.compile(r"<(?:[\w.-]+:)?header(?:\s[^<>]*/>|[\s>].*?</(?:[\w.-]+:)?header\s*>)", re.S)
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.-]+)\s+(?:"([^"&%]{0,1000})"|'([^'&%]{0,1000})')\s*>""")


@dataclass(slots=True)
class Survey:
    """What one pass over the bytes tells: encoding, languages of the tuv with counts, the part before the units."""

    encoding: Encoding = field(default_factory=lambda: Encoding("utf-8"))
    languages: Counter[str] = field(default_factory=Counter)
    head: bytes = b""
    has_units: bool = False
    rest: bytes = b""

    def visit(self, chunk: bytes) -> None:
        """Count languages in one chunk; a comment or tag cut by its end waits for the next."""
        data = self.rest + chunk
        sections = b"!" in data and b"<!" in data  # a single byte is found ten times as fast
        if sections:
            data = SECTION.sub(b"", data)
        cut = self._cut(data, sections)
        self.rest, data = data[cut:], data[:cut]
        if not self.has_units and len(self.head) < MAX_PIECE:
            unit = FIRST_UNIT.search(data)
            self.head += data[: unit.start()] if unit else data
            self.has_units = unit is not None
        self.languages.update(_TUV.findall(data))

    def _cut(self, data: bytes, sections: bool) -> int:
        """Where the last complete markup ends."""
        opened = max(data.rfind(b"<!--"), data.rfind(b"<![CDATA[")) if sections else -1
        if opened >= 0 and len(data) - opened < MAX_PIECE:
            return opened
        last = data.rfind(b"<")
        return last if last >= 0 and data.find(b">", last) < 0 and len(data) - last < MAX_PIECE else len(data)

    def finish(self) -> None:
        """Count what is left and make the language codes text."""
        rest, self.rest = self.rest, b""
        if rest:
            self.languages.update(_TUV.findall(rest))
            unit = FIRST_UNIT.search(rest)
            self.head = self.head if self.has_units else self.head + rest[: unit.start() if unit else None]
            self.has_units = self.has_units or unit is not None
        self.languages = Counter({_text(code): count for code, count in self.languages.items()})


def _text(code: bytes | str) -> str:
    return code.decode("utf-8", "replace") if isinstance(code, bytes) else code


def survey(path: Path, notes: Notes) -> Survey:
    """Read through a file once; FormatError where it is no TMX."""
    result = Survey()
    result.encoding = find_encoding(path, notes, result.visit)
    result.finish()
    _refuse_others(path, result)
    return result


def root_of(head: bytes) -> str:
    """The name of a known root element in the first bytes, in lower case; "" for none."""
    match = _ROOT.search(SECTION.sub(b"", head))
    return match[2].decode().lower() if match else ""


def _refuse_others(path: Path, found: Survey) -> None:
    if found.languages and found.has_units:
        return
    root = root_of(found.head)
    start = found.head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")[:200]
    if root == "map":
        raise FormatError("is a Tiled game map, not a translation memory", path=path, hint="both end in .tmx")
    if root == "html" or (start[:9].lower() == b"<!doctype" and b"html" in start.lower()):
        raise FormatError("is an HTML page, not a TMX", path=path, hint="the download may have given an error page")
    if root == "xliff":
        raise FormatError("is an XLIFF file, not a TMX", path=path, hint="convert it to TMX")
    if root == "tmx" or found.has_units:
        raise FormatError("is a TMX without any translation unit", path=path)
    if start.startswith(b"<"):
        raise FormatError("is XML but not a TMX: there is no <tmx> and no <tu>", path=path)
    raise FormatError("is not a TMX: it is not XML", path=path)


@dataclass(frozen=True, slots=True)
class Head:
    """The header's facts. `namespaces` are the declarations that units inherit, `prefix` that of `<p:tu>`."""

    prefix: str = ""
    namespaces: bytes = b""
    document: str = ""
    entities: dict[str, str] = field(default_factory=dict)


def read_head(found: Survey, notes: Notes) -> Head:
    """Namespaces, document and entities of the part before the first unit."""
    root = _ROOT.search(found.head)
    if root is None:
        notes.add("has no <tmx> element; its units are read all the same", 1)
        return Head()
    end = found.head.find(b">", root.start())
    body = _BODY.search(found.head)
    declared = {}
    for element in (found.head[root.start() : end], body[0] if body else b""):
        declared.update({match[0].split(b"=")[0].strip(): match[0] for match in _XMLNS.finditer(element)})
    namespaces = b"".join(declared.values())
    if parse(b"", namespaces) is None:
        namespaces = b""
    entities = {match[1].decode(): (match[2] or match[3] or b"").decode("utf-8", "replace")
                for match in _ENTITY.finditer(found.head)}  # fmt: skip
    return Head((root[1] or b"").decode(), namespaces, _header_document(found.head, namespaces), entities)


def _header_document(head: bytes, namespaces: bytes) -> str:
    match = _HEADER.search(head.decode("utf-8", "replace"))
    wrapper = parse(match[0].encode(), namespaces) if match else None
    if wrapper is None:
        return ""
    props = (prop for prop in wrapper.iter() if local_name(str(prop.tag)) == "prop")
    return next((prop.text or "" for prop in props if prop.get("type") == "x-mtqa-document"), "")


def refuse_pair(path: Path, wanted: str, found: Survey) -> FormatError:
    """The error for a language that the file does not have."""
    return FormatError(
        f"has no {wanted}; its languages are {histogram(found.languages)}",
        path=path,
        hint="name the pair with --source-language and --target-language",
    )


__all__ = ["TAG", "Head", "Survey", "read_head", "refuse_pair", "root_of", "survey"]
