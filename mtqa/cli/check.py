"""`mtqa check`: findings, as text, JSON, SARIF or a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from mtqa.cli.base import check_options, corpus_options, fail_option, fails, output_options, scratch_run, tell


@click.command()
@corpus_options
@check_options
@output_options("text")
@fail_option
@click.option("--unused-ignores", is_flag=True, help="List the rows of the ignore file that are of no use any more.")
def command(
    corpus: Path,
    settings: Path | None,
    quiet: bool,
    format: str,
    output: str,
    fail_on: str | None,
    **options: Any,
) -> int:
    """Flag what a reviewer would mark in CORPUS.

    \b
    Example:
        mtqa check corpus.tmx --glossary glossary.tsv --fail-on major
        mtqa check corpus.tmx --format sarif -o mtqa.sarif
        mtqa check corpus.tmx --baseline last/findings.json --fail-on minor
        mtqa check corpus.tmx --unused-ignores
    """
    from mtqa.report.base import OUTPUTS
    from mtqa.run.pipeline import Steps
    from mtqa.text.visible import shown

    writer, list_unused = OUTPUTS[format], options.pop("unused_ignores")
    with scratch_run(corpus, settings, options, quiet, Steps(score=False)) as store:
        if list_unused:
            for line in store.get("unused_ignores", ()):
                print(shown(line))
            return 0
        writer.write(store, sys.stdout if output == "-" else Path(output))
        tell(store.warnings(), quiet=quiet)
        return fails(store.findings(), fail_on)
