"""The parts of a page: marked text, unseen characters, figures, manuals, colours."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from fake_run import finding
from hypothesis import given
from hypothesis import strategies as st
from page import Page
from test_report_html import original

from mtqa.model import Segment, Severity, Span
from mtqa.report._figures import interval_plot, severity_bar
from mtqa.report._highlight import Mark, highlight
from mtqa.report._manual import Part, parts
from mtqa.report._query import name_of
from mtqa.report._rows import evidence
from mtqa.text.visible import UNSEEN, shown

CSS = (Path(__file__).resolve().parents[2] / "mtqa/report/assets/report.css").read_text("utf-8")

# -- marked text

MARKS = st.builds(
    lambda ends, severity, title: Mark(Span(min(ends), max(ends)), severity, title),
    st.tuples(st.integers(0, 30), st.integers(0, 30)),
    st.sampled_from(Severity),
    st.sampled_from(["a: b", '"<&>', "\u202e"]),
)
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("<>&\"'\u200b\u202e\n\t\r 长𠮷⟦")), max_size=30)


@given(TEXTS, st.lists(MARKS, max_size=6))
def test_nothing_of_a_text_is_lost_in_its_html(text: str, marks: list[Mark]) -> None:
    page = Page(f"<p>{highlight(text, marks)}</p>")
    assert original(page.root).replace("⟦", "") == text.replace("⟦", "")
    assert {element.tag for element in page.root.all()} <= {"p", "mark", "span"}


@given(TEXTS, st.lists(MARKS, max_size=6), st.integers(1, 40))
def test_an_excerpt_is_part_of_the_text(text: str, marks: list[Mark], size: int) -> None:
    page = Page(f"<p>{highlight(text, marks, size)}</p>")
    for cut in page.root.all("span", "cut"):
        cut.children.clear()
    assert original(page.root) in text
    assert len(original(page.root)) == min(size, len(text))


@pytest.mark.parametrize(
    ("length", "span", "cuts"),
    [
        pytest.param(100, (0, 2), [], id="short enough"),
        pytest.param(5000, (0, 2), ["3800 more characters"], id="cut after"),
        pytest.param(5000, (2500, 2502), ["2100 more characters", "1700 more characters"], id="cut on both sides"),
    ],
)
def test_an_excerpt_says_how_much_is_left_out(length: int, span: tuple[int, int], cuts: list[str]) -> None:
    page = Page(str(highlight("x" * length, [Mark(Span(*span), Severity.MINOR, "t")], 1200)))
    assert [cut.attributes["title"] for cut in page.root.all("span", "cut")] == cuts
    assert page.root.all("mark")[0].text == "xx"


def test_a_long_text_is_one_element_not_one_for_each_character() -> None:
    assert str(highlight("长" * 50_000, [Mark(Span(10, 40_000), Severity.MINOR, "t")])).count("<") == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\u200bb", "a⟦U+200B⟧b", id="zero width space"),
        pytest.param("\u202e", "⟦U+202E⟧", id="direction override"),
        pytest.param("\ufeff", "⟦U+FEFF⟧", id="byte order mark"),
        pytest.param("\ue000", "⟦U+E000⟧", id="private use"),
        pytest.param("\U000e0041", "⟦U+E0041⟧", id="tag"),
        pytest.param("x\u200dy", "x⟦U+200D⟧y", id="joiner between letters"),
        pytest.param("👩\u200d💻", "👩\u200d💻", id="joiner between pictures makes one picture"),
        pytest.param("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥", id="joiner after a variation selector"),
        pytest.param("葛\U000e0100", "葛\U000e0100", id="variation of a Chinese character"),
        pytest.param("line\nline", "line\nline", id="line feed is a line's end"),
        pytest.param("a\u00a0b\u3000c", "a\u00a0b\u3000c", id="wide spaces are seen"),
    ],
)
def test_unseen_characters(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_every_control_and_format_character_is_unseen() -> None:
    """Against the Unicode database, whatever its version."""
    missed = [
        f"U+{number:04X}"
        for number in range(0x110000)
        if unicodedata.category(chr(number)) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and not UNSEEN.fullmatch(chr(number))
    ]
    assert missed == ["U+000A"]


# -- figures


def test_bar_is_as_long_as_its_counts() -> None:
    counts = {Severity.CRITICAL: 1, Severity.MINOR: 3}
    rects = Page(str(severity_bar(counts, most=8, width=80))).root.all("rect")
    assert [(rect.attributes["class"], rect.attributes["x"], rect.attributes["width"]) for rect in rects] == [
        ("ground", "0", "80"), ("critical", "0", "10"), ("minor", "10", "30")
    ]  # fmt: skip


def test_bar_of_nothing() -> None:
    assert len(Page(str(severity_bar({}, most=0))).root.all("rect")) == 1


@pytest.mark.parametrize(
    ("interval", "domain"),
    [((1.0, 3.0), (1.0, 3.0)), (None, (2.0, 2.0)), ((0.0, 9.0), (0.0, 100.0))],
    ids=["fills its scale", "one point", "small on its scale"],
)
def test_plot_stays_inside(interval: tuple[float, float] | None, domain: tuple[float, float]) -> None:
    figure = Page(str(interval_plot(2.0, interval, domain))).root
    places = [float(each.attributes[key]) for each in figure.all("line") for key in ("x1", "x2")]
    places.append(float(figure.all("circle")[0].attributes["cx"]))
    assert all(0 <= place <= 160 for place in places)


# -- manuals


def test_manual_is_taken_apart() -> None:
    manual = """A figure is wrong.

It may be
missing as well.

Why:
    Readers trust figures.

Example:
    zh: 1亿
    en: 1 million: a slip
    better: 100 million

Source:
    MQM-Core 2.0."""
    assert parts(manual) == [
        Part("", "A figure is wrong."),
        Part("", "It may be missing as well."),
        Part("Why", "Readers trust figures."),
        Part("Example", "1亿", "zh"),
        Part("", "1 million: a slip", "en"),
        Part("", "100 million", "better"),
        Part("Source", "MQM-Core 2.0."),
    ]


@pytest.mark.parametrize(
    ("manual", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("One line: with a colon.", [Part("", "One line: with a colon.")], id="a colon is no heading"),
        pytest.param("Why: because.", [Part("Why", "because.")], id="label and text on one line"),
        pytest.param(
            "Example:\n    zh: 一\n    en:\n", [Part("Example", "一", "zh"), Part("", "", "en")], id="empty target"
        ),
    ],
)
def test_odd_manuals(manual: str, expected: list[Part]) -> None:
    assert parts(manual) == expected


# -- colours


def palette(scheme: str) -> dict[str, str]:
    """The custom properties of a scheme; the dark one changes some of the light ones."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))} if scheme == "dark" else found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


SEVERITIES = ["critical", "major", "minor", "neutral"]
PAIRS = [
    *[(text, ground) for text in ("ink", "soft", "accent") for ground in ("ground", "surface", "raised")],
    *[("ink", f"{name}-mark") for name in SEVERITIES],
    *[("soft", f"{name}-mark") for name in SEVERITIES],  # a marked reference or message
    *[(name, ground) for name in SEVERITIES for ground in ("ground", "surface", "raised")],
    *[("on-fill", name) for name in [*SEVERITIES, "accent"]],
    *[("critical", f"{name}-mark") for name in SEVERITIES],  # the code of an unseen character in a mark
    *[(name, f"{name}-mark") for name in SEVERITIES],  # the sign of a missing place
    *[("ink", f"{way}-{step}") for way in ("up", "down") for step in (1, 2, 3)],  # differences of systems
    ("gone", "gone-ground"), ("new", "new-ground"), ("notice", "notice-ground"), ("ink", "neutral-mark"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_text_has_contrast(pair: tuple[str, str], scheme: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["critical", "major", "minor", "neutral", "focus", "accent", "up", "down"])
def test_edges_figures_and_focus_are_seen(name: str, scheme: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[name], colours["surface"]) >= 3


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the standard's own near miss


def test_colours_stand_in_the_palette_alone() -> None:
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", rules)


def test_severities_differ_by_more_than_colour() -> None:
    styles = {name: re.search(rf"\.m\.{name} {{(.*?)}}", CSS) for name in SEVERITIES}
    lines = {name: re.sub(r"var\(.*?\)", "", match[1]) if match else "" for name, match in styles.items()}
    assert len({re.sub(r"background: ;", "", line) for line in lines.values()}) == 4


def test_evidence_that_is_marked_is_not_said_again() -> None:
    segment = Segment("1", "新华社电", "New China News Agency reported")
    found = finding(
        0,
        source_spans=(Span(0, 3),),
        target_spans=(Span(0, 21),),
        evidence={
            "zh": "新华社",
            "found": "New China News Agency",
            "expected": ["Xinhua"],
            "note": "新华社电",
            "better": "Xinhua News Agency",
            "values": ["5300000"],
        },
        suggestion="Xinhua News Agency",
    )
    assert [label for label, _ in evidence(found, segment)] == ["Expected", "Note"]


@pytest.mark.parametrize(
    ("metric", "name", "why"),
    [
        ("BLEU", "bleu", "small letters"),
        ("chrf++", "chrf++", "not the same as chrF, which has a name of its own"),
        ("comet (indicative)", "comet--indicative", "one word"),
        ("+2", "metric-2", "a name begins with a letter"),
    ],
)
def test_name_of_a_metric_in_a_query(metric: str, name: str, why: str) -> None:
    assert name_of(metric) == name, why
