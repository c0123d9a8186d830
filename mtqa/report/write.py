"""The folder that a run leaves behind: the page for people, the JSON for programs."""

from __future__ import annotations

from pathlib import Path

from mtqa.report.base import OUTPUTS, RunReader


def write_report(reader: RunReader, folder: Path) -> None:
    """Write index.html and findings.json into `folder`, each complete or not at all."""
    OUTPUTS["json"].write(reader, folder / "findings.json")
    OUTPUTS["html"].write(reader, folder / "index.html")
