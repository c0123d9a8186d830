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


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The public data of docs/data.md: the folder MTQA_DATA names, by default ../shared/data."""
    folder = Path(os.environ.get("MTQA_DATA", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
    return folder
