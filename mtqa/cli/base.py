"""The command group, and the options and printing that commands share."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import mtqa
from mtqa.model import Finding, Severity

if TYPE_CHECKING:
    from mtqa.run.pipeline import Steps
    from mtqa.run.store import Store

PACKAGE = "mtqa.cli"
Function = TypeVar("Function", bound=Callable[..., Any])


class Commands(click.Group):
    """Commands found by walking the package: `mtqa/cli/score.py` holds `command`, and is `mtqa score`.

    An underscore inside a module's name is a dash of the command's: `meta_eval.py` is `mtqa meta-eval`; one at its end
    keeps a word of Python from being its name: `import_.py` is `mtqa import`.
    A command's module is imported when that command is called, or all of them for `mtqa --help`.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        path = importlib.import_module(PACKAGE).__path__
        modules = (module.name for module in pkgutil.iter_modules(path))
        named = (name.rstrip("_").replace("_", "-") for name in modules if not name.startswith("_"))
        return sorted(name for name in named if name != "base")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = importlib.import_module(f"{PACKAGE}.{name}{'_' if iskeyword(name) else ''}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(mtqa.__version__, prog_name="mtqa")
def cli() -> None:
    """Machine-translation quality and post-editing, Chinese into English first.

    The main job: load a corpus, score it, flag it, write a report.

    \b
        mtqa run corpus.tmx --glossary glossary.tsv
    """


class NamedFile(click.ParamType[tuple[str, Path]]):
    """`NAME=FILE`."""

    name = "NAME=FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        """Split at the first equals sign."""
        if isinstance(value, tuple):
            return value
        name, equals, file = str(value).partition("=")
        if not (name and equals and file):
            self.fail(f"{value!r} is not NAME=FILE, for example online-a=online-a.txt", param, ctx)
        return name, Path(file)


PATH: Any = click.Path(path_type=Path)
# A settings file that is named must be there, else its settings would be left out in silence.
SETTINGS: Any = click.Path(path_type=Path, exists=True, dir_okay=False)


def _together(*decorators: Callable[[Any], Any]) -> Callable[[Function], Function]:
    def apply(function: Function) -> Function:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


corpus_options = _together(
    click.argument("corpus", type=PATH),
    click.option("--system", "systems", type=NamedFile(), multiple=True, help="A system's output; repeatable."),
    click.option("--reference", "references", type=PATH, multiple=True, help="A human reference; repeatable."),
    click.option("--glossary", type=PATH, help="Terms: glossary.tsv."),
    click.option("--source-language", help="Language of the sources.  [default: zh]"),
    click.option("--target-language", help="Language of the translations.  [default: en]"),
    click.option("--settings", type=SETTINGS, help="Settings file.  [default: mtqa.toml where there is one]"),
    click.option("-q", "--quiet", is_flag=True, help="No progress, no warnings, only the answer."),
)
check_options = _together(
    click.option("--only", multiple=True, metavar="CHECK", help="Run only this check; repeatable."),
    click.option("--skip", multiple=True, metavar="CHECK", help="Leave this check out; repeatable."),
    click.option("--as-of", metavar="YYYY-MM-DD", help="Day whose terms are valid where a segment has no date."),
    click.option("--jobs", type=int, help="Processes that check.  [default: 1]"),
    click.option("--ignore", type=PATH, help="Findings set aside.  [default: mtqa-ignore.jsonl where there is one]"),
    click.option("--baseline", type=PATH, help="Earlier run (folder or findings.json): report only what is new."),
)
score_options = _together(
    click.option("--metric", "metrics", multiple=True, help="bleu, chrf, chrf++, ter, comet …; repeatable."),
    click.option("--comet-model", metavar="NAME|DIR", help="Hub name or folder of a COMET checkpoint."),
    click.option(
        "--device",
        metavar="cpu|cuda|…",
        help="Where COMET runs; cuda:0,cuda:1 shares the work.  [default: a GPU where there is one]",
    ),
    click.option(
        "--precision",
        type=click.Choice(["fp32", "bf16", "fp16"]),
        help="What COMET computes in.  [default: fp32 on a CPU, half precision on a GPU]",
    ),
    click.option(
        "--cache/--no-cache", default=None, help="Keep what COMET works out, in MTQA_CACHE or the user's cache folder."
    ),
    click.option("--bootstrap", type=int, help="Resamples for intervals.  [default: 1000]"),
)
fail_option = click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    help="Exit with 1 if there is a finding at least this severe.",
)


def fails(findings: Iterable[Finding], limit: str | None) -> int:
    """The exit code: 1 if a finding that counts reaches the limit, else 0.

    Not those that are dismissed, that a baseline holds, or that the post-edit of the run has mended.
    """
    if limit is None:
        return 0
    return int(any(stands(finding) and finding.severity >= Severity(limit) for finding in findings))


def stands(finding: Finding) -> bool:
    """Whether somebody has still to look at it."""
    return finding.dismissed is None and finding.baseline != "kept" and finding.edit != "fixed"


def tell(lines: Iterable[str], *, quiet: bool) -> None:
    """Warnings, one a line, to standard error."""
    if not quiet:
        for line in lines:
            print(f"mtqa: {line}", file=sys.stderr)


def output_options(default: str) -> Callable[[Function], Function]:
    """`--format` and `-o`."""
    return _together(
        click.option("--format", default=default, show_default=True, help="text, json, sarif, tsv or marot."),
        click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="- is standard output."),
    )


def named_systems(pairs: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    """Repeated NAME=FILE pairs as a mapping; a doubled name is refused."""
    systems: dict[str, Path] = {}
    for name, path in pairs:
        if name in systems:
            raise click.UsageError(f"--system {name} is given twice")
        systems[name] = path
    return systems


@contextmanager
def scratch_run(
    corpus: Path, settings: Path | None, options: dict[str, Any], quiet: bool, steps: Steps
) -> Iterator[Store]:
    """Do part of the main job in a temporary folder, for commands that leave no run behind."""
    from mtqa.cli._progress import progress
    from mtqa.run.config import read_settings, resolve
    from mtqa.run.pipeline import run
    from mtqa.run.store import Store

    options["systems"] = named_systems(options["systems"])
    config = resolve(corpus, options, read_settings(settings))
    with tempfile.TemporaryDirectory(prefix="mtqa-") as folder:
        path = Path(folder) / "run.db"
        with progress(quiet) as bar:
            run(config, path, bar, steps)
        with Store.open(path) as store:
            yield store
