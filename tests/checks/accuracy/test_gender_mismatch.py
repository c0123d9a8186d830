"""gender-mismatch: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "gender-mismatch"

FLAGS = [
    ("她说，公司将增加投入。", "He said the company would invest more.", "He"),
    ("她与金正恩一起登上主席台。", "Kim stood on the podium with his aide.", "his"),
    ("他说，公司将增加投入。", "She said the company would invest more.", "She"),
    ("這是他的第一本書。", "This is her first book.", "her"),
]

LEAVES_ALONE = [
    ("她说，公司将增加投入。", "She said the company would invest more.", "the right one"),
    ("她说，公司将增加投入。", "The company would invest more, Ms Li said.", "no pronoun"),
    ("她和他说，公司将增加投入。", "He said the company would invest more.", "two persons"),
    ("她说，儿子来了。", "She said he came.", "both pronouns are there"),
    ("他的妻子说，会来。", "She will come, his wife said.", "a woman too"),
    ("他的母亲来了。", "She came.", "a woman too"),
    ("他们来了。", "She came.", "他们 is they"),
    ("其他公司来了。", "Her company came.", "其他 is other"),
    ("吉他很好听。", "Her guitar sounds good.", "吉他 is a guitar"),
    ("维他奶", "her Vitasoy", "a brand"),
    ("他爱这艘船。", "The captain loves her.", "a ship"),
    ("公司来了。", "He came.", "no pronoun in the source"),
    ("她来了。", "", "no translation"),
    ("", "He came.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
