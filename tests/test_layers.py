"""Imports go down only, no module grows beyond reading, and there is no drawer called utils."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "mtqa"
ORDER = {
    "errors": 0,
    "model": 1,
    "files": 2,
    "registry": 2,
    "workbook": 2,
    "text": 2,
    "formats": 3,
    "glossary": 3,
    "checks": 4,
    "metrics": 4,
    "significance": 5,
    "mqm": 5,
    "metaeval": 5,
    "run": 6,
    "report": 7,
    "review": 8,
    "cli": 9,
}
MODULES = sorted(ROOT.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of mtqa that a module imports, those inside functions and under TYPE_CHECKING too."""
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "mtqa" else [f"mtqa.{alias.name}" for alias in node.names]
        parts |= {name.split(".")[1] for name in names if name.startswith("mtqa.")}
    return parts


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    part = part_of(path)
    if part in {"__init__", "__main__"}:
        return  # the public face and the entry point see everything
    for other in imported_parts(path) - {part, "__version__"}:
        assert ORDER[other] < ORDER[part], f"{part} must not import {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_readable(path: Path) -> None:
    text = path.read_text("utf-8")
    assert path.stem != "utils", "a helper goes to the lowest layer whose noun it is about"
    assert text.count("\n") <= 450, "split the module"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"
