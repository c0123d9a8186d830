"""What holds of any units and of any damage, tried on random ones."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mtqa.errors import FormatError
from mtqa.formats._xml import ILLEGAL
from mtqa.formats.base import FORMATS, Format, ReadOptions
from mtqa.model import Role, Span, Tag, Text, Unit, Variant

TMX = FORMATS["tmx"]
ANY_TEXT = st.text(max_size=20)
LEGAL = st.text(max_size=20).map(lambda text: ILLEGAL.sub("", text))
NAME = LEGAL.map(str.strip)

Node = tuple[str, object]
LEAF = st.one_of(
    st.tuples(st.just("text"), LEGAL),
    st.tuples(st.sampled_from(["bpt", "ept", "ph", "it", "ut", "x"]), st.integers(0, 9)),
)
NODES = st.lists(
    st.recursive(
        LEAF, lambda inner: st.tuples(st.sampled_from(["hi", "g"]), st.lists(inner, max_size=3)), max_leaves=6
    ),
    max_size=4,
)


def build(nodes: list[Node], start: int, tags: list[Tag]) -> str:
    """The plain text of a tree of tags; its tags are added to `tags` in reading order."""
    plain = ""
    for kind, content in nodes:
        place = start + len(plain)
        if kind == "text":
            plain += str(content)
        elif isinstance(content, list):
            inner: list[Tag] = []
            text = build(content, place, inner)
            if text:  # an element without text is one tag, with all that is in it
                tags += [Tag(kind, Span(place, place + len(text)), f"<{kind}>"), *inner]
                plain += text
        elif kind == "x" or content == 0:
            tags.append(Tag(kind, Span(place, place), f'<{kind} x="{content}"/>', {"x": str(content)}))
        else:
            tags.append(Tag(kind, Span(place, place), f'<{kind} x="{content}">&lt;b&gt;</{kind}>', {"x": str(content)}))
    return plain


def text_of(nodes: list[Node]) -> Text:
    tags: list[Tag] = []
    plain = build(nodes, 0, tags)
    return Text(plain, tuple(tags))


TEXT = NODES.map(text_of)
UNIT = st.builds(
    Unit,
    id=LEGAL,
    source=TEXT,
    variants=st.lists(st.builds(Variant, TEXT, st.sampled_from(Role), NAME), max_size=4).map(tuple),
    document=LEGAL,
    date=st.sampled_from(["", "2024-02-29", "1999-12-31"]),
    properties=st.lists(st.tuples(st.sampled_from(["note", "x-domain", "a&b<\"'>", ""]), LEGAL), max_size=3).map(tuple),
)


def read_back(units: list[Unit]) -> tuple[list[Unit], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.tmx"
        options = ReadOptions(require_target=False, quarantine=False)
        TMX.write(path, units, options)
        return [replace(unit, line=None, offset=None) for unit in TMX.read(path, options)], options.warnings


@given(st.lists(UNIT, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_units_survive_writing_and_reading(units: list[Unit]) -> None:
    back, warnings = read_back(units)
    assert back == units
    assert not warnings


@given(ANY_TEXT, ANY_TEXT)
@settings(max_examples=200, deadline=None)
@example("a\x00b\ud800c\uffff", "\r\n\t")
def test_of_any_text_only_illegal_characters_are_lost(source: str, target: str) -> None:
    (unit,), warnings = read_back([Unit("", Text(source), (Variant(Text(target)),))])
    assert unit.source.plain == ILLEGAL.sub("", source)
    assert unit.variants[0].text.plain == ILLEGAL.sub("", target)
    assert bool(warnings) == bool(ILLEGAL.search(source + target))


SPANS = st.lists(
    st.builds(
        lambda kind, start, length, raw: Tag(kind, Span(start, start + length), raw, {"b c": "1", "type": 'a"<'}),
        st.sampled_from(["hi", "g", "b"]),
        st.integers(0, 12),
        st.integers(0, 6),
        st.sampled_from(
            ["", "<hi>", "<g id='1'>", "<b", "</x>", "<ph/>", "<a/><b/>", "plain & <", "<seg>", "<hi/>", "]]>"]
        ),
    ),
    max_size=5,
)


@given(SPANS)
@settings(max_examples=300, deadline=None)
def test_no_tag_from_elsewhere_breaks_the_file(tags: list[Tag]) -> None:
    plain = "twelve chars"
    (unit,), _ = read_back([Unit("1", Text(plain, tuple(tags)), (Variant(Text("x")),))])
    assert unit.source.plain == plain


# ------------------------------------------------------------------------------------------------------ damage

SEGS = [
    "前一句",
    "AT&amp;T <ph x='1'>{0}</ph> 公司",
    "<![CDATA[a < b & c]]>，如此",
    "x<!-- remark -->y",
    "后一句 &lt;b>",
]
UNITS = [
    f'<tu tuid="{n}">\n<prop type="x">v</prop><tuv xml:lang="zh-CN"><seg>{seg}{n}</seg></tuv>'
    f'\n<tuv xml:lang="en"><seg>{seg} and {n}</seg></tuv></tu>'
    for n, seg in enumerate(SEGS * 2)
]
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx [<!ENTITY e "v">]>\n'
    '<tmx version="1.4">\n<header srclang="zh"/><body>\n'
)
WHOLE = (HEAD + "\n<!-- between -->\n".join(UNITS) + "\n<?done yes?></body>\n</tmx>\n").encode()
PLACES = [(begin := WHOLE.index(unit.encode()), begin + len(unit.encode())) for unit in UNITS]


def units_of(raw: bytes) -> list[Unit]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.tmx"
        path.write_bytes(raw)
        return list(TMX.read(path, ReadOptions(quarantine=False)))


def read_or_refused(kind: Format, path: Path) -> None:
    refusal = ""
    try:
        list(kind.read(path, ReadOptions(quarantine=False)))
    except FormatError as error:
        refusal = str(error)
    assert not refusal or str(path) in refusal


SOUND = {unit.id: (unit.source, unit.variants) for unit in units_of(WHOLE)}


@given(
    st.integers(4, len(WHOLE)),
    st.integers(0, 12),
    st.one_of(st.binary(max_size=6), st.text("<>/tuv!-[]?&;\"' =", max_size=6).map(str.encode)),
)
@settings(max_examples=800, deadline=None)
def test_damage_stays_where_it_is(place: int, length: int, junk: bytes) -> None:
    """What a file begins with says what it is, so the first four bytes stay."""
    damaged = WHOLE[:place] + junk + WHOLE[place + length :]
    found = {unit.id: (unit.source, unit.variants) for unit in units_of(damaged)}
    for number, (begin, end) in enumerate(PLACES):
        if end <= place or begin >= place + length:
            assert found.get(str(number)) == SOUND[str(number)], f"unit {number}"


@given(
    st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.sampled_from(["utf-8", "utf-16", "gb18030"]), st.binary()
)
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_format_error_is_raised(place: int, length: int, codec: str, junk: bytes) -> None:
    raw = WHOLE.decode().encode(codec)
    for kind in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t"
            path.write_bytes(raw[:place] + junk + raw[place + length :])
            read_or_refused(kind, path)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for kind in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t"
            path.write_bytes(raw)
            kind.sniff(raw, path)
            read_or_refused(kind, path)
