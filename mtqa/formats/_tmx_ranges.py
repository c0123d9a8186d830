"""A large TMX read by several processes: cut between units without looking at what stands before the cut.

A cut at the next `</tu>` is exact only where no comment, CDATA section or instruction can hold one. Whether there are
any is found out while the ranges are surveyed, and so is whether all of them are UTF-8; a file with either, a packed
file and a small one are read by one process.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from mtqa.formats._encoding import Encoding, marked_encoding
from mtqa.formats._files import CHUNK, head_of
from mtqa.formats._tmx_head import FIRST_UNIT, SECTION, Survey
from mtqa.formats._tmx_read import TmxReader
from mtqa.formats.base import ReadOptions
from mtqa.model import Unit

Result = TypeVar("Result")
_CLOSER = re.compile(rb"</(?:[\w.-]+:)?tu\s*>")
_SMALL = 4 << 20  # bytes below which starting a process costs more than it saves
_WINDOW = 1 << 20


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes `start` to `end` of a file; `line` is that of its first byte. Iterating gives its bytes in chunks."""

    path: Path
    start: int
    end: int
    line: int = 1

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.end - self.start
            while left > 0 and (piece := file.read(min(CHUNK, left))):
                left -= len(piece)
                yield piece

    def original(self, offset: int) -> int:
        """The file's own offset of a UTF-8 offset: the same, since only UTF-8 is cut."""
        return offset


@dataclass(frozen=True, slots=True)
class RangeSurvey:
    """What one process tells of its range. `simple` is False where the cuts may be wrong or the text is not UTF-8."""

    head: bytes
    has_units: bool
    languages: Counter[str]
    lines: int
    simple: bool


def map_units(
    path: Path, work: Callable[[Iterator[Unit]], Result], options: ReadOptions, jobs: int = 2
) -> list[Result]:
    """Apply `work` to the units of a TMX in up to `jobs` processes; the results in file order, one for each part.

    `work` and what it returns must be picklable. Nothing is set aside in `<file>.rejected`; warnings go to
    `options.warnings`. Raises FormatError like a reading by one process.
    """
    from concurrent.futures import ProcessPoolExecutor  # loads multiprocessing

    ranges = cut(path, jobs)
    if len(ranges) > 1:
        with ProcessPoolExecutor(len(ranges)) as pool:
            surveys = list(pool.map(survey_range, ranges))
            if all(survey.simple for survey in surveys):
                ranges = _numbered(ranges, surveys)
                found = _merged(surveys, marked_encoding(head_of(path)) or Encoding("utf-8"))
                quiet = replace(options, warnings=[], quarantine=False)
                tasks = [(part, found, quiet, work) for part in ranges]
                results = list(pool.map(_read_range, tasks))
                for _, warnings in results:
                    options.warnings.extend(line for line in warnings if line not in options.warnings)
                return [result for result, _ in results]
    return [work(TmxReader(path, options).units())]


def cut(path: Path, parts: int) -> list[Range]:
    """Up to `parts` ranges of about the same size, each but the last ending with a unit."""
    head = head_of(path)
    size = path.stat().st_size
    marked = marked_encoding(head)
    with path.open("rb") as file:
        packed = file.read(4)[:2] in {b"\x1f\x8b", b"PK"}
        parts = 1 if packed or (marked and marked.name != "utf-8") else min(parts, size // _SMALL)
        places = [0]
        for number in range(1, parts):
            file.seek(size * number // parts)
            closer = _CLOSER.search(file.read(_WINDOW))
            if closer and size * number // parts + closer.end() > places[-1]:
                places.append(size * number // parts + closer.end())
    return [Range(path, start, end) for start, end in zip(places, [*places[1:], size], strict=True)]


def survey_range(part: Range) -> RangeSurvey:
    """Languages, lines and encoding of one range."""
    survey = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    lines, simple, before = 0, True, b""
    for number, chunk in enumerate(part):
        lines += chunk.count(b"\n")
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return RangeSurvey(b"", False, Counter(), 0, simple=False)
        survey.visit(chunk)
        body = _behind_head(chunk) if part.start == 0 and number == 0 else before + chunk
        simple = simple and b"<!" not in body and b"<?" not in body
        before = chunk[-1:]
    survey.finish()
    return RangeSurvey(survey.head, survey.has_units, survey.languages, lines, simple)


def _behind_head(chunk: bytes) -> bytes:
    """A file's first chunk from its first unit on; all of it where a comment or CDATA section is still open."""
    closed = SECTION.sub(b"", chunk)
    unit = FIRST_UNIT.search(closed)
    if unit is None or b"<!--" in closed[: unit.start()] or b"<![CDATA[" in closed[: unit.start()]:
        return chunk
    return closed[unit.start() :]


def _numbered(ranges: list[Range], surveys: list[RangeSurvey]) -> list[Range]:
    """The ranges with their first lines."""
    line, numbered = 1, []
    for part, survey in zip(ranges, surveys, strict=True):
        numbered.append(replace(part, line=line))
        line += survey.lines
    return numbered


def _merged(surveys: list[RangeSurvey], encoding: Encoding) -> Survey:
    languages: Counter[str] = Counter()
    for survey in surveys:
        languages.update(survey.languages)
    return Survey(encoding, languages, surveys[0].head, any(survey.has_units for survey in surveys))


def _read_range(
    task: tuple[Range, Survey, ReadOptions, Callable[[Iterator[Unit]], Result]],
) -> tuple[Result, list[str]]:
    part, found, options, work = task
    result = work(TmxReader(part.path, options, found, part).units())
    return result, options.warnings
