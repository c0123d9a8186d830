"""The network: unbabel-comet's own `RegressionMetric` over a small XLM-R encoder, its files, its export."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from torch import Tensor

from training.comet_mini.vocabulary import PLACE

WIDTH, LAYERS, HEADS, INNER = 320, 1, 5, 1280
POSITIONS = 260
NEIGHBOURS, SHARPNESS = (-1, 1, -2), 2.4
HIDDEN = (384, 64)
TRAINED_TOKENS = 112


def encoder_settings(pieces: int) -> dict[str, Any]:
    """XLM-R configuration of the encoder, as transformers reads it."""
    return {
        "architectures": ["XLMRobertaModel"],
        "model_type": "xlm-roberta",
        "vocab_size": pieces,
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER,
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 1,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "layer_norm_eps": 1e-5,
    }


def hyperparameters(encoder: Path) -> dict[str, Any]:
    """Arguments of `RegressionMetric`; `encoder` is the folder of tokenizer and configuration."""
    return {
        "class_identifier": "regression_metric",
        "nr_frozen_epochs": 0,
        "keep_embeddings_frozen": False,
        "encoder_model": "XLM-RoBERTa",
        "pretrained_model": str(encoder),
        "pool": "avg",
        "layer": "mix",
        "layer_transformation": "softmax",
        "layer_norm": False,
        "dropout": 0.0,
        "hidden_sizes": list(HIDDEN),
        "activations": "Tanh",
        "load_pretrained_weights": False,
        "local_files_only": True,
    }


def build(encoder: Path) -> Any:
    """A `RegressionMetric` with fresh weights from the encoder's folder."""
    from comet.models import RegressionMetric

    settings = hyperparameters(encoder)
    settings.pop("class_identifier")
    return RegressionMetric(**settings)


def plain_attention(model: Any) -> None:
    """Attention as plain products: on short texts its gradient takes a third of the fused kernel's time."""
    from transformers.models.xlm_roberta.modeling_xlm_roberta import XLMRobertaSelfAttention

    body = model.encoder.model
    body.attn_implementation = body.config._attn_implementation = "eager"
    for layer in body.encoder.layer:
        plain = XLMRobertaSelfAttention(body.config)
        plain.load_state_dict(layer.attention.self.state_dict())
        layer.attention.self = plain


def initialise(model: Any, vectors: NDArray[np.float32]) -> None:
    """Put the first token vectors and positions in place, and let the first layer see neighbours from the start.

    Word order reaches an average over tokens only through what attention has mixed into each of them. Three heads of
    the first layer begin as "the piece before", "the piece after" and "two before"; the first inner layer begins wide
    enough to tell a piece beside this neighbour from the same piece beside another. All of it goes on learning.
    """
    embeddings = model.encoder.model.embeddings
    first = model.encoder.model.encoder.layer[0]
    waves = _waves()
    with torch.no_grad():
        embeddings.word_embeddings.weight.copy_(torch.from_numpy(vectors))
        embeddings.token_type_embeddings.weight.zero_()
        embeddings.position_embeddings.weight.zero_()
        embeddings.position_embeddings.weight[:, -PLACE:] = waves
        embeddings.position_embeddings.weight[embeddings.padding_idx] = 0
        attention, size = first.attention.self, WIDTH // HEADS
        for head, shift in enumerate(NEIGHBOURS):
            rows = slice(head * size, head * size + PLACE)
            attention.query.weight[rows, -PLACE:] = _turn(shift) * SHARPNESS
            attention.key.weight[rows, -PLACE:] = torch.eye(PLACE) * SHARPNESS
        wide = 1 / WIDTH**0.5
        for weight, deviation in (
            (attention.value.weight, wide),
            (first.attention.output.dense.weight, wide),
            (first.intermediate.dense.weight, 1.5 * wide),
            (first.output.dense.weight, wide),
        ):
            weight.normal_(0, deviation)
        model.layerwise_attention.gamma.fill_(2.0)
        model.layerwise_attention.scalar_parameters[0].fill_(0.3)


def _waves() -> Tensor:
    """Sine and cosine of each position in PLACE / 2 rhythms, shape [positions, PLACE]."""
    angles = torch.arange(POSITIONS)[:, None] * _rhythms()
    return torch.cat([angles.sin(), angles.cos()], 1)


def _turn(shift: int) -> Tensor:
    """The matrix that turns the waves of a position into those of the position `shift` further on."""
    sine, cosine = (_rhythms() * shift).sin().diag(), (_rhythms() * shift).cos().diag()
    return torch.cat([torch.cat([cosine, sine], 1), torch.cat([-sine, cosine], 1)])


def _rhythms() -> Tensor:
    """From a wave that nearly alternates to one of a length of seventy pieces, in radians a piece."""
    return torch.logspace(np.log10(2.8), np.log10(0.09), PLACE // 2)


def embed(model: Any, ids: Sequence[Sequence[int]]) -> Tensor:
    """Sentence embeddings of token ids, shape [texts, width].

    Equal to the class's own `get_sentence_embedding` but for rounding: averaging over tokens and mixing layers are
    both linear, so averaging each layer first saves most of the work on full sequences.
    """
    longest = max(len(row) for row in ids)
    padded = torch.full((len(ids), longest), 1)
    for place, row in enumerate(ids):
        padded[place, : len(row)] = torch.tensor(row)
    mask = (padded != 1).long()
    layers = model.encoder.model(padded, attention_mask=mask, output_hidden_states=True, return_dict=False)[-1]
    mix = model.layerwise_attention
    with torch.autocast("cpu", enabled=False):
        share = (mask / mask.sum(1, keepdim=True))[:, None]
        pooled = torch.stack([torch.bmm(share, layer.float())[:, 0] for layer in layers])
        weights = mix.transform_fn(torch.cat(list(mix.scalar_parameters)), dim=0)
        mixed: Tensor = mix.gamma * (weights[:, None, None] * pooled).sum(0)
    return mixed


def features(source: Tensor, hypothesis: Tensor, reference: Tensor) -> Tensor:
    """What the class's estimator sees of a triple, shape [triples, 6 x width]."""
    pairs = (hypothesis * reference, (hypothesis - reference).abs(), hypothesis * source, (hypothesis - source).abs())
    return torch.cat((hypothesis, reference, *pairs), 1)


def rescale(model: Any, floor: float, ceiling: float) -> None:
    """Turn the scale so that `floor` becomes 0 and `ceiling` 1; the order of scores stays."""
    last = model.estimator.ff[-1]
    with torch.no_grad():
        last.weight.div_(ceiling - floor)
        last.bias.copy_((last.bias - floor) / (ceiling - floor))


def export(model: Any, encoder: Path, folder: Path) -> None:
    """Write the folder that ships: weights in half precision, settings, encoder files."""
    for part in ("encoder", "checkpoints"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for path in sorted(encoder.glob("*.json")):
        (folder / "encoder" / path.name).write_bytes(path.read_bytes())
    settings = hyperparameters(Path("encoder"))
    (folder / "hparams.yaml").write_text(yaml.safe_dump(settings, sort_keys=True), encoding="utf-8")
    settings.pop("class_identifier")
    content = {
        "state_dict": {name: value.detach().half().contiguous() for name, value in model.state_dict().items()},
        "hyper_parameters": settings,
        "pytorch-lightning_version": "2.0.0",
        "epoch": 0,
        "global_step": 0,
    }
    torch.save(content, folder / "checkpoints" / "model.ckpt")


def write_settings(encoder: Path, pieces: int) -> None:
    """The encoder's config.json."""
    text = json.dumps(encoder_settings(pieces), indent=2, sort_keys=True)
    encoder.joinpath("config.json").write_text(text + "\n", encoding="utf-8")
