"""XML in small, safe portions: raw units to elements through lxml, and what may stand in an XML text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

# What XML 1.0 forbids: C0 controls but tab, LF and CR, surrogates, and the two non-characters of the first plane.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NAME = r"[A-Za-z_\u0080-\U0010ffff][\w.\-\u0080-\U0010ffff]*(?::[A-Za-z_][\w.\-]*)?"
_ATTRIBUTE = rf"""\s+{NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*')"""
TAG = re.compile(rf"<(?P<end>/?)(?P<name>{NAME})(?:{_ATTRIBUTE})*\s*(?P<empty>/?)>")

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


def escaped(text: str) -> str:
    """Text that an XML parser reads back as it is; illegal characters must be gone before."""
    return text.translate(_TEXT)


def escaped_value(text: str) -> str:
    """An attribute's value in double quotes that is read back as it is."""
    return text.translate(_VALUE)


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    return _safe_parser(recover=False)


@lru_cache(maxsize=1)
def _lenient_parser() -> etree.XMLParser:
    return _safe_parser(recover=True)


def _safe_parser(recover: bool) -> etree.XMLParser:
    """A parser that resolves no entity, loads no document type and touches no network."""
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def parse(raw: bytes, namespaces: bytes = b"") -> etree._Element | None:
    """The children of `raw` below an element that declares `namespaces`; None where they are not well-formed."""
    from lxml import etree

    try:
        return etree.fromstring(b"<b%b>%b</b>" % (namespaces, raw), _parser())
    except etree.XMLSyntaxError:
        return None


def fault_of(raw: bytes, namespaces: bytes = b"") -> str:
    """What lxml says of bytes that are not well-formed, without its own line and column; "" where they are."""
    return first_fault(raw, namespaces)[0]


def first_fault(raw: bytes, namespaces: bytes = b"") -> tuple[str, int]:
    """The same, with the line in `raw` from 1."""
    from lxml import etree

    try:
        etree.fromstring(b"<b%b>%b</b>" % (namespaces, raw), _parser())
    except etree.XMLSyntaxError as error:
        said = re.sub(r", line \d+, column \d+.*$| line \d+ and b\b", "", error.msg or "not well-formed")
        return said, max(1, error.lineno or 1)
    return "", 1


def parse_leniently(raw: bytes, namespaces: bytes = b"") -> etree._Element | None:
    """What libxml2 makes of damaged bytes; it drops text in silence, so the caller has to compare."""
    from lxml import etree

    try:
        return etree.fromstring(b"<b%b>%b</b>" % (namespaces, raw), _lenient_parser())
    except (etree.XMLSyntaxError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=1024)
def local_name(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]
