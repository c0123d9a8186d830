"""Words of Chinese, as jieba's dictionary has them."""

from __future__ import annotations

import logging
import warnings
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def segmenter() -> Any:
    """jieba's own tokenizer with its dictionary loaded (half a second)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports pkg_resources, and its own patterns have invalid escapes
        import jieba

        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
    return jieba.dt
