"""Runs checks over segments and makes findings of their issues; pure functions of values.

Gates (an empty or copied target) run first: where one fires, the segment's other checks are muted. A check that raises
is a fault of mtqa and is never swallowed: RuntimeError names the check and the segment.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from mtqa.checks._screen import Condition, Screen
from mtqa.checks.base import CHECKS, TERMS, Check, Context, Scope, Settings
from mtqa.checks.house import PREFIX
from mtqa.errors import ConfigError, MtqaError, UnknownNameError
from mtqa.model import EMPTY, Finding, Issue, Segment, Severity, Span

if TYPE_CHECKING:
    from mtqa.glossary.match import Matcher

# What every check may be told in `[checks.<id>]`, beside its own options.
_COMMON = ("enabled", "severity")


def select(
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    source_language: str = "zh",
    target_language: str = "en",
    settings: Settings = EMPTY,
    house: Sequence[Check] = (),
) -> tuple[Check, ...]:
    """The checks to run on a language pair, gates first, then by id.

    `only` names the checks to run (those off by default too), else those on by default run and those that
    `settings[id]["enabled"]` switches on or off; `skip` takes away. `house` are the user's own, which count like the
    others. Raises UnknownNameError for a name that no check has, ConfigError for a setting that means nothing.
    """
    for id in skip:
        named(id, house)
    for id, values in settings.items():
        severity_of(named(id, house), None, values)
        if not isinstance(values.get("enabled", True), bool):
            raise ConfigError(f"checks.{id}.enabled must be true or false, not {values['enabled']!r}")
        _judge_options(named(id, house), values)
    wanted = [named(id, house) for id in dict.fromkeys(only)] or [
        check for check in (*CHECKS, *house) if settings.get(check.id, EMPTY).get("enabled", check.default)
    ]
    chosen = [check for check in wanted if check.id not in skip and check.applies_to(source_language, target_language)]
    return tuple(sorted(chosen, key=lambda check: (not check.gate, check.id)))


def named(id: str, house: Sequence[Check]) -> Check:
    """The check of this id. Raises UnknownNameError, which guesses at what was meant."""
    if not id.startswith(PREFIX):
        return CHECKS[id]
    found = next((check for check in house if check.id == id), None)
    if found is None:
        known = ", ".join(check.id for check in house) or "none, [[rules]] in mtqa.toml makes them"
        raise UnknownNameError(f"no house rule is called {id!r}; known: {known}")
    return found


def _judge_options(check: Check, values: Mapping[str, Any]) -> None:
    """Raise ConfigError for a setting that the check has not, or a value that it does not take."""
    for name, value in values.items():
        if name in _COMMON:
            continue
        option = check.options.get(name)
        if option is None:
            known = ", ".join((*_COMMON, *check.options))
            raise ConfigError(f"checks.{check.id} has no setting {name!r}", hint=f"known: {known}")
        if option.values and value not in option.values:
            raise ConfigError(f"checks.{check.id}.{name} is {value!r}", hint=f"use one of {', '.join(option.values)}")
        if isinstance(option.default, tuple):
            if not isinstance(value, list | tuple) or not all(isinstance(entry, str) for entry in value):
                raise ConfigError(f"checks.{check.id}.{name} must be a list of texts, not {value!r}")
        elif type(value) is not type(option.default):
            kind = {str: "a text", bool: "true or false", int: "a whole number"}[type(option.default)]
            raise ConfigError(f"checks.{check.id}.{name} must be {kind}, not {value!r}")


def with_style(settings: Settings, style: str) -> Settings:
    """The settings with `style` as the profile of every check that knows it and is not told another.

    Such a check is on, unless its own settings say otherwise. Raises ConfigError for a style that no check knows.
    """
    if not style:
        return settings
    styled = [check for check in CHECKS if "profile" in check.options]
    known = sorted({value for check in styled for value in check.options["profile"].values})
    if style not in known:
        raise ConfigError(f"style is {style!r}", hint=f"use one of {', '.join(known)}")
    chosen = {id: dict(values) for id, values in settings.items()}
    for check in styled:
        if style in check.options["profile"].values:
            chosen[check.id] = {"enabled": True, "profile": style} | chosen.get(check.id, {})
    return chosen


def check_segments(
    segments: Sequence[Segment],
    checks: Sequence[Check],
    matcher: Matcher | None = None,
    settings: Settings = EMPTY,
    system: str = "",
) -> list[Finding]:
    """The findings of the segment-scope `checks`, in the order of segments, then of checks."""
    # Without a glossary there are no terms, and the rules about them need not be asked.
    by_segment = [c for c in checks if c.scope is Scope.SEGMENT and (matcher or c.needs is not TERMS)]
    gates = Screen(check for check in by_segment if check.gate)
    others = Screen(check for check in by_segment if not check.gate)
    findings: list[Finding] = []
    for segment in segments:
        context = Context(segment, matcher, settings)
        found = list(_issues_of(gates(context), context)) or list(_issues_of(others(context), context))
        if found:
            findings += _findings(segment, found, settings, system)
    return findings


def check_document(
    segments: Sequence[Segment],
    checks: Sequence[Check],
    matcher: Matcher | None = None,
    settings: Settings = EMPTY,
    system: str = "",
) -> list[Finding]:
    """The findings of the document- and corpus-scope `checks` over these segments, in the order of segments."""
    contexts = [Context(segment, matcher, settings) for segment in segments]
    found: dict[int, list[tuple[Check, Issue]]] = {}
    for check in checks:
        if check.scope is Scope.SEGMENT:
            continue
        try:
            for position, issue in check.rule(contexts):
                found.setdefault(position, []).append((check, issue))
        except Exception as error:
            place = f"segments {segments[0].id} to {segments[-1].id}" if segments else "no segments"
            raise RuntimeError(f"check {check.id} failed on {place}: {error!r}") from error
    return [
        finding
        for position in sorted(found)
        for finding in _findings(segments[position], found[position], settings, system)
    ]


def _issues_of(concerned: Iterable[tuple[Check, Condition | None]], context: Context) -> Iterator[tuple[Check, Issue]]:
    for check, condition in concerned:
        try:
            if condition is not None and not condition(context):
                continue
            for issue in check.rule(context.segment, context):
                yield check, issue
        except MtqaError:  # a rule of the user's own that cannot be used
            raise
        except Exception as error:
            raise RuntimeError(f"check {check.id} failed on segment {context.segment.id}: {error!r}") from error


def _findings(
    segment: Segment, found: Iterable[tuple[Check, Issue]], settings: Settings, system: str
) -> Iterator[Finding]:
    """The findings of one segment.

    An id hashes check, term, normalised source and normalised marked text, nothing of a place in a file; equal ones
    are told apart by their running number.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    source = _normal(segment.source)
    for check, issue in found:
        spans, texts = (issue.source_spans, issue.target_spans), (segment.source, segment.target)
        key = check.id, _term(issue), source, _normal(_marked(spans, texts))
        seen[key] += 1
        yield Finding(
            id=_digest((*key, str(seen[key]))),
            check=check.id,
            category=check.category,
            severity=severity_of(check, issue.severity, settings.get(check.id, EMPTY)),
            segment=segment.id,
            index=segment.index,
            system=system,
            message=issue.message,
            document=segment.document,
            line=segment.line,
            source_spans=issue.source_spans,
            target_spans=issue.target_spans,
            evidence=issue.evidence,
            suggestion=issue.suggestion,
            alike=_alike(check.id, issue, *texts),
        )


def alike_of(finding: Finding, source: str, target: str) -> str:
    """What findings share that one decision may settle: 16 hex digits of check, term and normalised marked text.

    The marked text is that of the target; of the source where the target has none (a term that is missing); the whole
    source where nothing is marked at all, so that such findings are alike only over equal sources.
    """
    return _alike(finding.check, finding, source, target)


def _alike(check: str, marks: Issue | Finding, source: str, target: str) -> str:
    marked = _marked(((), marks.target_spans), (source, target)), _marked((marks.source_spans, ()), (source, target))
    text = next((text for text in map(_normal, marked) if text), _normal(source))
    return _digest((check, _term(marks), text))


def _term(marks: Issue | Finding) -> str:
    return str(marks.evidence.get("term", ""))


def severity_of(check: Check, issued: Severity | None, settings: Mapping[str, Any]) -> Severity:
    """The user's severity for this check, else the issue's own, else the rule's."""
    if "severity" not in settings:
        return issued or check.severity
    try:
        return Severity(settings["severity"])
    except ValueError:
        known = ", ".join(severity.value for severity in Severity)
        raise ConfigError(
            f"checks.{check.id}.severity is {settings['severity']!r}", hint=f"use one of {known}"
        ) from None


def _marked(spans: tuple[Sequence[Span], Sequence[Span]], texts: tuple[str, str]) -> str:
    """The marked text of the target, of the source where nothing is marked in the target."""
    side = 1 if spans[1] else 0
    return " ".join(span.of(texts[side]) for span in spans[side])


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _digest(parts: Iterable[str]) -> str:
    # A lone surrogate in a damaged file must not stop a run.
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
