"""Reads the example that every check's manual holds, for tests, `mtqa explain` and the report's legend.

The form, indented by four under `Example:`, a document's segments one after the other:

    zh: 5月，公司卖出530万台。
    en: The company sold 530 million units in May.
    better: The company sold 5.3 million units in May.
    glossary: 新华社 = Xinhua News Agency; !New China News Agency

`glossary` stands once, only where the check needs terms: Chinese forms joined by `|`, then the preferred rendering,
admitted ones, and forbidden ones with an exclamation mark; another status stands in brackets: `openEuler [dnt]`.

Inline tags stand in an example as ⟨1⟩ … ⟨/1⟩ for a pair and ⟨1/⟩ for one alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqa.model import Segment, Span, Tag, Text

if TYPE_CHECKING:
    from mtqa.glossary.match import Matcher

_SECTION = re.compile(r"^(Why|Example|Source):[ \t]*(.*(?:\n(?:[ \t]+.*)?)*)", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*(zh|en|better|glossary):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"⟨(?P<end>/?)(?P<number>\d+)(?P<alone>/?)⟩")


@dataclass(frozen=True, slots=True)
class Pair:
    """One segment of an example. `better` is None where the segment is faultless as it stands."""

    source: str
    target: str
    better: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """The example of a manual, and the glossary line it needs ("" for none)."""

    pairs: tuple[Pair, ...]
    glossary: str = ""

    def segments(self, *, better: bool = False) -> list[Segment]:
        """The segments as they are flagged, or with the better texts put in."""
        texts = (
            (tagged(pair.source), tagged(pair.better if better and pair.better is not None else pair.target))
            for pair in self.pairs
        )
        return [
            Segment(str(number), source.plain, target.plain, document="example", index=number - 1,
                    source_tags=source.tags, target_tags=target.tags)
            for number, (source, target) in enumerate(texts, 1)
        ]  # fmt: skip


def tagged(text: str) -> Text:
    """A text of an example, its ⟨1⟩ … ⟨/1⟩ and ⟨1/⟩ as the tags of a TMX file."""
    tags, plain, done = [], "", 0
    for match in _TAG.finditer(text):
        plain += text[done : match.start()]
        done = match.end()
        kind = "ph" if match["alone"] else "ept" if match["end"] else "bpt"
        name = "x" if kind == "ph" else "i"
        raw = f'<{kind} {name}="{match["number"]}"/>'
        tags.append(Tag(kind, Span(len(plain), len(plain)), raw, {name: match["number"]}))
    return Text(plain + text[done:], tuple(tags))


def sections(manual: str) -> dict[str, str]:
    """The texts under `Why:`, `Example:` and `Source:` of a manual."""
    return {match[1]: match[2].strip("\n") for match in _SECTION.finditer(manual)}


def example(manual: str) -> Example:
    """The example of a manual. Raises ValueError where a line is out of place."""
    pairs: list[Pair] = []
    source, glossary = "", ""
    for key, value in _LINE.findall(sections(manual).get("Example", "")):
        if key == "zh":
            source = value
        elif key == "en":
            pairs.append(Pair(source, value))
        elif key == "glossary":
            glossary = value
        elif not pairs or pairs[-1].better is not None:
            raise ValueError("better: needs an en: of its own before it")
        else:
            pairs[-1] = Pair(pairs[-1].source, pairs[-1].target, value)
    return Example(tuple(pairs), glossary)


def matcher_from_example(line: str) -> Matcher:
    """A matcher over the glossary line of an example: one concept, or several parted by ` / `."""
    from mtqa.glossary.match import Matcher
    from mtqa.glossary.model import Glossary, Row, Status

    rows: list[Row] = []
    for number, concept in enumerate(line.split(" / "), 1):
        forms, _, renderings = concept.partition("=")
        zh = tuple(form.strip() for form in forms.split("|"))
        for order, rendering in enumerate(renderings.split(";")):
            text, _, named = rendering.strip().removesuffix("]").partition(" [")
            status = Status.FORBIDDEN if text.startswith("!") else Status.ADMITTED if order else Status.PREFERRED
            status = Status(named) if named else status
            rows.append(Row(id=f"example-{number}", zh=zh, en=text.removeprefix("!").strip(), status=status))
    return Matcher(Glossary.from_rows(rows))
