"""The page's section on what came and went: since a baseline, and by post-edits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_run import RUN
from hostile import HOSTILE
from lxml import html

from mtqa.model import Baseline, PostEdit
from mtqa.report.html import environment

FIXED = {"check": "repeated-word", "segment": "s2", "system": "mt", "message": "“the” stands twice", "id": "f"}
EDIT = PostEdit("mt+postedit", "mt", 1200, 4, 1, 2, 3, ("s2",), tuple(f"s{n}" for n in range(50)))


def section(**facts: Any) -> str:
    return environment().get_template("_changes.html.j2").render(run=replace(RUN, **facts))


def words(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def test_nothing_where_nothing_changed() -> None:
    assert section().strip() == ""


def test_since_a_baseline() -> None:
    shown = words(section(baseline=Baseline("last.json", 1, 1500, (FIXED,)), systems=("a", "b")))
    assert "Against last.json: 1 new, 1 fixed, 1,500 known already." in shown
    assert "1 finding fixed repeated-word s2 of mt: “the” stands twice" in shown


def test_a_baseline_of_which_nothing_is_fixed_lists_nothing() -> None:
    assert "<details" not in section(baseline=Baseline("last.json", 0, 0))


def test_post_edits() -> None:
    text = section(post_edits=(EDIT,))
    cells = [cell.text_content() for cell in html.fromstring(text).iterfind(".//tbody/tr/*")]
    assert cells == ["mt+postedit", "mt", "1,200", "4", "2", "1", "3"]
    assert "Left as it was with a major finding (mt+postedit): s2" in words(text)
    assert "Edited into a new finding (mt+postedit): s0, s1," in words(text)
    assert words(text).endswith("s39 and 10 more")


@pytest.mark.parametrize("text", [value for value in HOSTILE.values() if len(value) < 5000])
def test_hostile_texts_are_no_markup(text: str) -> None:
    shown = section(
        baseline=Baseline(text, 1, 0, ({**FIXED, "message": text, "segment": text, "system": text},)),
        post_edits=(PostEdit(text, text, 1, 1, 1, 1, 1, (text,), (text,)),),
    )
    tags = {element.tag for element in html.fromstring(shown).iter() if isinstance(element.tag, str)}
    allowed = "section h2 p code b details summary ul li bdi div table caption thead tbody tr th td span"
    assert tags <= set(allowed.split())
