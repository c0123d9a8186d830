"""tag-mismatch: what it flags and what it leaves alone; ⟨1⟩ … ⟨/1⟩ is a pair, ⟨1/⟩ a tag alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.checks.manual import tagged
from mtqa.model import Segment, Severity, Span, Tag

CHECK = CHECKS["tag-mismatch"]


def segment_of(source: str, target: str) -> Segment:
    zh, en = tagged(source), tagged(target)
    return Segment("1", zh.plain, en.plain, source_tags=zh.tags, target_tags=en.tags)


def found(*segments: Segment):
    return list(CHECK.rule([Context(segment) for segment in segments]))


def around(kind: str, start: int, end: int, raw: str = "", **attributes: str) -> Tag:
    return Tag(kind, Span(start, end), raw, attributes)


def bold(text: str, word: str) -> tuple[Tag, Tag]:
    """A pair of TMX that is known to be bold, around a word."""
    start = text.index(word)
    return (
        around("bpt", start, start, '<bpt i="1" type="bold">{\\b </bpt>', i="1", type="bold"),
        around("ept", start + len(word), start + len(word), '<ept i="1">}</ept>', i="1"),
    )


FLAGS = [
    ("按⟨1/⟩键继续。", "Press the key to go on.", ["⟨1/⟩ lost"], "a picture lost"),
    ("按⟨1/⟩键，见⟨2/⟩。", "Press the ⟨1/⟩ key.", ["⟨2/⟩ lost"], "the second lost"),
    ("按键继续。", "Press the ⟨1/⟩ key.", ["⟨1/⟩ added"], "one that the source lacks"),
    ("按⟨1/⟩键，见⟨2/⟩。", "Press the ⟨1/⟩ key, see ⟨3/⟩.", ["⟨2/⟩ lost", "⟨3/⟩ added"], "another one instead"),
    ("按⟨1/⟩键。", "Press the ⟨1/⟩⟨1/⟩ key.", ["⟨1/⟩ added"], "the same one twice"),
]

LEAVES_ALONE = [
    ("按⟨1/⟩键，见⟨2/⟩。", "See ⟨2/⟩; press ⟨1/⟩.", "another order: words move"),
    ("在⟨1⟩300⟨/1⟩℃下反应。", "It reacts at 300 °C.", "a change of font around figures in Chinese"),
    ("⟨1⟩使用⟨/1⟩Word打开。", "Open it with Word.", "a change of font around the Chinese"),
    ("点击⟨1⟩保存⟨/1⟩按钮。", "Click the Save button.", "a pair of which nobody knows what it does"),
    ("没有标签。", "It has ⟨1⟩a font⟨/1⟩ of its own.", "a pair of unknown effect in the translation"),
    ("按⟨1/⟩键。", "Press the ⟨1/⟩ key.", "the same tag"),
    ("没有标签。", "There is no tag.", "no tags at all"),
    ("", "", "nothing at all"),
]


def told(issues) -> list[str]:
    return [
        f"⟨{issue.evidence['tag'].split(chr(34))[1]}/⟩ {'added' if issue.target_spans else 'lost'}"
        for _, issue in issues
    ]


@pytest.mark.parametrize(("source", "target", "expected", "why"), FLAGS, ids=[row[3] for row in FLAGS])
def test_flags(source, target, expected, why):
    assert told(found(segment_of(source, target))) == expected


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert found(segment_of(source, target)) == [], why


def test_a_bold_word_that_lost_its_tags():
    source = "请点击保存按钮。"
    segment = Segment("1", source, "Click the Save button.", source_tags=bold(source, "保存"))
    ((_, issue),) = found(segment)
    assert issue.source_spans[0].of(source) == "保存"
    assert issue.severity is Severity.MINOR


def test_a_bold_word_that_kept_them():
    source, target = "请点击保存按钮。", "Click the Save button."
    segment = Segment("1", source, target, source_tags=bold(source, "保存"), target_tags=bold(target, "Save"))
    assert found(segment) == []


def test_bold_around_all_of_the_source_is_a_style_of_the_paragraph():
    source = "保存文件"
    assert found(Segment("1", source, "Save the file", source_tags=bold(source, source))) == []


def test_every_code_of_xliff_must_come_again():
    source = "请点击保存按钮。"
    segment = Segment("1", source, "Click the button.", source_tags=(around("g", 3, 5, '<g id="7">', id="7"),))
    ((_, issue),) = found(segment)
    assert issue.evidence["tag"] == '<g id="7">'


def test_marks_of_segments_are_no_tags():
    assert found(Segment("1", "一。", "One.", source_tags=(around("mrk", 0, 2, '<mrk mtype="seg">'),))) == []


def test_text_without_place_for_tags_is_told_once():
    rows = [segment_of(f"按⟨1/⟩键{n}。", f"Press key {n}.") for n in range(4)]
    ((position, issue),) = found(*rows)
    assert (position, issue.evidence["segments"], issue.severity) == (0, 4, Severity.MINOR)
    one_has = [*rows, segment_of("按⟨1/⟩键。", "Press the ⟨1/⟩ key.")]
    assert len(found(*one_has)) == 4, "where one has tags, the others lost theirs"
