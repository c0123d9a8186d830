"""The scoring step of a run: every metric on every system, kept as it comes, told where it could not be had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from mtqa.checks.base import Check, Context, Scope
from mtqa.checks.run import check_segments
from mtqa.errors import MissingExtraError, ModelError
from mtqa.glossary.dictionary import glossary_of, terms_of
from mtqa.glossary.match import Matcher
from mtqa.metrics._comet_cache import FILE as CACHE_FILE
from mtqa.metrics._comet_cache import folder as cache_folder
from mtqa.metrics.base import METRICS, VARIABLE, Metric, MetricOptions, Pair
from mtqa.metrics.scoring import Evaluation, assembled, counts, evaluate, join, score_of, usable
from mtqa.model import Category, Issue, Segment, Severity
from mtqa.run.config import RunConfig
from mtqa.run.progress import Progress
from mtqa.run.store import Store
from mtqa.significance import confidence_interval

BATCH = 2000
# Rows of a slow metric that may be lost when a run is killed.
KEEP_EVERY = 64
NO_TERMS = "there are no terms; give some with --glossary FILE"
NO_REFERENCE = "no segment has a reference; give one with --reference FILE"
# Segments that a warning names.
NAMED = 5
# The check that a metric's marks are findings of; the metric does not know of what kind an error is.
ERROR_SPAN = "xcomet-error-span"


def check_metrics(config: RunConfig) -> None:
    """Raise UnknownNameError for a metric that does not exist, before any work is done."""
    for name in config.metrics:
        METRICS[name]


def score(store: Store, config: RunConfig, progress: Progress, matcher: Matcher | None = None) -> None:
    """Score every system by every metric that was asked for, by default by all that can be had.

    `matcher` is the glossary's; without one the terms that came with the segments serve.
    """
    matcher = matcher or _own_terms(store)
    lacking: dict[str, None] = {}  # labels of metrics for which no segment has a reference, told in one line
    for name in config.metrics or METRICS.names():
        if METRICS[name].needs_terms and matcher is None:
            store.warn([f"{METRICS[name].label} was not scored: {NO_TERMS}"] if config.metrics else [])
            continue
        missing = [system for system in store.systems() if not store.has_score(name, system)]
        metric = _built(name, config, store, matcher) if missing else None
        if metric is None:
            continue
        store.warn([metric.caution] if metric.caution else [])
        for system in missing:
            progress.stage(f"{metric.label} of {system}", store.run().segments)
            if not _score_system(store, config, metric, system, progress):
                lacking[metric.label] = None
        _tell_of_cache(store, metric, progress)
    if lacking:
        *first, last = lacking
        names = f"{', '.join(first)} and {last} were" if first else f"{last} was"
        store.warn([f"{names} not scored: {NO_REFERENCE}"])


def _own_terms(store: Store) -> Matcher | None:
    """The matcher of all terms that came with the segments, None where none did."""
    found = (terms_of(segment) for system in store.systems()[:1] for segment in store.segments(system))
    terms = [term for own in dict.fromkeys(found) for term in own]
    return Matcher(glossary_of(terms)) if terms else None


def _built(name: str, config: RunConfig, store: Store, matcher: Matcher | None) -> Metric | None:
    """The metric, None where it needs a model that cannot be had: that is told, and the run goes on."""
    options = MetricOptions(
        source_language=config.source_language,
        target_language=config.target_language,
        comet_model=config.comet_model or None,
        references=store.has_references(),
        device=config.device,
        precision=config.precision,
        cache=cache_folder() / CACHE_FILE if config.cache else None,
        matcher=matcher,
    )
    try:
        return METRICS[name].build(options)
    except (ModelError, MissingExtraError) as error:
        text = str(error)
        prefix = f"{METRICS[name].label} was not scored"
        store.warn([text if text.startswith(prefix) else f"{prefix}: {text}"])
        return None


def _score_system(store: Store, config: RunConfig, metric: Metric, system: str, progress: Progress) -> bool:
    """Score one system; False where no segment has the reference that the metric needs."""
    count = _count_slowly if metric.needs_model else _count
    interval = partial(confidence_interval, samples=config.bootstrap) if config.bootstrap else None
    evaluation = count(store, metric, system, progress)
    if not evaluation.counted.any():
        return False
    if metric.needs_terms:  # a comparison has no glossary
        rows = ((index, evaluation.statistics[index].tolist()) for index in evaluation.counted.nonzero()[0].tolist())
        store.add_statistics(metric.name, system, rows)
    result = score_of(metric, evaluation, system, interval)
    _remark(store, metric, system, evaluation)
    if config.error_spans:
        _mark(store, metric, system)
    if result is None:
        store.warn([f"{metric.label} of {system} was not scored: not one segment is fit for it"])
    else:
        store.add_score(result)
    return True


def _tell_of_cache(store: Store, metric: Metric, progress: Progress) -> None:
    store.warn(metric.troubles())
    found, missed = metric.found()
    if found:
        progress.stage(f"{metric.label}: {found} of {found + missed} from the cache", found + missed)
        progress.advance(found + missed)


def _remark(store: Store, metric: Metric, system: str, evaluation: Evaluation) -> None:
    """Warn of segments that the metric did not score like the others, naming the first of them."""
    for reason, rows in metric.remarks(evaluation.statistics).items():
        named = [next(store.segments(system, row, row + 1)).id for row in rows[:NAMED]]
        more = ", …" if len(rows) > NAMED else ""
        count = "1 segment" if len(rows) == 1 else f"{len(rows)} segments"
        store.warn([f"{metric.label} of {system}: {count} {reason} ({', '.join(named)}{more})"])
    store.warn([f"{metric.label} of {system}: {line}" for line in metric.apart(evaluation.statistics)])


def _mark(store: Store, metric: Metric, system: str) -> None:
    """Make findings of the errors that the metric marks."""
    if store.done(f"mark:{metric.name}:{system}"):
        return
    segments = list(store.segments(system))
    pairs = [usable(Pair(segment.source, segment.target, segment.references)) for segment in segments]
    issues: dict[int, list[Issue]] = {}
    for position, issue in metric.issues(pairs):
        issues.setdefault(position, []).append(issue)
    marked = [segments[position] for position in sorted(issues)]

    def rule(segment: Segment, context: Context) -> Iterator[Issue]:
        yield from issues[segment.index]

    check = Check(ERROR_SPAN, Category.OTHER, Severity.MINOR, Scope.SEGMENT, None, False, False, rule)
    store.add_findings(system, check_segments(marked, [check], system=system), f"mark:{metric.name}:{system}", 1)


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
    while batch := [pair_of(segment) for segment in islice(segments, BATCH)]:
        yield batch


def pair_of(segment: Segment) -> Pair:
    """What metrics see of a segment."""
    return Pair(segment.source, segment.target, segment.references, terms_of(segment), segment.date)
