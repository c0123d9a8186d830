"""The report served on this machine: the page, and the few endpoints it saves through.

Only this machine can reach it (127.0.0.1), and only who knows the address, whose path begins with a random token. A
request must name the server's own host (which defeats rebinding of names) and, where it changes something, come from
the server's own page. There is no CORS: other pages can neither read nor write here.
"""

from __future__ import annotations

import hmac
import io
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mtqa.errors import MtqaError
from mtqa.report.base import OutputOptions
from mtqa.report.html import Server as Served
from mtqa.report.html import write_review
from mtqa.report.json import dumps, finding_entry
from mtqa.review.recheck import Rechecker
from mtqa.review.session import MAX_EVENTS, Session
from mtqa.run.store import Store

HOST = "127.0.0.1"
MAX_BODY = 16 << 20  # bytes of a request
MAX_TEXT = 200_000  # characters of a text to check
_JSON = "application/json; charset=utf-8"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class RefusedError(Exception):
    """A request that is not answered; `status` says why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


@dataclass(frozen=True, slots=True)
class Desk:
    """What a server works with: the run, its review, its checks."""

    store: Path
    session: Session
    rechecker: Rechecker
    reviewer: str = ""


class ReviewServer(ThreadingHTTPServer):
    """A server of one run's page; `url` is its whole secret address."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, desk: Desk, port: int = 0, token: str = "") -> None:
        """Take a port, 0 for any free one. Raises OSError where it is taken."""
        super().__init__((HOST, port), _Handler)
        self.desk = desk
        self.token = token or secrets.token_urlsafe(24)
        self.hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        self._page: bytes | None = None
        self._making = threading.Lock()

    @property
    def base(self) -> str:
        """The path of all endpoints."""
        return f"/{self.token}/"

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}{self.base}"

    def page(self) -> bytes:
        """The page, made when it is first asked for."""
        with self._making:
            if self._page is None:
                stream = io.StringIO()
                with Store.open(self.desk.store) as store:
                    write_review(store, stream, OutputOptions(), Served(self.base, self.desk.reviewer))
                self._page = stream.getvalue().encode("utf-8", "backslashreplace")
            return self._page

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no news; anything else is a fault of mtqa, and printed."""
        import sys

        if not isinstance(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    server_version = "mtqa"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds that a connection may be silent

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def _answer(self, work: Callable[[str, str], tuple[str, bytes]]) -> None:
        """Answer a request, or say in one line of JSON why not."""
        try:
            kind, body = work(*self._inside())
            status = HTTPStatus.OK
        except RefusedError as refused:
            status, kind, body = refused.status, _JSON, dumps({"error": refused.why}).encode()
            self.close_connection = True  # its body, if it has one, is not read
        except MtqaError as error:
            status, kind, body = HTTPStatus.UNPROCESSABLE_ENTITY, _JSON, _line({"error": str(error)})
        except OSError as error:  # the disk: whatever was posted is not acknowledged
            reason = error.strerror or str(error)
            status, kind, body = HTTPStatus.INSUFFICIENT_STORAGE, _JSON, _line({"error": f"not saved: {reason}"})
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _inside(self) -> tuple[str, str]:
        """The path below the token and the query. Raises RefusedError for whoever should not be here."""
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            raise RefusedError(HTTPStatus.FORBIDDEN, "another host is asked for")
        if self.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            raise RefusedError(HTTPStatus.FORBIDDEN, "the request comes from another page")
        try:
            address = urlsplit(self.path)
        except ValueError:  # half a bracketed address
            raise RefusedError(HTTPStatus.BAD_REQUEST, "no such page") from None
        _, _, rest = address.path.partition("/")
        token, slash, inside = rest.partition("/")
        if not slash or not hmac.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode()):
            raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")
        return inside, address.query

    def _get(self, path: str, query: str) -> tuple[str, bytes]:
        if path == "":
            return "text/html; charset=utf-8", self.server.page()
        if path == "events":
            events, following = self.server.desk.session.since(_number(parse_qs(query).get("since", ["0"])[0]))
            return _JSON, _line({"events": events, "next": following})
        raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")

    def _post(self, path: str, _query: str) -> tuple[str, bytes]:
        origin = self.headers.get("Origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in self.server.hosts}:
            raise RefusedError(HTTPStatus.FORBIDDEN, "the request comes from another page")
        body = self._body()
        desk = self.server.desk
        if path == "events":
            events = body.get("events")
            if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
                raise RefusedError(HTTPStatus.BAD_REQUEST, "events is no list of objects")
            if len(events) > MAX_EVENTS:
                raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MAX_EVENTS} events at once")
            return _JSON, _line(asdict(desk.session.post(_number(body.get("since", 0)), events)))
        if path == "check":
            system, key, text = (body.get(name) for name in ("system", "key", "text"))
            if not (isinstance(system, str) and isinstance(key, str) and isinstance(text, str)):
                raise RefusedError(HTTPStatus.BAD_REQUEST, "system, key and text are needed")
            if len(text) > MAX_TEXT:
                raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MAX_TEXT} characters")
            found = desk.rechecker.check(system, key, text)
            return _JSON, dumps({"findings": [finding_entry(finding) for finding in found]}).encode("utf-8", "replace")
        raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")

    def _body(self) -> dict[str, Any]:
        """The JSON object that was posted."""
        if self.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON is wanted")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Content-Length is wanted")
        if len(length) > 9 or int(length) > MAX_BODY:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MAX_BODY >> 20} MiB")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "is not JSON") from None
        if not isinstance(body, dict):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "is not a JSON object")
        return body

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged: their paths hold the token."""


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, default=str).encode("ascii")


def _number(value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        return 0
