"""Plain units are read without a parser: that way and the parser's must tell the same of any file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mtqa.errors import FormatError
from mtqa.formats import _tmx_quick
from mtqa.formats.base import FORMATS, ReadOptions


def both_ways(path: Path, target: str = "en") -> tuple[object, object, int]:
    """(units, warnings) the quick way and the parser's way, and how many units the quick way took."""
    taken = 0
    quick = _tmx_quick.PlainMatcher.__call__

    def counted(self: object, buffer: bytes, place: int) -> object:
        nonlocal taken
        found = quick(self, buffer, place)
        taken += found is not None
        return found

    results = []
    for way in (counted, lambda *_: None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_tmx_quick.PlainMatcher, "__call__", way)
            options = ReadOptions(target_language=target, quarantine=False)
            try:
                results.append((list(FORMATS["tmx"].read(path, options)), options.warnings))
            except FormatError as error:
                results.append(str(error))
    return results[0], results[1], taken


def tmx(body: bytes) -> bytes:
    return b'<tmx version="1.4"><header srclang="zh-CN"/><body>\n' + body + b"\n</body></tmx>\n"


ZH = '<tuv xml:lang="zh"><seg>好</seg></tuv>'
TARGET = '<tuv xml:lang="en"><seg>ok</seg></tuv>'
# content of a Chinese seg (or a whole tu), whether the quick way takes it, why
UNITS = [
    ("好", True, "text"),
    ("", True, "nothing"),
    (" 好\n好\t", True, "white space stays"),
    ("a &lt;b&gt; &amp;amp; &quot;&apos;", True, "the five entities, the ampersand last"),
    ("&#22909;&#x597D;", False, "numeric references are the parser's"),
    ("a > b", False, "a bare > is legal, but ]]> is not"),
    ("a ]]> b", False, "not well-formed"),
    ("AT&T", False, "a bare ampersand is repaired"),
    ("&nbsp;", False, "an HTML entity is repaired"),
    ("<![CDATA[<好>]]>", False, "CDATA"),
    ("好<!-- x -->好", False, "a comment"),
    ('保存<bpt i="1" x="1">&lt;b&gt;</bpt>好<ept i="1">&lt;/b&gt;</ept>。', True, "tags with native code"),
    ('<ph x="1" type="a"/>好<it pos="begin"/>', True, "empty tags"),
    ('<ph x="1"></ph>好', False, "lxml writes it <ph/>"),
    ("<ph x='1'/>好", False, "lxml writes double quotes"),
    ('<ph  x="1"/>好', False, "lxml writes one space"),
    ('<ph x="1" />好', False, "lxml writes no space before />"),
    ("<ph>&quot;</ph>好", False, "lxml writes the quote itself"),
    ('<ph x="1" x="2"/>好', True, "an attribute twice, found by the second look"),
    ('<ph xml:lang="zh" x="2"/>好', True, "a prefix that every file has"),
    ('<ph foo:x="2"/>好', False, "a prefix that nothing declares"),
    ("<hi>好</hi>", False, "a highlight covers text"),
    ("<ph>a<sub>b</sub></ph>", False, "a sub-flow"),
    ("<bpt i='1'>", False, "a tag that never closes"),
    ("\x0b好", False, "a control character"),
    ("\ufffe好", True, "a non-character"),
    ("，￥ﾟ\ufffd", True, "neighbours of the non-characters"),
    ("\U0001f600𠀀\u2028\x85\x7f", True, "astral and odd but legal"),
    ("<tu>", False, "a unit in a unit"),
]


@pytest.mark.parametrize(("content", "taken", "why"), UNITS, ids=[row[2] for row in UNITS])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_segment_is_the_same_both_ways(
    save: Callable[..., Path], content: str, taken: bool, why: str, ends: str
) -> None:
    unit = f'<tu tuid="1">\n<tuv xml:lang="zh"><seg>{content}</seg></tuv>{TARGET}</tu>'
    body = f"<tu>{ZH}{TARGET}</tu>\n{unit}".replace("\n", ends)
    quick, slow, count = both_ways(save("m.tmx", tmx(body.encode("utf-8"))))
    assert quick == slow
    assert bool(count) == taken


WHOLE = [
    (f"<tu>{ZH}{TARGET}</tu>", True, "the plainest"),
    (f"<tu>{TARGET}{ZH}</tu>", True, "target first"),
    (f"<tu >{ZH}{TARGET}</tu >", True, "white space in the tags"),
    (f'<tu tuid="a" tuid="b">{ZH}{TARGET}</tu>', True, "an attribute twice, found by the second look"),
    (f"<tu tuid='a'>{ZH}{TARGET}</tu>", False, "single quotes"),
    (f'<tu tuid="a&amp;b">{ZH}{TARGET}</tu>', False, "an entity in an attribute"),
    (f'<tu tuid="a\nb">{ZH}{TARGET}</tu>', False, "a line end in an attribute is a space"),
    (f'<tu xmlns="urn:x">{ZH}{TARGET}</tu>', False, "a namespace"),
    (f'<tu changedate="20240229T000000Z" creationdate="20230101">{ZH}{TARGET}</tu>', True, "dates"),
    (f'<tu changedate="soon" creationdate="20230101">{ZH}{TARGET}</tu>', True, "a date that is none"),
    (f"<tu>{ZH}{TARGET.replace('><seg', ' changedate=' + chr(34) + '20200101' + chr(34) + '><seg')}</tu>", True, "tuv"),
    (f'<tu><prop type="a">1 &amp; 2</prop><note>n</note>\n<prop>x</prop>{ZH}{TARGET}</tu>', True, "fields"),
    (f'<tu><prop type="a" type="b">1</prop>{ZH}{TARGET}</tu>', True, "a field's attribute twice"),
    (f'<tu><prop type="x-mtqa-document">d</prop><prop type="y">1</prop>{ZH}{TARGET}</tu>', True, "a document"),
    (f'<tu><prop type="a"/>{ZH}{TARGET}</tu>', False, "an empty field"),
    (f"<tu>{ZH}{TARGET}{TARGET}</tu>", True, "three variants"),
    (f"<tu>{ZH}</tu>", True, "no target"),
    (f"<tu>{TARGET}</tu>", True, "no source"),
    ("<tu></tu>", True, "no variant"),
    ("<tu/>", False, "no variant, in short"),
    (f'<tu>{ZH}<tuv xml:lang="fr"><seg>a\udcff</seg></tuv>{TARGET}</tu>', True, "broken UTF-8 in another language"),
    (f'<tu>{ZH}<tuv xml:lang="en"><prop type="x-mtqa-role">reference</prop><seg>r</seg></tuv>{TARGET}</tu>', True, "r"),
    (f'<tu>{ZH}<tuv xml:lang="en"><prop type="x-mtqa-system">A</prop><seg>r</seg></tuv></tu>', True, "a system"),
    (f'<tu>{ZH}<tuv xml:lang="en"/></tu>', False, "a variant without segment"),
    (f'<tu>{ZH}<tuv lang="en"><seg>a</seg></tuv></tu>', True, "the attribute of TMX 1.1"),
    (f'<tu>{ZH}<tuv lang="fr" xml:lang="en"><seg>a</seg></tuv></tu>', True, "both attributes"),
    (f'<tu tuid="\uffff">{ZH}{TARGET}</tu>', True, "a non-character in an id"),
    (f"<tu><note>\ufffe</note>{ZH}{TARGET}</tu>", True, "a non-character in a note"),
    (f"<tu>text{ZH}{TARGET}</tu>", False, "text around the elements"),
]


@pytest.mark.parametrize(("body", "taken", "why"), WHOLE, ids=[row[2] for row in WHOLE])
def test_a_unit_is_the_same_both_ways(save: Callable[..., Path], body: str, taken: bool, why: str) -> None:
    raw = body.encode("utf-8", "surrogateescape")
    plain = f'<tu tuid="z">{ZH}{TARGET}</tu>\n'.encode()
    quick, slow, count = both_ways(save("m.tmx", tmx(plain + raw + b"\n" + plain)))
    assert quick == slow
    assert count == 1 + taken  # the first unit of a file stands behind a header


PARTS = st.sampled_from(
    ["<tu>", "</tu>", '<tuv xml:lang="zh">', '<tuv xml:lang="en">', "</tuv>", "<seg>", "</seg>", "好", "a", "&lt;", "&",
     "<ph/>", '<bpt i="1">x</bpt>', "<!--", "-->", "]]>", "\r\n", " ", '<prop type="k">', "</prop>", "\x01", '"', ">"]
)  # fmt: skip


@settings(
    max_examples=100,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_damaged_units_are_the_same_both_ways(save: Callable[..., Path], data: st.DataObject) -> None:
    body = "".join(f'<tu tuid="{n}">{ZH}{TARGET}</tu>\n' for n in range(4))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 12)))
        body = body[:start] + data.draw(PARTS) + body[end:]
    quick, slow, _ = both_ways(save("m.tmx", tmx(body.encode())))
    assert quick == slow


def test_a_broken_name_costs_no_later_unit(save: Callable[..., Path]) -> None:
    body = f'<tu>{ZH}<tu好xml:lang="en"><seg>ok</seg></tuv></tu>\n' + f"<tu>{ZH}{TARGET}</tu>\n" * 3
    quick, slow, _ = both_ways(save("m.tmx", tmx(body.encode())))
    assert quick == slow
    assert not any(":3:" in warning for warning in slow[1])


def test_real_memories_are_the_same_both_ways(data_dir: Path) -> None:
    taken = 0
    for path in sorted((data_dir / "tmx").glob("*zh*.tmx")):
        quick, slow, count = both_ways(path)
        assert quick == slow, path.name
        taken += count
    assert taken > 10_000


def test_many_variants_before_a_fault_take_no_time(save: Callable[..., Path]) -> None:
    """An expression that could read each of 24 segments in two ways would try all 16 million of them."""
    body = (f"<tu>{ZH}{TARGET * 23}</tu>\n" + f"<tu>{ZH}{TARGET * 24}</tu>\n") * 3
    quick, slow, count = both_ways(save("m.tmx", tmx(body.encode())))
    assert quick == slow
    assert count == 5
