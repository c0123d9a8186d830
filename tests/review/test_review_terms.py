"""Proposed terms: rows behind those of the glossary, each once, and nothing else in the file changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mtqa.errors import GlossaryError
from mtqa.glossary.tsv import canonical, read_glossary
from mtqa.review.terms import Proposal, propose

QUANTUM = Proposal("量子隐形传态", "quantum teleportation", author="anna")


def test_a_canonical_glossary_stays_canonical(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_bytes((root / "corpora/glossary.tsv").read_bytes())
    before = path.read_text("utf-8").splitlines()
    assert propose(path, [QUANTUM]) == 1
    after = path.read_text("utf-8")
    assert after == canonical(read_glossary(path).rows)
    assert set(after.splitlines()) - set(before) == {
        "quantum-teleportation\t量子隐形传态\tquantum teleportation\tproposed\t\t\t\t\t\t\t\t\treview anna"
    }


OTHERS = [
    ("few columns", "id\tzh\ten\na\t好\tgood\n", "id\tzh\ten\tstatus\tsource\na\t好\tgood\n"),
    ("CRLF and no end", "id\tzh\ten\r\na\t好\tgood", "id\tzh\ten\tstatus\tsource\r\na\t好\tgood\r\n"),
    ("a faulty row", "id\tzh\ten\tstatus\tsource\na\t好\t\n", "id\tzh\ten\tstatus\tsource\na\t好\t\n"),
]


@pytest.mark.parametrize(("why", "before", "kept"), OTHERS, ids=[row[0] for row in OTHERS])
def test_other_glossaries_keep_their_lines(tmp_path: Path, why: str, before: str, kept: str) -> None:
    path = tmp_path / "g.tsv"
    path.write_bytes(before.encode())
    assert propose(path, [QUANTUM]) == 1
    end = "\r\n" if "\r" in before else "\n"
    row = f"quantum-teleportation\t量子隐形传态\tquantum teleportation\tproposed\treview anna{end}"
    assert path.read_bytes().decode() == kept + row, why


def test_a_glossary_is_made(tmp_path: Path) -> None:
    assert propose(tmp_path / "g.tsv", [QUANTUM]) == 1
    assert [row.en for row in read_glossary(tmp_path / "g.tsv").rows] == ["quantum teleportation"]


NOT_NEW = [
    ("the same once more", QUANTUM),
    ("without Chinese", Proposal("", "x")),
    ("without English", Proposal("好", " \t")),
]


@pytest.mark.parametrize(("why", "proposal"), NOT_NEW, ids=[row[0] for row in NOT_NEW])
def test_what_is_not_added(tmp_path: Path, why: str, proposal: Proposal) -> None:
    path = tmp_path / "g.tsv"
    propose(path, [QUANTUM])
    before = path.read_bytes()
    assert propose(path, [proposal]) == 0, why
    assert path.read_bytes() == before


def test_hostile_terms_are_one_row(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    propose(path, [Proposal("好\n坏\tid", "=cmd()\r\nx\x00", "half \ud842 a pair")])
    (row,) = read_glossary(path).rows
    assert (row.zh, row.en, row.note) == (("好 坏 id",), "=cmd() x", "half a pair")


def test_a_broken_glossary_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("no\tcolumns\n", "utf-8")
    with pytest.raises(GlossaryError, match="column"):
        propose(path, [QUANTUM])
    assert path.read_text("utf-8") == "no\tcolumns\n"


def test_many_at_once_lose_none(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda n: propose(path, [Proposal(f"词{n}", f"word {n}")]), range(40)))
    assert sum(added) == 40
    assert len(read_glossary(path).rows) == 40
