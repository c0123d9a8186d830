"""Marot's TSV with what people marked: written from a review (google-research/marot, README).

A row is one error of one reviewer. What was a finding first has it as `prior_error`; findings that were dismissed are
`deleted_errors`. Chinese is segmented by jieba, with a zero-width space between words, since Marot tells words by
spaces alone; token offsets are over the tokens given in the row, and both ends are included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TextIO

from mtqa.model import Category, Finding, Run, Segment
from mtqa.report.base import with_findings
from mtqa.report.json import dumps
from mtqa.report.marot import CATEGORIES, COLUMNS, NO_ERROR, clean, escaped, tokens
from mtqa.review.events import moment
from mtqa.review.state import SegmentState, State
from mtqa.run.keys import iter_keys
from mtqa.run.store import Store
from mtqa.text.words import segmenter

BREAK = "\u200b"
_CATEGORY = {category.value: name for category, name in CATEGORIES.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as Marot gets it: with word breaks, its tokens (joined, they are the text), and where its parts went."""

    original: str
    text: str
    tokens: tuple[str, ...]
    breaks: tuple[int, ...]  # places in the original before which a break was put

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A range of the original in the shown text; breaks at its edges stay outside."""
        return (
            start + sum(place <= start for place in self.breaks),
            end + sum(place < end for place in self.breaks),
        )

    def token_span(self, start: int, end: int) -> list[list[int]]:
        """The first and last token that a range of the original touches, in Marot's list; empty for an empty range."""
        first, last = self.span(start, end)
        borders = [0, *accumulate(map(len, self.tokens))]
        touched = [number for number, (a, b) in enumerate(pairwise(borders)) if a < last and first < b]
        return [[touched[0], touched[-1]]] if touched and start < end else []

    def marked(self, start: int, end: int) -> str:
        """The text with a range between Marot's signs."""
        first, last = self.span(start, end)
        return f"{clean(self.text[:first])}<v>{clean(self.text[first:last])}</v>{clean(self.text[last:])}"


def shown(text: str, language: str) -> Shown:
    """A text for Marot; words of Chinese are told by jieba, others by spaces and marks."""
    if language != "zh" or BREAK in text:
        return Shown(text, text, tuple(tokens(text)), ())
    words = [word for word in segmenter().lcut(text) if word]
    breaks: list[int] = []
    parts: list[str] = []
    place = 0
    for before, word in pairwise(["", *words]):
        if before and not before.isspace() and not word.isspace():
            parts.append(BREAK)
            breaks.append(place)
        parts.append(word)
        place += len(word)
    return Shown(text, "".join(parts), tuple(parts), tuple(breaks))


@dataclass(slots=True)
class Written:
    """What was written, and marks that Marot has no place for."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def write_marot(store: Store, state: State, users: Mapping[str, State], stream: TextIO) -> Written:
    """Write a reviewed run: `state` is what stands, `users` each reviewer's own part of it.

    Findings that nobody decided on are no error of anybody and are left out. A segment that nobody reviewed is a row of
    data without a rater.
    """
    run = store.run()
    done = Written()
    stream.write("\t".join(COLUMNS) + "\n")
    first: dict[str, Any] = {
        "evaluation": {
            "template": "mtqa",
            "source_language": run.source_language,
            "target_language": run.target_language,
        }
    }
    for system in run.systems:
        numbers: Counter[str] = Counter()
        keys = iter_keys(store.segments(system))
        for (segment, findings), key in zip(with_findings(store, system), keys, strict=True):
            numbers[segment.document] += 1
            page = _Page(run, system, key, segment, findings, numbers[segment.document])
            for row in page.rows(state, users, done, first):
                stream.write("\t".join(row) + "\n")
                done.rows += 1
            first = {}
    return done


class _Page:
    """The rows of one segment of one system."""

    def __init__(
        self, run: Run, system: str, key: str, segment: Segment, findings: Sequence[Finding], number: int
    ) -> None:
        self.run, self.place, self.segment, self.findings = run, (system, key), segment, findings
        document = f"{segment.document or Path(run.origin).name}:{run.source_language}-{run.target_language}"
        self.cells = (system, document, str(number), segment.id)
        self.source = shown(segment.source, run.source_language)
        self.target = shown(segment.target, run.target_language)
        self.tool = f"tool:mtqa@{run.version}"

    def rows(
        self, state: State, users: Mapping[str, State], done: Written, first: dict[str, Any]
    ) -> Iterator[Sequence[str]]:
        """One row for each error of each reviewer; the first carries what is known of the segment."""
        stands = state.segments.get(self.place, SegmentState())
        about: dict[str, Any] = {"segment": self._about(), **first}
        any_rater = False
        elsewhere = [self._prior(finding, event) for finding, event in self._dismissed(state, here=False)]
        for user, own in users.items():
            errors = list(self._errors(user, own, state, stands, done))
            said = self._said(user, own, stands, state)
            if not errors and not said and self.place not in own.segments:
                continue
            any_rater = True
            for source, target, category, severity, metadata in errors or [(*self._bare(), NO_ERROR, NO_ERROR, {})]:
                merged = {**metadata, **said, **about}
                if elsewhere:
                    merged["deleted_errors"] = [*merged.get("deleted_errors", []), *elsewhere]
                about, said, elsewhere = {}, {}, []
                yield self._row(user or "reviewer", source, target, category, severity, merged)
        if not any_rater:
            about |= {"deleted_errors": elsewhere} if elsewhere else {}
            yield self._row("", *self._bare(), "", "", about)

    def _dismissed(self, state: State, *, here: bool) -> Iterator[tuple[Finding, Mapping[str, Any]]]:
        """The findings that were dismissed in this segment, or (not `here`) in another one that has them too."""
        for finding in self.findings:
            event = state.dismissed.get(finding.id) or state.dismissed_alike.get(finding.alike)
            if event is not None and here == ((event.get("system"), event.get("key")) == self.place):
                yield finding, event

    def _errors(
        self, user: str, own: State, state: State, stands: SegmentState, done: Written
    ) -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
        for id, mark in own.segments.get(self.place, SegmentState()).marks.items():
            if id not in stands.marks:
                continue  # somebody took it away
            side = mark["side"]
            shown_side = self.source if side == "source" else self.target
            if side != "missing" and mark["text"] != shown_side.original:
                done.left_out["marks in an edited text"] += 1
                continue
            category, severity = mark.get("category", ""), mark.get("severity", "").title()
            about = {"note": mark.get("note", ""), "mqm_category": category, "mark": id}
            yield self._error(side, mark.get("start", 0), mark.get("end", 0), (category, severity), about)
        for finding in self.findings:
            event = stands.accepted.get(finding.id)
            if event is not None and event.get("user", "") == user:
                side, start, end = _place(finding)
                about = {"note": finding.message, "prior_rater": self.tool, "prior_error": self._prior(finding)}
                about |= {"mqm_category": finding.category.value, "finding": finding.id}
                named = finding.category.value, finding.severity.value.title()
                yield self._error(side, start, end, named, about)

    def _error(
        self, side: str, start: int, end: int, named: tuple[str, str], about: dict[str, Any]
    ) -> tuple[str, str, str, str, dict[str, Any]]:
        category, severity = named
        source, target = self._bare()
        text = self.segment.source if side == "source" else self.segment.target
        spans: dict[str, Any] = {"source_spans": [], "target_spans": [], "marked_text": ""}
        if side == "source" and start < end:
            source = self.source.marked(start, end)
            spans |= {"source_spans": self.source.token_span(start, end), "marked_text": text[start:end]}
        elif side == "target" and start < end:
            target = self.target.marked(start, end)
            spans |= {"target_spans": self.target.token_span(start, end), "marked_text": text[start:end]}
        name = _CATEGORY.get(category, category) or "Other"
        if side == "missing" and not category:
            name = CATEGORIES[Category.OMISSION]
        return source, target, name, severity or "Major", {**about, **spans}

    def _bare(self) -> tuple[str, str]:
        return clean(self.source.text), clean(self.target.text)

    def _said(self, user: str, own: State, stands: SegmentState, state: State) -> dict[str, Any]:
        """What a reviewer said of the segment as a whole, and the findings they dismissed in it."""
        mine = own.segments.get(self.place, SegmentState())
        said: dict[str, Any] = {}
        dismissed = self._dismissed(state, here=True)
        deleted = [self._prior(finding, event) for finding, event in dismissed if event.get("user", "") == user]
        if deleted:
            said["deleted_errors"] = deleted
        if stands.edits and stands.edits[-1].get("user", "") == user and stands.text != self.segment.target:
            said["corrected_translation"] = stands.text
        if mine.esa is not None:
            said["esa"] = mine.esa
        if mine.comment:
            said["note"] = mine.comment
        if mine.touched is not None and (time := moment(mine.touched)) > 0:
            said["timestamp"] = round(time * 1000)
        return said

    def _prior(self, finding: Finding, dismissal: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A finding as the annotation tool keeps an error of a rater before."""
        side, start, end = _place(finding)
        page = self.source if side == "source" else self.target
        covered = page.token_span(start, end) or [[0, 0]]
        kind, _, subtype = CATEGORIES[finding.category].partition("/")
        about: dict[str, Any] = {"prior_rater": self.tool, "check": finding.check, "finding": finding.id}
        if dismissal is not None:
            about |= {"reason": dismissal.get("reason", ""), "note": dismissal.get("note", "")}
            about["alike"] = dismissal.get("alike", "")
        return {
            "location": "source" if side == "source" else "translation",
            "start": covered[0][0],
            "end": covered[0][1],
            "severity": finding.severity.value,
            "type": kind,
            "subtype": subtype,
            "prefix": page.original[:start],
            "selected": page.original[start:end],
            "metadata": about,
        }

    def _about(self) -> dict[str, Any]:
        """Marot's `segment` object."""
        metrics = {
            score.metric: score.segment_values[self.segment.index]
            for score in self.run.scores_of(self.place[0])
            if self.segment.index < len(score.segment_values) and score.segment_values[self.segment.index] is not None
        }
        about: dict[str, Any] = {
            "source_tokens": self.source.tokens,
            "target_tokens": self.target.tokens,
            "num_source_chars": len(self.segment.source),
            "num_target_chars": len(self.segment.target),
            "metrics": metrics,
        }
        if self.segment.references:
            names = [f"ref{number}" for number in range(1, len(self.segment.references) + 1)]
            split = [shown(text, self.run.target_language).tokens for text in self.segment.references]
            about["reference_tokens"] = dict(zip(names, split, strict=True))
            about["primary_reference"] = names[0]
        return about

    def _row(
        self, user: str, source: str, target: str, category: str, severity: str, metadata: dict[str, Any]
    ) -> list[str]:
        return [*map(escaped, (*self.cells, user, source, target, category, severity)), dumps(metadata)]


def _place(finding: Finding) -> tuple[str, int, int]:
    """Side and first marked range of a finding; what marks nothing is missing."""
    for side, spans in (("target", finding.target_spans), ("source", finding.source_spans)):
        if spans:
            return side, spans[0].start, spans[0].end
    return "missing", 0, 0
