"""One HTML page: a report for reading, complete without a network or a script, and the view that reviewers work in.

The page's policy allows its own style sheet and its own script by hash and nothing else: no picture from elsewhere, no
request; where it is served, requests to its own server. Texts reach the page through templates that escape everything,
through `_highlight`, which does the same, and as JSON that no browser reads as anything else (`_columns`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TextIO

import jinja2
from markupsafe import Markup

from mtqa.metrics.scoring import label_of
from mtqa.model import Category, Run, Severity
from mtqa.report._charts import Charts, charts
from mtqa.report._columns import PACKED, encoded, held_segments, inert, packed, page_data
from mtqa.report._figures import severity_bar
from mtqa.report._highlight import visible
from mtqa.report._manual import parts
from mtqa.report._rows import Block, Group, blocks, groups, key_of, shown_score
from mtqa.report._scores import metric_tables
from mtqa.report._survey import MAX_DISMISSED, Survey, chosen_segments, survey
from mtqa.report._terms import term_tables
from mtqa.report.base import OUTPUTS, SEVERITIES, OutputOptions, RunReader, check_of, output
from mtqa.report.json import dumps
from mtqa.text.visible import shown

FOLDER = Path(__file__).parent
# Characters that only one of the two Chinese scripts has, the commonest of each.
_SIMPLIFIED, _TRADITIONAL = frozenset("这们国说个时会来为对学发经过"), frozenset("這們國說個時會來為對學發經過")


def write_html(reader: RunReader, path: Path, options: OutputOptions | None = None) -> None:
    """Write the page to a file, which appears only when it is complete."""
    OUTPUTS["html"].write(reader, path, options)


@dataclass(frozen=True, slots=True)
class Server:
    """Where a served page saves: `base` is the path of its endpoints with both slashes, `reviewer` who works in it."""

    base: str
    reviewer: str = ""


@output("html", ".html")
def write_page(reader: RunReader, stream: TextIO, options: OutputOptions) -> None:
    """Write the page that works from the disk."""
    write_review(reader, stream, options)


def write_review(reader: RunReader, stream: TextIO, options: OutputOptions, server: Server | None = None) -> None:
    """Write the page as it is made, for a server where one is given.

    The data of the working view, bounded by `options.max_segments`, and the findings laid out are held in memory.
    """
    run = reader.run()
    found = survey(reader, options)
    drawn = charts(reader, run, found)
    chosen = _with_named(chosen_segments(reader, found, options), drawn)
    style = asset("report.css") + asset("review.css")
    script = asset("review.js")
    lines = [encoded(line) for line in page_data(reader, run, options)]
    large = sum(map(len, lines)) > PACKED
    shown_groups = groups(reader, found, chosen)
    context = {
        "run": run,
        "found": found,
        "tables": metric_tables(run),
        "charts": drawn,
        "groups": shown_groups,
        "terms": term_tables(run, chosen),
        "readings": _readings(reader, chosen, shown_groups),
        "legend": [(name, check_of(name, run)) for name in sorted(found.checks())],
        "languages": (source_language(reader, run), run.target_language),
        "policy": policy(style, script, server is not None),
        "style": Markup(style),  # our own files; a test holds that no text can end their elements
        "script": Markup(script),
        "data": None if large else inert(*lines),
        "packed": packed(*lines) if large else None,
        "config": inert(encoded({"server": asdict(server) if server else None})),
        "held": held_segments(run, options),
        "served": server is not None,
        "categories": [(category.dimension, category.value) for category in Category],
        "reasons": REASONS,
        "max_dismissed": MAX_DISMISSED,
        "segments_shown": _segments_shown(run, chosen),
    }
    _write(stream, environment().get_template("page.html.j2").generate(context))


def _write(stream: TextIO, parts: Iterable[str]) -> None:
    """Write in large pieces; a template gives very many small ones."""
    iterator = iter(parts)
    while batch := list(islice(iterator, 2000)):
        stream.write("".join(batch))


def _readings(
    reader: RunReader, chosen: Mapping[str, frozenset[int] | None], shown_groups: list[Group]
) -> list[tuple[int, str, str, Iterable[Block]]]:
    """For each system its number, name, the label of the metric that is shown, and its blocks, made when asked for."""
    numbers = {key_of(card.finding): card.number for group in shown_groups for card in group.cards}
    run = reader.run()
    readings: list[tuple[int, str, str, Iterable[Block]]] = []
    for number, system in enumerate(run.systems):
        score = shown_score(run, system)
        label = label_of(score) if score else ""
        readings.append((number, system, label, blocks(reader, system, chosen[system], numbers)))
    return readings


def _with_named(chosen: Mapping[str, frozenset[int] | None], drawn: Charts) -> dict[str, frozenset[int] | None]:
    """The chosen segments and, where not all are in the page, those that the charts lead to."""
    named = drawn.named()
    return {
        system: None if indices is None else indices | named.get(system, frozenset())
        for system, indices in chosen.items()
    }


def _segments_shown(run: Run, chosen: Mapping[str, frozenset[int] | None]) -> int:
    return sum(run.segments if indices is None else len(indices) for indices in chosen.values())


@cache
def asset(name: str) -> str:
    """One of the page's own files."""
    return (FOLDER / "assets" / name).read_text("utf-8")


def policy(style: str, script: str, served: bool = False) -> str:
    """The page's Content-Security-Policy: its own style sheet and script, by hash; its own server, if it has one."""
    door = "'self'" if served else "'none'"
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        f"base-uri 'none'; form-action 'none'; connect-src {door}"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def source_language(reader: RunReader, run: Run) -> str:
    """The source's language with its script, which chooses the right forms of Chinese characters."""
    if run.source_language != "zh" or not run.systems:
        return run.source_language
    counts = {"zh-Hans": 0, "zh-Hant": 0}
    for segment in islice(reader.segments(run.systems[0]), 300):
        counts["zh-Hans"] += sum(char in _SIMPLIFIED - _TRADITIONAL for char in segment.source)
        counts["zh-Hant"] += sum(char in _TRADITIONAL - _SIMPLIFIED for char in segment.source)
    return max(counts, key=lambda name: counts[name])


@cache
def environment() -> jinja2.Environment:
    """The templates' world: everything is escaped, a name that is not given is an error."""
    world = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    world.globals.update(SEVERITIES=SEVERITIES, LETTERS=LETTERS, MEANINGS=MEANINGS, severity_bar=severity_bar)
    world.globals.update(manual_parts=parts, most=most, share=share)
    world.filters.update(thousands=lambda number: f"{number:,}", visible=visible, shown=shown, json=dumps)
    return world


# A letter, a word and a colour each, since no one of them reaches everybody.
LETTERS = {Severity.CRITICAL: "C", Severity.MAJOR: "M", Severity.MINOR: "m", Severity.NEUTRAL: "n"}
MEANINGS = {
    Severity.CRITICAL: "Could do harm if it were published. One is enough to fail the text.",
    Severity.MAJOR: "The reader is misled, or has to guess what was meant.",
    Severity.MINOR: "Noticeable, but the meaning comes across.",
    Severity.NEUTRAL: "Worth a look. It costs nothing.",
}


# Why a finding may be dismissed, as the review file has it and as people read it; the script has the same list.
REASONS = {
    "correct": "correct as it is",
    "glossary-wrong": "the glossary is wrong",
    "variant-fine": "the variant is fine",
    "context": "the context wants it",
    "duplicate": "said by another finding",
    "source-error": "an error of the source",
    "preference": "a matter of taste",
    "other": "other",
}


def most(found: Survey, by: str, names: Iterable[str]) -> int:
    """The largest number of open findings that a check or a system (`by`) has."""
    return max((found.by_severity(**{by: name}).total() for name in names), default=0)


def share(part: int, whole: int) -> str:
    """A percentage for people."""
    if not whole:
        return "0 %"
    percent = 100 * part / whole
    return f"{percent:.0f} %" if percent >= 10 or not part else f"{percent:.1f} %"
