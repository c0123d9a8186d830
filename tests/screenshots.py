"""Pictures of a report, light and dark, for the documents: `python tests/screenshots.py INDEX.HTML FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from chromium import ARGUMENTS, HINT, find
from playwright.sync_api import sync_playwright


def take(page_file: Path, folder: Path) -> None:
    """Write report.png and report-dark.png."""
    path = find()
    if path is None:
        raise SystemExit(HINT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for scheme, name in (("light", "report.png"), ("dark", "report-dark.png")):
            page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
            page.goto(page_file.resolve().as_uri())
            page.screenshot(path=folder / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
