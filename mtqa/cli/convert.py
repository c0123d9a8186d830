"""`mtqa convert`: one bilingual file into another format."""

from __future__ import annotations

from pathlib import Path

import click

from mtqa.cli.base import PATH, tell


@click.command()
@click.argument("source", metavar="IN", type=PATH)
@click.argument("target", metavar="OUT", type=PATH)
@click.option("--source-language", default="zh", show_default=True, help="Language of the sources.")
@click.option("--target-language", default="en", show_default=True, help="Language of the translations.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings.")
def command(source: Path, target: Path, source_language: str, target_language: str, quiet: bool) -> None:
    """Convert the bilingual file IN into OUT; the endings say the formats. What OUT cannot hold is told.

    \b
    Example:
        mtqa convert corpus.tmx corpus.tsv
    """
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.convert import convert

    options = ReadOptions(source_language, target_language)
    count = convert(source, target, options)
    tell(options.warnings, quiet=quiet)
    print(f"{target}: {count} segments")
