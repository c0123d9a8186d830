"""Writing edits back: the edited text reads as asked, and no other byte of the file is another."""

from __future__ import annotations

import gzip
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_real_tmx import READ, READ_XLIFF
from test_tmx_properties import LEGAL, TEXT, UNIT

from mtqa.errors import FormatError
from mtqa.formats._encoding import find_encoding
from mtqa.formats._files import chunks
from mtqa.formats._notes import Notes
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.splice import EditReport, Stamp, write_edited
from mtqa.model import Role, Text, Unit

TMX = FORMATS["tmx"]
NEW = 'Neu & <b>"漢"</b>\tline\nnext 😀 ]]>'
SEG = re.compile(r"(<seg>)(.*?)(</seg>)", re.S)


def read(path: Path, source: str = "zh", target: str = "en") -> list[Unit]:
    return list(TMX.read(path, ReadOptions(source, target, quarantine=False, require_target=False)))


def unpacked(path: Path) -> bytes:
    return b"".join(chunks(path, Notes(path, [])))


def texts(unit: Unit) -> list[str]:
    return [variant.text.plain for variant in unit.variants]


# ------------------------------------------------------------------------------------------------------ real files


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [row[:3] for row in (*READ, *READ_XLIFF)],
    ids=[row[0] for row in (*READ, *READ_XLIFF)],
)
def test_nothing_edited_is_the_same_file(data_dir: Path, tmp_path: Path, name: str, source: str, target: str) -> None:
    path = data_dir / "tmx" / name
    report = write_edited(path, tmp_path / name, {}, ReadOptions(source, target))
    assert (tmp_path / name).read_bytes() == path.read_bytes()
    units = next(row[3] for row in (*READ, *READ_XLIFF) if row[0] == name)
    assert report == EditReport(units, 0, 0, 0)


@pytest.mark.parametrize(("name", "source", "target"), [row[:3] for row in READ], ids=[row[0] for row in READ])
def test_one_edit_changes_one_seg(data_dir: Path, tmp_path: Path, name: str, source: str, target: str) -> None:
    path = data_dir / "tmx" / name
    before = read(path, source, target)
    index = max(n for n, unit in enumerate(before) if unit.variants)
    report = write_edited(path, tmp_path / name, {(index, 0): NEW}, ReadOptions(source, target))
    assert (report.edited, report.added) == (1, 0)

    codec = find_encoding(path, Notes(path, [])).name
    old, new = (
        unpacked(path).decode(codec, "surrogateescape"),
        unpacked(tmp_path / name).decode(codec, "surrogateescape"),
    )
    same = next(n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    rest = next(n for n, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b)
    rest = min(rest, len(old) - same, len(new) - same)
    changed = old[same : len(old) - rest]
    assert "<seg" not in changed, "the change stays within one seg"
    assert "</seg" not in changed
    assert old.rfind("<seg", 0, same) > old.rfind("</seg", 0, same)
    assert re.search(r"</?seg\b", old[len(old) - rest :])[0] == "</seg"

    after = read(tmp_path / name, source, target)
    assert texts(after[index]) == [NEW, *texts(before[index])[1:]]
    assert [u.source for u in after] == [u.source for u in before]
    assert [u.variants for n, u in enumerate(after) if n != index] == [
        u.variants for n, u in enumerate(before) if n != index
    ]


def test_tags_of_the_best_real_memory_survive_an_edit(data_dir: Path, tmp_path: Path) -> None:
    path = data_dir / "tmx/trados_studio_zh-en_2.tmx"
    before = read(path)
    number, tagged = next((n, u) for n, u in enumerate(before) if len(u.variants[0].text.tags) >= 6)
    edited = tagged.variants[0].text.plain.replace(" the ", " that very ", 1)
    report = write_edited(path, tmp_path / "o.tmx", {(number, "mt"): edited})
    after = read(tmp_path / "o.tmx")[number].variants[0].text
    assert after.plain == edited
    assert [tag.raw for tag in after.tags] == [tag.raw for tag in tagged.variants[0].text.tags]
    assert not report.losses


# ---------------------------------------------------------------------------------------------------- random files

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]


@st.composite
def edited_files(draw: st.DrawFn) -> tuple[list[Unit], dict[tuple[int, int], str | Text], str, bool]:
    units = draw(st.lists(UNIT, min_size=1, max_size=4))
    places = [(index, place) for index, unit in enumerate(units) for place in range(len(unit.variants))]
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=4)) if places else []
    edits = {key: draw(st.one_of(LEGAL, TEXT)) for key in chosen}
    return units, edits, draw(st.sampled_from(ENCODINGS)), draw(st.booleans())


@given(edited_files())
@settings(max_examples=250, deadline=None)
def test_any_edits_of_any_file(case: tuple[list[Unit], dict[tuple[int, int], str | Text], str, bool]) -> None:
    units, edits, codec, crlf = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.tmx"
        TMX.write(path, units, ReadOptions())
        text = path.read_text("utf-8").replace("UTF-8", codec.removesuffix("-sig"), 1)
        path.write_bytes((text.replace("\n", "\r\n") if crlf else text).encode(codec))
        before, original = read(path), path.read_bytes()
        write_edited(path, path, edits)
        written, after = path.read_bytes(), read(path)
    for index, unit in enumerate(after):
        for place, variant in enumerate(unit.variants):
            new = edits.get((index, place), before[index].variants[place].text)
            assert variant.text.plain == (new if isinstance(new, str) else new.plain)
            if isinstance(new, Text):
                assert [(tag.kind, tag.span) for tag in variant.text.tags] == [(tag.kind, tag.span) for tag in new.tags]
        assert unit.source == before[index].source
    old, new_text = original.decode(codec), written.decode(codec)
    assert SEG.sub("", old) == SEG.sub("", new_text)
    segs = zip(SEG.findall(old), SEG.findall(new_text), strict=True)
    assert sum(a != b for a, b in segs) <= len(edits)
    assert written[:3] == original[:3]


# --------------------------------------------------------------------------------------------------- single shapes

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="zh"/><body>\n'
TAIL = "\n</body></tmx>\n"
ZH = '<tuv xml:lang="zh"><seg>中</seg></tuv>'
SHAPES = [
    ("plain", "<seg>old</seg>", "<seg>new &amp; 1</seg>", ()),
    ("attributes and blanks", '<seg  a=">" >old</seg >', '<seg  a=">" >new &amp; 1</seg >', ()),
    ("empty element", "<seg/>", "<seg>new &amp; 1</seg>", ()),
    ("empty element with a blank", "<seg />", "<seg>new &amp; 1</seg>", ()),
    ("no text", "<seg></seg>", "<seg>new &amp; 1</seg>", ()),
    ("CDATA", "<seg><![CDATA[a </seg> <!-- b]]></seg>", "<seg>new &amp; 1</seg>", ()),
    ("comment", "<seg>a<!-- </seg> -->b</seg>", "<seg>new &amp; 1</seg>", ("<!-- </seg> -->",)),
    ("comment beside", "<!-- <seg>x</seg> --><seg>a</seg>", "<!-- <seg>x</seg> --><seg>new &amp; 1</seg>", ()),
    ("first tag stays", "<seg><ph x='1'></ph>old</seg>", "<seg><ph x='1'></ph>new &amp; 1</seg>", ()),
    ("tag in the middle goes", "<seg>a <ph/> b</seg>", "<seg>new &amp; 1</seg>", ("<ph/>",)),
    ("around the whole", "<seg><hi>old</hi></seg>", "<seg><hi>new &amp; 1</hi></seg>", ()),
    ("unbound prefix", "<seg><t5:n\tr='1'/>old</seg>", "<seg><t5:n\tr='1'/>new &amp; 1</seg>", ()),
    ("bare ampersand", "<seg>AT&T &nbsp;</seg>", "<seg>new &amp; 1</seg>", ()),
    ("control character", "<seg>a\x03b&#x1F;</seg>", "<seg>new &amp; 1</seg>", ()),
    ("two segs", "<seg>old</seg><seg>older</seg>", "<seg>new &amp; 1</seg><seg>older</seg>", ()),
    ("no seg", "old", "<seg>new &amp; 1</seg>", ()),
]


def unit_of(content: str) -> str:
    return f'<tu tuid="u">{ZH}\n<tuv xml:lang="en">{content}</tuv></tu>'


@pytest.mark.parametrize(("why", "old", "new", "lost"), SHAPES, ids=[row[0] for row in SHAPES])
def test_shapes_of_a_seg(save: Callable[..., Path], why: str, old: str, new: str, lost: tuple[str, ...]) -> None:
    path = save("a.tmx", HEAD + unit_of(old) + TAIL)
    report = write_edited(path, path, {(0, "mt"): "new & 1"})
    assert path.read_text("utf-8") == HEAD + unit_of(new) + TAIL
    assert tuple(what for loss in report.losses for what in loss.what) == lost
    assert all("unit u" in str(loss) for loss in report.losses)


CARRIED = [
    (
        "Press <bpt i='1'/>Save<ept i='1'/> now.",
        "Please press Save now.",
        "Please press <bpt i='1'/>Save<ept i='1'/> now.",
    ),
    ("Press <bpt i='1'/>Save<ept i='1'/> now.", "Press Keep now.", "Press <bpt i='1'/>Keep<ept i='1'/> now."),
    ("Press <bpt i='1'/>Save<ept i='1'/> now.", "Drück jetzt", "Drück jetzt"),
    ("Click <g id='1'>the red button</g>!", "Click <the blue button>!", "Click &lt;<g id='1'>the blue button</g>&gt;!"),
    ("{<ph x='1'/>} files", "{} documents", "{<ph x='1'/>} documents"),
    ("<hi>a<ph/>b</hi> c", "a b c", "<hi>a b</hi> c"),
    ("按<bpt i='1'/>保存<ept i='1'/>键。", "请按保存键。", "请按<bpt i='1'/>保存<ept i='1'/>键。"),
]


@pytest.mark.parametrize(("old", "edited", "new"), CARRIED)
def test_tags_go_where_their_words_are(save: Callable[..., Path], old: str, edited: str, new: str) -> None:
    path = save("a.tmx", HEAD + unit_of(f"<seg>{old}</seg>") + TAIL)
    report = write_edited(path, path, {(0, 0): edited})
    assert path.read_text("utf-8") == HEAD + unit_of(f"<seg>{new}</seg>") + TAIL
    assert bool(report.losses) == (old.count("<") > new.count("<"))


def test_a_text_says_where_its_tags_stand_and_what_it_leaves_out_is_told(save: Callable[..., Path]) -> None:
    path = save("a.tmx", HEAD + unit_of("<seg>a <ph x='1'></ph> b <ph x='2'/></seg>") + TAIL)
    kept, lost = read(path)[0].variants[0].text.tags
    report = write_edited(path, path, {(0, Role.MT): Text("xy", (kept.__class__("ph", kept.span, kept.raw),))})
    assert path.read_text("utf-8") == HEAD + unit_of("<seg>xy<ph x='1'></ph></seg>") + TAIL
    assert [loss.what for loss in report.losses] == [(lost.raw,)]


def test_an_edit_that_says_the_same_leaves_every_byte(save: Callable[..., Path]) -> None:
    path = save("a.tmx", before := HEAD + unit_of("<seg>a<ph  x='1'></ph>&#98;</seg>") + TAIL)
    report = write_edited(path, path, {(0, 0): "ab"})
    assert path.read_text("utf-8") == before
    assert (report.edited, report.unchanged) == (0, 1)


ENCODED = [
    ("utf-8 declared", "utf-8", "UTF-8", NEW),
    ("latin-1 declared, UTF-8 found", "utf-8", "ISO-8859-1", NEW),
    ("gb2312 keeps to its own characters", "gb2312", "GB2312", NEW),
    ("gbk", "gbk", "GBK", NEW),
    ("big5", "big5", "Big5", NEW),
    ("UTF-16 declared, no mark", "utf-16-le", "UTF-16", NEW),
]


@pytest.mark.parametrize(("why", "codec", "declared", "new"), ENCODED, ids=[row[0] for row in ENCODED])
def test_encodings(save: Callable[..., Path], why: str, codec: str, declared: str, new: str) -> None:
    text = HEAD.replace("UTF-8", declared) + unit_of("<seg>舊</seg>".replace("舊", "中文中文")) + TAIL
    path = save("a.tmx", text.encode(codec))
    write_edited(path, path, {(0, 0): new})
    assert read(path)[0].variants[0].text.plain == new
    found = path.read_bytes().decode(codec)
    assert SEG.sub("", found) == SEG.sub("", text)


def test_an_ascii_file_that_declares_another_encoding_gets_references(save: Callable[..., Path]) -> None:
    text = HEAD.replace("UTF-8", "ISO-8859-1") + unit_of("<seg>old</seg>").replace("中", "A") + TAIL
    path = save("a.tmx", text)
    write_edited(path, path, {(0, 0): "é"})
    assert path.read_text("ascii") == text.replace("old", "&#233;")


def test_a_stamp_says_who_and_when(save: Callable[..., Path]) -> None:
    tuv = '<tuv xml:lang="en" changeid="before">\n  <seg>old</seg></tuv>'
    path = save("a.tmx", HEAD + f"<tu>{ZH}{tuv}</tu>" + TAIL)
    stamp = Stamp("A & B", datetime(2024, 2, 29, 8, 1, 2, tzinfo=UTC), (("x-mtqa-role", "postedit"),))
    write_edited(path, path, {(0, 0): "new"}, stamp=stamp)
    assert (
        '<tuv xml:lang="en" changeid="A &amp; B" changedate="20240229T080102Z">\n  <prop type="x-mtqa-role">postedit'
        in (found := path.read_text("utf-8"))
    )
    assert "</prop>\n  <seg>new</seg></tuv>" in found
    write_edited(path, path, {(0, 0): "newer"}, stamp=Stamp(properties=(("x-mtqa-role", "mt"),)))
    assert path.read_text("utf-8") == found.replace("postedit", "mt").replace("new", "newer")


ADDED = [
    ("to a unit without target", "", "mt", '\n<tuv xml:lang="en"><seg>new</seg></tuv>'),
    (
        "a post-edit beside a translation",
        '\n<tuv xml:lang="en-GB"><seg>old</seg></tuv>',
        "postedit",
        '\n<tuv xml:lang="en-GB"><prop type="x-mtqa-role">postedit</prop><seg>new</seg></tuv>',
    ),
    (
        "a system's post-edit",
        '\n<tuv xml:lang="en-GB"><seg>old</seg></tuv>',
        "B+postedit",
        '\n<tuv xml:lang="en-GB"><prop type="x-mtqa-role">postedit</prop><prop type="x-mtqa-system">B</prop>'
        "<seg>new</seg></tuv>",
    ),
]


@pytest.mark.parametrize(("why", "tuv", "key", "new"), ADDED, ids=[row[0] for row in ADDED])
def test_a_text_that_the_unit_lacks_is_added(save: Callable[..., Path], why: str, tuv: str, key: str, new: str) -> None:
    path = save("a.tmx", HEAD + f"<tu>\n{ZH}{tuv}</tu>" + TAIL)
    report = write_edited(path, path, {(0, key): "new"})
    assert path.read_text("utf-8") == HEAD + f"<tu>\n{ZH}{tuv}{new}</tu>" + TAIL
    assert report.added == 1


def test_prefixed_elements_and_the_old_language_attribute_are_copied(save: Callable[..., Path]) -> None:
    body = '<p:tu><p:tuv lang="ZH"><p:seg>中</p:seg></p:tuv>%s</p:tu>'
    whole = '<p:tmx xmlns:p="u" version="1.1"><p:header/><p:body>' + body + "</p:body></p:tmx>"
    path = save("a.tmx", whole % "")
    write_edited(path, path, {(0, "mt"): "new"})
    assert path.read_text("utf-8") == whole % '<p:tuv lang="en"><p:seg>new</p:seg></p:tuv>'


REFUSED = [
    ("no such unit", {(7, "mt"): "x"}, unit_of("<seg>a</seg>"), "there is none with index 7"),
    ("no such text", {(0, 5): "x"}, unit_of("<seg>a</seg>"), "has no text number 5"),
    ("two edits of one text", {(0, 0): "x", (0, "mt"): "y"}, unit_of("<seg>a</seg>"), "two edits of one text"),
    ("bare bracket", {(0, 0): "x"}, unit_of("<seg>1 < 2</seg>"), "its tags are damaged"),
    ("lost end", {(0, 0): "x"}, unit_of("<seg>a</seg>").replace("</tu>", "") + unit_of("<seg>b</seg>"), "damaged"),
]


@pytest.mark.parametrize(("why", "edits", "body", "part"), REFUSED, ids=[row[0] for row in REFUSED])
def test_impossible_edits_write_nothing(
    save: Callable[..., Path], why: str, edits: dict[tuple[int, int], str], body: str, part: str
) -> None:
    path = save("a.tmx", HEAD + body + TAIL)
    with pytest.raises(FormatError, match=part) as caught:
        write_edited(path, path.with_name("o.tmx"), edits)
    assert str(path) in str(caught.value)
    assert [file.name for file in path.parent.iterdir()] == ["a.tmx"]


def test_other_formats_are_refused(save: Callable[..., Path]) -> None:
    with pytest.raises(FormatError, match="is tsv, which cannot be edited in place"):
        write_edited(save("a.tsv", "source\ttarget\n中\ta\n"), Path("never"), {(0, 0): "x"})


def test_bytes_that_are_not_text_stay_as_they_are(save: Callable[..., Path]) -> None:
    raw = (
        (HEAD + unit_of("<seg>a</seg>") + unit_of("<seg>b</seg>") + TAIL)
        .encode()
        .replace(b"<seg>a", b"<seg>\xff\xfe\x81a")
    )
    path = save("a.tmx", raw)
    write_edited(path, path, {(1, 0): "new"})
    assert path.read_bytes() == raw.replace(b"<seg>b<", b"<seg>new<")


def test_a_place_that_cannot_be_proven_is_refused(save: Callable[..., Path]) -> None:
    """Half a character before the edit: what was decoded no longer tells how long the bytes were."""
    text = HEAD.replace("UTF-8", "GB18030") + unit_of("<seg>甲</seg>") + unit_of("<seg>乙</seg>") + TAIL
    raw = text.encode("gb18030").replace("甲".encode("gb18030"), b"\x81\x30\xff", 1)
    path = save("a.tmx", raw)
    with pytest.raises(FormatError, match="encoding is damaged"):
        write_edited(path, path, {(1, 0): "new"})
    assert path.read_bytes() == raw


def test_packed_files_stay_packed(tmp_path: Path) -> None:
    text = HEAD + unit_of("<seg>old</seg>") + TAIL
    new = text.replace("old", "new").encode()
    (tmp_path / "a.tmx.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "a.tmx.zip", "w") as archive:
        archive.writestr("folder/中.tmx", text)
        archive.writestr("__MACOSX/x", "litter")
    for name in ("a.tmx.gz", "a.tmx.zip"):
        write_edited(tmp_path / name, tmp_path / name, {(0, 0): "new"})
        write_edited(tmp_path / name, tmp_path / f"plain-of-{name}.tmx", {})
    assert gzip.decompress((tmp_path / "a.tmx.gz").read_bytes()) == new
    with zipfile.ZipFile(tmp_path / "a.tmx.zip") as archive:
        assert archive.read("folder/中.tmx") == new
        assert archive.read("__MACOSX/x") == b"litter"
    assert (tmp_path / "plain-of-a.tmx.gz.tmx").read_bytes() == new
    assert (tmp_path / "plain-of-a.tmx.zip.tmx").read_bytes() == new


def test_a_packed_file_that_is_cut_is_not_written_over(tmp_path: Path) -> None:
    packed = gzip.compress((HEAD + unit_of("<seg>old</seg>") * 3000 + TAIL).encode())
    path = tmp_path / "a.tmx.gz"
    path.write_bytes(packed[:-200])
    with pytest.raises(FormatError, match="cut short"):
        write_edited(path, path, {(0, 0): "new"})
    assert path.read_bytes() == packed[:-200]


def test_a_function_sees_every_segment_of_every_system(save: Callable[..., Path]) -> None:
    tuvs = "".join(
        f'<tuv xml:lang="en"><prop type="x-mtqa-system">{name}</prop><seg>{name}</seg></tuv>' for name in "AB"
    )
    path = save("a.tmx", HEAD + f"<tu>{ZH}{tuvs}</tu>" * 2 + f"<tu>{ZH}</tu>" + TAIL)
    seen = []

    def edit(segment: object, system: str) -> str | None:
        seen.append((segment.index, system, segment.target))  # type: ignore[attr-defined]
        return "b" if (segment.index, system) == (1, "B") else None  # type: ignore[attr-defined]

    write_edited(path, path, edit)
    assert seen == [(0, "A", "A"), (0, "B", "B"), (1, "A", "A"), (1, "B", "B"), (2, "mt", "")]
    assert [texts(unit) for unit in read(path)] == [["A", "B"], ["A", "b"], []]
