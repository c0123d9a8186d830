"""The ignore file: what a row matches, until when, and that no line of it is ever lost."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from mtqa.errors import InputError
from mtqa.model import Category, Finding, Severity
from mtqa.run.ignores import Ignore, Ignores, append_ignores, read_ignores

DAY = datetime.date(2026, 11, 25)
FINDING = Finding(
    "9468a2a8134cba4b", "term-missing", Category.TERM_RESOURCE, Severity.MINOR, "7", 6, "mt", "芯片 is chip",
    evidence={"term": "t-12", "expected": ["chip"], "count": 2}, alike="5f1d0c6a8be2d7f4",
)  # fmt: skip


def file_of(folder: Path, *lines: str | dict) -> Path:
    path = folder / "mtqa-ignore.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "matches", "why"),
    [
        ({"finding": FINDING.id}, True, "its id"),
        ({"check": "term-missing", "alike": FINDING.alike}, True, "all alike"),
        ({"check": "term-missing", "evidence": {"term": "t-12"}}, True, "one key of the evidence is enough"),
        ({"check": "term-missing", "evidence": {"term": "t-12", "expected": ["chip"]}}, True, "two that agree"),
        ({"finding": FINDING.id, "until": "2026-11-25"}, True, "the last day counts"),
        ({"finding": FINDING.id, "check": "other", "alike": "x"}, True, "the id decides where there is one"),
        ({"finding": "0" * 16}, False, "another id: its text or source has changed"),
        ({"finding": FINDING.id, "until": "2026-11-24"}, False, "it has run out"),
        ({"check": "other", "alike": FINDING.alike}, False, "alike means the same check"),
        ({"check": "term-missing", "alike": "0" * 16}, False, "another marked text"),
        ({"check": "term-missing", "evidence": {"term": "t-1"}}, False, "another term"),
        ({"check": "term-missing", "evidence": {"term": "t-12", "count": 3}}, False, "one key that differs"),
        ({"check": "term-missing", "evidence": {"missing": None}}, False, "a key that the finding lacks"),
        ({"check": "other", "evidence": {"term": "t-12"}}, False, "the evidence of another check"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_which_findings_a_row_sets_aside(tmp_path: Path, row: dict, matches: bool, why: str) -> None:
    found = Ignores(read_ignores(file_of(tmp_path, row)), DAY).of(FINDING)
    assert bool(found) is matches, why


def test_the_most_particular_row_comes_first(tmp_path: Path) -> None:
    rows = [{"check": "term-missing", "evidence": {"term": "t-12"}}, {"finding": FINDING.id, "reason": "correct"}]
    found = Ignores(read_ignores(file_of(tmp_path, *rows)), DAY).of(FINDING)
    assert [row.line for row in found] == [2, 1]


def test_rows_that_have_run_out_are_kept_apart(tmp_path: Path) -> None:
    path = file_of(tmp_path, {"finding": "a", "until": "2026-01-01"}, {"finding": "b", "until": "2027-01-01"})
    ignores = Ignores(read_ignores(path), DAY)
    assert ([row.finding for row in ignores.rows], [row.finding for row in ignores.ended]) == (["b"], ["a"])


@pytest.mark.parametrize(
    ("line", "told", "why"),
    [
        ("<<<<<<< HEAD", "not JSON", "a merge that was not finished"),
        ("[" * 100_000, "not JSON", "nested too deep"),
        ('["a"]', "not a JSON object", "a list names nothing"),
        ("{}", 'name a "finding", or a "check" with', "an empty row would say nothing"),
        ('{"check": "number-mismatch"}', "says not which finding", "a whole check is left out by --skip"),
        ('{"alike": "5f1d"}', "says not which finding", "alike needs its check"),
        ('{"check": "x", "evidence": {}}', "says not which finding", "empty evidence would match all"),
        ('{"finding": 7}', '"finding" must be a text, not 7', "an id is a text"),
        ('{"check": "x", "evidence": ["t"]}', '"evidence" must be an object', "keys are needed"),
        ('{"finding": "a", "until": "soon"}', '"until" must be a day such as 2027-01-31', "a day that never comes"),
        ('{"finding": "a", "until": "20270131"}', '"until" must be a day', "days are compared as texts"),
    ],
)
def test_a_bad_line_is_told_with_file_and_line(tmp_path: Path, line: str, told: str, why: str) -> None:
    path = file_of(tmp_path, {"finding": "a"}, "", line)
    with pytest.raises(InputError) as caught:
        read_ignores(path)
    assert str(caught.value).startswith(f"{path}:3: "), why
    assert told in str(caught.value), why
    assert "\n" not in str(caught.value)


def test_what_a_reader_must_bear(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    text = '\ufeff{"finding": "a", "colour": "red", "note": null}\r\n\n  \n{"finding": "b", "text": "一\u2028二"}'
    path.write_bytes(text.encode())
    rows = read_ignores(path)
    assert [(row.finding, row.line) for row in rows] == [("a", 1), ("b", 4)]
    assert rows[1].text == "一\u2028二"


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00", None])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ignore.jsonl"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"ignore\.jsonl: (not UTF-8|cannot be read)"):
        read_ignores(path)


def test_append_adds_what_is_new_and_touches_nothing_else(tmp_path: Path) -> None:
    path = file_of(tmp_path, {"finding": "a", "colour": "red"})
    before = path.read_bytes().rstrip(b"\n")
    path.write_bytes(before)  # an editor that ends no last line
    rows = [
        {"finding": "a", "reason": "correct"},
        {"finding": "b", "reason": "correct", "note": "乙", "author": ""},
        {"finding": "b", "reason": "preference"},
        {"check": "x", "alike": "c"},
    ]
    assert append_ignores(path, rows) == 2
    lines = path.read_bytes().split(b"\n")
    assert lines[0] == before
    assert json.loads(lines[1]) == {"finding": "b", "reason": "correct", "note": "乙"}
    assert "乙".encode() in lines[1], "people read the file"
    assert lines[2:] == [b'{"check": "x", "alike": "c"}', b""]
    assert append_ignores(path, rows) == 0
    assert [row.finding for row in read_ignores(path)] == ["a", "b", ""]


def test_append_makes_the_file_and_renews_what_has_run_out(tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    assert append_ignores(path, [{"finding": "a", "until": "2001-01-01"}]) == 1
    assert append_ignores(path, [{"finding": "a"}]) == 1
    assert [row.until for row in read_ignores(path)] == ["2001-01-01", ""]


@pytest.mark.parametrize("rows", [[{"finding": "b"}, {"reason": "correct"}], [{"finding": "b", "until": "x"}]])
def test_append_refuses_what_could_not_be_read_again_and_writes_nothing(tmp_path: Path, rows: list[dict]) -> None:
    path = file_of(tmp_path, {"finding": "a"})
    before = path.read_bytes()
    with pytest.raises(InputError):
        append_ignores(path, rows)
    assert path.read_bytes() == before


def test_append_does_not_write_into_a_file_it_cannot_read(tmp_path: Path) -> None:
    path = file_of(tmp_path, "torn {")
    with pytest.raises(InputError, match=":1: not JSON"):
        append_ignores(path, [{"finding": "a"}])
    assert path.read_text() == "torn {\n"


def test_a_row_comes_back_as_it_went_in(tmp_path: Path) -> None:
    row = Ignore(check="x", evidence={"term": "芯片"}, reason="correct", note="n", author="a", date="2026-11-25",
                 until="2027-01-01", text="chip")  # fmt: skip
    path = tmp_path / "one.jsonl"
    append_ignores(path, [row.row()])
    assert read_ignores(path) == (row,)
