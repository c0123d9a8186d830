"""Keys of segments: what a review's decisions hang on, so that they find their segment again in a later run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from mtqa.model import Segment


def iter_keys(segments: Iterable[Segment]) -> Iterator[str]:
    """The key of each segment of one system, in order: 16 hex digits.

    A key hashes the exact source, the document and how many segments before had both, never the translation, the id or
    the place in the file. All systems of a run share their keys, and a segment keeps its own when the corpus grows or
    is put in another order; only among equal sources of one document does the order count.
    """
    seen: Counter[bytes] = Counter()
    for segment in segments:
        pair = _digest(segment.source, segment.document)
        seen[pair] += 1
        yield _digest(pair.hex(), str(seen[pair])).hex()


def segment_keys(segments: Iterable[Segment]) -> list[str]:
    """All keys at once, see `iter_keys`."""
    return list(iter_keys(segments))


def _digest(*parts: str) -> bytes:
    # A lone surrogate in a damaged file must not stop a run.
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
