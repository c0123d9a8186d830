"""What a check is: a function with a decorator, from one segment (or one document) to issues.

A check does no I/O, keeps no state and logs nothing. Its id names the fault, its file has the same name, its docstring
is the manual: what it flags, `Why:`, `Example:` (`zh:`, `en:`, `better:`, see `checks/manual.py`), `Source:`.
"""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mtqa.model import EMPTY, Category, Issue, Segment, Severity
from mtqa.registry import Registry
from mtqa.text.en import EnText, is_mark
from mtqa.text.remember import once
from mtqa.text.zh import ZhText

if TYPE_CHECKING:
    from mtqa.glossary.match import Matcher, TermUse


class Scope(enum.Enum):
    """What a check looks at in one call."""

    SEGMENT = "segment"
    DOCUMENT = "document"
    CORPUS = "corpus"


Settings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of one check's own, `[checks.<id>]` in mtqa.toml: what it is for, its default, the values it may have.

    A default that is a tuple takes a list of texts; without `values` any value of the default's type will do.
    """

    default: str | bool | int | tuple[str, ...]
    help: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """One segment as checks see it: every analysis is made once, on first use, for all checks.

    `settings` are those of all checks by id; a check reads its own through `option`.
    """

    segment: Segment
    matcher: Matcher | None = None
    settings: Settings = field(default_factory=lambda: EMPTY)

    def option(self, check_id: str, name: str) -> Any:
        """The user's value of a check's own option, else its default."""
        return self.settings.get(check_id, EMPTY).get(name, CHECKS[check_id].options[name].default)

    @once
    def zh(self) -> ZhText:
        """The analysed source."""
        return ZhText(self.segment.source)

    @once
    def en(self) -> EnText:
        """The analysed target."""
        return EnText(self.segment.target)

    @once
    def terms(self) -> tuple[TermUse, ...]:
        """The glossary's terms in the source, each with what the target does with it; empty without a glossary."""
        return self.matcher.uses(self.segment, self.zh, self.en) if self.matcher else ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a segment must have for a rule to be asked: every part that is given must be met.

    A rule says here what it would find out for itself at once, so that a segment it has nothing to say about costs
    nearly nothing; needs never change what is found. They are asked in this order, from the cheapest on: characters
    of which the source, and the target, must hold one; lower-case English words of which the target must hold one; a
    pattern to be found in the target (quick if it begins with a character or a class of them); any other condition.
    The target's characters are quickest if all are marks that are tokens of their own: no letters, digits, spaces,
    apostrophes, full stops or commas.
    """

    source: Collection[str] = ()
    target: Collection[str] = ()
    words: Collection[str] = ()
    pattern: re.Pattern[str] | None = None
    when: Callable[[Context], object] | None = None

    # Worked out of the others: the target's characters that are tokens, and what is left to ask after characters and
    # words, None for nothing.
    marks: frozenset[str] = field(init=False, default=frozenset())
    condition: Callable[[Context], object] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        for name in ("source", "words"):  # sets are compared in C
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        conditions = [] if self.when is None else [self.when]
        if self.pattern is not None:
            conditions.insert(0, _found_in_target(self.pattern))
        if all(map(is_mark, self.target)):
            object.__setattr__(self, "marks", frozenset(self.target))
        else:
            chars = re.compile(f"[{re.escape(''.join(self.target))}]")
            conditions.insert(0, _found_in_target(chars))
        if conditions:
            object.__setattr__(self, "condition", conditions[0] if len(conditions) == 1 else _all_of(conditions))

    def met(self, context: Context) -> bool:
        """Whether the rule is to be asked about this segment."""
        if self.source and context.zh.chars.isdisjoint(self.source):
            return False
        vocabulary = context.en.vocabulary
        if (self.marks and vocabulary.isdisjoint(self.marks)) or (self.words and vocabulary.isdisjoint(self.words)):
            return False
        return self.condition is None or bool(self.condition(context))


def _found_in_target(pattern: re.Pattern[str]) -> Callable[[Context], object]:
    search = pattern.search
    return lambda context: search(context.segment.target)


def _all_of(conditions: Sequence[Callable[[Context], object]]) -> Callable[[Context], object]:
    return lambda context: all(condition(context) for condition in conditions)


NOTHING = Needs()
# The needs of rules about the glossary's terms.
TERMS = Needs(when=lambda context: context.terms)

SegmentRule = Callable[[Segment, Context], Iterator[Issue]]
# A document or corpus rule sees all contexts in order and says to which one (by position) an issue belongs.
DocumentRule = Callable[[Sequence[Context]], Iterator[tuple[int, Issue]]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered rule. `gate` rules run first; where one fires, the segment's other checks are muted.

    A segment rule is asked only where its `needs` are met.
    """

    id: str
    category: Category
    severity: Severity
    scope: Scope
    languages: tuple[str, str] | None
    default: bool
    gate: bool
    rule: Callable[..., Any]
    needs: Needs = NOTHING
    options: Mapping[str, Option] = field(default_factory=dict)
    words: str = ""

    @property
    def manual(self) -> str:
        """The docstring, or a rule's own words, for `mtqa explain`, the report's legend and the documents."""
        return self.words or inspect.getdoc(self.rule) or ""

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
    needs: Needs = NOTHING,
    options: Mapping[str, Option] = EMPTY,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated rule under `id`."""
    if needs is not NOTHING and scope is not Scope.SEGMENT:
        raise ValueError(f"{id}: needs are asked of one segment, and this rule sees many")

    def register(rule: Callable[..., Any]) -> Callable[..., Any]:
        entry = Check(id, category, severity, scope, languages, default, gate, rule, needs, dict(options))
        CHECKS.add(id, entry)
        return rule

    return register
