"""The tables of the model card: comet-mini beside sentence BLEU, chrF and TER on `mqm23-zhen`.

python -m training.comet_mini.evaluate --data ../shared/data
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtqa.metaeval import statistics
from mtqa.metrics.mini import NAME, unpack
from training.comet_mini import network
from training.comet_mini.data import Group, squeeze
from training.comet_mini.planted import gather_names
from training.comet_mini.validate import Triple, plant_all, score

Scorer = Callable[[Sequence[Triple]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Translations of items by systems, with the mean penalty of the raters, negated. Tables: [items, systems]."""

    systems: tuple[str, ...]
    groups: list[Group]
    human: NDArray[np.float64]

    def triples(self) -> list[Triple]:
        """Item by item, systems in order."""
        return [(group.source, text, group.reference) for group in self.groups for text in group.hypotheses]


def read_judged(data: Path) -> Judged:
    """`mqm23-zhen/dev.tsv` with the references of `wmt23-zhen`, joined by the exact source."""
    folder = data / "wmt23-zhen"
    lines = (folder / name for name in ("source.zh.txt", "reference.en.txt"))
    sources, references = (path.read_text(encoding="utf-8").splitlines() for path in lines)
    reference = {squeeze(source): text for source, text in zip(sources, references, strict=True)}
    penalties: dict[tuple[str, str], dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    texts: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = (data / "mqm23-zhen" / "dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        system, document, segment, _, rater, source, target, category, severity = row.split("\t")[:9]
        item, by_rater = (document, segment), penalties[document, segment][system]
        texts[item][system] = (_plain(source), _plain(target))
        by_rater[rater] = by_rater.get(rater, 0.0) + penalty(category, severity)
    systems = tuple(sorted({system for item in texts.values() for system in item}))
    kept = [item for item, found in texts.items() if set(found) == set(systems)]
    kept = [item for item in kept if squeeze(texts[item][systems[0]][0]) in reference]
    groups, human = [], []
    for item in kept:
        source = texts[item][systems[0]][0]
        hypotheses = [texts[item][system][1] for system in systems]
        groups.append(Group("judged", source, reference[squeeze(source)], hypotheses, []))
        human.append([-float(np.mean(list(penalties[item][system].values()))) for system in systems])
    return Judged(systems, groups, np.array(human))


def penalty(category: str, severity: str) -> float:
    """The published weights: major 5, minor 1, minor punctuation 0.1, non-translation 25."""
    kind, level = category.lower(), severity.lower()
    if level == "major":
        return 25.0 if kind.startswith("non-translation") else 5.0
    if level == "minor":
        return 0.1 if kind.startswith("fluency/punctuation") else 1.0
    return 0.0


def _plain(text: str) -> str:
    return text.replace("<v>", "").replace("</v>", "")


def load_shipped() -> Any:
    """The shipped model, loaded by unbabel-comet itself."""
    from comet import load_from_checkpoint

    with tempfile.TemporaryDirectory() as folder:
        checkpoint = unpack(Path(folder) / NAME)
        return load_from_checkpoint(str(checkpoint), local_files_only=True).eval()


def string_scorers() -> dict[str, Scorer]:
    """Sentence BLEU, chrF and TER of sacrebleu, higher is better (TER is negated)."""
    from sacrebleu.metrics import BLEU, CHRF, TER

    metrics = {"BLEU": (BLEU(effective_order=True), 1), "chrF": (CHRF(), 1), "TER": (TER(), -1)}

    def scorer(metric: Any, sign: int) -> Scorer:
        return lambda triples: np.array([sign * metric.sentence_score(mt, [ref]).score for _, mt, ref in triples])

    return {name: scorer(metric, sign) for name, (metric, sign) in metrics.items()}


def corpus_scores(name: str, judged: Judged) -> list[float]:
    """Corpus BLEU, chrF or negated TER of each system."""
    from sacrebleu.metrics import BLEU, CHRF, TER

    metric, sign = {"BLEU": (BLEU(), 1), "chrF": (CHRF(), 1), "TER": (TER(), -1)}[name]
    references = [[group.reference for group in judged.groups]]
    systems = range(len(judged.systems))
    return [sign * metric.corpus_score([g.hypotheses[n] for g in judged.groups], references).score for n in systems]


def agreement_row(found: NDArray[np.float64], judged: Judged, by_system: Sequence[float]) -> dict[str, Any]:
    """All figures of one metric."""
    gold, metric = judged.human.T, found.T  # the statistics want [systems, items]
    calibrated = statistics.calibrated_accuracy(gold, metric)
    assert calibrated is not None
    agree, pairs = statistics.pairwise_accuracy(gold.mean(1), np.array(by_system))
    return {
        "acc with ties": calibrated.accuracy,
        "epsilon": calibrated.epsilon,
        "all-tie floor": calibrated.floor,
        "Kendall all": statistics.kendall(gold.ravel(), metric.ravel()),
        "Kendall inside": statistics.kendall_within_items(gold, metric),
        "Pearson all": statistics.pearson(gold.ravel(), metric.ravel()),
        "Pearson inside": statistics.pearson_within_items(gold, metric),
        "systems": f"{agree}/{pairs}",
    }


def tables(data: Path, scorers: dict[str, Scorer]) -> dict[str, Any]:
    """Agreement with humans, and the share of planted errors of each kind that each metric ranks lower."""
    judged = read_judged(data)
    shape = judged.human.shape
    rows = {}
    for name, scorer in scorers.items():
        found = scorer(judged.triples()).reshape(shape)
        by_system = list(found.mean(0)) if name == NAME else corpus_scores(name, judged)
        rows[name] = agreement_row(found, judged, by_system)
    length = np.array([[-len(text) for text in group.hypotheses] for group in judged.groups], float)
    rows["negative length"] = agreement_row(length, judged, list(length.mean(0)))
    names = gather_names(text for group in judged.groups for text in (group.reference, *group.hypotheses))
    planted: dict[str, dict[str, float]] = {}
    for kind, pairs in plant_all(judged.groups, names, seed=23, each=3).items():
        clean, damaged = ([pair[side] for pair in pairs] for side in (0, 1))
        planted[kind] = {"pairs": len(pairs)}
        for name, scorer in scorers.items():
            planted[kind][name] = float((scorer(damaged) < scorer(clean)).mean())
    return {"items": shape[0], "systems": shape[1], "agreement": rows, "planted": planted}


def markdown(found: dict[str, Any]) -> str:
    """Both tables."""
    columns = list(next(iter(found["agreement"].values())))
    lines = [f"| metric | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, row in found["agreement"].items():
        cells = [value if isinstance(value, str) else f"{value:.4f}" for value in row.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    metrics = [name for name in next(iter(found["planted"].values())) if name != "pairs"]
    lines += ["", f"| planted error | pairs | {' | '.join(metrics)} |", "|---" * (len(metrics) + 2) + "|"]
    for kind, row in found["planted"].items():
        cells = [f"{100 * row[metric]:.1f} %" for metric in metrics]
        lines.append(f"| {kind} | {row['pairs']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def speed(model: Any, judged: Judged) -> float:
    """Segments a second, every text encoded afresh: one system, sources and references included."""
    triples = [(g.source, text, g.reference) for g in judged.groups for text in g.hypotheses[:1]]
    score(model, triples[:64])
    began = time.perf_counter()
    score(model, triples)
    return len(triples) / (time.perf_counter() - began)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    model = load_shipped()
    scorers: dict[str, Scorer] = {NAME: lambda triples: score(model, triples), **string_scorers()}
    found = tables(options.data, scorers)
    found["segments a second"] = speed(model, read_judged(options.data))
    print(
        markdown(found),
        f"\n{found['items']} items x {found['systems']} systems; "
        f"{found['segments a second']:.0f} segments a second, {network.WIDTH} x {network.LAYERS}",
    )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
