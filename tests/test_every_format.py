"""What is true of every bilingual file format that registers itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, Format, ReadOnly, ReadOptions
from mtqa.formats.load import find_format
from mtqa.model import Role, Span, Tag, Text, Unit, Variant

FIELDS = {"target", "system", "reference", "postedit", "id", "document", "date", "properties", "tags"}

BOLD = (
    Tag("bpt", Span(2, 2), '<bpt i="1">&lt;b&gt;</bpt>', {"i": "1"}),
    Tag("ept", Span(4, 4), '<ept i="1"/>', {"i": "1"}),
)
SAMPLE = [
    Unit(
        id="news-1",
        source=Text("我们保存文件，共100个。", BOLD),
        variants=(
            Variant(Text("We save 100 files."), Role.MT, "alpha"),
            Variant(Text('We are saving 100 files\\, "all" of <them> & more.'), Role.MT, "beta"),
            Variant(Text("We save all 100 files."), Role.POSTEDIT, "alpha"),
            Variant(Text("We saved 100 files, 😀."), Role.REFERENCE),
        ),
        document="news",
        date="2024-02-29",
        properties=(("note", "checked"), ("x-domain", "IT & more")),
    ),
    Unit("news-2", Text("第二句，𠀀。"), (Variant(Text("Second."), Role.MT, "alpha"),), "news"),
    Unit("talk-1", Text("C:\\new 与 \\d"), (Variant(Text("C:\\new"), Role.MT, "alpha"),), "talk"),
]


def carried(unit: Unit, keeps: frozenset[str]) -> Unit:
    """The part of a unit that a format says it keeps."""

    def text(full: Text) -> Text:
        return full if "tags" in keeps else Text(full.plain)

    wanted = {Role.MT: "target", Role.REFERENCE: "reference", Role.POSTEDIT: "postedit"}
    variants = tuple(
        Variant(text(v.text), v.role, v.system if "system" in keeps else "")
        for v in unit.variants
        if wanted[v.role] in keeps
    )
    if "system" not in keeps:  # without names there is room for one translation
        others = [v for v in variants if v.role is not Role.MT]
        variants = (*[v for v in variants if v.role is Role.MT][:1], *others)
    return Unit(
        id=unit.id if "id" in keeps else "",
        source=text(unit.source),
        variants=tuple(sorted(variants, key=lambda v: (v.role is Role.REFERENCE, v.system, v.role is Role.POSTEDIT))),
        document=unit.document if "document" in keeps else "",
        date=unit.date if "date" in keeps else "",
        properties=unit.properties if "properties" in keeps else (),
    )


def without_place(unit: Unit) -> Unit:
    return replace(unit, line=None, offset=None)


WRITTEN = [kind for kind in FORMATS if not isinstance(kind, ReadOnly)]
AS_TEXT = [kind for kind in WRITTEN if kind.id != "xlsx"]  # whose bytes are lines


@pytest.fixture(params=WRITTEN, ids=lambda kind: kind.id)
def kind(request: pytest.FixtureRequest) -> Format:
    """Each registered format that is written, in turn."""
    return request.param


any_format = pytest.mark.parametrize("kind", list(FORMATS), ids=lambda kind: kind.id)
text_format = pytest.mark.parametrize("kind", AS_TEXT, ids=lambda kind: kind.id)


@pytest.fixture
def sample(kind: Format, tmp_path: Path) -> Path:
    """A file of the format, written by itself."""
    path = tmp_path / f"sample{kind.extensions[0]}"
    assert kind.write(path, SAMPLE, ReadOptions()) == len(SAMPLE)
    return path


@any_format
def test_the_facts_are_stated(kind: Format) -> None:
    assert FORMATS[kind.id] is kind
    assert kind.keeps <= FIELDS
    assert all(ending.startswith(".") and ending.islower() for ending in kind.extensions)
    assert type(kind).__doc__


def test_written_and_read_back_equal(kind: Format, sample: Path) -> None:
    options = ReadOptions(require_target=False)
    allowed = frozenset(FIELDS - ({"tags"} - kind.keeps))  # a format may turn tags into its own ones
    back = [carried(without_place(unit), allowed) for unit in kind.read(sample, options)]
    assert back == [carried(unit, kind.keeps) for unit in SAMPLE]
    assert not options.warnings


def test_what_is_lost_is_told(kind: Format, tmp_path: Path) -> None:
    options = ReadOptions()
    kind.write(tmp_path / "out", SAMPLE, options)
    assert bool(options.warnings) == bool(FIELDS - kind.keeps)


@text_format
def test_places_are_true(kind: Format, sample: Path) -> None:
    raw = sample.read_bytes()
    units = list(kind.read(sample, ReadOptions(require_target=False)))
    lines = [unit.line or 0 for unit in units]
    assert lines == sorted(set(lines))
    for unit, end in zip(units, [*lines[1:], raw.count(b"\n") + 1], strict=True):
        own = raw.decode().split("\n")[(unit.line or 0) - 1 : end - 1]
        assert unit.source.plain[:2] in "\n".join(own)
        assert unit.offset is None or raw.count(b"\n", 0, unit.offset) + 1 == unit.line


def test_writing_leaves_nothing_else_behind(kind: Format, sample: Path) -> None:
    assert list(sample.parent.iterdir()) == [sample]
    assert kind not in AS_TEXT or b"\r" not in sample.read_bytes()


def test_a_failing_source_of_units_leaves_the_old_file(kind: Format, sample: Path) -> None:
    before = sample.read_bytes()

    def units():
        yield SAMPLE[0]
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        kind.write(sample, units(), ReadOptions())
    assert sample.read_bytes() == before
    assert list(sample.parent.iterdir()) == [sample]


@any_format
def test_sniffing_claims_its_own_sample_and_no_other(kind: Format, tmp_path: Path) -> None:
    for other in WRITTEN:
        path = tmp_path / "unnamed"
        other.write(path, SAMPLE, ReadOptions())
        assert kind.sniff(path.read_bytes()[: 1 << 16], path) == (other is kind), other.id
        assert find_format(path) is other


BROKEN = {
    "empty": b"",
    "image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00",
    "zeros": bytes(4096),
    "packed and cut": b"\x1f\x8b\x08\x00",
    "one utf-16 mark": b"\xff\xfe",
}


@any_format
@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused_by_name(kind: Format, tmp_path: Path, name: str) -> None:
    path = tmp_path / "broken file"
    path.write_bytes(BROKEN[name])
    if name == "one utf-16 mark" and kind.id == "text":
        return  # an empty text of one encoding is a text
    with pytest.raises(FormatError) as caught:
        list(kind.read(path, ReadOptions()))
    assert str(path) in str(caught.value)


@any_format
def test_missing_files_and_folders_are_refused_by_name(kind: Format, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(FormatError) as caught:
            list(kind.read(path, ReadOptions()))
        assert str(path) in str(caught.value)
    with pytest.raises(FormatError, match="cannot be written"):
        kind.write(tmp_path / "no folder" / "out", SAMPLE, ReadOptions())
