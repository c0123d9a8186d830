"""The second stage: the encoder rests, the estimator learns from embeddings that are computed once.

An estimator step costs a hundredth of an encoder step, so that many passes over planted errors and human scores are
cheap. The state that does best on the held-out sources is kept.

    python -m training.comet_mini.head --data ../shared/data --out build/comet-mini
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.comet_mini.batches import Batch
from training.comet_mini.train import Run, Settings, half, losses_of
from training.comet_mini.validate import validate

BATCHES, TOGETHER, FIRST = 400, 4, 1_000_000
SCORED_SHARE = 0.45
CRITICAL = ("number", "magnitude", "name", "negation", "omission", "untranslated", "empty", "copied")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the first stage")
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batches", type=int, default=BATCHES)
    options = parser.parse_args(arguments)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.set_num_threads(options.threads)
    run = Run(options.data, options.out, Settings())
    seen = _embedded(run, options.batches)
    _learn(run, seen, options.steps)


def _embedded(run: Run, count: int) -> list[tuple[Batch, Tensor, Tensor]]:
    """Batches with the embeddings of their Chinese and English texts, each distinct text encoded once."""
    batches = [run.maker.batch(FIRST + n, scored=n < SCORED_SHARE * count) for n in range(count)]
    texts = list(dict.fromkeys(text for batch in batches for text in (*batch.chinese, *batch.english)))
    place = {text: number for number, text in enumerate(texts)}
    ids = run.token_ids(texts)
    order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
    with torch.inference_mode():
        parts = [half(run.model, [ids[number] for number in order[at : at + 64]]) for at in range(0, len(order), 64)]
    vectors = torch.cat(parts)[torch.tensor(order).argsort()].clone()
    rows = ((b, [place[text] for text in b.chinese], [place[text] for text in b.english]) for b in batches)
    return [(batch, vectors[chinese], vectors[english]) for batch, chinese, english in rows]


def _learn(run: Run, seen: list[tuple[Batch, Tensor, Tensor]], steps: int) -> None:
    parameters = [*run.model.estimator.parameters(), *run.extra.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.02)
    best = -math.inf
    run.model.train()
    for step in range(steps):
        rate = 1e-3 * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(run.settings.seed * 1_000_003 + step)
        chosen = np.random.default_rng([run.settings.seed, FIRST, step]).choice(len(seen), TOGETHER, replace=False)
        parts = [losses_of(run.model, run.extra, seen[n][1:], seen[n][0], late=True) for n in chosen]
        total = sum((sum(part.values(), torch.zeros(())) + part["worse"] for part in parts), torch.zeros(()))
        optimizer.zero_grad(set_to_none=True)
        (total / TOGETHER).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if (step + 1) % 400 == 0 or step + 1 == steps:
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
