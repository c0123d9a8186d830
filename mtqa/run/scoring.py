"""The scoring step of a run: every metric on every system, kept as it comes, told where it could not be had."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from mtqa.errors import MissingExtraError, ModelError
from mtqa.metrics.base import METRICS, Metric, MetricOptions, Pair
from mtqa.metrics.scoring import evaluate, join, score_of
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
    evaluation = join([evaluate(metric, batch) for batch in _batches(store, system, progress)])
    interval = partial(confidence_interval, samples=config.bootstrap) if config.bootstrap else None
    result = score_of(metric, evaluation, system, interval)
    if result is None:
        store.warn([f"{metric.label} was not scored: no segment has a reference; give one with --reference FILE"])
    else:
        store.add_score(result)


def _batches(store: Store, system: str, progress: Progress) -> Iterator[list[Pair]]:
    segments = store.segments(system)
    while batch := [Pair(entry.source, entry.target, entry.references) for entry in islice(segments, BATCH)]:
        yield batch
        progress.advance(len(batch))
