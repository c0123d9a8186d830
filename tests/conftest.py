"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

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
