"""`mtqa convert`: one bilingual file into another format."""

from __future__ import annotations

from pathlib import Path

import click

from mtqa.cli.base import PATH, tell


@click.command()
@click.argument("source", metavar="IN", type=PATH)
@click.argument("target", metavar="OUT", type=PATH)
@click.option("--to", "to", default="", metavar="FORMAT", help="Format of OUT, where its ending does not say it.")
@click.option("--system", default="", metavar="NAME", help="Keep this system's texts and the references alone.")
@click.option("--dedupe", is_flag=True, help="Of units with equal source and targets keep the first.")
@click.option("--drop-untranslated", is_flag=True, help="Drop units without a target, or with a copy of the source.")
@click.option("--drop-wrong-language", is_flag=True, help="Drop units whose texts are in another script than expected.")
@click.option("--rejects", type=PATH, metavar="FILE", help="Keep what is dropped here, each unit with its reason.")
@click.option("--source-language", default="zh", show_default=True, help="Language of the sources.")
@click.option("--target-language", default="en", show_default=True, help="Language of the translations.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings.")
def command(
    source: Path,
    target: Path,
    *,
    to: str,
    system: str,
    dedupe: bool,
    drop_untranslated: bool,
    drop_wrong_language: bool,
    rejects: Path | None,
    source_language: str,
    target_language: str,
    quiet: bool,
) -> None:
    """Convert the bilingual file (or test-set folder) IN into OUT; the endings say the formats.

    What OUT cannot hold is told, and every unit that an option drops is counted and named.

    \b
    Example:
        mtqa convert corpus.tmx corpus.tsv
        mtqa convert memory.tmx clean.tmx --dedupe --drop-untranslated --rejects dropped.tmx
    """
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.convert import Filters, convert

    options = ReadOptions(source_language, target_language)
    filters = Filters(system, drop_untranslated, drop_wrong_language, dedupe)
    account = convert(source, target, options, to=to, filters=filters, rejects=rejects)
    tell(options.warnings, quiet=quiet)
    for line in account.lines():
        print(f"{source}: {line}")
    if rejects:
        print(f"{rejects}: {account.dropped.total()} segments" if account.dropped else f"{rejects}: nothing to keep")
    dropped = f" of {account.read}" if account.dropped else ""
    print(f"{target}: {account.written}{dropped} segments")
