"""Memory of a run with a neural model: what a batch took goes back when the batch is done.

glibc serves large blocks from a heap as soon as a few of them were freed, and a heap that is cut up by small blocks
that stay grows with every batch of another shape: 390 MiB more for ten times the segments, where the texts are one.
With a fixed threshold each large block is a mapping of its own and leaves nothing behind.
"""

from __future__ import annotations

import sys

# Bytes from which a block is a mapping of its own; a batch's hidden states are some megabytes.
LARGE = 1 << 18
_M_MMAP_THRESHOLD = -3  # malloc.h


def return_large_blocks() -> bool:
    """Have large blocks go back to the system when they are freed; False where the C library is not glibc."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_THRESHOLD, LARGE))
