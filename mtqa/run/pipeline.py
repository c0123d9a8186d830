"""The main job: load, check, score, settle, weigh. Each step writes to the store as it goes and skips what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import mtqa
from mtqa import mqm
from mtqa.checks.base import TERMS, Check, Scope
from mtqa.checks.run import check_document, check_segments, with_style
from mtqa.errors import InputError
from mtqa.formats.base import ReadOptions
from mtqa.formats.load import Bitext, load_bitext
from mtqa.glossary.match import Matcher
from mtqa.glossary.stats import Usage, usage
from mtqa.glossary.tsv import read_glossary
from mtqa.model import Finding, Run, Segment, TermTally, Unit
from mtqa.run.config import RunConfig, checks_of
from mtqa.run.progress import Progress, Silent
from mtqa.run.scoring import ERROR_SPAN, check_metrics, score
from mtqa.run.settle import Known, settle
from mtqa.run.store import Store

BATCH = 500


@dataclass(frozen=True, slots=True)
class Steps:
    """Which parts of the main job to do."""

    check: bool = True
    score: bool = True


def run(config: RunConfig, store_path: Path, progress: Progress | None = None, steps: Steps | None = None) -> Run:
    """Do the main job on `config.corpus`, keeping everything in `store_path`; return what the run is.

    A run that was killed goes on where it stood when it is started again with the same inputs.
    Raises InputError for files and options that cannot be used, before anything is written.
    """
    progress, steps = progress or Silent(), steps or Steps()
    config = replace(config, checks=with_style(config.checks, config.style))
    checks = checks_of(config)
    check_metrics(config)
    mqm.profile_of(config.quality_profile)
    for path in config.files():
        if not path.exists():
            raise InputError("no such file", path=path, hint="check the name")
    matcher = matcher_of(
        config
    )  # a glossary or corpus that cannot be read stops the run before it touches an older one
    bitext = opened(config)
    known = Known.read(config) if steps.check else Known()
    with Store.create(store_path) as store:
        about = {"mtqa": mtqa.__version__, "origin": str(config.corpus), "config": config.about()}
        languages = {"source_language": config.source_language, "target_language": config.target_language}
        store.begin(fingerprint(config, steps, known.about()), **about, **languages)
        if matcher:
            store.put_glossary(matcher.glossary)
        load(store, bitext, progress)
        if steps.check:
            store.warn(matcher.warnings if matcher else ())
            check(store, config, checks, progress)
            count_terms(store, matcher, progress)
        if steps.score:
            score(store, config, progress, matcher)
        if steps.check:
            # Without a glossary the rules about its terms look for nothing.
            ran = {check.id for check in checks if matcher or check.needs is not TERMS}
            settle(store, config, known, ran | ({ERROR_SPAN} if config.error_spans else set()))
            weigh(store, config)
        store.put(finished=True)
        return store.run()


def fingerprint(config: RunConfig, steps: Steps, more: str = "") -> str:
    """A hash of everything the result depends on: version, configuration, the bytes of every input, `more`."""
    digest = hashlib.blake2b(f"{mtqa.__version__}\n{config.about()}\n{steps}\n{more}".encode(), digest_size=16)
    for path in config.files():
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not file.is_file():
                continue
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
            digest.update(b"\0")
    return digest.hexdigest()


def matcher_of(config: RunConfig) -> Matcher | None:
    """The glossary's matcher, None without a glossary."""
    if config.glossary is None:
        return None
    return Matcher(read_glossary(config.glossary), as_of=config.as_of or None)


# -- load


def opened(config: RunConfig) -> Bitext:
    """The corpus with its systems and references, looked through once. Raises FormatError."""
    options = ReadOptions(config.source_language, config.target_language)
    return load_bitext(config.corpus, systems=config.systems, references=config.references, options=options)


def load(store: Store, bitext: Bitext, progress: Progress) -> None:
    """Write the corpus into the store, in one transaction."""
    if store.done("load"):
        return
    progress.stage("loading", bitext.segments)
    store.load(_told(bitext.units(), progress))
    store.warn(bitext.warnings)


def _told(units: Iterator[Unit], progress: Progress) -> Iterator[Unit]:
    for unit in units:
        progress.advance()
        yield unit


# -- check

# A worker process keeps its matcher: building one costs more than a batch.
_worker: dict[str, Matcher | None] = {}
_rules: dict[str, Check] = {}


def _prepare(config: RunConfig) -> None:
    _worker["matcher"] = matcher_of(config)
    _rules.clear()
    _rules.update((check.id, check) for check in checks_of(config))


def _check_batch(
    segments: Sequence[Segment], *, system: str, config: RunConfig, checks: Sequence[str]
) -> list[Finding]:
    # Checks travel by name: what they need of a segment may be a function without one.
    rules = [_rules[id] for id in checks]
    return check_segments(segments, rules, _worker["matcher"], config.checks, system)


def check(store: Store, config: RunConfig, checks: Sequence[Check], progress: Progress) -> None:
    """Run the checks over every system, batch by batch, then over every document."""
    by_segment = [entry.id for entry in checks if entry.scope is Scope.SEGMENT]
    wider = [entry for entry in checks if entry.scope is not Scope.SEGMENT]
    _prepare(config)
    pool = ProcessPoolExecutor(config.jobs, initializer=_prepare, initargs=(config,)) if config.jobs > 1 else None
    try:
        total = store.run().segments
        for system in store.systems():
            progress.stage(f"checking {system}", total)
            stage = f"check:{system}"
            start = store.done(stage)
            progress.advance(start)
            work = partial(_check_batch, system=system, config=config, checks=by_segment)
            batches = _batches(store.segments(system, start))
            for findings, size in _mapped(work, batches, pool):
                start += size
                store.add_findings(system, findings, stage, start)
                progress.advance(size)
            _check_documents(store, config, system, wider)
    finally:
        if pool is not None:
            pool.shutdown()


def _check_documents(store: Store, config: RunConfig, system: str, checks: Sequence[Check]) -> None:
    stage = f"check documents:{system}"
    per_document = [entry for entry in checks if entry.scope is Scope.DOCUMENT]
    documents = store.documents() if per_document else ()
    for number in range(store.done(stage), len(documents)):
        segments = store.document_segments(system, documents[number])
        findings = check_document(segments, per_document, _worker["matcher"], config.checks, system)
        store.add_findings(system, findings, stage, number + 1)
    per_corpus = [entry for entry in checks if entry.scope is Scope.CORPUS]
    if per_corpus and not store.done(f"check corpus:{system}"):
        segments = list(store.segments(system))
        findings = check_document(segments, per_corpus, _worker["matcher"], config.checks, system)
        store.add_findings(system, findings, f"check corpus:{system}", 1)


def _batches(segments: Iterator[Segment]) -> Iterator[list[Segment]]:
    while batch := list(islice(segments, BATCH)):
        yield batch


def _mapped(
    work: partial[list[Finding]], batches: Iterator[list[Segment]], pool: ProcessPoolExecutor | None
) -> Iterator[tuple[list[Finding], int]]:
    """Results in order, each with its batch's size; a pool never gets more than a few batches ahead."""
    if pool is None:
        for batch in batches:
            yield work(batch), len(batch)
        return
    while window := list(islice(batches, 16)):
        yield from zip(pool.map(work, window), map(len, window), strict=True)


def count_terms(store: Store, matcher: Matcher | None, progress: Progress) -> None:
    """Keep what every system, and the references, do with each term that occurs."""
    systems = store.systems()
    if matcher is None or not systems or store.done("terms"):
        return
    progress.stage("counting terms", len(systems))
    accepted = {one.concept: one for one in usage(matcher, _references(store, systems[0])).concepts if one.hits}
    tallies = [_tally(one, "", one.is_doubtful) for one in accepted.values()]
    for system in systems:
        for one in usage(matcher, store.segments(system)).concepts:
            if one.hits:
                doubtful = one.concept in accepted and accepted[one.concept].is_doubtful
                tallies.append(_tally(one, system, doubtful))
        progress.advance()
    store.put_terms(tallies)


def _references(store: Store, system: str) -> Iterator[Segment]:
    """Each reference as if a system had made it."""
    for segment in store.segments(system):
        yield from (replace(segment, target=text) for text in segment.references)


def _tally(one: Usage, system: str, doubtful: bool) -> TermTally:
    return TermTally(one.concept, one.zh, system, one.hits, one.states, one.known, one.segments, doubtful)


# -- weigh


def weigh(store: Store, config: RunConfig) -> None:
    """The MQM score of each system's findings."""
    for system in store.systems():
        words = sum(mqm.count_words(segment.target) for segment in store.segments(system))
        store.add_quality(mqm.quality(store.findings(system), words, config.quality_profile, system))
