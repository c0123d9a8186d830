"""Find a real Chromium for browser tests; run as a program, install one (Playwright's, or the system's when root)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HINT = "no Chromium: run `python tests/chromium.py` or `playwright install chromium`, or set MTQA_CHROMIUM to one"
# Without these a headless Chromium calls home at every start and, as root, refuses to start at all.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Path of a Chromium: MTQA_CHROMIUM, one on the PATH, or Playwright's own."""
    named = os.environ.get("MTQA_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> str | None:
    """Try to install a Chromium; its path, or None."""
    attempts = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        attempts = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"], *attempts]
    for command in attempts:
        print("trying:", " ".join(command), file=sys.stderr)
        with (Path(os.devnull)).open("w") as nowhere:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            try:
                subprocess.run(command, stdout=nowhere, env=environment, timeout=600, check=False)
            except (OSError, subprocess.TimeoutExpired) as error:
                print(error, file=sys.stderr)
        if found := find():
            return found
    return None


if __name__ == "__main__":
    path = find() or install()
    print(path or f"{HINT}; the browser tests will be skipped", file=sys.stderr)
    sys.exit(0 if path else 1)
