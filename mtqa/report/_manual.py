"""A check's manual taken apart for the page: paragraphs under their labels, an example's lines by language."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"([A-Z][a-z]{2,15}):[ \t]*(.*)")
_EXAMPLE_LINE = re.compile(r"(zh|en|better|glossary):\s*(.*)")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph. `label` stands before the first of its section; `kind` is "zh", "en", "better"
    or "glossary" in an example."""

    label: str
    text: str
    kind: str = ""


def parts(manual: str) -> list[Part]:
    """The paragraphs of a manual in order; the lines of a paragraph are joined, those of an example are not."""
    found: list[Part] = []
    label, paragraph = "", ""
    for line in [*manual.splitlines(), ""]:
        heading = _HEADING.fullmatch(line)
        example = _EXAMPLE_LINE.fullmatch(line.strip())
        if (heading or example or not line.strip()) and paragraph:
            found.append(Part(label, paragraph))
            label, paragraph = "", ""
        if heading:
            label, paragraph = heading[1], heading[2].strip()
        elif example:
            found.append(Part(label, example[2], example[1]))
            label = ""
        elif line.strip():
            paragraph = f"{paragraph} {line.strip()}".strip()
    return found
