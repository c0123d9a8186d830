"""What a check is: a function with a decorator, from one segment (or one document) to issues.

A check does no I/O, keeps no state and logs nothing. Its id names the fault, its file has the same name, its docstring
is the manual: what it flags, `Why:`, `Example:` (`zh:`, `en:`, `better:`, see `checks/manual.py`), `Source:`.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtqa.model import Category, Issue, Segment, Severity
from mtqa.registry import Registry
from mtqa.text.en import EnText
from mtqa.text.zh import ZhText

if TYPE_CHECKING:
    from mtqa.glossary.match import Matcher, TermUse


class Scope(enum.Enum):
    """What a check looks at in one call."""

    SEGMENT = "segment"
    DOCUMENT = "document"
    CORPUS = "corpus"


@dataclass(frozen=True)
class Context:
    """One segment as checks see it: every analysis is made once, on first use, for all checks."""

    segment: Segment
    matcher: Matcher | None = None

    @cached_property
    def zh(self) -> ZhText:
        """The analysed source."""
        return ZhText(self.segment.source)

    @cached_property
    def en(self) -> EnText:
        """The analysed target."""
        return EnText(self.segment.target)

    @cached_property
    def terms(self) -> tuple[TermUse, ...]:
        """The glossary's terms in the source, each with what the target does with it; empty without a glossary."""
        return self.matcher.uses(self.segment, self.zh, self.en) if self.matcher else ()


SegmentRule = Callable[[Segment, Context], Iterator[Issue]]
# A document or corpus rule sees all contexts in order and says to which one (by position) an issue belongs.
DocumentRule = Callable[[Sequence[Context]], Iterator[tuple[int, Issue]]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered rule. `gate` rules run first; where one fires, the segment's other checks are muted."""

    id: str
    category: Category
    severity: Severity
    scope: Scope
    languages: tuple[str, str] | None
    default: bool
    gate: bool
    rule: Callable[..., Any]

    @property
    def manual(self) -> str:
        """The docstring, for `mtqa explain`, the report's legend and the documents."""
        return inspect.getdoc(self.rule) or ""

    @property
    def summary(self) -> str:
        """The manual's first line."""
        return self.manual.partition("\n")[0]

    def applies_to(self, source_language: str, target_language: str) -> bool:
        """Whether the rule knows this language pair; `None` in its `languages` means any."""
        return self.languages is None or self.languages == (source_language, target_language)


CHECKS: Registry[Check] = Registry("check", "mtqa.checks")


def check(  # noqa: PLR0913 - the facts of a rule, each named where it is used
    id: str,
    category: Category,
    severity: Severity,
    *,
    scope: Scope = Scope.SEGMENT,
    languages: tuple[str, str] | None = ("zh", "en"),
    default: bool = True,
    gate: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated rule under `id`."""

    def register(rule: Callable[..., Any]) -> Callable[..., Any]:
        CHECKS.add(id, Check(id, category, severity, scope, languages, default, gate, rule))
        return rule

    return register
