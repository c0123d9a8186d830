"""Runs to write and checks to name."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_run import OF_CHECK, FakeRun, demo

from mtqa.checks.base import Check, Scope
from mtqa.registry import Registry
from mtqa.report.base import OUTPUTS, OutputOptions


@pytest.fixture
def demo_run(root: Path) -> FakeRun:
    """The demo corpus with its answer key as findings."""
    return demo(root)


@pytest.fixture
def known_checks(monkeypatch: pytest.MonkeyPatch) -> Registry[Check]:
    """A registry with a manual for every check of the answer key, in place of the real one."""
    checks: Registry[Check] = Registry("check", "mtqa.checks")
    checks._loaded = True
    for name, (category, severity) in OF_CHECK.items():
        rule = _rule(f"{name} in one line.\n\nWhy:\n    Because <b>readers</b> notice.\n")
        checks.add(name, Check(name, category, severity, Scope.SEGMENT, ("zh", "en"), True, False, rule))
    monkeypatch.setattr("mtqa.report.base.CHECKS", checks)
    return checks


def _rule(manual: str) -> Callable[..., None]:
    def rule(*_: Any) -> None: ...

    rule.__doc__ = manual
    return rule


@pytest.fixture
def written() -> Callable[..., str]:
    """Write a run with an output and give what was written."""

    def write(output: str, run: FakeRun, **options: Any) -> str:
        stream = io.StringIO()
        OUTPUTS[output].write(run, stream, OutputOptions(**options))
        return stream.getvalue()

    return write
