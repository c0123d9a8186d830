"""Damaged TMX: a fault stays in the unit it is in, every repair is named, nothing evil resolves."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.formats import _split
from mtqa.formats._notes import Notes
from mtqa.formats._split import Splitter
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Unit

Reader = Callable[..., tuple[list[Unit], list[str]]]


def unit(seg: str, number: int = 2) -> str:
    return (
        f'<tu tuid="{number}"><tuv xml:lang="zh"><seg>{seg}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>text {number}</seg></tuv></tu>'
    )


FINE, AFTER = unit("前", 1), unit("后", 3)

# the unit between two whole ones, the source it gives (None: set aside), the repair that is named
LADDER = [
    ("表\x0b格\x03", "表格", "illegal characters dropped"),
    ("&#xD83D;&#xDE00;", "😀", "surrogate references joined"),
    ("&#55357;&#56832;", "😀", "surrogate references joined"),
    ("a&#x1F;b&#0;", "ab", "references to illegal characters dropped"),
    ("a&#xD800;b", "ab", "references to illegal characters dropped"),
    ("a&nbsp;b&copy;", "a\u00a0b©", "named entities replaced"),
    ("AT&T R & D", "AT&T R & D", "bare & escaped"),
    ("a&&amp;&#x41;", "a&&A", "bare & escaped"),
    ("当 x < 3 且 y <4 时", "当 x < 3 且 y <4 时", "bare < escaped"),
    ("我 <3 你", "我 <3 你", "bare < escaped"),
    ("第一行<br>第二行", "第一行<br>第二行", "tags without partner kept as text"),
    ("<p>段落", "<p>段落", "tags without partner kept as text"),
    ("4 <t5:n id='2'/> 段", "4  段", "undeclared namespace t5 bound"),
    ("AT&T\x0b &nbsp;<br>", "AT&T \u00a0<br>", "bare & escaped"),
    ("<ph x='1'>a</ph", None, "cannot be repaired"),
    ("</seg><seg>", "", None),
    ("未知 &unknown; 实体", "未知 &unknown; 实体", "bare & escaped"),
    ("<![CDATA[a & b < c]]> & d", "a & b < c & d", "bare & escaped"),
]


@pytest.mark.parametrize(("seg", "source", "step"), LADDER)
def test_the_ladder(read_tmx: Reader, seg: str, source: str | None, step: str | None) -> None:
    units, warnings = read_tmx(f"{FINE}\n{unit(seg)}\n{AFTER}")
    found = {item.id: item for item in units}
    assert found["1"].source.plain == "前"
    assert found["3"].source.plain == "后"
    assert (found["2"].source.plain if "2" in found else None) == source
    if step:
        assert any("m.tmx:4: " in warning and step in warning for warning in warnings)
    else:
        assert not warnings


def tu(raw: str) -> str:
    return raw.replace("ZH", '<tuv xml:lang="zh"><seg>中</seg></tuv>').replace(
        "EN", '<tuv xml:lang="en"><seg>mid</seg></tuv>'
    )


EDGES = [
    (tu("<tu>ZHEN"), "中", "lost edge of the unit mended"),
    (tu("<tu>ZHEN</tx>"), "中", "lost edge of the unit mended"),
    (tu("<tu>ZHEN</tu"), "中", "lost edge of the unit mended"),
    (tu("<tx>ZHEN</tu>"), "中", "lost edge of the unit mended"),
    (tu("tu>ZHEN</tu>"), "中", "lost edge of the unit mended"),
    (tu("ZHEN</tu>"), "中", "lost edge of the unit mended"),
    (tu('<tu tuid="x>ZHEN</tu>'), None, "cannot be repaired"),
    (tu("<tu>ZH<tuv xml:lang=en'><seg>x</seg></tuv></tu>"), None, "cannot be repaired"),
    (tu("<tu>ZHEN</tu></tu>"), "中", "cannot be repaired"),
    (tu("<tu><!-- lost end ZHEN</tu>"), None, ""),
]


@pytest.mark.parametrize(("middle", "source", "step"), EDGES)
def test_lost_edges_stay_in_their_unit(read_tmx: Reader, middle: str, source: str | None, step: str) -> None:
    units, warnings = read_tmx(f"{FINE}\n{middle}\n{AFTER}")
    texts = [item.source.plain for item in units]
    assert texts[0] == "前"
    assert texts[-1] == "后"
    assert (source in texts) if source else len(texts) in (2, 3)
    assert any(step in warning for warning in warnings)


@pytest.mark.parametrize("cut", range(20, 400, 7))
def test_a_file_cut_anywhere_keeps_every_whole_unit(save: Callable[..., Path], cut: int) -> None:
    text = f"<tmx><header/><body>{FINE}{unit('二')}{AFTER}</body></tmx>".encode()
    raw = text[:cut]
    whole = raw.count(b"</tu>")
    path = save("cut.tmx", raw)
    if whole == 0:
        return
    options = ReadOptions()
    units = list(FORMATS["tmx"].read(path, options))
    assert [item.id for item in units][:whole] == ["1", "2", "3"][:whole]


def test_a_cut_archive_keeps_what_stands_before(save: Callable[..., Path]) -> None:
    chance = random.Random(0)
    body = "".join(unit(f"第{n}句 {chance.random()}", n) for n in range(2000))
    packed = gzip.compress(f"<tmx><header/><body>{body}</body></tmx>".encode())
    options = ReadOptions()
    units = list(FORMATS["tmx"].read(save("m.tmx.gz", packed[: len(packed) // 2]), options))
    assert 500 < len(units) < 1500
    assert [item.id for item in units] == [str(n) for n in range(len(units))]
    assert any("breaks off after" in warning for warning in options.warnings)


def test_what_cannot_be_repaired_is_set_aside(save: Callable[..., Path]) -> None:
    broken = unit("<ph x='1'>a</ph")
    path = save("m.tmx", f"<tmx><header/><body>\n{FINE}\n{broken}\n{AFTER}</body></tmx>")
    options = ReadOptions()
    assert len(list(FORMATS["tmx"].read(path, options))) == 2
    rejected = path.with_name("m.tmx.rejected").read_text("utf-8")
    assert broken in rejected
    assert rejected.startswith("<!-- m.tmx:3: ")
    assert "units that cannot be repaired stand in m.tmx.rejected: 1" in options.warnings[-1]


def test_reading_goes_on_where_nothing_can_be_set_aside(save: Callable[..., Path]) -> None:
    path = save("m.tmx", f"<tmx><header/><body>{FINE}{unit('<ph>a</ph')}{AFTER}</body></tmx>")
    path.with_name("m.tmx.rejected").mkdir()
    options = ReadOptions()
    assert len(list(FORMATS["tmx"].read(path, options))) == 2
    assert "units that cannot be repaired are not set aside" in options.warnings[-1]


def test_nothing_is_written_where_it_is_not_wanted(save: Callable[..., Path]) -> None:
    path = save("m.tmx", f"<tmx><header/><body>{FINE}{unit('<ph>a</ph')}</body></tmx>")
    list(FORMATS["tmx"].read(path, ReadOptions(quarantine=False)))
    assert list(path.parent.iterdir()) == [path]


def test_many_faults_give_few_warnings(read_tmx: Reader) -> None:
    units, warnings = read_tmx("\n".join(unit("a & b", n) for n in range(1000)))
    assert len(units) == 1000
    assert len(warnings) == 11
    assert warnings[-1].endswith("repaired: bare & escaped: 990 more")


def test_an_undeclared_prefix_costs_one_repair(read_tmx: Reader) -> None:
    units, warnings = read_tmx("\n".join(unit("<t5:n/>", n) for n in range(1000)))
    assert len(units) == 1000
    assert len(warnings) <= 2


BOMB = (
    '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{"&" + inner + ";" * 1}{("&" + inner + ";") * 9}">'
        for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
EVIL = [
    ('<!DOCTYPE tmx [<!ENTITY x SYSTEM "file://SECRET">]>', "&x;", "&x;"),
    ('<!DOCTYPE tmx [<!ENTITY x SYSTEM "http://localhost:9/x">]>', "&x;", "&x;"),
    ('<!DOCTYPE tmx [<!ENTITY % p SYSTEM "file://SECRET"> %p;]>', "a", "a"),
    (BOMB, "&i;", "&i;"),
    ('<!DOCTYPE tmx [<!ENTITY q "' + "q" * 100000 + '">]>', "&q;" * 1000, "&q;" * 1000),
    ('<!DOCTYPE tmx [<!ENTITY co "公司">]>', "&co;名", "公司名"),
    ('<!DOCTYPE tmx [<!ENTITY tag "<seg>">]>', "&tag;", "<seg>"),
    ("<!DOCTYPE tmx [<!ENTITY u \"<tu><tuv xml:lang='zh'><seg>x</seg></tuv></tu>\">]>", "a", "a"),
]


@pytest.mark.parametrize(("doctype", "seg", "plain"), EVIL)
def test_entities_stay_inert(tmp_path: Path, read_tmx: Reader, doctype: str, seg: str, plain: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET-CONTENT")
    doctype = doctype.replace("//SECRET", f"//{secret}")
    text = f"{doctype}<tmx><header/><body>{FINE}{unit(seg)}</body></tmx>"
    units, _ = read_tmx(text, whole=True)
    assert [item.source.plain for item in units] == ["前", plain]
    assert not any("SECRET-CONTENT" in repr(item) for item in units)


def split(raw: bytes, size: int) -> tuple[list[tuple[bytes, int, int, str]], list[str]]:
    warnings: list[str] = []
    splitter = Splitter("tu", Notes(Path("x"), warnings))
    pieces = splitter.pieces(raw[place : place + size] for place in range(0, len(raw), size))
    return [(piece.raw, piece.offset, piece.line, piece.fault) for piece in pieces], warnings


STREAM = (
    b"<?xml version='1.0'?><!DOCTYPE tmx [<!ENTITY a '>'>]>\n<tmx><!-- <tu> --><body>\n<tu/>\n<tu a='x/>'\n>1</tu>"
    b"<tu><![CDATA[</tu>]]></tu>\n\n<tux/><tu>lost<tu >3<!-- </tu> --></tu\n>junk</tu><tu a='/'/>"
    b"<![CDATA[ open <tu>4</tu><!-- open <tu>5</tu></body></tmx> <? <tu>6"
)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 64, 1000])
def test_pieces_do_not_depend_on_where_chunks_end(size: int) -> None:
    expected, warned = split(STREAM, len(STREAM))
    assert split(STREAM, size) == (expected, warned)
    for raw, offset, line, _ in expected:
        assert STREAM[offset : offset + len(raw)] == raw
        assert line == STREAM.count(b"\n", 0, offset) + 1


def test_the_pieces_of_the_stream() -> None:
    pieces, warnings = split(STREAM, 13)
    assert [(raw, fault) for raw, _, _, fault in pieces] == [
        (b"<tu/>", ""),
        (b"<tu a='x/>'\n>1</tu>", ""),
        (b"<tu><![CDATA[</tu>]]></tu>", ""),
        (b"<tu>lost", "</tu> is missing"),
        (b"<tu >3<!-- </tu> --></tu\n>", ""),
        (b"junk</tu>", "<tu> is missing"),
        (b"<tu a='/'/>", ""),
        (b"<tu>4</tu>", ""),
        (b"<tu>5</tu>", ""),
        (b"<tu>6", "the file ends before </tu>"),
    ]
    assert [warning.partition(": ")[2] for warning in warnings] == [
        "<![CDATA[ is never closed",
        "<!-- is never closed",
        "<? is never closed",
    ]


def test_a_unit_that_never_ends_does_not_eat_the_memory(read_tmx: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_split, "MAX_PIECE", 1 << 20)
    units, warnings = read_tmx(f"{FINE}\n{unit('长' * (1 << 20))}\n{AFTER}")
    assert [item.id for item in units] == ["1", "3"]
    assert any(
        ":4: this unit cannot be repaired and is left out: is longer than 1 MiB" in warning for warning in warnings
    )
