"""`mtqa export`: a run and its review in the format of another tool."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from mtqa.cli.base import PATH, tell
from mtqa.errors import InputError

if TYPE_CHECKING:
    from mtqa.review.file import Review
    from mtqa.run.store import Store

# Formats that hold what people did, beside the outputs of a run.
EXCHANGE = ("marot", "appraise", "pearmut", "xlsx")
PROTOCOLS = click.Choice(["MQM", "ESA", "cESA"])


@click.command()
@click.argument("run", type=PATH)
@click.option("--format", "format_", default="marot", show_default=True, help="marot, appraise, pearmut, xlsx, json …")
@click.option("--review", "reviews", type=PATH, multiple=True, help="A review file; repeatable.  [default: RUN's own]")
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="- is standard output.")
@click.option("--protocol", type=PROTOCOLS, default="MQM", show_default=True, help="Of a Pearmut campaign.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings, only the answer.")
def command(run: Path, *, format_: str, reviews: tuple[Path, ...], output: str, protocol: str, quiet: bool) -> None:
    """Write RUN (a folder that `mtqa run` wrote) and what its reviewers did for another tool.

    \b
    marot     Marot TSV: everybody's MQM marks and accepted findings; dismissed ones as deleted errors
    appraise  Appraise's CSV of scores with their spans
    pearmut   a Pearmut campaign, open findings as error spans to look over
    xlsx      a spreadsheet to review in; `mtqa import` reads it back
    json, sarif, tsv, text, html   as `mtqa run` and `mtqa check` write them, without what was dismissed

    \b
    Example:
        mtqa export reports/my --format marot --review anna.review.jsonl -o my.marot.tsv
        mtqa export reports/my --format xlsx -o my.xlsx
    """
    from mtqa.review.file import LOG, read_review
    from mtqa.run.store import Store

    with Store.open(run) as store:
        own = store.path.parent / LOG
        paths = reviews or ((own,) if own.is_file() else ())
        read = [read_review(path) for path in paths]
        tell((warning for review in read for warning in review.warnings), quiet=quiet)
        if format_ == "xlsx":
            lines = _workbook(store, read, output)
        elif format_ in EXCHANGE and (read or format_ != "marot"):
            lines = _stream(output, lambda stream: _exchanged(format_, protocol, store, read, stream))
        else:
            lines = _written(store, read, format_, output)
    tell(lines, quiet=quiet)


def _written(store: Store, reviews: Sequence[Review], format_: str, output: str) -> list[str]:
    """One of a run's own outputs, without what the review dismissed."""
    from mtqa.report.base import OUTPUTS
    from mtqa.review.exchange.reviewed import Reviewed
    from mtqa.review.merge import merge
    from mtqa.review.state import replay

    writer = OUTPUTS[format_]
    reader: Any = Reviewed(store, replay(merge(reviews).events)) if reviews else store
    writer.write(reader, sys.stdout if output == "-" else Path(output))
    return []


def _exchanged(format_: str, protocol: str, store: Store, reviews: Sequence[Review], stream: TextIO) -> Counter[str]:
    """Marot, Appraise or Pearmut; what the format has no place for, counted."""
    from mtqa.review.exchange.appraise import write_appraise
    from mtqa.review.exchange.marot import write_marot
    from mtqa.review.exchange.pearmut import write_pearmut
    from mtqa.review.merge import merge, named
    from mtqa.review.state import by_user, replay

    events = merge(named(reviews)).events if reviews else ()
    state = replay(events)
    if format_ == "pearmut":
        return write_pearmut(store, state, stream, protocol).left_out
    writer = write_marot if format_ == "marot" else write_appraise
    return writer(store, state, by_user(events), stream).left_out


def _stream(output: str, work: Callable[[TextIO], Counter[str]]) -> list[str]:
    """Do work on standard output or on a file that appears when it is complete; what it left out, in lines."""
    from mtqa.report.base import written_whole

    if output == "-":
        left_out = work(sys.stdout)
    else:
        with written_whole(Path(output)) as stream:
            left_out = work(stream)
    place = "" if output == "-" else f"{output}: "
    return [f"{place}left out: {number} {what}" for what, number in left_out.items()]


def _workbook(store: Store, reviews: Sequence[Review], output: str) -> list[str]:
    from mtqa.review.exchange.sheet import write_sheet
    from mtqa.review.merge import merge
    from mtqa.review.state import replay

    if output == "-":
        raise InputError("a workbook needs a file", hint="name it with -o FILE.xlsx")
    warnings: list[str] = []
    done = write_sheet(store, replay(merge(reviews).events), Path(output), warnings)
    print(f"{output}: {done.segments} segments, {done.findings} findings; read it back with mtqa import")
    return warnings
