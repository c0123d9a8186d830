"""What the recipe of comet-mini stands on: planted errors, chrF tables, agreement with humans, what is held out."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from mtqa.metaeval.statistics import calibrated_accuracy, pairwise_accuracy
from training.comet_mini.data import Group, read_groups, shares_text
from training.comet_mini.likeness import chrf_matrix
from training.comet_mini.planted import Context, Names, gather_names, plant

NAMES = Names(("Berlin", "Oslo"), frozenset({"the", "met", "premier"}))
SOURCE = "总理周一在上海会见了二十名代表，投资5000万元。"

# (kind, translation, reference, all that may come out; None where nothing may be planted)
PLANTED = [
    pytest.param("number", "It fell 5 percent.", "It fell by 5%.", {f"It fell {n} percent." for n in "12346789"},
                 id="digit"),
    pytest.param("number", "It fell 5 percent.", "It fell a little.", None, id="number that the reference lacks"),
    pytest.param("number", "It fell.", "It fell by 5%.", None, id="no number"),
    pytest.param("magnitude", "He paid 5 million.", "He paid 5m.", {"He paid 50 million."},
                 id="only the figure is sure"),
    pytest.param("magnitude", "In 2021 it was cold.", "In 2021 it was cold.", None, id="a year has no magnitude"),
    pytest.param(
        "magnitude", "He paid a million.", "He paid one million.",
        {f"He paid a {scale}." for scale in ("hundred", "thousand", "billion", "trillion")}, id="scale word",
    ),
    pytest.param("name", "She went to Paris.", "In Paris she was.", {"She went to Berlin.", "She went to Oslo."},
                 id="name"),
    pytest.param("name", "She met the Premier.", "The Premier met her.", None, id="a word that is not a name"),
    pytest.param("name", "She went to Lutetia.", "She went to Paris.", None, id="a name that the reference lacks"),
    pytest.param("negation", "It is late.", "It's late.", {"It is not late."}, id="put in"),
    pytest.param("negation", "It is not late.", "It is not late.", {"It is late."}, id="taken out"),
    pytest.param("negation", "It isn't late.", "It's not late.", {"It is late."}, id="contraction taken out"),
    pytest.param("negation", "They cannot go.", "They can't go.", {"They can go."}, id="cannot"),
    pytest.param("negation", "It is late.", "It is not early.", None, id="the reference negates, in other words"),
    pytest.param("omission", "Too short to cut.", "Too short to cut.", None, id="short"),
    pytest.param("copied", "He came.", "He came.", {SOURCE}, id="source"),
    pytest.param("empty", "He came.", "He came.", {""}, id="empty"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "reference", "allowed"), PLANTED)
def test_planted_errors(kind: str, text: str, reference: str, allowed: set[str] | None) -> None:
    context = Context(SOURCE, reference, NAMES)
    found = {plant(kind, text, context, np.random.default_rng(seed)) for seed in range(40)}
    assert found == (allowed if allowed is not None else {None}) or (allowed and found < allowed and len(found) > 4)


def test_left_in_chinese() -> None:
    text = "The premier met twenty delegates in Shanghai on Monday."
    damaged = plant("untranslated", text, Context(SOURCE, text, NAMES), np.random.default_rng(3))
    assert damaged is not None
    han = "".join(character for character in damaged if character > "\u3400")
    assert len(han) >= 2
    assert han in SOURCE


def test_words_are_no_names() -> None:
    texts = ["he went to Turkey and Oslo"] * 3 + ["they ate turkey"]
    assert gather_names(texts).pool == ("Oslo",)


def test_chrf_is_sacrebleus() -> None:
    from sacrebleu.metrics import CHRF

    texts = ["The cat sat on the mat.", "A cat is sitting on that mat!", "Rain, again.", "Il pleut"]
    ours = chrf_matrix(texts)
    theirs = [[CHRF(whitespace=False).sentence_score(one, [other]).score / 100 for other in texts] for one in texts]
    assert ours == pytest.approx(np.array(theirs), abs=2e-3)


@pytest.mark.parametrize(
    ("metric", "human", "accuracy", "threshold"),
    [
        pytest.param([0.9, 0.8, 0.79, 0.1], [0, -1, -1, -5], 1.0, 0.01, id="a small difference is a tie"),
        pytest.param([0.9, 0.8, 0.7, 0.1], [0, -1, -2, -5], 1.0, 0.0, id="all in order"),
        pytest.param([0.1, 0.2, 0.3], [0, 0, 0], 1.0, 0.2, id="humans see no difference"),
        pytest.param([0.1, 0.1, 0.1], [0, -1, -2], 0.0, 0.0, id="the metric sees none"),
    ],
)
def test_accuracy_with_calibrated_ties(metric, human, accuracy, threshold) -> None:
    found = calibrated_accuracy(np.array([human], float).T, np.array([metric], float).T)
    assert found is not None
    assert (found.accuracy, found.epsilon) == pytest.approx((accuracy, threshold))


def test_system_accuracy_counts_pairs() -> None:
    assert pairwise_accuracy(np.array([-1.0, -3.0, -2.0]), np.array([3.0, 2.0, 1.0])) == (2, 3)


@pytest.fixture
def folder(tmp_path):
    """A data folder of the layout of docs/data.md, with one source of the evaluation among the unlabelled."""
    scored, systems = tmp_path / "metric-training-zhen", tmp_path / "wmt23-zhen" / "systems"
    scored.mkdir()
    systems.mkdir(parents=True)
    (tmp_path / "mqm23-zhen").mkdir()
    rated = [{"src": f"源{n}", "mt": f"mt {n}", "ref": f"ref {n}", "raw": 50, "z": n / 10, "n": 1} for n in range(30)]
    scored.joinpath("da21.jsonl").write_text("\n".join(map(json.dumps, rated)), "utf-8")
    rows = [
        {"set": name, "src": f"源{n}", "mt": f"mt {n} {name}", "ref": f"ref {n}", "score": -n}
        for n in range(30)
        for name in ("ted", "n21")
    ]
    scored.joinpath("mqm.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    secret = "这是评测集里的一个长句子请不要训练"
    header = "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\n"
    row = "A\td\t1\t1\tr\t这是<v>评测</v>集里的一个长句子请不要训练\tx\tNo-error\tNo-error\n"
    (tmp_path / "mqm23-zhen" / "dev.tsv").write_text(header + row, "utf-8")
    folder = tmp_path / "wmt23-zhen"
    folder.joinpath("source.zh.txt").write_text(f"{secret}。\n另一个句子\n", "utf-8")
    folder.joinpath("reference.en.txt").write_text("secret\nanother\n", "utf-8")
    systems.joinpath("A.en.txt").write_text("a secret\nother\n", "utf-8")
    systems.joinpath("B.en.txt").write_text("one secret\nother\n", "utf-8")
    return tmp_path


def test_the_evaluation_is_never_read_as_training_text(folder) -> None:
    plain = [group for group in read_groups(folder) if group.origin == "plain"]
    assert [(group.source, group.hypotheses) for group in plain] == [("另一个句子", ["other"])]


def test_without_the_evaluation_there_is_no_training(folder) -> None:
    (folder / "mqm23-zhen" / "dev.tsv").unlink()
    with pytest.raises(FileNotFoundError, match=r"dev\.tsv: needed to leave"):
        read_groups(folder)


def test_a_source_is_held_out_of_every_set(folder) -> None:
    sides: dict[str, set[bool]] = {}
    for group in read_groups(folder):
        sides.setdefault(group.source, set()).add(group.held_out)
    assert {frozenset(side) for side in sides.values()} == {frozenset({True}), frozenset({False})}
    assert Group("da", "源 1", "", []).held_out == Group("da", "源1", "", []).held_out


@pytest.mark.parametrize(
    ("source", "shared"),
    [
        ("这是评测集里的一个长句子", True),
        ("评测集里的一个长句子请不", True),
        ("评测集里的句子请不要训练", False),
        ("短", False),
    ],
)
def test_shared_text_is_found_inside_sources(source: str, shared: bool) -> None:
    long = "这是评测集里的一个长句子请不要训练"
    assert shares_text(source, {long[start : start + 12] for start in range(len(long) - 11)}) is shared


@pytest.mark.comet
def test_the_fresh_network_sees_neighbours() -> None:
    """Without that it takes thousands of steps to tell a sentence from its words in any order."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    from training.comet_mini import network
    from training.comet_mini.vocabulary import PLACE

    torch.manual_seed(3)
    config = transformers.XLMRobertaConfig(**network.encoder_settings(50))
    body = transformers.XLMRobertaModel(config, add_pooling_layer=False).eval()
    mixture = SimpleNamespace(gamma=torch.nn.Parameter(torch.ones(1)),
                              scalar_parameters=[torch.nn.Parameter(torch.zeros(1))])  # fmt: skip
    vectors = np.random.default_rng(3).standard_normal((50, network.WIDTH)).astype(np.float32)
    vectors[:, -PLACE:] = 0  # as vocabulary.first_vectors leaves them
    network.initialise(SimpleNamespace(encoder=SimpleNamespace(model=body), layerwise_attention=mixture), vectors)
    attention = body.encoder.layer[0].attention.self
    with torch.inference_mode():
        hidden = body.embeddings(torch.arange(5, 35)[None])
        shape = (1, 30, network.HEADS, network.WIDTH // network.HEADS)
        query, key = (part(hidden).view(shape).transpose(1, 2) for part in (attention.query, attention.key))
        weights = (query @ key.transpose(2, 3) / shape[-1] ** 0.5).softmax(-1)[0]
    for head, shift in enumerate(network.NEIGHBOURS):
        assert weights[head].diagonal(shift).mean() > 0.8, f"head {head} looks {shift} pieces on"
    assert weights[len(network.NEIGHBOURS) :].max() < 0.5, "the other heads are free"
