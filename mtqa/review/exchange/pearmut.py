"""Pearmut: a campaign out, with findings as error spans to look over; its annotations in.

Its spans count UTF-16 units without line feeds, the last one included; what is missing is one unit behind the text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from mtqa.errors import InputError
from mtqa.model import Category, Finding, Segment
from mtqa.report.base import with_findings
from mtqa.report.json import dumps
from mtqa.review.events import is_esa, stamp
from mtqa.review.exchange.judgements import Judgement, Mark, core_category, severity_of
from mtqa.review.exchange.offsets import carried, from_units, to_units
from mtqa.review.state import State
from mtqa.run.keys import iter_keys
from mtqa.run.store import Store

# Pearmut puts such texts into its page as elements.
_MEDIA = ("<audio ", "<video ", "<img ", "<iframe ")
_FORMATS = {
    category.value: f"{category.value} format"
    for category in (
        Category.NUMBER_FORMAT, Category.CURRENCY_FORMAT, Category.MEASUREMENT_FORMAT,
        Category.DATE_FORMAT, Category.TIME_FORMAT,
    )
} | {Category.OTHER.value: "Other/Other"}  # fmt: skip
_SEVERITIES = ("Neutral", "Minor", "Major", "Critical")


@dataclass(slots=True)
class Written:
    """What was written, and what Pearmut has no place for."""

    items: int = 0
    spans: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def write_pearmut(store: Store, state: State, stream: TextIO, protocol: str = "MQM") -> Written:
    """Write a campaign of one task: every document with all systems side by side, open findings as spans to look over.

    `protocol` is MQM, ESA or cESA. Post-edits stand in place of translations nowhere: what is judged is the run.
    """
    run, done = store.run(), Written()
    documents: dict[str, list[dict[str, Any]]] = {}
    streams = [with_findings(store, system) for system in run.systems]
    keys = iter_keys(store.segments(run.systems[0])) if run.systems else iter(())
    for key, row in zip(keys, zip(*streams, strict=True), strict=True):
        segment = row[0][0]
        texts = {system: other.target for system, (other, _) in zip(run.systems, row, strict=True)}
        if any(text.startswith(_MEDIA) for text in (segment.source, *segment.references[:1], *texts.values())):
            done.left_out["segments that begin with an element that Pearmut would show"] += 1
            continue
        item: dict[str, Any] = {"item_id": f"{segment.document}_#_{segment.id}", "mtqa_key": key}
        item |= {"src": segment.source, "tgt": texts}
        if segment.references:
            item["ref"] = segment.references[0]
        item["error_spans"] = {
            system: list(_spans(other, _open(found, state), protocol, done))
            for system, (other, found) in zip(run.systems, row, strict=True)
        }
        documents.setdefault(segment.document, []).append(item)
        done.items += 1
    info = {"assignment": "task-based", "protocol": protocol, "mqm_severities": _SEVERITIES, "textfield": "hidden"}
    campaign = {"info": info, "campaign_id": f"mtqa-{run.id}", "data": [list(documents.values())]}
    stream.write(dumps(campaign) + "\n")
    return done


def _open(findings: Iterable[Finding], state: State) -> Iterator[Finding]:
    for finding in findings:
        if (
            finding.dismissed is None
            and finding.id not in state.dismissed
            and finding.alike not in state.dismissed_alike
        ):
            yield finding


def _spans(segment: Segment, findings: Iterable[Finding], protocol: str, done: Written) -> Iterator[dict[str, Any]]:
    """The spans of a translation; Pearmut refuses overlaps, so the worse one stays."""
    taken: list[tuple[int, int]] = []
    for finding in findings:  # worst first
        for span in finding.target_spans[:1]:
            units = to_units(segment.target, span.start, span.end, line_ends=False)
            if units is None or any(first <= units[1] and units[0] <= last for first, last in taken):
                done.left_out["findings that overlap a worse one, or mark nothing"] += 1
                continue
            taken.append(units)
            done.spans += 1
            category = _FORMATS.get(finding.category.value, finding.category.value) if protocol == "MQM" else None
            yield {
                "start_i": units[0], "end_i": units[1],
                "severity": finding.severity.value, "category": category,
            }  # fmt: skip
        if not finding.target_spans:
            done.left_out["findings that mark nothing in the translation"] += 1


# -- reading


def read_pearmut(path: Path, warnings: list[str]) -> list[Judgement]:
    """The judgements of a Pearmut output (JSON lines). Raises InputError for another file.

    Lines without the items they judge, as older versions wrote them, are left out and counted; of two of one person on
    one item the last counts.
    """
    found: dict[tuple[str, str, str, str], Judgement] = {}
    without = 0
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                entry = json.loads(raw)
                items, answers = _listed(entry["item"]) if "item" in entry else None, _listed(entry["annotation"])
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                hint = "give a file from Pearmut's data/outputs"
                raise InputError("is not an annotation of Pearmut", path=path, line=number, hint=hint) from error
            if items is None:
                without += 1
                continue
            for place, (item, answer) in enumerate(zip(items, answers, strict=False)):
                for judgement in _judgements(entry, item, answer, number, first=not place):
                    key = (judgement.user, judgement.system, judgement.source or "", judgement.target or "")
                    found[key] = judgement
    if without:
        warnings.append(f"{path}: {without} lines do not hold the texts they judge and are left out")
    return list(found.values())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _judgements(entry: Mapping[str, Any], item: Any, answer: Any, line: int, *, first: bool) -> Iterator[Judgement]:
    if not isinstance(item, dict) or not isinstance(answer, dict) or not isinstance(item.get("tgt"), dict):
        return  # a form, or a tutorial without texts
    document, _, id = str(item.get("item_id", "")).rpartition("_#_")
    for system, target in item["tgt"].items():
        given = answer.get(system)
        if not isinstance(given, dict) or not isinstance(target, str):
            continue
        score, text = given.get("score"), given.get("textfield")
        comment = entry.get("comment")
        yield Judgement(
            user=str(entry.get("user_id", "")),
            system=system,
            marks=_marks_of(given.get("error_spans"), target),
            source=item["src"] if isinstance(item.get("src"), str) else "",
            target=target,
            document=document,
            id=id,
            esa=score if is_esa(score) else None,
            comment=comment if first and isinstance(comment, str) else "",
            postedit=text if isinstance(text, str) and text.strip() else None,
            time=_time(entry.get("actions")),
            line=line,
        )


def _marks_of(spans: Any, target: str) -> Any:
    def marks(segment: Segment) -> Iterator[Mark]:
        end = sum(1 + (char > "\uffff") for char in target if char != "\n")
        for span in spans if isinstance(spans, list) else []:
            if not isinstance(span, dict):
                continue
            first, last = span.get("start_i"), span.get("end_i")
            rest = (severity_of(str(span.get("severity") or "minor")), core_category(str(span.get("category") or "")))
            if type(first) is not int or type(last) is not int:
                continue
            if first >= end:
                yield Mark("missing", 0, 0, *rest)
            elif place := from_units(target, first, min(last, end - 1), line_ends=False):
                yield Mark("target", *carried(*place, target, segment.target), *rest)

    return marks


def _time(actions: Any) -> str:
    """When somebody was done: the last action's time."""
    last = actions[-1] if isinstance(actions, list) and actions else None
    return stamp(last["time"]) if isinstance(last, dict) and "time" in last else ""
