"""Comparing systems: those of one run with each other, or two runs over the same sources.

For each metric: the difference to the baseline, whether it is more than luck, where it comes from (segments, documents,
lengths of the source), and which findings came, went and stayed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.errors import InputError, UnknownNameError
from mtqa.metrics.base import Metric
from mtqa.metrics.scoring import Evaluation, common
from mtqa.model import Finding, PostEdit, Run, Segment
from mtqa.run._measure import Entry, Measure, measure
from mtqa.run.postedit import Pair, changes, summary
from mtqa.run.store import Store
from mtqa.significance import SAMPLES, TRIALS, Comparison, holm, paired_bootstrap, paired_randomisation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SURE = 0.05
# Points below which the order of two systems says little about what people find: among the ten systems of WMT23
# Chinese to English with MQM marks, penalties follow such differences hardly more often than a coin would.
SMALL = {"bleu": 1.0, "chrf": 1.0, "chrf++": 1.0}
# Upper ends of the buckets of source lengths, in characters; the last is open.
LENGTHS = (10, 20, 40, 80)
# Smaller differences of segment values are none.
_EQUAL = 1e-9
# Settings of a run that decide what is found.
_SETTINGS = ("glossary", "only", "skip", "checks", "rules", "ignore", "as_of", "source_language", "target_language")


@dataclass(frozen=True, slots=True)
class Options:
    """How to compare.

    `baseline` is the name of a system, "" for the first; `metrics` is empty for all that every run has; `test` is
    "bs" (paired bootstrap) or "ar" (approximate randomisation) with `draws` draws, 0 for the usual number; `top` is
    how many segments to show for each metric.
    """

    baseline: str = ""
    metrics: tuple[str, ...] = ()
    test: str = "bs"
    draws: int = 0
    top: int = 5


@dataclass(frozen=True, slots=True)
class SegmentDifference:
    """One segment in which two systems differ."""

    id: str
    document: str
    baseline_value: float
    value: float
    source: str
    baseline_text: str
    text: str


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """Both systems' values over some of the segments: a document, or a range of source lengths."""

    name: str
    segments: int
    baseline: float
    value: float


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """One system against the baseline by one metric.

    `p` is raw and `p_corrected` Holm's over all systems that are compared by this metric. `better`, `worse` and
    `equal` count segments as the metric sees them (a lower TER is better); `gain` is the difference with that sign.
    """

    metric: str
    label: str
    signature: str
    baseline: float
    value: float
    interval: tuple[float, float] | None
    p: float
    p_corrected: float
    segments: int
    better: int
    worse: int
    equal: int
    higher_is_better: bool
    top: tuple[SegmentDifference, ...]
    documents: tuple[GroupDifference, ...]
    lengths: tuple[GroupDifference, ...]

    @property
    def difference(self) -> float:
        """System minus baseline, on the metric's scale."""
        return self.value - self.baseline

    @property
    def gain(self) -> float:
        """The difference, positive where the system is better."""
        return self.difference if self.higher_is_better else -self.difference


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """Findings of the system that the baseline lacks, those of the baseline that are gone, and those that both have."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    kept: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SystemComparison:
    """One system against its baseline; the names of the runs are their folders.

    `edits` is what changed in the texts, as of a post-edit of the baseline.
    """

    baseline_run: str
    baseline: str
    run: str
    system: str
    metrics: tuple[MetricDifference, ...]
    findings: FindingChanges
    edits: PostEdit
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """All comparisons, and how they were made."""

    comparisons: tuple[SystemComparison, ...]
    test: str
    draws: int
    segments: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Texts:
    """What every system of a comparison shares; `references` is the run whose references count for all."""

    segments: tuple[tuple[str, str, int], ...]  # id, document, length of the source
    references: Store
    warnings: tuple[str, ...]


def compare(runs: Sequence[Path], options: Options | None = None) -> Result:
    """Compare the systems of one run, or those of the second run with those of the first.

    Raises StoreError, InputError and UnknownNameError, one line each, for what cannot be compared.
    """
    options = options or Options()
    draws = options.draws or (SAMPLES if options.test == "bs" else TRIALS)
    with _opened(runs) as stores:
        pairs = _pairings(runs, stores, options.baseline)
        texts = _texts(runs, stores)
        entries = list(dict.fromkeys(entry for pair in pairs for entry in pair))
        by_metric = [
            _by_metric(measure(name, entries), pairs, texts, replace(options, draws=draws))
            for name in options.metrics or _shared(entries)
        ]
        comparisons = []
        for number, (base, other) in enumerate(pairs):
            metrics = tuple(differences[number] for differences in by_metric)
            found = _changes(base, other)
            names = (base.run, base.system, other.run, other.system)
            comparisons.append(SystemComparison(*names, metrics, *found, tuple(_warnings(metrics))))
        test = "paired bootstrap" if options.test == "bs" else "paired approximate randomisation"
        warnings = (*texts.warnings, *_draw_warnings(draws, len(pairs)))
        return Result(tuple(comparisons), test, draws, len(texts.segments), warnings)


@contextmanager
def _opened(runs: Sequence[Path]) -> Iterator[list[Store]]:
    with ExitStack() as stack:
        stores = [stack.enter_context(Store.open(path)) for path in runs]
        for path, store in zip(runs, stores, strict=True):
            if not store.get("finished"):
                raise InputError("the run is not finished", path=path, hint="give the same `mtqa run` again")
        yield stores


# -- what is compared with what


def _pairings(runs: Sequence[Path], stores: Sequence[Store], baseline: str) -> list[tuple[Entry, Entry]]:
    """Baselines and systems: within a run all against one; of two runs each against its namesake, if it has one."""
    first, last = stores[0], stores[-1]
    names, before, after = first.systems(), str(runs[0]), str(runs[-1])
    if baseline and baseline not in names:
        raise UnknownNameError(f"{before}: no system is called {baseline!r}; it has {', '.join(names)}")
    chosen = baseline or names[0]
    if first is last:
        if len(names) < 2:
            raise InputError(
                f"the run has one system, {names[0]}", path=before, hint="give a second run to compare with"
            )
        return [(Entry(first, chosen, before), Entry(first, name, before)) for name in names if name != chosen]
    others = last.systems()
    same = [name for name in others if name in names]
    if baseline or not same:
        return [(Entry(first, chosen, before), Entry(last, name, after)) for name in others]
    return [(Entry(first, name, before), Entry(last, name, after)) for name in same]


def _texts(runs: Sequence[Path], stores: Sequence[Store]) -> _Texts:
    """What the systems share. Raises InputError where the runs have different sources."""
    first, last = stores[0], stores[-1]
    segments = tuple((s.id, s.document, len(s.source)) for s in first.segments(first.systems()[0]))
    if first is last:
        return _Texts(segments, first, ())
    one, other = first.run(), last.run()
    if one.segments != other.segments:
        message = f"different sources: {one.segments} segments and {other.segments} in {runs[-1]}"
        raise InputError(message, path=runs[0], hint="compare runs over the same corpus")
    differing = has_references = 0
    for ours, theirs in zip(first.segments(one.systems[0]), last.segments(other.systems[0]), strict=True):
        if ours.source != theirs.source:
            message = f"different sources: segment {ours.id} is another one in {runs[-1]}"
            raise InputError(message, path=runs[0], hint="compare runs over the same corpus")
        differing += ours.references != theirs.references
        has_references += bool(ours.references)
    references, place = (first, runs[0]) if has_references else (last, runs[-1])
    warnings = list(_setting_warnings(one, other))
    if differing:
        warnings.append(
            f"{differing} segments have other references in the other run: those of {place} count for both, but for"
            " neural metrics, whose values are those that each run gave them"
        )
    return _Texts(segments, references, tuple(warnings))


def _setting_warnings(one: Run, other: Run) -> Iterator[str]:
    names = [name for name in _SETTINGS if one.config.get(name) != other.config.get(name)]
    if one.version != other.version:
        names.append(f"version {one.version} and {other.version}")
    if names:
        yield f"findings were made in different ways ({', '.join(names)}): new and gone may come from that"


def _shared(entries: Sequence[Entry]) -> list[str]:
    """The metrics that every system was scored by, in the order of the first."""
    scored = [[score.metric for score in entry.store.scores() if score.system == entry.system] for entry in entries]
    return [name for name in scored[0] if all(name in names for names in scored)]


# -- metrics


def _by_metric(
    measure: Measure, pairs: Sequence[tuple[Entry, Entry]], texts: _Texts, options: Options
) -> list[MetricDifference]:
    evaluations = {
        entry: measure.of(entry, texts.references) for entry in dict.fromkeys(e for pair in pairs for e in pair)
    }
    found = [_difference(measure, pair, evaluations, texts, options) for pair in pairs]
    corrected = holm([difference.p for difference in found])
    return [replace(difference, p_corrected=p) for difference, p in zip(found, corrected, strict=True)]


def _difference(
    measure: Measure, pair: tuple[Entry, Entry], evaluations: dict[Entry, Evaluation], texts: _Texts, options: Options
) -> MetricDifference:
    import numpy as np

    one, other = (evaluations[entry] for entry in pair)
    before, after = common(one, other)
    if not len(before):
        hint = "give one with --reference when running it" if measure.metric.needs_reference else ""
        raise InputError(
            f"{measure.label} has no segment that both {pair[0].system} and {pair[1].system} have", hint=hint
        )
    test: Callable[..., Comparison] = paired_bootstrap if options.test == "bs" else paired_randomisation
    tested = test(measure.metric, before, after, options.draws)
    places = np.flatnonzero(one.counted & other.counted)
    values = [np.array(measure.metric.segment_values(rows), dtype=np.float64) for rows in (before, after)]
    gains = (values[1] - values[0]) * (1 if measure.higher_is_better else -1)
    better, worse = int((gains > _EQUAL).sum()), int((gains < -_EQUAL).sum())
    documents = [texts.segments[place][1] for place in places]
    lengths = [_bucket(texts.segments[place][2]) for place in places]
    return MetricDifference(
        measure.name, measure.label, measure.signature(one), tested.baseline, tested.system, tested.interval,
        tested.p, tested.p, len(places), better, worse, len(places) - better - worse, measure.higher_is_better,
        top=tuple(_top(pair, places, values, options.top)),
        documents=tuple(_groups(measure.metric, before, after, documents, dict.fromkeys(documents))),
        lengths=tuple(_groups(measure.metric, before, after, lengths, map(_bucket, (*LENGTHS, LENGTHS[-1] + 1)))),
    )  # fmt: skip


def _top(
    pair: tuple[Entry, Entry], places: NDArray[np.int64], values: Sequence[NDArray[np.float64]], count: int
) -> Iterator[SegmentDifference]:
    """The segments that differ most, either way."""
    import numpy as np

    sizes = np.abs(values[1] - values[0])
    for number in np.argsort(-sizes, kind="stable")[:count]:
        if sizes[number] <= _EQUAL:
            return
        before, after = (_segment(entry, int(places[number])) for entry in pair)
        ours = (float(values[0][number]), float(values[1][number]))
        yield SegmentDifference(before.id, before.document, *ours, before.source, before.target, after.target)


def _segment(entry: Entry, index: int) -> Segment:
    return next(entry.store.segments(entry.system, index, index + 1))


def _groups(
    metric: Metric,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    names: Sequence[str],
    order: Iterable[str],
) -> Iterator[GroupDifference]:
    import numpy as np

    labels = np.array(names)
    for name in order:
        chosen = labels == name
        if chosen.any():
            totals = (rows[chosen].sum(axis=0).tolist() for rows in (before, after))
            yield GroupDifference(name, int(chosen.sum()), *map(metric.value, totals))


def _bucket(length: int) -> str:
    low = 0
    for high in LENGTHS:
        if length <= high:
            return f"{low}-{high}"
        low = high + 1
    return f"{low}+"


# -- findings


def _changes(base: Entry, other: Entry) -> tuple[FindingChanges, PostEdit]:
    """The findings that came, went and stayed, without dismissed ones, and what that says of the segments."""
    before, after = (
        [finding for finding in entry.store.findings(entry.system) if finding.dismissed is None]
        for entry in (base, other)
    )
    found = changes(before, after)
    texts = zip(base.store.segments(base.system), other.store.segments(other.system), strict=True)
    edits = summary(Pair(base.system, other.system), texts, found)
    kept = tuple(finding for _, finding in found.kept)
    return FindingChanges(tuple(found.new), tuple(found.fixed), kept), edits


# -- what to make of it


def _warnings(metrics: Sequence[MetricDifference]) -> Iterator[str]:
    up = [entry.label for entry in metrics if entry.gain > _EQUAL]
    down = [entry.label for entry in metrics if entry.gain < -_EQUAL]
    if up and down:
        yield f"metrics disagree: better by {', '.join(up)}, worse by {', '.join(down)}"
    luck = [
        f"{entry.label} (p = {entry.p_corrected:.3f})"
        for entry in metrics
        if abs(entry.gain) > _EQUAL and entry.p_corrected >= SURE
    ]
    if luck:
        yield f"a difference that may well be luck: {', '.join(luck)}"
    small = [
        f"{entry.label} ({entry.difference:+.2f})"
        for entry in metrics
        if _EQUAL < abs(entry.gain) < SMALL.get(entry.metric, 0) and entry.p_corrected < SURE
    ]
    if small:
        yield (
            f"no luck, but too small to mean much: {', '.join(small)}; below a point of BLEU or chrF people often"
            " see it the other way round"
        )


def _draw_warnings(draws: int, comparisons: int) -> Iterator[str]:
    """The smallest p that so many draws can give, times the number of comparisons, must leave room below 0.05."""
    if comparisons / (draws + 1) >= SURE:
        yield f"{draws} draws are too few for {comparisons} comparisons: no corrected p is below {SURE}; raise --draws"
