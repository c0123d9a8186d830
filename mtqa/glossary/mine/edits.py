"""What a post-editor changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from mtqa.glossary.mine.lexicon import Lexicon
from mtqa.glossary.mine.phrases import LONGEST_ENGLISH, Phrase, find_keys
from mtqa.glossary.mine.renderings import Fits, Keys
from mtqa.glossary.mine.samples import Sample
from mtqa.text.en import FUNCTION_WORDS

# A phrase whose links say so little of the term is a guess.
_FIT = 0.3


def changed_words(sample: Sample) -> tuple[set[int], set[int]]:
    """The words, by position, of the machine translation and of the post-edit that the other has not, or elsewhere."""
    matcher = SequenceMatcher(None, sample.mt_loose, sample.loose, autojunk=False)
    changed = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        {place for first, end, _, _ in changed for place in range(first, end)},
        {place for _, _, first, end in changed for place in range(first, end)},
    )


def is_correction(sample: Sample, phrase: Phrase) -> bool:
    """Whether the machine had the phrase of the post-edit in no form that an editor would take for it.

    Number, and the forms of a verb, are grammar and not terminology; a word in -ing for a noun (controlling, control)
    is another term.
    """
    written = sample.loose[phrase.first : phrase.end]
    if not sample.mt or find_keys(written, sample.mt_loose):
        return False
    other = find_keys(sample.keys[phrase.first : phrase.end], sample.mt_keys)
    if other is None:
        return True
    pairs = zip(written, sample.mt_loose[other.first : other.end], strict=True)
    return any(one != two and one.endswith("ing") != two.endswith("ing") for one, two in pairs)


def whole(samples: Sequence[tuple[Sample, Phrase]], keys: Keys) -> Keys:
    """The phrase with the words that post-editors put beside it in every one of these samples."""
    changed = [changed_words(sample)[1] for sample, _ in samples]
    for step in range(1, LONGEST_ENGLISH):
        beside = {
            sample.keys[phrase.first : phrase.end + step] if set(range(phrase.end, phrase.end + step)) <= new else ()
            for (sample, phrase), new in zip(samples, changed, strict=True)
        }
        if len(beside) > 1 or () in beside:
            break
        longer = beside.pop()
        sample, phrase = samples[0]
        last = sample.words.surfaces[phrase.end + step - 1]
        if not last[0].isalnum():
            break
        keys = longer if last.lower() not in FUNCTION_WORDS else keys
    return keys


def mended_phrases(sample: Sample, lexicon: Lexicon, string: str) -> Iterator[tuple[Keys, float, Phrase]]:
    """The phrases of the machine translation that were mended and go with a term, each with its words and its fit."""
    changed, _ = changed_words(sample)
    fits = Fits(lexicon, sample.source.text, sample.mt_words, sample.mt_keys)
    start = sample.source.text.index(string)
    for fit, phrase in zip(fits.of(start, start + len(string)).tolist(), fits.phrases, strict=True):
        if fit >= _FIT and not changed.isdisjoint(range(phrase.first, phrase.end)):
            yield sample.mt_loose[phrase.first : phrase.end], fit, phrase
