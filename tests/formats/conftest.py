"""Small files to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Unit

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="zh-CN"'
    ' datatype="plaintext"/>'
)


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write bytes or text (UTF-8) to a file."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read_tmx(save: Callable[..., Path]) -> Callable[..., tuple[list[Unit], list[str]]]:
    """Read the given units as a TMX: (units, warnings). `whole` gives the file itself instead."""

    def read(body: str | bytes, *, whole: bool = False, **options: str) -> tuple[list[Unit], list[str]]:
        text = body if isinstance(body, bytes) else body.encode("utf-8")
        if not whole:
            text = b'<?xml version="1.0"?>\n<tmx version="1.4">' + HEADER.encode() + b"<body>\n" + text
            text += b"\n</body></tmx>\n"
        path = save("m.tmx", text)
        asked = ReadOptions(options.get("source", "zh"), options.get("target", "en"))
        return list(FORMATS["tmx"].read(path, asked)), asked.warnings

    return read
