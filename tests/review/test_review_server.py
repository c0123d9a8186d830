"""The server: what it answers, whom it refuses, and that nothing acknowledged is ever lost."""

from __future__ import annotations

import html
import http.client
import multiprocessing
import os
import random
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mtqa.cli import main
from mtqa.glossary.tsv import read_glossary
from mtqa.review.file import LOG, read_review
from mtqa.review.recheck import Rechecker
from mtqa.review.server import ReviewServer
from tests.review.review_files import event, on
from tests.review.served import KEYS, ask, made_run, serving


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_run(tmp_path_factory.mktemp("served"))


@pytest.fixture
def server(run_folder: Path) -> Iterator[ReviewServer]:
    (run_folder / LOG).unlink(missing_ok=True)
    with serving(run_folder) as running:
        yield running


def edit(number: int, before: str, after: str, user: str = "anna") -> dict[str, Any]:
    return on(KEYS[number], "edit", user, before=before, after=after)


def test_the_page_knows_its_server(server: ReviewServer) -> None:
    status, page, headers = ask(server, "GET", "")
    assert status == 200
    assert f'"base": "{server.base}"' in page.replace('":"', '": "')
    assert "connect-src 'self'" in html.unescape(page)
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_events_are_saved_and_given_to_others(server: ReviewServer, run_folder: Path) -> None:
    mine, theirs = edit(0, "x", "𠮷"), on(KEYS[1], "comment", "ben", text="</script>")
    assert ask(server, "POST", "events", {"since": 0, "events": [theirs]})[1]["next"] == 1
    answer = ask(server, "POST", "events", {"since": 0, "events": [mine]})[1]
    assert (answer["accepted"], answer["events"], answer["next"]) == ([mine["id"]], [theirs], 2)
    assert ask(server, "GET", "events?since=1")[1] == {"events": [mine], "next": 2}
    assert list(read_review(run_folder).events) == [theirs, mine]
    # the same once more is harmless
    again = ask(server, "POST", "events", {"since": 2, "events": [mine]})[1]
    assert (again["accepted"], again["next"]) == ([mine["id"]], 2)
    assert len(read_review(run_folder).events) == 2


UNWRITABLE = ["1e400", "-1e400", "NaN", "9" * 1000, "[" * 900 + "]" * 900]


@pytest.mark.parametrize("value", UNWRITABLE, ids=["inf", "-inf", "nan", "long", "deep"])
def test_what_cannot_be_written_is_refused_each_time(server: ReviewServer, value: str) -> None:
    """An id that was not saved must not count as saved when the page sends it again."""
    body = f'{{"events": [{{"id": "x", "op": "newer", "t": "", "user": "", "n": {value}}}]}}'.encode()
    for _ in range(2):
        status, answer, _ = ask(server, "POST", "events", body)
        assert (status, answer["accepted"], [one["id"] for one in answer["refused"]]) == (200, [], ["x"])
    assert ask(server, "GET", "events")[1] == {"events": [], "next": 0}


def test_half_an_address_is_refused(server: ReviewServer) -> None:
    assert b" 400 " in raw(server, b"GET http://[x/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.server_port)


def raw(server: ReviewServer, request: bytes) -> bytes:
    """The first line of the answer to bytes that no client would send."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as answer:
            return answer.readline()


def test_edits_that_did_not_see_each_other(server: ReviewServer) -> None:
    first, second, third = edit(0, "mt", "hers"), edit(0, "mt", "his", "ben"), edit(0, "his", "both")
    assert ask(server, "POST", "events", {"events": [first]})[1]["conflicts"] == []
    conflicts = ask(server, "POST", "events", {"events": [second]})[1]["conflicts"]
    assert conflicts == [{"id": second["id"], "with": first}]
    assert ask(server, "POST", "events", {"events": [third]})[1]["conflicts"] == []
    # who undoes an edit and begins anew has seen everything
    undo, new = event("undo", "anna", of=third["id"]), edit(0, "his", "new")
    assert ask(server, "POST", "events", {"events": [undo, new]})[1]["conflicts"] == []
    # one that was made before somebody undid something is held against what stood then
    late, back = edit(0, "hers", "late", "ben"), event("undo", "anna", of=new["id"])
    conflicts = ask(server, "POST", "events", {"events": [back, late]})[1]["conflicts"]
    assert conflicts == [{"id": late["id"], "with": second}]


def test_a_faulty_event_is_refused_and_the_others_are_saved(server: ReviewServer, run_folder: Path) -> None:
    good = edit(0, "x", "y")
    bad = [{"id": "1", "op": "edit"}, {"op": "edit"}, {"id": 7, "op": "status"}]
    answer = ask(server, "POST", "events", {"events": [*bad, good]})[1]
    assert answer["accepted"] == [good["id"]]
    assert [entry["why"] for entry in answer["refused"]] == ["edit names no system", "has no id", "has no id"]
    assert list(read_review(run_folder).events) == [good]


def test_edited_texts_are_checked_with_the_runs_glossary(server: ReviewServer) -> None:
    def found(number: int, text: str) -> list[str]:
        body = {"system": "mt", "key": KEYS[number], "text": text}
        return [entry["check"] for entry in ask(server, "POST", "check", body)[1]["findings"]]

    assert "term-missing" in found(0, "Exports of scarce soils grew by 5 percent.")
    assert "number-mismatch" in found(0, "Exports of rare earths grew by 50 percent.")
    assert found(0, "Exports of rare earths grew by 5 percent.") == []
    assert found(1, "He left.") == []


def test_a_proposed_term_goes_into_the_glossary(run_folder: Path) -> None:
    glossary = run_folder.parent / "g.tsv"
    with serving(run_folder, glossary) as server:
        term = event("term", "anna", zh="稀土", en="rare earths")
        assert ask(server, "POST", "events", {"events": [term]})[1]["warnings"] == []
    rows = [(row.en, row.status.value) for row in read_glossary(glossary).by_id["rare-earth"].rows]
    assert rows == [("rare earth", "preferred"), ("rare earths", "proposed")]


def test_a_glossary_that_cannot_be_written_does_not_lose_the_event(run_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "g.tsv"
    broken.write_text("nonsense\n", "utf-8")
    with serving(run_folder, broken) as server:
        term = event("term", "anna", zh="好", en="good")
        answer = ask(server, "POST", "events", {"events": [term]})[1]
        assert answer["accepted"] == [term["id"]]
        assert "not added to the glossary" in answer["warnings"][0]
    assert term in read_review(run_folder).events


OTHERS = [
    ("another host, as a rebound name has", "GET", "", None, {"Host": "evil.example:80"}, 403),
    ("no token", "GET", "/", None, {}, 404),
    ("a guessed token", "GET", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/", None, {}, 404),
    ("a token without its slash", "GET", "/x", None, {}, 404),
    ("a file", "GET", "../run.db", None, {}, 404),
    ("an endpoint that is not there", "GET", "state", None, {}, 404),
    ("a post from another page", "POST", "events", {"events": []}, {"Origin": "http://evil.example"}, 403),
    ("a post from a page on another port", "POST", "events", {"events": []}, {"Origin": "http://127.0.0.1:1"}, 403),
    ("a post from a file", "POST", "events", {"events": []}, {"Origin": "null"}, 403),
    ("a picture in another page", "GET", "events", None, {"Sec-Fetch-Site": "cross-site"}, 403),
    ("a form", "POST", "events", b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ("no JSON", "POST", "events", b"{", {}, 400),
    ("a nest", "POST", "events", b"[" * 100_000, {}, 400),
    ("a list", "POST", "events", [], {}, 400),
    ("events that are no list", "POST", "events", {"events": 3}, {}, 400),
    ("events that are no objects", "POST", "events", {"events": [3]}, {}, 400),
    ("a body that is too large", "POST", "events", b"{}", {"Content-Length": str(1 << 30)}, 413),
    ("a length that is none", "POST", "events", b"{}", {"Content-Length": "-1"}, 411),
    ("too many events", "POST", "events", {"events": [{}] * 10_001}, {}, 413),
    ("a check of no segment", "POST", "check", {"system": "mt", "key": "?", "text": ""}, {}, 422),
    ("a check of no system", "POST", "check", {"system": "?", "key": KEYS[0], "text": ""}, {}, 422),
    ("a check of a number", "POST", "check", {"system": "mt", "key": KEYS[0], "text": 1}, {}, 400),
    ("a check of a book", "POST", "check", {"system": "mt", "key": KEYS[0], "text": "a" * 200_001}, {}, 413),
]


@pytest.mark.parametrize("case", OTHERS, ids=[row[0] for row in OTHERS])
def test_who_and_what_is_refused(server: ReviewServer, case: tuple[str, str, str, Any, dict[str, str], int]) -> None:
    why, method, path, body, headers, status = case
    got, answer, _ = ask(server, method, path, body, **headers)
    assert got == status, why
    assert set(answer) == {"error"}
    assert len(server.desk.session) == 0


def test_other_methods_are_refused(server: ReviewServer) -> None:
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert ask(server, method, "events")[0] == 501


def test_hostile_text_comes_back_as_it_was(server: ReviewServer) -> None:
    texts = ["</script><img onerror=x>", "\u202e\u2028\x00", "half \ud842 a pair", "a" * 50_000]
    ask(server, "POST", "events", {"events": [edit(0, "", text) for text in texts]})
    _, answer, headers = ask(server, "GET", "events?since=zero")
    assert [entry["after"] for entry in answer["events"]] == texts
    assert headers["Content-Type"].startswith("application/json")


def test_several_reviewers_at_once(server: ReviewServer, run_folder: Path) -> None:
    def work(name: str) -> None:
        for number in range(25):
            ask(server, "POST", "events", {"since": 0, "events": [on(KEYS[1], "comment", name, text=str(number))]})

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = read_review(run_folder).events
    assert len({entry["id"] for entry in events}) == len(events) == 100


KILLS = 50


def _serve(folder: Path, rechecker: Rechecker, pipe: Any) -> None:
    with serving(folder, rechecker=rechecker) as server:
        pipe.send((server.server_port, server.base))
        time.sleep(600)


class Writers:
    """Two reviewers who save as fast as they can, until their server dies."""

    def __init__(self) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: set[str] = set()
        self.random = random.Random(50)

    def save(self, address: tuple[int, str]) -> None:
        while True:
            texts = ["稀土𠮷" * self.random.choice([1, 4_000]) for _ in range(self.random.choice([1, 3]))]
            batch = [edit(0, "", text) for text in texts]
            self.sent.update((entry["id"], entry) for entry in batch)
            try:
                answer = ask(address, "POST", "events", {"since": 1 << 40, "events": batch})[1]
            except (OSError, ValueError, http.client.HTTPException):
                return
            self.acknowledged.update(answer["accepted"])

    def until_killed(self, process: Any, address: tuple[int, str]) -> None:
        """Work until a few events are acknowledged, then kill the server at a moment of chance."""
        enough = len(self.acknowledged) + self.random.randint(1, 4)
        threads = [threading.Thread(target=self.save, args=(address,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        while len(self.acknowledged) < enough and any(thread.is_alive() for thread in threads):
            time.sleep(0.0005)
        time.sleep(self.random.uniform(0, 0.01))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        for thread in threads:
            thread.join()


def test_killed_fifty_times_in_the_middle_of_saving(run_folder: Path) -> None:
    """Whatever the server acknowledged is in the log, and no half event is, however often it is killed at its work."""
    (run_folder / LOG).unlink(missing_ok=True)
    writers, context = Writers(), multiprocessing.get_context("fork")
    rechecker = Rechecker(run_folder / "run.db")
    for _ in range(KILLS):
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(run_folder, rechecker, there), daemon=True)
        process.start()
        assert here.poll(60)
        writers.until_killed(process, here.recv())
        kept = {entry["id"]: entry for entry in read_review(run_folder).events}
        assert writers.acknowledged <= kept.keys()
        assert all(entry == writers.sent[id] for id, entry in kept.items())
    assert len(writers.acknowledged) >= KILLS  # each kill met a server that had saved something


def test_a_full_disk_is_no_acknowledgement(server: ReviewServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    lost = edit(0, "x", "y")
    with monkeypatch.context() as patched:
        patched.setattr("mtqa.review.file.os.fsync", full)
        status, answer, _ = ask(server, "POST", "events", {"events": [lost]})
    assert (status, answer) == (507, {"error": "not saved: No space left on device"})
    assert ask(server, "POST", "events", {"events": [lost]})[1]["accepted"] == [lost["id"]]  # sent again, it is saved


@contextmanager
def command_of(run: Path, *, deaf: bool = False) -> Iterator[subprocess.Popen[str]]:
    """`mtqa review` as a program, `deaf` as a shell starts what runs in the background: it ignores Ctrl-C."""
    command = [sys.executable, "-m", "mtqa", "review", str(run), "--reviewer", "anna"]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if deaf else None
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        if deaf:
            signal.signal(signal.SIGINT, before)
    with process:
        try:
            yield process
        finally:
            process.kill()  # where a test failed; a server that ended is not touched


def test_the_command_prints_its_address(run_folder: Path) -> None:
    with command_of(run_folder, deaf=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        port, base = url.removeprefix("http://127.0.0.1:").split("/", 1)
        assert ask((int(port), f"/{base}"), "GET", "events")[0] == 200
        # a second server of the same run is refused
        second = subprocess.run(process.args, capture_output=True, text=True, check=False)
        assert (second.returncode, second.stderr.count("\n")) == (2, 1)
        assert "is being written by another process" in second.stderr
        stray = on("0" * 16, "status", status="done")
        assert ask((int(port), f"/{base}"), "POST", "events", {"events": [stray]})[0] == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert "next: mtqa apply" in out
    with command_of(run_folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert "1 of its segments are not in this run" in process.communicate(timeout=20)[1]


def test_what_it_says_to_do_next_can_be_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run over plain lines: without the systems' files `mtqa apply` finds no translation in its corpus."""
    (tmp_path / "zh.txt").write_text("会议在北京举行。\n", "utf-8")
    (tmp_path / "a b.txt").write_text("The meeting was held in Beijing.\n", "utf-8")
    options = ["--system", f"mt={tmp_path / 'a b.txt'}", "--reference", str(tmp_path / "a b.txt"), "--metric", "bleu"]
    assert main(["run", str(tmp_path / "zh.txt"), *options, "-o", str(tmp_path / "run")]) == 0
    with command_of(tmp_path / "run") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        command = process.communicate(timeout=20)[0].partition("next: mtqa ")[2]
    capsys.readouterr()
    assert main(shlex.split(command.removesuffix("-o OUT\n"))) == 0
    assert "nothing is written: name OUT with -o" in capsys.readouterr().out
