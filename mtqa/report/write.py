"""The folder of a finished run: the page that people open, and the same for programs."""

from __future__ import annotations

from pathlib import Path

from mtqa.report.base import OUTPUTS, RunReader

FILES = {"html": "index.html", "json": "findings.json"}


def write_report(reader: RunReader, folder: Path) -> Path:
    """Write index.html and findings.json into `folder`; return the page. Each file appears only when complete."""
    for name, file in FILES.items():
        OUTPUTS[name].write(reader, folder / file)
    return folder / FILES["html"]
