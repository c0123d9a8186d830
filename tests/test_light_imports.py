"""Importing mtqa, or asking the program for help, loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "comet", "transformers", "jieba", "openpyxl", "numpy", "sacrebleu", "lxml", "lemminflect", "opencc")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("the package", "import mtqa"),
        ("the help", "from mtqa.cli import main; main(['--help'])"),
        ("every check", "from mtqa.checks.base import CHECKS; CHECKS.load()"),
        ("every metric", "from mtqa.metrics.base import METRICS; METRICS.load()"),
        ("every format", "from mtqa.formats.base import FORMATS; FORMATS.load()"),
    ],
)
def test_loads_nothing_heavy(what: str, code: str) -> None:
    report = f"import sys; {code}; print('loaded:', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "loaded:", what
