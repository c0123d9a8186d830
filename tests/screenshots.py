"""Pictures of a report for the documents: `python tests/screenshots.py INDEX.HTML FOLDER`.

They show the demo at work: a decision taken, a segment being edited, words being marked. Chinese needs a font that has
it; on Debian fonts-noto-cjk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chromium import ARGUMENTS, HINT, find
from playwright.sync_api import sync_playwright


def at_work(page: Any) -> None:
    """Decide on two findings, then edit the fourth segment, which still has one."""
    press(page, "l", "a", "g")
    page.keyboard.type("4")
    press(page, "Enter")
    page.locator('.row.active[data-i="3"]').wait_for()
    press(page, "r", "e", "Control+Home")
    page.keyboard.type("On Monday, an")
    press(page, "Delete", "Delete")
    page.locator(".row.active .diff").wait_for()


def marking(page: Any) -> None:
    """Mark two words of the fourth segment."""
    at_work(page)
    press(page, "Escape", "m", "ArrowRight", "Shift+ArrowRight", "M")
    page.locator("#mark-dialog[open]").wait_for()


def summary(page: Any) -> None:
    """The report's first page."""
    page.get_by_role("link", name="Summary").click()


def charts(page: Any) -> None:
    """The report's pictures."""
    page.get_by_role("link", name="Charts").click()


def keys(page: Any) -> None:
    """The list of keys."""
    press(page, "?")


def press(page: Any, *names: str) -> None:
    """Press keys one after another."""
    for name in names:
        page.keyboard.press(name)


# File, colour scheme, width of the window, what is done before the picture is taken.
PICTURES: tuple[tuple[str, str, int, Callable[[Any], None]], ...] = (
    ("report.png", "light", 1280, summary),
    ("charts.png", "light", 1280, charts),
    ("review.png", "light", 1280, at_work),
    ("review-dark.png", "dark", 1280, at_work),
    ("review-marking.png", "light", 1280, marking),
    ("review-narrow.png", "light", 640, at_work),
    ("review-keys.png", "light", 1280, keys),
)


def take(page_file: Path, folder: Path) -> None:
    """Write the pictures of a report."""
    path = find()
    if path is None:
        raise SystemExit(HINT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for name, scheme, width, act in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(page_file.resolve().as_uri())
            page.wait_for_selector("html.ready")
            act(page)
            page.wait_for_timeout(300)
            page.screenshot(path=folder / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
