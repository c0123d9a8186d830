"""Post-edits written back: only the edited texts differ from the file that was read, whatever its format."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mtqa.errors import FormatError
from mtqa.formats._cells import replace_lines
from mtqa.formats._edit import Stamp
from mtqa.formats.base import FORMATS, Format, ReadOptions
from mtqa.formats.load import load_bitext, open_units
from mtqa.formats.writeback import write_back
from mtqa.model import Role, Text, Unit, Variant

ASTRAL = "𠮷 🏳️‍🌈 fine"


def written(source: Path, edits: dict[Any, str], out: str = "", **more: Any) -> tuple[Path, ReadOptions]:
    target = source.with_name(out or f"new{''.join(source.suffixes)}")
    options = ReadOptions(warnings=[])
    write_back(source, target, edits, options, **more)
    return target, options


def saved(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


TABLE = "id\tsource\ttarget\tmine\n1\t你好。\tHello.\t x \n2\t再见。\tBye.\t\n"
LINES = [
    ("one cell", TABLE, {(1, "mt"): "Goodbye."}, TABLE.replace("Bye.", "Goodbye.")),
    ("a tab in an escaped table is escaped", TABLE, {(0, "mt"): "a\tb\nc"}, TABLE.replace("Hello.", "a\\tb\\nc")),
    ("by the number of the text", TABLE, {(0, 0): ASTRAL}, TABLE.replace("Hello.", ASTRAL)),
    ("CRLF stays", TABLE.replace("\n", "\r\n"), {(0, "mt"): "x"}, TABLE.replace("Hello.", "x").replace("\n", "\r\n")),
    ("no end of the last line stays", TABLE.rstrip("\n"), {(1, "mt"): "x"}, TABLE.replace("Bye.", "x").rstrip("\n")),
    ("a byte order mark stays", "\ufeff" + TABLE, {(0, "mt"): "x"}, "\ufeff" + TABLE.replace("Hello.", "x")),
    (
        "a system's own row",
        "source\tsystem\ttarget\n好\ta\tgood\n好\tb\tfine\n",
        {(0, "b"): "well"},
        "source\tsystem\ttarget\n好\ta\tgood\n好\tb\twell\n",
    ),
]


@pytest.mark.parametrize(("why", "before", "edits", "after"), LINES, ids=[row[0] for row in LINES])
def test_a_table_keeps_every_other_byte(
    tmp_path: Path, why: str, before: str, edits: dict[Any, str], after: str
) -> None:
    target, options = written(saved(tmp_path / "a.tsv", before), edits)
    assert target.read_bytes() == after.encode(), why
    assert options.warnings == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_table_keeps_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = TABLE + "".join(f"{n}\t上上下下\tline {n}\t\n" for n in range(3, 3000))  # U+4E0A holds a byte 0A
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    target, _ = written(saved(tmp_path / "a.tsv", mark + text, encoding), {(1, "mt"): "再 x", (2000, "mt"): "y"})
    expected = text.replace("Bye.", "再 x").replace("line 2001\t", "y\t")
    assert target.read_bytes() == (mark + expected).encode(encoding)


def test_a_character_that_the_encoding_lacks_is_an_error(tmp_path: Path) -> None:
    text = "<?xml encoding='big5'?>\n" + "這是測試的句子。\n" * 5  # any file may declare its encoding so
    source, target = saved(tmp_path / "a.txt", text, "big5"), tmp_path / "new.txt"
    with pytest.raises(FormatError, match="which has no '🏳'; save the file as UTF-8 first"):
        replace_lines(source, target, {2: "🏳️"})
    assert not target.exists()


def test_an_unescaped_table_gets_no_escapes(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.tsv", "source\ttarget\n路径\tC:\\new\\q\n好\tgood\n")
    target, options = written(source, {(1, "mt"): "a\tb\\t"})
    assert target.read_text("utf-8") == "source\ttarget\n路径\tC:\\new\\q\n好\ta b\\t\n"
    assert "became a space" in options.warnings[0]


CSV = 'source,target,mine\n好,"good, ""very""",1\n"两\n行","two\nlines",2\n再,=1+1,3\n'


def test_csv_rows_that_are_not_edited_stay(tmp_path: Path) -> None:
    target, _ = written(saved(tmp_path / "a.csv", CSV), {(1, "mt"): "=HYPERLINK()"})
    assert target.read_text("utf-8") == CSV.replace('"两\n行","two\nlines",2', '"两\n行",\'=HYPERLINK(),2')
    assert [unit.variants[0].text.plain for unit in open_units(target)][1] == "=HYPERLINK()"


def test_a_workbook_keeps_what_else_is_in_it(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    source = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["source", "target", "sum"], ["好", "good", "=1+1"], ["再见", "bye", ""]):
        sheet.append(row)
    sheet["B3"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("notes")["A1"] = "mine"
    book.save(source)
    target, _ = written(source, {(1, "mt"): "=cmd()"})
    after = openpyxl.load_workbook(target)
    sheet = after.worksheets[0]
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].font.bold) == ("=cmd()", "s", True)
    assert (sheet["C2"].value, after["notes"]["A1"].value) == ("=1+1", "mine")
    assert zipfile.is_zipfile(target)


def test_plain_text_by_line(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.txt", "one\r\n\r\nthree")
    target, options = written(source, {(1, 0): "two\nlines", (2, 0): ASTRAL})
    assert target.read_bytes() == f"one\r\ntwo lines\r\n{ASTRAL}".encode()
    assert options.warnings == [f"{target}:2: a line break inside a segment became a space"]


def test_another_ending_asks_for_another_format(tmp_path: Path) -> None:
    target, _ = written(saved(tmp_path / "a.tsv", TABLE), {(1, "mt"): "x", (1, "mt+postedit"): "y"}, "new.tmx")
    (one, two) = load_bitext(target).corpora()
    assert [[segment.target for segment in corpus.segments] for corpus in (one, two)] == [["Hello.", "x"], ["", "y"]]


def test_what_a_format_cannot_hold_is_told(tmp_path: Path) -> None:
    stamp = Stamp("anna", datetime(2026, 1, 1, tzinfo=UTC), (("x-mtqa-status", "done"),), "why", always=True)
    target, options = written(saved(tmp_path / "a.tsv", TABLE), {(1, "mt"): "x"}, stamps={(1, "mt"): stamp})
    assert options.warnings == [
        f"{target}: tsv has no place for author, comment, date, properties of a change: left out"
    ]


REFUSED = [
    ("a unit that is not there", "a.tsv", TABLE, {(7, "mt"): "x"}, "no.* index 7"),
    ("a column that is not there", "a.tsv", TABLE, {(0, "mt+postedit"): "x"}, "has no cell for the text"),
    ("a line that is not there", "a.txt", "one\n", {(7, 0): "x"}, "has 1 lines"),
    ("a catalogue", "a.po", 'msgid "你好"\nmsgstr "Hello"\n', {(0, "mt"): "x"}, "only reads"),
]


@pytest.mark.parametrize(("why", "name", "text", "edits", "told"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_written_leaves_nothing(
    tmp_path: Path, why: str, name: str, text: str, edits: dict[Any, str], told: str
) -> None:
    source = saved(tmp_path / name, text)
    with pytest.raises(FormatError, match=told):
        written(source, edits)
    assert [path.name for path in tmp_path.iterdir()] == [name], why


UNITS = [
    Unit("1", Text("你好。"), (Variant(Text("Hello."), Role.MT, "a"), Variant(Text("Hi."), Role.MT, "b")), "d"),
    Unit("2", Text("再见。"), (Variant(Text("Bye."), Role.MT, "a"), Variant(Text("Goodbye."), Role.REFERENCE)), "d"),
    Unit("3", Text("早。"), (Variant(Text("Morning & all <b>."), Role.MT, "a"),), "e"),
]
WRITABLE = [kind for kind in FORMATS if {"target", "system"} <= kind.keeps]


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.id)
def test_every_format_takes_an_edit(kind: Format, tmp_path: Path) -> None:
    """What a format can write, a review can be brought home to: one text differs, and comes back as it was typed."""
    source = tmp_path / f"a{kind.extensions[0]}"
    kind.write(source, UNITS, ReadOptions())
    before = [[variant.text.plain for variant in unit.variants] for unit in open_units(source)]
    typed = "=1+1 \"x\", 'y'; <b>&amp;</b>\\t 𠮷"
    report = write_back(source, source, {(1, "a"): typed, (2, "a"): "Morning & all <b>."}, ReadOptions())
    after = [[variant.text.plain for variant in unit.variants] for unit in open_units(source)]
    changed = [
        (unit, place)
        for unit, texts in enumerate(before)
        for place, text in enumerate(texts)
        if after[unit][place] != text
    ]
    assert changed == [(1, before[1].index("Bye."))]
    assert after[1][before[1].index("Bye.")] == typed
    assert (report.edited, report.unchanged) == (1, 1)
