"""Tokenizer over Chinese and English, and first token vectors from which translations of a source share groups.

The vectors are cross-lingual latent semantic analysis: pieces by sources, weighted by rarity, cut to the largest
directions. What systems write for the same source ends up close. A second part is random, so that the identity of
a piece survives averaging, and a third only takes up length: the embedding layer normalises every piece, so a
frequent piece is made light by turning it into directions that carry no meaning. A fourth part stays empty: it is
for positions alone, so that attention can tell neighbours from the start.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from training.comet_mini.data import Group

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
CHINESE_WEIGHT = 6
ALPHABET = 4000
IDENTITY, FILLER, PLACE = 130, 20, 24  # PLACE: the last directions, left to positions
_HEAVY = re.compile(r"▁?(\d|not|no|never|cannot|without|million|billion|thousand|hundred|trillion|t)$")


def train_tokenizer(groups: list[Group], pieces: int) -> Tokenizer:
    """Byte-pair pieces, lower case, single digits, special tokens at XLM-R's places."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=True)]
    )
    tokenizer.decoder = decoders.Metaspace()
    texts = [text for group in groups for text in (group.reference, *group.hypotheses)]
    texts += [group.source for group in groups for _ in range(CHINESE_WEIGHT)]
    trainer = trainers.BpeTrainer(
        vocab_size=pieces,
        special_tokens=list(SPECIAL),
        limit_alphabet=ALPHABET,
        max_token_length=14,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write the files from which transformers builds an XLM-R tokenizer."""
    from transformers import XLMRobertaTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    names = {f"{kind}_token": token for kind, token in zip(("bos", "pad", "eos", "unk", "mask"), SPECIAL, strict=True)}
    wrapped = XLMRobertaTokenizerFast(tokenizer_object=tokenizer, cls_token="<s>", sep_token="</s>", **names)
    wrapped.save_pretrained(folder)


def first_vectors(tokenizer: Tokenizer, groups: list[Group], width: int, seed: int) -> NDArray[np.float32]:
    """Token vectors of unit deviation, shape [pieces, width]."""
    counts = _piece_by_source(tokenizer, groups)
    sources = counts.shape[1]
    spread = (counts > 0).sum(1)
    rarity = np.log((sources + 1) / (spread + 1)).astype(np.float32)
    weighted = np.log1p(counts) * rarity[:, None]
    torch.manual_seed(seed)
    meaning, strength, _ = torch.svd_lowrank(torch.from_numpy(weighted), q=width - IDENTITY - FILLER - PLACE, niter=4)
    semantic = (meaning * strength.sqrt()).numpy()
    rng = np.random.default_rng(seed)
    identity = rng.standard_normal((len(rarity), IDENTITY)).astype(np.float32)
    heavy = np.array([bool(_HEAVY.match(tokenizer.id_to_token(piece))) for piece in range(len(rarity))])
    share = np.where(heavy, 0.9, np.clip(rarity / np.log(sources / 3), 0.15, 0.95))[:, None]
    content = np.concatenate([_unit(semantic) * np.where(heavy, 0.2, 0.7)[:, None], _unit(identity) * 0.7], 1)
    filler = _unit(np.sign(rng.standard_normal((len(rarity), FILLER)))) * np.sqrt(1 - share**2)
    place = np.zeros((len(rarity), PLACE))
    return np.asarray(np.concatenate([_unit(content) * share, filler, place], 1) * np.sqrt(width), np.float32)


def _piece_by_source(tokenizer: Tokenizer, groups: list[Group]) -> NDArray[np.float32]:
    columns = {source: column for column, source in enumerate(dict.fromkeys(group.source for group in groups))}
    counts = np.zeros((tokenizer.get_vocab_size(), len(columns)), np.float32)
    for group in groups:
        column = columns[group.source]
        for text, weight in ((group.source, 1.0), (group.reference, 1.0), *((h, 0.3) for h in group.hypotheses)):
            np.add.at(counts[:, column], tokenizer.encode(text, add_special_tokens=False).ids, weight)
    return counts


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)
