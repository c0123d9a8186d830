"""The cache is exact, bounded, safe to share and to lose."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest
from tiny_comet import make

from mtqa.metrics import models
from mtqa.metrics._comet_cache import Cache, folder, key_of
from mtqa.metrics.base import MetricOptions, Pair
from mtqa.metrics.comet import Comet


def entries(*numbers: int, size: int = 8) -> dict[bytes, bytes]:
    return {key_of("x", number): bytes([number % 256]) * size for number in numbers}


def test_what_is_put_is_found_by_the_next_process(tmp_path: Path) -> None:
    first = Cache(tmp_path / "made" / "cache")
    first.put(entries(1, 2))
    assert first.get(entries(1, 2, 3)) == entries(1, 2), "before it is on disk"
    first.close()
    second = Cache(tmp_path / "made" / "cache")
    assert second.get(entries(1, 2, 3)) == entries(1, 2)
    assert (second.found, second.missed) == (2, 1)


def test_keys_differ_with_every_part() -> None:
    parts = [("a", [1, 2]), ("a", [1, 3]), ("b", [1, 2]), ("a", [12]), ("a", (1, 2)), ("a", "\ud800")]
    assert len({key_of(*part) for part in parts}) == len(parts)


def test_many_keys_in_one_question(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    many = entries(*range(2_000))
    cache.put(many)
    assert cache.get(many) == many


def test_the_size_is_bounded_and_what_was_used_last_stays(tmp_path: Path) -> None:
    limit = 4 << 20
    old = Cache(tmp_path / "cache", limit)
    old._today -= 2
    old.put(entries(1, 2))
    old.flush()
    Cache(tmp_path / "cache", limit).get(entries(2))  # used again today
    cache = Cache(tmp_path / "cache", limit)
    cache._today -= 1
    for start in range(10, 4_010, 500):
        cache.put(entries(*range(start, start + 500), size=4096))
        cache.flush()
        assert (tmp_path / "cache").stat().st_size <= limit + 500 * 8192
    assert cache.get(entries(1, 2)) == entries(2)
    assert len(cache) > 500


def fill(path: Path, start: int, count: int) -> None:
    cache = Cache(path)
    for number in range(start, start + count):
        cache.put(entries(number))
        cache.flush()
    cache.close()


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=fill, args=(tmp_path / "cache", start, 60)) for start in (0, 30, 60)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    cache = Cache(tmp_path / "cache")
    assert (cache.get(entries(*range(120))), cache.trouble) == (entries(*range(120)), "")


def test_a_killed_process_leaves_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    worker = multiprocessing.get_context("spawn").Process(target=fill, args=(path, 0, 10**9))
    worker.start()
    for _ in range(600):
        if path.exists() and path.stat().st_size > 0 and len(Cache(path)) > 20:
            break
        time.sleep(0.1)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    cache = Cache(path)
    kept = len(cache)
    assert kept > 20
    assert cache.get(entries(*range(kept))) == entries(*range(kept))
    assert cache._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def other_table(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entries (x)")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b"no database at all" * 99), id="another file"),
        pytest.param(other_table, id="another database"),
        pytest.param(lambda path: path.mkdir(), id="a folder"),
        pytest.param(lambda path: path.symlink_to("/proc/no/such/place"), id="a place that cannot be written"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_done_without(tmp_path: Path, damage) -> None:
    damage(tmp_path / "cache")
    cache = Cache(tmp_path / "cache")
    cache.put(entries(1))
    cache.flush()
    assert cache.get(entries(1, 2)) == entries(1)
    assert "is not used as COMET's cache" in cache.trouble
    assert str(tmp_path / "cache") in cache.trouble


def test_a_file_that_fails_later_loses_nothing_of_the_run(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    with sqlite3.connect(tmp_path / "cache") as connection:
        connection.execute("DROP TABLE entries")
    cache.put(entries(1))
    cache.flush()
    assert cache.get(entries(1)) == entries(1)
    assert cache.trouble


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTQA_CACHE", "/a/b")
    assert folder() == Path("/a/b")
    monkeypatch.delenv("MTQA_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/c")
    assert folder() == Path("/c/mtqa")


# -- with a model

comet = pytest.mark.skipif(not models.installed(), reason="needs the [comet] extra")
PAIRS = [
    Pair("今天天气很好。", "The weather is fine today.", ("It is fine today.",)),
    Pair("他去了北京。", "He went to Beijing.", ("He has gone to Beijing.",)),
    Pair("股市上涨。", "The bank " * 60, ("Stocks rose.",)),
]
EDITED = [PAIRS[0], Pair("他去了北京。", "He left for Beijing.", PAIRS[1].references), PAIRS[2]]


@pytest.fixture(scope="module", params=["regression_metric", "unified_metric", "xcomet_metric"])
def model(request, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("models") / "tiny", request.param)


def built(model: Path, cache: Path | None, **options) -> Comet:
    return Comet.build(MetricOptions(comet_model=str(model), cache=cache, **options))


@comet
def test_a_second_run_works_out_only_what_changed(model: Path, tmp_path: Path) -> None:
    fresh = built(model, None).statistics(EDITED)
    first = built(model, tmp_path / "cache")
    first.statistics(PAIRS)
    assert first.found()[0] == 0
    second = built(model, tmp_path / "cache")
    assert second.statistics(EDITED) == pytest.approx(fresh, abs=1e-6)
    together = first.model.settings["class_identifier"] != "regression_metric"
    assert second.found() == ((2, 1) if together else (8, 1))
    assert list(second.issues(EDITED)) == list(built(model, None).issues(EDITED))


@comet
def test_weights_and_precision_share_nothing(model: Path, tmp_path: Path) -> None:
    built(model, tmp_path / "cache").statistics(PAIRS)
    half = built(model, tmp_path / "cache", precision="bf16")
    half.statistics(PAIRS)
    assert half.found()[0] == 0
    other = built(make(tmp_path / "other", "regression_metric", weights=[1, 0, 0, 0, 0]), tmp_path / "cache")
    other.statistics(PAIRS)
    assert other.found()[0] == 0


@comet
def test_an_entry_of_the_wrong_length_is_not_believed(tmp_path: Path) -> None:
    model = make(tmp_path / "tiny")
    expected = built(model, tmp_path / "cache").statistics(PAIRS)
    with sqlite3.connect(tmp_path / "cache") as connection:
        connection.execute("UPDATE entries SET value = x'00'")
    assert np.array_equal(built(model, tmp_path / "cache").statistics(PAIRS), expected)
