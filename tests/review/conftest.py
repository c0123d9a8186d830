"""A browser for the served page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import chromium
import pytest


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install 'mtqa[dev]'")
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.HINT)
    with playwright.sync_playwright() as api:
        instance = api.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield instance
        instance.close()
