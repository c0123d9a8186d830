"""A TMX in several processes: the same units with the same places, or one process where a cut could be wrong."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats import _tmx_ranges
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.tmx import map_units
from mtqa.model import Unit

Save = Callable[..., Path]
HEAD = '<?xml version="1.0"?>\n<!DOCTYPE tmx>\n<!-- <tu> in a comment </tu> -->\n<tmx version="1.4">\n<body>\n'
END = "</body>\n</tmx>\n"


def unit(number: int, more: str = "") -> str:
    return (
        f'<tu tuid="{number}">{more}\n<tuv xml:lang="zh"><seg>第{number}句</seg></tuv>\n'
        f'<tuv xml:lang="en"><seg>No. {number}</seg></tuv>\n</tu>\n'
    )


MANY = "".join(map(unit, range(60)))
PLAIN = HEAD + MANY + END
# the file, in how many parts it is read, why
FILES = [
    (PLAIN.encode(), 3, "plain, with a comment before the first unit"),
    (PLAIN.replace("\n", "\r\n").encode(), 3, "CRLF"),
    (("\ufeff" + PLAIN).encode(), 3, "byte order mark"),
    ((HEAD + MANY + unit(60, "AT&T") + END).encode(), 3, "a unit to repair"),
    (PLAIN.replace("</tu>", "</tu >").encode(), 3, "white space in end tags"),
    ((HEAD + MANY + "<!-- </tu> -->" + MANY + END).encode(), 1, "a comment between units"),
    ((HEAD + MANY + unit(1, "<prop><![CDATA[</tu>]]></prop>") + END).encode(), 1, "a CDATA section"),
    ((HEAD + MANY + "<?x </tu>?>" + MANY + END).encode(), 1, "an instruction"),
    ((HEAD.replace("-->", "") + MANY + "-->" + MANY + END).encode(), 1, "a comment from the head on"),
    (PLAIN.encode("utf-16"), 1, "UTF-16"),
    (PLAIN.encode("gb18030"), 1, "GB18030"),
    (PLAIN.encode() + b"<!-- \xff -->", 1, "a byte that is not UTF-8"),
    (gzip.compress(PLAIN.encode()), 1, "packed"),
    ((HEAD + unit(1) + END).encode(), 1, "too small to cut"),
]


@pytest.mark.parametrize(("content", "parts", "why"), FILES, ids=[row[2] for row in FILES])
def test_the_units_are_those_of_one_reading(
    save: Save, monkeypatch: pytest.MonkeyPatch, content: bytes, parts: int, why: str
) -> None:
    monkeypatch.setattr(_tmx_ranges, "_SMALL", 1500)
    path = save("m.tmx", content)
    alone, together = ReadOptions(), ReadOptions()
    expected = list(FORMATS["tmx"].read(path, alone))
    results = map_units(path, list, together, jobs=3)
    assert len(results) == parts
    assert [unit for result in results for unit in result] == expected
    assert together.warnings == alone.warnings


def no_units(units: Iterator[Unit]) -> int:
    return sum(1 for _ in units)


def test_a_language_of_one_part_alone_counts_for_all(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_tmx_ranges, "_SMALL", 1500)
    late = HEAD + MANY.replace('"zh"', '"fr"') + MANY + END
    assert sum(map_units(save("m.tmx", late), no_units, ReadOptions(), jobs=2)) == 60
    with pytest.raises(FormatError, match="has no de; its languages are en 120, fr 60, zh 60"):
        map_units(save("m.tmx", late), no_units, ReadOptions(target_language="de"), jobs=2)


def test_a_small_file_starts_no_process(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", None)
    assert map_units(save("m.tmx", PLAIN), no_units, ReadOptions(), jobs=8) == [60]
