"""What COMET has worked out, kept on disk by content: a second run encodes only what changed.

One SQLite file. A key is a digest of the model's weights, the precision, the kind of device and the tokens that the
model sees, so that an entry is never stale; a value is bytes. Several processes may use the file at once, and one that
is killed leaves it whole. Nothing depends on it: a file that cannot be used is told and done without.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

ENVIRONMENT = "MTQA_CACHE"
FILE = "comet.sqlite"

# About a million texts of the usual model.
LIMIT = 4 << 30

# The layout of keys and values; raise it when either changes.
_FORMAT = 1
_DAY = 86_400
_ASKED = 500  # keys in one question
_HELD = 512  # entries that a kill may lose
_PAGE = 32_768  # holds seven embeddings; SQLite's usual page wastes half of itself on one

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (n INTEGER PRIMARY KEY, used INTEGER NOT NULL, key BLOB NOT NULL UNIQUE, value BLOB);
"""


def folder() -> Path:
    """Where caches lie: what MTQA_CACHE names, else `mtqa` in the user's folder for caches."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mtqa"


class Cache:
    """Bytes by key, in `path`; in a private file that goes with the process where `path` is None.

    `found` and `missed` count the keys that were asked for; `trouble` says why the file is not used, "" where it is.
    """

    def __init__(self, path: Path | None, limit: int = LIMIT) -> None:
        self.path, self.limit = path, limit
        self.found = self.missed = 0
        self.trouble = ""
        self._fresh: dict[bytes, bytes | memoryview] = {}
        self._today = int(time.time() // _DAY)
        self._db = self._private()
        if path is not None:
            self._try(lambda: self._open(path))

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM entries").fetchone()[0]) + len(self._fresh)

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are known."""
        asked = list(dict.fromkeys(keys))
        known = {key: bytes(self._fresh[key]) for key in asked if key in self._fresh}
        rest = [key for key in asked if key not in known]
        for start in range(0, len(rest), _ASKED):
            self._try(lambda part=rest[start : start + _ASKED]: known.update(self._read(part)))
        self.found += len(known)
        self.missed += len(asked) - len(known)
        return known

    def put(self, entries: Mapping[bytes, bytes | memoryview]) -> None:
        """Keep entries, which must not change until `flush`; they reach the disk now and then, and with `flush`."""
        self._fresh.update(entries)
        if len(self._fresh) >= _HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is not on disk yet, and forget what was used longest ago where the file is too large."""
        if self._fresh:
            self._try(self._write)
            self._fresh.clear()

    def close(self) -> None:
        """Write and close."""
        self.flush()
        self._db.close()

    def _try(self, work: Any) -> None:
        """Do without the file from its first fault on: a full disk or a damaged file must not stop a run."""
        try:
            work()
        except (sqlite3.Error, OSError) as error:
            if self.path is None or self.trouble:
                raise
            self.trouble = f"{self.path} is not used as COMET's cache: {error}; delete it, or see --no-cache"
            self._db.close()
            self._db = self._private()
            if work == self._write:
                work()

    @staticmethod
    def _private() -> sqlite3.Connection:
        connection = sqlite3.connect("")  # SQLite's name for a temporary file of its own
        connection.executescript(_SCHEMA)
        return connection

    def _open(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=60)
        try:
            connection.execute(f"PRAGMA page_size = {_PAGE}")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_SCHEMA)
            connection.execute("SELECT n, used, key, value FROM entries LIMIT 1").fetchone()
        except BaseException:
            connection.close()
            raise
        self._db.close()
        self._db = connection

    def _read(self, keys: list[bytes]) -> dict[bytes, bytes]:
        marks = ",".join("?" * len(keys))
        rows = self._db.execute(f"SELECT key, value, used FROM entries WHERE key IN ({marks})", keys).fetchall()
        stale = [key for key, _, used in rows if used != self._today]
        if stale:  # once a day is often enough to know what is in use
            with self._db:
                marks = ",".join("?" * len(stale))
                self._db.execute(f"UPDATE entries SET used = {self._today} WHERE key IN ({marks})", stale)
        return {key: value for key, value, _ in rows}

    def _write(self) -> None:
        rows = [(self._today, key, value) for key, value in self._fresh.items()]
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO entries (used, key, value) VALUES (?, ?, ?)", rows)
            excess = self._size() - self.limit
            if self.path is not None and excess > 0:
                self._forget(excess)

    def _size(self) -> int:
        pages, free, size = (
            self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def _forget(self, excess: int) -> None:
        """Drop the entries used longest ago, a tenth of the limit more than must be; the file keeps its pages."""
        count, size = self._db.execute("SELECT count(*), sum(length(value) + 64) FROM entries").fetchone()
        doomed = min(count, int(count * (excess + self.limit / 10) / max(size, 1)) + 1)
        oldest = "SELECT n FROM entries ORDER BY used, n LIMIT ?"
        self._db.execute(f"DELETE FROM entries WHERE n IN ({oldest})", (doomed,))


def key_of(*parts: Any) -> bytes:
    """The key of what `parts`, plain values, say; the namespace comes first."""
    return blake2b(repr((_FORMAT, *parts)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
