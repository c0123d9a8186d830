"""DeepL's pairs are plain lines: with a tab every other mark is text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.csv import table_of
from mtqa.glossary.exchange.deepl import DeepL


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("国际组织\tBeijing, Shanghai, and Wuhan", "more commas than tabs"),
        ('两会\t"Two Sessions" meeting', "quotation marks are text"),
        ('开放\t"open', "an open quotation mark swallows nothing"),
    ],
)
def test_marks_are_text(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "deepl.tsv"
    path.write_text(f"{line}\n经济\teconomy\n", "utf-8")
    rows, _ = DeepL().read(path)
    assert [(row.zh[0], row.en) for row in rows] == [tuple(line.split("\t")), ("经济", "economy")], why


def test_broken_csv_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    limit = csv.field_size_limit(131_072)  # the library's own, which readers of long cells raise for everybody
    try:
        with pytest.raises(GlossaryError, match=r"terms\.csv:\d+: not CSV"):
            table_of('a,"' + "x" * 200_000, path)
    finally:
        csv.field_size_limit(limit)
