"""`mtqa report`: write a finished run's report again."""

from __future__ import annotations

from pathlib import Path

import click

from mtqa.cli.base import PATH


@click.command()
@click.argument("run", type=PATH)
@click.option("-o", "--out", type=PATH, help="Folder to write into.  [default: the run's own]")
def command(run: Path, out: Path | None) -> None:
    """Write index.html and findings.json of RUN (a folder that `mtqa run` wrote, or its run.db) again.

    \b
    Example:
        mtqa report reports/demo
    """
    from mtqa.report.write import write_report
    from mtqa.run.store import Store

    with Store.open(run) as store:
        if not store.run().finished:
            raise click.UsageError(f"{run} is not finished: give the same `mtqa run` again, it goes on where it stood")
        folder = out or store.path.parent
        write_report(store, folder)
    print(folder / "index.html")
