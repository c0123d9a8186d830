"""A small run, and a client of its server, for tests."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from mtqa.model import Segment
from mtqa.review.recheck import Rechecker
from mtqa.review.server import Desk, ReviewServer
from mtqa.review.session import Session
from mtqa.run.config import RunConfig
from mtqa.run.keys import segment_keys
from mtqa.run.pipeline import Steps, run
from mtqa.run.store import Store

PAIRS = [
    ("稀土出口增长了百分之五。", "Exports of rare earths grew by 5 percent."),
    ("他走了。", "He left ."),
    ("好。", "Good."),
]
KEYS = segment_keys([Segment(str(number), source, target) for number, (source, target) in enumerate(PAIRS, 1)])
GLOSSARY = "id\tzh\ten\tstatus\nrare-earth\t稀土\trare earth\tpreferred\n"


def made_run(folder: Path) -> Path:
    """A finished run of PAIRS with a glossary, without scores."""
    (folder / "c.tsv").write_text("source\ttarget\n" + "".join(f"{zh}\t{en}\n" for zh, en in PAIRS), "utf-8")
    (folder / "g.tsv").write_text(GLOSSARY, "utf-8")
    config = RunConfig(folder / "c.tsv", glossary=folder / "g.tsv")
    run(config, folder / "run/run.db", steps=Steps(score=False))
    return folder / "run"


@contextmanager
def serving(
    run_folder: Path, glossary: Path | None = None, rechecker: Rechecker | None = None
) -> Iterator[ReviewServer]:
    """A server in a thread."""
    with Store.open(run_folder) as store:
        about = store.run()
    with Session(run_folder, about, glossary) as session:
        desk = Desk(run_folder / "run.db", session, rechecker or Rechecker(run_folder / "run.db"), "anna")
        server = ReviewServer(desk)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def ask(
    server: ReviewServer | tuple[int, str], method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any, dict[str, str]]:
    """One request below the token, or to a whole path that begins with a slash; status, JSON or text, headers."""
    port, base = (server.server_port, server.base) if isinstance(server, ReviewServer) else server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Content-Type": "application/json"} if body is not None else {}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    try:
        connection.request(method, path if path.startswith("/") else base + path, data, sent)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
    finally:
        connection.close()
    kind = answer.headers["Content-Type"] or ""
    return answer.status, json.loads(text) if kind.startswith("application/json") else text, dict(answer.headers)
