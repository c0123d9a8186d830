"""`mtqa glossary fmt`: one way to write a glossary, nothing lost on the way."""

from __future__ import annotations

import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.cli import main
from mtqa.glossary.tsv import FIELDS, read_glossary

HEAD = "\t".join(FIELDS)


def line(id, zh, en, status="preferred"):
    return "\t".join((id, zh, en, status)) + "\t" * (len(FIELDS) - 4)


CANONICAL = f"{HEAD}\n{line('bank', '银行', 'bank')}\n{line('bank', '', 'banking house', 'forbidden')}\n"

CHANGED = [
    (CANONICAL.replace("\n", "\r\n").encode(), CANONICAL, "CRLF"),
    (b"\xef\xbb\xbf" + CANONICAL.encode(), CANONICAL, "a byte order mark"),
    (CANONICAL.encode("utf-16"), CANONICAL, "UTF-16"),
    (CANONICAL.encode("gb18030"), CANONICAL, "GB 18030"),
    (CANONICAL.removesuffix("\n").encode(), CANONICAL, "no last line break"),
    (
        "id\tzh\ten\nbank\t银行\tbank\n".encode(),
        f"{HEAD}\n{line('bank', '银行', 'bank')}\n",
        "columns and status spelled out",
    ),
    (
        f"{HEAD}\n{line('bank', '', 'banking house', 'forbidden')}\n{line('bank', '银行', 'bank')}\n".encode(),
        CANONICAL,
        "rows sorted by status",
    ),
    (
        "zh\ten\tid\n芯片\tchip\t\n芯片\tmicrochip\t\n".encode(),
        f"{HEAD}\n{line('chip', '芯片', 'chip')}\n{line('chip', '芯片', 'microchip')}\n",
        "blank ids: rows that share a Chinese form are one concept",
    ),
    (
        f"{HEAD}\n{line('x', '一|二', 'a  b')}\n".encode(),
        f"{HEAD}\n{line('x', '一 | 二', 'a b')}\n",
        "spaces, separators",
    ),
]


@pytest.mark.parametrize(("before", "after", "why"), CHANGED, ids=[row[2] for row in CHANGED])
def test_rewrites(tmp_path, capsys, before, after, why):
    path = tmp_path / "g.tsv"
    path.write_bytes(before)
    assert main(["glossary", "fmt", "--check", str(path)]) == 1, why
    assert path.read_bytes() == before, "--check writes nothing"
    assert main(["glossary", "fmt", str(path)]) == 0
    assert path.read_bytes().decode() == after
    assert main(["glossary", "fmt", "--check", str(path)]) == 0, "what it wrote needs no change"
    assert list(tmp_path.iterdir()) == [path]


def test_canonical_files_are_left_alone(tmp_path, capsys):
    path = tmp_path / "g.tsv"
    path.write_bytes(CANONICAL.encode())
    before = path.stat().st_ino
    assert main(["glossary", "fmt", str(path)]) == 0
    assert path.stat().st_ino == before, "not even replaced"
    assert capsys.readouterr().out == ""


UNREADABLE = [
    ("id\tzh\ten\nx\t一\t\n".encode(), ":2: no English rendering", "a row that means nothing is not dropped"),
    (b"id\tzh\n", ":1: column 'en' is missing", "no glossary"),
    (
        b"id\tzh\ten\n" + ("x\t证券监督管理委员会\tcommission\n" * 3).encode() + b"y\t\xe9\x93\tbank\n",
        ":5: holds bytes that are not UTF-8",
        "one broken byte does not make a UTF-8 file GB 18030",
    ),
]


@pytest.mark.parametrize(("data", "message", "why"), UNREADABLE, ids=[row[2] for row in UNREADABLE])
def test_refuses_and_leaves_the_file(tmp_path, capsys, data, message, why):
    path = tmp_path / "g.tsv"
    path.write_bytes(data)
    assert main(["glossary", "fmt", str(path)]) == 2
    error = capsys.readouterr().err
    assert message in error, why
    assert error.count("\n") == 1
    assert path.read_bytes() == data


def test_permissions_and_links_stay(tmp_path):
    real, link = tmp_path / "real.tsv", tmp_path / "link.tsv"
    real.write_text("id\tzh\ten\nbank\t银行\tbank\n", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert main(["glossary", "fmt", str(link)]) == 0
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert real.read_text("utf-8").startswith(HEAD)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_line(tmp_path, capsys):
    path = tmp_path / "g.tsv"
    path.write_text("id\tzh\ten\nbank\t银行\tbank\n", "utf-8")
    tmp_path.chmod(0o500)
    try:
        assert main(["glossary", "fmt", str(path)]) == 2
    finally:
        tmp_path.chmod(0o700)
    assert capsys.readouterr().err.count("\n") == 1


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029"), max_size=4)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CELL, CELL, st.sampled_from("ab"), st.sampled_from(["", "forbidden", "dnt"])), max_size=5))
def test_a_second_time_changes_nothing(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("fmt") / "g.tsv"
    path.write_text("id\tzh\ten\tstatus\n" + "".join("\t".join(row) + "\n" for row in rows), "utf-8", newline="")
    code = main(["glossary", "fmt", str(path)])
    if code == 0:
        once = path.read_bytes()
        assert main(["glossary", "fmt", str(path)]) == 0
        assert path.read_bytes() == once
        assert len(read_glossary(path).rows) == once.count(b"\n") - 1
