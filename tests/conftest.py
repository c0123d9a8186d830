"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chromium
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the user's caches."""
    os.environ["MTQA_CACHE"] = str(tmp_path_factory.mktemp("caches"))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The public data of docs/data.md: the folder MTQA_DATA names, by default ../shared/data."""
    folder = Path(os.environ.get("MTQA_DATA", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, one for all tests: two of Playwright's loops cannot run at once."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install 'mtqa[dev]'")
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.HINT)
    with playwright.sync_playwright() as api:
        instance = api.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield instance
        instance.close()
