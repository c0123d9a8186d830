"""Reading and writing glossary.tsv: tolerant of encodings, strict about what would be lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.errors import GlossaryError
from mtqa.glossary.model import Glossary, Row, Status
from mtqa.glossary.tsv import FIELDS, canonical, read_glossary, write_glossary

HEADER = "id\tzh\ten\tstatus\ttype\tcase\tnot_in\tfrom\tto"


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "glossary.tsv"
    path.write_bytes(text.encode(encoding))
    return path


def read(tmp_path, text, encoding="utf-8"):
    return read_glossary(written(tmp_path, text, encoding))


def test_all_cells(tmp_path):
    text = f"{HEADER}\nannuity\t年金 | 養老金\tannuity\tadmitted\tfull\tyes\t年金管局|年金融\t2020-01-01\t2021-01-01\n"
    assert read(tmp_path, text).rows == (
        Row(
            "annuity",
            ("年金", "養老金"),
            "annuity",
            Status.ADMITTED,
            "full",
            case=True,
            not_in=("年金管局", "年金融"),
            valid_from="2020-01-01",
            valid_to="2021-01-01",
            line=2,
        ),
    )


TOLERATED = [
    ("utf-8", f"{HEADER}\nx\t银行\tbank\n", "", "short rows: the rest is empty"),
    ("utf-8", f"{HEADER}\r\nx\t银行\tbank\r\n", "", "CRLF"),
    ("utf-8", f"{HEADER}\t\t\nx\t银行\tbank\t\t\t\t\t\t\t\t\t\n\n\t\t\n", "", "a spreadsheet's empty columns and rows"),
    ("utf-8", "en\tid\tzh\nbank\tx\t银行\n", "", "any order of columns, optional ones absent"),
    ("utf-8", f"{HEADER}\n x \t 银行 \t bank \n", "", "spaces around cells"),
    ("utf-8", f"{HEADER}\nx\t银行\tbank\tPREFERRED\t\tno", "", "capitals of a status, 'no', no last line break"),
    ("utf-8-sig", f"{HEADER}\nx\t银行\tbank\n", "byte order mark", "a byte order mark is no part of the first column"),
    ("utf-16", f"{HEADER}\r\nx\t银行\tbank\r\n", "UTF-16", "Excel's Unicode Text"),
    ("utf-16", f'{HEADER}\r\nx\t银行\t"bank"\r\n', "UTF-16", "its quoted cells"),
    ("gb18030", f"{HEADER}\nx\t银行\tbank\n", "GB 18030", "a Chinese Windows editor"),
    ("utf-8", "id\tzh\ten\n\t银行\tbank\n", "no id", "an id is made of the English"),
]


@pytest.mark.parametrize(("encoding", "text", "warning", "why"), TOLERATED, ids=[row[3] for row in TOLERATED])
def test_tolerated(tmp_path, encoding, text, warning, why):
    glossary = read(tmp_path, text, encoding)
    assert [(row.zh, row.en) for row in glossary.rows] == [(("银行",), "bank")], why
    assert [warning in one for one in glossary.warnings] == ([True] if warning else [])


REFUSED = [
    ("id\tzh\ten\tstatsu\n", 1, "column 'statsu' is unknown; did you mean 'status'?", "a typo of a column"),
    ("id\tzh\ten\tnotes\n", 1, "did you mean 'note'?", "nearly a column: its cells would be lost on the checks"),
    ("id\tzh\n", 1, "column 'en' is missing", "a required column"),
    ("", 1, "column 'id' is missing", "an empty file"),
    ("芯片\tchip\n", 1, "column 'id' is missing", "no header: the hint names the columns"),
    ("id\tzh\ten\ten\n", 1, "two columns are called 'en'", "which one counts?"),
    (
        "id\tzh\ten\tstatus\nx\t一\ta\tforbiden\n",
        2,
        "status 'forbiden' is unknown; did you mean 'forbidden'?",
        "a status",
    ),
    ("id\tzh\ten\tstatus\nx\t一\ta\tok\n", 2, "known: preferred, admitted", "a status of another tool"),
    ("id\tzh\ten\tcase\nx\t一\ta\tmaybe\n", 2, "write yes or nothing", "case"),
    ("id\tzh\ten\tfrom\nx\t一\ta\t2022-6-2\n", 2, "write it as yyyy-mm-dd", "a date without its zeros"),
    ("id\tzh\ten\tfrom\nx\t一\ta\t20220602\n", 2, "write it as yyyy-mm-dd", "dates are compared as texts"),
    ("id\tzh\ten\tto\nx\t一\ta\t2022-02-30\n", 2, "'to' is no date", "a day that is not"),
    ("id\tzh\ten\tfrom\tto\nx\t一\ta\t2022-06-02\t2022-06-02\n", 2, "is not after", "a span of no days"),
    ("id\tzh\ten\nx\t一\ta\n\nx\t一\ta\n", 4, "the same row as line 2", "twice, with the line of the first"),
    ("id\tzh\ten\nx\t\t\n", 2, "neither Chinese nor English", "an id alone"),
    ("id\tzh\ten\nx\t一\t\n", 2, "no English rendering", "nothing to look for"),
    ("id\tzh\ten\nx\t一\ta\tb\n", 2, "4 cells, but the first line names 3 columns", "a tab in a cell"),
]


@pytest.mark.parametrize(("text", "line", "message", "why"), REFUSED, ids=[row[3] for row in REFUSED])
def test_refused_with_place_and_next_step(tmp_path, text, line, message, why):
    with pytest.raises(GlossaryError) as error:
        read(tmp_path, text)
    assert message in str(error.value), why
    assert str(error.value).startswith(f"{tmp_path / 'glossary.tsv'}:{line}: ")
    assert "\n" not in str(error.value)
    assert error.value.hint or "did you mean" in str(error.value), "there is a next step"


def test_unreadable_encoding(tmp_path):
    path = tmp_path / "glossary.tsv"
    path.write_bytes(b"id\tzh\ten\n\xff\xff\xff\x00")
    with pytest.raises(GlossaryError, match="save it as UTF-8"):
        read_glossary(path)


def test_absent_file(tmp_path):
    with pytest.raises(GlossaryError, match="cannot be read"):
        read_glossary(tmp_path / "none.tsv")


def test_unknown_columns_are_kept(tmp_path):
    glossary = read(tmp_path, "id\tzh\ten\towner\nx\t一\ta\tfinance desk\n")
    assert glossary.rows[0].extra == (("owner", "finance desk"),)
    assert canonical(glossary.rows).splitlines()[0].endswith("\tsource\towner")
    assert canonical(glossary.rows).splitlines()[1].endswith("\tfinance desk")


def test_quotation_marks_are_letters(tmp_path):
    """No quoting in TSV: a cell may begin with a quotation mark and hold one."""
    assert read(tmp_path, 'id\tzh\ten\nx\t“一国两制”\t"One Country, Two Systems"\n').rows[0].en.startswith('"One')


def test_canonical_order(tmp_path):
    rows = [
        Row("b", ("二",), "two"),
        Row("a", (), "wun", Status.FORBIDDEN),
        Row("a", ("一",), "one"),
        Row("a", (), "uno", Status.ADMITTED),
    ]
    path = tmp_path / "out.tsv"
    write_glossary(rows, path)
    assert path.read_bytes().decode() == canonical(rows)
    assert [line.split("\t")[2] for line in canonical(rows).splitlines()] == ["en", "one", "uno", "wun", "two"]
    assert b"\r" not in path.read_bytes()
    assert list(tmp_path.iterdir()) == [path], "no temporary file is left"


def test_the_demo_glossary_is_canonical(root):
    path = root / "corpora/glossary.tsv"
    assert canonical(read_glossary(path).rows) == path.read_text("utf-8")


CELL = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters="|｜"), min_size=1
)
ROWS = st.lists(
    st.builds(
        Row,
        id=CELL,
        zh=st.lists(CELL, max_size=3, unique=True).map(tuple),
        en=CELL,
        status=st.sampled_from(Status),
        case=st.booleans(),
        note=CELL | st.just(""),
    ),
    unique_by=lambda row: (row.id, row.zh, row.en, row.status),
)


@settings(deadline=None, max_examples=50)
@given(ROWS)
def test_what_is_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("glossary") / "g.tsv"
    write_glossary(rows, path)
    back = read_glossary(path).rows
    assert canonical(back) == canonical(rows)
    fields = list(FIELDS.values())
    key = str
    assert sorted(([getattr(row, field) for field in fields] for row in back), key=key) == sorted(
        ([getattr(row, field) for field in fields] for row in rows), key=key
    )
    assert isinstance(read_glossary(path), Glossary)
