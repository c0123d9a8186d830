"""What a rule needs of a segment: cheap conditions that never change what is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mtqa.checks.base import CHECKS, NOTHING, Check, Context, Needs, Scope, check
from mtqa.checks.manual import example, matcher_from_example
from mtqa.model import Category, Segment, Severity

WITH_NEEDS = [entry for entry in CHECKS if entry.needs is not NOTHING]

with_needs = pytest.mark.parametrize("entry", WITH_NEEDS, ids=[entry.id for entry in WITH_NEEDS])


@pytest.mark.parametrize(
    ("needs", "met", "why"),
    [
        (NOTHING, True, "a rule that needs nothing is always asked"),
        (Needs(source="没不"), True, "one of the characters is enough"),
        (Needs(source="没"), False, "the source has none of them"),
        (Needs(source="O"), False, "the target's characters are not the source's"),
        (Needs(target="()"), True, "one of the characters is enough"),
        (Needs(target="不"), False, "the source's characters are not the target's"),
        (Needs(words=("an", "un")), True, "words are compared in lower case"),
        (Needs(words=("u", "nwill")), False, "words are whole tokens"),
        (Needs(pattern=re.compile(r"\(\d")), True, "the pattern stands somewhere in the target"),
        (Needs(pattern=re.compile(r"^\d")), False, "it stands nowhere"),
        (Needs(when=lambda context: context.segment.target.endswith("n")), True, "the condition holds"),
        (Needs(when=lambda context: ""), False, "the condition is empty, as a tuple of no terms is"),
        (Needs(source="不", target="(", words=("not",)), True, "all are met"),
        (Needs(source="不", target="[", words=("not",)), False, "one is not met"),
    ],
)
def test_needs_are_met(needs, met, why):
    assert needs.met(Context(Segment("1", "联合国不会扩大", "The UN will not (3) be in Verdun"))) is met, why


def test_a_rule_over_documents_has_no_needs():
    """They are asked of one segment; a rule that never ran because of them would be silent for ever."""
    with pytest.raises(ValueError, match="made-up: needs are asked of one segment"):
        check("made-up", Category.OTHER, Severity.MINOR, scope=Scope.DOCUMENT, needs=Needs(source="a"))


def asked(entry: Check, context: Context) -> None:
    if not entry.needs.met(context):
        assert list(entry.rule(context.segment, context)) == [], context.segment


@with_needs
def test_no_finding_is_lost_on_real_texts(entry: Check, data_dir: Path):
    """References, a weak system, and targets under the wrong sources, where nearly everything differs."""
    folder = data_dir / "wmt23-zhen"
    sources = (folder / "source.zh.txt").read_text("utf-8").splitlines()
    reference = (folder / "reference.en.txt").read_text("utf-8").splitlines()
    system = (folder / "systems" / "ANVITA.en.txt").read_text("utf-8").splitlines()
    for targets in (reference, system, reference[1:] + reference[:1]):
        for number, (source, target) in enumerate(zip(sources, targets, strict=True)):
            asked(entry, Context(Segment(str(number), source, target)))


@with_needs
def test_no_finding_is_lost_on_the_examples_of_any_check(entry: Check):
    for other in CHECKS:
        shown = example(other.manual)
        matcher = matcher_from_example(shown.glossary) if shown.glossary else None
        for segment in (*shown.segments(), *shown.segments(better=True)):
            asked(entry, Context(segment, matcher))


# The default-on checks that have something to look for in every segment, each with the reason: none has.
ASKED_ALWAYS: dict[str, str] = {}


def test_every_default_on_check_says_what_it_needs():
    """One without needs is asked about every segment of every run: only those that are named above, and no others."""
    of_segments = (entry for entry in CHECKS if entry.default and entry.scope is Scope.SEGMENT)
    assert {entry.id for entry in of_segments if entry.needs is NOTHING} == set(ASKED_ALWAYS)
