"""Stamps of single edits: an author, a date, a status and a comment for each, and other people's notes stay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mtqa.formats._edit import Stamp
from mtqa.formats.splice import write_edited

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"
srclang="zh" datatype="plaintext"/><body>
<tu tuid="1"><tuv xml:lang="zh"><seg>好</seg></tuv>
  <tuv xml:lang="en">
    <note>hers</note>
    <seg>good &#x41;</seg>
  </tuv></tu>
<tu tuid="2"><tuv xml:lang="zh"><seg>再</seg></tuv><tuv xml:lang="en"><seg>again</seg></tuv></tu>
</body></tmx>
"""
DAY = datetime(2026, 1, 2, tzinfo=UTC)


def test_each_edit_has_its_own_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(TMX, "utf-8")
    stamps = {
        (0, "mt"): Stamp("anna", DAY, (("x-mtqa-status", "done"),), "a < b", always=True),
        (1, "mt"): Stamp("ben", DAY),
    }
    report = write_edited(path, path, {(0, "mt"): "good A", (1, "mt"): "anew"}, stamp=stamps)
    after = TMX.replace(
        '<tuv xml:lang="en">\n    <note>hers</note>\n    <seg>',
        '<tuv xml:lang="en" changeid="anna" changedate="20260102T000000Z">\n    <note>hers</note>\n'
        '    <note>a &lt; b</note>\n    <prop type="x-mtqa-status">done</prop>\n    <seg>',
    ).replace(
        '<tuv xml:lang="en"><seg>again',
        '<tuv xml:lang="en" changeid="ben" changedate="20260102T000000Z"><seg>anew',
    )
    assert path.read_text("utf-8") == after  # the first text stays as it was spelled, with its stamp
    assert (report.edited, report.stamped, report.unchanged) == (1, 1, 0)
    # once more changes nothing: the same note is not added again
    write_edited(path, path, {(0, "mt"): "good A", (1, "mt"): "anew"}, stamp=stamps)
    assert path.read_text("utf-8") == after


def xliff(unit: str, version: str = "1.2") -> str:
    space = "urn:oasis:names:tc:xliff:document:" + version
    if version == "1.2":
        head = '<file source-language="zh" target-language="en" original="a" datatype="plaintext">'
        return f'<xliff version="1.2" xmlns="{space}">{head}<body>{unit}</body></file></xliff>'
    return f'<xliff version="2.0" xmlns="{space}" srcLang="zh" trgLang="en"><file id="f">{unit}</file></xliff>'


NOTED = [
    (
        "behind the target",
        '<trans-unit id="1">\n <source>好</source>\n <target>good</target>\n <note>hers</note></trans-unit>',
        '<trans-unit id="1">\n <source>好</source>\n <target>fine</target>\n <note from="anna">a &lt; b</note>'
        "\n <note>hers</note></trans-unit>",
    ),
    (
        "behind a target that is new",
        '<trans-unit id="1"><source>好</source></trans-unit>',
        '<trans-unit id="1"><source>好</source><target>fine</target><note from="anna">a &lt; b</note></trans-unit>',
    ),
    (
        "behind an empty target",
        '<trans-unit id="1"><source>好</source><target/></trans-unit>',
        '<trans-unit id="1"><source>好</source><target>fine</target><note from="anna">a &lt; b</note></trans-unit>',
    ),
]


@pytest.mark.parametrize(("why", "before", "after"), NOTED, ids=[row[0] for row in NOTED])
def test_a_comment_on_an_xliff_is_a_note(tmp_path: Path, why: str, before: str, after: str) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(xliff(before), "utf-8")
    stamp = {(0, "mt"): Stamp("anna", note="a < b", always=True)}
    report = write_edited(path, path, {(0, "mt"): "fine"}, stamp=stamp)
    assert path.read_text("utf-8") == xliff(after), why
    assert "author of the change" in str(report.losses[0])
    write_edited(path, path, {(0, "mt"): "fine"}, stamp=stamp)  # once more changes nothing
    assert path.read_text("utf-8") == xliff(after)


def test_a_comment_on_an_xliff_of_version_2_is_told_as_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    text = xliff('<unit id="1"><segment><source>好</source><target>good</target></segment></unit>', "2.0")
    path.write_text(text, "utf-8")
    report = write_edited(path, path, {(0, "mt"): "good"}, stamp={(0, "mt"): Stamp(note="why", always=True)})
    assert path.read_text("utf-8") == text
    assert "comment of the change" in str(report.losses[0])
