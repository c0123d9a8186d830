"""Figures on the held-out sources: agreement with MQM, with chrF beside it, and planted errors found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.comet_mini import network
from training.comet_mini.batches import Likeness
from training.comet_mini.data import SCORED, Group
from training.comet_mini.planted import PLANTERS, Context, Names, plant

Triple = tuple[str, str, str]  # source, hypothesis, reference


def score(model: Any, triples: Sequence[Triple]) -> NDArray[np.float64]:
    """Scores of triples, each distinct text encoded once."""
    texts = list(dict.fromkeys(text for triple in triples for text in triple))
    place = {text: number for number, text in enumerate(texts)}
    longest = model.encoder.max_positions - 2
    ids = model.encoder.tokenizer(texts, truncation=True, max_length=longest)["input_ids"]
    order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
    with torch.inference_mode():
        parts = [order[start : start + 64] for start in range(0, len(order), 64)]
        found = torch.cat([network.embed(model, [ids[number] for number in part]) for part in parts])
        vectors = found[torch.tensor(order).argsort()]
        rows = torch.tensor([[place[text] for text in triple] for triple in triples])
        scores = [
            model.estimator(network.features(*(vectors[part[:, side]] for side in range(3)))).view(-1)
            for part in rows.split(4096)
        ]
    return torch.cat(scores).double().numpy()


def validate(model: Any, groups: list[Group], names: Names) -> dict[str, float]:
    """Kendall over all segments and inside sources, for the model and chrF; share of planted errors ranked lower."""
    from scipy.stats import kendalltau

    figures: dict[str, float] = {}
    for origin in SCORED:
        mine = [group for group in groups if group.origin == origin]
        human = [np.array(group.scores, dtype=float) for group in mine]
        chrf = [Likeness.of(group).matrix[:-1, -1] for group in mine]
        found = np.split(
            score(model, [(g.source, h, g.reference) for g in mine for h in g.hypotheses]),
            np.cumsum([len(group.hypotheses) for group in mine])[:-1],
        )
        both = [kendalltau(a, b)[0] for a, b in zip(found, chrf, strict=True) if len(a) > 1]
        figures[f"{origin} likeness"] = float(np.nanmean(both))
        for label, values in (("model", found), ("chrf", chrf)):
            inside = [kendalltau(a, b)[0] for a, b in zip(values, human, strict=True) if len(a) > 1]
            figures[f"{origin} {label} inside"] = float(np.nanmean(inside))
            figures[f"{origin} {label} all"] = float(kendalltau(np.concatenate(values), np.concatenate(human))[0])
    figures.update(planted_found(model, groups, names))
    return {name: round(value, 4) for name, value in figures.items()}


def plant_all(groups: list[Group], names: Names, seed: int, each: int = 1) -> dict[str, list[tuple[Triple, Triple]]]:
    """For each kind, pairs of a clean and a damaged triple, from up to `each` translations of each source."""
    rng = np.random.default_rng(seed)
    pairs: dict[str, list[tuple[Triple, Triple]]] = {kind: [] for kind in PLANTERS}
    for number, group in enumerate(groups):
        stranger = groups[(number + 1) % len(groups)].hypotheses[0]
        context = Context(group.source, group.reference, names, stranger)
        for kind, found in pairs.items():
            for row in rng.permutation(len(group.hypotheses))[:each]:
                text = group.hypotheses[int(row)]
                damaged = plant(kind, text, context, rng)
                if damaged is not None:
                    clean = (group.source, text, group.reference)
                    found.append((clean, (group.source, damaged, group.reference)))
    return pairs


def planted_found(model: Any, groups: list[Group], names: Names, seed: int = 7) -> dict[str, float]:
    """Share of planted errors of each kind that score below the clean translation."""
    shares = {}
    for kind, pairs in plant_all(groups, names, seed).items():
        if pairs:
            clean = score(model, [pair[0] for pair in pairs])
            damaged = score(model, [pair[1] for pair in pairs])
            shares[kind] = float((damaged < clean).mean())
    return shares
