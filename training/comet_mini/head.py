"""The second stage: the encoder rests, the estimator learns from embeddings that are computed once.

An estimator step costs a hundredth of an encoder step, so that many passes over planted errors and human scores are
cheap. The state that does best on the held-out sources is kept.

    python -m training.comet_mini.head --data ../shared/data --out build/comet-mini
"""

from __future__ import annotations

import argparse
import math
import os
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from training.comet_mini import network
from training.comet_mini.batches import Batch
from training.comet_mini.train import LIKE_DEVIATION, LIKE_MEAN, Run, Settings, differences, half, losses_of
from training.comet_mini.validate import validate

BATCHES, TOGETHER, FIRST = 400, 2, 1_000_000
PAIR_GROUPS, PAIR_SYSTEMS, PAIR_WEIGHT = 40, 12, 4.0
SCORED_SHARE = 0.45
WEIGHTS = {"extra": 1.0, "worse": 4.0, "like": 2.0, "level": 0.3, "inside": 0.4}  # chosen on the held-out sources
CRITICAL = ("number", "magnitude", "name", "negation", "omission", "untranslated", "empty", "copied")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the first stage")
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batches", type=int, default=BATCHES)
    parser.add_argument("--every", type=int, default=1, help="pairs of every n-th source only: less to encode")
    options = parser.parse_args(arguments)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.set_num_threads(options.threads)
    run = Run(options.data, options.out, Settings())
    cache = options.out / f"embedded-{run.step}-{options.batches}.pickle"  # written and read by this run only
    if not cache.exists():
        cache.write_bytes(pickle.dumps(_embedded(run, options.batches)))
    seen = pickle.loads(cache.read_bytes())
    _learn(run, seen, Pairs(run, options.every), options.steps)


def _embedded(run: Run, count: int) -> list[tuple[Batch, Tensor, Tensor]]:
    """Batches with the embeddings of their Chinese and English texts, each distinct text encoded once."""
    batches = [run.maker.batch(FIRST + n, scored=n < SCORED_SHARE * count) for n in range(count)]
    texts = list(dict.fromkeys(text for batch in batches for text in (*batch.chinese, *batch.english)))
    place = {text: number for number, text in enumerate(texts)}
    vectors = _encode(run, texts)
    rows = ((b, [place[text] for text in b.chinese], [place[text] for text in b.english]) for b in batches)
    return [(batch, vectors[chinese], vectors[english]) for batch, chinese, english in rows]


class Pairs:
    """Every translation beside every other of its source: as many examples of likeness as one can wish for."""

    def __init__(self, run: Run, every: int) -> None:
        self.groups, self.likeness = run.maker.groups[::every], run.maker.likeness[::every]
        texts = list(dict.fromkeys(t for g in self.groups for t in (g.source, g.reference, *g.hypotheses)))
        self.place = {text: number for number, text in enumerate(texts)}
        self.vectors = _encode(run, texts)

    def loss(self, run: Run, rng: Generator) -> Tensor:
        """Differences of chrF (with consensus, against the reference) among the translations of a source."""
        rows: list[tuple[int, int, int, int, float]] = []
        for number in rng.choice(len(self.groups), PAIR_GROUPS, replace=False):
            group, like = self.groups[number], self.likeness[number]
            texts = [self.place[text] for text in (*group.hypotheses, group.reference)]
            last = len(texts) - 1
            chosen = rng.permutation(last)[:PAIR_SYSTEMS]
            for pivot in {last, int(rng.integers(0, last))}:
                wanted = (like.matrix[chosen, pivot] - LIKE_MEAN[0]) / LIKE_DEVIATION[0]
                if pivot == last:
                    wanted = (wanted + (like.consensus[chosen] - LIKE_MEAN[1]) / LIKE_DEVIATION[1]) / 2
                label = 2 * len(rows)  # grows with the rows, so that each group and pivot has its own
                rows += [
                    (self.place[group.source], texts[one], texts[pivot], label, float(value))
                    for one, value in zip(chosen, wanted, strict=True)
                    if one != pivot
                ]
        source, hypothesis, reference, label, wanted = zip(*rows, strict=True)
        vectors = (self.vectors[list(side)] for side in (source, hypothesis, reference))
        seen = functional.dropout(network.features(*vectors), 0.05, training=True)
        score = run.model.estimator.ff(seen).view(-1)
        labels = torch.tensor(label).unique(return_inverse=True)[1]
        return differences(score, torch.tensor(wanted), labels)


def _encode(run: Run, texts: list[str]) -> Tensor:
    ids = run.token_ids(texts)
    order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
    with torch.inference_mode():
        parts = [half(run.model, [ids[number] for number in order[at : at + 64]]) for at in range(0, len(order), 64)]
    return torch.cat(parts)[torch.tensor(order).argsort()].clone()


def _learn(run: Run, seen: list[tuple[Batch, Tensor, Tensor]], pairs: Pairs, steps: int) -> None:
    parameters = [*run.model.estimator.parameters(), *run.extra.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.02)
    best = -math.inf
    run.model.train()
    for step in range(steps):
        rate = 1e-3 * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(run.settings.seed * 1_000_003 + step)
        rng = np.random.default_rng([run.settings.seed, FIRST, step])
        chosen = rng.choice(len(seen), TOGETHER, replace=False)
        parts = [losses_of(run.model, run.extra, seen[n][1:], seen[n][0], late=True) for n in chosen]
        total = sum((WEIGHTS[name] * loss for part in parts for name, loss in part.items()), torch.zeros(()))
        optimizer.zero_grad(set_to_none=True)
        (total / TOGETHER + PAIR_WEIGHT * pairs.loss(run, rng)).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if (step + 1) % 300 == 0 or step + 1 == steps:
            worth = _worth(run, step + 1, {name: round(float(loss.detach()), 3) for name, loss in parts[0].items()})
            if worth > best:
                best = worth
                torch.save({"model": run.model.state_dict(), "step": step + 1}, run.out / "final.pt")


def _worth(run: Run, step: int, losses: dict[str, float]) -> float:
    """What the held-out sources say: agreement with humans and planted errors, in equal parts."""
    run.model.eval()
    found = validate(run.model, run.held_out, run.names)
    run.model.train()
    agreement = [value for name, value in found.items() if " model " in name]
    worth = float(np.mean(agreement) + np.mean([found[kind] for kind in CRITICAL]))
    run.log({"head step": step, "worth": round(worth, 4), "losses": losses, "held out": found})
    return worth


if __name__ == "__main__":
    main()
