"""Train comet-mini. Seeded, resumable, on two processor cores.

    OMP_WAIT_POLICY=passive python -m training.comet_mini.train --data ../shared/data --out build/comet-mini

A run that was stopped goes on from its last checkpoint. The passive wait matters where the cores are shared: threads
that spin for one another cost ten times the time.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.comet_mini import network, vocabulary
from training.comet_mini.batches import Batch, Likeness, Maker
from training.comet_mini.data import read_groups
from training.comet_mini.planted import gather_names
from training.comet_mini.validate import validate

LIKE_MEAN, LIKE_DEVIATION = (0.55, 0.60), (0.15, 0.12)  # of chrF to the reference and of consensus, rounded


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on besides the data."""

    steps: int = 4000
    pieces: int = 12000
    seed: int = 20
    rate: float = 6e-4
    warm_up: int = 150
    scored_from: float = 0.60  # share of the steps after which human scores come in
    scored_share: float = 0.6  # of the batches from there on
    decay: float = 0.02
    feature_dropout: float = 0.1


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with metric-training-zhen and wmt23-zhen")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, log and encoder files")
    parser.add_argument("--steps", type=int, default=Settings().steps)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=120.0, help="stop and save when they are over")
    options = parser.parse_args(arguments)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.set_num_threads(options.threads)
    Run(options.data, options.out, Settings(steps=options.steps)).go(options.minutes)


class Run:
    """One training run in one folder."""

    def __init__(self, data: Path, out: Path, settings: Settings) -> None:
        self.out, self.settings = out, settings
        self.encoder = out / "encoder"
        out.mkdir(parents=True, exist_ok=True)
        groups = [group for group in read_groups(data) if group.hypotheses]
        self.training = [group for group in groups if not group.held_out]
        self.held_out = [group for group in groups if group.held_out]
        self.names = gather_names(text for group in self.training for text in (group.reference, *group.hypotheses[:3]))
        self._prepare()
        self.maker = Maker(self.training, self._likeness(), self.names, settings.seed)
        self.optimizer = _optimizer(self.model, self.extra, settings)
        self.step = 0
        self._resume()

    def _prepare(self) -> None:
        torch.manual_seed(self.settings.seed)
        if not (self.encoder / "config.json").exists():
            tokenizer = vocabulary.train_tokenizer(self.training, self.settings.pieces)
            vocabulary.save_tokenizer(tokenizer, self.encoder)
            vectors = vocabulary.first_vectors(tokenizer, self.training, network.WIDTH, self.settings.seed)
            np.save(self.out / "vectors.npy", vectors)
            network.write_settings(self.encoder, tokenizer.get_vocab_size())
        self.model = network.build(self.encoder)
        network.initialise(self.model, np.load(self.out / "vectors.npy"))
        network.plain_attention(self.model)
        self.extra = nn.Linear(network.HIDDEN[-1], 2)

    def _likeness(self) -> list[Likeness]:
        path = self.out / "likeness.pickle"  # written and read by this run only
        if not path.exists():
            path.write_bytes(pickle.dumps([Likeness.of(group) for group in self.training]))
        likeness: list[Likeness] = pickle.loads(path.read_bytes())
        return likeness

    def go(self, minutes: float) -> None:
        """Train until the steps or the minutes are over."""
        end, saved = time.monotonic() + 60 * minutes, time.monotonic()
        self.model.train()
        while self.step < self.settings.steps and time.monotonic() < end:
            began = time.monotonic()
            losses = self._train_step()
            self.step += 1
            if self.step % 50 == 0:
                self.log({"step": self.step, "seconds": round(time.monotonic() - began, 3), **losses})
            if time.monotonic() - saved > 180:
                self._save()
                saved = time.monotonic()
            if self.step % 800 == 0:
                self._validate()
        self._save()
        self._validate()

    def _train_step(self) -> dict[str, float]:
        settings = self.settings
        late = self.step >= settings.scored_from * settings.steps
        turn = self.step % 10 < round(10 * settings.scored_share)
        batch = self.maker.batch(self.step, scored=late and turn)
        _set_rate(self.optimizer, self.step, settings)
        torch.manual_seed(settings.seed * 1_000_003 + self.step)
        losses = self._losses(batch, late)
        total = sum(losses.values(), torch.zeros(()))
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_([*self.model.parameters(), *self.extra.parameters()], 1.0)
        self.optimizer.step()
        return {name: round(float(loss.detach()), 4) for name, loss in losses.items()}

    def _losses(self, batch: Batch, late: bool) -> dict[str, Tensor]:
        chinese = half(self.model, self.token_ids(batch.chinese))
        english = _embed_by_length(self.model, self.token_ids(batch.english))
        losses = losses_of(self.model, self.extra, (chinese, english), batch, late)
        return losses | {"family": 0.1 * _contrast(chinese, english, batch.family)}

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids with the special ones, cut to the length of training."""
        found = self.model.encoder.tokenizer(list(texts), truncation=True, max_length=network.TRAINED_TOKENS)
        ids: list[list[int]] = found["input_ids"]
        return ids

    def _validate(self) -> None:
        self.model.eval()
        self.log({"step": self.step, "held out": validate(self.model, self.held_out, self.names)})
        self.model.train()

    def log(self, row: dict[str, Any]) -> None:
        """Append a line to the log and show it."""
        line = json.dumps({"at": time.strftime("%H:%M:%S"), **row})
        print(line, flush=True)
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def _save(self) -> None:
        state = {
            "step": self.step,
            "settings": asdict(self.settings),
            "model": self.model.state_dict(),
            "extra": self.extra.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        fresh = self.out / "last.pt.new"
        torch.save(state, fresh)
        fresh.replace(self.out / "last.pt")

    def _resume(self) -> None:
        path = self.out / "last.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            if state["settings"] | {"steps": 0} != asdict(self.settings) | {"steps": 0}:
                raise SystemExit(f"{path} was trained with other settings: choose another --out")
            self.model.load_state_dict(state["model"])
            self.extra.load_state_dict(state["extra"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]


def losses_of(
    model: Any, extra: nn.Module, vectors: tuple[Tensor, Tensor], batch: Batch, late: bool
) -> dict[str, Tensor]:
    """What scores owe to the targets, given the embeddings of the Chinese and the English texts."""
    source, hypothesis, reference = torch.tensor(batch.triples).T
    seen = network.features(vectors[0][source], vectors[1][hypothesis], vectors[1][reference])
    hidden = model.estimator.ff[:-1](functional.dropout(seen, Settings().feature_dropout, model.training))
    score = model.estimator.ff[-1](hidden).view(-1)
    group, human = torch.tensor(batch.group_of), torch.tensor(batch.human)
    like = (torch.tensor(batch.likeness) - torch.tensor(LIKE_MEAN)) / torch.tensor(LIKE_DEVIATION)
    both = like.mean(1)
    losses = {
        "extra": 0.3 * _known_square(extra(hidden), like),
        "worse": _hinge(score, batch.worse),
        "like": (0.3 if late else 1.0) * differences(score, both, group),
    }
    if late:
        losses |= {"level": 0.4 * _known_square(score, human), "inside": differences(score, human, group)}
    else:
        losses["level"] = 0.4 * _known_square(score, both)
    return losses


def _embed_by_length(model: Any, ids: list[list[int]]) -> Tensor:
    """Sentence embeddings in two halves by length, so that little is computed on padding."""
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    cuts = [order[: len(order) // 2], order[len(order) // 2 : 9 * len(order) // 10], order[9 * len(order) // 10 :]]
    found = torch.cat([half(model, [ids[place] for place in cut]) for cut in cuts if cut])
    return found[torch.tensor(order).argsort()]


def half(model: Any, ids: list[list[int]]) -> Tensor:
    """Sentence embeddings; matrix products in bfloat16 where the processor has it, twice as fast, else in fp32.

    Without instructions for it bfloat16 is emulated, several times as slow as fp32. Sums and averages stay exact.
    """
    with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported()):
        return network.embed(model, ids).float()


def _optimizer(model: Any, extra: nn.Module, settings: Settings) -> torch.optim.Optimizer:
    matrices = [p for p in [*model.parameters(), *extra.parameters()] if p.dim() > 1 and p.shape[0] < 5000]
    rest = [p for p in [*model.parameters(), *extra.parameters()] if not (p.dim() > 1 and p.shape[0] < 5000)]
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": settings.decay}, {"params": rest, "weight_decay": 0.0}],
        lr=settings.rate,
        betas=(0.9, 0.98),
    )


def _set_rate(optimizer: torch.optim.Optimizer, step: int, settings: Settings) -> None:
    warm = min(1.0, (step + 1) / settings.warm_up)
    cooling = 0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(step / settings.steps, 1.0)))
    for group in optimizer.param_groups:
        group["lr"] = settings.rate * warm * cooling


def _known_square(found: Tensor, wanted: Tensor) -> Tensor:
    """Mean squared error where the target is known."""
    known = ~wanted.isnan()
    return functional.mse_loss(found[known], wanted[known]) if known.any() else found.sum() * 0


def differences(score: Tensor, wanted: Tensor, group: Tensor) -> Tensor:
    """Squared error of the differences inside groups: both sides less their group's mean."""
    known = ~wanted.isnan()
    if not known.any():
        return score.sum() * 0
    score, wanted, group = score[known], wanted[known], group[known]
    count = torch.zeros(int(group.max()) + 1).index_add(0, group, torch.ones_like(score)).clamp(min=1)
    gap = score - wanted
    mean = torch.zeros_like(count).index_add(0, group, gap) / count
    return (gap - mean[group]).pow(2).mean()


def _hinge(score: Tensor, worse: list[tuple[int, int, float]]) -> Tensor:
    """How much damaged translations come too near to, or above, the clean ones."""
    clean, damaged, margin = zip(*worse, strict=True)
    return functional.relu(torch.tensor(margin) - score[list(clean)] + score[list(damaged)]).mean() * 2


def _contrast(chinese: Tensor, english: Tensor, family: list[int]) -> Tensor:
    """Texts of a source are nearer to one another, in two languages, than to texts of other sources."""
    mine = torch.tensor(family)
    clean = mine >= 0
    texts, mine = english[clean], mine[clean]
    everything = functional.normalize(torch.cat((chinese, texts)) - texts.mean(0, keepdim=True), dim=1)
    label = torch.cat((torch.arange(len(chinese)), mine))
    logits = everything @ everything.T / 0.1
    itself = torch.eye(len(label), dtype=torch.bool)
    logits = logits.masked_fill(itself, -1e9)
    same = (label[:, None] == label[None]) & ~itself
    likely = logits.log_softmax(1)
    return -(likely * same).sum(1).div(same.sum(1).clamp(min=1)).mean()


if __name__ == "__main__":
    main()
