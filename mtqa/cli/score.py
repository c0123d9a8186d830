"""`mtqa score`: scores only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mtqa.cli.base import corpus_options, score_options, scratch_run, tell


@click.command()
@corpus_options
@score_options
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the answer.")
@click.option("--segments", is_flag=True, help="With the value of every segment (json).")
def command(corpus: Path, settings: Path | None, quiet: bool, format: str, segments: bool, **options: Any) -> None:
    """Score the translations of CORPUS against its references, term metrics against a glossary.

    \b
    Example:
        mtqa score corpus.tmx --metric bleu --metric chrf
        mtqa score source.zh.txt --system a=a.txt --reference ref.txt --format json --segments
        mtqa score corpus.tmx --glossary glossary.tsv --metric term-compliance
    """
    from mtqa.cli._summary import print_scores
    from mtqa.run.pipeline import Steps

    with scratch_run(corpus, settings, options, quiet, Steps(check=False)) as store:
        run = store.run()
        tell(run.warnings, quiet=quiet)
        print_scores(run, format, segments)
