"""`mtqa import`: what people marked and decided in another tool, as a review of a run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqa.cli.base import PATH, tell
from mtqa.errors import InputError

if TYPE_CHECKING:
    from mtqa.review.state import State
    from mtqa.run.store import Store

SHOWN = 10


@click.command()
@click.argument("file", type=PATH)
@click.argument("run", type=PATH)
@click.option("-o", "--output", type=PATH, metavar="REVIEW", help="Review file to add to.  [default: RUN/review.jsonl]")
@click.option("--reviewer", default="", metavar="NAME", help="Who worked in the spreadsheet.")
@click.option("--format", "format_", default="", help="marot, appraise, pearmut or xlsx.  [default: what FILE is]")
@click.option("-q", "--quiet", is_flag=True, help="No warnings, only the answer.")
def command(file: Path, run: Path, *, output: Path | None, reviewer: str, format_: str, quiet: bool) -> None:
    """Add to the review of RUN what people did in FILE: MQM marks, ESA scores, comments, post-edits, dismissals.

    FILE is a Marot TSV, an Appraise CSV of scores, a Pearmut output (JSON lines), or a spreadsheet that `mtqa export`
    wrote. Segments are found by their system and texts, in Appraise's files by document and place; those that are not
    found are named. Importing a file again adds nothing.

    \b
    Example:
        mtqa import my.xlsx reports/my --reviewer anna
        mtqa import mqm.tsv reports/my -o people.review.jsonl
    """
    from mtqa.review.file import LOG, Header, Log, read_review
    from mtqa.review.state import replay
    from mtqa.run.store import Store

    if not file.is_file():
        raise InputError("no such file", path=file, hint="check the name")
    with Store.open(run) as store:
        place = output or store.path.parent / LOG
        if place.exists() and not place.is_file():
            raise InputError("is no file to add to", path=place, hint="name a review file with -o")
        known = read_review(place).events if place.exists() else ()
        warnings: list[str] = []
        kind = format_ or _kind_of(file)
        events, judgements, missing = _read(kind, file, store, replay(known), reviewer, warnings)
        tell(warnings, quiet=quiet)
        there = {event["id"] for event in known}
        fresh = [event for event in events if event["id"] not in there]
        if judgements and len(missing) == judgements:
            raise InputError(f"none of its {judgements} judgements is of a segment of {run}", path=file)
        with Log(place, Header.of(store.run())) as log:
            log.append(fresh)
    counts = Counter(event["op"] for event in fresh)
    said = ", ".join(f"{number} {op}" for op, number in counts.items()) or "nothing new"
    print(f"{place}: {said}")
    if missing:
        more = ", …" if len(missing) > SHOWN else ""
        print(f"{file}: {len(missing)} of {judgements} are of no segment of {run}: {', '.join(missing[:SHOWN])}{more}")


def _kind_of(file: Path) -> str:
    """Which tool wrote a file, by its beginning."""
    from mtqa.formats._table import is_marot

    with file.open("rb") as stream:
        head = stream.read(1 << 16)
    if head.startswith(b"PK"):
        return "xlsx"
    line = head.decode("utf-8", "replace").removeprefix("\ufeff").partition("\n")[0].rstrip("\r")
    if line.lstrip().startswith("{"):
        return "pearmut"
    if is_marot(line.split("\t")) or {"system", "rater"} <= {cell.strip().lower() for cell in line.split("\t")}:
        return "marot"
    if line.count(",") >= 11:
        return "appraise"
    hint = "known are Marot TSV, Appraise CSV, Pearmut JSON lines and the workbooks of `mtqa export`"
    raise InputError("is of no format that can be imported", path=file, hint=hint)


def _read(
    kind: str, file: Path, store: Store, state: State, reviewer: str, warnings: list[str]
) -> tuple[list[dict[str, Any]], int, list[str]]:
    """Events, how many judgements there were, and the names of those that found no segment."""
    from mtqa.review.exchange.appraise import read_appraise
    from mtqa.review.exchange.judgements import events_of
    from mtqa.review.exchange.marot_read import read_marot
    from mtqa.review.exchange.pearmut import read_pearmut
    from mtqa.review.exchange.sheet import read_sheet

    if kind == "xlsx":
        sheet = read_sheet(file, store, state, reviewer)
        return sheet.events, sheet.rows, sheet.missing
    readers = {"marot": read_marot, "appraise": read_appraise, "pearmut": read_pearmut}
    if kind not in readers:
        raise InputError(f"no format is called {kind!r}", hint="use marot, appraise, pearmut or xlsx")
    found = events_of(readers[kind](file, warnings), store)
    return found.events, found.judgements, found.missing
