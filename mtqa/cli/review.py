"""`mtqa review`: the report as a place to work in, served on this machine, every decision saved at once."""

from __future__ import annotations

import shlex
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqa.cli.base import PATH, tell
from mtqa.errors import InputError

if TYPE_CHECKING:
    from mtqa.model import Run
    from mtqa.review.server import Desk, ReviewServer


@click.command()
@click.argument("run", type=PATH)
@click.option("--reviewer", default="", metavar="NAME", help="Who works in the page; else the page asks.")
@click.option(
    "--glossary", type=PATH, help="Glossary that proposed terms go into.  [default: the run's, if it is found]"
)
@click.option(
    "--ignore", type=PATH, default=Path("mtqa-ignore.jsonl"), show_default=True, metavar="FILE",
    help="Findings set aside already; the checks of an edited text leave them out.",
)  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1.  [default: any free one]")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("-q", "--quiet", is_flag=True, help="Print the address and nothing else.")
def command(
    run: Path, *, reviewer: str, glossary: Path | None, ignore: Path, port: int, open_: bool, quiet: bool
) -> None:
    """Serve the report of RUN (a folder that `mtqa run` wrote) to work in: edit, accept, dismiss, mark, comment.

    Everything is saved at once in RUN/review.jsonl, edited texts are checked anew as you type, and several people may
    work at the same time. The page can be reached from this machine alone, at the address that is printed; stop with
    Ctrl-C, start again any time. `mtqa apply RUN CORPUS -o OUT` then writes the post-edits.

    \b
    Example:
        mtqa review reports/my --reviewer anna --open
    """
    from mtqa.review.recheck import Rechecker
    from mtqa.review.server import Desk
    from mtqa.review.session import Session
    from mtqa.run.store import Store

    with Store.open(run) as store:
        about, path = store.run(), store.path
    if not about.finished:
        raise click.UsageError(f"{run} is not finished: give the same `mtqa run` again, it goes on where it stood")
    rechecker = Rechecker(path, glossary, ignore)
    place = glossary or _glossary_of(about.config.get("glossary"), Path(about.origin))
    with Session(path.parent, about, place) as session:
        tell(session.warnings, quiet=quiet)
        gone = sum(not rechecker.knows(key) for key in session.segment_keys())
        if gone:
            tell(
                [f"{session.path}: {gone} of its segments are not in this run; what was done in them is kept"],
                quiet=quiet,
            )
        server = _server(Desk(path, session, rechecker, reviewer), port)
        print(server.url, flush=True)
        if not quiet:
            print(f"{session.path}: {len(session)} events so far; stop with Ctrl-C", flush=True)
            print(f"proposed terms go into {place}" if place else "no glossary: proposed terms wait for `mtqa apply`")
        if open_:
            click.launch(server.url)
        _serve(server)
        if not quiet:
            print(f"\n{session.path}: {len(session)} events; next: {_next_step(path.parent, about)}")


def _server(desk: Desk, port: int) -> ReviewServer:
    from mtqa.review.server import ReviewServer

    try:
        return ReviewServer(desk, port)
    except OSError as error:
        hint = "leave --port out to take any free one"
        raise InputError(f"port {port} cannot be used: {error.strerror}", hint=hint) from error


def _serve(server: ReviewServer) -> None:
    """Until Ctrl-C or a request to end, also in the background, where a shell has its programs ignore Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _next_step(folder: Path, about: Run) -> str:
    """The command that brings the review home, with the file of each system that has one of its own."""
    files = about.config.get("systems") or {}
    corpus = Path(about.origin)
    own = (f"--system {shlex.quote(f'{name}={_found(file, corpus) or file}')}" for name, file in files.items())
    return " ".join(["mtqa apply", shlex.quote(str(folder)), shlex.quote(about.origin), *own, "-o OUT"])


def _glossary_of(name: object, corpus: Path) -> Path | None:
    """The glossary that a run names, where it is still to be found."""
    return _found(name, corpus) if isinstance(name, str) and name else None


def _found(name: str, corpus: Path) -> Path | None:
    """A file that a run names, in the working folder or beside its corpus."""
    return next((path for path in (Path(name), corpus.with_name(name)) if path.is_file()), None)
