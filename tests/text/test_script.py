"""Traditional and simplified characters as one script."""

from __future__ import annotations

import json
import sys

import pytest

from mtqa.text import script
from mtqa.text.script import simplified

EQUAL = [
    ("銀行體系", "银行体系", "every character changes"),
    ("藉此", "借此", "one that only a phrase converts"),
    ("保證於倫敦", "保证于伦敦", "於 that its context protects"),
    ("乾坤", "乾坤", "a word that keeps 乾, in both scripts"),
    ("著名", "著名", "a word that keeps 著, in both scripts"),
    ("後面", "后面", "one simplified for two traditional characters"),
]
UNEQUAL = [
    ("晶片", "芯片", "another word of Taiwan and Hong Kong is the glossary's business"),
    ("軟體", "软件", "another word, not another script"),
]


@pytest.mark.parametrize(("one", "other", "why"), EQUAL)
def test_equal(one, other, why):
    assert simplified(one) == simplified(other), why


@pytest.mark.parametrize(("one", "other", "why"), UNEQUAL)
def test_unequal(one, other, why):
    assert simplified(one) != simplified(other), why


@pytest.mark.parametrize("text", ["", "ASCII only", "😀銀行", "\ud800銀行", "a\x00銀行", "\u200b銀"])
def test_length_is_kept(text):
    assert len(simplified(text)) == len(text)


def test_length_is_kept_on_real_text(data_dir):
    documents = (data_dir / "wmt25-terminology-zhen/2018.jsonl").read_text("utf-8").splitlines()
    lines = [line for document in documents for line in json.loads(document)["zh"].split("\n")]
    assert len(lines) > 500
    assert all(len(simplified(line)) == len(line) for line in lines)


def test_without_opencc_nothing_changes(monkeypatch):
    monkeypatch.setitem(sys.modules, "opencc", None)
    script._converter.cache_clear()
    try:
        assert not script.folds_script()
        assert simplified("銀行") == "銀行"
    finally:
        monkeypatch.undo()
        script._converter.cache_clear()
