"""The MQM score: worked examples, what counts and what does not, and published penalties of fifteen systems."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from mtqa.errors import UnknownNameError
from mtqa.model import Category, Finding, Severity
from mtqa.mqm import count_words, quality

NEUTRAL, MINOR, MAJOR, CRITICAL = Severity


def finding(severity: Severity, index: int = 0, category: Category = Category.MISTRANSLATION, **other) -> Finding:
    details = {"system": "", "message": "", "dismissed": None, **other}
    return Finding("id", "check", category, severity, str(index), index, **details)


def findings(critical: int = 0, major: int = 0, minor: int = 0, neutral: int = 0) -> list[Finding]:
    counts = ((CRITICAL, critical), (MAJOR, major), (MINOR, minor), (NEUTRAL, neutral))
    return [finding(severity, index) for severity, count in counts for index in range(count)]


@pytest.mark.parametrize(
    ("found", "words", "profile", "penalty", "per_thousand", "value"),
    [
        # The worked example that goes with the MQM 2.0 scoring models.
        pytest.param(findings(2, 3, 8), 5000, "mqm", 73, 14.6, 98.54, id="5,000 words"),
        pytest.param(findings(0, 0, 0, 9), 1000, "mqm", 0, 0, 100, id="neutral findings cost nothing"),
        pytest.param([], 1000, "mqm", 0, 0, 100, id="no findings"),
        pytest.param(findings(1), 10, "mqm", 25, 2500, 0, id="not below 0, and the penalty says how far"),
        pytest.param(findings(2, 3, 8), 5000, "lisa", 43, 8.6, 99.14, id="LISA: critical 10"),
        pytest.param([finding(CRITICAL)] * 4, 1000, "xcomet", 25, 25, 97.5, id="XCOMET: 25 at most for a segment"),
        pytest.param([], 0, "mqm", 0, 0, 100, id="no words, nothing found"),
        pytest.param(findings(0, 1), 0, "mqm", 5, 0, 0, id="no words, something found"),
        pytest.param(
            [finding(MINOR, 0, Category.PUNCTUATION), finding(MAJOR, 1, Category.PUNCTUATION), finding(MINOR, 2)],
            1000, "wmt", 6.1, 6.1, 99.39, id="WMT: minor punctuation 0.1",
        ),
    ],
)  # fmt: skip
def test_quality(found, words, profile, penalty, per_thousand, value) -> None:
    result = quality(found, words, profile)
    figures = (result.penalty, result.per_thousand, result.value)
    assert figures == (pytest.approx(penalty), pytest.approx(per_thousand), pytest.approx(value))


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        (finding(CRITICAL, dismissed="a false alarm"), "dismissed with a reason"),
        (finding(CRITICAL, dismissed=""), "dismissed without one"),
        (finding(CRITICAL, system="another"), "another system's"),
    ],
)
def test_what_does_not_count(left_out: Finding, why: str) -> None:
    assert quality([*findings(0, 1), left_out], 1000) == quality(findings(0, 1), 1000), why


def test_counts_name_every_severity() -> None:
    assert quality(findings(1, 0, 2), 1000).counts == {"neutral": 0, "minor": 2, "major": 0, "critical": 1}


@pytest.mark.parametrize(
    ("result", "said", "unsaid"),
    [
        pytest.param(
            quality(findings(2, 3, 8), 5000),
            ["100 × (1 − 73 penalty points / 5000 English target words) = 98.54", "critical 25", "2 critical"],
            ["insufficient", "not below"],
            id="figures, unit, weights, criticals",
        ),
        pytest.param(quality(findings(0, 1), 299), ["insufficient sample"], ["whatever the score"], id="few words"),
        pytest.param(quality(findings(0, 1), 300), [], ["insufficient sample"], id="just enough words"),
        pytest.param(quality(findings(0, 9), 30), ["not below 0"], [], id="more penalty than words"),
        pytest.param(quality([], 1000, "xcomet"), ["at most 25 for a segment"], [], id="the cap"),
    ],
)
def test_formula_says_what_was_done(result, said: list[str], unsaid: list[str]) -> None:
    assert [text for text in said if text not in result.formula] == []
    assert [text for text in unsaid if text in result.formula] == []
    assert result.sufficient is ("insufficient" not in result.formula)


def test_an_unknown_profile_names_the_known() -> None:
    with pytest.raises(UnknownNameError, match="'mgm'; known: lisa, mqm, wmt, xcomet"):
        quality([], 1, "mgm")


def test_a_negative_number_of_words() -> None:
    with pytest.raises(ValueError, match="-1"):
        quality([], -1)


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("", 0, "nothing"),
        (" \n\t ", 0, "only spaces"),
        ("The cat sat.", 3, "a full stop belongs to its word"),
        ("It grew – slowly — and … well", 5, "marks between spaces are no words"),
        ("non-proliferation don't U.S. 1,000 5.2%", 5, "one word each"),
        ("GDP中国 grew", 2, "Han left in English is part of its piece"),
        ("🙂 𠮷", 1, "an emoji is no word, a rare character is one"),
        ("_ __ ___", 0, "underscores are marks"),
        ("-" * 100_000, 0, "a long run of marks takes no time"),
    ],
)
def test_count_words(text: str, words: int, why: str) -> None:
    assert count_words(text) == words, why


def test_published_system_scores_of_ted(data_dir: Path) -> None:
    """Penalty for a segment of fifteen systems, as released with the marks of professional raters."""
    folder = data_dir / "mqm-ted-zhen"
    with (folder / "system_scores.tsv").open(encoding="utf-8") as stream:
        published = {row["system"]: float(row["mqm"]) for row in csv.DictReader(stream, delimiter="\t")}
    segments: Counter[tuple[str, str, str]] = Counter()
    marks: dict[str, list[Finding]] = {system: [] for system in published}
    with (folder / "mqm.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            system = {"refA": "ref"}.get(row["system"], row["system"])
            segments[system, row["doc"], row["seg_id"]] += 1
            if row["severity"] in ("Major", "Minor"):
                punctuation = row["category"] == "Fluency/Punctuation"
                category = Category.PUNCTUATION if punctuation else Category.OTHER
                marks[system].append(finding(Severity(row["severity"].lower()), 0, category, system=system))
    counts = Counter(system for system, _, _ in segments)
    assert len(published) == 15
    for system, expected in published.items():
        result = quality(marks[system], 1000, "wmt", system)
        assert result.penalty / counts[system] == pytest.approx(expected, abs=5e-4), system
