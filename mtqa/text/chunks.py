"""The chunks of a text, which is what stands between two spaces.

Most chunks of an English text were met before. An analysis that never looks across a space can be made for each chunk
once and remembered (`Memory`), which makes it several times as fast as one pass of a pattern over every text.
"""

from __future__ import annotations

# Characters of a chunk and the space behind it, on average; a text whose chunks are longer is not in English, or is no
# prose, and its chunks will hardly be met again.
_LONG = 16


def chunks_of(text: str) -> list[str] | None:
    """The chunks in order; None where it does not pay to remember them."""
    chunks = text.split()
    return chunks if len(text) <= _LONG * len(chunks) else None
