"""Runs one check over texts that a test gives; no runner, no glossary, no muting.

A rule is asked whether or not its needs are met, and what it finds where they are not is a fault of its needs.
"""

from __future__ import annotations

from collections.abc import Sequence

from mtqa.checks.base import CHECKS, Check, Context, Scope
from mtqa.model import Issue, Segment


def document_issues(check_id: str, rows: Sequence[tuple[str, str]]) -> list[tuple[int, Issue]]:
    """The issues of a document of (source, target) rows, each with the row it belongs to, in order."""
    check = CHECKS[check_id]
    contexts = [Context(Segment(str(n + 1), zh, en, index=n)) for n, (zh, en) in enumerate(rows)]
    if check.scope is Scope.SEGMENT:
        return [(n, issue) for n, context in enumerate(contexts) for issue in _asked(check, context)]
    return sorted(check.rule(contexts), key=lambda found: (found[0], found[1].target_spans))


def _asked(check: Check, context: Context) -> list[Issue]:
    found = list(check.rule(context.segment, context))
    assert not found or check.needs.met(context), f"the needs of {check.id} keep it from finding {found}"
    return found


def issues(check_id: str, source: str, target: str) -> list[Issue]:
    """The issues of one segment."""
    return [issue for _, issue in document_issues(check_id, [(source, target)])]


def marked(check_id: str, source: str, target: str) -> list[str]:
    """The marked texts of one segment: of the target, or of the source where an issue marks that alone."""
    return [
        issue.target_spans[0].of(target) if issue.target_spans else issue.source_spans[0].of(source)
        for issue in issues(check_id, source, target)
    ]


def marked_in_document(check_id: str, rows: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """Row and marked target text of each issue of a document."""
    return [(n, issue.target_spans[0].of(rows[n][1])) for n, issue in document_issues(check_id, rows)]


def corrected(check_id: str, source: str, target: str) -> str:
    """The target with every suggestion of the check put in, from the end to the beginning."""
    for issue in reversed(issues(check_id, source, target)):
        if issue.suggestion is not None:
            span = issue.target_spans[0]
            target = target[: span.start] + issue.suggestion + target[span.end :]
    return target
