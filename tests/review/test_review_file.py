"""The review file: what is damaged is set aside and told, what is whole is read, nothing is lost in appending."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.errors import InputError
from mtqa.review.file import Header, Log, read_review
from tests.review.review_files import lines, on, saved

HEADER = Header("run", "corpus.tmx", ("mt", "𠮷"), 3, "2026-01-01T00:00:00Z")
EDIT = on("a", "edit", before="x", after="y")


def written(path: Path, *parts: bytes) -> Path:
    path.write_bytes(json.dumps(HEADER.entry()).encode() + b"\n" + b"".join(parts))
    return path


def line(entry: object) -> bytes:
    return json.dumps(entry).encode() + b"\n"


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    texts = ["𠮷 🏳️‍🌈", "</script><img onerror=x>", "\u202e\u2028\x00", "half \ud842 a pair", "a" * 50_000]
    events = [on("a", "edit", before="", after=text) for text in texts]
    review = read_review(saved(tmp_path / "r.review.jsonl", *events, header=HEADER))
    assert (review.header, list(review.events), review.warnings) == (HEADER, events, ())


SET_ASIDE = [
    ("a torn last line", b'{"id": "2", "op": "ed', "line 3 was not written to its end"),
    ("a torn last line inside a character", '{"id": "稀'.encode()[:-1], "line 3 was not written to its end"),
    ("a line that is no JSON", b"hello\n", "line 3 is not JSON"),
    ("a list", b"[1]\n", "line 3 is not a JSON object"),
    ("a number that is none", b'{"id": "2", "op": "score", "esa": NaN}\n', "line 3"),
    ("a number beyond all", b'{"id": "2", "op": "time", "active_ms": 1e400}\n', "line 3 is set aside: holds a number"),
    ("a number of a thousand digits", b'{"id": "2", "op": "new", "n": ' + b"9" * 1000 + b"}\n", "out of range"),
    (
        "a nest that can be read and not written",
        b'{"id": "2", "op": "new", "n": ' + b"[" * 900 + b"]" * 900 + b"}\n",
        "line 3 is set aside: is nested too deep",
    ),
    ("an endless nest", b"[" * 100_000 + b"\n", "line 3 is not JSON"),
    ("bytes that are no text", b'{"id": "\xff"}\n', "line 3 is not UTF-8"),
    ("an event without an id", line({"op": "edit"}), "line 3 is set aside: has no id"),
    ("an edit of no segment", line({"id": "2", "op": "edit", "after": ""}), "edit names no system"),
]


@pytest.mark.parametrize(("why", "damage", "told"), SET_ASIDE, ids=[row[0] for row in SET_ASIDE])
def test_damage_is_set_aside_and_told(tmp_path: Path, why: str, damage: bytes, told: str) -> None:
    path = written(tmp_path / "r.review.jsonl", line(EDIT), damage)
    review = read_review(path)
    assert list(review.events) == [EDIT], why
    assert len(review.warnings) == 1
    assert told in review.warnings[0]


def test_whole_events_without_a_line_end_count(tmp_path: Path) -> None:
    review = read_review(written(tmp_path / "r.review.jsonl", line(EDIT).rstrip()))
    assert (list(review.events), review.warnings) == ([EDIT], ())


def test_an_unknown_op_is_kept(tmp_path: Path) -> None:
    newer = {**EDIT, "id": "2", "op": "levitate", "height": 3}
    assert read_review(written(tmp_path / "r.review.jsonl", line(newer))).events == (newer,)


def test_many_faults_are_counted(tmp_path: Path) -> None:
    review = read_review(written(tmp_path / "r.review.jsonl", b"x\n" * 100))
    assert len(review.warnings) == 6
    assert "95 more lines" in review.warnings[-1]


NO_REVIEW = [
    ("an empty file", b"", "is not a review file"),
    ("a TMX", b'<?xml version="1.0"?>\n<tmx/>\n', "is not a review file"),
    ("another JSON", b'{"mtqa": "0.1.0"}\n', "is not a review file"),
    ("a newer version", b'{"mtqa-review": 2}\n', "of version 2"),
]


@pytest.mark.parametrize(("why", "content", "told"), NO_REVIEW, ids=[row[0] for row in NO_REVIEW])
def test_other_files_are_refused(tmp_path: Path, why: str, content: bytes, told: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        read_review(path)
    assert str(path) in str(caught.value), why


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="export one from the report"):
        read_review(tmp_path / "no.jsonl")


def test_appending_closes_a_torn_line(tmp_path: Path) -> None:
    path = written(tmp_path / "r.review.jsonl", line(EDIT), b'{"id": "2", "op')
    other = on("b", "edit", before="", after="z")
    with Log(path, HEADER) as log:
        log.append([other])
    assert list(read_review(path).events) == [EDIT, other]
    assert b'{"id": "2", "op\n' in path.read_bytes()  # the torn line is still there


def test_a_log_begins_with_its_header_and_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    for _ in range(2):
        with Log(path, HEADER) as log:
            log.append([on("a", "status", status="done")])
    found = lines(path)
    assert found[0]["mtqa-review"] == 1
    assert [entry["op"] for entry in found[1:]] == ["status", "status"]


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    with Log(path, HEADER), pytest.raises(InputError, match="by another process"):
        Log(path, HEADER)
