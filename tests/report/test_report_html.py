"""The page: sound, closed to the outside, complete without a script, and inert whatever the texts hold."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from fake_run import FakeRun, fake, finding
from hostile import HOSTILE
from page import Element, Page

from mtqa.model import Category, Score, Segment, Severity, Span
from mtqa.report.html import source_language

Write = Callable[..., str]
REPORT = Path(__file__).resolve().parents[2] / "mtqa/report"


def original(element: Element) -> str:
    """The text that an element shows, with the signs for unseen characters taken back."""
    text = ""
    for child in element.children:
        if isinstance(child, str):
            text += child
        elif "code" in child.attributes.get("class", "").split():
            text += "" if child.text == "↵" else chr(int(child.text[3:-1], 16))
        elif "empty" not in child.attributes.get("class", "").split():
            text += original(child)
    return text


def everywhere(text: str) -> FakeRun:
    """A run with `text` in every place that a file, a check or a person fills."""
    marks = (Span(0, min(3, len(text))), Span(min(1, len(text)), len(text)))
    segments = [
        Segment(f"{text}1", text, text, (text,), document=text, index=0, line=3),
        Segment("2", "好", "", index=1),
    ]
    found = [
        finding(0, segment=text, document=text, message=text, source_spans=marks, target_spans=marks, suggestion=text,
                evidence={"term": text, "expected": [text, {"x": text}], text: text}, system=text),
        finding(0, segment=text, message=text, dismissed=text, system=text),
        finding(1, check="empty-target", system=text, source_spans=(Span(0, 1),), target_spans=(Span(0, 0),)),
    ]  # fmt: skip
    about = replace(
        fake().about, origin=text or "x", warnings=(text,), config={"glossary": text},
        scores=(Score(text, text, 1.0, text, 2),),
    )  # fmt: skip
    return FakeRun(about, {text: segments}, found)


@pytest.fixture
def demo_page(demo_run: FakeRun, known_checks: object, written: Write) -> Page:
    return Page(written("html", demo_run))


# -- sound


def test_ids_are_unique_and_links_have_targets(demo_page: Page) -> None:
    ids = [element.attributes["id"] for element in demo_page.root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = [element.attributes["href"] for element in demo_page.root.all("a")]
    assert len(targets) > 50
    # A filter is nothing that the page has before its script runs.
    places = {target.removeprefix("#") for target in targets if not target.startswith("#work?")}
    assert places <= set(ids)


def test_headings_and_landmarks(demo_page: Page) -> None:
    headings = [element.tag for element in demo_page.root.all() if re.fullmatch("h[1-6]", element.tag)]
    assert headings.count("h1") == 1
    levels = [1, *(int(tag[1]) for tag in headings)]
    assert all(after - before <= 1 for before, after in pairwise(levels)), "a level was skipped"
    assert [len(demo_page.root.all(tag)) for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1]
    assert demo_page.root.all("html")[0].attributes["lang"] == "en"


def test_tables_have_captions_and_scopes(demo_page: Page) -> None:
    tables = demo_page.root.all("table")
    assert len(tables) >= 4
    for table in tables:
        assert table.all("caption")[0].text.strip()
        assert all(header.attributes.get("scope") in {"col", "row", "rowgroup"} for header in table.all("th"))


def test_figures_are_hidden_from_screen_readers_and_stand_beside_their_numbers(demo_page: Page) -> None:
    charts = demo_page.of_id("charts").all("svg")
    figures = [figure for figure in demo_page.root.all("svg") if figure not in charts]
    assert figures
    assert all(figure.attributes["aria-hidden"] == "true" for figure in figures)


# -- closed


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_inert_everywhere(name: str, known_checks: object, written: Write) -> None:
    text = HOSTILE[name]
    page = Page(written("html", everywhere(text)))
    elements = page.root.all()
    assert {element.tag for element in elements}.isdisjoint({"img", "iframe", "object", "base"})
    own = [(each.attributes.get("id"), each.attributes.get("type")) for each in page.root.all("script")]
    assert own == [("config", "application/json"), ("data", "application/json"), (None, None)]
    assert len([element for element in elements if element.tag == "style"]) == 1
    for element in elements:
        assert not [key for key in element.attributes if key.startswith("on") or key in {"style", "src"}]
    card = page.of_id("f1") if text else page.of_id("s0-0")
    shown = [original(cell) for cell in card.all("p", "text")[:2]]
    if len(text) < 1000:
        assert shown == [text, text], "what is shown is not what is in the file"
    row = page.of_id("s0-0")
    assert [original(cell) for cell in row.all("p", "text")[:2]] == [text, text]


def test_nothing_is_loaded(demo_page: Page) -> None:
    for element in demo_page.root.all():
        for key, value in element.attributes.items():
            assert not re.search(r"https?:|//", value), f"<{element.tag} {key}>"
    style = demo_page.root.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert "</" not in style


def test_policy_allows_this_style_sheet_and_nothing_else(demo_page: Page) -> None:
    policy = next(
        element.attributes["content"]
        for element in demo_page.root.all("meta")
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    digest = base64.b64encode(hashlib.sha256(demo_page.root.all("style")[0].text.encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'sha256-{digest}'"
    script = demo_page.root.all("script")[-1].text
    assert rules["script-src"] == f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    assert rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'none'"


def test_templates_never_switch_escaping_off() -> None:
    for path in (REPORT / "templates").iterdir():
        assert not re.search(r"\|\s*safe|autoescape|Markup", path.read_text("utf-8")), path.name


def test_markup_is_made_of_constants_alone() -> None:
    """`Markup(x)` trusts x, so x has to be a text of the program's; `format` and `join` escape what they are given."""
    trusted = []
    for path in REPORT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called == "Markup" and not isinstance(node.args[0], ast.Constant):
                trusted.append((path.name, ast.unparse(node)))
    trusted.sort()
    assert trusted == [
        ("_columns.py", "Markup(b'\\n'.join(lines).decode().translate(_HARMLESS))"),
        ("html.py", "Markup(script)"),
        ("html.py", "Markup(style)"),
    ]


# -- complete


def test_every_finding_has_its_card(demo_run: FakeRun, demo_page: Page) -> None:
    open_ones = [each for each in demo_run.found if each.dismissed is None]
    cards = demo_page.root.all("article", "finding")
    assert len(cards) == len(open_ones)
    ranks = [next(name for name in card.attributes["class"].split() if name != "finding") for card in cards]
    assert ranks == sorted(ranks, key=["critical", "major", "minor", "neutral"].index)
    messages = {card.all(kind="message")[0].text for card in cards}
    assert messages == {each.message for each in open_ones}


def test_a_card_says_all_there_is_to_know(known_checks: object, written: Write) -> None:
    text = "The price rose by 1.2 billion yuan."
    run = fake(("价格上涨1.2万亿元。", text), warnings=())
    run.texts["demo-mt"][0] = replace(
        run.texts["demo-mt"][0], references=("It rose by 1.2 trillion.",), document="news"
    )
    run.found = [
        finding(
            0, document="news", line=17, source_spans=(Span(4, 8),), target_spans=(Span(18, 29),),
            suggestion="1.2 trillion", evidence={"term": "万亿", "expected": ["trillion", "tn"]},
        )
    ]  # fmt: skip
    card = Page(written("html", run)).of_id("f1")
    source, target = card.all("p", "text")[:2]
    assert [mark.text for mark in source.all("mark")] == ["1.2万"]
    assert [mark.text for mark in target.all("mark")] == ["1.2 billion"]
    assert (source.attributes["lang"], target.attributes["lang"]) == ("zh-Hans", "en")
    assert "Major" in card.text, "severity in words, not in colour alone"
    assert (card.all("del")[0].text, card.all("ins")[0].text) == ("1.2 billion", "1.2 trillion")
    for word in ("number-mismatch", "Accuracy/Mistranslation", "news", "line 17", "万亿", "trillion", "tn"):
        assert word in card.text
    assert card.all("details")[0].all("p")[0].text == "It rose by 1.2 trillion."
    assert "#check-number-mismatch" in [link.attributes["href"] for link in card.all("a")]


@pytest.mark.parametrize(
    ("spans", "suggestion", "words"),
    [
        pytest.param((Span(0, 3),), "A", "replace The with  A", id="replacement"),
        pytest.param((Span(0, 3),), "", "replace The (take out)", id="an empty suggestion takes out"),
        pytest.param((Span(3, 3),), "x", "insert x", id="an empty place is filled"),
        pytest.param((), "x", "insert x", id="no place at all"),
    ],
)
def test_suggestion_in_words(
    spans: tuple[Span, ...], suggestion: str, words: str, known_checks: object, written: Write
) -> None:
    run = fake(("一", "The end"), findings=[finding(0, target_spans=spans, suggestion=suggestion)])
    mend = Page(written("html", run)).of_id("f1").all("p", "mend")[0]
    assert " ".join(mend.text.split()) == "Suggestion " + " ".join(words.split())


def test_overlapping_marks_show_the_worst_and_name_all(known_checks: object, written: Write) -> None:
    found = [
        finding(0, severity=Severity.MINOR, check="term-missing", target_spans=(Span(0, 4),)),
        finding(0, severity=Severity.CRITICAL, target_spans=(Span(2, 6),)),
    ]
    row = Page(written("html", fake(("一", "abcdefgh"), findings=found))).of_id("s0-0")
    marks = [(mark.text, mark.attributes["class"], mark.attributes["title"]) for mark in row.all("mark")]
    assert marks == [
        ("ab", "m minor", "minor: term-missing"),
        ("cd", "m critical", "critical: number-mismatch; minor: term-missing"),
        ("ef", "m critical", "critical: number-mismatch"),
    ]


def test_dismissed_findings_are_listed_and_not_marked(known_checks: object, written: Write) -> None:
    found = [finding(0, target_spans=(Span(0, 1),), dismissed="correct as it is")]
    page = Page(written("html", fake(("一", "abc"), findings=found)))
    assert not page.of_id("s0-0").all("mark")
    assert "correct as it is" in page.of_id("dismissed").text
    assert "Nothing is open" in page.of_id("findings").text


def test_what_does_not_fit_is_counted_and_said(known_checks: object, written: Write) -> None:
    pairs = [(f"第{index}句", f"Sentence {index}.") for index in range(40)]
    severities = [Severity.MINOR] * 20 + [Severity.CRITICAL] * 2
    found = [finding(index + 10, severity=severity) for index, severity in enumerate(severities)]
    text = written("html", fake(*pairs, findings=found), max_findings=5, max_rows=12)
    page = Page(text)
    cards = page.root.all("article", "finding")
    assert [card.attributes["class"] for card in cards] == ["finding critical"] * 2 + ["finding minor"] * 3
    assert "The 5 worst of 22 findings" in page.of_id("findings").text
    assert "findings.json" in page.of_id("findings").text
    rows = [row.attributes["id"] for row in page.of_id("segments").all("li") if "id" in row.attributes]
    assert len(rows) == 12
    assert {"s0-30", "s0-31"} <= set(rows), "segments with critical findings come before the others"
    assert rows == sorted(rows, key=lambda name: int(name[3:])), "in the order of the text"
    assert "12 of 40 segments" in page.of_id("segments").text
    ids = {element.attributes.get("id") for element in page.root.all()}
    links = [link.attributes["href"][1:] for link in page.root.all("a")]
    assert all(link in ids for link in links if not link.startswith("work?")), "no link to what is left out"


def test_segments_stand_by_document_in_order(demo_run: FakeRun, demo_page: Page) -> None:
    names = [summary.all(kind="name")[0].text for summary in demo_page.of_id("segments").all("summary")]
    assert names == ["chips", "visit", "rareearth", "finance", "climate", "quake"]
    rows = [row for row in demo_page.of_id("segments").all("li") if "id" in row.attributes]
    assert [row.all("p", "id")[0].all("bdi")[0].text for row in rows] == [each.id for each in demo_run.texts["demo-mt"]]


def test_legend_has_the_manual_of_each_check(demo_run: FakeRun, demo_page: Page) -> None:
    for check in {each.check for each in demo_run.found}:
        manual = demo_page.of_id(f"check-{check}")
        assert f"{check} in one line." in manual.text
        assert "Because <b>readers</b> notice." in manual.text


def test_a_check_that_is_no_more_is_said_to_be_so(written: Write) -> None:
    page = Page(written("html", fake(("一", "x"), findings=[finding(0, check="of-an-older-version")])))
    assert "has no such check" in page.of_id("check-of-an-older-version").text


# -- scores and systems


def test_scores_travel_with_signature_and_interval(demo_page: Page) -> None:
    text = demo_page.of_id("scores").text
    for part in ("31.46", "28.91 – 34.02", "tok:13a", "96", "58.90"):
        assert part in text
    assert "COMET was not scored" in demo_page.of_id("summary").text
    assert "100 × (1 − (1·minor + 5·major + 25·critical) / words)" in text
    assert "mqm-core" in text


def two_systems(first: str, second: str, higher: bool = True) -> FakeRun:
    segments = [Segment("1", "一", "x", index=0)]
    scores = (
        Score("m", "a", 30.0, first, 1, higher_is_better=higher),
        Score("m", "b", 31.0, second, 1, higher_is_better=higher),
    )
    found = [
        finding(0, system=name, severity=severity) for name, severity in (("a", Severity.MINOR), ("b", Severity.MAJOR))
    ]
    return FakeRun(replace(fake().about, scores=scores), {"a": segments, "b": segments}, found)


@pytest.mark.parametrize(
    ("first", "second", "higher", "best"),
    [
        pytest.param("s", "s", True, ["31.00"], id="higher is better"),
        pytest.param("s", "s", False, ["30.00"], id="lower is better"),
        pytest.param("s", "t", True, [], id="unlike signatures do not compare"),
    ],
)
def test_best_system_is_marked(
    first: str, second: str, higher: bool, best: list[str], known_checks: object, written: Write
) -> None:
    page = Page(written("html", two_systems(first, second, higher)))
    matrix = page.of_id("scores").all("table")[0]
    marked = [cell for cell in matrix.all("td", "best")]
    assert [cell.text for cell in marked] == [f"★best: {value}" for value in best]
    assert ("signatures differ" in page.of_id("scores").text) is (first != second)


def test_every_system_has_its_sections(known_checks: object, written: Write) -> None:
    page = Page(written("html", two_systems("s", "s")))
    assert [heading.all("bdi")[0].text for heading in page.of_id("findings").all("h3", "system")] == ["a", "b"]
    assert [heading.text for heading in page.of_id("segments").all("h3", "system")] == ["a", "b"]


def test_an_unfinished_run_says_so(known_checks: object, written: Write) -> None:
    assert "stopped before its end" in written("html", fake(("一", "x"), finished=False))
    assert "stopped before its end" not in written("html", fake(("一", "x")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("这个国家的经济会发展", "zh-Hans", id="simplified"),
        pytest.param("這個國家的經濟會發展", "zh-Hant", id="traditional"),
        pytest.param("北京", "zh-Hans", id="nothing to tell them apart: the commoner script"),
    ],
)
def test_script_of_the_source(text: str, expected: str) -> None:
    run = fake((text, "x"))
    assert source_language(run, run.run()) == expected


def test_run_without_anything(known_checks: object, written: Write) -> None:
    page = Page(written("html", FakeRun(texts={"a": []})))
    assert "No check found" in page.of_id("findings").text
    assert "No metric was scored" in page.of_id("scores").text


def test_category_of_a_check_comes_from_its_findings(written: Write) -> None:
    run = fake(("一", "x"), findings=[finding(0, check="of-an-older-version", category=Category.GRAMMAR)])
    assert "Linguistic conventions/Grammar" in Page(written("html", run)).of_id("checks").text
