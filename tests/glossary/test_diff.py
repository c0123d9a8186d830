"""`mtqa glossary diff`: what changed, by concept and row, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.glossary.diff import Version, diff
from mtqa.glossary.tsv import parse_sheet

HEAD = "id\tzh\ten\tstatus\tfrom\tto\tnote"


def version(text: str) -> Version:
    return Version.of(parse_sheet(text, Path("g.tsv")))


def changes(old: str, new: str) -> list[tuple[str, str, str, tuple[tuple[str, str, str], ...]]]:
    """(concept's kind, row's kind, English, fields) of two texts."""
    found = diff(version(old), version(new))
    return [(concept.kind, row.kind, row.en, row.fields) for concept in found.concepts for row in concept.rows]


BASE = f"{HEAD}\nbank\t银行\tbank\tpreferred\nbank\t\tlender\tadmitted\n"

TABLE = [
    (BASE, [], "the same"),
    (f"{HEAD}\nbank\t\tlender\tadmitted\nbank\t银行\tbank\n", [], "order, and a status that is the default"),
    ("en\tid\tzh\tstatus\nbank\tbank\t银行\tpreferred\nlender\tbank\t\tadmitted\n", [], "columns that are absent"),
    (f"{BASE}chip\t芯片\tchip\tpreferred\n", [("added", "added", "chip", ())], "a concept more"),
    (f"{BASE}bank\t\tbanc\tforbidden\n", [("changed", "added", "banc", ())], "a row more"),
    (f"{HEAD}\nbank\t银行\tbank\n", [("changed", "removed", "lender", ())], "a row less"),
    (HEAD, [("removed", "removed", "bank", ()), ("removed", "removed", "lender", ())], "all gone"),
    (
        f"{HEAD}\nbank\t银行 | 銀號\tbank\tdeprecated\t\t\told\nbank\t\tlender\tadmitted\n",
        [
            (
                "changed",
                "changed",
                "bank",
                (("zh", "银行", "银行 | 銀號"), ("status", "preferred", "deprecated"), ("note", "", "old")),
            )
        ],
        "cells",
    ),
    (
        f"{HEAD}\nbank\t银行\tBank\tpreferred\nbank\t\tlender\tadmitted\n",
        [("changed", "removed", "bank", ()), ("changed", "added", "Bank", ())],
        "another rendering is another row",
    ),
]


@pytest.mark.parametrize(("new", "expected", "why"), TABLE, ids=[row[2] for row in TABLE])
def test_changes(new, expected, why):
    assert changes(BASE, new) == expected, why


def test_a_rendering_with_two_spans_of_time_is_two_rows():
    old = f"{HEAD}\nx\t一\ta\tpreferred\t\t2020-01-01\nx\t一\ta\tpreferred\t2022-01-01\t\n"
    new = f"{HEAD}\nx\t一\ta\tpreferred\t\t2020-01-01\nx\t一\ta\tadmitted\t2022-01-01\t\n"
    assert changes(old, new) == [("changed", "changed", "a", (("status", "preferred", "admitted"),))]


def test_a_rendering_that_gets_a_second_span_is_still_the_first_row():
    old = f"{HEAD}\nx\t一\ta\tpreferred\nx\t\tb\tadmitted\n"
    new = f"{HEAD}\nx\t一\ta\tpreferred\nx\t一\ta\tdeprecated\t2022-01-01\nx\t\tb\tadmitted\n"
    assert changes(old, new) == [("changed", "added", "a", ())]


def test_columns_of_one_file_alone_are_named():
    found = diff(version("id\tzh\ten\tnote\nx\t一\ta\tn\n"), version("id\tzh\ten\towner\nx\t一\ta\tme\n"))
    assert (found.concepts, found.only_old, found.only_new) == ((), ("note",), ("owner",))


def test_unknown_columns_count():
    found = diff(version("id\tzh\ten\towner\nx\t一\ta\tyou\n"), version("id\tzh\ten\towner\nx\t一\ta\tme\n"))
    assert found.concepts[0].rows[0].fields == (("owner", "you", "me"),)


@pytest.fixture
def files(tmp_path):
    old, new = tmp_path / "old.tsv", tmp_path / "new.tsv"
    old.write_text(BASE, "utf-8")
    new.write_text(f"{HEAD}\nbank\t银行\tbank\tpreferred\t\t\t\u202egnihsihp\nchip\t芯片\tchip\n", "utf-8")
    return str(old), str(new)


def test_text(files, capsys):
    assert main(["glossary", "diff", *files]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "~ bank",
        "    ~ bank: note '' -> '\\u202egnihsihp'",
        "    - lender (admitted)",
        "+ chip",
        "    + chip (preferred, 芯片)",
    ]


def test_exit_codes_and_json(files, capsys):
    assert main(["glossary", "diff", "--exit-code", *files]) == 1
    assert main(["glossary", "diff", "--exit-code", files[0], files[0]]) == 0
    capsys.readouterr()
    assert main(["glossary", "diff", "--format", "json", *files]) == 0
    assert [concept["kind"] for concept in json.loads(capsys.readouterr().out)["concepts"]] == ["changed", "added"]
    assert main(["glossary", "diff", files[0], "none.tsv"]) == 2
