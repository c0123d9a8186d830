"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mtqa.errors import InputError


@contextlib.contextmanager
def replacing(path: Path, error: type[InputError] = InputError) -> Iterator[Path]:
    """The name of a file to write beside `path`, which takes its place only when the block ends well.

    Missing folders are not made. Raises `error` where the folder is missing or not writable.
    """
    target = path.resolve()
    # A device or a pipe (/dev/null, /dev/stdout) is written to: to take its place would take it away from everybody.
    special = target.exists() and not (target.is_file() or target.is_dir())
    folder = Path(tempfile.gettempdir()) if special else target.parent
    temporary = folder / f".{target.name[:200]}.{secrets.token_hex(4)}"
    try:
        yield temporary
        if special:
            with temporary.open("rb") as content, target.open("wb") as stream:
                shutil.copyfileobj(content, stream)
            return
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
