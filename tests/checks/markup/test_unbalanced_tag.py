"""unbalanced-tag: what it flags and what it leaves alone; ⟨1⟩ opens, ⟨/1⟩ closes, ⟨1/⟩ stands alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.checks.manual import tagged
from mtqa.model import Segment, Span, Tag

FLAGS = [
    ("点击⟨1⟩保存⟨/1⟩。", "Click ⟨/1⟩Save⟨1⟩.", 2, "closes before it opens"),
    ("点击⟨1⟩保存⟨/1⟩。", "Click ⟨1⟩Save.", 1, "never closes"),
    ("点击⟨1⟩保存⟨/1⟩。", "Click Save⟨/1⟩.", 1, "never opens"),
    ("⟨1⟩甲⟨2⟩乙⟨/2⟩⟨/1⟩", "⟨1⟩A ⟨2⟩B⟨/1⟩ C⟨/2⟩", 1, "crosses another pair"),
    ("没有标签", "⟨1⟩None", 1, "added, and never closed"),
]

LEAVES_ALONE = [
    ("点击⟨1⟩保存⟨/1⟩。", "Click ⟨1⟩Save⟨/1⟩.", "a pair"),
    ("⟨1⟩甲⟨2⟩乙⟨/2⟩⟨/1⟩", "⟨1⟩A ⟨2⟩B⟨/2⟩⟨/1⟩", "one inside the other"),
    ("⟨1⟩甲⟨/1⟩⟨2⟩乙⟨/2⟩", "⟨2⟩B⟨/2⟩ and ⟨1⟩A⟨/1⟩", "another order"),
    ("⟨1⟩这一段未完", "⟨1⟩This goes on", "the source leaves it open too"),
    ("按⟨1/⟩键", "Press ⟨1/⟩", "a tag alone"),
    ("点击⟨1⟩保存⟨/1⟩。", "Click Save.", "lost as a pair: another check's matter"),
    ("没有", "none", "no tags"),
    ("", "", "nothing at all"),
]


def found(source: str, target: str):
    zh, en = tagged(source), tagged(target)
    segment = Segment("1", zh.plain, en.plain, source_tags=zh.tags, target_tags=en.tags)
    return list(CHECKS["unbalanced-tag"].rule(segment, Context(segment)))


@pytest.mark.parametrize(("source", "target", "number", "why"), FLAGS, ids=[row[3] for row in FLAGS])
def test_flags(source, target, number, why):
    assert len(found(source, target)) == number


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert found(source, target) == [], why


def test_tools_that_number_every_tag_anew_are_paired_by_place():
    tags = (Tag("bpt", Span(0, 0), "", {"id": "_1"}), Tag("ept", Span(4, 4), "", {"id": "_2"}))
    segment = Segment("1", "保存", "Save", source_tags=(), target_tags=tags)
    assert list(CHECKS["unbalanced-tag"].rule(segment, Context(segment))) == []
