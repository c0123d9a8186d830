"""The MQM score of a system's findings: what they cost together, for the number of words they were found in.

Two formulas circulate under the name of a quality score, and they differ by an order of magnitude. This is the raw
score of MQM 2.0, value = 100 × (1 − penalty / words), where the penalty is the sum of the findings' weights; the
penalty for 1,000 words stands beside it, and each result carries its formula with its figures.

Sources: themqm.org, "MQM scoring models"; Freitag et al. 2021 (WMT weights); Guerreiro et al. 2024 (XCOMET).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mtqa.errors import UnknownNameError
from mtqa.model import Category, Finding, Quality, Severity

# Fewer words than these say nothing about a system: one finding more or less moves the score too far.
SUFFICIENT_WORDS = 300


@dataclass(frozen=True, slots=True)
class Profile:
    """What findings cost: a weight for each severity, other weights for some categories of a severity.

    `cap` is the most that one segment's findings can cost together, None for no limit.
    """

    name: str
    title: str
    weights: Mapping[Severity, float]
    special: Mapping[tuple[Severity, Category], float] = field(default_factory=dict)
    cap: float | None = None
    source: str = ""

    def weight(self, severity: Severity, category: Category) -> float:
        """The cost of one finding in penalty points."""
        return self.special.get((severity, category), self.weights[severity])

    def describe(self) -> str:
        """The weights in words: `minor 1, major 5, critical 25`."""
        parts = [f"{severity.value} {weight:g}" for severity, weight in self.weights.items()]
        parts += [f"{s.value} {c.value} {weight:g}" for (s, c), weight in self.special.items()]
        return ", ".join(parts) + (f", at most {self.cap:g} for a segment" if self.cap is not None else "")


def _weights(neutral: float, minor: float, major: float, critical: float) -> dict[Severity, float]:
    return dict(zip(Severity, (neutral, minor, major, critical), strict=True))


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("mqm", "MQM 2.0", _weights(0, 1, 5, 25), source="themqm.org, MQM scoring models"),
        Profile(
            "wmt",
            "WMT (Google)",
            # Its 25 is for a "non-translation", the one kind of fault it calls worse than major.
            _weights(0, 1, 5, 25),
            special={(Severity.MINOR, Category.PUNCTUATION): 0.1},
            source="Freitag et al. 2021, Experts, Errors, and Context",
        ),
        Profile("lisa", "LISA-like", _weights(0, 1, 5, 10), source="after the LISA QA Model"),
        Profile("xcomet", "XCOMET", _weights(0, 1, 5, 10), cap=25, source="Guerreiro et al. 2024"),
    )
}


def profile_of(name: str) -> Profile:
    """The profile of this name. Raises UnknownNameError, which lists the known."""
    if name not in PROFILES:
        raise UnknownNameError(f"no quality profile is called {name!r}; known: {', '.join(sorted(PROFILES))}")
    return PROFILES[name]


def count_words(text: str) -> int:
    """Words of an English text: pieces between spaces that hold a letter or a digit.

    "Non-proliferation", "don't" and "1,000" are one word each; a dash between spaces is none.
    """
    return sum(any(map(str.isalnum, piece)) for piece in text.split())


def quality(findings: Iterable[Finding], words: int, profile: Profile | str = "mqm", system: str = "") -> Quality:
    """Weigh one system's findings against the number of English target words they were found in.

    Dismissed findings do not count, and neither do those of other systems. The value is 100 for no penalty and does
    not fall below 0; `per_thousand` and `penalty` go on counting. `counts` has every severity, so that a report can
    say that there is a critical finding, which fails a text whatever its score. Raises UnknownNameError for a profile
    that does not exist and ValueError for a negative number of words.
    """
    chosen = profile_of(profile) if isinstance(profile, str) else profile
    if words < 0:
        raise ValueError(f"not a number of words: {words}")
    counts: Counter[Severity] = Counter()
    by_segment: defaultdict[int, float] = defaultdict(float)
    for finding in findings:
        if finding.system == system and finding.dismissed is None:
            counts[finding.severity] += 1
            by_segment[finding.index] += chosen.weight(finding.severity, finding.category)
    penalty = sum(_capped(cost, chosen.cap) for cost in by_segment.values())
    value = _value(penalty, words)
    return Quality(
        system=system,
        profile=chosen.name,
        value=value,
        penalty=penalty,
        words=words,
        per_thousand=1000 * penalty / words if words else 0.0,
        counts={severity.value: counts[severity] for severity in Severity},
        formula=_formula(chosen, penalty, words, value, counts[Severity.CRITICAL]),
        sufficient=words >= SUFFICIENT_WORDS,
    )


def _capped(cost: float, cap: float | None) -> float:
    return cost if cap is None else min(cost, cap)


def _value(penalty: float, words: int) -> float:
    if not words:
        return 0.0 if penalty else 100.0
    return max(0.0, 100 * (1 - penalty / words))


def _formula(profile: Profile, penalty: float, words: int, value: float, critical: int) -> str:
    """The formula with its figures, the weights, and what keeps the value from being a verdict."""
    parts = [
        f"100 × (1 − {penalty:g} penalty points / {words} English target words) = {value:.2f}",
        f"{profile.title} weights: {profile.describe()}",
    ]
    if penalty > words:
        parts.append("not below 0")
    if critical:
        parts.append(f"{critical} critical {'finding fails' if critical == 1 else 'findings fail'} whatever the score")
    if words < SUFFICIENT_WORDS:
        parts.append(f"insufficient sample: fewer than {SUFFICIENT_WORDS} words")
    return "; ".join(parts)
