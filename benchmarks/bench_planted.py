"""How many planted faults the checks find: one mistake put into a human translation, see planted.py.

    python benchmarks/bench_planted.py [--most 400] [--seed 0] [--missed KIND]

A fault is found if a check flags the damaged text and not the clean one, within 60 characters of the fault (or in the
source alone: what is missing has no place in the target). The clean texts are the references of WMT23, then, where
those do not give enough cases of a kind, those of WMT21 news, of TED talks and of the Hong Kong Monetary Authority's
reports (Traditional Chinese), at last the machine translations of WMT21 news that people rated best.
`--missed KIND` prints the cases that no check found.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bench_checks import DATA, WMT23
from planted import PLANTERS, Planted, plant

from mtqa.checks.base import Check, Scope
from mtqa.checks.run import check_segments, select
from mtqa.model import Finding, Segment, Span

MOST = 400
_GOOD = 0.7  # standard deviations above the mean rating
_NEAR = 60  # characters
_WINDOW = 40  # segments before and after that a document check may see


@lru_cache(maxsize=1)
def clean_texts() -> tuple[tuple[str, str], ...]:
    """Sources with their human translations, each source once, WMT23 first."""
    return tuple(dict.fromkeys((source, target) for source, target in _pairs() if source and target))


def _pairs() -> Iterator[tuple[str, str]]:
    sources = (WMT23 / "source.zh.txt").read_text("utf-8").splitlines()
    yield from zip(sources, (WMT23 / "reference.en.txt").read_text("utf-8").splitlines(), strict=True)
    for name in ("da21", "mqm"):
        for row in _rows(DATA / f"metric-training-zhen/{name}.jsonl"):
            yield row["src"], row["ref"]
    for year in ("2016", "2018"):
        for row in _rows(DATA / f"wmt25-terminology-zhen/{year}.jsonl"):
            paragraphs = [[part for part in row[side].splitlines() if part.strip()] for side in ("zh", "en")]
            if len(paragraphs[0]) == len(paragraphs[1]):
                yield from zip(*paragraphs, strict=True)
    for row in _rows(DATA / "metric-training-zhen/da21.jsonl"):
        if float(row["z"]) > _GOOD:
            yield row["src"], row["mt"]


@lru_cache(maxsize=1)
def _size_of_wmt23() -> int:
    sources = (WMT23 / "source.zh.txt").read_text("utf-8").splitlines()
    targets = (WMT23 / "reference.en.txt").read_text("utf-8").splitlines()
    return len({pair for pair in zip(sources, targets, strict=True) if all(pair)})


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@dataclass(frozen=True, slots=True)
class Recall:
    """What became of the planted faults of one kind. `by` counts the checks that found them."""

    kind: str
    cases: int
    of_wmt23: int
    found: int
    by: tuple[tuple[str, int], ...]
    missed: tuple[Planted, ...]

    @property
    def share(self) -> float:
        """Per cent found."""
        return 100 * self.found / self.cases if self.cases else 0.0


def recall(kind: str, checks: Sequence[Check], most: int = MOST, seed: int = 0) -> Recall:
    """Plant faults of a kind and count those found."""
    pairs = clean_texts()
    wmt23 = _size_of_wmt23()
    cases = plant(kind, pairs, most, seed, enough=wmt23)
    by: Counter[str] = Counter()
    missed = []
    for case in cases:
        names = {finding.check for finding in _new(case, pairs, tuple(checks))}
        by.update(names)
        if not names:
            missed.append(case)
    return Recall(
        kind,
        len(cases),
        sum(case.index < wmt23 for case in cases),
        len(cases) - len(missed),
        tuple(by.most_common()),
        tuple(missed),
    )


def _new(case: Planted, pairs: Sequence[tuple[str, str]], checks: tuple[Check, ...]) -> Iterator[Finding]:
    """The findings that the damaged text has near the fault and the clean one has not."""
    source, clean = pairs[case.index]
    before = _found(source, clean, checks)
    known = {_key(finding, clean) for finding in before}
    # A mark around the whole passage is no news where the clean text had one of the same check.
    there = {finding.check for finding in before for span in finding.target_spans if span.overlaps(_old(case, clean))}
    for finding in _found(source, case.target, checks):
        near = any(_distance(span, case.span) <= _NEAR for span in finding.target_spans)
        if (
            (near or not finding.target_spans)
            and finding.check not in there
            and _key(finding, case.target) not in known
        ):
            yield finding


def _old(case: Planted, clean: str) -> Span:
    return Span(min(case.span.start, len(clean)), min(case.span.start + max(1, len(case.was)), len(clean)))


def _found(source: str, target: str, checks: tuple[Check, ...]) -> list[Finding]:
    return check_segments([Segment("1", source, target)], checks)


def _key(finding: Finding, target: str) -> tuple[object, ...]:
    marked = tuple(span.of(target) for span in finding.target_spans)
    return finding.check, finding.source_spans, marked if not finding.source_spans else ()


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def main() -> None:
    """Print a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=MOST, help="cases of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--missed", metavar="KIND", help="print the cases of this kind that nothing found")
    options = parser.parse_args()
    checks = [check for check in select() if check.scope is Scope.SEGMENT]
    print(f"{'planted fault':20}{'cases':>7}{'WMT23':>7}{'found':>7}{'%':>7}  by")
    for kind in [options.missed] if options.missed else PLANTERS:
        result = recall(kind, checks, options.most, options.seed)
        by = ", ".join(f"{name} {count}" for name, count in result.by[:4])
        print(f"{kind:20}{result.cases:7}{result.of_wmt23:7}{result.found:7}{result.share:7.1f}  {by}")
        for case in result.missed if options.missed else ():
            source, _ = clean_texts()[case.index]
            around = case.target[max(0, case.span.start - 60) : case.span.end + 60]
            print(f"  {case.was!r} -> {case.now!r}\n    {source}\n    …{around}…")


if __name__ == "__main__":
    main()
