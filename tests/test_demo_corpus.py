"""The demo corpus and its answer key: every planted fault is found, nothing else is flagged."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from mtqa.checks.base import CHECKS
from mtqa.formats.base import ReadOptions
from mtqa.formats.load import load_bitext
from mtqa.glossary.tsv import read_glossary
from mtqa.model import Role
from mtqa.run.config import RunConfig
from mtqa.run.pipeline import Steps, run
from mtqa.run.store import Store

CORPORA = Path(__file__).resolve().parent.parent / "corpora"


@dataclass(frozen=True)
class Planted:
    segment: str
    check: str
    marked: str
    why: str


def key() -> list[Planted]:
    with (CORPORA / "expected.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Planted(row["segment"], row["check"], row["marked_text"], row["why"]) for row in rows]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("demo") / "run.db"
    run(RunConfig(CORPORA / "demo.tmx", CORPORA / "glossary.tsv"), path, steps=Steps(score=False))
    return Store.open(path)


@pytest.fixture(scope="module")
def on_references(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The references of the demo as if they were the translation under review."""
    folder = tmp_path_factory.mktemp("references")
    lines = [
        unit for unit in load_bitext(CORPORA / "demo.tmx", systems={}, references=(), options=ReadOptions()).units()
    ]
    rows = ["id\tdocument\tsource\ttarget"]
    for unit in lines:
        reference = next(entry.text.plain for entry in unit.variants if entry.role is Role.REFERENCE)
        rows.append("\t".join((unit.id, unit.document, unit.source.plain, reference)))
    corpus = folder / "references.tsv"
    corpus.write_text("\n".join(rows) + "\n", "utf-8")
    config = RunConfig(corpus, CORPORA / "glossary.tsv", as_of="2026-11-01")
    run(config, folder / "run.db", steps=Steps(score=False))
    return Store.open(folder / "run.db")


def found_at(demo: Store) -> dict[tuple[str, str], list[str]]:
    """The marked texts of all findings by segment and check."""
    segments = {segment.index: segment for segment in demo.segments("demo-mt")}
    marks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in demo.findings():
        segment = segments[finding.index]
        marks[finding.segment, finding.check] += [span.of(segment.target) for span in finding.target_spans]
        marks[finding.segment, finding.check] += [span.of(segment.source) for span in finding.source_spans]
    return marks


@pytest.mark.parametrize("planted", key(), ids=lambda planted: f"{planted.segment}-{planted.check}")
def test_every_planted_fault_is_found(demo: Store, planted: Planted) -> None:
    marks = found_at(demo)[planted.segment, planted.check]
    assert any(mark and (mark in planted.marked or planted.marked in mark) for mark in marks), planted.why


def test_nothing_else_is_flagged(demo: Store) -> None:
    planted = {(row.segment, row.check) for row in key()}
    alarms = [
        f"{finding.segment} {finding.check}: {finding.message}"
        for finding in demo.findings()
        if (finding.segment, finding.check) not in planted
    ]
    assert alarms == []


def test_human_references_are_quiet(on_references: Store) -> None:
    assert [f"{finding.segment} {finding.check}: {finding.message}" for finding in on_references.findings()] == []


def test_the_key_names_checks_that_exist() -> None:
    assert {row.check for row in key()} <= set(CHECKS.names())


def test_size_and_share_of_faultless_segments(demo: Store) -> None:
    ids = [segment.id for segment in demo.segments("demo-mt")]
    faulty = {row.segment for row in key()}
    assert len(ids) == len(set(ids)) >= 80
    assert len(demo.documents()) == 6
    assert len(ids) - len(faulty) >= len(ids) / 2
    assert len(read_glossary(CORPORA / "glossary.tsv").concepts) >= 60


def test_traps_are_faultless_segments() -> None:
    with (CORPORA / "quiet.tsv").open(encoding="utf-8", newline="") as stream:
        traps = {row["segment"] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert len(traps) >= 20
    assert not traps & {row.segment for row in key()}


def test_findings_are_the_same_every_time(demo: Store, tmp_path: Path) -> None:
    run(
        RunConfig(CORPORA / "demo.tmx", CORPORA / "glossary.tsv", jobs=2), tmp_path / "run.db", steps=Steps(score=False)
    )
    with Store.open(tmp_path / "run.db") as other:
        again = [json.dumps([finding.id, finding.message, finding.segment]) for finding in other.findings()]
    assert again == [json.dumps([finding.id, finding.message, finding.segment]) for finding in demo.findings()]
