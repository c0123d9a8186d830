"""Dismissals of a review as rows of the ignore file, so that they hold for every later run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mtqa.model import EMPTY
from mtqa.report.base import with_findings
from mtqa.review.events import Event
from mtqa.review.state import State
from mtqa.run.store import Store


def ignore_rows(state: State, texts: Mapping[str, str] = EMPTY) -> Iterator[dict[str, Any]]:
    """A row for each standing dismissal; one of all alike needs its check, without which it is left out.

    `texts` has the marked text by finding id and by `alike`, for people who read the file; see `marked_texts`.
    """
    for finding, event in state.dismissed.items():
        yield {"finding": finding, "check": event.get("check"), **_about(event, texts.get(finding, ""))}
    for alike, event in state.dismissed_alike.items():
        if isinstance(event.get("check"), str) and event["check"]:
            yield {"check": event["check"], "alike": alike, **_about(event, texts.get(alike, ""))}


def marked_texts(store: Store, state: State) -> dict[str, str]:
    """What the dismissed findings of a run mark, by their ids and by their `alike`."""
    wanted = state.dismissed.keys() | state.dismissed_alike.keys()
    texts: dict[str, str] = {}
    for system in store.systems() if wanted else ():
        for segment, findings in with_findings(store, system):
            for finding in findings:
                spans, text = finding.target_spans, segment.target
                if not spans:
                    spans, text = finding.source_spans, segment.source
                marked = " … ".join(span.of(text) for span in spans)
                texts |= {name: marked for name in {finding.id, finding.alike} & wanted}
    return texts


def _about(event: Event, text: str) -> dict[str, Any]:
    """Who, when, why, and the marked text, for people."""
    about = {
        "reason": event.get("reason", ""),
        "note": event.get("note", ""),
        "author": event.get("user", ""),
        "date": event.get("t", "")[:10],
        "text": event.get("text") or text,
    }
    return {name: value for name, value in about.items() if isinstance(value, str) and value}


def without_check(state: State) -> int:
    """How many dismissals of all alike do not name their check."""
    return sum(not event.get("check") for event in state.dismissed_alike.values())


def still_ignored(state: State, events: tuple[Event, ...], path: Path) -> list[str]:
    """Findings that the review took back and that the ignore file still has, each with its line."""
    from mtqa.run.ignores import read_ignores

    restored = {
        event["finding"] if event["scope"] == "here" else event["alike"] for event in events if event["op"] == "restore"
    } - state.dismissed.keys() - state.dismissed_alike.keys()  # fmt: skip
    if not restored or not path.exists():
        return []
    return [f"{path}:{row.line}: {row}" for row in read_ignores(path) if {row.finding, row.alike} & restored]
