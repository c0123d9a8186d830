"""The nouns that every part of mtqa agrees on: frozen values, no behaviour beyond their own arithmetic.

Flow: a format reads `Unit`s, a run keeps them as one `Corpus` of `Segment`s for each system, a check yields `Issue`s,
the runner makes `Finding`s of them, a metric gives `Score`s, and a `Run` describes the whole.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import total_ordering
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})

# The property of a segment that holds the terms which came with it, a JSON object of lists: {"芯片": ["chip"]}.
TERMS_PROPERTY = "terms"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in a text as the user gave it, never in a normalised copy."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The marked part of `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@total_ordering
class Severity(enum.Enum):
    """How much a fault costs, in MQM's four steps; ordered."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for neutral to 3 for critical."""
        return list(Severity).index(self)

    def __lt__(self, other: Severity) -> bool:
        return self.rank < other.rank


class Category(enum.Enum):
    """MQM categories (MQM-Core 2.0 names; themqm.org). The value is `Dimension/Type`."""

    MISTRANSLATION = "Accuracy/Mistranslation"
    ADDITION = "Accuracy/Addition"
    OMISSION = "Accuracy/Omission"
    DO_NOT_TRANSLATE = "Accuracy/Do not translate"
    UNTRANSLATED = "Accuracy/Untranslated"
    WRONG_TERM = "Terminology/Wrong term"
    TERM_RESOURCE = "Terminology/Inconsistent with terminology resource"
    TERM_INCONSISTENT = "Terminology/Inconsistent use of terminology"
    GRAMMAR = "Linguistic conventions/Grammar"
    PUNCTUATION = "Linguistic conventions/Punctuation"
    SPELLING = "Linguistic conventions/Spelling"
    UNINTELLIGIBLE = "Linguistic conventions/Unintelligible"
    CHARACTER_ENCODING = "Linguistic conventions/Character encoding"
    TEXTUAL_CONVENTIONS = "Linguistic conventions/Textual conventions"
    AWKWARD = "Style/Awkward style"
    UNIDIOMATIC = "Style/Unidiomatic style"
    INCONSISTENT_STYLE = "Style/Inconsistent style"
    NUMBER_FORMAT = "Locale convention/Number"
    CURRENCY_FORMAT = "Locale convention/Currency"
    MEASUREMENT_FORMAT = "Locale convention/Measurement"
    DATE_FORMAT = "Locale convention/Date"
    TIME_FORMAT = "Locale convention/Time"
    MARKUP_TAG = "Design and markup/Markup tag"
    MISSING_TEXT = "Design and markup/Missing text"
    OTHER = "Custom/Other"

    @property
    def dimension(self) -> str:
        """The part before the slash."""
        return self.value.partition("/")[0]


# The folder under checks/ in which the rules of each MQM dimension live.
FOLDER_OF_DIMENSION: Mapping[str, str] = MappingProxyType(
    {
        "Accuracy": "accuracy",
        "Terminology": "terminology",
        "Linguistic conventions": "fluency",
        "Style": "style",
        "Locale convention": "locale",
        "Design and markup": "markup",
    }
)


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline element (bpt, ept, ph, it, hi, …) as a span of the plain text.

    `span` is empty for elements whose content is native code, and covers the text of a `hi` or `g`. `raw` is the
    element as it stood in the file, so that a writer can put it back; `attributes` are its XML attributes.
    """

    kind: str
    span: Span
    raw: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one language variant: what a reader sees, and the inline tags in it."""

    plain: str
    tags: tuple[Tag, ...] = ()


class Role(enum.Enum):
    """What a target-language variant is for."""

    MT = "mt"
    REFERENCE = "reference"
    POSTEDIT = "postedit"


@dataclass(frozen=True, slots=True)
class Variant:
    """One target-language text of a unit. `system` is "" where the file names none."""

    text: Text
    role: Role = Role.MT
    system: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One aligned unit as a format reads it: a source and its target-language variants.

    `id` is the file's own id ("" if it has none), `line` is 1-based, `offset` counts bytes from the start of the
    file; both are None where the format cannot know. `properties` are the file's own keys and values.
    """

    id: str
    source: Text
    variants: tuple[Variant, ...] = ()
    document: str = ""
    line: int | None = None
    offset: int | None = None
    date: str = ""
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A source and one system's translation of it.

    `id` is the file's id or the running number from 1, `index` the running number from 0 within the run. `date` is
    ISO 8601 (yyyy-mm-dd) or "".
    """

    id: str
    source: str
    target: str
    references: tuple[str, ...] = ()
    document: str = ""
    index: int = 0
    line: int | None = None
    offset: int | None = None
    source_tags: tuple[Tag, ...] = ()
    target_tags: tuple[Tag, ...] = ()
    date: str = ""
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """One system's segments. Languages are BCP 47 primary tags; `origin` names the file."""

    system: str
    segments: Sequence[Segment]
    source_language: str = "zh"
    target_language: str = "en"
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check yields: a fault in one segment, without the check's own name.

    `evidence` holds JSON values that the message was made of (a `term` key names the glossary concept). `suggestion`
    replaces the first target span. `severity` only where it differs from the rule's.
    """

    message: str
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An issue with all that is known of it.

    `id` survives a re-run: it hashes check, term, the normalised source and the normalised marked text, never
    offsets, row numbers or run. Two segments with equal texts therefore share an id, and so share decisions.
    `alike` is the same for findings that one decision may settle wherever they stand: check, term and marked text.
    `dismissed` is the reason for which somebody set the finding aside. `baseline` is "new" or "kept" in a run that has
    a baseline. `edit` says what a post-edit did to the finding: "new", "fixed" or "kept"; None where there is none.
    """

    id: str
    check: str
    category: Category
    severity: Severity
    segment: str
    index: int
    system: str
    message: str
    document: str = ""
    line: int | None = None
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    dismissed: str | None = None
    alike: str = ""
    baseline: str | None = None
    edit: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value for one system; it never travels without its signature.

    `segments` is how many segments were scored, `interval` the 95 % bootstrap interval (low, high),
    `segment_values` one value for each segment in order, None where a segment was not scored.
    """

    metric: str
    system: str
    value: float
    signature: str
    segments: int
    interval: tuple[float, float] | None = None
    segment_values: tuple[float | None, ...] = ()
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Quality:
    """The MQM score of one system's findings, with the formula that made it.

    `penalty` is the weighted sum, `words` the evaluated words, `per_thousand` the penalty for 1,000 words,
    `value` the score on the profile's scale; `sufficient` is False for samples too small for a verdict.
    """

    system: str
    profile: str
    value: float
    penalty: float
    words: int
    per_thousand: float
    counts: Mapping[str, int]
    formula: str
    sufficient: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """How a run's findings stand to those of an earlier one, `origin`; dismissed findings are in none of the counts.

    `fixed` are the earlier findings that are gone, as `findings.json` had them (id, check, severity, segment, system,
    message).
    """

    origin: str
    new: int
    kept: int
    fixed: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PostEdit:
    """What a post-edit (`system`) did to the findings of the machine translation (`mt`) it was made of.

    `segments` counts all, `edited` those whose texts differ; `new`, `fixed` and `kept` count findings that nobody
    dismissed. `untouched` are the ids of segments left as they were with a finding that is major or worse, `worsened`
    those of edited segments with a finding that the translation did not have.
    """

    system: str
    mt: str
    segments: int
    edited: int
    new: int
    fixed: int
    kept: int
    untouched: tuple[str, ...] = ()
    worsened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermTally:
    """What translations do with one concept of the glossary, each segment counted once.

    `system` is "" for the human references. `states` counts segments by what was done (ok, case, variant, deprecated,
    missing, dnt-changed, forbidden, weak), `renderings` by the glossary's renderings that were found, right or wrong;
    `segments` names the first segments of each state but ok, as running number and id. `doubtful` is a row that
    accepted translations speak against: most of the references do without it.
    """

    concept: str
    zh: tuple[str, ...]
    system: str
    hits: int
    states: Mapping[str, int]
    renderings: Mapping[str, int]
    segments: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    doubtful: bool = False

    @property
    def consistency(self) -> float | None:
        """The share of the most frequent rendering among those found; None where none was found."""
        return max(self.renderings.values()) / sum(self.renderings.values()) if self.renderings else None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is, without its segments and findings, which its store streams."""

    id: str
    created: str
    version: str
    origin: str
    source_language: str
    target_language: str
    systems: tuple[str, ...]
    segments: int
    documents: int
    scores: tuple[Score, ...] = ()
    quality: tuple[Quality, ...] = ()
    warnings: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    finished: bool = False
    baseline: Baseline | None = None
    post_edits: tuple[PostEdit, ...] = ()
    terms: tuple[TermTally, ...] = ()

    def scores_of(self, system: str) -> Iterable[Score]:
        """The scores of one system, in the order they were asked for."""
        return (score for score in self.scores if score.system == system)


class Verdict(enum.Enum):
    """What a reviewer decided."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's decision on a finding or a segment; decisions are appended, never changed.

    `subject` is a finding id or a segment id, `text` the edited target or the reason, `time` ISO 8601 in UTC.
    """

    subject: str
    verdict: Verdict
    text: str
    reviewer: str
    time: str
