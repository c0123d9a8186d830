"""Training texts as groups: one Chinese source, one English reference, the translations of many systems.

MQM penalties go through a logarithm, because a few of 25 and more would otherwise own the squared error, and are
standardised for each data set. The direct assessments lend their texts alone: on the 4,009 translations that were
judged both ways their correlation with MQM is -0.003, and two ratings of one translation agree with 0.05, so that the
scores of that file say nothing about a translation.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HELD_OUT_PERCENT = 10
SHARED_CHARACTERS = 12
SCORED = ("mqm", "ted")


@dataclass(slots=True)
class Group:
    """Translations of one source. `scores[i]` is the human score of `hypotheses[i]`, higher is better, or None."""

    origin: str  # "da", "mqm", "ted" or "plain"
    source: str
    reference: str
    hypotheses: list[str] = field(default_factory=list)
    scores: list[float | None] = field(default_factory=list)

    @property
    def held_out(self) -> bool:
        """Whether the group serves the choice of settings and is never trained on: one source in ten, by hash."""
        digest = hashlib.sha256(squeeze(self.source).encode()).digest()
        return digest[0] * 256 + digest[1] < 65536 * HELD_OUT_PERCENT // 100


def squeeze(text: str) -> str:
    """Text without white space: the same source is spaced differently in two data sets."""
    return "".join(text.split())


def read_groups(data: Path) -> list[Group]:
    """All groups of the training folders below `data`, without the sources that `mqm23-zhen` shares."""
    scored = data / "metric-training-zhen"
    groups = [*_direct_assessment(scored / "da21.jsonl"), *_mqm(scored / "mqm.jsonl")]
    banned = evaluation_sources(data / "mqm23-zhen" / "dev.tsv")
    groups += [group for group in _systems(data / "wmt23-zhen") if not shares_text(group.source, banned)]
    _standardise(groups)
    return groups


def evaluation_sources(path: Path) -> set[str]:
    """Every run of 12 characters in the sources of the evaluation set, read for one purpose: to stay away from them."""
    if not path.exists():
        raise FileNotFoundError(f"{path}: needed to leave the evaluation's sources out of the training texts")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    sources = {squeeze(line.split("\t")[5].replace("<v>", "").replace("</v>", "")) for line in lines}
    return {run for source in sources for run in _runs(source)} | sources


def shares_text(source: str, banned: set[str]) -> bool:
    """Whether a source has a run of 12 characters in common with the evaluation set, or equals one that is shorter."""
    text = squeeze(source)
    return text in banned or any(run in banned for run in _runs(text))


def _runs(text: str) -> Iterator[str]:
    for start in range(len(text) - SHARED_CHARACTERS + 1):
        yield text[start : start + SHARED_CHARACTERS]


def _rows(path: Path) -> Iterator[dict[str, str | float]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _direct_assessment(path: Path) -> Iterable[Group]:
    groups: dict[str, Group] = {}
    for row in _rows(path):
        source, hypothesis = str(row["src"]), str(row["mt"])
        group = groups.setdefault(source, Group("da", source, str(row["ref"])))
        if hypothesis not in group.hypotheses:
            group.hypotheses.append(hypothesis)
            group.scores.append(None)
    return groups.values()


def _mqm(path: Path) -> Iterable[Group]:
    groups: dict[tuple[str, str], Group] = {}
    ratings: dict[tuple[str, str, str], list[float]] = {}
    for row in _rows(path):
        origin, source, hypothesis = ("ted" if row["set"] == "ted" else "mqm"), str(row["src"]), str(row["mt"])
        group = groups.setdefault((origin, source), Group(origin, source, str(row["ref"])))
        seen = ratings.setdefault((origin, source, hypothesis), [])
        if not seen:
            group.hypotheses.append(hypothesis)
        seen.append(-math.log1p(abs(float(row["score"]))))
    for (origin, source), group in groups.items():
        group.scores = [sum(r) / len(r) for h in group.hypotheses if (r := ratings[origin, source, h])]
    return groups.values()


def _systems(folder: Path) -> Iterator[Group]:
    sources = (folder / "source.zh.txt").read_text(encoding="utf-8").splitlines()
    references = (folder / "reference.en.txt").read_text(encoding="utf-8").splitlines()
    systems = [path.read_text(encoding="utf-8").splitlines() for path in sorted((folder / "systems").glob("*.txt"))]
    for row, (source, reference) in enumerate(zip(sources, references, strict=True)):
        hypotheses = list(dict.fromkeys(system[row] for system in systems if system[row].strip()))
        yield Group("plain", source, reference, hypotheses, [None] * len(hypotheses))


def _standardise(groups: list[Group]) -> None:
    """Mean 0 and deviation 1 for each origin, counted on the groups that are trained on."""
    for origin in SCORED:
        mine = [group for group in groups if group.origin == origin]
        known = [score for group in mine if not group.held_out for score in group.scores if score is not None]
        mean = sum(known) / len(known)
        deviation = math.sqrt(sum((score - mean) ** 2 for score in known) / len(known))
        for group in mine:
            group.scores = [None if score is None else (score - mean) / deviation for score in group.scores]
