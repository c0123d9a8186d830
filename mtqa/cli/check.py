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
def command(
    corpus: Path, settings: Path | None, quiet: bool, format: str, output: str, fail_on: str | None, **options: Any
) -> int:
    """Flag what a reviewer would mark in CORPUS.

    \b
    Example:
        mtqa check corpus.tmx --glossary glossary.tsv --fail-on major
        mtqa check corpus.tmx --format sarif -o mtqa.sarif
    """
    from mtqa.report.base import OUTPUTS
    from mtqa.run.pipeline import Steps

    writer = OUTPUTS[format]
    with scratch_run(corpus, settings, options, quiet, Steps(score=False)) as store:
        writer.write(store, sys.stdout if output == "-" else Path(output))
        tell(store.warnings(), quiet=quiet)
        return fails((finding.severity for finding in store.findings() if finding.dismissed is None), fail_on)
