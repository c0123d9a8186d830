"""Tiny COMET models with random weights, made with unbabel-comet's own classes, laid out as the hub lays them out."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from mtqa.metrics._comet_load import own_tokenizer, quiet

TEXTS = """
今天天气很好，我们去公园散步。 The weather is fine today, so we went for a walk in the park.
中国经济去年增长了百分之五点二。 The Chinese economy grew by 5.2 percent last year.
央行宣布下调存款准备金率。 The central bank announced a cut in the reserve requirement ratio.
""".strip().split("\n")

SETTINGS: dict[str, Any] = {
    "encoder_model": "XLM-RoBERTa",
    "layer_transformation": "softmax",
    "layer_norm": False,
    "hidden_sizes": [24, 12],
    "load_pretrained_weights": False,
    "local_files_only": True,
}
# What models that embed texts one by one have besides, and those that read them together.
SEPARATE = {"pool": "avg", "layer": "mix"}
TOGETHER = {"sent_layer": "mix", "word_layer": 4}
MORE = {"unified_metric": {**TOGETHER, "input_segments": ["mt", "src"]}, "xcomet_metric": TOGETHER}


def encoder_files(folder: Path, positions: int = 90) -> Path:
    """Configuration and tokenizer of an encoder of four layers that sees 86 tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import XLMRobertaConfig, XLMRobertaTokenizerFast

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.UnigramTrainer(vocab_size=180, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    ends = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    XLMRobertaTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)
    XLMRobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=4,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=positions,
        type_vocab_size=1,
        pad_token_id=1,
    ).save_pretrained(folder)
    return folder


def make(folder: Path, kind: str = "regression_metric", weights: list[float] | None = None, **settings: Any) -> Path:
    """A model folder: hparams.yaml, checkpoints/model.ckpt, encoder/. `weights` are those of the five layers."""
    import torch
    import yaml

    encoder = encoder_files(folder / "encoder")
    with quiet(), warnings.catch_warnings(), own_tokenizer(encoder, settings.get("encoder_model", "")):
        from comet.models import str2model

        torch.manual_seed(7)
        more = MORE.get(kind, SEPARATE)
        model = str2model[kind](pretrained_model=str(encoder), **{**SETTINGS, **more, **settings})
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" not in name and "layerwise" not in name:
                parameter.normal_(0, 0.3)
        for parameter, weight in zip(_scalars(model), weights or [0.3, -0.2, 0.5, 0.1, 0.9], strict=False):
            parameter.fill_(weight)
    # The name under which it was trained is of no use to whoever gets the folder.
    hparams = {**dict(model.hparams), "class_identifier": kind, "pretrained_model": "nobody/has-this-encoder"}
    (folder / "checkpoints").mkdir(exist_ok=True)
    checkpoint = {"state_dict": model.state_dict(), "hyper_parameters": hparams, "pytorch-lightning_version": "2.0.0"}
    torch.save(checkpoint, folder / "checkpoints/model.ckpt")
    (folder / "hparams.yaml").write_text(yaml.safe_dump(hparams), "utf-8")
    return folder


def _scalars(model: Any) -> list[Any]:
    return list(model.layerwise_attention.scalar_parameters) if model.layerwise_attention else []
