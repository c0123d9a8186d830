"""BLEU, chrF, chrF++ and TER are sacrebleu's figures, whatever the batches; this pins what sacrebleu keeps private."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import sacrebleu

from mtqa.metrics.base import METRICS, MetricOptions, Pair, pairs_of
from mtqa.metrics.bleu import Bleu
from mtqa.metrics.chrf import Chrf
from mtqa.metrics.chrf_plus_plus import ChrfPlusPlus
from mtqa.metrics.scoring import evaluate, score_of
from mtqa.metrics.ter import Ter

HYPOTHESES = [
    "The cat sat on the mat .",
    "",
    "He said “it’s fine”，really。",
    "China 's GDP grew by 5.2 % in 2023, to 126 trillion yuan.",
    "中国经济 grew",
    "a",
    "𠮷 is an astral 🙂 character",
    "the the the the the the the the",
]
ONE = [
    "The cat sat on the mat.",
    "An empty translation has nothing in common with this.",
    "He said, 'It is fine', indeed.",
    "In 2023 the GDP of China rose 5.2% to 126 trillion yuan.",
    "The Chinese economy grew",
    "b",
    "𠮷 is an astral 🙂 character",
    "the cat the dog the cow",
]
TWO = [text.upper() for text in reversed(ONE)]
THREE = ["On the mat sat the cat.", "Nothing.", "Fine.", "GDP up 5.2%.", "Economy.", "a b", "x", "the"]
SOME = [None if number % 3 else text for number, text in enumerate(TWO)]

CORPORA = [
    pytest.param([ONE], 1, id="one reference"),
    pytest.param([ONE, TWO], 2, id="two references"),
    pytest.param([ONE, TWO, THREE], 3, id="three: lengths of TER are thirds, whose sum depends on the order"),
    pytest.param([ONE, SOME], -1, id="a second one for some segments"),
]
SETTINGS = [
    pytest.param(Bleu(), lambda eff: sacrebleu.BLEU(effective_order=eff), id="BLEU"),
    pytest.param(Bleu(lowercase=True), lambda eff: sacrebleu.BLEU(lowercase=True, effective_order=eff), id="BLEU-lc"),
    pytest.param(Bleu(tokenize="zh"), lambda eff: sacrebleu.BLEU(tokenize="zh", effective_order=eff), id="BLEU-zh"),
    pytest.param(
        Bleu(smooth="floor"), lambda eff: sacrebleu.BLEU(smooth_method="floor", effective_order=eff), id="BLEU-floor"
    ),
    pytest.param(Chrf(), lambda _: sacrebleu.CHRF(), id="chrF"),
    pytest.param(ChrfPlusPlus(), lambda _: sacrebleu.CHRF(word_order=2), id="chrF++"),
    pytest.param(Ter(), lambda _: sacrebleu.TER(), id="TER"),
    pytest.param(Ter(case_sensitive=True), lambda _: sacrebleu.TER(case_sensitive=True), id="TER-cased"),
    pytest.param(
        Ter(normalized=True, asian_support=True),
        lambda _: sacrebleu.TER(normalized=True, asian_support=True),
        id="TER-asian",
    ),
]


@pytest.mark.parametrize(("references", "number"), CORPORA)
@pytest.mark.parametrize(("metric", "theirs"), SETTINGS)
def test_equal_to_sacrebleu(metric, theirs, references, number) -> None:
    score = score_of(metric, evaluate(metric, pairs_of(HYPOTHESES, HYPOTHESES, references)), "x")
    corpus = theirs(False)
    assert score.value == corpus.corpus_score(HYPOTHESES, references).score
    assert score.signature == str(corpus.get_signature())
    sentence = theirs(True)
    rows = [[text for text in row if text is not None] for row in zip(*references, strict=True)]
    expected = [sentence.sentence_score(h, r).score for h, r in zip(HYPOTHESES, rows, strict=True)]
    assert list(score.segment_values) == expected


@pytest.mark.parametrize(("metric", "theirs"), SETTINGS)
@pytest.mark.parametrize("size", [1, 3, 8])
def test_batches_do_not_show(metric, theirs, size) -> None:
    pairs = pairs_of(HYPOTHESES, HYPOTHESES, [ONE, SOME])
    parts = [metric.statistics(pairs[start : start + size]) for start in range(0, len(pairs), size)]
    assert np.array_equal(np.concatenate(parts), metric.statistics(pairs))


def test_signature_is_the_one_that_papers_print() -> None:
    assert Bleu().signature(1) == f"nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:{sacrebleu.__version__}"


@pytest.mark.parametrize(
    ("language", "tokenizer", "norm"),
    [("en", "13a", "no"), ("de", "13a", "no"), ("zh", "zh", "yes"), ("ja", "char", "yes")],
)
def test_languages_without_spaces_get_a_tokenizer(language: str, tokenizer: str, norm: str) -> None:
    options = MetricOptions(target_language=language)
    assert f"tok:{tokenizer}|" in Bleu.build(options).signature(1)
    assert f"norm:{norm}|" in Ter.build(options).signature(1)


@pytest.mark.parametrize("name", ["bleu", "chrf", "chrf++", "ter"])
def test_a_pair_without_reference_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="needs a reference"):
        METRICS[name]().statistics([Pair("一", "one", ("one",)), Pair("二", "two")])


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")[:-1]


def test_published_scores_of_wmt23(data_dir: Path) -> None:
    """The organisers published BLEU and chrF of all fifteen systems."""
    folder = data_dir / "wmt23-zhen"
    with (folder / "published_scores.tsv").open(encoding="utf-8") as stream:
        published = {
            (row["system"], row["metric"]): float(row["score"]) for row in csv.DictReader(stream, delimiter="\t")
        }
    sources, reference = lines(folder / "source.zh.txt"), lines(folder / "reference.en.txt")
    systems = sorted(path.name.removesuffix(".en.txt") for path in (folder / "systems").iterdir())
    assert len(systems) == 15
    for system in systems:
        pairs = pairs_of(sources, lines(folder / "systems" / f"{system}.en.txt"), [reference])
        for metric in (Bleu(), Chrf()):
            score = score_of(metric, evaluate(metric, pairs), system)
            assert score.segments == 1976
            assert score.value == pytest.approx(published[system, f"{metric.name}-refA"], abs=1e-6), system
