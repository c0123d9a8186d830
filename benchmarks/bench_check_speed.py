"""How fast the checks are on WMT23 Chinese to English: together, each alone, and in two processes.

    python benchmarks/bench_check_speed.py [--peer PYTHON] [--jobs N]

CPU time of one process, without a glossary, the best of three rounds, as ratios to a floor in the same rounds: the
normalisation (NFKC) and the tokens (one pattern) of both texts, which any checker must make. `--peer` names the Python
of an environment that has translate-toolkit; its pofilter (StandardChecker) then runs on the same texts.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from mtqa.checks.base import Scope
from mtqa.checks.run import check_document, check_segments, select
from mtqa.model import Segment

DATA = Path(os.environ.get("MTQA_DATA", Path(__file__).resolve().parent.parent / "../shared/data"))
WMT23 = DATA / "wmt23-zhen"
ROUNDS = 3
BATCH = 500
COPIES = 3  # of the text, so that the start of processes does not count
_TOKEN = re.compile(r"\w+|[^\w\s]")
_PEER = """
import sys, time
from translate.filters import checks
from translate.storage import base
source, target, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
lines = [open(path, encoding="utf-8").read().splitlines() for path in (source, target)]
units = []
for zh, en in zip(*lines, strict=True):
    unit = base.TranslationUnit(zh)
    unit.target = en
    units.append(unit)
checker = checks.StandardChecker(checks.CheckerConfig(targetlanguage="en"))
best = float("inf")
for _ in range(rounds):
    start = time.process_time()
    for unit in units:
        checker.run_filters(unit)
    best = min(best, time.process_time() - start)
print(len(units) / best)
"""


def segments() -> list[Segment]:
    """The sources with their human reference."""
    sources = (WMT23 / "source.zh.txt").read_text("utf-8").splitlines()
    targets = (WMT23 / "reference.en.txt").read_text("utf-8").splitlines()
    pairs = zip(sources, targets, strict=True)
    return [Segment(str(index + 1), source, text, index=index) for index, (source, text) in enumerate(pairs)]


def best_of(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """CPU seconds of each work, the least of some rounds; all works in each round, since a machine may be busy."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            start = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - start)
    return best


def floor(texts: Sequence[Segment]) -> None:
    """What any checker must do with both texts."""
    for segment in texts:
        for text in (segment.source, segment.target):
            _TOKEN.findall(unicodedata.normalize("NFKC", text))


def report(texts: Sequence[Segment], peer: str | None) -> None:
    """Print segments a second, and how many times as fast as the peer or the floor each is."""
    chosen = select()
    single = [check for check in chosen if check.scope is Scope.SEGMENT]
    works: dict[str, Callable[[], object]] = {
        "floor (NFKC and tokens)": lambda: floor(texts),
        "segment checks": lambda: check_segments(texts, single),
        "all default-on checks": lambda: (check_segments(texts, chosen), check_document(texts, chosen)),
    }
    start = time.process_time()
    check_segments(texts, single)
    first = time.process_time() - start
    best = best_of(works)
    print(f"{len(texts)} segments, {len(chosen)} checks; segments a second of CPU time")
    print(f"{'segment checks, first round':28}{len(texts) / first:12,.0f}")
    lowest = min(best.values())
    for name, seconds in best.items():
        print(f"{name:28}{len(texts) / seconds:12,.0f}{seconds / lowest:8.1f} times the time of the floor")
    if peer:
        files = [str(WMT23 / "source.zh.txt"), str(WMT23 / "reference.en.txt")]
        told = subprocess.run([peer, "-c", _PEER, *files, "3"], capture_output=True, text=True, check=True)
        speed = float(told.stdout)
        ours = len(texts) / best["all default-on checks"]
        print(f"{'pofilter':28}{speed:12,.0f}  all default-on checks are {ours / speed:.1f} times as fast")
    alone = {check.id: partial(check_segments, texts, [check]) for check in single}
    costs = best_of(alone, 1)
    print("\nmicroseconds a segment of each check alone, with the analyses it shares with others")
    for id, seconds in sorted(costs.items(), key=lambda cost: -cost[1]):
        print(f"{id:28}{seconds / len(texts) * 1e6:12.1f}")


def _batch(texts: Sequence[Segment]) -> int:
    return len(check_segments(texts, select()))


def report_jobs(texts: Sequence[Segment], jobs: int) -> None:
    """Print wall-clock segments a second with one and with more processes; it wants as many free cores."""
    many = [*texts] * COPIES
    batches = [many[at : at + BATCH] for at in range(0, len(many), BATCH)]
    print(f"\n{'processes':28}{'segments a second (wall clock)':>30}")
    for number in (1, jobs):
        with ProcessPoolExecutor(number) as pool:
            list(pool.map(_batch, batches[: 2 * number]))  # warm
            start = time.perf_counter()
            list(pool.map(_batch, batches))
            print(f"{number:<28}{len(many) / (time.perf_counter() - start):30,.0f}")


def main() -> None:
    """Both reports, or why there is none."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peer", metavar="PYTHON", help="Python of an environment with translate-toolkit")
    parser.add_argument("--jobs", type=int, default=2, help="processes to compare with one")
    options = parser.parse_args()
    if not WMT23.is_dir():
        print("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
        return
    texts = segments()
    report(texts, options.peer)
    report_jobs(texts, options.jobs)


if __name__ == "__main__":
    main()
