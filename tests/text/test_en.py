"""The English text as term search sees it."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lemminflect import getAllLemmas

from mtqa.text import en
from mtqa.text.en import EnText, fold_words, is_plural, lemmas, plural_of

FOLDED = [
    ("the bank's capital", ["bank", "capital"], "articles and possessives go"),
    ("The Bank", ["Bank"], "at the start of a sentence too"),
    ("Class A shares", ["Class", "A", "shares"], "a capital A is a letter, not an article"),
    ("state-of-the-art chip", ["state", "of", "art", "chip"], "hyphens part words"),
    ("cyber\u2011security", ["cyber", "security"], "a no-break hyphen is one"),
    ("talks \u2013 and more", ["talks", "\u2013", "and", "more"], "a free dash is a break, no hyphen"),
    ("RMB500 and HK$68", ["RMB", "500", "and", "HK", "$", "68"], "letters and digits are parted"),
    ("IOSCO1", ["IOSCO", "1"], "a footnote mark stuck to a word"),
    ("the U.S. and the U.S.A.", ["US", "and", "USA"], "letters with points are one word"),
    ("the U.S.'s debt", ["US", "debt"], "in the possessive too"),
    ("3 p.m.", ["3", "pm"], "small letters with points"),
    ("2,000.5 points", ["2000.5", "points"], "a comma inside a figure goes"),
    ("Securities & Futures", ["Securities", "and", "Futures"], "& is and"),
    ("“black swan” event", ["black", "swan", "event"], "quotation marks do not part a term"),
    ("O’Neill don't", ["ONeill", "dont"], "apostrophes inside words go"),
    ("\uff28\uff2b\uff2d\uff21", ["HKMA"], "full-width letters"),
    ("Tu\u0308rkiye", ["Türkiye"], "a combining accent is part of its letter"),
    ("Bank. Of China", ["Bank", ".", "Of", "China"], "a full stop parts"),
    ("", [], "nothing"),
    ("the", [], "an article alone"),
    ("芯片 chip", ["芯片", "chip"], "Chinese left in"),
]


@pytest.mark.parametrize(("text", "surfaces", "why"), FOLDED, ids=[row[2] for row in FOLDED])
def test_folded_words(text, surfaces, why):
    assert list(fold_words(text).surfaces) == surfaces, why


def test_spans_leave_the_possessive_outside():
    words = fold_words("Said Xinhua's editor")
    assert words.span(1, 2).of("Said Xinhua's editor") == "Xinhua"


SAME = [
    ("chips", "chip", "regular plural"),
    ("policies", "policy", "-ies"),
    ("SMEs", "SME", "plural of an abbreviation that no dictionary has"),
    ("chiplets", "chiplet", "plural of a new word"),
    ("criteria", "criterion", "irregular plural"),
    ("licensing", "license", "a verb's form"),
    ("bank", "banking", "a verb's form, though seldom one in practice"),
    ("supervised", "supervise", "past"),
    ("leaves", "leaf", "two readings, one of them right"),
    ("leaves", "leave", "the other"),
]
OTHER = [
    ("economic", "economics", "-ics is no plural"),
    ("new", "news", "news is no plural"),
    ("bus", "bu", "-us is no plural"),
    ("glas", "glass", "-ss is no plural"),
    ("China", "Chinese", "an adjective is another word"),
    ("2023", "2024", "figures are what they are"),
]


@pytest.mark.parametrize(("left", "right", "why"), SAME)
def test_same_word(left, right, why):
    assert not lemmas(left).isdisjoint(lemmas(right)), why


@pytest.mark.parametrize(("left", "right", "why"), OTHER)
def test_other_word(left, right, why):
    assert lemmas(left).isdisjoint(lemmas(right)), why


@pytest.mark.parametrize(
    ("singular", "plural"),
    [("chip", "chips"), ("agency", "agencies"), ("criterion", "criteria"), ("SME", "SMEs"), ("tax", "taxes"),
     ("news", "news"), ("chips", "chips"), ("Minister", "Ministers")],
)  # fmt: skip
def test_plural_of(singular, plural):
    assert plural_of(singular) == plural


@pytest.mark.parametrize(("word", "expected"), [("chips", True), ("chip", False), ("news", False), ("SMEs", True)])
def test_is_plural(word, expected):
    assert is_plural(word) is expected


def test_the_dictionary_is_that_of_the_lemmatiser(data_dir):
    """Its table is read without the copies that its own look-up makes, and must say the same."""
    look_up = en.dictionary()
    text = (data_dir / "wmt23-zhen/systems/ONLINE-B.en.txt").read_text("utf-8")
    words = {*re.findall(r"[a-z'’-]+", text.lower()), "all", "ours", "another", "data", "'d"}
    assert len(words) > 5000
    assert {word: dict(look_up(word)) for word in words} == {word: getAllLemmas(word) for word in words}


def test_the_views_of_the_tokens_agree():
    text = EnText("It’s “U.S.-led”: 2,000 İzmir–Σ'Σ e\u0301a, NATO_")
    assert text.surfaces == tuple(token.text for token in text.tokens)
    assert text.lowered == tuple(token.lower for token in text.tokens)
    assert [token.span.of(text.text) for token in text.tokens] == list(text.surfaces)
    assert text.vocabulary == set(text.lowered)


@pytest.fixture
def _without_lemmatiser(monkeypatch):
    monkeypatch.setitem(sys.modules, "lemminflect", None)
    for cached in (en.dictionary, en.lemmas, en.is_noun):
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in (en.dictionary, en.lemmas, en.is_noun):
        cached.cache_clear()


@pytest.mark.usefixtures("_without_lemmatiser")
def test_without_a_lemmatiser_there_are_rules():
    assert en.lemmatiser() == "rules"
    assert lemmas("chips") == {"chips", "chip"}
    assert lemmas("criteria") == {"criteria"}
    assert plural_of("agency") == "agencies"
    assert plural_of("tax") == "taxes"


def test_rules_never_read_more_into_a_word_than_the_lemmatiser(data_dir):
    """So that a missing lemmatiser can only find fewer terms, never more."""
    words = {word for line in (data_dir / "wmt23-zhen/reference.en.txt").read_text("utf-8").split() for word in [line]}
    assert len(words) > 5000
    assert all(set(en._plural_undone(word.lower())) <= lemmas(word) for word in words if word.isalpha())


@given(st.text(max_size=80))
def test_folding_any_text(text):
    words = EnText(text).words
    assert list(words.starts) == sorted(words.starts)
    for place, surface in enumerate(words.surfaces):
        assert surface
        assert 0 <= words.starts[place] < words.ends[place] <= len(text)
        assert surface.lower() in words.lemmas[place]
        assert all(place in words.positions[lemma] for lemma in words.lemmas[place])
