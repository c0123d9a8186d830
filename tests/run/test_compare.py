"""Comparisons say what sacrebleu would, find no difference where there is none, and refuse what does not compare."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from mtqa.errors import MtqaError
from mtqa.model import Category, Finding, Role, Score, Severity, Text, Unit, Variant
from mtqa.run.compare import Options, Result, compare
from mtqa.run.store import Store
from mtqa.significance import holm

WORDS = ["the", "bank", "raised", "its", "rate", "by", "two", "points", "while", "exports", "fell", "again"]


def translations(noise: float, count: int = 120) -> list[str]:
    """The same sentences every time, each word wrong with the probability `noise`."""
    draw = random.Random(1)
    right = [[draw.choice(WORDS) for _ in range(draw.randint(4, 14))] for _ in range(count)]
    draw = random.Random(noise)
    return [" ".join(word if draw.random() > noise else draw.choice(WORDS) for word in line) for line in right]


REFERENCE = translations(0)
SYSTEMS = {"one": translations(0.30), "two": translations(0.29), "three": translations(0.7)}


def finding(index: int, name: str, dismissed: str | None = None) -> Finding:
    category, severity = Category.MISTRANSLATION, Severity.MAJOR
    return Finding(name, "number-mismatch", category, severity, str(index), index, "", "a message", dismissed=dismissed)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Writes a finished run."""

    def made(
        name: str,
        systems: Mapping[str, Sequence[str]] = SYSTEMS,
        references: Sequence[str] | None = REFERENCE,
        sources: Sequence[str] | None = None,
        findings: Mapping[str, Sequence[Finding]] | None = None,
        scores: Sequence[Score] = (),
        **about: object,
    ) -> Path:
        count = len(next(iter(systems.values())))
        texts = sources or ["句" * (n % 50 + 1) for n in range(count)]
        with Store.create(tmp_path / name / "run.db") as store:
            store.begin(name, mtqa="0", origin="x", source_language="zh", target_language="en")
            store.load(
                Unit("", Text(texts[n]), (
                    *(Variant(Text(lines[n]), Role.MT, system) for system, lines in systems.items()),
                    *([Variant(Text(references[n]), Role.REFERENCE)] if references else ()),
                ), document=f"d{n // 40}")
                for n in range(count)
            )  # fmt: skip
            for system, found in (findings or {}).items():
                store.add_findings(system, found, f"check:{system}", 1)
            for score in scores:
                store.add_score(score)
            store.put(**{"finished": True, **about})
        return tmp_path / name

    return made


def of(result: Result, system: str, metric: str):
    (entry,) = [entry for entry in result.comparisons if entry.system == system]
    (found,) = [found for found in entry.metrics if found.metric == metric]
    return found


@pytest.mark.parametrize(("test", "draws"), [("bs", 1000), ("ar", 2000)])
def test_p_values_and_values_are_those_of_sacrebleu(make, test: str, draws: int) -> None:
    options = Options(metrics=("bleu", "chrf", "ter"), test=test, draws=draws)
    result = compare([make("run")], options)
    named = [(name, lines) for name, lines in SYSTEMS.items()]
    theirs = {"bleu": BLEU(), "chrf": CHRF(), "ter": TER()}
    _, results = PairedTest(named, theirs, [REFERENCE], test_type=test, n_samples=draws)()
    del results["System"]
    for metric, scores in zip(theirs, results.values(), strict=True):
        raw = []
        for (name, _), expected in zip(named[1:], scores[1:], strict=True):
            ours = of(result, name, metric)
            assert (ours.value, ours.p) == (expected.score, expected.p_value)
            assert ours.baseline == scores[0].score
            assert (ours.interval is None) == (test == "ar")
            raw.append(ours.p)
        assert [of(result, name, metric).p_corrected for name, _ in named[1:]] == holm(raw)
    assert 2 / draws < of(result, "two", "bleu").p < 0.9, "a case that says nothing"


@pytest.mark.parametrize("test", ["bs", "ar"])
def test_a_system_does_not_differ_from_its_copy(make, test: str) -> None:
    found = {"a": [finding(1, "f1"), finding(2, "f2")], "b": [finding(1, "f1"), finding(2, "f2")]}
    run = make("run", {"a": SYSTEMS["one"], "b": SYSTEMS["one"]}, findings=found)
    (entry,) = compare([run], Options(metrics=("bleu", "chrf", "ter"), test=test, draws=200)).comparisons
    for metric in entry.metrics:
        assert (metric.difference, metric.p, metric.p_corrected) == (0, 1, 1)
        assert (metric.better, metric.worse, metric.equal) == (0, 0, 120)
        assert metric.top == ()
        assert all(group.baseline == group.value for group in (*metric.documents, *metric.lengths))
    assert (entry.findings.new, entry.findings.gone) == ((), ())
    assert len(entry.findings.kept) == 2
    assert entry.warnings == (), "no difference is not a small difference"


def test_better_and_worse_are_the_readers_not_the_scales(make) -> None:
    """A lower TER is better; the first segment was mended, the second spoilt, the third left, the fourth mended."""
    before = ["the bank fell", "exports fell again", "the rate", "imports rise"]
    after = ["the bank raised its rate", "exports rose", "the rate", "imports rose"]
    reference = ["the bank raised its rate", "exports fell again", "the rate fell", "imports rose again"]
    run = make("run", {"before": before, "after": after}, reference)
    (entry,) = compare([run], Options(metrics=("chrf", "ter"), top=1)).comparisons
    for metric in entry.metrics:
        assert (metric.better, metric.worse, metric.equal, metric.segments) == (2, 1, 1, 4)
        assert len(metric.top) == 1
    ter = entry.metrics[1]
    assert ter.gain == -ter.difference
    worst = ter.top[0]
    assert (worst.id, worst.baseline_text, worst.text) == ("2", before[1], after[1])
    assert (worst.baseline_value, round(worst.value, 2)) == (0, 66.67)


def test_groups_cover_every_segment_and_are_scored_alone(make) -> None:
    found = of(compare([make("run")], Options(metrics=("bleu",))), "two", "bleu")
    assert [(group.name, group.segments) for group in found.documents] == [("d0", 40), ("d1", 40), ("d2", 40)]
    assert found.documents[1].value == BLEU().corpus_score(SYSTEMS["two"][40:80], [REFERENCE[40:80]]).score
    assert found.documents[1].baseline == BLEU().corpus_score(SYSTEMS["one"][40:80], [REFERENCE[40:80]]).score
    # Sources are 1 to 50 characters long, then again, then 1 to 20.
    assert [(group.name, group.segments) for group in found.lengths] == [("0-10", 30), ("11-20", 30), ("21-40", 40), ("41-80", 20)]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("second", "baseline", "expected", "why"),
    [
        (("one", "two"), "", [("one", "one"), ("two", "two")], "each with its namesake"),
        (("new",), "", [("one", "new")], "no namesake: with the first of the first run"),
        (("one", "new"), "", [("one", "one")], "some namesakes: only those"),
        (("one", "two"), "two", [("two", "one"), ("two", "two")], "with the one that was asked for"),
    ],
)
def test_what_is_compared_with_what(make, second, baseline: str, expected, why: str) -> None:
    before = make("before", {"one": SYSTEMS["one"], "two": SYSTEMS["two"]})
    after = make("after", dict.fromkeys(second, SYSTEMS["three"]))
    result = compare([before, after], Options(baseline=baseline, metrics=("bleu",), draws=50))
    assert [(entry.baseline, entry.system) for entry in result.comparisons] == expected, why
    assert {(entry.baseline_run, entry.run) for entry in result.comparisons} == {(str(before), str(after))}
    assert all(entry.metrics[0].value == of(result, second[0], "bleu").value for entry in result.comparisons)


def test_baseline_within_a_run(make) -> None:
    result = compare([make("run")], Options(baseline="two", metrics=("bleu",), draws=50))
    assert [(entry.baseline, entry.system) for entry in result.comparisons] == [("two", "one"), ("two", "three")]


def test_findings_that_came_went_and_stayed(make) -> None:
    """A finding is the same by segment and id; a dismissed one is none."""
    before = [finding(0, "stays"), finding(1, "goes"), finding(2, "moves"), finding(3, "was dismissed", "right so")]
    after = [finding(0, "stays"), finding(4, "comes"), finding(5, "moves"), finding(6, "is dismissed", "right so")]
    runs = [make(name, {"s": SYSTEMS["one"]}, findings={"s": found}) for name, found in (("a", before), ("b", after))]
    changes = compare(runs, Options(metrics=("bleu",), draws=50)).comparisons[0].findings
    assert [entry.id for entry in changes.kept] == ["stays"]
    assert [(entry.id, entry.index) for entry in changes.new] == [("comes", 4), ("moves", 5)]
    assert [(entry.id, entry.index) for entry in changes.gone] == [("goes", 1), ("moves", 2)]


def neural(system: str, values: Sequence[float | None], signature: str = "model:x|prec:fp32") -> Score:
    kept = [value for value in values if value is not None]
    return Score("comet", system, sum(kept) / len(kept), signature, len(kept), None, tuple(values))


def test_neural_values_come_from_the_runs(make) -> None:
    """A segment that one of the two was not scored on does not count; excluded ones are no other way of scoring."""
    systems = {"a": ["x"] * 4, "b": ["y"] * 4}
    scores = [neural("a", [0.5, 0.7, None, 0.6]), neural("b", [0.6, 0.6, 0.9, 0.9], "model:x|prec:fp32|excluded:1")]
    found = of(compare([make("run", systems, None, scores=scores)]), "b", "comet")
    assert found.segments == 3
    assert (found.baseline, found.value) == pytest.approx((0.6, 0.7))
    assert (found.better, found.worse, found.equal) == (2, 1, 0)
    assert found.top[0].id == "4"
    assert found.signature == "model:x|prec:fp32"


def test_metrics_are_those_that_every_system_has(make) -> None:
    systems = {"a": ["x"] * 2, "b": ["y"] * 2}
    run = make("run", systems, ["x", "y"], scores=[neural("a", [0.1, 0.2]), Score("bleu", "a", 1, "s", 2), Score("bleu", "b", 1, "s", 2)])  # fmt: skip  # noqa: E501
    assert [found.metric for found in compare([run]).comparisons[0].metrics] == ["bleu"]


def test_a_run_without_scores_compares_findings(make) -> None:
    run = make("run", {"a": ["x"], "b": ["y"]}, None, findings={"b": [finding(0, "f")]})
    (entry,) = compare([run]).comparisons
    assert entry.metrics == ()
    assert len(entry.findings.new) == 1


def test_a_difference_that_may_be_luck_is_told(make) -> None:
    result = compare([make("run")], Options(metrics=("bleu", "ter")))
    close, clear = result.comparisons
    assert close.metrics[0].p_corrected > 0.05 > clear.metrics[0].p_corrected
    assert [text for text in close.warnings if "may well be luck" in text and "BLEU (p = 0." in text]
    assert clear.warnings == ()


def test_a_sure_difference_that_is_small_is_told(make) -> None:
    """One word in a hundred and fifty, always for the worse: no luck, and no reason to choose the other system."""
    words = [" ".join(f"w{row}x{number}" for number in range(150)) for row in range(30)]
    systems = {"a": words, "b": [text.replace("x75 ", "y ") for text in words], "c": ["none"] * 30}
    close, clear = compare([make("run", systems, words)], Options(metrics=("chrf",))).comparisons
    assert -1 < close.metrics[0].difference < 0
    assert close.metrics[0].p_corrected < 0.05
    assert close.warnings[0].startswith("no luck, but too small to mean much: chrF (-0.")
    assert clear.warnings == ()


@pytest.mark.parametrize(("draws", "told"), [(39, 1), (40, 0)])
def test_draws_that_cannot_show_anything(make, draws: int, told: int) -> None:
    """Two comparisons: twice 1 of 40 is 0.05, twice 1 of 41 is below it."""
    warnings = compare([make("run")], Options(metrics=("bleu",), draws=draws)).warnings
    assert len([text for text in warnings if "too few" in text]) == told


def test_metrics_that_disagree_are_told(make) -> None:
    """Values of two neural metrics, one up and one down."""
    systems = {"a": ["x"] * 3, "b": ["y"] * 3}
    scores = [neural("a", [0.1, 0.1, 0.2]), neural("b", [0.9, 0.9, 0.8])]
    scores += [Score("other", name, 0, "s", 3, None, (level, level, level)) for name, level in (("a", 0.9), ("b", 0.1))]
    (entry,) = compare([make("run", systems, None, scores=scores)]).comparisons
    assert entry.warnings[0] == "metrics disagree: better by COMET, worse by other"


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (True, True)])
def test_both_runs_are_scored_against_the_same_references(make, first: bool, second: bool) -> None:
    """Those of the first run, or of the second where the first has none."""
    other = translations(0.1)
    runs = [
        make("before", {"s": SYSTEMS["one"]}, REFERENCE if first else None),
        make("after", {"s": SYSTEMS["two"]}, other if second else None),
    ]
    used = REFERENCE if first else other
    result = compare(runs, Options(metrics=("bleu",), draws=50))
    found = of(result, "s", "bleu")
    assert found.baseline == BLEU().corpus_score(SYSTEMS["one"], [used]).score
    assert found.value == BLEU().corpus_score(SYSTEMS["two"], [used]).score
    assert len([text for text in result.warnings if "other references" in text]) == 1


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"config": {"glossary": "other.tsv"}}, "glossary"),
        ({"config": {"skip": ["number-mismatch"]}}, "skip"),
        ({"mtqa": "9"}, "version 0 and 9"),
        ({"config": {"bootstrap": 5}}, None),
    ],
)
def test_findings_made_in_different_ways_are_told(make, about: dict[str, object], told: str | None) -> None:
    runs = [make("before"), make("after", **about)]
    warnings = compare(runs, Options(metrics=("bleu",), draws=100)).warnings
    assert [told in text for text in warnings] == ([True] if told else [])


def unfinished(make) -> list[Path]:
    return [make("run", finished=False)]


ERRORS = {
    "unfinished": (unfinished, Options(), "the run is not finished; give the same `mtqa run` again"),
    "absent": (lambda make: [Path("absent")], Options(), "absent: no such run"),
    "unknown baseline": (
        lambda make: [make("run")],
        Options(baseline="x"),
        "no system is called 'x'; it has one, two, three",
    ),
    "one system": (lambda make: [make("run", {"s": ["x"]}, ["x"])], Options(), "has one system, s; give a second run"),
    "other length": (
        lambda make: [make("a", {"s": ["x"] * 3}, None), make("b", {"s": ["x"] * 2}, None)],
        Options(),
        "different sources: 3 segments and 2",
    ),
    "other sources": (
        lambda make: [
            make("a", {"s": ["x"] * 2}, None, ["一", "二"]),
            make("b", {"s": ["x"] * 2}, None, ["一", "三"]),
        ],
        Options(),
        "different sources: segment 2 is another one",
    ),
    "unknown metric": (lambda make: [make("run")], Options(metrics=("blue",)), "did you mean bleu?"),
    "neural not scored": (lambda make: [make("run")], Options(metrics=("comet",)), "COMET was not scored for one"),
    "no reference": (
        lambda make: [make("run", references=None)],
        Options(metrics=("bleu",)),
        "BLEU has no segment that both one and two have; give one with --reference",
    ),
    "another model": (
        lambda make: [
            make("a", {"s": ["x"]}, None, scores=[neural("s", [0.5])]),
            make("b", {"s": ["x"]}, None, scores=[neural("s", [0.5], "model:y|prec:fp32")]),
        ],
        Options(),
        "COMET was scored in different ways, which do not compare: model:x|prec:fp32 and model:y|prec:fp32",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_does_not_compare_is_refused_in_one_line(make, case: str) -> None:
    runs, options, told = ERRORS[case]
    with pytest.raises(MtqaError) as caught:
        compare(runs(make), options)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
