"""COMET's scores are those of unbabel-comet's `predict`; what it must not see is counted; each text is encoded once."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys

import pytest
from tiny_comet import TEXTS, make

from mtqa.errors import ConfigError, ModelError
from mtqa.metrics import models
from mtqa.metrics._comet_crew import Crew, devices_of
from mtqa.metrics._comet_engine import EncodeOnce, Input, ReadTogether, batches, engine_for
from mtqa.metrics._comet_load import load, own_tokenizer, quiet
from mtqa.metrics.base import MetricOptions, Pair
from mtqa.metrics.comet import Comet
from mtqa.metrics.models import find_model
from mtqa.metrics.scoring import evaluate, join, score_of

pytestmark = [pytest.mark.comet, pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> None:
    """Matrices this small are slower with more, much slower beside other work."""
    import torch

    torch.set_num_threads(1)


ZH, EN = [[text.split(" ", 1)[part] for text in TEXTS] for part in (0, 1)]
REFERENCES = [*EN, EN[0].upper(), "The bank lowered its ratio. " * 9, "<pad> and </s> are plain words here <pad>"]
HYPOTHESES = [*EN, "", EN[0][:9]]
EVERY = [Input(source, *texts) for source in (*ZH, "") for texts in itertools.product(HYPOTHESES, REFERENCES)]
INPUTS = random.Random(1).sample(EVERY, 40)

ONCE, TOGETHER = EncodeOnce, ReadTogether
QE, UNIFIED = "referenceless_regression_metric", "unified_metric"
KINDS = [
    pytest.param(ONCE, {}, id="wmt22: average, softmax"),
    pytest.param(
        ONCE,
        {"layer_transformation": "sparsemax", "weights": [0.5, 0.9, 0.4, -2, -2]},
        id="sparsemax, upper layers unused",
    ),
    pytest.param(
        ONCE, {"layer_transformation": "sparsemax", "weights": [9, 0, 0, 0, 0]}, id="sparsemax, embeddings only"
    ),
    pytest.param(ONCE, {"layer_norm": True}, id="wmt20: layers normalised"),
    pytest.param(ONCE, {"layer_norm": True, "pool": "cls"}, id="layers normalised, first token"),
    pytest.param(ONCE, {"pool": "cls"}, id="first token"),
    pytest.param(ONCE, {"layer": 2}, id="one layer"),
    pytest.param(ONCE, {"kind": QE}, id="without a reference"),
    pytest.param(ONCE, {"encoder_model": "MiniLM"}, id="cometinho: MiniLM, whose tokenizer is another's"),
    pytest.param(TOGETHER, {"pool": "max"}, id="maximum, which does not mix"),
    pytest.param(TOGETHER, {"kind": UNIFIED, "input_segments": ["mt", "src"]}, id="kiwi"),
    pytest.param(TOGETHER, {"kind": UNIFIED, "input_segments": ["mt", "src", "ref"]}, id="unite"),
    pytest.param(
        TOGETHER,
        {"kind": UNIFIED, "input_segments": ["mt", "src"], "layer_transformation": "sparsemax_patch"},
        id="kiwi, with the mark that means softmax",
    ),
]


def theirs(choice, inputs: list[Input], **overrides) -> list[float]:
    """unbabel-comet's own scores, loaded and computed its own way."""
    samples = [{"src": each.source, "mt": each.hypothesis, "ref": each.reference} for each in inputs]
    with quiet(), own_tokenizer(choice.encoder, choice.settings["encoder_model"]):
        from comet.models import str2model

        model = str2model[choice.settings["class_identifier"]].load_from_checkpoint(
            choice.checkpoint, pretrained_model=str(choice.encoder), local_files_only=True, **overrides
        )
        if not choice.needs_reference:
            samples = [{"src": each.source, "mt": each.hypothesis} for each in inputs]
        return list(model.predict(samples, batch_size=5, gpus=0, progress_bar=False, num_workers=0)["scores"])


def ours(engine, inputs: list[Input]) -> list[float]:
    scores = [0.0] * len(inputs)
    for positions, output in engine.scores(inputs):
        for position in positions:
            scores[position] = output.score
    return scores


@pytest.mark.parametrize(("kind", "settings"), KINDS)
def test_scores_are_those_of_predict(tmp_path, kind, settings) -> None:
    choice = find_model(make(tmp_path / "tiny", **settings))
    inputs = INPUTS if choice.needs_reference else [Input(each.source, each.hypothesis) for each in INPUTS]
    patched = settings.get("layer_transformation") == "sparsemax_patch"
    expected = theirs(choice, inputs, **({"layer_transformation": "softmax"} if patched else {}))
    assert max(expected) - min(expected) > 0.01, "a model that says the same of everything tests nothing"
    order = random.Random(3).sample(range(len(inputs)), len(inputs))
    for budget in (1, 100, 100_000):
        engine = engine_for(load(choice, "cpu"), "cpu")
        assert type(engine) is kind
        engine.tokens = budget
        assert ours(engine, [inputs[n] for n in order]) == pytest.approx([expected[n] for n in order], abs=1e-5)
        assert ours(engine, inputs) == pytest.approx(expected, abs=1e-5), "again, from what is remembered"


@pytest.mark.parametrize(
    "settings",
    [{}, {"kind": UNIFIED, "input_segments": ["mt", "src"]}, {"kind": "xcomet_metric"}],
    ids=["one by one", "together", "together, with marks"],
)
def test_several_workers_give_the_scores_of_one(tmp_path, settings) -> None:
    folder = make(tmp_path / "tiny", **settings)
    pairs = [Pair(each.source, each.hypothesis, (each.reference,)) for each in INPUTS]
    one, several = (Comet.build(MetricOptions(comet_model=str(folder), device=d)) for d in ("cpu", "cpu,cpu,cpu"))
    for comet in (one, several):
        comet.engine.tokens, comet.engine.size = 40, 9  # many batches, several windows
    assert len(several.devices) == 3
    assert several.statistics(pairs).tolist() == one.statistics(pairs).tolist()
    assert list(several.issues(pairs)) == list(one.issues(pairs))
    assert [comet.signature(1, [0.0] * 6) for comet in (one, several)] == [one.signature(1, [0.0] * 6)] * 2


def test_a_fault_in_a_worker_reaches_the_caller() -> None:
    def halve(number: int) -> int:
        if number % 2:
            raise ValueError(f"{number} is odd")
        return number // 2

    for workers in (1, 3):
        assert list(Crew([halve] * workers).map(range(0, 100, 2))) == list(range(50)), "in the order of the jobs"
        with pytest.raises(ValueError, match="51 is odd"):
            list(Crew([halve] * workers).map([*range(0, 50, 2), 51, *range(52, 90, 2)]))


def test_jobs_are_made_only_a_little_ahead() -> None:
    made = []
    results = Crew([str, str]).map(made.append(n) or n for n in range(1000))
    assert next(results) == "0"
    assert len(made) <= 4
    results.close()
    assert len(made) <= 4, "a caller that wants no more ends it"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("cpu", ("cpu",)), ("cuda:0, cuda:1", ("cuda:0", "cuda:1")), ("cpu,cpu", ("cpu", "cpu")), ("mps", ("mps",))],
)
def test_devices(wanted: str, expected: tuple[str, ...]) -> None:
    assert devices_of(wanted) == expected


@pytest.mark.parametrize("wanted", ["cpu,cuda:0", "cuda:0,cuda:0", "auto,cpu"])
def test_devices_that_do_not_go_together(wanted: str) -> None:
    with pytest.raises(ConfigError, match="--device"):
        devices_of(wanted)


@pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")
def test_a_gpu_that_is_not_there_is_one_line(folder) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has one")
    with pytest.raises(ModelError, match=r"--device cuda:0 cannot be used: .*; leave it out, or use --device cpu"):
        Comet.build(MetricOptions(comet_model=str(folder), device="cuda:0,cuda:1", precision="fp32"))


def test_the_share_of_inputs_that_are_done_is_the_share_of_the_work(folder) -> None:
    """Or the remaining time would be a guess: long texts must not all come first."""
    rng = random.Random(5)
    words = " ".join(EN).split()

    def text(longest: int) -> str:
        return " ".join(rng.choices(words, k=rng.randint(5, longest)))

    pairs = [Pair(text(9), text(25), (text(9),)) for _ in range(1600)]
    comet = Comet.build(MetricOptions(comet_model=str(folder), device="cpu"))
    tokens, seen = [], []
    comet.engine.model.encoder.model.embeddings.register_forward_hook(
        lambda part, given, output: tokens.append(output.shape[0] * output.shape[1])
    )
    for done, _ in enumerate(comet.stream(pairs), 1):
        seen.append((done / len(pairs), sum(tokens)))
    assert max(abs(share - work / sum(tokens)) for share, work in seen) < 0.15, "a window and a half"


def test_layers_without_weight_are_not_computed(tmp_path) -> None:
    folder = make(tmp_path / "tiny", layer_transformation="sparsemax", weights=[0.5, 0.9, 0.4, -2, -2])
    engine = engine_for(load(find_model(folder), "cpu"), "cpu")
    assert len(engine.model.encoder.model.encoder.layer) == 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def comet(folder):
    return Comet.build(MetricOptions(comet_model=str(folder)))


def test_each_text_is_encoded_once_for_all_systems(folder) -> None:
    engine = engine_for(load(find_model(folder), "cpu"), "cpu")
    rows = []
    engine.model.encoder.model.embeddings.register_forward_hook(lambda part, given, output: rows.append(len(output)))
    systems = [[Input(s, f"{h} {n}", r) for s, h, r in zip(ZH, EN, EN, strict=True)] for n in range(4)]
    ours(engine, [each for system in systems for each in system])
    assert sum(rows) == len({text for system in systems for each in system for text in each.texts()}) == 18
    ours(engine, systems[0])
    ours(engine, [Input(ZH[0], "A new translation.", EN[0])])
    assert sum(rows) == 19, "after an edit, only the edited text is new"


PAIRS = [
    Pair(ZH[0], EN[0], (EN[0],)),
    Pair(ZH[1], " \u200b", (EN[1],)),
    Pair(ZH[1], ZH[1], (EN[1],)),
    Pair(ZH[2], "中国人民银行 said", (EN[2],)),
    Pair(ZH[2], "The bank. " * 40, (EN[2],)),
    Pair(ZH[2], EN[2], ()),
]


def test_what_is_left_out_is_counted_and_not_averaged(comet) -> None:
    score = score_of(comet, evaluate(comet, PAIRS), "x")
    assert [value is None for value in score.segment_values] == [False, True, True, True, False, True]
    assert score.segments == 2
    assert score.value == pytest.approx((score.segment_values[0] + score.segment_values[4]) / 2)
    digest = comet.model.identity
    assert score.signature == (
        f"COMET|model:tiny@{digest}|prec:fp32|dev:cpu|refs:1|excluded:3|truncated:1|version:2.2.7|noref:1"
    )
    clean = score_of(comet, evaluate(comet, PAIRS[:1]), "x")
    assert clean.signature == f"COMET|model:tiny@{digest}|prec:fp32|dev:cpu|refs:1|version:2.2.7"


def test_what_is_left_out_is_scored_apart(comet) -> None:
    """Three left out count like the worst of two; the one that was cut stands by itself."""
    evaluation = evaluate(comet, PAIRS)
    first, cut = (evaluation.statistics[place, 0] for place in (0, 4))
    counted = (first + cut + 3 * min(first, cut)) / 5
    assert comet.apart(evaluation.statistics) == [
        f"{counted:.4f} instead of {(first + cut) / 2:.4f} if what was left out (3) counted like the worst segment"
        f" that was scored ({min(first, cut):.4f})",
        f"{cut:.4f} for what the model saw only the beginning of (1), {first:.4f} for the rest",
    ]
    assert comet.apart(evaluation.statistics[:1]) == []


def test_nothing_to_score(comet) -> None:
    assert score_of(comet, evaluate(comet, PAIRS[1:4]), "x") is None
    assert comet.value([0.0] * 6) == 0


def test_batches_add_up(comet) -> None:
    whole = evaluate(comet, PAIRS)
    parts = join([evaluate(comet, PAIRS[:2]), evaluate(comet, PAIRS[2:])])
    assert parts.statistics == pytest.approx(whole.statistics, abs=1e-6)


def test_several_references_are_averaged(comet) -> None:
    both, one, other = comet.statistics([Pair(ZH[0], EN[1], refs) for refs in ((EN[0], EN[2]), (EN[0],), (EN[2],))])
    assert both[0] == pytest.approx((one[0] + other[0]) / 2, abs=1e-6)
    assert both[1] == 1


def test_stream_gives_each_position_once_and_tells_how_far_it_is(folder) -> None:
    told = []
    options = MetricOptions(comet_model=str(folder), progress=lambda done, total: told.append((done, total)))
    pairs = [pair for pair in PAIRS if pair.references] * 3
    positions = [position for position, _ in Comet.build(options).stream(pairs)]
    assert sorted(positions) == list(range(15))
    assert told == [(done, 15) for done in range(10, 16)], "nine of fifteen need no model"


def test_a_needed_reference_is_asked_for(comet) -> None:
    with pytest.raises(ValueError, match="needs a reference"):
        comet.statistics([Pair(ZH[0], EN[0])])


def test_a_model_without_reference_scores_segments_that_have_none(tmp_path) -> None:
    comet = Comet.build(MetricOptions(comet_model=str(make(tmp_path / "kiwi", QE))))
    with_reference, without = [score_of(comet, evaluate(comet, [pair]), "x") for pair in (PAIRS[0], Pair(ZH[0], EN[0]))]
    assert with_reference == without
    assert "|refs:0|" in without.signature


def test_loading_and_scoring_say_nothing_and_leave_logging_alone(folder) -> None:
    code = f"""
import logging, sys
sys.path.insert(0, ".")
from mtqa.metrics.base import METRICS, MetricOptions, Pair
before = logging.getLogger().handlers[:], logging.getLogger().level
comet = METRICS["comet"].build(MetricOptions(comet_model={str(folder)!r}))
comet.statistics([Pair("今天", "Today " * 90, ("Now",))])
assert before == (logging.getLogger().handlers, logging.getLogger().level)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(
            lambda m: (m / "checkpoints/model.ckpt").write_bytes(b"<html>"), "cannot be loaded", id="no checkpoint"
        ),
        pytest.param(
            lambda m: (m / "encoder/config.json").unlink(), "put its config.json", id="no encoder, no network"
        ),
        pytest.param(
            lambda m: (m / "encoder/tokenizer.json").write_text("{"), "cannot be loaded", id="broken tokenizer"
        ),
        pytest.param(lambda m: (m / "hparams.yaml").write_text("{"), "not the settings", id="broken settings"),
        pytest.param(
            lambda m: (m / "hparams.yaml").write_text("class_identifier: new_metric"),
            "no model of the kind",
            id="new kind",
        ),
        pytest.param(lambda m: drop_weights(m / "checkpoints/model.ckpt"), "lacks 6 weights", id="weights missing"),
    ],
)
def test_a_broken_model_is_one_line(tmp_path, damage, said) -> None:
    folder = make(tmp_path / "tiny")
    damage(folder)
    with pytest.raises(ModelError, match=said) as caught:
        Comet.build(MetricOptions(comet_model=str(folder)))
    assert "\n" not in str(caught.value)


def drop_weights(path) -> None:
    import torch

    checkpoint = torch.load(path)
    checkpoint["state_dict"] = {k: v for k, v in checkpoint["state_dict"].items() if not k.startswith("estimator")}
    torch.save(checkpoint, path)


@pytest.mark.parametrize(
    ("lengths", "budget", "expected"),
    [
        ([], 10, []),
        ([3, 9, 1], 10, [[1], [0, 2]]),
        ([3, 9, 1], 100, [[1, 0, 2]]),
        ([50], 10, [[0]]),  # longer than the budget: alone
        ([2, 2, 2, 2, 2], 4, [[0, 1], [2, 3], [4]]),
    ],
)
def test_batches(lengths, budget, expected) -> None:
    assert list(batches(lengths, budget)) == expected
