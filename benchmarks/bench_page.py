"""How soon the review page shows its rows, and what it takes: 1,000, 10,000 and 100,000 segments in a real Chromium.

    python benchmarks/bench_page.py [SEGMENTS …]

The segments are those of WMT23 Chinese to English (docs/data.md) with one system's translations, references, findings
and two metrics, repeated until there are enough. Times are from the start of navigation, on whatever machine this is:
`first paint` is the browser's own, `rows` when the first page of rows is in the document and laid out, `filter` a query
over all segments with the page shown anew. The first line is an empty page, the floor of this machine at this moment.
`CPU` is what the page's process computed until its rows stood, which a busy machine leaves as it is. Memory is the most
that process ever had; it is aimed at above the floor, which is the browser's own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtqa.checks.run import check_segments, select
from mtqa.model import Finding, Run, Score, Segment
from mtqa.report.html import write_html

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import chromium

DATA = Path(os.environ.get("MTQA_DATA", Path(__file__).resolve().parent.parent / "../shared/data"))
WMT23 = DATA / "wmt23-zhen"
SYSTEM = "ONLINE-B"
SIZES = (1_000, 10_000, 100_000)
# Seconds to the rows and megabytes, as far as there is an aim.
AIMS = {10_000: (1.0, None), 100_000: (4.0, 400)}


class Repeated:
    """A run over WMT23's segments again and again; every repetition is a document of its own."""

    def __init__(self, size: int) -> None:
        source, target, reference = (
            (WMT23 / name).read_text("utf-8").splitlines()
            for name in ("source.zh.txt", f"systems/{SYSTEM}.en.txt", "reference.en.txt")
        )
        self.size = size
        self.one = [
            Segment(str(index + 1), *texts, references=(other,), index=index)
            for index, (*texts, other) in enumerate(zip(source, target, reference, strict=True))
        ]
        self.found = check_segments(self.one[:size], select(), system=SYSTEM)

    def run(self) -> Run:
        """The run of this size, its values made up."""
        values = tuple(round(30 + (index * 7919 % 6000) / 100, 2) for index in range(self.size))
        scores = tuple(
            Score(metric, SYSTEM, 50.0, "made up", self.size, segment_values=values) for metric in ("chrf", "bleu")
        )
        return Run(
            id=f"bench{self.size}", created="2026-01-01T00:00:00+00:00", version="0", origin="wmt23.txt",
            source_language="zh", target_language="en", systems=(SYSTEM,), segments=self.size,
            documents=-(-self.size // len(self.one)), scores=scores, finished=True,
        )  # fmt: skip

    def segments(self, system: str) -> Iterator[Segment]:
        """The segments, repeated."""
        for index in range(self.size):
            segment = self.one[index % len(self.one)]
            document = f"repetition {index // len(self.one) + 1}"
            yield replace(segment, id=str(index + 1), index=index, document=document)

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        """The findings of each repetition."""
        for start in range(0, self.size, len(self.one)):
            for found in self.found:
                if start + found.index < self.size:
                    index = start + found.index
                    yield replace(found, index=index, segment=str(index + 1), id=f"{start:x}-{found.id}")


TIMES = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const laid = performance.now();
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
  const rows = performance.getEntriesByName('mtqa-rows')[0].startTime;
  return {paint, rows, laid, count: document.querySelectorAll('#rows > .row').length};
}"""
FILTER = """async query => {
  const start = performance.now();
  document.querySelector('#query').value = query;
  document.querySelector('#find').requestSubmit();
  const list = document.querySelector('#rows').getBoundingClientRect();
  return [performance.now() - start, document.querySelector('#count').textContent, list.height];
}"""


def most_memory(before: set[int]) -> float:
    """The most that the largest renderer born since `before` ever had in memory, in MB; Linux only."""
    peaks = [0.0]
    for process in renderers() - before:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                peaks.append(int(line.split()[1]) / 1024)
    return max(peaks)


def cpu_seconds(process: int) -> float:
    """What a process has computed so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def renderers() -> set[int]:
    """Chromium's processes that hold a page."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"--type=renderer" in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
        except OSError:
            continue
    return found


def measure(playwright: Any, page_file: Path) -> dict[str, Any]:
    """Open the page in a browser of its own."""
    before = renderers()
    browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
    try:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(page_file.as_uri(), wait_until="commit")
        page.wait_for_selector("html.ready", state="attached", timeout=120_000)
        found: dict[str, Any] = page.evaluate(TIMES)
        found["cpu"] = sum(map(cpu_seconds, renderers() - before))
        found["filter"], found["left"], _ = page.evaluate(FILTER, "severity>=major src:/中国|美国/ chrf<60")
        found["memory"] = most_memory(before)
        found["heap"] = page.evaluate("performance.memory.usedJSHeapSize / 1048576")
        return found
    finally:
        browser.close()


def print_row(name: str, written: float, path: Path, found: dict[str, Any]) -> None:
    """A line of the table."""
    cells = (
        name, f"{written:.1f}", f"{path.stat().st_size / 1e6:.1f}", f"{found['paint'] / 1000:.2f}",
        f"{found['laid'] / 1000:.2f}", f"{found['cpu']:.2f}", f"{found['filter'] / 1000:.3f}",
        f"{found['memory']:.0f}", f"{found['heap']:.0f}",
    )  # fmt: skip
    print("".join(f"{cell:>14}" for cell in cells))


# What any page costs on this machine at this moment: the floor under all figures.
FLOOR = """<!doctype html><html lang="en" class="ready"><title>floor</title><input id="query"><form id="find"></form>
<p id="rows">A page.</p><p id="count"></p><script>performance.mark('mtqa-rows');
document.forms[0].addEventListener('submit', event => event.preventDefault())</script>"""


def main(sizes: list[int]) -> None:
    """Print a line for each size."""
    from playwright.sync_api import sync_playwright

    if chromium.find() is None:
        raise SystemExit(chromium.HINT)
    heads = (
        "segments",
        "written s",
        "page MB",
        "first paint s",
        "rows s",
        "rows CPU s",
        "filter s",
        "peak MB",
        "JS heap MB",
    )
    print("".join(f"{head:>14}" for head in heads))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        floor = Path(folder) / "floor.html"
        floor.write_text(FLOOR, "utf-8")
        bare = min((measure(playwright, floor) for _ in range(3)), key=lambda each: each["laid"])
        print_row("floor", 0, floor, bare)
        for size in sizes:
            path = Path(folder) / f"{size}.html"
            start = time.process_time()
            write_html(Repeated(size), path)
            written = time.process_time() - start
            found = min((measure(playwright, path) for _ in range(3)), key=lambda each: each["laid"])
            print_row(f"{size:,}", written, path, found)
            seconds, megabytes = AIMS.get(size, (None, None))
            if seconds is not None and found["laid"] / 1000 > seconds:
                print(f"{'':14}aim missed: rows in {seconds} s")
            if megabytes is not None and found["memory"] - bare["memory"] > megabytes:
                print(f"{'':14}aim missed: {megabytes} MB")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
