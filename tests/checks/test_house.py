"""House rules: what they flag, what they leave alone, and what is said of one that means nothing."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from mtqa.checks.base import Check
from mtqa.checks.house import house_checks
from mtqa.checks.run import check_segments, select
from mtqa.errors import ConfigError, UnknownNameError
from mtqa.model import Category, Finding, Segment, Severity


def rule(**values: Any) -> Check:
    (check,) = house_checks([{"id": "r", **values}])
    return check


def found(check: Check, source: str, target: str) -> list[Finding]:
    return check_segments([Segment("1", source, target)], [check])


CHAIRMAN = {"source": "国家主席", "target": r"\bChairman\b"}
FLAGS = [
    ({"target": r"\bmutual(ly)? beneficial\b"}, "互利", "A Mutually beneficial deal", "Mutually beneficial"),
    ({"target": "Hong Kong", "case": True}, "香港", "In Hong Kong.", "Hong Kong"),
    (CHAIRMAN, "国家主席", "The chairman said", "chairman"),
    ({"source": "两岸", "expect": "cross-Strait"}, "两岸关系", "bilateral ties", ""),
    ({"source": r"\p{Han}+省"}, "广东省", "Guangdong", ""),
    ({"forbidden": ["mainland China", "R.O.C."]}, "台湾", "in mainland  China now", "mainland  China"),
    ({"forbidden": ["R.O.C."]}, "台湾", "the R.O.C. said", "R.O.C."),
    ({"forbidden": ["中国"]}, "中国", "in 中国大陆", "中国"),
    ({"source": "台湾", "forbidden": ["R.O.C."]}, "台湾", "the R.O.C. said", "R.O.C."),
    ({"target": "Xi", "unless": "习近平"}, "习", "Xi said", "Xi"),
    ({"target": "a|"}, "一", "bad", "a"),
]


@pytest.mark.parametrize(("values", "source", "target", "marked"), FLAGS)
def test_flags(values: dict[str, Any], source: str, target: str, marked: str) -> None:
    findings = found(rule(**values), source, target)
    assert len(findings) == 1
    assert findings[0].check == "house/r"
    assert " ".join(span.of(target) for span in findings[0].target_spans) == marked
    assert findings[0].target_spans or findings[0].source_spans, "a reader must see where"


LEAVES_ALONE = [
    ({"target": "Hong Kong", "case": True}, "香港", "in hong kong", "case was asked for"),
    (CHAIRMAN, "公司主席", "The Chairman said", "the source does not match"),
    (CHAIRMAN, "国家主席", "President Xi", "the target does not match"),
    ({"source": "两岸", "expect": "cross-Strait"}, "两岸关系", "Cross-strait ties", "case does not count by default"),
    ({"source": "两岸", "expect": "cross-Strait"}, "双边关系", "bilateral ties", "no source, nothing expected"),
    ({"forbidden": ["main"]}, "大陆", "the mainland and its domain", "inside longer words"),
    ({"forbidden": ["R.O.C."]}, "台湾", "ROCX", "a dot is a dot, no expression"),
    ({"target": "Xi", "unless": "习近平"}, "习近平", "Xi said", "the source excuses it"),
    ({"target": "Xi", "unless": "Jinping"}, "习", "Xi Jinping said", "the target excuses it"),
    ({"target": "x*"}, "一", "abc", "matches of nothing are none"),
    ({"target": "."}, "", "", "empty texts"),
]


@pytest.mark.parametrize(("values", "source", "target", "why"), LEAVES_ALONE)
def test_leaves_alone(values: dict[str, Any], source: str, target: str, why: str) -> None:
    assert found(rule(**values), source, target) == [], why


def test_each_place_is_a_finding_with_its_own_suggestion() -> None:
    check = rule(target=r"(\d+) percent", suggestion=r"\1%")
    findings = found(check, "增5%，减6%", "up 5 percent, down 6 percent")
    assert [finding.suggestion for finding in findings] == ["5%", "6%"]
    words = rule(forbidden=["a", "b"], suggestion=r"\1")
    assert [finding.suggestion for finding in found(words, "", "a b")] == [r"\1", r"\1"], "for words it is literal"


def test_facts_of_a_rule() -> None:
    check = rule(
        target="x", severity="major", category="wrong term", message="No x here", explanation="It\n hurts.",
        languages=["zh", "en"], enabled=False, suggestion="y", unless="z",
    )  # fmt: skip
    assert (check.id, check.severity, check.category) == ("house/r", Severity.MAJOR, Category.WRONG_TERM)
    assert not check.default
    assert check.applies_to("zh", "en")
    assert not check.applies_to("zh", "de")
    assert rule(target="x").applies_to("ja", "de"), "without languages it is for any pair"
    assert check.summary == "No x here."
    assert check.manual.split("\n\n")[1:4] == [
        "Why: It hurts.", "Flags: segments where the target matches `x`, and neither matches `z`.", "Suggests: y",
    ]  # fmt: skip
    assert found(check, "一", "x")[0].message == "No x here"
    assert found(rule(target="x"), "一", "ax")[0].message == "“x” is against the house rule r"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"target": "("}, "rule 1 (r): target is no regular expression: missing )"),
        ({"source": "[", "expect": "a"}, "source is no regular expression"),
        ({"target": "(" * 5000}, "target is no regular expression"),
        ({"id": ""}, "rule 1 (): id must be a text"),
        ({"id": "House Rule"}, "an id is made of small letters"),
        ({"id": "../x", "target": "x"}, "an id is made of small letters"),
        ({}, "flags nothing"),
        ({"unless": "x"}, "flags nothing"),
        ({"expect": "x"}, "expect needs a source"),
        ({"target": "x", "forbidden": ["y"]}, "exclude each other; make two rules of it"),
        ({"forbidden": "x"}, "forbidden must be a list of texts"),
        ({"forbidden": [" "]}, "forbidden must be a list of texts"),
        ({"target": 7}, "target must be a text, not 7"),
        ({"target": "x", "colour": "red"}, "unknown setting 'colour'; known: id, source"),
        ({"target": "x", "severity": "grave"}, "severity is 'grave'; use one of neutral"),
        ({"target": "x", "category": "Terms"}, "category 'Terms' is not known; use one of Accuracy"),
        ({"target": "x", "case": "yes"}, "case must be true or false"),
        ({"target": "x", "languages": ["zh"]}, 'languages must be two, such as ["zh", "en"]'),
        ({"target": "(x)", "suggestion": r"\2"}, "names a group that target does not have"),
        ({"target": "(x)", "suggestion": r"\g<name>"}, "names a group that target does not have"),
        ({"source": "x", "suggestion": "y"}, "suggestion needs a target"),
    ],
)
def test_rules_that_mean_nothing(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule(**values)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_rule_without_an_id_and_one_twice() -> None:
    with pytest.raises(ConfigError, match=r"rule 1: has no id; give it one"):
        house_checks([{"target": "x"}])
    with pytest.raises(ConfigError, match=r"rule 2 \(a\): another rule has this id"):
        house_checks([{"id": "a", "target": "x"}, {"id": "a", "target": "y"}])


def test_an_expression_that_never_ends_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtqa.checks.house.TIMEOUT", 0.05)
    slow = rule(target=r"(?:a|a|ab?)+(?:a|b|ab)*(a+a+)+$(?<=!)")
    with pytest.raises(ConfigError, match=r"house rule house/r takes more than 0\.05 s on segment 1; make its"):
        found(slow, "一", "a" * 5000 + "b")


def test_a_rule_travels_to_another_process() -> None:
    """With --jobs 2 the checks are sent to workers."""
    check = pickle.loads(pickle.dumps(rule(target=r"\bx\b", suggestion="y")))
    assert found(check, "一", "an x")[0].suggestion == "y"


def test_house_rules_are_chosen_like_other_checks() -> None:
    house = house_checks([{"id": "a", "target": "x"}, {"id": "b", "target": "y", "enabled": False}])

    def chosen(*arguments: Any, **settings: Any) -> set[str]:
        return {check.id for check in select(*arguments, house=house, **settings) if check.id.startswith("house/")}

    assert chosen() == {"house/a"}
    assert chosen(("house/b",)) == {"house/b"}
    assert chosen((), ("house/a",)) == set()
    assert chosen(settings={"house/a": {"enabled": False}, "house/b": {"enabled": True}}) == {"house/b"}
    with pytest.raises(UnknownNameError, match=r"no house rule is called 'house/c'; known: house/a, house/b"):
        chosen(("house/c",))
    with pytest.raises(UnknownNameError, match=r"known: none, \[\[rules\]\] in mtqa.toml makes them"):
        select(("house/a",))
