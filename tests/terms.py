"""Short ways to write a glossary and to ask what a target does with it."""

from __future__ import annotations

from mtqa.checks.base import CHECKS, Context
from mtqa.checks.manual import matcher_from_example
from mtqa.glossary.match import Matcher, TermUse
from mtqa.glossary.model import Glossary, Row
from mtqa.model import Issue, Segment
from mtqa.text.en import EnText
from mtqa.text.zh import ZhText


def uses(matcher: Matcher, source: str, target: str, date: str = "") -> tuple[TermUse, ...]:
    return matcher.uses(Segment("1", source, target, date=date), ZhText(source), EnText(target))


def use_of(glossary: str, source: str, target: str) -> TermUse | None:
    """The first use by a glossary line as in the checks' manuals; None if no term is found."""
    return next(iter(uses(matcher_from_example(glossary), source, target)), None)


def matcher_of(*rows: Row, as_of: str | None = None) -> Matcher:
    return Matcher(Glossary.from_rows(rows), as_of=as_of)


def issues(check: str, source: str, target: str, glossary: str = "", date: str = "") -> list[Issue]:
    """What one check says of one segment, with a glossary as in the checks' manuals."""
    segment = Segment("1", source, target, date=date)
    matcher = matcher_from_example(glossary) if glossary else None
    return list(CHECKS[check].rule(segment, Context(segment, matcher)))


def applied(target: str, issue: Issue) -> str:
    """The target with the issue's suggestion put in."""
    span = issue.target_spans[0]
    return target[: span.start] + str(issue.suggestion) + target[span.end :]
