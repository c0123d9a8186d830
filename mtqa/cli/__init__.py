"""The command line: one module to a command; a command parses, calls the library, prints, returns an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mtqa.errors import MtqaError

USAGE_ERROR = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command: 0 fine, 1 findings at or above --fail-on, 2 usage or input error (one line on standard error)."""
    import click

    from mtqa.cli.base import cli

    try:
        result = cli.main(args=None if arguments is None else list(arguments), prog_name="mtqa", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.ClickException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "mtqa")
        print(f"mtqa: {_one_line(error.format_message()).rstrip('.')}; see `{command} --help`", file=sys.stderr)
        return USAGE_ERROR
    except MtqaError as error:
        print(f"mtqa: {_one_line(str(error))}", file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        return _system_error(error)
    except (KeyboardInterrupt, click.Abort):
        print("mtqa: stopped; the same command goes on from here", file=sys.stderr)
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def _system_error(error: OSError) -> int:
    """A full disk, a missing permission, a closed pipe: one line, no traceback."""
    if isinstance(error, BrokenPipeError):  # `mtqa check … | head`
        sys.stderr.close()
        return 0
    place = f"{error.filename}: " if error.filename else ""
    print(f"mtqa: {place}{error.strerror or error}", file=sys.stderr)
    return USAGE_ERROR


def _one_line(text: str) -> str:
    return " ".join(text.split())


def entry_point() -> None:
    """The `mtqa` program."""
    sys.exit(main())
