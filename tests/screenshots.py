"""Pictures of a report for the documents: `python tests/screenshots.py INDEX.HTML FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from chromium import ARGUMENTS, HINT, find
from playwright.sync_api import sync_playwright

# File, colour scheme, part of the page.
PICTURES = (
    ("report.png", "light", ""),
    ("findings.png", "light", "#findings"),
    ("findings-dark.png", "dark", "#findings"),
)


def take(page_file: Path, folder: Path) -> None:
    """Write the pictures of a report."""
    path = find()
    if path is None:
        raise SystemExit(HINT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for name, scheme, part in PICTURES:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
            page.goto(page_file.resolve().as_uri() + part)
            page.screenshot(path=folder / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
