"""The matcher on a real glossary: two years of the Hong Kong Monetary Authority's reports, with a system's output."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter

import pytest
from terms import matcher_of, uses

from mtqa.glossary.match import Matcher, TermVerdict
from mtqa.glossary.model import Row, Status
from mtqa.text import en


def documents(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def years(data_dir):
    """For 2016 and 2018 the paragraphs (source, reference, CommandA's output without a term list) and the matcher."""
    return [year(data_dir / "wmt25-terminology-zhen", number) for number in (2016, 2018)]


def year(folder, number):
    given = documents(folder / f"{number}.jsonl")
    outputs = documents(folder / f"systems/CommandA_MT.noterm.{number}.jsonl")
    lines = []
    for document, output in zip(given, outputs, strict=True):
        texts = [text.split("\n") for text in (document["zh"], document["en"], output["en"])]
        if len({len(text) for text in texts}) == 1:  # one document of the output has another number of lines
            lines += [line for line in zip(*texts, strict=True) if all(line)]
    rows = [
        Row(f"t{at}", (zh,), text, Status.ADMITTED if order else Status.PREFERRED)
        for at, (zh, renderings) in enumerate(given[0]["terms"].items())
        for order, text in enumerate(renderings)
    ]
    return lines, matcher_of(*rows)


def verdicts(matcher: Matcher, lines, column: int) -> dict[tuple[int, str], TermVerdict | None]:
    """The verdict on each term of each paragraph, None where it is not a major alarm's business."""
    return {
        (number, use.concept): None if use.weak or use.everyday else use.verdict
        for number, line in enumerate(lines)
        for use in uses(matcher, line[0], line[column])
    }


def test_alarms_are_mostly_right(years):
    counts: Counter[str] = Counter()
    for lines, matcher in years:
        reference, output = verdicts(matcher, lines, 1), verdicts(matcher, lines, 2)
        alarms = [place for place, verdict in output.items() if verdict is TermVerdict.MISSING]
        counts["terms"] += len(reference)
        counts["false"] += sum(verdict is TermVerdict.MISSING for verdict in reference.values())
        counts["alarms"] += len(alarms)
        counts["real"] += sum(reference[place] is TermVerdict.OK for place in alarms)
    assert counts["terms"] > 2500
    assert counts["false"] / counts["terms"] <= 0.07, "the share of terms that the human reference 'misses'"
    assert counts["real"] / counts["alarms"] >= 0.82, "the share of alarms that the human reference confirms"


def test_where_the_words_are_nowhere_there_is_an_alarm(years):
    """Judged by another measure: not even the first four letters of any word of any rendering stand in the target."""
    nowhere = 0
    for lines, matcher in years:
        for source, _, output in lines:
            for use in uses(matcher, source, output):
                stems = {word[:4].lower() for form in use.expected for word in re.findall("[A-Za-z]{4,}", form)}
                if stems and not any(stem in output.lower() for stem in stems):
                    by_initials = use.found and use.found[0].text.rstrip("s").isupper()
                    assert use.verdict is TermVerdict.MISSING or by_initials, use
                    nowhere += 1
    assert nowhere > 100


def test_rules_find_no_more_than_the_lemmatiser(years, monkeypatch):
    lines, matcher = years[0]
    full = verdicts(matcher, lines, 2)
    monkeypatch.setitem(sys.modules, "lemminflect", None)
    for cached in (en.dictionary, en.lemmas, en.is_noun):
        cached.cache_clear()
    try:
        poor = verdicts(Matcher(matcher.glossary), lines, 2)
    finally:
        monkeypatch.undo()
        for cached in (en.dictionary, en.lemmas, en.is_noun):
            cached.cache_clear()
    assert poor.keys() == full.keys()
    more = [place for place, verdict in poor.items() if verdict is TermVerdict.OK and full[place] is not TermVerdict.OK]
    assert more == []
    assert Counter(poor.values())[TermVerdict.OK] < Counter(full.values())[TermVerdict.OK]
