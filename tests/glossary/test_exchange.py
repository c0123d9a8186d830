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


TABLES_OF_OURS = ["csv", "tsv", "xlsx"]
OF_CONCEPTS = ["tbx", "tbx-dct", "tbx-min", "tbx-core", "tbx-2008", "multiterm"]


@pytest.mark.parametrize("name", TABLES_OF_OURS + OF_CONCEPTS)
def test_everything_comes_back(tmp_path, name):
    back, lost = there_and_back(tmp_path, name, FULL)
    assert sorted(back, key=str) == sorted((row for row in back), key=str)
    plain = sorted(
        str(Row(**{field: getattr(row, field) for field in Row.__slots__ if field != "line"})) for row in back
    )
    assert plain == sorted(map(str, FULL))
    assert lost == []


@pytest.mark.parametrize("name", TABLES_OF_OURS + OF_CONCEPTS)
def test_the_demo_comes_back(tmp_path, root, capsys, name):
    """The import needs no name: it is seen in the file what it is."""
    ending = "xml" if name in OF_CONCEPTS else name
    glossary, path, back = root / "corpora/glossary.tsv", tmp_path / f"g.{ending}", tmp_path / "back.tsv"
    assert main(["glossary", "export", str(glossary), str(path), "--format", name]) == 0
    assert main(["glossary", "import", str(path), "-o", str(back)]) == 0
    assert capsys.readouterr().err == ""
    old, new = read_glossary(glossary), read_glossary(back)
    assert {concept.id: set(concept.zh) for concept in old.concepts} == {
        concept.id: set(concept.zh) for concept in new.concepts
    }
    changed = diff(Version.of(read_sheet(glossary)), Version.of(read_sheet(back))).concepts
    assert [(one.id, row.fields) for one in changed for row in one.rows] == (
        [("turkiye", (("zh", "土耳其", ""),))] if name in OF_CONCEPTS else []
    ), "Chinese forms are of a concept there, not of each rendering"


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
    ("tbx", [Row("1st", ("一",), "first")], [], "an id that XML does not allow, kept in a note"),
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
    ("xlsx", [Row("1st", ("一",), "a", Status.FORBIDDEN, extra=(("owner", "me"),))], [], "nothing"),
    ("xlsx", [Row("x", ("一",), "a" * 40_000)], ["1 row: the end of a cell of more than 32767 characters"], "long"),
    ("multiterm", [Row("1st", ("一",), "a", extra=(("owner", "me"),))], ["1 row: columns of your own"], "columns"),
    (
        "memoq",
        [
            Row("x", ("一",), "a", note="n", valid_to="2020-01-01", not_in=("一一",), type="full", source="s"),
            Row("x", (), "b", Status.DEPRECATED, note="m"),
            Row("x", (), "c", Status.PROPOSED),
            Row("y", ("二",), "d", Status.DNT),
        ],
        [
            "1 row: a note of one term, written for the whole entry",
            "1 row: dates",
            "1 row: deprecated, written as forbidden",
            "1 row: do not translate, written as any other term",
            "1 row: not_in",
            "1 row: proposed, left out",
            "1 row: source",
            "1 row: type",
        ],
        "statuses and more",
    ),
    (
        "omegat",
        [Row("x", ("一",), "a", domain="d"), Row("x", (), "b", Status.FORBIDDEN), Row("y", (), "c", Status.FORBIDDEN)],
        ["1 row: domain", "2 rows: forbidden", "1 row: no Chinese form"],
        "statuses",
    ),
    (
        "tbx-core",
        [Row("x", ("一",), "a", Status.FORBIDDEN, domain="d", definition="e", source="f")],
        [],
        "notes hold it",
    ),
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
    ("tsv", "gb18030", "zh\ten\r\n芯片\tchip\r\n银行\tbank\r\n", "GB 18030, not Big5"),
    ("tsv", "utf-16-le", "zh\ten\r\n芯片\tchip\r\n", "UTF-16 without a mark"),
    ("csv", "utf-16-be", "zh,en\n芯片,chip\n", "UTF-16 without a mark, the other way round"),
    ("tsv", "utf-8-sig", "zh\ten\n芯片\tchip\n", "a mark is no part of the first name"),
    ("omegat", "gb18030", "# 术语\n\n芯片\tchip\tin circuits\n", "a comment, an empty line"),
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
    ("tbx", "<martif>" + "<a>" * 5000, "is no XML", "nested without end"),
    (
        "tbx",
        '<tbx xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></tbx>',
        "has no entries",
        "another file, by inclusion",
    ),
    (
        "tbx",
        '<martif><termEntry id="x"><langSet xml:lang="en"><tig><term/></tig></langSet></termEntry></martif>',
        "holds no row that can be used; 1 entries without an English term left out",
        "entries without a word",
    ),
    ("multiterm", LAUGHS, "declares entities", "entities that grow"),
    ("multiterm", SECRET, "declares entities", "another file"),
    ("multiterm", "<mtf><conceptGrp>", "is no XML", "cut off"),
    ("multiterm", "<mtf/>", "has no concepts of MultiTerm", "nothing in it"),
    ("memoq", "Entry_ID,English,Term_Info\n1,chip,\n", "has no column of Chinese terms", "one language"),
    ("memoq", "", "has no column of Chinese and English terms", "an empty file"),
    ("memoq", "a,b\n1,2\n", "has no column of Chinese and English terms", "another table"),
    ("omegat", "芯片 chip\n", ":1: not a source and a target", "blanks in the place of a tab"),
    ("xlsx", "id,zh,en\n", "is not an Excel workbook", "a CSV with another name"),
    ("tsv", "id\tzh\ten\nx\t一\tone\nx\t一\tone\n", "the same row as line 2", "a row twice"),
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
    told = capsys.readouterr().err
    for known in ("csv (.csv)", "deepl", "memoq", "omegat (.utf8)", "tbx (.tbx .xml)", "xlsx (.xlsx)"):
        assert known in told
    assert main(["glossary", "export", str(glossary), str(tmp_path / "o.tsv"), "--format", "deepl"]) == 0
    assert "not in" in capsys.readouterr().err
    assert (tmp_path / "o.tsv").read_text("utf-8") == "一\tone\n"
    with pytest.raises(GlossaryError):
        EXCHANGES["tbx"].read(tmp_path / "none.tbx")


# -- OmegaT, memoQ, MultiTerm


def rows_of(name, path):
    """What a file gives, in short."""
    rows, warnings = EXCHANGES[name].read(path)
    return [(row.id, row.zh, row.en, row.status.value) for row in rows], warnings


TRADITIONAL = "zh\ten\r\n晶片\tchip\r\n金融管理局\tMonetary Authority\r\n強制性公積金\tMandatory Provident Fund\r\n"


@pytest.mark.parametrize("codec", ["big5", "big5hkscs", "cp950"])
def test_big5_is_told_from_gb18030(tmp_path, codec):
    path = tmp_path / "hk.tsv"
    path.write_bytes(TRADITIONAL.encode(codec))
    rows, warnings = EXCHANGES["tsv"].read(path)
    assert [row.zh[0] for row in rows] == ["晶片", "金融管理局", "強制性公積金"]
    assert warnings == [f"{path}: read as Big5; write it as UTF-8"]


@pytest.mark.parametrize("codec", ["gb2312", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-8"])
def test_the_demo_in_every_encoding(tmp_path, root, codec):
    """Real terms; what Big5 has no character for (simplified ones) is left out."""
    rows = read_glossary(root / "corpora/glossary.tsv").rows
    lines = [f"{form}\t{row.en}" for row in rows for form in row.zh if row.en.isascii()]
    held = [line for line in lines if line.encode(codec, "replace").decode(codec) == line]
    assert len(held) >= 10
    path = tmp_path / "pairs.txt"
    path.write_bytes("\n".join(held).encode(codec))
    back, _ = EXCHANGES["deepl"].read(path)
    assert sorted(f"{form}\t{row.en}" for row in back for form in row.zh) == sorted(set(held))


def test_omegat_lines(tmp_path):
    rows = [
        Row("chip", ("芯片", "#晶片"), "chip", note="in circuits"),
        Row("chip", (), "IC", Status.ADMITTED),
        Row("chip", (), "microchip", Status.FORBIDDEN),
    ]
    path = tmp_path / "g.utf8"
    path.write_bytes(EXCHANGES["omegat"].write(rows)[0])
    lines = ["芯片\tchip\tin circuits", "芯片\tIC", " #晶片\tchip\tin circuits", " #晶片\tIC"]
    assert path.read_text("utf-8").splitlines() == lines, "a form that begins with # must not become a comment"
    found, _ = rows_of("omegat", path)
    assert found == [("chip", ("芯片", "#晶片"), "chip", "preferred"), ("chip", (), "IC", "admitted")]


def test_omegat_sources_with_several_targets(tmp_path):
    path = tmp_path / "terms.txt"
    path.write_text("芯片\tchip\n芯片\tIC\tshort\n银行\tbank\n河岸\tbank\tof a river\n待译\t\n", "utf-8")
    found, _ = rows_of("omegat", path)
    assert found == [
        ("chip", ("芯片",), "chip", "preferred"),
        ("chip", (), "IC", "admitted"),
        ("bank", ("银行",), "bank", "preferred"),
        ("bank-2", ("河岸",), "bank", "preferred"),
    ], "notes tell concepts apart, a source without a target is none yet"


MEMOQ = (
    "Entry_ID,Entry_Subject,Entry_Domain,Entry_Note,English_United_States_Def,English_United_States,Term_Info,"
    "Term_Example,English_United_States,Term_Info,Term_Example,German,Term_Info,Chinese_PRC_Def,Chinese_PRC,Term_Info\r\n"
    '0,ic,Gaming,"two\nlines",small thing,chip,CasePermissive;HalfPrefix,,micro chip,CaseSense;Exact;NonTerm,,Chip,,,'
    "芯片,\r\n1,,,,,,,,,,,,,,空,\r\n"
)


def test_a_memoq_term_base(tmp_path):
    path = tmp_path / "tb.csv"
    path.write_text(MEMOQ, "utf-8-sig")
    (first, second), warnings = EXCHANGES["memoq"].read(path)
    assert (first.id, first.zh, first.en, first.status) == ("chip", ("芯片",), "chip", Status.PREFERRED)
    assert (first.domain, first.note, first.definition, first.case) == ("ic", "two lines", "small thing", False)
    assert (second.en, second.status, second.case) == ("micro chip", Status.FORBIDDEN, True)
    assert [line.split(": ")[1] for line in warnings] == [
        "1 entries without an English term left out", "1 terms of other languages left out"
    ]  # fmt: skip
    assert main(["glossary", "import", str(path), "-o", str(tmp_path / "out.tsv"), "-q"]) == 0, (
        "it is seen to be no CSV of ours"
    )
    assert len(read_glossary(tmp_path / "out.tsv").rows) == 2


def test_what_memoq_holds_comes_back(tmp_path):
    rows = [
        Row("annuity", ("年金", "養老金"), "annuity", case=True, domain="fin", definition="paid yearly", note="=1"),
        Row("annuity", (), "pension", Status.ADMITTED, domain="fin"),
        Row("annuity", (), "year gold", Status.FORBIDDEN, domain="fin"),
        Row("slip", (), "Vice Prime Minister", Status.FORBIDDEN),
    ]
    back, lost = there_and_back(tmp_path, "memoq", rows)
    assert [replace(row, line=None) for row in back] == rows
    assert lost == []


MULTITERM = """<?xml version="1.0" encoding="UTF-16"?>
<mtf><conceptGrp><concept>7</concept><system type="entryClass">1</system>
<descripGrp><descrip type="Subject field">ic</descrip></descripGrp>
<descripGrp><descrip type="Grade">A</descrip></descripGrp>
<transacGrp><transac type="origination">me</transac><date>2011-01-14T17:54:08</date></transacGrp>
<languageGrp><language type="English (United States)" lang="EN-US"/>
<termGrp><term>chip</term><descripGrp><descrip type="Usage status">Preferred</descrip></descripGrp></termGrp>
<termGrp><term>micro chip</term><descripGrp><descrip type="Status">Forbidden</descrip></descripGrp></termGrp>
</languageGrp><languageGrp><language type="Chinese" lang="ZH"/><termGrp><term>芯片</term></termGrp></languageGrp>
<languageGrp><language type="German" lang="DE"/><termGrp><term>Chip</term></termGrp></languageGrp>
</conceptGrp></mtf>"""


def test_a_multiterm_termbase(tmp_path):
    path = tmp_path / "tb.xml"
    path.write_bytes(MULTITERM.encode("utf-16"))
    found, warnings = rows_of("multiterm", path)
    assert found == [("chip", ("芯片",), "chip", "preferred"), ("chip", (), "micro chip", "forbidden")]
    assert EXCHANGES["multiterm"].read(path)[0][0].domain == "ic"
    assert [line.split(": ")[1] for line in warnings] == [
        "1 terms of other languages left out", "1 values of field 'Grade' left out"
    ]  # fmt: skip
    out = tmp_path / "out.tsv"
    assert main(["glossary", "import", str(path), "-o", str(out), "-q"]) == 0, "it is seen to be no TBX"
    assert len(read_glossary(out).rows) == 2


def test_multiterm_is_written_as_multiterm_has_it():
    text = EXCHANGES["multiterm"].write(FULL)[0]
    assert text.startswith((b"\xff\xfe", b"\xfe\xff"))
    root = etree.fromstring(text)
    assert root.tag == "mtf"
    numbers = [int(element.text) for element in root.iterfind("conceptGrp/concept")]
    assert numbers == [1, 2, 3, 4, 5]
    for group in root.iterfind("conceptGrp/languageGrp"):
        assert group[0].tag == "language"
        assert {child.tag for child in group[1:]} == {"termGrp"}
        assert all(term[0].tag == "term" and term[0].text for term in group[1:])


@pytest.mark.parametrize("name", [*OF_CONCEPTS, "csv", "tsv", "xlsx", "memoq", "omegat", "deepl"])
@pytest.mark.parametrize(
    "text", ["a\x00b\x1b", "\ud800", "a\ufffe", "</term><x>&amp;", "🂡" * 9, "_x0041_", "'=1", '#,;|"']
)
def test_hostile_texts_are_written_and_read(tmp_path, name, text):
    """What cannot be held comes out as another character; nothing breaks and no cell is lost."""
    rows = [Row("x", ("一",), f"t {text}", note=text, definition=text), Row("y", ("二",), "fine")]
    back, _ = there_and_back(tmp_path, name, rows)
    assert back[-1].en == "fine"
    assert len(back) == 2 or name == "deepl"
    if text.isprintable() and name not in {"deepl", "omegat"}:
        assert back[0].en == f"t {text}"


# -- TBX dialects (TBX-Basic 1.2.1 and its published lists)

MIN, BASIC = "{http://www.tbxinfo.net/ns/min}", "{http://www.tbxinfo.net/ns/basic}"
CORE = "{urn:iso:std:iso:30042:ed-2}"
DIALECTS = [
    ("tbx-dct", "TBX-Basic", "dct", {f"{MIN}subjectField", f"{MIN}administrativeStatus", f"{BASIC}definition",
                                     f"{BASIC}termType", f"{BASIC}source"}),
    ("tbx-min", "TBX-Min", "dct", {f"{MIN}subjectField", f"{MIN}administrativeStatus"}),
    ("tbx-core", "TBX-Core", "dca", set()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "dialect", "style", "values"), DIALECTS, ids=[row[0] for row in DIALECTS])
def test_a_dialect_holds_its_own_values_alone(name, dialect, style, values):
    root = etree.fromstring(EXCHANGES[name].write(FULL)[0])
    assert (root.tag, root.get("type"), root.get("style")) == (f"{CORE}tbx", dialect, style)
    structure = "tbx tbxHeader fileDesc sourceDesc p text body conceptEntry langSec termSec term note"
    tags = {element.tag for element in root.iter()}
    assert {tag for tag in tags if not tag.startswith(CORE)} == values
    assert {tag.removeprefix(CORE) for tag in tags if tag.startswith(CORE)} == set(structure.split())
    assert not [element for element in root.iter() if element.get("type") and element is not root]


def test_the_tbx_of_2008():
    root = etree.fromstring(EXCHANGES["tbx-2008"].write(FULL)[0])
    assert root.tag == "martif"
    assert [child.tag for child in root] == ["martifHeader", "text"]
    assert {element.tag for element in root.iter("tig", "langSet", "termEntry")} == {"tig", "langSet", "termEntry"}
    assert not list(root.iter("{*}conceptEntry"))
