"""Documents that are made from the code are current, and what they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mtqa.checks.base import CHECKS
from mtqa.cli.explain import page


def test_the_manual_of_the_checks_is_current(root: Path) -> None:
    kept = (root / "docs" / "checks.md").read_text("utf-8")
    assert kept.rstrip() == page(list(CHECKS)).rstrip(), "run `make docs`"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_files_that_documents_name_exist(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [path for path in linked if not (root / path).exists() and not (root / f"{path}.md").exists()] == []


def test_make_targets_that_the_readme_names_exist(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), flags=re.M))
    named = set(re.findall(r"^make ([a-z]+)", (root / "README.md").read_text("utf-8"), flags=re.M))
    assert named
    assert named <= targets
