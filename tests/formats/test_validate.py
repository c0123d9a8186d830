"""Validation: what each rule flags, with its line, and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_real_tmx import READ, READ_XLIFF

from mtqa.cli import main
from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.convert import convert
from mtqa.formats.validate import RULES, validate

Save = Callable[..., Path]
HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="zh-CN"'
    ' datatype="plaintext"/>'
)
ZH, EN = '<tuv xml:lang="zh-CN">', '<tuv xml:lang="en">'


def tmx(body: str = "", header: str = HEADER, version: str = ' version="1.4"') -> str:
    """A TMX whose body begins in line 4."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx{version}>\n{header}<body>\n{body}\n</body></tmx>\n'


def tu(zh: str = "中", en: str = "a", more: str = "", attributes: str = "") -> str:
    """A unit of three lines: zh in the second, en in the third."""
    return f"<tu{attributes}>\n{ZH}<seg>{zh}</seg></tuv>\n{EN}<seg>{en}</seg></tuv>{more}</tu>"


# rule, line, a part of the message, the file
TMX_FAULTS = [
    ("encoding", 1, "declares iso-8859-1, but is in utf-8", tmx(tu()).replace("UTF-8", "ISO-8859-1")),
    ("encoding", 1, "declares utf-16, but is in utf-8", tmx(tu(zh="x")).replace("UTF-8", "UTF-16")),
    ("encoding", 1, "declares utf-8, but is in utf-16-le", tmx(tu()).encode("utf-16")),
    ("encoding", 1, "TMX is not written in gb2312", tmx(tu()).replace("UTF-8", "GB2312").encode("gb2312")),
    ("not-well-formed", 6, "xmlParseEntityRef", tmx(tu(en="AT & T"))),
    ("not-well-formed", 5, "Namespace prefix x on y", tmx(tu(zh="<x:y/>中"))),
    ("not-well-formed", 4, "</tu> is missing", tmx("<tu>\n" + tu())),
    ("not-well-formed", 3, "duplicate attribute", tmx(tu(), header='<header a="1" a="2"/>')),
    ("not-well-formed", 7, "mismatched tag", tmx(tu() + "\n</header>" + tu())),
    ("not-well-formed", 7, "invalid token", tmx(tu() + "\n& " + tu())),
    ("illegal-character", 6, "U+0003", tmx(tu(en="a\x03"))),
    ("illegal-character", 6, "&#x1F;", tmx(tu(en="a&#x1F;"))),
    ("illegal-character", 6, "not UTF-8", tmx(tu(en="a")).encode().replace(b">a<", b">\xffa<")),
    ("not-closed", 6, "</tmx> is missing", tmx(tu()).replace("</body></tmx>", "")),
    ("version", 2, "'1.4b'", tmx(tu(), version=' version="1.4b"')),
    ("version", 2, "''", tmx(tu(), version="")),
    ("header-missing", 2, "no <header>", tmx(tu(attributes=' srclang="zh-CN"'), header="")),
    ("attribute-missing", 3, "<header> has no o-tmf", tmx(tu(), header=HEADER.replace(' o-tmf="t"', ""))),
    ("attribute-missing", 6, "<bpt> has no i", tmx(tu(en="<bpt/>a<ept/>"))),
    ("attribute-missing", 6, "<prop> has no type", tmx(tu(more="<prop>x</prop>"))),
    ("attribute-unknown", 4, "<tu> has id", tmx(tu(attributes=' id="1"'))),
    ("attribute-value", 3, "segtype 'line'", tmx(tu(), header=HEADER.replace("sentence", "line"))),
    ("attribute-value", 6, "pos 'open'", tmx(tu(en='<it pos="open">x</it>'))),
    ("language-code", 6, "'en_US'", tmx(tu()).replace('"en">', '"en_US">')),
    ("language-code", 6, "'embeddings'", tmx(tu()).replace('xml:lang="en"', 'xml:lang="embeddings"')),
    ("language-code", 3, "adminlang ''", tmx(tu(), header=HEADER.replace('adminlang="en"', 'adminlang=""'))),
    ("language-missing", 6, "no xml:lang", tmx(tu()).replace('xml:lang="en"', 'lang="en"')),
    ("language-missing", 6, "no xml:lang or lang", tmx(tu(), version=' version="1.1"').replace(' xml:lang="en"', "")),
    ("srclang", 3, "'zh_CN'", tmx(tu(attributes=' srclang="zh-CN"'), header=HEADER.replace("zh-CN", "zh_CN"))),
    ("source-missing", 4, "no tuv is in fr; there is zh-CN, en", tmx(tu(attributes=' srclang="fr"'))),
    ("element-order", 6, "<prop> stands behind a <tuv>", tmx(tu(more='<prop type="x">x</prop>'))),
    ("element-order", 6, "<note> stands behind a <seg>", tmx(tu()).replace("a</seg>", "a</seg><note>n</note>")),
    ("element-unknown", 6, "<b> stands in <seg>, which TMX does not have", tmx(tu(en="<b>x</b>"))),
    ("element-unknown", 6, "<sub> stands in <seg>", tmx(tu(en="<sub>x</sub>"))),
    ("element-unknown", 6, "<seg> stands in <tu>", tmx(tu(more="<seg/>"))),
    ("tuv-missing", 4, "no <tuv>", tmx("<tu><note>x</note></tu>")),
    ("seg-missing", 6, "0 <seg>", tmx(tu()).replace("<seg>a</seg>", "")),
    ("seg-missing", 6, "2 <seg>", tmx(tu()).replace("<seg>a</seg>", "<seg>a</seg><seg/>")),
    ("number", 4, "usagecount 'often'", tmx(tu(attributes=' usagecount="often"'))),
    (
        "number",
        6,
        "x 'a' of <ph>",
        tmx(tu(zh='<ph x="a"/>', en='<ph x="a"/>').replace('x="a"', 'x="1"', 1)).replace('x="1"', 'x="a"'),
    ),
    ("date", 4, "'2024-02-29'", tmx(tu(attributes=' creationdate="2024-02-29"'))),
    ("date", 4, "'20230229T000000Z'", tmx(tu(attributes=' changedate="20230229T000000Z"'))),
    ("pair-unbalanced", 6, "<bpt i='1'> has no <ept>", tmx(tu(en='<bpt i="1"/>a'))),
    ("pair-unbalanced", 6, "<ept i='1'> has no <bpt>", tmx(tu(en='a<ept i="1"/>'))),
    ("pair-unbalanced", 6, "two <bpt>", tmx(tu(en='<bpt i="1"/><bpt i="1"/>a<ept i="1"/>'))),
    ("x-repeated", 6, "2 <ph> have x='1'", tmx(tu(zh='<ph x="1"/>', en='<ph x="1"/><ph x="1"/>'))),
    ("x-mismatch", 6, "do not share x=2", tmx(tu(zh='<ph x="1"/>', en='<ph x="1"/><it pos="end" x="2"/>'))),
]
TMX_FINE = [
    ("plain", tmx(tu())),
    ("no units at all", tmx()),
    ("UTF-16 that declares nothing", tmx(tu()).replace(' encoding="UTF-8"', "").encode("utf-16")),
    ("ASCII in UTF-8", tmx(tu(zh="&#20013;")).replace("UTF-8", "US-ASCII")),
    ("language codes in any case", tmx(tu()).replace("zh-CN", "ZH-cn", 1)),
    ("source of any language", tmx(tu(), header=HEADER.replace("zh-CN", "*all*"))),
    ("the unit's own source language", tmx(tu(attributes=' srclang="en"'))),
    ("the older lang in the older version", tmx(tu(), version=' version="1.1"').replace("xml:lang", "lang")),
    ("script and region", tmx(tu()).replace('"en"', '"sr-Latn-RS"')),
    ("props and notes before", tmx(tu().replace(ZH, '<prop type="x">v</prop><note>n</note>' + ZH))),
    ("pairs that cross", tmx(tu(en='<bpt i="1"/><bpt i="2"/>a<ept i="1"/><ept i="2"/>'))),
    ("sub in ph, with its own pair", tmx(tu(en='<ph>x<sub>y<bpt i="1"/>z<ept i="1"/></sub></ph>'))),
    ("one x on two kinds", tmx(tu(zh='<ph x="1"/><hi x="1">中</hi>', en='<ph x="1"/><hi x="1">a</hi>'))),
    ("a leap day", tmx(tu(attributes=' changedate="20240229T235959Z" usagecount="0"'))),
    ("in comments and CDATA", tmx("<!-- <tu> & --> " + tu(en="<![CDATA[<b> & ]]>"))),
    (
        "user-defined encoding in the header",
        tmx(tu(), header=HEADER[:-2] + '><ude name="u"><map unicode="#x1"/></ude></header>'),
    ),
    ("document type", tmx(tu()).replace("<tmx ", '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [\n<!ENTITY a "b">\n]>\n<tmx ', 1)),
    ("comment at the end", tmx(tu()) + "<!-- done -->\n"),
]


def found(path: Path) -> list[tuple[str, int, str]]:
    return [(fault.rule, fault.line, fault.message) for fault in validate(path)]


@pytest.mark.parametrize(("rule", "line", "part", "text"), TMX_FAULTS, ids=[f"{r[0]}-{r[2]}" for r in TMX_FAULTS])
def test_what_breaks_a_rule_of_tmx(save: Save, rule: str, line: int, part: str, text: str | bytes) -> None:
    faults = found(save("a.tmx", text))
    assert (rule, line) in {fault[:2] for fault in faults}
    assert any(part in message for name, _, message in faults if name == rule)


@pytest.mark.parametrize(("why", "text"), TMX_FINE, ids=[row[0] for row in TMX_FINE])
def test_what_keeps_to_the_rules_of_tmx(save: Save, why: str, text: str | bytes) -> None:
    assert found(save("a.tmx", text)) == []


def one(
    *units: str, file: str = 'original="a" source-language="zh-CN" target-language="en" datatype="plaintext"'
) -> str:
    """An XLIFF 1.2 whose units begin in line 3."""
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="urn:o">\n'
        f"<file {file}><body>\n" + "\n".join(units) + "\n</body></file></xliff>"
    )


def two(*units: str, root: str = ' srcLang="zh" trgLang="en"', file: str = 'id="f"') -> str:
    """An XLIFF 2.0 whose units begin in line 3."""
    return (
        f'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"{root}>\n<file {file}>\n'
        + "\n".join(units)
        + "\n</file></xliff>"
    )


def trans(content: str = "<source>中</source><target>a</target>", attributes: str = ' id="1"') -> str:
    return f"<trans-unit{attributes}>\n{content}</trans-unit>"


def unit(content: str = "<segment><source>中</source><target>a</target></segment>", attributes: str = ' id="1"') -> str:
    return f"<unit{attributes}>\n{content}</unit>"


XLIFF_FAULTS = [
    ("encoding", 1, "declares utf-16", '<?xml version="1.0" encoding="utf-16"?>' + one(trans())),
    ("not-well-formed", 4, "mismatch", one(trans("<source>中</target>"))),
    ("illegal-character", 4, "U+0008", one(trans("<source>中\x08</source>"))),
    ("not-closed", 4, "</xliff>", one(trans()).removesuffix("</file></xliff>")),
    ("version", 1, "'1.3'", one(trans()).replace("1.2", "1.3", 1)),
    (
        "attribute-missing",
        2,
        "<file> has no original",
        one(trans(), file='source-language="zh" target-language="en" datatype="x"'),
    ),
    ("attribute-missing", 2, "<file> has no id", two(unit(), file="")),
    ("attribute-missing", 1, "<xliff> has no srcLang", two(unit(), root=' trgLang="en"')),
    ("attribute-missing", 3, "<trans-unit> has no id", one(trans(attributes=""))),
    ("attribute-missing", 4, "<x> has no id", one(trans("<source>中<x/></source>"))),
    ("attribute-missing", 4, "<mrk> has no mtype", one(trans("<source><mrk>中</mrk></source>"))),
    ("attribute-missing", 4, "<ph> has no id", two(unit("<segment><source>中<ph/></source></segment>"))),
    ("attribute-value", 3, "approved 'true'", one(trans(attributes=' id="1" approved="true"'))),
    ("attribute-value", 4, "state 'done'", one(trans('<source>中</source><target state="done">a</target>'))),
    ("attribute-value", 4, "state 'new'", two(unit('<segment state="new"><source>中</source></segment>'))),
    ("language-code", 2, "'zh_CN'", one(trans()).replace("zh-CN", "zh_CN")),
    ("target-language", 3, "no target-language", one(trans(), file='original="a" source-language="zh" datatype="x"')),
    ("target-language", 4, "no trgLang", two(unit(), root=' srcLang="zh"')),
    ("id-repeated", 5, "stands at line 3 already", one(trans(), trans())),
    ("id-spelling", 3, "'a b'", two(unit(attributes=' id="a b"'))),
    ("source-missing", 3, "<trans-unit> has no <source>", one(trans("<target>a</target>"))),
    ("source-missing", 4, "<segment> has no <source>", two(unit("<segment><target>a</target></segment>"))),
    ("element-order", 4, "<source> stands behind", one(trans("<target>a</target><source>中</source>"))),
    ("segment-missing", 3, "no <segment>", two(unit("<notes><note>n</note></notes>"))),
    (
        "mid-mismatch",
        5,
        "lacks: 2",
        one(
            trans(
                '<source>中</source><seg-source><mrk mtype="seg" mid="1">中</mrk></seg-source>\n'
                '<target><mrk mtype="seg" mid="2">a</mrk></target>'
            )
        ),
    ),
    ("pair-unbalanced", 4, "<bpt rid='1'> has no <ept>", one(trans('<source><bpt id="1"/>中</source>'))),
    (
        "pair-unbalanced",
        4,
        "<ex rid='2'> has no <bx>",
        one(trans('<source><bx id="1"/>中<ex id="2"/></source>').replace('<bx id="1"/>', "")),
    ),
    ("pair-unbalanced", 4, "<sc startRef='1'>", two(unit('<segment><source><sc id="1"/>中</source></segment>'))),
    ("data-missing", 4, "dataRef 'd1'", two(unit('<segment><source><ph id="1" dataRef="d1"/>中</source></segment>'))),
]
XLIFF_FINE = [
    ("plain 1.2", one(trans(), trans(attributes=' id="2"'))),
    ("plain 2.0", two(unit(), unit(attributes=' id="2"'))),
    ("2.2", two(unit()).replace("2.0", "2.2")),
    ("one id in two files", one(trans()).replace("</xliff>", "") + one(trans())[one(trans()).index("<file") :]),
    ("a state of one's own", one(trans('<source>中</source><target state="x-mine">a</target>'))),
    (
        "no targets, no target language",
        one(trans("<source>中</source>"), file='original="a" source-language="zh" datatype="x"'),
    ),
    ("elements of others", one(trans("<source>中</source><o:source/><target>a</target><o:x/>"))),
    ("pairs by rid", one(trans('<source><bpt id="1" rid="p"/>中<ept id="2" rid="p"/></source>'))),
    ("isolated starts", two(unit('<segment><source><sc id="1" isolated="yes"/>中</source></segment>'))),
    (
        "a pair over two segments",
        two(
            unit(
                '<segment><source><sc id="1"/>中</source></segment>'
                '<segment><source>文<ec startRef="1"/></source></segment>'
            )
        ),
    ),
    (
        "data of the unit",
        two(
            unit(
                '<originalData><data id="d1">b</data></originalData>'
                '<segment><source><ph id="1" dataRef="d1"/></source></segment>'
            )
        ),
    ),
    (
        "other translations after the target",
        one(trans("<source>中</source><target>a</target><alt-trans><source>x</source><target>y</target></alt-trans>")),
    ),
    (
        "marks not yet translated",
        one(trans('<source>中</source><seg-source><mrk mtype="seg" mid="1">中</mrk></seg-source><target/>')),
    ),
]


@pytest.mark.parametrize(("rule", "line", "part", "text"), XLIFF_FAULTS, ids=[f"{r[0]}-{r[2]}" for r in XLIFF_FAULTS])
def test_what_breaks_a_rule_of_xliff(save: Save, rule: str, line: int, part: str, text: str) -> None:
    faults = found(save("a.xlf", text))
    assert (rule, line) in {fault[:2] for fault in faults}
    assert any(part in message for name, _, message in faults if name == rule)


@pytest.mark.parametrize(("why", "text"), XLIFF_FINE, ids=[row[0] for row in XLIFF_FINE])
def test_what_keeps_to_the_rules_of_xliff(save: Save, why: str, text: str) -> None:
    assert found(save("a.xlf", text)) == []


@pytest.mark.parametrize(("kind", "table"), [("tmx", TMX_FAULTS), ("xliff", XLIFF_FAULTS)])
def test_every_rule_has_an_example_and_every_example_a_rule(kind: str, table: list[tuple[str, int, str, str]]) -> None:
    assert {row[0] for row in table} == set(RULES[kind])


def test_all_faults_are_told_not_the_first(save: Save) -> None:
    body = tu(en="<b>x</b>") + "\n" + tu(en="AT&T") + "\n" + tu(en="\x01") + "\n" + tu(attributes=' changedate="x"')
    path = save("a.tmx", tmx(body, version=' version="9"'))
    assert [fault[:2] for fault in found(path)] == [
        ("version", 2),
        ("element-unknown", 6),
        ("not-well-formed", 9),
        ("illegal-character", 12),
        ("date", 13),
    ]


def test_lines_hold_beyond_the_first_buffer_and_in_crlf(save: Save) -> None:
    text = tmx("\n".join([tu(en="x" * 200)] * 3000 + [tu(en="<b/>")])).replace("\n", "\r\n")
    assert [fault[:2] for fault in found(save("a.tmx", text))] == [("element-unknown", 3 + 3 * 3000 + 3)]


def test_a_prefixed_file_is_the_same_to_the_rules(save: Save) -> None:
    text = '<p:tmx xmlns:p="u" version="1.4">' + tmx(tu(en="<b/>")).partition('<tmx version="1.4">')[2]
    for name in ("tmx", "header", "body", "tu", "tuv", "seg"):
        text = (
            text.replace(f"<{name}>", f"<p:{name}>")
            .replace(f"<{name} ", f"<p:{name} ")
            .replace(f"</{name}>", f"</p:{name}>")
        )
    assert [fault[0] for fault in found(save("a.tmx", text))] == ["element-unknown"]


# --------------------------------------------------------------------------------------------------------- others


def test_what_mtqa_writes_is_valid(data_dir: Path, tmp_path: Path) -> None:
    memory = data_dir / "tmx/trados_studio_zh-en_2.tmx"
    for name in ("a.tmx", "a.xlf", "a.xlf2"):
        convert(memory, tmp_path / name, ReadOptions())
        assert found(tmp_path / name) == [], name


REAL = {
    "embeddings_tuv.tmx": {"attribute-missing": 7, "language-code": 60},
    "eu_tm3_utf16_24lang.tmx": {"language-missing": 1198, "source-missing": 64},
    "heartsome_HSCAT8-84.xlf": {"pair-unbalanced": 132},
    "heartsome_zh_utf16be.tmx": {"attribute-unknown": 1, "version": 1},
    "heartsome_zh_utf16le.tmx": {"attribute-unknown": 1, "version": 1},
    "intertext_14b_bo-en.tmx": {"attribute-unknown": 2, "element-unknown": 211, "version": 1},
    "memoq_sample.tmx": {"encoding": 1},
    "namespaces.tmx": {"attribute-unknown": 3},
    "neokapi_kapimart.tmx": {"attribute-missing": 1},
    "okapi_invalid_entity.xlf": {"illegal-character": 4},
    "okapi_simple_14b_nodecl.tmx": {"version": 1},
    "omegat_invalid.tmx": {"pair-unbalanced": 4},
    "omegat_invalid_content.xlf": {"attribute-missing": 2, "illegal-character": 1, "version": 1},
    "omegat_xliff2_ex95.xlf": {"target-language": 1},
    "pontoon_ca.tmx": {"date": 1},
    "t5_utf16_nohdrtool.tmx": {"attribute-missing": 5},
    "t5memory_nodecl.tmx": {"attribute-unknown": 1, "element-unknown": 5, "not-well-formed": 5, "source-missing": 5},
    "tolgee_error.xliff": {"attribute-missing": 2, "source-missing": 2},
    "trados_workbench_html_utf16.tmx": {"attribute-missing": 1, "attribute-unknown": 1},
    "weblate_memory.tmx": {"attribute-missing": 5},
    "wordless_nodecl.tmx": {"source-missing": 1},
    "zanata_metadata.tmx": {"attribute-missing": 5, "attribute-unknown": 5},
    "zanata_underscores.tmx": {"language-code": 4, "srclang": 1},
}  # golden: counted by this code, each kind looked at by hand


@pytest.mark.parametrize("name", [row[0] for row in (*READ, *READ_XLIFF)])
def test_real_files(data_dir: Path, name: str) -> None:
    assert Counter(fault.rule for fault in validate(data_dir / "tmx" / name)) == REAL.get(name, {})


@pytest.mark.parametrize(
    ("content", "part"),
    [(b"", "is empty"), (b"<map/>", "is neither TMX nor XLIFF"), (b"id\tsource\n", "is neither TMX nor XLIFF")],
)
def test_other_files_cannot_be_validated(
    save: Save, capsys: pytest.CaptureFixture[str], content: bytes, part: str
) -> None:
    path = save("a.tmx", content)
    with pytest.raises(FormatError, match=part):
        list(validate(path))
    assert main(["validate", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_prints_places_and_tells_by_its_exit_code(save: Save, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = save("good.tmx", tmx(tu())), save("bad.tmx", tmx(tu(attributes=' changedate="now"')))
    assert main(["validate", str(good)]) == 0
    assert capsys.readouterr().out == f"{good}: no faults\n"
    assert main(["validate", str(bad)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{bad}:4: date: changedate 'now' is no date YYYYMMDDThhmmssZ",
        f"{bad}: 1 fault",
    ]
    assert list(FORMATS["tmx"].read(bad, ReadOptions())), "a file with faults is read nevertheless"


def test_the_command_explains_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--rules"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {rule}" in out for rules in RULES.values() for rule in rules)
    assert main(["validate"]) == 2
    assert "FILE" in capsys.readouterr().err


SOUND = tmx("\n".join([tu(en="<bpt i='1'/>AT&amp;T<ept i='1'/>"), tu()])).encode()


@given(st.integers(45, len(SOUND)), st.integers(0, 12), st.binary(max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_damage_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, place: int, length: int, junk: bytes
) -> None:
    path = tmp_path_factory.mktemp("v") / "a.tmx"
    path.write_bytes(SOUND[:place] + junk + SOUND[place + length :])
    faults: Iterator[object] = iter(())
    try:
        faults = validate(path)
    except FormatError as error:
        assert str(path) in str(error)  # noqa: PT017
    assert all(1 <= fault.line <= SOUND.count(b"\n") + 8 for fault in faults)  # type: ignore[attr-defined]
