"""`mtqa meta-eval`: do metrics, and our findings, agree with people?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqa.cli.base import PATH, tell

if TYPE_CHECKING:
    from mtqa.metaeval.agreement import Agreement
    from mtqa.metaeval.ratings import Ratings
    from mtqa.metaeval.references import Referenced
    from mtqa.metaeval.values import MetricValues


@click.command()
@click.argument("mqm", type=PATH)
@click.option(
    "--metric", "metrics", multiple=True, help="bleu, chrf, comet … or findings; repeatable.  [default: bleu, chrf]"
)
@click.option(
    "--reference", metavar="SYSTEM|FILE", help="A system in MQM, or a file with its sources in it or in --source."
)
@click.option("--source", type=PATH, help="The source lines of a --reference that is plain lines.")
@click.option("--without", multiple=True, metavar="SYSTEM", help="A system not to be judged (a human one); repeatable.")
@click.option("--glossary", type=PATH, help="Terms for --metric findings: glossary.tsv.")
@click.option(
    "--findings", type=PATH, metavar="RUN", help="Judge the findings of this run, joined by system and texts."
)
@click.option("--scores", type=PATH, metavar="RUN", help="Judge the neural scores of this run, joined in the same way.")
@click.option(
    "--quality-profile", default="wmt", show_default=True, help="What findings cost: mqm, wmt, lisa or xcomet."
)
@click.option("--comet-model", metavar="NAME|DIR", help="Hub name or folder of a COMET checkpoint.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the answer.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings, only the answer.")
def command(
    mqm: Path,
    reference: str | None,
    source: Path | None,
    without: tuple[str, ...],
    format: str,
    quiet: bool,
    **options: Any,
) -> None:
    """Compare metrics with the human MQM marks in MQM, a table with Marot's columns.

    The translations are those of the file. Within segments: accuracy with tie calibration, Kendall's tau-b, Pearson's
    r; over systems: pairwise accuracy, soft pairwise accuracy, Pearson's r.

    \b
    Example:
        mtqa meta-eval mqm.tsv --metric bleu --metric chrf --reference refB --without refA
        mtqa meta-eval mqm.tsv --metric findings --glossary glossary.tsv
    """
    from mtqa.metaeval.agreement import agreement
    from mtqa.metaeval.ratings import read_ratings
    from mtqa.metaeval.references import Referenced, with_reference

    ratings = read_ratings(mqm)
    base = with_reference(ratings, reference, source) if reference else Referenced(ratings, ())
    if without:
        base = Referenced(base.ratings.without(without), base.references, base.warnings)
    results = [agreement(base.ratings, values) for values in _values(base, options)]
    tell(
        [*base.ratings.warnings, *base.warnings, *(text for result in results for text in result.warnings)], quiet=quiet
    )
    (_print_json if format == "json" else _print_text)(mqm, base.ratings, results)


def _values(base: Referenced, options: dict[str, Any]) -> Iterator[MetricValues]:
    """The values of everything that is to be judged, in the order asked for."""
    from mtqa.metaeval.values import FINDINGS, metric_values
    from mtqa.metrics.base import METRICS, MetricOptions

    default = () if options["findings"] or options["scores"] else ("bleu", "chrf")
    names = options["metrics"] or default
    wanted = [METRICS[name] for name in names if name != FINDINGS]  # a typo is told before any work
    if FINDINGS in names:
        yield _findings(base.ratings, options)
    if options["findings"]:
        yield _findings_of_run(base.ratings, options["findings"], options["quality_profile"])
    if options["scores"]:
        yield from _scores_of_run(base.ratings, options["scores"])
    for kind in wanted:
        metric = kind.build(MetricOptions(comet_model=options["comet_model"]))
        yield metric_values(metric, base.ratings, base.references or None)


def _findings(ratings: Ratings, options: dict[str, Any]) -> MetricValues:
    import mtqa
    from mtqa import mqm
    from mtqa.checks.run import select
    from mtqa.glossary.match import Matcher
    from mtqa.glossary.tsv import read_glossary
    from mtqa.metaeval.values import finding_values

    profile, checks = mqm.profile_of(options["quality_profile"]), select()
    glossary: Path | None = options["glossary"]
    matcher = Matcher(read_glossary(glossary)) if glossary else None
    terms = glossary.name if glossary else "none"
    signature = f"checks:{len(checks)}|glossary:{terms}|weights:{profile.name}|version:{mtqa.__version__}"
    return finding_values(
        ratings, checks, lambda found: profile.weight(found.severity, found.category), signature, matcher
    )


def _findings_of_run(ratings: Ratings, path: Path, profile_name: str) -> MetricValues:
    """The findings of a finished run that were not dismissed."""
    from mtqa import mqm
    from mtqa.metaeval.values import FINDINGS, joined_values
    from mtqa.report.base import with_findings
    from mtqa.run.store import Store

    profile = mqm.profile_of(profile_name)
    with Store.open(path) as store:
        values = {
            system: [
                (segment.source, segment.target,
                 -sum(profile.weight(f.severity, f.category) for f in findings if f.dismissed is None))
                for segment, findings in with_findings(store, system)
            ]
            for system in store.systems()
        }  # fmt: skip
        signature = f"run:{store.run().id}|weights:{profile.name}|version:{store.run().version}"
    return joined_values(ratings, FINDINGS, [signature], values)


def _scores_of_run(ratings: Ratings, path: Path) -> Iterator[MetricValues]:
    """The segment values of the run's neural metrics; the others are quickly counted anew."""
    from mtqa.errors import InputError
    from mtqa.metaeval.values import joined_values
    from mtqa.metrics.base import METRICS
    from mtqa.run.store import Store

    with Store.open(path) as store:
        scores = [score for score in store.scores() if score.metric not in METRICS or METRICS[score.metric].needs_model]
        if not scores:
            raise InputError("the run has no neural scores", path=path, hint="name other metrics with --metric")
        for name in dict.fromkeys(score.metric for score in scores):
            chosen = [score for score in scores if score.metric == name]
            values = {
                score.system: [
                    (segment.source, segment.target, value)
                    for segment, value in zip(store.segments(score.system), score.segment_values, strict=True)
                    if value is not None
                ]
                for score in chosen
            }
            signatures = dict.fromkeys(score.signature for score in chosen)
            yield joined_values(ratings, name, signatures, values, chosen[0].higher_is_better)


# -- printing

SHOWN = 5  # contradictions told for each metric; JSON has all

STATISTICS = (
    "accuracy",
    "epsilon",
    "raw",
    "all tied",
    "segments",
    "tau-b",
    "r",
    "tau-b all",
    "r all",
    "soft",
    "pairs",
    "r systems",
)


def _print_text(path: Path, ratings: Ratings, results: Sequence[Agreement]) -> None:
    from mtqa.cli._table import print_table
    from mtqa.metaeval.ratings import WEIGHTS
    from mtqa.text.visible import shown

    weights = ", ".join(f"{name} {weight:g}" for name, weight in WEIGHTS.items())
    counts = f"{len(ratings.systems)} systems, {len(ratings.places)} segments, {ratings.raters} raters"
    print(shown(f"{path}: {counts}\nMQM is the penalty of a segment, 0 best ({weights})"))
    print_table(["system", "MQM", *(result.label for result in results)], _system_rows(ratings, results))
    print_table(["metric", *STATISTICS], (_row(result) for result in results))
    print(
        "Within segments, averaged: accuracy with tie calibration (gaps up to epsilon are ties), raw accuracy,\n"
        "accuracy of calling all pairs tied; over the segments in which both see differences: Kendall's tau-b and\n"
        "Pearson's r; then both over all segments at once, where knowing the hard sources pays. Over systems: soft\n"
        "pairwise accuracy, pairs ordered as by people, Pearson's r."
    )
    for result in results:
        if result.reversals:
            told = [f"{pair.worse} above {pair.better}" for pair in result.reversals[:SHOWN]]
            more = f" and {len(result.reversals) - SHOWN} more" if len(result.reversals) > SHOWN else ""
            print(shown(f"{result.label} contradicts people (both p < 0.05); it puts {', '.join(told)}{more}"))
        for signature in result.signatures:
            print(f"{result.label}: {signature}")


def _system_rows(ratings: Ratings, results: Sequence[Agreement]) -> Iterator[list[str]]:
    from mtqa.cli._table import figure

    for system, score in sorted(ratings.system_scores().items(), key=lambda item: item[1]):
        yield [system, figure(score), *(figure(result.systems[system]) for result in results)]


def _row(result: Agreement) -> list[str]:
    from mtqa.cli._table import figure

    fitted = result.calibrated
    first = [fitted.accuracy, fitted.epsilon, fitted.raw, fitted.floor] if fitted else [None] * 4
    others = (result.kendall_items, result.pearson_items, result.kendall_all, result.pearson_all, result.soft_accuracy)
    pairs = f"{result.agreeing}/{result.pairs}"
    correlations = [*map(figure, others), pairs, figure(result.system_pearson)]
    return [result.label, *map(figure, first), str(result.items), *correlations]


def _print_json(path: Path, ratings: Ratings, results: Sequence[Agreement]) -> None:
    from mtqa.report.json import dumps

    entries = ",\n  ".join(dumps(_entry(result)) for result in results)
    about = {
        "mqm": path.name,
        "segments": len(ratings.places),
        "raters": ratings.raters,
        "systems": ratings.system_scores(),
    }
    print(dumps(about)[:-1] + f',\n "metrics": [\n  {entries}\n]}}')


def _entry(result: Agreement) -> dict[str, Any]:
    from dataclasses import asdict

    entry = asdict(result)
    del entry["label"]
    return entry
