"""The segment checks of a finished run on an edited text, with the run's own settings and glossary."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from mtqa.checks.base import Scope, Settings
from mtqa.checks.house import house_checks
from mtqa.checks.run import check_segments, select
from mtqa.errors import InputError
from mtqa.formats._retag import carry_tags
from mtqa.glossary.match import Matcher
from mtqa.glossary.tsv import read_glossary
from mtqa.model import EMPTY, Finding, Text
from mtqa.run.ignores import Ignores, read_ignores
from mtqa.run.keys import iter_keys
from mtqa.run.store import Store

_LISTS = ("only", "skip")


class Rechecker:
    """Checks edited texts of one run; safe to call from several threads."""

    def __init__(self, store: Path, glossary: Path | None = None, ignore: Path | None = None) -> None:
        """`store` is the run.db, `glossary` a file instead of the glossary that the run kept.

        Raises InputError for a glossary or ignore file that cannot be read.
        """
        self.path, self._lock = store, threading.Lock()
        with Store.open(store) as opened:
            run = opened.run()
            first = next(iter(run.systems), None)
            keys = iter_keys(opened.segments(first)) if first is not None else iter(())
            self._places = {key: place for place, key in enumerate(keys)}
            terms = read_glossary(glossary) if glossary else opened.glossary()
        settings = run.config
        self._settings: Settings = settings.get("checks", EMPTY)
        only, skip = (tuple(settings.get(name, ())) for name in _LISTS)
        house = house_checks(settings.get("rules", ()))
        every = select(only, skip, run.source_language, run.target_language, self._settings, house)
        self._checks = [check for check in every if check.scope is Scope.SEGMENT]
        self._matcher = Matcher(terms, as_of=settings.get("as_of") or None) if terms else None
        self._ignores = Ignores(read_ignores(ignore)) if ignore and ignore.exists() else Ignores(())

    def knows(self, key: str) -> bool:
        """Whether the run has a segment of this key."""
        return key in self._places

    def check(self, system: str, key: str, text: str) -> list[Finding]:
        """The findings of a segment with another translation. Raises InputError for one that the run lacks."""
        with self._lock, Store.open(self.path) as store:
            place = self._places.get(key)
            if place is None or system not in store.systems():
                raise InputError(f"the run has no segment {key} of {system!r}")
            (segment,) = store.segments(system, place, place + 1)
            moved, _ = carry_tags(Text(segment.target, segment.target_tags), text)
            edited = replace(segment, target=text, target_tags=moved.tags)
            found = check_segments([edited], self._checks, self._matcher, self._settings, system)
        return [self._settled(finding) for finding in found]

    def _settled(self, finding: Finding) -> Finding:
        rows = self._ignores.of(finding)
        return replace(finding, dismissed=rows[0].reason or "ignored") if rows else finding
