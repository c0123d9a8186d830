"""XLIFF 1.2 and 2.x: what is read of real shapes, what an edit changes, and what a fresh file holds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_real_tmx import READ_XLIFF
from test_tmx_properties import LEGAL, TEXT, read_or_refused

from mtqa.errors import FormatError
from mtqa.formats._files import chunks
from mtqa.formats._notes import Notes
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.convert import convert
from mtqa.formats.load import find_format
from mtqa.formats.splice import Stamp, write_edited
from mtqa.model import Role, Text, Unit, Variant

Save = Callable[..., Path]
LANGUAGES = 'source-language="zh-CN" target-language="en-US"'
FILE = f'<file original="%s" {LANGUAGES} datatype="plaintext"><body>\n%s\n</body></file>'
SDL = ' xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"'


def one(*units: str, name: str = "a.doc") -> str:
    return (
        f'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"{SDL}>'
        + FILE % (name, "\n".join(units))
        + "</xliff>"
    )


def two(*units: str) -> str:
    body = "\n".join(units)
    return (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" '
        f'version="2.0" srcLang="zh" trgLang="en">\n<file id="f1">\n{body}\n</file></xliff>'
    )


def read(path: Path, source: str = "zh", target: str = "en") -> tuple[list[Unit], list[str]]:
    options = ReadOptions(source, target, quarantine=False, require_target=False)
    return list(find_format(path).read(path, options)), options.warnings


def brief(unit: Unit) -> tuple[str, str, list[str]]:
    return unit.id, unit.source.plain, [variant.text.plain for variant in unit.variants]


SEGMENTED = (
    '<trans-unit id="u"><source>一。二。</source>\n'
    '<seg-source><g id="0"><mrk mtype="seg" mid="7">一。</mrk>\n <mrk mtype="seg" mid="8">二。</mrk></g></seg-source>\n'
    '<target><g id="0"><mrk mtype="seg" mid="8">Two.</mrk> <mrk mtype="seg" mid="7"/></g></target>'
    '<sdl:seg-defs><sdl:seg id="7" conf="Draft"/><sdl:seg id="8" conf="Translated"/></sdl:seg-defs></trans-unit>'
)
READINGS = [
    ("plain", one("<trans-unit id='1'><source>一</source><target>One</target></trans-unit>"), [("1", "一", ["One"])]),
    ("no target", one("<trans-unit id='1'><source>一</source></trans-unit>"), [("1", "一", [])]),
    ("marks join by mid, not by order", one(SEGMENTED), [("u:7", "一。", [""]), ("u:8", "二。", ["Two."])]),
    (
        "alt-trans is none of ours",
        one(
            "<trans-unit id='1'><source>一</source><alt-trans><source>二</source><target>Two</target></alt-trans>"
            "</trans-unit>"
        ),
        [("1", "一", [])],
    ),
    ("no id", one("<trans-unit><source>一</source></trans-unit>"), [("", "一", [])]),
    (
        "segments of version 2, ignorables left out",
        two(
            "<unit id='1'><segment id='s'><source>一</source><target>One</target></segment>"
            "<ignorable><source> </source></ignorable><segment><source>二</source></segment></unit>"
        ),
        [("1:s", "一", ["One"]), ("1:2", "二", [])],
    ),
    (
        "native code is no text, g and pc are",
        one("<trans-unit id='1'><source>一<ph id='1'>&lt;br&gt;</ph><g id='2'>二</g><x id='3'/></source></trans-unit>"),
        [("1", "一二", [])],
    ),
    ("CDATA", one("<trans-unit id='1'><source><![CDATA[一<b>]]></source></trans-unit>"), [("1", "一<b>", [])]),
    ("bare ampersand", one("<trans-unit id='1'><source>一 & 二</source></trans-unit>"), [("1", "一 & 二", [])]),
    (
        "in a comment",
        one("<!-- <trans-unit id='0'> --><trans-unit id='1'><source>一</source></trans-unit>"),
        [("1", "一", [])],
    ),
    (
        "untranslatable, but translated",
        one("<trans-unit id='1' translate='no'><source>一</source><target>1</target></trans-unit>"),
        [("1", "一", ["1"])],
    ),
]


@pytest.mark.parametrize(("why", "text", "units"), READINGS, ids=[row[0] for row in READINGS])
def test_readings(save: Save, why: str, text: str, units: list[tuple[str, str, list[str]]]) -> None:
    assert [brief(unit) for unit in read(save("a.xlf", text))[0]] == units


def test_properties_notes_and_places(save: Save) -> None:
    path = save(
        "a.sdlxliff",
        "\ufeff"
        + one(
            SEGMENTED,
            "<trans-unit id='v' approved='yes'><source>三</source><target state='final'>3</target><note>N</note>"
            "</trans-unit>",
        ),
    )
    first, second, third = read(path)[0]
    assert (first.properties, second.properties) == ((("conf", "Draft"),), (("conf", "Translated"),))
    assert third.properties == (("approved", "yes"), ("note", "N"), ("state", "final"))
    assert {unit.document for unit in (first, second, third)} == {"a.doc"}
    raw = path.read_bytes()
    for unit, begin in (
        (first, b'<mrk mtype="seg" mid="7"'),
        (second, b'<mrk mtype="seg" mid="8"'),
        (third, b"<trans-unit id='v'"),
    ):
        assert unit.offset is not None
        assert raw[unit.offset :].startswith(begin)
        assert raw.count(b"\n", 0, unit.offset) + 1 == unit.line


def test_ids_that_several_files_share_carry_the_file(save: Save) -> None:
    unit = "<trans-unit id='1'><source>一</source></trans-unit>"
    other = "<trans-unit id='2'><source>一</source></trans-unit>"
    shared = one(unit).replace("</xliff>", FILE % ("b.doc", unit) + FILE % ("b.doc", unit) + "</xliff>")
    assert [u.id for u in read(save("a.xlf", shared))[0]] == ["a.doc#1", "b.doc#1", "b.doc~2#1"]
    apart = one(unit).replace("</xliff>", FILE % ("b.doc", other) + "</xliff>")
    assert [(u.id, u.document) for u in read(save("a.xlf", apart))[0]] == [("1", "a.doc"), ("2", "b.doc")]


def test_files_of_other_languages_are_left_out_and_counted(save: Save) -> None:
    unit = "<trans-unit id='1'><source>一</source></trans-unit>"
    german = FILE.replace("en-US", "de") % ("d.doc", unit)
    path = save("a.xlf", one(unit).replace("</xliff>", german + "</xliff>"))
    units, warnings = read(path)
    assert [u.document for u in units] == ["a.doc"]
    assert warnings == [f"{path}:4: left out, since its file is of other languages: 1 unit"]
    with pytest.raises(FormatError, match="has no zh into fr; it has zh-CN into de 1, zh-CN into en-US 1"):
        read(path, target="fr")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings(save: Save, codec: str) -> None:
    text = '<?xml version="1.0" encoding="GB18030"?>' + one("<trans-unit id='1'><source>一二三四</source></trans-unit>")
    assert read(save("a.xlf", text.encode(codec)))[0][0].source.plain == "一二三四"


def test_one_bad_unit_costs_no_other(save: Save) -> None:
    bad = "<trans-unit id='1'><sour"
    good = "<trans-unit id='2'><source>二</source></trans-unit>"
    units, warnings = read(save("a.xlf", one(good, bad, good)))
    assert [u.source.plain for u in units] == ["二", "二"]
    assert ":3: this unit cannot be repaired and is left out" in warnings[0]


def test_entities_are_never_expanded(save: Save, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("CANARY", "utf-8")
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY b "&b;&b;">]>'
    path = save("a.xlf", text + one("<trans-unit id='1'><source>一&e;&b;</source></trans-unit>"))
    assert "CANARY" not in str(read(path))


# ----------------------------------------------------------------------------------------------------------- edits

EDITS = [
    (
        "target",
        "<trans-unit id='1'><source>一</source>\n  <target state='new'>One</target></trans-unit>",
        0,
        ("One<", "new &amp;<"),
    ),
    (
        "empty target",
        "<trans-unit id='1'><source>一</source><target/></trans-unit>",
        0,
        ("<target/>", "<target>new &amp;</target>"),
    ),
    (
        "no target",
        "<trans-unit id='1'>\n  <source>一</source></trans-unit>",
        0,
        ("</source>", "</source>\n  <target>new &amp;</target>"),
    ),
    ("mark", SEGMENTED, 1, ("Two.", "new &amp;")),
    ("empty mark", SEGMENTED, 0, ('<mrk mtype="seg" mid="7"/>', '<mrk mtype="seg" mid="7">new &amp;</mrk>')),
    (
        "missing mark",
        SEGMENTED.replace(' <mrk mtype="seg" mid="7"/></g>', "</g>"),
        0,
        ("</g></target>", '</g><mrk mtype="seg" mid="7">new &amp;</mrk></target>'),
    ),
    (
        "segmented without a target",
        SEGMENTED.partition("\n<target>")[0] + "</trans-unit>",
        1,
        (
            "</seg-source>",
            '</seg-source>\n<target><g id="0"><mrk mtype="seg" mid="7"></mrk>\n '
            '<mrk mtype="seg" mid="8">new &amp;</mrk></g></target>',
        ),
    ),
    (
        "alt-trans",
        "<trans-unit id='1'><source>一</source><alt-trans><target>A</target></alt-trans></trans-unit>",
        0,
        ("</source>", "</source><target>new &amp;</target>"),
    ),
    (
        "leading tag",
        "<trans-unit id='1'><source>一</source><target><x id='1'></x>One</target></trans-unit>",
        0,
        ("One", "new &amp;"),
    ),
]


@pytest.mark.parametrize(("why", "unit", "index", "change"), EDITS, ids=[row[0] for row in EDITS])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_an_edit_stays_within_its_target(
    save: Save, why: str, unit: str, index: int, change: tuple[str, str], codec: str
) -> None:
    text = one("<trans-unit id='0' translate='no'><source>x</source></trans-unit>", unit)
    path = save("a.xlf", text.encode(codec))
    write_edited(path, path, {(index, "mt"): "new &"})
    assert path.read_bytes().decode(codec) == text.replace(unit, unit.replace(*change, 1))


def test_two_segments_without_a_target_get_one(save: Save) -> None:
    path = save("a.xlf", one(SEGMENTED.partition("\n<target>")[0] + "</trans-unit>"))
    write_edited(path, path, {(0, "mt"): "1", (1, "mt"): "2"})
    assert [brief(unit)[2] for unit in read(path)[0]] == [["1"], ["2"]]
    assert path.read_text("utf-8").count("<target>") == 1


def test_edits_of_version_2(save: Save) -> None:
    unit = (
        "<unit id='1'>\n <segment>\n  <source>一<ph id='1'/></source>\n  <target>One<ph id='1'/></target></segment>"
        "<segment>\n  <source>二</source>\n </segment></unit>"
    )
    path = save("a.xlf", two(unit))
    report = write_edited(path, path, {(0, 0): "Eins", (1, 0): "Zwei"}, stamp=Stamp(changeid="me"))
    new = unit.replace("One", "Eins").replace("二</source>", "二</source>\n  <target>Zwei</target>")
    assert path.read_text("utf-8") == two(new)
    assert (report.edited, report.added) == (1, 1)
    assert all("XLIFF has no place" in str(loss) for loss in report.losses)
    assert len(report.losses) == 2


def test_a_second_translation_is_refused(save: Save) -> None:
    path = save("a.xlf", one("<trans-unit id='1'><source>一</source><target>One</target></trans-unit>"))
    with pytest.raises(FormatError, match="holds one translation"):
        write_edited(path, path, {(0, "other"): "x"})


@pytest.mark.parametrize(
    ("name", "source", "target"), [row[:3] for row in READ_XLIFF], ids=[row[0] for row in READ_XLIFF]
)
def test_an_edit_of_a_real_file(data_dir: Path, tmp_path: Path, name: str, source: str, target: str) -> None:
    path = data_dir / "tmx" / name
    before = read(path, source, target)[0]
    index = len(before) // 2
    report = write_edited(path, tmp_path / name, {(index, "mt"): "Neu & 漢"}, ReadOptions(source, target))
    after = read(tmp_path / name, source, target)[0]
    assert brief(after[index])[2] == ["Neu & 漢"]
    assert [brief(u) for n, u in enumerate(after) if n != index] == [
        brief(u) for n, u in enumerate(before) if n != index
    ]
    old, new = (b"".join(chunks(file, Notes(file, []))) for file in (path, tmp_path / name))
    same = next(n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    assert new.endswith(old[same + 2000 :])
    assert report.edited + report.added == 1


# ----------------------------------------------------------------------------------------------------- fresh files

BOLD = (
    "我们<bpt i='1'>&lt;b&gt;</bpt>保存<ept i='1'>&lt;/b&gt;</ept>文件"
    "<ph x='2'>{0}</ph><hi>重</hi><ut>x</ut><it pos='end'>y</it>"
)
WRITTEN_TAGS = {
    "xliff": [
        ("bpt", '<bpt id="p1">&lt;b&gt;</bpt>'),
        ("ept", '<ept id="p1">&lt;/b&gt;</ept>'),
        ("ph", '<ph id="t2">{0}</ph>'),
        ("g", '<g id="n4" ctype="x-hi">'),
        ("ph", '<ph id="n5">x</ph>'),
        ("it", '<it id="n6" pos="close">y</it>'),
    ],
    "xliff2": [
        ("sc", '<sc id="p1" dataRef="d1"/>'),
        ("ec", '<ec startRef="p1" dataRef="d2"/>'),
        ("ph", '<ph id="t2" dataRef="d3"/>'),
        ("pc", '<pc id="n4">'),
        ("ph", '<ph id="n5" dataRef="d4"/>'),
        ("ec", '<ec id="n6" isolated="yes" dataRef="d5"/>'),
    ],
}


@pytest.mark.parametrize(("kind", "name"), [("xliff", "o.xlf"), ("xliff2", "o.xlf2")])
def test_tags_of_a_memory_become_those_of_xliff(
    save: Save, read_tmx: Callable[..., tuple[list[Unit], list[str]]], kind: str, name: str
) -> None:
    units, _ = read_tmx(f"<tu><tuv xml:lang='zh'><seg>{BOLD}</seg></tuv><tuv xml:lang='en'><seg>a</seg></tuv></tu>")
    path = save(name, "")
    FORMATS[kind].write(path, units, ReadOptions())
    (back,), warnings = read(path)
    assert back.source.plain == units[0].source.plain
    assert [(tag.kind, tag.raw) for tag in back.source.tags] == WRITTEN_TAGS[kind]
    assert [tag.span for tag in back.source.tags] == [tag.span for tag in units[0].source.tags]
    assert not warnings
    assert ('<data id="d1">&lt;b&gt;</data>' in path.read_text("utf-8")) == (kind == "xliff2")


@pytest.mark.parametrize("name", ["o.xlf", "o.xlf2"])
def test_xliff_tags_stay_as_they_are_in_their_own_version(save: Save, name: str) -> None:
    make = two if name.endswith("2") else one
    body = "一<ph id='1'/><mrk mtype='protected' id='m'>二</mrk>"
    body = body if name.endswith("2") else body + "<g id='2'>三</g><x id='3'/>"
    unit = (
        "<unit id='1'><segment><source>%s</source></segment></unit>"
        if name.endswith("2")
        else "<trans-unit id='1'><source>%s</source></trans-unit>"
    )
    path = save("a.xlf", make(unit % body))
    target = path.with_name(name)
    convert(path, target, ReadOptions(require_target=False))
    assert read(target)[0][0].source == read(path)[0][0].source


UNITS = st.lists(
    st.builds(
        Unit,
        id=st.text("ab1-_.", min_size=1, max_size=4),
        source=TEXT,
        variants=st.lists(st.builds(Variant, TEXT), max_size=1).map(tuple),
        document=st.sampled_from(["a", "b & c"]),
        properties=st.lists(st.tuples(st.sampled_from(["x-a", "a&<\"'"]), LEGAL), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda unit: unit.id,
)


@given(UNITS, st.sampled_from(["xliff", "xliff2"]))
@settings(max_examples=200, deadline=None)
def test_units_survive_writing_and_reading(units: list[Unit], kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlf"
        FORMATS[kind].write(path, units, ReadOptions())
        back, _ = read(path)
    kept = [unit for unit in units if unit.source.plain.strip() or any(v.text.plain.strip() for v in unit.variants)]
    assert [(brief(u), u.document, u.properties) for u in back] == [(brief(u), u.document, u.properties) for u in kept]
    for unit, other in zip(back, kept, strict=True):
        assert [tag.span for tag in unit.source.tags] == [tag.span for tag in other.source.tags]


def test_what_xliff_has_no_place_for_is_told(save: Save) -> None:
    options = ReadOptions()
    variants = (Variant(Text("a")), Variant(Text("b"), Role.REFERENCE))
    path = save("a.xlf", "")
    FORMATS["xliff2"].write(path, [Unit("an id", Text("一"), variants, date="2024-01-01")], options)
    told = " ".join(options.warnings)
    assert all(
        part in told for part in ("all but one translation", "dates of units", "ids that XLIFF 2 does not allow")
    )


def test_a_memory_to_xliff_and_back(data_dir: Path, tmp_path: Path) -> None:
    memory = data_dir / "tmx/trados_studio_zh-en_2.tmx"
    for source, target in ((memory, "a.xlf"), (tmp_path / "a.xlf", "a.xlf2"), (tmp_path / "a.xlf2", "b.tmx")):
        convert(source, tmp_path / target, ReadOptions())
    assert [brief(u)[1:] for u in read(tmp_path / "b.tmx")[0]] == [brief(u)[1:] for u in read(memory)[0]]


# ---------------------------------------------------------------------------------------------------------- damage

GOOD = one(
    *(
        f'<trans-unit id="{n}"><source>第{n}句</source>\n<target>Sentence {n} &amp; more</target></trans-unit>'
        for n in range(6)
    ),
    SEGMENTED,
).encode()
PLACES = [
    (GOOD.index(b'<trans-unit id="%d"' % n), GOOD.index(b"</trans-unit>", GOOD.index(b'<trans-unit id="%d"' % n)) + 13)
    for n in range(6)
]


@given(
    st.integers(GOOD.index(b"<trans-unit"), len(GOOD)),
    st.integers(0, 12),
    st.one_of(st.binary(max_size=6), st.text("<>/trans-u![]?&;\"' =", max_size=6).map(str.encode)),
)
@settings(max_examples=300, deadline=None)
def test_damage_stays_where_it_is(place: int, length: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlf"
        path.write_bytes(GOOD[:place] + junk + GOOD[place + length :])
        found = {unit.id: brief(unit)[1:] for unit in read(path)[0]}
    for number, (begin, end) in enumerate(PLACES):
        if end <= place or begin >= place + length:
            assert found.get(str(number)) == (f"第{number}句", [f"Sentence {number} & more"])


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary())
@settings(max_examples=150, deadline=None)
def test_nothing_but_a_format_error_is_raised(place: int, length: int, junk: bytes) -> None:
    for kind in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t"
            path.write_bytes(GOOD[:place] + junk + GOOD[place + length :])
            kind.sniff(path.read_bytes(), path)
            read_or_refused(kind, path)
