"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from mtqa.errors import InputError


@contextlib.contextmanager
def replacing(path: Path, error: type[InputError] = InputError) -> Iterator[Path]:
    """The name of a file to write beside `path`, which takes its place only when the block ends well.

    Missing folders are not made. Raises `error` where the folder is missing or not writable.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}")
    try:
        yield temporary
        with temporary.open("rb+") as raw:
            os.fsync(raw.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as cause:
        reason = cause.strerror or str(cause)
        raise error(f"cannot be written: {reason}", path=path, hint="choose another place") from cause
    finally:
        temporary.unlink(missing_ok=True)
