"""Candidates as one HTML page: complete without a network or a script, safe whatever the texts hold."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtqa.glossary.mine.candidates import Candidate, Example
from mtqa.glossary.model import Row
from mtqa.model import Span
from mtqa.text.spans import excerpt
from mtqa.text.visible import shown

FOLDER = Path(__file__).parent
_AROUND = 160


@dataclass(frozen=True, slots=True)
class Line:
    """A text around its mark: what stands before it, in it and behind it."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One example, cut to what fits; `mt` is None where no machine translation is known."""

    segment: str
    document: str
    zh: Line
    en: Line
    mt: Line | None


def page(candidates: Sequence[Candidate], rows: Sequence[Row], about: dict[str, str]) -> str:
    """The page of these candidates, `rows` being their lines in the TSV.

    `about` names the `corpus`, the `glossary` and the `sheet`, as the commands on the page have to name them.
    """
    import jinja2
    from markupsafe import Markup

    world = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    world.filters["shown"] = shown
    style = (FOLDER / "page.css").read_text("utf-8")
    entries = [
        (number, candidate, row, list(map(_shown, candidate.examples)))
        for number, (candidate, row) in enumerate(zip(candidates, rows, strict=True), start=1)
    ]
    template = world.get_template("page.html.j2")
    return template.render(
        entries=entries,
        corrections=sum(bool(candidate.corrected) for candidate in candidates),
        about=about,
        policy=_policy(style),
        style=Markup(style),  # our own file
    )


def _policy(style: str) -> str:
    """The page's own style sheet, by hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _shown(example: Example) -> Shown:
    sample = example.sample
    mt = _line(sample.mt, example.mt) if sample.mt else None
    return Shown(sample.segment, sample.document, _line(sample.zh, example.zh), _line(sample.en, example.en), mt)


def _line(text: str, span: Span | None) -> Line:
    window = excerpt(text, [span] if span else [], _AROUND)
    parts = list(_parts(text, window, span))
    before = "…" + parts[0] if window.start else parts[0]
    after = parts[2] + "…" if window.end < len(text) else parts[2]
    return Line(before, parts[1], after)


def _parts(text: str, window: Span, span: Span | None) -> Iterator[str]:
    if span is None:
        yield from (window.of(text), "", "")
        return
    first, last = max(window.start, span.start), min(window.end, span.end)
    yield from (text[window.start : first], text[first:last], text[last : window.end])
