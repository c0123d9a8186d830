"""`mtqa glossary import` and `export`."""

from __future__ import annotations

from pathlib import Path

import click

from mtqa.cli.base import PATH, tell
from mtqa.errors import GlossaryError

_NAME = click.option("--format", "name", default="", help="csv, deepl or tbx.  [default: by the ending of the file]")


@click.command("import")
@click.argument("file", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, metavar="FILE", help="The glossary to write; it must be new.")
@_NAME
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what was left out or guessed.")
def import_command(file: Path, output: Path, name: str, quiet: bool) -> int:
    """Write a new glossary of FILE: CSV with our columns, DeepL's two columns, or TBX of 2008 or 2019.

    To take changes into a glossary that exists, import to a new file and use `mtqa glossary merge`.

    \b
    Example:
        mtqa glossary import terms.tbx -o glossary.tsv
        mtqa glossary import pairs.tsv --format deepl -o glossary.tsv
    """
    from mtqa.glossary.exchange.base import exchange_for
    from mtqa.glossary.tsv import canonical, glossary_of, parse_sheet, write_glossary

    rows, warnings = exchange_for(file, name).read(file)
    if output.exists():
        raise GlossaryError("exists", path=output, hint="name a new file, then use `mtqa glossary merge`")
    glossary_of(parse_sheet(canonical(rows), file))  # what would not be read again is not written
    tell(warnings, quiet=quiet)
    write_glossary(rows, output)
    print(f"{output}: {len(rows)} rows; `mtqa glossary lint {output}` looks them through")
    return 0


@click.command("export")
@click.argument("file", type=PATH)
@click.argument("output", type=PATH)
@_NAME
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what the format cannot hold.")
def export_command(file: Path, output: Path, name: str, quiet: bool) -> int:
    """Write the glossary FILE in another format, and tell what that format cannot hold.

    \b
    Example:
        mtqa glossary export glossary.tsv terms.tbx
        mtqa glossary export glossary.tsv pairs.tsv --format deepl
    """
    from mtqa.glossary.exchange.base import exchange_for
    from mtqa.glossary.tsv import read_glossary, write_whole

    rows = read_glossary(file).rows
    content, lost = exchange_for(output, name).write(rows)
    write_whole(content, output)
    tell([f"not in {output}: {line}" for line in lost], quiet=quiet)
    print(f"{output}: written from {len(rows)} rows")
    return 0
