"""What do-not-translate-changed flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

FLAGS = [
    ("openEuler = openEuler [dnt]", "基于openEuler", "Based on OpenEuler.", ["OpenEuler"], "Based on openEuler."),
    ("openEuler = openEuler [dnt]", "基于openEuler", "based on open Euler", ["open Euler"], "based on openEuler"),
    ("README.md = README.md [dnt]", "见README.md文件", "see Readme.md", ["Readme.md"], "see README.md"),
]
LEAVES_ALONE = [
    ("openEuler = openEuler [dnt]", "基于openEuler", "openEuler is", "to the letter, at the start of a sentence too"),
    ("openEuler = openEuler [dnt]", "基于openEuler", "openEuler's base", "with something behind it"),
    ("openEuler = openEuler [dnt]", "基于欧拉", "OpenEuler", "not in the source"),
    ("C++ = C++ [dnt]", "用C++编写", "in C++ code", "marks"),
    ("node.js = node.js [dnt]", "用node.js", "with node.js.", "a full stop inside and behind"),
    ("openEuler = openEuler", "基于openEuler", "OpenEuler", "a row of another status"),
    ("", "基于openEuler", "OpenEuler", "no glossary"),
]


@pytest.mark.parametrize(("glossary", "source", "target", "marked", "better"), FLAGS)
def test_flags(glossary, source, target, marked, better):
    """The wrong words are marked, and the suggestion makes the target faultless."""
    found = issues("do-not-translate-changed", source, target, glossary)
    assert [issue.target_spans[0].of(target) for issue in found] == marked
    assert applied(target, found[0]) == better
    assert found[0].source_spans
    assert len(issues("do-not-translate-changed", source, better, glossary)) == len(found) - 1


@pytest.mark.parametrize(("glossary", "source", "target", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(glossary, source, target, why):
    assert issues("do-not-translate-changed", source, target, glossary) == [], why


def test_where_nothing_is_left_the_source_is_marked():
    (issue,) = issues(
        "do-not-translate-changed", "基于openEuler", "based on free software", "openEuler = openEuler [dnt]"
    )
    assert issue.target_spans == ()
    assert issue.suggestion is None
    assert [span.of("基于openEuler") for span in issue.source_spans] == ["openEuler"]
