"""Queries of the working view as Python writes them: what charts and tables lead to."""

from __future__ import annotations

from urllib.parse import urlencode


def name_of(metric: str) -> str:
    """What a metric is called in a query: one word of small letters that begins with one, `comet<0.7`."""
    name = "".join(char if char.isalnum() or char in "+-_." else "-" for char in metric.lower())
    name = name.strip("-_.").lstrip("+")
    return name if name[:1].isalpha() else f"metric-{name}".rstrip("-")


def quoted(text: str) -> str:
    """A text as one word of a query."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def link(query: str, system: str = "") -> str:
    """The address of the segments that a query leaves; `system` where it is not the first."""
    pairs = {"q": query, "sys": system} if system else {"q": query}
    return "#work?" + urlencode(pairs, errors="replace")
