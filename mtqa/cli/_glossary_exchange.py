"""`mtqa glossary import` and `export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqa.cli.base import PATH, tell
from mtqa.errors import GlossaryError
from mtqa.text.visible import shown

if TYPE_CHECKING:
    from mtqa.glossary.exchange.base import Exchange
    from mtqa.glossary.merge import Merged

_NAME = click.option(
    "--format",
    "name",
    default="",
    help="csv, tsv, xlsx, tbx (also tbx-dct, -min, -core, -2008), multiterm, memoq, omegat or deepl.  [default: by the"
    " file]",
)


@click.command("import")
@click.argument("file", type=PATH)
@click.option("-o", "--output", type=PATH, metavar="FILE", help="The glossary to write; without --into it must be new.")
@click.option("--into", type=PATH, metavar="GLOSSARY", help="Merge the changes made in FILE into this glossary.")
@click.option("--base", type=PATH, metavar="GLOSSARY", help="What FILE was exported from.  [default: as xlsx holds it]")
@click.option("--favor", type=click.Choice(["ours", "theirs"]), help="Who wins conflicts: the glossary or FILE.")
@_NAME
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what was left out or guessed.")
def import_command(
    file: Path, output: Path | None, into: Path | None, name: str, quiet: bool, **sides: Path | str | None
) -> int:
    """Write a new glossary of FILE, or take the changes of an edited FILE into a glossary that exists.

    Into a glossary go tables with our columns (xlsx, csv, tsv), by a three-way merge: a column that FILE lacks is
    unchanged, an empty cell is emptied. On a conflict nothing is written and the exit code is 1.

    \b
    Example:
        mtqa glossary import terms.tbx -o glossary.tsv
        mtqa glossary import pairs.tsv --format deepl -o glossary.tsv
        mtqa glossary import glossary.xlsx --into glossary.tsv
    """
    from mtqa.glossary.exchange.base import exchange_for
    from mtqa.glossary.tsv import canonical, glossary_of, parse_sheet, write_glossary

    exchange = exchange_for(file, name, reading=True)
    if into is not None:
        return _merge(exchange, file, into, output or into, quiet, **sides)
    if output is None:
        raise click.UsageError("give -o FILE for a new glossary, or --into GLOSSARY to merge into one")
    if sides["base"] or sides["favor"]:
        raise click.UsageError("--base and --favor go with --into GLOSSARY")
    rows, warnings = exchange.read(file)
    if output.exists():
        hint = "name a new file, or merge with --into (xlsx, csv, tsv) or `mtqa glossary merge`"
        raise GlossaryError("exists", path=output, hint=hint)
    if not rows:
        why = "; ".join(line.removeprefix(f"{file}: ") for line in warnings)
        raise GlossaryError("holds no row that can be used", path=file, hint=why or "it is empty")
    glossary_of(parse_sheet(canonical(rows), file))  # what would not be read again is not written
    tell(map(shown, warnings), quiet=quiet)
    write_glossary(rows, output)
    print(f"{output}: {len(rows)} rows; `mtqa glossary lint {output}` looks them through")
    return 0


def _merge(exchange: Exchange, file: Path, into: Path, output: Path, quiet: bool, **sides: Path | str | None) -> int:
    """Merge an edited table into a glossary; what contradicts is told, and nothing is decided in silence."""
    from mtqa.glossary.exchange.base import Table
    from mtqa.glossary.merge import merge
    from mtqa.glossary.tsv import read_sheet, write_glossary

    if not isinstance(exchange, Table):
        hint = "import to a new file with -o, then use `mtqa glossary merge`"
        raise GlossaryError(f"{exchange.id} holds only a part of a glossary", path=file, hint=hint)
    edited, base, warnings = exchange.sheets(file)
    given, favor = sides["base"], sides["favor"]
    base = read_sheet(Path(given)) if given else base
    if base is None:
        hint = "give that with --base (a workbook that `mtqa glossary export` wrote holds it)"
        raise GlossaryError("does not hold the glossary it was exported from", path=file, hint=hint)
    merged = merge(base, read_sheet(into), edited, str(favor or "ours"))
    tell(map(shown, warnings), quiet=quiet)
    if not settled(merged, str(output), "one of the two files", favoured=favor is not None):
        return 1
    write_glossary(merged.rows, output)
    print(f"{output}: {len(merged.rows)} rows")
    return 0


def settled(merged: Merged, output: str, where: str, *, favoured: bool) -> bool:
    """Tell conflicts and troubles, and `where` to settle them; whether the result may be written."""
    for conflict in merged.conflicts:
        print(shown(f"mtqa: {'settled' if favoured else 'conflict'}: {conflict}"), file=sys.stderr)
    for trouble in merged.troubles:
        print(shown(f"mtqa: wrong together: {trouble}"), file=sys.stderr)
    if not merged.troubles and (favoured or not merged.conflicts):
        return True
    hint = ", or take one side with --favor" if merged.conflicts and not favoured else ""
    print(f"mtqa: {output} is not written; settle this in {where}{hint}", file=sys.stderr)
    return False


@click.command("export")
@click.argument("file", type=PATH)
@click.argument("output", type=PATH)
@_NAME
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what the format cannot hold.")
def export_command(file: Path, output: Path, name: str, quiet: bool) -> int:
    """Write the glossary FILE in another format, and tell what that format cannot hold.

    \b
    Example:
        mtqa glossary export glossary.tsv glossary.xlsx
        mtqa glossary export glossary.tsv terms.tbx
        mtqa glossary export glossary.tsv pairs.tsv --format deepl
    """
    from mtqa.glossary.exchange.base import exchange_for
    from mtqa.glossary.tsv import read_glossary, write_whole

    if output.exists() and output.samefile(file):
        raise click.UsageError(f"{output} is the glossary itself: name another file")
    rows = read_glossary(file).rows
    content, lost = exchange_for(output, name).write(rows)
    write_whole(content, output)
    tell([f"not in {output}: {line}" for line in lost], quiet=quiet)
    print(f"{output}: written from {len(rows)} rows")
    return 0
