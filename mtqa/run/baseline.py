"""An earlier run's findings, against which the present ones are new, kept or fixed: by id, as often as each occurs.

Two segments with equal texts share an id; two where there was one is one new finding.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mtqa.errors import ConfigError, InputError
from mtqa.model import Baseline, Finding
from mtqa.run.store import Store

# What `Baseline.fixed` says of a finding.
FACTS = ("id", "check", "severity", "segment", "document", "system", "message")
_FILES = ("findings.json", "run.db")
_HINT = "give the findings.json or the folder of a run"


def baseline_file(path: Path) -> Path:
    """The file to read: of a run's folder its findings.json, else its run.db. Raises ConfigError where neither is."""
    if not path.is_dir():
        return path
    for name in _FILES:
        if (path / name).is_file():
            return path / name
    raise ConfigError("holds no findings.json and no run.db", path=path, hint=_HINT)


class Earlier:
    """The findings of an earlier run, and what was found again."""

    def __init__(self, origin: str, findings: Sequence[Mapping[str, Any]], kept: Mapping[str, Sequence[str]]) -> None:
        """`findings` are entries as in findings.json, `kept` the ids by system that were no news then already."""
        self.origin = origin
        self._findings = findings
        self._kept = kept
        self.systems = tuple(dict.fromkeys([*(entry["system"] for entry in findings), *kept]))

    @classmethod
    def read(cls, path: Path) -> Earlier:
        """Read `baseline_file(path)`. Raises InputError for what is no result of mtqa."""
        path = baseline_file(path)
        try:
            with path.open("rb") as stream:
                is_database = stream.read(16) == b"SQLite format 3\0"
            if is_database:
                return cls(path.name, *_of_store(path))
            return cls(path.name, *_of_json(json.loads(path.read_text("utf-8-sig"))))
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", path=path, hint=_HINT) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError("not the findings of a run", path=path, hint=_HINT) from error

    def of(self, system: str, systems: Sequence[str]) -> str | None:
        """The name that a present system had: its own, or the only one where there is one on either side."""
        if system in self.systems:
            return system
        return self.systems[0] if len(systems) == len(self.systems) == 1 else None

    def counts(self) -> Counter[tuple[str, str]]:
        """How often each system had each id."""
        counts = Counter((entry["system"], entry["id"]) for entry in self._findings)
        for system, ids in self._kept.items():
            counts.update((system, id) for id in ids)
        return counts

    def gone(
        self, left: Counter[tuple[str, str]], systems: Collection[str], checks: Collection[str]
    ) -> Iterator[Mapping[str, Any]]:
        """The earlier findings that are among `left`, the ids not found again.

        Only of these (earlier) systems and of these checks: what was not looked for is not fixed.
        """
        left = left.copy()
        for entry in self._findings:
            key = entry["system"], entry["id"]
            if left[key] <= 0 or entry["system"] not in systems:
                continue
            left[key] -= 1
            if entry.get("dismissed") is None and entry["check"] in checks:
                yield {fact: entry.get(fact) for fact in FACTS}


def _of_json(log: Any) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    keys = ("id", "system", "check")
    findings = [{**entry, **{key: str(entry[key]) for key in keys}} for entry in log["findings"]]
    kept = (log.get("baseline") or {}).get("kept_ids", {})
    return findings, {str(system): [str(id) for id in ids] for system, ids in kept.items()}


def _of_store(path: Path) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    with Store.open(path) as store:
        if not store.get("finished"):
            raise InputError("the run is not finished", path=path, hint="give the same `mtqa run` again")
        return [_facts(finding) for finding in store.findings()], {}


def _facts(finding: Finding) -> dict[str, Any]:
    values = {fact: getattr(finding, fact) for fact in FACTS}
    return {**values, "severity": finding.severity.value, "dismissed": finding.dismissed}


class Against:
    """Tells the present findings, asked in order, from those of an earlier run."""

    def __init__(self, earlier: Earlier, systems: Sequence[str], checks: Collection[str]) -> None:
        self._earlier, self._checks = earlier, checks
        self._names = {system: earlier.of(system, systems) for system in systems}
        self._left = earlier.counts()
        self._counts: Counter[str] = Counter()

    def state(self, finding: Finding) -> str:
        """ "new" or "kept"; each earlier finding is found again once."""
        name = self._names[finding.system]
        state = "new"
        if name is not None and self._left[name, finding.id] > 0:
            self._left[name, finding.id] -= 1
            state = "kept"
        self._counts[state] += finding.dismissed is None
        return state

    def result(self) -> Baseline:
        """The counts, after all findings were asked for."""
        systems = {name for name in self._names.values() if name is not None}
        fixed = tuple(self._earlier.gone(self._left, systems, self._checks))
        return Baseline(self._earlier.origin, self._counts["new"], self._counts["kept"], fixed)

    def warnings(self) -> Iterator[str]:
        """Systems that the baseline does not have: all their findings are new."""
        missing = [system for system, name in self._names.items() if name is None]
        # A run that found nothing names no system, and then every finding is news indeed.
        if missing and self._earlier.systems:
            known = ", ".join(self._earlier.systems)
            yield f"the baseline {self._earlier.origin} has no system {', '.join(missing)}; it has {known}"
