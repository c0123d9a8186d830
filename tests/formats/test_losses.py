"""What a format cannot hold is told, and what stands late in a file counts as much as what stands early."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.convert import format_for
from mtqa.formats.load import load_bitext, open_units
from mtqa.model import Role, Text, Unit, Variant

MT = Variant(Text("One."))


def written(path: Path, *units: Unit) -> list[str]:
    options = ReadOptions()
    format_for(path).write(path, units, options)
    return options.warnings


@pytest.mark.parametrize("ending", [".tsv", ".csv", ".txt", ".jsonl", ".xlsx", ".tmx"])
def test_half_a_surrogate_pair_is_told_and_stops_no_writer(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    warnings = written(path, Unit("1", Text("一\ud800"), (MT,)), Unit("2", Text("二"), (MT,)))
    assert warnings
    assert path.stat().st_size > 0


@pytest.mark.parametrize("ending", [".tsv", ".csv", ".jsonl", ".xlsx"])
def test_a_second_text_of_one_system_is_told(tmp_path: Path, ending: str) -> None:
    warnings = written(tmp_path / f"out{ending}", Unit("1", Text("一"), (MT, Variant(Text("A one.")))))
    assert any("a second text of a system is left out" in line for line in warnings)
    both = Unit("1", Text("一"), (MT, Variant(Text("A one."), Role.POSTEDIT)))
    assert not any("second text" in line for line in written(tmp_path / f"more{ending}", both))


@pytest.mark.parametrize(
    ("date", "kept"),
    [("2024-05-03", 'changedate="20240503T000000Z"'), ("12.05.2021", ""), ("", "")],
)
def test_tmx_writes_only_dates(tmp_path: Path, date: str, kept: str) -> None:
    path = tmp_path / "out.tmx"
    warnings = written(path, Unit("1", Text("一"), (MT,), date=date))
    assert ("changedate" in path.read_text("utf-8")) is bool(kept)
    assert kept in path.read_text("utf-8")
    assert any("date" in line for line in warnings) is (date == "12.05.2021")


def lines(path: Path, *entries: dict[str, str]) -> list[Unit]:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    return list(open_units(path))


def test_json_lines_whose_translations_begin_late_are_read(tmp_path: Path) -> None:
    bare = [{"source": f"第{number}句"} for number in range(80)]
    units = lines(tmp_path / "late.jsonl", *bare, {"source": "末", "target": "Last."})
    assert [variant.text.plain for variant in units[-1].variants] == ["Last."]


def test_json_lines_whose_systems_begin_late_are_gathered(tmp_path: Path) -> None:
    plain = [{"id": str(number), "source": f"第{number}句", "target": "x"} for number in range(80)]
    late = [{"id": "z", "source": "末", "target": name, "system": name} for name in ("a", "b")]
    units = lines(tmp_path / "late.jsonl", *plain, *late)
    assert [variant.system for variant in units[-1].variants] == ["a", "b"]
    assert len(units) == 81


def test_every_ending_above_is_a_format() -> None:
    assert {".tsv", ".csv", ".txt", ".jsonl", ".xlsx", ".tmx"} <= {e for kind in FORMATS for e in kind.extensions}


def test_a_table_of_nothing_but_its_head_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "head.tsv"
    path.write_text("source\ttarget\n", "utf-8")
    with pytest.raises(FormatError, match="holds no segment"):
        load_bitext(path)
