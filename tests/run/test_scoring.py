"""The scoring step: a real COMET checkpoint through the whole run, resumed where it was stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mtqa.metrics.comet import Comet
from mtqa.report.write import write_report
from mtqa.run.config import RunConfig
from mtqa.run.pipeline import Steps, run
from mtqa.run.progress import Silent
from mtqa.run.scoring import ERROR_SPAN, KEEP_EVERY
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


def test_without_references_one_line_names_the_metrics_that_need_them(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("source\ttarget\n好。\tGood.\n", "utf-8")
    result = run(RunConfig(corpus, metrics=("bleu", "ter")), tmp_path / "run.db", steps=ONLY_SCORES)
    assert result.scores == ()
    assert [line.partition(":")[0] for line in result.warnings] == ["BLEU and TER were not scored"]


def test_without_references_every_metric_of_a_usual_run_says_so_and_the_run_goes_on(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("source\ttarget\treference\n好。\tGood.\t \n坏。\tBad.\t\n", "utf-8")
    result = run(RunConfig(corpus), tmp_path / "run.db", steps=ONLY_SCORES)
    assert result.scores == ()
    assert result.finished
    told = [line for line in result.warnings if " not scored: " in line]
    assert sorted(line.partition(" w")[0] for line in told) == ["BLEU, chrF, chrF++ and TER", "COMET"]
    assert all("--reference FILE" in line for line in told)


def test_a_system_without_one_fit_segment_is_told(model: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("source\ttarget\treference\n今天天气好。\t今天天气好。\tA fine day.\n", "utf-8")
    config = RunConfig(corpus, metrics=("comet",), comet_model=str(model))
    result = run(config, tmp_path / "run.db", steps=ONLY_SCORES)
    assert result.scores == ()
    assert "COMET of mt was not scored: not one segment is fit for it" in result.warnings


def test_segments_without_a_reference_are_left_out_and_counted(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("source\ttarget\treference\n好。\tGood.\tGood.\n坏。\tBad.\t\n", "utf-8")
    result = run(RunConfig(corpus, metrics=("chrf",), bootstrap=0), tmp_path / "run.db", steps=ONLY_SCORES)
    (score,) = result.scores
    assert (score.segments, score.segment_values, score.value) == (1, (100.0, None), 100.0)
    assert score.signature.endswith("|noref:1")


def test_what_is_left_out_is_listed_with_its_segments(model: Path, tmp_path: Path) -> None:
    rows = ["source\ttarget\treference\tsystem"]
    rows += [f"基金下跌{n}%。\t\tThe fund fell.\ta" for n in range(7)]
    rows += ["基金下跌。\t基金下跌。\tThe fund fell.\ta", "基金下跌。\t" + "The bank. " * 60 + "\tThe fund fell.\ta"]
    rows += ["基金上涨。\t股票上涨了\tThe fund rose.\ta", "基金上涨。\tThe fund rose.\tThe fund rose.\ta"]
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("\n".join(rows) + "\n", "utf-8")
    with scores(corpus, model, tmp_path / "run.db") as store:
        told = [line for line in store.warnings() if line.startswith("COMET of a")]
        (score,) = store.scores()
    cut, whole = (value for value in score.segment_values if value is not None)  # segments 9 and 11
    worst = (9 * min(cut, whole) + cut + whole) / 11
    assert told == [
        "COMET of a: 7 segments left out: empty (1, 2, 3, 4, 5, …)",
        "COMET of a: 1 segment left out: copied (8)",
        "COMET of a: 1 segment left out: foreign (10)",
        "COMET of a: 1 segment too long, its end was not seen (9)",
        f"COMET of a: {worst:.4f} instead of {score.value:.4f} if what was left out (9) counted like the worst segment"
        f" that was scored ({min(cut, whole):.4f})",
        f"COMET of a: {cut:.4f} for what the model saw only the beginning of (1), {whole:.4f} for the rest",
    ]
    assert "|excluded:9|truncated:1|" in score.signature


def test_a_second_run_uses_what_the_first_left(
    corpus: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(Comet, "found", lambda self, genuine=Comet.found: counted.append(genuine(self)) or counted[-1])
    counted: list[tuple[int, int]] = []
    first = next(scores(corpus, model, tmp_path / "one.db").scores())
    edited = tmp_path / "edited.tsv"
    edited.write_text(corpus.read_text("utf-8").replace("fell by 9 percent", "fell 9 percent"), "utf-8")
    scores(edited, model, tmp_path / "two.db")
    uncached = next(scores(corpus, model, tmp_path / "three.db", cache=False).scores())
    assert counted[0][0] == 0
    assert counted[1][1] == 1, "one translation was edited"
    assert counted[1][0] >= counted[0][1] - 1
    assert counted[2] == counted[0], "--no-cache"
    assert uncached.segment_values == pytest.approx(first.segment_values, abs=1e-6, nan_ok=True)
    assert uncached.signature == first.signature


def test_a_cache_that_cannot_be_used_is_told_and_the_run_goes_on(
    corpus: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "file"))
    with scores(corpus, model, tmp_path / "run.db") as store:
        assert [line for line in store.warnings() if "is not used as COMET's cache" in line]
        assert len(list(store.scores())) == 1


@pytest.mark.parametrize("wanted", [True, False])
def test_error_spans_are_findings_where_they_are_asked_for(corpus: Path, tmp_path: Path, wanted: bool) -> None:
    xcomet = tiny_comet.make(tmp_path / "xcomet", "xcomet_metric")
    with scores(corpus, xcomet, tmp_path / "run.db", error_spans=wanted) as store:
        findings = list(store.findings("a"))
        targets = {segment.index: segment.target for segment in store.segments("a")}
        write_report(store, tmp_path / "report")
    assert bool(findings) is wanted
    assert {finding.check for finding in findings} <= {ERROR_SPAN}
    assert all(finding.target_spans[0].of(targets[finding.index]) for finding in findings)
    page = (tmp_path / "report/index.html").read_text("utf-8")
    assert (ERROR_SPAN in page) is wanted
