"""`mtqa run`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mtqa.cli.base import PATH, check_options, corpus_options, fail_option, fails, named_systems, score_options, tell


@click.command()
@corpus_options
@check_options
@score_options
@click.option("--error-spans", is_flag=True, default=None, help="Make findings of the errors that XCOMET marks.")
@click.option("-o", "--out", type=PATH, help="Folder for the report.  [default: reports/<name of the corpus>]")
@fail_option
def command(
    corpus: Path, settings: Path | None, quiet: bool, out: Path | None, fail_on: str | None, **options: Any
) -> int:
    """Load CORPUS, check it, score it, and write reports/<name>/ with index.html, run.db and findings.json.

    A run that was stopped goes on where it stood when the same command is given again.

    \b
    Example:
        mtqa run corpus.tmx --glossary glossary.tsv --reference reference.tmx
        mtqa run source.zh.txt --system a=a.txt --system b=b.txt --reference ref.txt --metric bleu
    """
    from mtqa.cli._progress import progress
    from mtqa.cli._summary import counted, print_summary
    from mtqa.report.write import write_report
    from mtqa.run.config import read_settings, resolve
    from mtqa.run.pipeline import run
    from mtqa.run.store import Store

    options["systems"] = named_systems(options["systems"])
    config = resolve(corpus, options, read_settings(settings))
    folder = out or Path("reports") / corpus.name.partition(".")[0]
    with progress(quiet) as bar:
        run(config, folder / "run.db", bar)
    with Store.open(folder) as store:
        write_report(store, folder)
        done = store.run()
        tell(done.warnings, quiet=quiet)
        counts = counted(store.findings())
        code = fails(store.findings(), fail_on)
    print_summary(done, counts, folder / "index.html")
    return code
