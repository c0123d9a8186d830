"""Reading a TMX: mtqa against its peers and the floor, each in a process of its own, in the same run.

    python benchmarks/bench_files.py [MEGABYTES]     # 100 unless told otherwise

The file is made here: Chinese of some 30 characters and English of some 18 words, lengths log-normal, tags in 12 % of
the segments. Ratios are of CPU seconds, since other work may share the machine. The floor is expat with no handlers:
bytes to events, nothing kept. `lxml iterparse` takes out the same things as mtqa (both texts without native code, tags
with place and attributes, id, date, properties), without checking encoding and languages, repair, or line numbers.
translate-toolkit (GPL, no dependency of mtqa) is measured where MTQA_TRANSLATE_TOOLKIT names a Python that has it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HEADER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    '  <header creationtool="bench" creationtoolversion="1" segtype="sentence" o-tmf="bench" adminlang="en"'
    ' srclang="zh-CN" datatype="xml"/>\n  <body>\n'
)
WORDS = [
    "the", "of", "report", "system", "annual", "growth", "market", "policy", "bank", "new", "water", "data", "user",
    "file", "save", "open", "project", "city",
]  # fmt: skip
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


# ----------------------------------------------------------------------------------------------------- the file


def generate(path: Path, megabytes: float) -> None:
    """Write a memory of about this size, the same on every machine."""
    dice = random.Random(20240229)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        written = file.write(HEADER)
        number = 0
        while written < megabytes * 1e6:
            number += 1
            unit = _unit(dice, number)
            file.write(unit)
            written += len(unit.encode())
        file.write("  </body>\n</tmx>\n")


def _unit(dice: random.Random, number: int) -> str:
    chinese = "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(_length(dice, 30)))
    english = " ".join(dice.choice(WORDS) for _ in range(_length(dice, 18)))
    return (
        f'    <tu tuid="u{number}" creationdate="20230105T101112Z" changedate="20240229T101112Z" creationid="bench">\n'
        f'      <prop type="x-domain">finance</prop>\n      <tuv xml:lang="zh-CN">\n'
        f"        <seg>{_tagged(dice, chinese + '。')}</seg>\n      </tuv>\n"
        f'      <tuv xml:lang="en-US">\n        <seg>{_tagged(dice, english + ".")}</seg>\n      </tuv>\n    </tu>\n'
    )


def _length(dice: random.Random, middle: int) -> int:
    return max(1, min(400, round(middle * dice.lognormvariate(-0.12, 0.5))))


def _tagged(dice: random.Random, text: str) -> str:
    if dice.random() >= 0.12:
        return text
    place = dice.randrange(len(text))
    end = dice.randrange(place, len(text))
    return (
        f'{text[:place]}<bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>{text[place:end]}<ept i="1">&lt;/b&gt;</ept>'
        f"{text[end:]}"
    )


# -------------------------------------------------------------------------------------------------- the readers


def floor(path: Path) -> int:
    """Expat without handlers."""
    from xml.parsers import expat

    with path.open("rb") as file:
        expat.ParserCreate().ParseFile(file)
    return 0


def iterparse(path: Path) -> int:
    """lxml iterparse with what mtqa takes out, written by hand for this file alone."""
    return sum(1 for _ in _iterparse(path))


def _iterparse(path: Path) -> Iterator[tuple[object, ...]]:
    from lxml import etree

    for _, element in etree.iterparse(str(path), tag="tu", resolve_entities=False, no_network=True):
        texts, properties = {}, []
        for child in element:
            if child.tag == "tuv":
                texts[child.get(LANG)] = _text(child.find("seg"))
            elif child.tag == "prop":
                properties.append((child.get("type"), child.text))
        date = element.get("changedate") or element.get("creationdate")
        yield element.get("tuid"), texts.get("zh-CN"), texts.get("en-US"), date, properties
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _text(segment: object) -> tuple[str, list[tuple[object, ...]]]:
    from lxml import etree

    parts, tags, length = [segment.text or ""], [], len(segment.text or "")
    for child in segment:
        raw = etree.tostring(child, encoding="unicode", with_tail=False)
        tags.append((child.tag, length, raw, dict(child.attrib)))
        parts.append(child.tail or "")
        length += len(parts[-1])
    return "".join(parts), tags


def mtqa_read(path: Path) -> int:
    """Mtqa, one process."""
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.load import open_units

    return sum(1 for _ in open_units(path, ReadOptions()))


def mtqa_twice(path: Path) -> int:
    """Mtqa, two processes that read half of the file each."""
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.tmx import map_units

    return sum(map_units(path, _count, ReadOptions(), jobs=2))


def _count(units: Iterator[object]) -> int:
    return sum(1 for _ in units)


def toolkit(path: Path) -> int:
    """translate-toolkit: parse, then source and target of each unit."""
    from translate.storage.tmx import tmxfile

    with path.open("rb") as file:
        store = tmxfile.parsefile(file)
    return sum(1 for unit in store.units if (unit.source, unit.target))


READERS: dict[str, Callable[[Path], int]] = {
    "expat, no handlers": floor,
    "lxml iterparse": iterparse,
    "mtqa": mtqa_read,
    "mtqa, two processes": mtqa_twice,
    "translate-toolkit": toolkit,
}


# ------------------------------------------------------------------------------------------------ the measuring


def measure(name: str, path: Path) -> dict[str, float]:
    """CPU and wall seconds, peak memory and units of one reader; the first small file takes imports out of the time."""
    with tempfile.TemporaryDirectory(prefix="mtqa-bench-") as folder:
        small = Path(folder, "small.tmx")
        generate(small, 0.01)
        READERS[name](small)
    wall, cpu = time.perf_counter(), _cpu()
    units = READERS[name](path)
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"cpu": cpu, "wall": wall, "memory": memory / 1024, "units": units}


def _cpu() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in spent)


def in_a_process(name: str, path: Path, python: str = sys.executable) -> dict[str, float]:
    """One reader in a fresh interpreter."""
    done = subprocess.run([python, __file__, "--reader", name, path], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main(megabytes: float) -> None:
    """Make the file, run every reader, print the table."""
    with tempfile.TemporaryDirectory(prefix="mtqa-bench-") as folder:
        path = Path(folder, "bench.tmx")
        subprocess.run([sys.executable, __file__, "--generate", path, str(megabytes)], check=True)
        size = path.stat().st_size / 1e6
        print(f"{size:.0f} MB TMX; MB/s and ratios are of CPU time")
        print(f"{'reader':<22}{'units':>9}{'CPU s':>8}{'wall s':>8}{'MB/s':>7}{'x floor':>9}{'peak MB':>9}")
        base = 0.0
        for name in READERS:
            python = sys.executable if name != "translate-toolkit" else os.environ.get("MTQA_TRANSLATE_TOOLKIT", "")
            if not python:
                print(f"{name:<22}not measured: MTQA_TRANSLATE_TOOLKIT names no Python that has it")
                continue
            found = in_a_process(name, path, python)
            base = base or found["cpu"]
            print(
                f"{name:<22}{found['units'] or '':>9}{found['cpu']:>8.2f}{found['wall']:>8.2f}"
                f"{size / found['cpu']:>7.0f}{found['cpu'] / base:>9.1f}{found['memory']:>9.0f}"
            )


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--reader"]:
        print(json.dumps(measure(arguments[1], Path(arguments[2]))))
    elif arguments[:1] == ["--generate"]:
        generate(Path(arguments[1]), float(arguments[2]))
    else:
        main(float(arguments[0]) if arguments else 100)
