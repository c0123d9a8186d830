"""The English dictionary: what a word may be an inflected form of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

# Parts of speech (NOUN, VERB, ADJ, …), each with the dictionary forms that the word may be of.
Forms = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def dictionary() -> Callable[[str], Forms] | None:
    """A look-up of words in lower case; None where lemminflect is not installed.

    The table is lemminflect's own with its overrides. Its `getAllLemmas` copies an entry twice over at each call, which
    took a third of the time of all checks together; it stays the yardstick in the tests.
    """
    try:
        from lemminflect import config
        from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec
        from lemminflect.codecs.OverridesCodec import OverridesCodec
    except ImportError:
        return None
    table: dict[str, Forms] = LemmaLUCodec.load(config.lemma_lu_fn)
    for word, forms in OverridesCodec.load(config.lemma_overrides_fn).items():
        table[word] = {**table.get(word, {}), **forms}

    @lru_cache(maxsize=1 << 16)
    def look_up(word: str) -> Forms:
        return {part: tuple(map(str.lower, forms)) for part, forms in table.get(word, {}).items()}

    return look_up
