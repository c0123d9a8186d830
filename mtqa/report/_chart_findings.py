"""Open findings by MQM category and by document: bars of one part for each severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from markupsafe import Markup

from mtqa.model import Severity
from mtqa.report._chart import Panel, Picture, Table, boxes, fitted, label, linked, svg
from mtqa.report._query import link, quoted
from mtqa.report._survey import Survey
from mtqa.report.base import SEVERITIES

MAX_ROWS = 12
NO_NAME = "(none)"
WIDTH, ROW, BAR = 400, 33, 10
# Room for the total at a bar's end.
_END = 352


def findings_panels(found: Survey) -> list[Panel]:
    """By category, and by document where there is more than one; nothing where nothing is open."""
    categories = {(category.value, severity): count for (category, severity), count in found.by_category.items()}
    panels = [_panel("c4-0", "Category", "categories", categories)]
    if len({document for document, _ in found.by_document}) > 1:
        documents = {(name or NO_NAME, severity): count for (name, severity), count in found.by_document.items()}
        panels.append(_panel("c4-1", "Document", "documents", documents))
    return [panel for panel in panels if panel.table.rows]


def _panel(id: str, head: str, plural: str, counts: Mapping[tuple[str, Severity], int]) -> Panel:
    totals: Counter[str] = Counter()
    for (name, _), count in counts.items():
        totals[name] += count
    names = sorted(totals, key=lambda name: (-totals[name], name))
    # Two rows that are left out are said in one; one that is left out takes no more room than the words for it.
    kept = names if len(names) <= MAX_ROWS else names[: MAX_ROWS - 1]
    key = {"Category": "category:", "Document": "doc="}[head]
    rows = [
        (
            name,
            {severity: counts.get((name, severity), 0) for severity in SEVERITIES},
            key + quoted(name) if name != NO_NAME else "",
        )
        for name in kept
    ]
    others = names[len(kept) :]
    if others:
        summed = {severity: sum(counts.get((name, severity), 0) for name in others) for severity in SEVERITIES}
        rows.append((f"{len(others):,} other {plural}", summed, ""))
    title = f"Open findings by {head.lower()}"
    table = Table(
        title,
        (head, "Findings", *(severity.value.capitalize() for severity in SEVERITIES)),
        tuple(
            (name, f"{sum(each.values()):,}", *(f"{each[severity]:,}" for severity in SEVERITIES))
            for name, each, _ in rows
        ),
    )
    note = f"{totals.total():,} in {len(names):,} {plural if len(names) > 1 else head.lower()}"
    return Panel(title, (Picture(title, note, _picture(id, title, note, rows)),), table)


def _picture(id: str, title: str, note: str, rows: list[tuple[str, dict[Severity, int], str]]) -> Markup:
    most = max((sum(counts.values()) for _, counts, _ in rows), default=1) or 1
    parts: list[Markup] = []
    for number, (name, counts, query) in enumerate(rows):
        top, x = number * ROW + 17.0, 0.0
        parts.append(label("t s name", 0, top - 4, fitted(name, 54)))
        for severity in SEVERITIES:
            length = _END * counts[severity] / most
            bar = boxes(severity.value, [(x, x + length, top, top + BAR)] if length else [])
            words = f"{name}: {counts[severity]:,} {severity.value}"
            parts.append(linked(link(f"{query} severity:{severity.value} open"), words, bar) if query else bar)
            x += length
        parts.append(label("t s value", x + 6, top + BAR - 1, f"{sum(counts.values()):,}"))
    description = (
        f"{note}. Most: " + "; ".join(f"{name} {sum(counts.values()):,}" for name, counts, _ in rows[:3]) + "."
    )
    return svg(id, title, description, (WIDTH, len(rows) * ROW + 4), parts)
