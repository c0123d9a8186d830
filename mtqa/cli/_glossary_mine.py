"""`mtqa glossary mine`, `accept` and `reject`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqa.cli.base import PATH, NamedFile, named_systems, tell
from mtqa.errors import GlossaryError
from mtqa.text.visible import shown

if TYPE_CHECKING:
    from mtqa.glossary.mine.samples import Sample


class _Numbers(click.ParamType[tuple[int, ...]]):
    """`4` or `4-7`."""

    name = "N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """One number or a range of them."""
        first, dash, last = str(value).partition("-")
        if not first.isdecimal() or (dash and not (last.isdecimal() and int(first) <= int(last))):
            self.fail(f"{value!r} is no number of a candidate, and no range such as 4-7", param, ctx)
        return tuple(range(int(first), int(last or first) + 1))


@click.command("mine")
@click.argument("corpus", type=PATH)
@click.option("--glossary", type=PATH, metavar="FILE", help="What it has, and what was rejected, is not proposed.")
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="The candidates, as TSV.")
@click.option("--html", type=PATH, metavar="FILE", help="The same with segments as a page to read.")
@click.option("--system", "systems", type=NamedFile(), multiple=True, help="A system's output; repeatable.")
@click.option("--reference", "references", type=PATH, multiple=True, help="A reference; repeatable.")
@click.option("--min-segments", default=3, show_default=True, help="Segments that a term must be found in.")
@click.option("--min-corrections", default=2, show_default=True, help="Segments that must have been mended alike.")
@click.option("--agreement", default=0.6, show_default=True, help="Share of a term's segments with the rendering.")
@click.option("--most", default=20_000, show_default=True, help="Segments looked at, evenly out of CORPUS.")
@click.option("--source-language", default="zh", show_default=True, help="Language of the sources.")
@click.option("--target-language", default="en", show_default=True, help="Language of the translations.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings.")
def mine_command(
    *,
    corpus: Path,
    glossary: Path | None,
    output: str,
    html: Path | None,
    min_segments: int,
    min_corrections: int,
    agreement: float,
    quiet: bool,
    **reading: Any,
) -> int:
    """Propose terms that CORPUS has and the glossary has not: post-editors' corrections first, then what recurs.

    A segment's good translation is its post-edit, else its reference, else its only translation. A correction is
    counted where the post-edit has a rendering at the place of a Chinese term that the machine translation has not.
    The output is a glossary's columns between a number, an empty column `accept` and the evidence.

    \b
    Example:
        mtqa glossary mine postedited.tmx --glossary glossary.tsv -o candidates.tsv --html candidates.html
        mtqa glossary mine memory.tmx --min-segments 5 -o candidates.tsv
    """
    from mtqa.glossary.mine.candidates import Options, mine
    from mtqa.glossary.mine.known import Known
    from mtqa.glossary.mine.page import page
    from mtqa.glossary.mine.sheet import read_rejected, rejected_path, rows_of, sheet_of
    from mtqa.glossary.tsv import read_glossary, write_whole

    if min_segments < 2 or min_corrections < 1 or not 0 < agreement <= 1 or reading["most"] < 1:
        raise click.UsageError(
            "--min-segments is 2 or more, --min-corrections and --most 1 or more, --agreement above 0 and at most 1"
        )
    known = Known()
    if glossary is not None:
        known = Known(read_glossary(glossary), frozenset(read_rejected(rejected_path(glossary))))
    samples = _samples(corpus, quiet, **reading)
    found = mine(samples, known, Options(min_segments, min_corrections, agreement))
    rows = rows_of(found, corpus.name)
    if output == "-":
        print(sheet_of(rows), end="")
    else:
        write_whole(sheet_of(rows).encode("utf-8", "backslashreplace"), Path(output))
    if html is not None:
        about = {"corpus": corpus.name, "glossary": str(glossary or "glossary.tsv"), "sheet": output}
        write_whole(page(found, rows, about).encode("utf-8", "backslashreplace"), html)
    corrections = sum(bool(candidate.corrected) for candidate in found)
    tell([f"{len(found)} candidates, {corrections} of them from corrections, in {len(samples)} texts"], quiet=quiet)
    return 0


def _samples(corpus: Path, quiet: bool, *, most: int, **reading: Any) -> list[Sample]:
    """What there is to mine, every nth segment where there are more than `most`."""
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.load import load_bitext
    from mtqa.glossary.mine.samples import samples_of

    options = ReadOptions(reading["source_language"], reading["target_language"])
    systems = named_systems(reading["systems"])
    bitext = load_bitext(corpus, systems=systems, references=reading["references"], options=options)
    tell(bitext.warnings, quiet=quiet)
    step = -(-bitext.segments // most)
    if step > 1:
        tell([f"{corpus}: every {step}th of {bitext.segments} segments is looked at; --most takes more"], quiet=quiet)
    return list(samples_of(unit for number, unit in enumerate(bitext.units()) if number % step == 0))


@click.command("accept")
@click.argument("glossary", type=PATH)
@click.argument("candidates", type=PATH)
@click.argument("numbers", type=_Numbers(), nargs=-1)
def accept_command(glossary: Path, candidates: Path, numbers: tuple[tuple[int, ...], ...]) -> int:
    """Put candidates into GLOSSARY: those whose `accept` says yes, or those of these NUMBERS (3, 5-8).

    The glossary is written in canonical form, and made where there is none. Rows that it has are not doubled; where the
    new rows would bring an error of `mtqa glossary lint`, nothing is written and the exit code is 1.

    \b
    Example:
        mtqa glossary accept glossary.tsv candidates.tsv
        mtqa glossary accept glossary.tsv candidates.tsv 1 4-7
    """
    from mtqa.glossary.mine.sheet import accept, chosen, read_choices
    from mtqa.glossary.model import Glossary
    from mtqa.glossary.tsv import read_glossary, write_glossary

    rows = chosen(read_choices(candidates), (n for part in numbers for n in part), True, candidates)
    if not rows:
        raise GlossaryError(
            "accepts nothing", path=candidates, hint="write yes into its column accept, or name numbers"
        )
    current = read_glossary(glossary) if glossary.exists() else Glossary(())
    taken = accept(current, rows, glossary)
    for trouble in taken.troubles:
        print(f"mtqa: wrong together: {shown(trouble)}", file=sys.stderr)
    if taken.troubles:
        print(f"mtqa: {glossary} is not written; mend {candidates} or {glossary}", file=sys.stderr)
        return 1
    for row in taken.skipped:
        print(f"mtqa: {shown(row.en)} is in {glossary} already", file=sys.stderr)
    if taken.added:
        write_glossary(taken.rows, glossary)
    print(f"{glossary}: {len(taken.added)} rows added, {len(taken.rows)} in all")
    return 0


@click.command("reject")
@click.argument("glossary", type=PATH)
@click.argument("candidates", type=PATH)
@click.argument("numbers", type=_Numbers(), nargs=-1)
def reject_command(glossary: Path, candidates: Path, numbers: tuple[tuple[int, ...], ...]) -> int:
    """Never propose candidates for GLOSSARY again: those whose `accept` says no, or those of these NUMBERS.

    They are kept in a file beside the glossary, glossary.rejected.tsv beside glossary.tsv, a pair in a line.

    \b
    Example:
        mtqa glossary reject glossary.tsv candidates.tsv
        mtqa glossary reject glossary.tsv candidates.tsv 2 9-12
    """
    from mtqa.glossary.mine.sheet import chosen, read_choices, reject, rejected_path

    rows = chosen(read_choices(candidates), (n for part in numbers for n in part), False, candidates)
    if not rows:
        raise GlossaryError("rejects nothing", path=candidates, hint="write no into its column accept, or name numbers")
    path = rejected_path(glossary)
    new = reject(path, rows)
    print(f"{path}: {new} pairs added")
    return 0
