"""Settings of one check's own: how they reach it, and which are refused."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Check, Context, Option, Scope
from mtqa.checks.run import check_document, check_segments, select, with_style
from mtqa.errors import ConfigError
from mtqa.model import Category, Issue, Segment, Severity, Span

SEGMENT = Segment("s1", "会议  举行", "the The thing", document="d", index=4, line=9)


def made(rule, scope=Scope.SEGMENT, options=None) -> Check:
    return Check("optional", Category.OTHER, Severity.MINOR, scope, None, False, False, rule, options=options or {})


OPTIONS = {
    "profile": Option("plain", "Whose rules.", ("plain", "us-news")),
    "words": Option((), "Words to leave alone."),
    "least": Option(3, "How many at least."),
    "strict": Option(False, "Everything."),
}


@pytest.fixture
def optional(monkeypatch):
    CHECKS.load()
    monkeypatch.setitem(CHECKS._entries, "optional", made(print, options=OPTIONS))


def test_a_check_reads_its_own_settings(optional):
    settings = {"optional": {"profile": "us-news", "words": ["tuyere"]}}
    select(settings=settings)
    context = Context(SEGMENT, settings=settings)
    assert context.option("optional", "profile") == "us-news"
    assert context.option("optional", "words") == ["tuyere"]
    assert context.option("optional", "least") == 3, "its default"


def test_settings_reach_rules_of_both_scopes(optional):
    settings = {"optional": {"profile": "us-news"}}

    def on_segment(segment, context):
        yield Issue(context.option("optional", "profile"), target_spans=(Span(0, 3),))

    def on_document(contexts):
        for issue in on_segment(SEGMENT, contexts[0]):
            yield 0, issue

    found = check_segments([SEGMENT], [made(on_segment)], settings=settings)
    found += check_document([SEGMENT], [made(on_document, Scope.DOCUMENT)], settings=settings)
    assert [finding.message for finding in found] == ["us-news", "us-news"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"profil": "plain"}, "has no setting 'profil'"),
        ({"profile": "french"}, "checks.optional.profile is 'french'"),
        ({"words": "tuyere"}, "must be a list of texts"),
        ({"words": [3]}, "must be a list of texts"),
        ({"least": "three"}, "must be a whole number"),
        ({"least": True}, "must be a whole number"),
        ({"strict": 1}, "must be true or false"),
    ],
)
def test_options_that_mean_nothing_are_refused(optional, values, message):
    with pytest.raises(ConfigError, match=message):
        select(settings={"optional": values})


def test_style_is_the_profile_of_every_check_that_is_not_told_another(optional):
    assert with_style({}, "us-news")["optional"] == {"enabled": True, "profile": "us-news"}
    assert with_style({"optional": {"profile": "plain"}}, "us-news")["optional"]["profile"] == "plain"
    assert with_style({"optional": {"enabled": False}}, "us-news")["optional"]["enabled"] is False
    assert with_style({"optional": {"least": 4}}, "") == {"optional": {"least": 4}}


def test_a_style_that_no_check_knows_is_refused(optional):
    with pytest.raises(ConfigError, match="style is 'gothic'"):
        with_style({}, "gothic")
