"""A run on disk: one SQLite file, written as work goes on, so that a killed run resumes and gives the same result."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mtqa.errors import StoreError
from mtqa.formats.load import texts_by_system, translation_of
from mtqa.glossary.model import Glossary
from mtqa.model import Decision, Finding, Quality, Role, Run, Score, Segment, TermTally, Unit, Verdict
from mtqa.run import _rows

VERSION = 2
_FETCH = 1000
_ORDER = "ORDER BY f.system, f.idx, f.severity DESC, f.check_id, f.target_spans, f.source_spans, f.id"


class Store:
    """One run.db. Open it with `Store.open` (must exist) or `Store.create`; use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path, self._db = path, connection

    @classmethod
    def create(cls, path: Path) -> Store:
        """Open `path` for writing, making it and its folder if need be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        store = cls._connected(path)
        with store._db:
            store._db.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))
            store._db.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (str(VERSION),))
        store._check_version()
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a run that exists; a folder means the run.db in it."""
        path = path / "run.db" if path.is_dir() else path
        if not path.is_file():
            raise StoreError(f"{path}: no such run; make one with `mtqa run CORPUS`")
        store = cls._connected(path)
        store._check_version()
        return store

    @classmethod
    def _connected(cls, path: Path) -> Store:
        connection = sqlite3.connect(path, timeout=30)
        try:
            # A rollback journal survives a kill and leaves one file; NORMAL risks the last commit at a power cut.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            connection.close()
            raise StoreError(f"{path}: not a run.db ({error}); give another --out folder") from error
        return cls(path, connection)

    def _check_version(self) -> None:
        if self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is None:
            raise StoreError(f"{self.path}: not a run.db (no table meta); make one with `mtqa run CORPUS`")
        if self.get("version") != VERSION:
            raise StoreError(f"{self.path}: made by another version of mtqa; run it again into a new --out folder")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # -- the run as a whole

    def get(self, key: str, default: Any = None) -> Any:
        """A value of `meta`."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row[0])

    def put(self, **values: Any) -> None:
        """Set values of `meta`, in one transaction."""
        with self._db:
            rows = [(key, _rows.dump(value)) for key, value in values.items()]
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def begin(self, fingerprint: str, **about: Any) -> bool:
        """Start or resume a run; True when an unfinished run of the same fingerprint is resumed.

        Anything else in the file but the decisions is cleared.
        """
        if self.get("fingerprint") == fingerprint and not self.get("finished"):
            return True
        with self._db:
            for table in self._tables() - {"meta", "decisions"}:
                self._db.execute(f"DELETE FROM {table}")
            self._db.execute("DELETE FROM meta WHERE key != 'version'")
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self.put(fingerprint=fingerprint, created=now, finished=False, **about)
        return False

    def _tables(self) -> set[str]:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return {name for (name,) in self._db.execute(query)}

    def run(self) -> Run:
        """The run without its segments and findings."""
        count = "SELECT count(*), count(DISTINCT document) FROM units"
        segments, documents = self._db.execute(count).fetchone()
        return Run(
            id=self.get("fingerprint", "")[:12],
            created=self.get("created", ""),
            version=self.get("mtqa", ""),
            origin=self.get("origin", ""),
            source_language=self.get("source_language", "zh"),
            target_language=self.get("target_language", "en"),
            systems=self.systems(),
            segments=segments,
            documents=documents,
            scores=tuple(self.scores()),
            quality=tuple(self.quality()),
            warnings=self.warnings(),
            config=self.get("config", {}),
            finished=bool(self.get("finished")),
            baseline=_rows.baseline_in(self.get("baseline")),
            post_edits=_rows.post_edits_in(self.get("post_edits")),
            terms=_rows.terms_in(self.get("terms")),
        )

    def put_terms(self, tallies: Iterable[TermTally]) -> None:
        """Keep what translations do with the terms, in one transaction with the word that this is done."""
        with self._db:
            text = _rows.dump([asdict(tally) for tally in tallies])
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('terms', ?)", (text,))
            self._advance("terms", 1)

    def put_glossary(self, glossary: Glossary) -> None:
        """Keep the glossary of the run, so that its report can show renderings when the file is gone or changed."""
        self.put(glossary=[_rows.glossary_row(row) for row in glossary.rows])

    def glossary(self) -> Glossary | None:
        """The glossary that the run was made with; None without one."""
        rows = self.get("glossary")
        return None if rows is None else Glossary.from_rows(map(_rows.glossary_in, rows))

    # -- progress and warnings

    def done(self, stage: str) -> int:
        """How far a stage has come; 0 if it has not begun."""
        row = self._db.execute("SELECT done FROM progress WHERE stage = ?", (stage,)).fetchone()
        return 0 if row is None else int(row[0])

    def _advance(self, stage: str, done: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO progress VALUES (?, ?)", (stage, done))

    def warn(self, texts: Iterable[str]) -> None:
        """Keep warnings, each once."""
        with self._db:
            self._db.executemany("INSERT OR IGNORE INTO warnings (text) VALUES (?)", [(text,) for text in texts])

    def warnings(self) -> tuple[str, ...]:
        """All warnings in the order they came."""
        return tuple(text for (text,) in self._db.execute("SELECT text FROM warnings ORDER BY n"))

    # -- texts

    def load(self, units: Iterable[Unit]) -> int:
        """Write all units in one transaction; return their number.

        A translation that a unit lacks is kept as an empty target, so that every system has every segment. Where a
        post-edit is lacking, the translation stands as it is.
        """
        with self._db:
            for table in ("systems", "units", "targets"):
                self._db.execute(f"DELETE FROM {table}")
            systems: dict[str, int] = {}
            count = 0
            for count, unit in enumerate(units, start=1):
                references = [entry.text.plain for entry in unit.variants if entry.role is Role.REFERENCE]
                row = _rows.unit_row(count - 1, unit.id or str(count), unit, references)
                self._db.execute("INSERT INTO units VALUES (?,?,?,?,?,?,?,?,?,?)", row)
                for name, text in texts_by_system(unit).items():
                    target = (systems.setdefault(name, len(systems)), count - 1, text.plain, _rows.tags_out(text.tags))
                    self._db.execute("INSERT INTO targets VALUES (?,?,?,?)", target)
            self._db.executemany("INSERT INTO systems VALUES (?, ?)", [(n, name) for name, n in systems.items()])
            for name, number in systems.items():
                mt = translation_of(name, tuple(systems))
                if mt is not None:
                    query = "INSERT OR IGNORE INTO targets SELECT ?, idx, text, tags FROM targets WHERE system = ?"
                    self._db.execute(query, (number, systems[mt]))
            for number in systems.values():
                self._db.execute("INSERT OR IGNORE INTO targets SELECT ?, idx, '', '[]' FROM units", (number,))
            self._advance("load", 1)
        return count

    def systems(self) -> tuple[str, ...]:
        """Names of the systems, in the order they were met."""
        return tuple(name for (name,) in self._db.execute("SELECT name FROM systems ORDER BY n"))

    def _number(self, system: str) -> int:
        row = self._db.execute("SELECT n FROM systems WHERE name = ?", (system,)).fetchone()
        if row is None:
            raise StoreError(f"{self.path}: no system is called {system!r}; it has {', '.join(self.systems())}")
        return int(row[0])

    def segments(self, system: str, start: int = 0, stop: int | None = None) -> Iterator[Segment]:
        """A system's segments in order, streamed; `start` and `stop` are running numbers from 0."""
        cursor = self._db.execute(
            f"SELECT {_rows.SEGMENT_COLUMNS} FROM units u JOIN targets t ON t.idx = u.idx AND t.system = ?"
            " WHERE u.idx >= ? AND u.idx < ? ORDER BY u.idx",
            (self._number(system), start, 2**62 if stop is None else stop),
        )
        while rows := cursor.fetchmany(_FETCH):
            yield from map(_rows.segment, rows)

    def has_references(self) -> bool:
        """Whether any segment has a reference that is not blank."""
        query = "SELECT 1 FROM units, json_each(units.refs) AS reference WHERE trim(reference.value) != '' LIMIT 1"
        return self._db.execute(query).fetchone() is not None

    def documents(self) -> tuple[str, ...]:
        """Names of the documents in the order of their first segment."""
        query = "SELECT document FROM units GROUP BY document ORDER BY min(idx)"
        return tuple(name for (name,) in self._db.execute(query))

    def document_segments(self, system: str, document: str) -> list[Segment]:
        """One document of one system."""
        return [
            _rows.segment(row)
            for row in self._db.execute(
                f"SELECT {_rows.SEGMENT_COLUMNS} FROM units u JOIN targets t ON t.idx = u.idx AND t.system = ?"
                " WHERE u.document = ? ORDER BY u.idx",
                (self._number(system), document),
            )
        ]

    # -- findings

    def add_findings(self, system: str, findings: Iterable[Finding], stage: str, done: int) -> None:
        """Keep findings and how far their stage has come, in one transaction."""
        number = self._number(system)
        with self._db:
            rows = [_rows.finding_row(number, finding) for finding in findings]
            self._db.executemany("INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
            self._advance(stage, done)

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        """Findings by system, segment, then worst first; streamed."""
        condition, arguments = ("", ()) if system is None else ("WHERE f.system = ?", (self._number(system),))
        cursor = self._db.execute(
            f"SELECT {_rows.FINDING_COLUMNS} FROM findings f JOIN units u ON u.idx = f.idx"
            f" JOIN systems s ON s.n = f.system {condition}"
            f" {_ORDER}",
            arguments,
        )
        while rows := cursor.fetchmany(_FETCH):
            yield from map(_rows.finding, rows)

    def decide_findings(self, decide: Callable[[Finding], Finding]) -> None:
        """Keep what `decide` says of every finding (`dismissed`, `baseline`, `edit`), in one transaction."""
        changed = []
        for rowid, *row in self._db.execute(
            f"SELECT f.rowid, {_rows.FINDING_COLUMNS} FROM findings f JOIN units u ON u.idx = f.idx"
            f" JOIN systems s ON s.n = f.system {_ORDER}"
        ):
            finding = _rows.finding(tuple(row))
            decided = decide(finding)
            if decided != finding:
                changed.append((decided.dismissed, decided.baseline, decided.edit, rowid))
        with self._db:
            query = "UPDATE findings SET dismissed = ?, baseline = ?, edit = ? WHERE rowid = ?"
            self._db.executemany(query, changed)

    # -- scores

    def add_score(self, score: Score) -> None:
        """Keep a score with its segment values, in one transaction."""
        number = self._number(score.system)
        with self._db:
            position = self._db.execute("SELECT count(*) FROM scores").fetchone()[0]
            self._db.execute(
                "INSERT OR REPLACE INTO scores VALUES (?,?,?,?)",
                (score.metric, number, position, _rows.score_out(score)),
            )
            values = [(score.metric, number, index, value) for index, value in enumerate(score.segment_values)]
            self._db.executemany("INSERT OR REPLACE INTO segment_values VALUES (?,?,?,?)", values)

    def add_statistics(self, metric: str, system: str, rows: Iterable[tuple[int, Sequence[float]]]) -> None:
        """Keep part of what a slow metric counted, so that a killed run need not count it again."""
        number = self._number(system)
        with self._db:
            laid = [(metric, number, index, _rows.dump(list(row))) for index, row in rows]
            self._db.executemany("INSERT OR REPLACE INTO statistics VALUES (?,?,?,?)", laid)

    def statistics(self, metric: str, system: str) -> dict[int, tuple[float, ...]]:
        """What a slow metric has counted so far, by running number."""
        query = "SELECT idx, row FROM statistics WHERE metric = ? AND system = ?"
        rows = self._db.execute(query, (metric, self._number(system)))
        return {index: tuple(json.loads(row)) for index, row in rows}

    def segment_values(self, metric: str, system: str) -> dict[int, float | None]:
        """A score's segment values by running number."""
        query = "SELECT idx, value FROM segment_values WHERE metric = ? AND system = ? ORDER BY idx"
        return dict(self._db.execute(query, (metric, self._number(system))))

    def has_score(self, metric: str, system: str) -> bool:
        """Whether a score is there already."""
        query = "SELECT 1 FROM scores WHERE metric = ? AND system = ?"
        return self._db.execute(query, (metric, self._number(system))).fetchone() is not None

    def scores(self) -> Iterator[Score]:
        """All scores, by metric in the order they were asked for, then by system."""
        query = (
            "SELECT c.metric, s.name, c.score FROM scores c JOIN systems s ON s.n = c.system"
            " ORDER BY (SELECT min(n) FROM scores d WHERE d.metric = c.metric), s.n"
        )
        for metric, system, text in self._db.execute(query).fetchall():
            yield _rows.score_in(metric, system, text, tuple(self.segment_values(metric, system).values()))

    def add_quality(self, quality: Quality) -> None:
        """Keep a system's MQM quality."""
        with self._db:
            row = (self._number(quality.system), _rows.quality_out(quality))
            self._db.execute("INSERT OR REPLACE INTO quality VALUES (?,?)", row)

    def quality(self) -> Iterator[Quality]:
        """The MQM quality of every system."""
        query = "SELECT s.name, q.quality FROM quality q JOIN systems s ON s.n = q.system ORDER BY s.n"
        for system, text in self._db.execute(query).fetchall():
            yield _rows.quality_in(system, text)

    # -- decisions

    def decide(self, decision: Decision) -> None:
        """Append a reviewer's decision."""
        with self._db:
            row = (decision.subject, decision.verdict.value, decision.text, decision.reviewer, decision.time)
            self._db.execute("INSERT INTO decisions (subject, verdict, text, reviewer, time) VALUES (?,?,?,?,?)", row)

    def decisions(self) -> Iterator[Decision]:
        """All decisions, oldest first."""
        query = "SELECT subject, verdict, text, reviewer, time FROM decisions ORDER BY n"
        for subject, verdict, text, reviewer, time in self._db.execute(query):
            yield Decision(subject, Verdict(verdict), text, reviewer, time)
