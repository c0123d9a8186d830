"""What a run is asked to do: one frozen value, from defaults, then mtqa.toml, then options."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mtqa.checks.base import Check
from mtqa.checks.house import house_checks
from mtqa.checks.run import select
from mtqa.errors import ConfigError
from mtqa.run.baseline import baseline_file
from mtqa.run.ignores import IGNORE_FILE

SETTINGS_FILE = "mtqa.toml"


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Everything that a run depends on.

    `systems` maps a system's name to its file, `metrics` is empty for "all that can be had", `checks` holds the
    settings of single checks (`[checks.<id>]` of mtqa.toml), `style` is the profile of those that have one, `as_of` is
    yyyy-mm-dd or "". `device`, `precision` and `cache` are for metrics that need a model; `error_spans` makes findings
    of the errors such a model marks. `ignore` is the file of findings that people have set aside, `baseline` the
    findings.json or run.db of an earlier run, `rules` the house rules (`[[rules]]`) as they stand in mtqa.toml.
    """

    corpus: Path
    glossary: Path | None = None
    systems: Mapping[str, Path] = field(default_factory=dict)
    references: tuple[Path, ...] = ()
    metrics: tuple[str, ...] = ()
    comet_model: str = ""
    device: str = "auto"
    precision: str = ""
    cache: bool = True
    error_spans: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    source_language: str = "zh"
    target_language: str = "en"
    quality_profile: str = "mqm"
    as_of: str = ""
    jobs: int = 1
    bootstrap: int = 1000
    checks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    style: str = ""
    ignore: Path | None = None
    baseline: Path | None = None
    rules: tuple[Mapping[str, Any], ...] = ()

    def files(self) -> tuple[Path, ...]:
        """Every input file, in a fixed order."""
        extra = (path for path in (self.glossary, self.ignore, self.baseline) if path)
        return (self.corpus, *extra, *self.systems.values(), *self.references)

    def about(self) -> dict[str, Any]:
        """What the report prints and the fingerprint covers: every field as JSON, files by name."""
        return {entry.name: _plain(getattr(self, entry.name)) for entry in fields(self) if entry.name not in _IDLE}


# Settings on which nothing in the result depends.
_IDLE = frozenset({"jobs", "cache"})


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in value}
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value


def read_settings(path: Path | None = None) -> dict[str, Any]:
    """The settings of `path`, by default of mtqa.toml in the working folder where there is one."""
    path = path or Path(SETTINGS_FILE)
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"not TOML: {error}", path=path) from error
    known = {entry.name for entry in fields(RunConfig)} - {"corpus"}
    for key in settings:
        if key not in known:
            raise ConfigError(f"unknown setting {key!r}", path=path, hint=f"known: {', '.join(sorted(known))}")
    return _typed(settings, path)


def _typed(settings: dict[str, Any], path: Path) -> dict[str, Any]:
    """Check the types of settings and make paths of what names files, relative to the settings file."""
    folder = path.parent
    for key, value in settings.items():
        expected = _EXPECTED.get(key, str)
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise ConfigError(f"{key} must be a {_WORDS[expected]}, not {value!r}", path=path)
        _check_inside(key, value, path)
    for key in ("glossary", "ignore", "baseline"):
        if key in settings:
            settings[key] = folder / settings[key]
    settings["rules"] = tuple(settings.get("rules", ()))
    try:
        house_checks(settings["rules"])
    except ConfigError as error:
        raise ConfigError(error.message, path=path, hint=error.hint) from error
    settings["references"] = tuple(folder / name for name in settings.get("references", ()))
    settings["systems"] = {name: folder / file for name, file in settings.get("systems", {}).items()}
    for key in ("metrics", "only", "skip"):
        settings[key] = tuple(settings.get(key, ()))
    return settings


def _check_inside(key: str, value: Any, path: Path) -> None:
    """Raise ConfigError for a list or table whose entries are of the wrong kind."""
    inner = dict if key in {"checks", "rules"} else str
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for entry in entries:
        if not isinstance(entry, inner):
            raise ConfigError(f"an entry of {key} must be a {_WORDS[inner]}, not {entry!r}", path=path)


_EXPECTED: Mapping[str, type] = {
    "systems": dict,
    "references": list,
    "metrics": list,
    "only": list,
    "skip": list,
    "checks": dict,
    "rules": list,
    "jobs": int,
    "bootstrap": int,
    "cache": bool,
    "error_spans": bool,
}
_WORDS = {str: "text", list: "list", dict: "table", int: "whole number", bool: "true or false"}


def resolve(corpus: Path, options: Mapping[str, Any], settings: Mapping[str, Any]) -> RunConfig:
    """The configuration of options over settings over defaults; an option that is None or empty is not given."""
    given = {key: value for key, value in options.items() if value not in (None, "", (), {})}
    config = replace(RunConfig(corpus=corpus), **{**settings, **given})
    if config.ignore is None and Path(IGNORE_FILE).is_file():
        config = replace(config, ignore=Path(IGNORE_FILE))
    if config.baseline is not None:
        config = replace(config, baseline=baseline_file(config.baseline))
    if config.jobs < 1:
        raise ConfigError(f"--jobs must be 1 or more, not {config.jobs}")
    if config.bootstrap < 0:
        raise ConfigError(f"--bootstrap must be 0 (no intervals) or more, not {config.bootstrap}")
    if config.as_of and not _is_day(config.as_of):
        raise ConfigError(f"--as-of must be a day such as 2024-05-03, not {config.as_of!r}")
    return config


def checks_of(config: RunConfig) -> tuple[Check, ...]:
    """The checks that a run does, house rules among them. Raises UnknownNameError and ConfigError."""
    languages = (config.source_language, config.target_language)
    return select(config.only, config.skip, *languages, config.checks, house_checks(config.rules))


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2024-05-03") and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
