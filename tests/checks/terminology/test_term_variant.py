"""What term-variant flags, and what it leaves alone."""

from __future__ import annotations

import pytest
from terms import applied, issues

FLAGS = [
    ("商务部 = Ministry of Commerce", "商务部", "The Commerce Ministry said", ["Commerce Ministry"],
     "The Ministry of Commerce said"),
    ("利率上调 = interest rate increase", "利率上调", "an increase in the interest rate",
     ["increase in the interest rate"], "an interest rate increase"),
    ("银行监管 = bank supervision", "银行监管", "the supervision of banks", ["supervision of banks"],
     "the bank supervision"),
]  # fmt: skip
LEAVES_ALONE = [
    ("商务部 = Ministry of Commerce; Commerce Ministry", "商务部", "the Commerce Ministry", "admitted"),
    ("商务部 = Ministry of Commerce", "商务部", "the Ministry of Commerce", "as it stands"),
    ("商务部 = Ministry of Commerce", "商务部", "commerce. The ministry said", "over the end of a sentence"),
    ("商务部 = Ministry of Commerce", "商务部", "commerce grows, said the able new ministry", "too far apart"),
    ("商务部 = Ministry of Commerce; !Commerce Ministry", "商务部", "the Commerce Ministry", "forbidden is worse"),
    ("芯片 = chip", "芯片", "wafer", "one word has no order"),
    ("商务部 = Ministry of Commerce", "外交部", "the Commerce Ministry", "not in the source"),
    ("", "商务部", "the Commerce Ministry", "no glossary"),
]


@pytest.mark.parametrize(("glossary", "source", "target", "marked", "better"), FLAGS)
def test_flags(glossary, source, target, marked, better):
    """The wrong words are marked, and the suggestion makes the target faultless."""
    found = issues("term-variant", source, target, glossary)
    assert [issue.target_spans[0].of(target) for issue in found] == marked
    assert applied(target, found[0]) == better
    assert found[0].source_spans
    assert len(issues("term-variant", source, better, glossary)) == len(found) - 1


@pytest.mark.parametrize(("glossary", "source", "target", "why"), LEAVES_ALONE, ids=[row[3] for row in LEAVES_ALONE])
def test_leaves_alone(glossary, source, target, why):
    assert issues("term-variant", source, target, glossary) == [], why
