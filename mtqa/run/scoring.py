"""The scoring step of a run: every metric on every system, kept as it comes, told where it could not be had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from mtqa.errors import MissingExtraError, ModelError
from mtqa.metrics.base import METRICS, VARIABLE, Metric, MetricOptions, Pair
from mtqa.metrics.scoring import Evaluation, assembled, counts, evaluate, join, score_of, usable
from mtqa.run.config import RunConfig
from mtqa.run.progress import Progress
from mtqa.run.store import Store
from mtqa.significance import confidence_interval

BATCH = 2000
# Rows of a slow metric that may be lost when a run is killed.
KEEP_EVERY = 64


def check_metrics(config: RunConfig) -> None:
    """Raise UnknownNameError for a metric that does not exist, before any work is done."""
    for name in config.metrics:
        METRICS[name]


def score(store: Store, config: RunConfig, progress: Progress) -> None:
    """Score every system by every metric that was asked for, by default by all that can be had."""
    for name in config.metrics or METRICS.names():
        missing = [system for system in store.systems() if not store.has_score(name, system)]
        metric = _built(name, config, store) if missing else None
        if metric is None:
            continue
        for system in missing:
            progress.stage(f"{metric.label} of {system}", store.run().segments)
            _score_system(store, config, metric, system, progress)


def _built(name: str, config: RunConfig, store: Store) -> Metric | None:
    """The metric, None where it needs a model that cannot be had: that is told, and the run goes on."""
    options = MetricOptions(
        source_language=config.source_language,
        target_language=config.target_language,
        comet_model=config.comet_model or None,
    )
    try:
        return METRICS[name].build(options)
    except (ModelError, MissingExtraError) as error:
        text = str(error)
        prefix = f"{METRICS[name].label} was not scored"
        store.warn([text if text.startswith(prefix) else f"{prefix}: {text}"])
        return None


def _score_system(store: Store, config: RunConfig, metric: Metric, system: str, progress: Progress) -> None:
    count = _count_slowly if metric.needs_model else _count
    interval = partial(confidence_interval, samples=config.bootstrap) if config.bootstrap else None
    result = score_of(metric, count(store, metric, system, progress), system, interval)
    if result is None:
        store.warn([f"{metric.label} was not scored: no segment has a reference; give one with --reference FILE"])
    else:
        store.add_score(result)


def _count(store: Store, metric: Metric, system: str, progress: Progress) -> Evaluation:
    """Count in batches; a killed run counts the system again."""
    parts = []
    for batch in _batches(store, system):
        parts.append(evaluate(metric, batch))
        progress.advance(len(batch))
    return join(parts)


def _count_slowly(store: Store, metric: Metric, system: str, progress: Progress) -> Evaluation:
    """Count with a metric that takes long, keeping rows as they come; a killed run goes on behind them."""
    pairs = [usable(pair) for batch in _batches(store, system) for pair in batch]
    # Rows of another model must never stand in for this one's.
    key = metric.signature(VARIABLE, [0.0] * 100)
    rows: dict[int, Sequence[float]] = dict(store.statistics(key, system))
    missing = [position for position, pair in enumerate(pairs) if position not in rows and counts(metric, pair)]
    progress.advance(len(pairs) - len(missing))
    stream = metric.stream([pairs[position] for position in missing])
    while part := list(islice(stream, KEEP_EVERY)):
        fresh = [(missing[place], row) for place, row in part]
        store.add_statistics(key, system, fresh)
        rows.update(fresh)
        progress.advance(len(part))
    return assembled(metric, pairs, rows, len(next(iter(rows.values()), ())))


def _batches(store: Store, system: str) -> Iterator[list[Pair]]:
    segments = store.segments(system)
    while batch := [Pair(entry.source, entry.target, entry.references) for entry in islice(segments, BATCH)]:
        yield batch
