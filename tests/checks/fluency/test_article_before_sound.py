"""article-before-sound: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "article-before-sound"

FLAGS = [
    ("He is a analyst.", "a analyst"),
    ("It is an basic rule.", "an basic"),
    ("An list is here.", "An list"),
    ("A increase of 3 percent.", "A increase"),
    ("He waited a hour.", "a hour"),
    ("It was a honest mistake.", "a honest"),
    ("She went to an university.", "an university"),
    ("It was an one-time payment.", "an one-time"),
    ("It is an European country.", "an European"),
    ("He has a MBA.", "a MBA"),
    ("It is an U.S. base.", "an U.S"),
    ("It is an US base.", "an US"),
    ("She has a 8-year-old son.", "a 8-year-old"),
    ("It is a 11-day trip.", "a 11-day"),
    ("It is an 10-day trip.", "an 10-day"),
    ("Cut in a L-shape.", "a L-shape"),
    ("It is an BBC report.", "an BBC"),
    ("A unused ticket.", "A unused"),
    ("a unimportant matter", "a unimportant"),
]

LEAVES_ALONE = [
    ("He is an analyst and a reader.", "right"),
    ("an hour, an honest man, an heir, an honor", "a silent h"),
    ("a house, a hero, a hand", "a sounded h"),
    ("a university, a union, a uniform, a unique, a unanimous vote", "uni- as in you"),
    ("an uninterested man, an unidentified object", "un- as in under"),
    ("a user, a usual day, a useful thing, a utility, a euro, a European", "you"),
    ("an usher, an urban area, an uncle", "a short u"),
    ("a one-off, a one-stop shop, a once rich man", "won"),
    ("an MBA, an FBI agent, an NGO, an SUV, an LED", "letters that begin with a vowel sound"),
    ("a NATO base, a NASA probe, a SARS case, a FIFA rule", "abbreviations read as words"),
    ("a U.S. base, a UN body, a UK firm, a UFO, a USB stick", "letters read you"),
    ("an EU official, an AI model, an OPEC meeting", "letters that begin with a vowel"),
    ("an 8-year-old, an 80 percent share, an 11th hour, an 18-hour day", "figures that begin with a vowel sound"),
    ("a 1-0 win, a 100-meter race, a 110 percent rise, a 7-day trip", "figures that do not"),
    ("an 1800 plan, a 1100 plan", "figures that are read in two ways"),
    ("an historic day, a historic day, an hotel, a herb, an herb", "speakers differ"),
    ("an S-curve, an F-16, an X-ray, an N95 mask, an L-shape", "a letter read as its name"),
    ("a U-turn, a T-shirt, a B-side", "a letter that begins with a consonant sound"),
    ("Vitamin A is good; Plan A or B; from A to B", "a label"),
    ("Hepatitis A infection; class A asset", "a label before a vowel"),
    ("use -a option, see a.txt, a/b", "code"),
    ("An Jing and An Baoguo came.", "a surname"),
    ("A. Individuals (a) only", "a list mark"),
    ("a École, an Über", "letters beyond ASCII"),
    ("a yttrium sample, a Uyghur song", "spelling does not tell"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("target", "text"), FLAGS)
def test_flags(target, text):
    assert marked(CHECK, "", target) == [text]
    assert marked(CHECK, "", corrected(CHECK, "", target)) == []


@pytest.mark.parametrize(("target", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(target, why):
    assert marked(CHECK, "", target) == [], why
