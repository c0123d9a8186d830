"""`mtqa glossary import` and `export`: what comes back, what is told to be lost, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from mtqa.cli import main
from mtqa.errors import GlossaryError
from mtqa.glossary.diff import Version, diff
from mtqa.glossary.exchange.base import EXCHANGES
from mtqa.glossary.model import Row, Status
from mtqa.glossary.tsv import read_glossary, read_sheet

FULL = (
    Row(
        "annuity",
        ("年金", "養老金"),
        "annuity & more <b>",
        not_in=("年金管局",),
        case=True,
        type="full",
        domain="fin",
        definition='said "so"',
        note="a; b",
        source="desk",
    ),
    Row("annuity", (), "pension", Status.ADMITTED, valid_from="2020-01-01", domain="fin"),
    Row("annuity", (), "year gold", Status.FORBIDDEN, valid_from="2019-01-01", valid_to="2021-01-01", domain="fin"),
    Row("annuity", (), "rent", Status.DEPRECATED, type="variant", domain="fin"),
    Row("imf", ("国际货币基金组织",), "International Monetary Fund", type="org"),
    Row("imf", (), "IMF", Status.ADMITTED, type="abbr"),
    Row("openeuler", ("openEuler",), "openEuler", Status.DNT, type="name"),
    Row("later", ("新词",), "new word", Status.PROPOSED),
    Row("slip", (), "Vice Prime Minister", Status.FORBIDDEN),
)


def there_and_back(tmp_path, name, rows):
    path = tmp_path / f"g.{name}"
    content, lost = EXCHANGES[name].write(rows)
    path.write_bytes(content)
    return EXCHANGES[name].read(path)[0], lost


@pytest.mark.parametrize("name", ["csv", "tbx"])
def test_everything_comes_back(tmp_path, name):
    back, lost = there_and_back(tmp_path, name, FULL)
    assert sorted(back, key=str) == sorted((row for row in back), key=str)
    plain = sorted(
        str(Row(**{field: getattr(row, field) for field in Row.__slots__ if field != "line"})) for row in back
    )
    assert plain == sorted(map(str, FULL))
    assert lost == []


@pytest.mark.parametrize("name", ["csv", "tbx"])
def test_the_demo_comes_back(tmp_path, root, capsys, name):
    glossary, path, back = root / "corpora/glossary.tsv", tmp_path / f"g.{name}", tmp_path / "back.tsv"
    assert main(["glossary", "export", str(glossary), str(path)]) == 0
    assert main(["glossary", "import", str(path), "-o", str(back)]) == 0
    assert capsys.readouterr().err == ""
    old, new = read_glossary(glossary), read_glossary(back)
    assert {concept.id: set(concept.zh) for concept in old.concepts} == {
        concept.id: set(concept.zh) for concept in new.concepts
    }
    changed = diff(Version.of(read_sheet(glossary)), Version.of(read_sheet(back))).concepts
    assert [(one.id, row.fields) for one in changed for row in one.rows] == (
        [("turkiye", (("zh", "土耳其", ""),))] if name == "tbx" else []
    ), "TBX keeps Chinese forms for a concept, not for each rendering"


def test_tbx_basic_allows_what_is_written():
    """Order, names and values of TBX-Basic, by its published picklists."""
    root = etree.fromstring(EXCHANGES["tbx"].write(FULL)[0])
    n = "{urn:iso:std:iso:30042:ed-2}"
    assert (root.tag, root.get("type"), root.get("style")) == (f"{n}tbx", "TBX-Basic", "dca")
    assert [child.tag for child in root] == [f"{n}tbxHeader", f"{n}text"]
    ids = [entry.get("id") for entry in root.iter(f"{n}conceptEntry")]
    assert len(ids) == len(set(ids)) == 5
    assert all(section[0].tag == f"{n}term" for section in root.iter(f"{n}termSec"))
    allowed = {
        "administrativeStatus": {
            f"{word}Term-admn-sts" for word in ("preferred", "admitted", "deprecated", "superseded")
        },
        "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
    }
    for note in root.iter(f"{n}termNote"):
        assert note.text in allowed[note.get("type")]
    assert {part.get("type") for part in root.iter(f"{n}descrip")} <= {"subjectField", "definition"}
    assert {part.get("type") for part in root.iter(f"{n}admin")} <= {"source"}


LOST = [
    ("tbx", [Row("1st", ("一",), "first")], ["1 row: an id that XML does not allow, another is written"], "ids"),
    ("tbx", [Row("x", ("一",), "a", extra=(("owner", "me"),))], ["1 row: columns of your own"], "columns"),
    (
        "tbx",
        [Row("x", ("一",), "a", domain="f"), Row("x", (), "b", Status.ADMITTED, domain="g")],
        ["1 row: a second domain of a concept"],
        "domains",
    ),
    ("deepl", [Row("x", ("一",), "a"), Row("x", (), "b", Status.FORBIDDEN)], ["1 row: forbidden"], "statuses"),
    (
        "deepl",
        [Row("x", ("一",), "a"), Row("y", ("一",), "b")],
        ["1 row: a Chinese form that an earlier concept has"],
        "homonyms",
    ),
    ("deepl", [Row("x", ("一" * 400,), "a")], ["1 row: longer than 1024 bytes, or with control characters"], "length"),
    (
        "deepl",
        [Row("x", ("一",), "a", note="n", extra=(("owner", "me"),))],
        ["1 row: columns of your own", "1 row: note"],
        "cells",
    ),
    ("csv", [Row("1st", ("一",), "a", Status.FORBIDDEN, extra=(("owner", "me"),))], [], "nothing"),
]


@pytest.mark.parametrize(("name", "rows", "expected", "why"), LOST, ids=[f"{row[0]}-{row[3]}" for row in LOST])
def test_what_is_lost_is_told(name, rows, expected, why):
    assert EXCHANGES[name].write(rows)[1] == expected, why


def test_deepl_pairs():
    rows = [
        Row("t", ("土耳其",), "Turkey", valid_to="2022-06-02"),
        Row("t", (), "Türkiye", valid_from="2022-06-02"),
        Row("imf", ("国际货币基金组织", "基金组织"), "IMF"),
        Row("slip", (), "Vice Prime Minister", Status.FORBIDDEN),
    ]
    assert EXCHANGES["deepl"].write(rows)[0].decode() == "土耳其\tTürkiye\n国际货币基金组织\tIMF\n基金组织\tIMF\n"


def test_csv_cells_are_never_formulas(tmp_path):
    rows = [Row("x", ("一",), '=HYPERLINK("http://x")', note="-1", source="'quoted'", domain="'=x")]
    text = EXCHANGES["csv"].write(rows)[0].decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'-1" in text
    back, _ = there_and_back(tmp_path, "csv", rows)
    assert replace(back[0], line=None) == rows[0]


TABLES = [
    ("csv", "utf-8", "zh,en\n芯片,chip\n", "no ids"),
    ("csv", "utf-8-sig", 'ID;ZH;EN;note\n;芯片;chip;"two\nlines"\n', "semicolons, capitals, a line break in a cell"),
    ("csv", "utf-16", "zh\ten\r\n芯片\tchip\r\n", "Excel's Unicode Text"),
    ("csv", "gb18030", "zh,en\n芯片,chip\n,\n银行业监督管理,banking supervision\n", "Chinese Windows, an empty line"),
    ("deepl", "utf-8", "芯片\tchip\n", "tab"),
    ("deepl", "utf-8-sig", "芯片,chip\n", "comma, byte order mark"),
    ("deepl", "utf-8", "芯片\tchip\n晶片\tchip\n", "two forms"),
]


@pytest.mark.parametrize(("name", "encoding", "text", "why"), TABLES, ids=[f"{row[0]}-{row[3]}" for row in TABLES])
def test_tables_are_read(tmp_path, name, encoding, text, why):
    path = tmp_path / "in"
    path.write_bytes(text.encode(encoding))
    row = EXCHANGES[name].read(path)[0][0]
    assert (row.id, row.zh[0], row.en) == ("chip", "芯片", "chip"), why


V2 = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>{}</body></text></martif>"""
V3 = """<tbx type="TBX-Min" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
xmlns:min="http://www.tbxinfo.net/ns/min"><text><body>{}</body></text></tbx>"""
ZH = '<langSet xml:lang="zh-CN"><tig><term>芯片</term></tig></langSet>'

TBX = [
    (
        V2.format(
            f'<termEntry id="c1"><descripGrp><descrip type="subjectField">ic</descrip></descripGrp>{ZH}'
            '<langSet xml:lang="en-US"><ntig><termGrp><term>chip</term>'
            '<termNote type="administrativeStatus">preferred</termNote></termGrp></ntig>'
            '<tig><term>micro <hi>chip</hi></term><termNote type="termStatus">forbidden</termNote></tig></langSet>'
            "</termEntry>"
        ),
        [("c1", ("芯片",), "chip", "preferred", "ic"), ("c1", (), "micro chip", "forbidden", "ic")],
        "",
        "2008, tig and ntig, several English terms",
    ),
    (
        V3.format(
            '<conceptEntry id="c1"><min:subjectField>ic</min:subjectField><langSec xml:lang="zh"><termSec>'
            '<term>芯片</term></termSec></langSec><langSec xml:lang="en"><termSec><term>chip</term>'
            "<min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>"
            "<termSec><term>IC</term></termSec></langSec></conceptEntry>"
        ),
        [("c1", ("芯片",), "chip", "deprecated", "ic"), ("c1", (), "IC", "preferred", "ic")],
        "",
        "2019, values as elements; the first without a status is preferred",
    ),
    (
        V2.format(
            f'<termEntry id="c">{ZH}<langSet xml:lang="en"><tig><term>chip</term></tig></langSet></termEntry>'
            f'<termEntry id="c">{ZH}<langSet xml:lang="en"><tig><term>IC</term></tig></langSet></termEntry>'
        ),
        [("c", ("芯片",), "chip", "preferred", ""), ("c-2", ("芯片",), "IC", "preferred", "")],
        "1 entries whose id another has",
        "doubled ids stay two concepts",
    ),
    (
        V2.format(
            f'<termEntry>{ZH}<langSet xml:lang="en"><tig><term>chip</term></tig><tig><term>IC</term></tig></langSet>'
            "</termEntry>"
        ),
        [("chip", ("芯片",), "chip", "preferred", ""), ("chip", (), "IC", "admitted", "")],
        "",
        "no id: one for the entry",
    ),
    (
        V2.format(
            f'<termEntry id="a">{ZH}<langSet xml:lang="fr"><tig><term>puce</term></tig></langSet></termEntry>'
            f'<termEntry id="b">{ZH}<langSet lang="EN"><tig><term>chip</term>'
            '<termNote type="administrativeStatus">cool</termNote></tig></langSet></termEntry>'
        ),
        [("b", ("芯片",), "chip", "admitted", "")],
        "1 entries without an English term left out|1 terms of other languages left out|1 terms of status 'cool'",
        "what cannot be used is counted",
    ),
]


@pytest.mark.parametrize(("text", "expected", "told", "why"), TBX, ids=[row[3] for row in TBX])
def test_tbx_is_read(tmp_path, text, expected, told, why):
    path = tmp_path / "t.tbx"
    path.write_text(text, "utf-8")
    rows, warnings = EXCHANGES["tbx"].read(path)
    assert [(row.id, row.zh, row.en, row.status.value, row.domain) for row in rows] == expected, why
    wanted = [part for part in told.split("|") if part]
    assert len(warnings) == len(wanted)
    assert all(part in line for part, line in zip(wanted, warnings, strict=True))


LAUGHS = '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><martif><termEntry id="x"><t>&b;</t></termEntry></martif>'
SECRET = (
    '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><martif><termEntry id="x"><t>&a;</t></termEntry></martif>'
)
BAD = [
    ("tbx", LAUGHS, "declares entities", "entities that grow"),
    ("tbx", SECRET, "declares entities", "another file"),
    ("tbx", "<martif>", "is no XML", "cut off"),
    ("tbx", "<html/>", "has no entries of TBX", "something else"),
    ("csv", "id,zh\n1,一\n", "column 'en' is missing", "a column"),
    ("csv", "", "is missing; the first line names the columns", "an empty file"),
    ("csv", "id,zh,en,status\nx,一,a,ok\n", "status 'ok' is unknown", "a value"),
    ("deepl", "芯片\n", ":1: not a source and a target", "one column"),
]


@pytest.mark.parametrize(("name", "text", "message", "why"), BAD, ids=[f"{row[0]}-{row[3]}" for row in BAD])
def test_refused_in_one_line(tmp_path, capsys, name, text, message, why):
    path, out = tmp_path / "in", tmp_path / "out.tsv"
    path.write_text(text, "utf-8")
    assert main(["glossary", "import", str(path), "--format", name, "-o", str(out)]) == 2, why
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert not out.exists()


def test_nothing_is_overwritten(tmp_path, capsys):
    path, out = tmp_path / "in.csv", tmp_path / "out.tsv"
    path.write_text("zh,en\n一,one\n", "utf-8")
    out.write_text("mine", "utf-8")
    assert main(["glossary", "import", str(path), "-o", str(out)]) == 2
    assert "mtqa glossary merge" in capsys.readouterr().err
    assert out.read_text("utf-8") == "mine"


def test_formats_by_ending_and_name(tmp_path, capsys):
    glossary = tmp_path / "g.tsv"
    glossary.write_text("id\tzh\ten\tnote\nx\t一\tone\tn\n", "utf-8")
    assert main(["glossary", "export", str(glossary), str(tmp_path / "o.docx")]) == 2
    assert "csv (.csv), deepl, tbx (.tbx .xml)" in capsys.readouterr().err
    assert main(["glossary", "export", str(glossary), str(tmp_path / "o.tsv"), "--format", "deepl"]) == 0
    assert "not in" in capsys.readouterr().err
    assert (tmp_path / "o.tsv").read_text("utf-8") == "一\tone\n"
    with pytest.raises(GlossaryError):
        EXCHANGES["tbx"].read(tmp_path / "none.tbx")
