"""The scoring step: a real COMET checkpoint through the whole run, resumed where it was stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mtqa.metrics.comet import Comet
from mtqa.run.config import RunConfig
from mtqa.run.pipeline import Steps, run
from mtqa.run.progress import Silent
from mtqa.run.scoring import KEEP_EVERY
from mtqa.run.store import Store

sys.path.insert(0, str(Path(__file__).parent.parent))
import tiny_comet

ONLY_SCORES = Steps(check=False)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_comet.make(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = ["source\ttarget\treference\tsystem"]
    for number in range(2 * KEEP_EVERY + 6):
        target = "" if number == 3 else f"The fund fell by {number} percent."
        rows += [f"基金下跌{number}%。\t{target}\tThe fund lost {number} percent.\ta"]
    path = tmp_path / "corpus.tsv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def scores(corpus: Path, model: Path, store: Path, **options) -> Store:
    run(
        RunConfig(corpus, metrics=("comet",), comet_model=str(model), bootstrap=50, **options), store, steps=ONLY_SCORES
    )
    return Store.open(store)


def test_comet_scores_and_says_what_it_left_out(corpus: Path, model: Path, tmp_path: Path) -> None:
    with scores(corpus, model, tmp_path / "run.db") as store:
        (score,) = store.scores()
    assert score.segments == 2 * KEEP_EVERY + 5
    assert score.segment_values[3] is None, "an empty translation is no translation"
    assert "excluded:1" in score.signature
    assert f"model:{model.name}@" in score.signature
    assert score.interval is not None
    assert score.interval[0] <= score.value <= score.interval[1]


def test_a_stopped_run_goes_on_behind_what_it_has(
    corpus: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = scores(corpus, model, tmp_path / "whole.db")
    streamed: list[int] = []
    genuine = Comet.stream

    def stopping(self, pairs):
        streamed.append(len(pairs))
        for place, row in enumerate(genuine(self, pairs)):
            if len(streamed) == 1 and place == KEEP_EVERY + 3:
                raise KeyboardInterrupt
            yield row

    monkeypatch.setattr(Comet, "stream", stopping)
    with pytest.raises(KeyboardInterrupt):
        scores(corpus, model, tmp_path / "cut.db")
    cut = scores(corpus, model, tmp_path / "cut.db")
    assert streamed[1] == streamed[0] - KEEP_EVERY, "what was kept is not counted again"
    first, second = next(whole.scores()), next(cut.scores())
    assert second.segment_values == pytest.approx(first.segment_values, abs=1e-6, nan_ok=True)
    assert second.signature == first.signature


def test_a_model_that_cannot_be_had_is_told_and_the_run_goes_on(corpus: Path, tmp_path: Path) -> None:
    config = RunConfig(corpus, metrics=("comet", "bleu"), comet_model=str(tmp_path / "absent"), bootstrap=0)
    result = run(config, tmp_path / "run.db", Silent(), ONLY_SCORES)
    assert [score.metric for score in result.scores] == ["bleu"]
    (told,) = [line for line in result.warnings if "COMET was not scored" in line]
    assert "absent" in told


def test_without_references_every_metric_that_needs_them_says_so(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("source\ttarget\n好。\tGood.\n", "utf-8")
    result = run(RunConfig(corpus, metrics=("bleu", "ter")), tmp_path / "run.db", steps=ONLY_SCORES)
    assert result.scores == ()
    assert [line.partition(":")[0] for line in result.warnings] == ["BLEU was not scored", "TER was not scored"]


def test_segments_without_a_reference_are_left_out_and_counted(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("source\ttarget\treference\n好。\tGood.\tGood.\n坏。\tBad.\t\n", "utf-8")
    result = run(RunConfig(corpus, metrics=("chrf",), bootstrap=0), tmp_path / "run.db", steps=ONLY_SCORES)
    (score,) = result.scores
    assert (score.segments, score.segment_values, score.value) == (1, (100.0, None), 100.0)
    assert score.signature.endswith("|noref:1")
