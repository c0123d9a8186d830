"""How often mining finds the right English for a term, on public data (docs/data.md); prints docs/bench-mining.md.

Protocol: the 2016 and 2018 documents of WMT25 terminology (Chinese to English), their lines as paragraphs, 1:1. Of the
dictionaries of both years every Chinese term counts that stands, as a substring of the folded text, in three paragraphs
or more. For each of them the English phrases are ranked by what the 888 paragraphs alone say; a phrase is right if its
words equal those of any of the dictionary's renderings, word by word, by lemma. Some terms cannot be found: no
rendering of theirs is in any of their paragraphs, or in one alone.

Beside it, in the same run, the log-likelihood ratio of segments with a mild preference for longer phrases, which is
what can be had without aligning words. And the other way round: of what `mtqa glossary mine` proposes when nobody tells
it the terms, how much is in the dictionary, and how much of that with the right English.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from mtqa.glossary.mine.candidates import mine
from mtqa.glossary.mine.phrases import english_phrases, key_of
from mtqa.glossary.mine.renderings import Keys, association, lexicon_of, renderings
from mtqa.glossary.mine.samples import Sample
from mtqa.glossary.source import fold_form
from mtqa.text.en import fold_words, lemmas

DATA = Path(os.environ.get("MTQA_DATA", Path(__file__).resolve().parent.parent / "../shared/data"))
WMT25 = DATA / "wmt25-terminology-zhen"
YEARS = ("2016", "2018")
SEGMENTS = 3

Places = dict[str, dict[int, list[int]]]
Terms = dict[str, list[tuple[frozenset[str], ...]]]


def read() -> tuple[list[Sample], Terms]:
    """The paragraphs of all documents, and the dictionaries of both years by folded term."""
    samples: list[Sample] = []
    terms: Terms = {}
    for year in YEARS:
        for number, line in enumerate((WMT25 / f"{year}.jsonl").read_text("utf-8").splitlines()):
            document = json.loads(line)
            for place, pair in enumerate(zip(document["zh"].split("\n"), document["en"].split("\n"), strict=True)):
                if all(text.strip() for text in pair):
                    samples.append(Sample(f"{year}.{number}.{place}", f"{year}.{number}", *pair))
            for zh, forms in document["terms"].items():
                terms.setdefault(fold_form(zh), []).extend(fold_words(form).lemmas for form in set(forms))
    return samples, {zh: forms for zh, forms in terms.items() if zh}


def places_of(samples: list[Sample], terms: Iterable[str]) -> Places:
    """Where each term stands, those in fewer than three paragraphs left out."""
    places: Places = {}
    for term in terms:
        held: defaultdict[int, list[int]] = defaultdict(list)
        for position, sample in enumerate(samples):
            at = sample.source.text.find(term)
            while at >= 0:
                held[position].append(at)
                at = sample.source.text.find(term, at + 1)
        if len(held) >= SEGMENTS:
            places[term] = dict(held)
    return places


def is_right(terms: Terms, zh: str, words: Iterable[str]) -> bool:
    """Whether a phrase equals one of the dictionary's renderings word by word."""
    found = [lemmas(word) for word in words]
    return any(
        len(form) == len(found) and all(not one.isdisjoint(other) for one, other in zip(form, found, strict=True))
        for form in terms.get(zh, ())
    )


def by_association(samples: list[Sample], places: Places) -> dict[str, list[Keys]]:
    """The floor: log-likelihood ratio times a mild preference for length, nothing else."""
    holders: defaultdict[Keys, set[int]] = defaultdict(set)
    for position, sample in enumerate(samples):
        for phrase in english_phrases(sample.words, sample.keys):
            holders[phrase.keys].add(position)
    ranked = {}
    for term, held in places.items():
        near = [samples[position] for position in held]
        together = Counter(keys for one in near for keys in {p.keys for p in english_phrases(one.words, one.keys)})
        weights = {
            keys: association(number, len(held), len(holders[keys]), len(samples)) * (1 + 0.05 * len(keys))
            for keys, number in together.items()
            if number > 1
        }
        ranked[term] = sorted(weights, key=lambda keys: (-weights[keys], keys))[:3]
    return ranked


def by_links(samples: list[Sample], places: Places) -> dict[str, list[Keys]]:
    """What mining does."""
    return {
        term: [one.keys for one in found] for term, found in renderings(samples, lexicon_of(samples), places).items()
    }


def report() -> None:
    """Print the page."""
    samples, terms = read()
    places = places_of(samples, terms)
    for sample in samples:
        _ = sample.source, sample.keys  # both sides of the comparison find the texts prepared
    print(f"{len(samples)} paragraphs, {len(terms)} terms, {len(places)} of them in {SEGMENTS} paragraphs or more.\n")
    print("| ranking of phrases | top 1 | top 3 | seconds |\n|---|---:|---:|---:|")
    ranked_by: dict[str, Callable[[list[Sample], Places], dict[str, list[Keys]]]] = {
        "log-likelihood ratio, no alignment": by_association,
        "with links between characters and words (mtqa)": by_links,
    }
    for name, rank in ranked_by.items():
        begin = time.process_time()
        ranked = rank(samples, places)
        seconds = time.process_time() - begin
        first, three = (
            sum(any(is_right(terms, term, keys) for keys in ranked[term][:top]) for term in places) for top in (1, 3)
        )
        print(f"| {name} | {first / len(places):.1%} | {three / len(places):.1%} | {seconds:.1f} |")
    seen = Counter(term for term in places if _can_be_found(samples, terms, term, places[term]))
    print(f"| (no ranking can do better) | {len(seen) / len(places):.1%} | {len(seen) / len(places):.1%} | |")
    report_found(samples, terms)


def _can_be_found(samples: list[Sample], terms: Terms, term: str, held: dict[int, list[int]]) -> bool:
    """Whether a rendering of the dictionary stands in two paragraphs of the term or more."""
    counts: Counter[Keys] = Counter()
    for position in held:
        counts.update({phrase.keys for phrase in english_phrases(samples[position].words, samples[position].keys)})
    return any(number > 1 and is_right(terms, term, keys) for keys, number in counts.items())


def report_found(samples: list[Sample], terms: Terms) -> None:
    """Print how much of what is proposed is in the dictionary."""
    begin = time.process_time()
    found = mine(samples)
    seconds = time.process_time() - begin
    print(f"\n{len(found)} candidates of `mtqa glossary mine` in {seconds:.0f} s.\n")
    print("| the first | in the dictionary | of those with its English |\n|---:|---:|---:|")
    for size in (50, 100, 200, len(found)):
        known = [one for one in found[:size] if fold_form(one.zh) in terms]
        right = sum(is_right(terms, fold_form(one.zh), map(key_of, fold_words(one.en).surfaces)) for one in known)
        print(f"| {size} | {len(known)} | {right} ({right / max(1, len(known)):.0%}) |")


def main() -> None:
    """The page, or why there is none."""
    if not WMT25.is_dir():
        print("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
        return
    print("# Mining terms from aligned text\n\nMade by `make bench-mining`.\n")
    print("\n".join((__doc__ or "").split("\n")[2:]))
    report()


if __name__ == "__main__":
    main()
