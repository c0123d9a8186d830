"""XML of unknown origin, read without trust: no entity is resolved, nothing else is opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqa.errors import GlossaryError

if TYPE_CHECKING:
    from lxml import etree

# Characters that XML cannot hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parsed(path: Path) -> etree._ElementTree:
    """The document. Raises GlossaryError for what is no XML, and for one that declares entities of its own."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.parse(path, parser)
    except OSError as error:
        raise GlossaryError("cannot be read", path=path, hint="check the name") from error
    except etree.XMLSyntaxError as error:
        message = f"is no XML: {error.msg}"
        raise GlossaryError(message, path=path, line=error.lineno, hint="export it again") from error
    declared: Any = tree.docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise GlossaryError("declares entities of its own", path=path, hint="export it without a document type")
    return tree


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: etree._Element) -> str:
    """All text below an element, on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def written(text: str) -> str:
    """A text as XML can hold it."""
    return ILLEGAL.sub("\ufffd", text)
