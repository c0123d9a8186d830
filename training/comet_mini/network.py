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

WIDTH, LAYERS, HEADS, INNER = 320, 2, 5, 960
POSITIONS = 260
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
    """Put the first token vectors in place, and faint waves as positions."""
    embeddings = model.encoder.model.embeddings
    with torch.no_grad():
        embeddings.word_embeddings.weight.copy_(torch.from_numpy(vectors))
        embeddings.token_type_embeddings.weight.zero_()
        places = torch.arange(POSITIONS)[:, None] / 10000 ** (torch.arange(0, WIDTH, 2)[None] / WIDTH)
        waves = torch.cat([places.sin(), places.cos()], 1) * 0.15
        waves[embeddings.padding_idx] = 0
        embeddings.position_embeddings.weight.copy_(waves)
        model.layerwise_attention.gamma.fill_(2.0)
        model.layerwise_attention.scalar_parameters[0].fill_(1.0)


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
