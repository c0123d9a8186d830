"""House rules: checks that a user writes down in mtqa.toml, as regular expressions and words.

    [[rules]]
    id = "president-xi"
    source = "主席"                     # only where the source matches
    target = "\\bChairman\\b"            # flagged wherever the target matches
    suggestion = "President"
    severity = "major"
    message = "主席 as a head of state is President"

`expect` in the place of `target` is what the target must hold where the source matches; `forbidden` is a list of words;
`unless` keeps the rule quiet where source or target match it. Expressions are those of the `regex` package, which knows
`\\p{Han}` and can be stopped when one takes too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtqa.checks.base import Check, Context, Scope
from mtqa.errors import ConfigError
from mtqa.model import Category, Issue, Segment, Severity, Span
from mtqa.text.chars import has_han

PREFIX = "house/"
# An expression that needs longer for one segment (seconds) would hold up the run for hours.
TIMEOUT = 1.0
_TEXTS = ("id", "source", "target", "expect", "unless", "severity", "message", "explanation", "suggestion", "category")
_KNOWN = (*_TEXTS, "forbidden", "case", "languages", "enabled")
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A rule as checks are run: compiled expressions, None where the rule has none."""

    id: str
    source: Any
    target: Any
    expect: Any
    unless: Any
    message: str
    suggestion: str | None

    def __call__(self, segment: Segment, context: Context) -> Iterator[Issue]:
        """The issues of one segment. Raises ConfigError for an expression that takes too long."""
        try:
            yield from self._issues(segment)
        except TimeoutError as error:
            raise ConfigError(
                f"house rule {self.id} takes more than {TIMEOUT:g} s on segment {segment.id}",
                hint="make its expression simpler, a repetition inside a repetition is the usual reason",
            ) from error

    def _issues(self, segment: Segment) -> Iterator[Issue]:
        if self.unless and any(self.unless.search(text, timeout=TIMEOUT) for text in (segment.source, segment.target)):
            return
        sources = tuple(span for span, _ in _matches(self.source, segment.source))
        if self.source and not sources:
            return
        if self.expect:
            if not self.expect.search(segment.target, timeout=TIMEOUT):
                yield Issue(self._says(sources, segment.source), source_spans=sources)
        elif self.target:
            for span, match in _matches(self.target, segment.target):
                better = None if self.suggestion is None else match.expand(self.suggestion)
                yield Issue(self._says((span,), segment.target), sources, (span,), suggestion=better)
        elif sources:
            yield Issue(self._says(sources, segment.source), source_spans=sources)

    def _says(self, spans: Sequence[Span], text: str) -> str:
        return self.message or f"“{spans[0].of(text)}” is against the house rule {self.id.removeprefix(PREFIX)}"


def _matches(pattern: Any, text: str) -> Iterator[tuple[Span, Any]]:
    """The places where it matches something."""
    if pattern is not None:
        for match in pattern.finditer(text, timeout=TIMEOUT):
            if match.end() > match.start():
                yield Span(*match.span()), match


def house_checks(rules: Iterable[Mapping[str, Any]]) -> tuple[Check, ...]:
    """The checks that the `[[rules]]` of a settings file describe, in their order.

    Raises ConfigError, which names the rule, for one that means nothing.
    """
    checks: dict[str, Check] = {}
    for number, rule in enumerate(rules, 1):
        name = f"rule {number}" + (f" ({rule['id']})" if isinstance(rule.get("id"), str) else "")
        try:
            check = _check(rule)
        except ConfigError as error:
            raise ConfigError(f"{name}: {error.message}", hint=error.hint) from error
        if check.id in checks:
            raise ConfigError(f"{name}: another rule has this id")
        checks[check.id] = check
    return tuple(checks.values())


def _check(rule: Mapping[str, Any]) -> Check:
    _check_types(rule)
    _check_sense(rule)
    flags = 0 if rule.get("case", False) else re.IGNORECASE
    patterns = {
        key: _compiled(key, rule[key], flags) for key in ("source", "target", "expect", "unless") if key in rule
    }
    if "forbidden" in rule:
        patterns["target"] = _compiled("forbidden", _words(rule["forbidden"]), flags)
    id = PREFIX + rule["id"]
    return Check(
        id=id,
        category=_category(rule.get("category", Category.OTHER.value)),
        severity=_severity(rule.get("severity", Severity.MINOR.value)),
        scope=Scope.SEGMENT,
        languages=_languages(rule.get("languages")),
        default=rule.get("enabled", True),
        gate=False,
        rule=HouseRule(
            id=id,
            source=patterns.get("source"),
            target=patterns.get("target"),
            expect=patterns.get("expect"),
            unless=patterns.get("unless"),
            message=rule.get("message", ""),
            suggestion=_suggestion(rule, patterns.get("target")),
        ),
        words=_manual(rule),
    )


def _check_types(rule: Mapping[str, Any]) -> None:
    """Raise ConfigError for keys and values that no rule can have."""
    for key, value in rule.items():
        if key not in _KNOWN:
            raise ConfigError(f"unknown setting {key!r}", hint=f"known: {', '.join(_KNOWN)}")
        if key in _TEXTS and not (isinstance(value, str) and value):
            raise ConfigError(f"{key} must be a text, not {value!r}")
        if key in {"case", "enabled"} and not isinstance(value, bool):
            raise ConfigError(f"{key} must be true or false, not {value!r}")
        if key in {"forbidden", "languages"} and not _is_list_of_texts(value):
            raise ConfigError(f"{key} must be a list of texts, not {value!r}")


def _check_sense(rule: Mapping[str, Any]) -> None:
    """Raise ConfigError for a rule without a name and for one that could never flag anything."""
    if "id" not in rule:
        raise ConfigError("has no id", hint='give it one, for example id = "president-xi"')
    if not _ID.fullmatch(rule["id"]):
        raise ConfigError("an id is made of small letters, digits and hyphens")
    if sum(key in rule for key in ("target", "expect", "forbidden")) > 1:
        raise ConfigError("target, expect and forbidden exclude each other", hint="make two rules of it")
    if "expect" in rule and "source" not in rule:
        raise ConfigError("expect needs a source", hint="say in which segments the target must match it")
    if not any(key in rule for key in ("source", "target", "forbidden")):
        raise ConfigError("flags nothing", hint="give it a source, a target or forbidden words")


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, str) and entry.strip() for entry in value)


def _compiled(key: str, text: str, flags: int) -> Any:
    import regex

    try:
        return regex.compile(text, flags)
    except (regex.error, RecursionError, OverflowError) as error:
        raise ConfigError(f"{key} is no regular expression: {error or 'too deep'}") from error


def _words(words: Sequence[str]) -> str:
    """An expression for any of the words as they are: not inside a longer word, whatever blanks part them."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        text = r"\s+".join(map(re.escape, word.split()))
        before, after = (char.isalnum() and not has_han(char) for char in (word.strip()[0], word.strip()[-1]))
        parts.append((r"(?<!\w)" if before else "") + text + (r"(?!\w)" if after else ""))
    return "|".join(parts)


def _suggestion(rule: Mapping[str, Any], target: Any) -> str | None:
    """The suggestion as a template of the target's groups; literal for words."""
    text: str | None = rule.get("suggestion")
    if text is None:
        return None
    if target is None:
        raise ConfigError("suggestion needs a target or forbidden words to be put in the place of")
    if "forbidden" in rule:
        return text.replace("\\", "\\\\")
    used = {int(group) for group in re.findall(r"\\(\d+)", text)} | {
        target.groupindex.get(name, -1) for name in re.findall(r"\\g<([A-Za-z_]\w*)>", text)
    }
    if not used <= set(range(target.groups + 1)):
        raise ConfigError(f"suggestion {text!r} names a group that target does not have")
    return text


def _category(text: str) -> Category:
    """A category by its whole name or by its second part, in any case."""
    for category in Category:
        if text.casefold() in {category.value.casefold(), category.value.partition("/")[2].casefold()}:
            return category
    raise ConfigError(
        f"category {text!r} is not known", hint=f"use one of {', '.join(each.value for each in Category)}"
    )


def _severity(text: str) -> Severity:
    try:
        return Severity(text)
    except ValueError:
        raise ConfigError(
            f"severity is {text!r}", hint=f"use one of {', '.join(each.value for each in Severity)}"
        ) from None


def _languages(value: list[str] | None) -> tuple[str, str] | None:
    if value is None:
        return None
    if len(value) != 2:
        raise ConfigError(f'languages must be two, such as ["zh", "en"], not {value!r}')
    return value[0], value[1]


def _manual(rule: Mapping[str, Any]) -> str:
    """The rule in the form of other checks' manuals."""
    sides = {"source": "the source matches", "target": "the target matches", "expect": "the target does not match"}
    when = [f"{words} `{rule[key]}`" for key, words in sides.items() if key in rule]
    if "forbidden" in rule:
        when.append("the target holds " + " or ".join(f"“{word}”" for word in rule["forbidden"]))
    if "unless" in rule:
        when.append(f"neither matches `{rule['unless']}`")
    summary = rule.get("message") or f"The house rule {rule['id']}"
    parts = [summary if summary.endswith((".", "!", "?", "。")) else f"{summary}."]
    if "explanation" in rule:
        parts.append(f"Why: {' '.join(rule['explanation'].split())}")
    parts.append(f"Flags: segments where {', and '.join(when)}.")
    if "suggestion" in rule:
        parts.append(f"Suggests: {rule['suggestion']}")
    parts.append("Source: a house rule of this project, [[rules]] in its settings file.")
    return "\n\n".join(parts)
