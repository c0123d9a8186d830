"""A run.db keeps what it was given, resumes, and never loses a decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.errors import StoreError
from mtqa.model import (
    Category,
    Decision,
    Finding,
    Quality,
    Role,
    Score,
    Severity,
    Span,
    Tag,
    Text,
    Unit,
    Variant,
    Verdict,
)
from mtqa.run.store import Store

TAG = Tag("ph", Span(1, 1), '<ph x="1"/>', {"x": "1"})


def unit(number: int, *systems: str, document: str = "") -> Unit:
    variants = [Variant(Text(f"Sentence {number} of {name}."), Role.MT, name) for name in systems]
    variants.append(Variant(Text("ref"), Role.REFERENCE))
    source = Text(f"第{number}句。𠮷", (TAG,))
    properties = (("x-origin", "a\tb"),)
    return Unit(f"u{number}", source, tuple(variants), document, number, number * 10, "2024-05-03", properties)


def finding(index: int, severity: Severity = Severity.MAJOR, check: str = "number-mismatch") -> Finding:
    return Finding(
        id=f"{index:016x}",
        check=check,
        category=Category.MISTRANSLATION,
        severity=severity,
        segment=f"u{index}",
        index=index,
        system="a",
        message="5 is not 6",
        line=index,
        source_spans=(Span(0, 1),),
        target_spans=(Span(2, 4), Span(3, 5)),
        evidence={"term": "汉", "expected": ["x"]},
        suggestion="6",
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "deep" / "run.db")
    store.begin("f1", mtqa="0", origin="demo.tmx", source_language="zh", target_language="en")
    store.load([unit(0, "a", "b", document="x"), unit(1, "a", document="y"), unit(2, "a", "b", document="x")])
    return store


def test_segments_come_back_as_they_went_in(store: Store) -> None:
    first = next(store.segments("a"))
    assert first.id == "u0"
    assert first.source == "第0句。𠮷"
    assert first.source_tags == (TAG,)
    assert first.references == ("ref",)
    assert first.properties == (("x-origin", "a\tb"),)
    assert (first.document, first.line, first.offset, first.date) == ("x", 0, 0, "2024-05-03")


def test_a_system_without_a_segment_has_an_empty_target_there(store: Store) -> None:
    assert [segment.target for segment in store.segments("b")] == ["Sentence 0 of b.", "", "Sentence 2 of b."]


def test_segments_from_the_middle(store: Store) -> None:
    assert [segment.index for segment in store.segments("a", 1)] == [1, 2]
    assert [segment.index for segment in store.segments("a", 1, 2)] == [1]


def test_documents_keep_their_order_and_their_segments(store: Store) -> None:
    assert store.documents() == ("x", "y")
    assert [segment.id for segment in store.document_segments("a", "x")] == ["u0", "u2"]


def test_findings_come_back_worst_first_within_a_segment(store: Store) -> None:
    findings = [finding(2), finding(0, Severity.MINOR), finding(0, Severity.CRITICAL)]
    store.add_findings("a", findings, "check:a", 3)
    kept = list(store.findings())
    assert [(entry.index, entry.severity) for entry in kept] == [
        (0, Severity.CRITICAL),
        (0, Severity.MINOR),
        (2, Severity.MAJOR),
    ]
    assert kept[2].evidence == {"term": "汉", "expected": ["x"]}
    assert kept[2].target_spans == (Span(2, 4), Span(3, 5))
    assert (kept[2].segment, kept[2].document, kept[2].line) == ("u2", "x", 2)
    assert list(store.findings("b")) == []


def test_scores_keep_their_order_values_and_gaps(store: Store) -> None:
    store.add_score(Score("ter", "a", 40.5, "sig", 2, (38.0, 43.0), (1.0, None, 2.0), higher_is_better=False))
    store.add_score(Score("bleu", "a", 20.0, "sig", 3))
    store.add_score(Score("ter", "b", 41.5, "sig", 3))
    assert [(score.metric, score.system) for score in store.scores()] == [("ter", "a"), ("ter", "b"), ("bleu", "a")]
    assert next(store.scores()).segment_values == (1.0, None, 2.0)
    assert next(store.scores()).interval == (38.0, 43.0)


def test_quality_comes_back(store: Store) -> None:
    quality = Quality("a", "mqm", 98.5, 15.0, 1000, 15.0, {"major": 3}, "formula", True)
    store.add_quality(quality)
    assert list(store.quality()) == [quality]


def test_an_unfinished_run_of_the_same_inputs_resumes(store: Store) -> None:
    store.add_findings("a", [finding(0)], "check:a", 1)
    assert store.begin("f1") is True
    assert store.done("check:a") == 1
    assert len(list(store.findings())) == 1


@pytest.mark.parametrize(
    ("fingerprint", "finished", "why"),
    [
        ("f2", False, "other inputs: what is there would be wrong"),
        ("f1", True, "a finished run is made again when asked for again"),
    ],
)
def test_anything_else_begins_anew(store: Store, fingerprint: str, finished: bool, why: str) -> None:
    store.add_findings("a", [finding(0)], "check:a", 1)
    store.warn(["old"])
    store.put(finished=finished)
    assert store.begin(fingerprint) is False, why
    assert (list(store.findings()), store.warnings(), store.done("check:a")) == ([], (), 0)


def test_decisions_outlive_every_re_run(store: Store) -> None:
    decision = Decision("00ff", Verdict.DISMISSED, "correct as is", "reviewer 1", "2024-05-03T10:00:00Z")
    store.decide(decision)
    store.begin("f2")
    store.begin("f3")
    assert list(store.decisions()) == [decision]


def test_a_failed_load_leaves_nothing(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "run.db")
    store.begin("f")

    def broken():  # a file that ends in the middle
        yield unit(0, "a")
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError):
        store.load(broken())
    assert store.run().segments == 0
    assert store.done("load") == 0


def test_refusals_name_the_file_and_the_next_step(tmp_path: Path, store: Store) -> None:
    with pytest.raises(StoreError, match=r"absent: no such run; make one with `mtqa run CORPUS`"):
        Store.open(tmp_path / "absent")
    other = tmp_path / "run.db"
    other.write_bytes(b"not a database, but long enough to look like one" * 10)
    with pytest.raises(StoreError, match=r"run\.db: not a run\.db"):
        Store.create(other)
    with pytest.raises(StoreError, match=r"no system is called 'c'; it has a, b"):
        next(store.segments("c"))
