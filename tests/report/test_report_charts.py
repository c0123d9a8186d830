"""Charts: the same figures in the picture and in its table, nothing lost, nothing said that the figures do not say."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from fake_run import FakeRun, fake, finding
from hostile import HOSTILE
from page import Element, Page

from mtqa.model import Category, Score, Segment, Severity
from mtqa.report._chart import fitted, plain, signed, step_of, ticks
from mtqa.report._chart_findings import MAX_ROWS
from mtqa.report._chart_pair import BARS, TOP
from mtqa.report._chart_spread import BASE, finite, scale_of, spread, spread_panel
from mtqa.report._chart_spread import TOP as TOP_EDGE
from mtqa.report._chart_systems import alike, matrix, warnings

Write = Callable[..., str]
Values = Sequence[float | None]


def score(system: str, values: Values = (), metric: str = "chrf", **fields: object) -> Score:
    """A score whose value is the mean of its segments, unless one is given."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    mean = sum(known) / len(known) if known else 0.0
    given = {"value": mean, "signature": "s", "segments": len(known), "segment_values": tuple(values), **fields}
    return Score(metric, system, **given)  # type: ignore[arg-type]


def run_of(*scores: Score, segments: int = 0, **about: object) -> FakeRun:
    """A run over the systems of its scores, all with the same sources."""
    count = segments or max(len(each.segment_values) for each in scores)
    texts = [Segment(f"id{index}", f"第{index}句", "x", document="d", index=index) for index in range(count)]
    systems = dict.fromkeys(each.system for each in scores)
    return FakeRun(replace(fake().about, scores=scores, **about), {name: texts for name in systems})


def figures(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all() if cell.tag in {"th", "td"}] for row in table.all("tr")]


def heights(picture: Element, kind: str, base: float = BASE) -> list[float]:
    """How tall the boxes of a path are, in its order."""
    paths = "".join(path.attributes["d"] for path in picture.all("path", kind))
    return [base - float(top) for top in re.findall(r"M\S+ \S+?V(\S+?)H", paths)]


def twins(section: Element) -> list[Element]:
    return [each for each in section.all("details", "twin")]


# -- distribution


@pytest.mark.parametrize(
    ("values", "missing", "why"),
    [
        pytest.param([50.0], 0, "a bin has a width though the values have none", id="one segment"),
        pytest.param([50.0] * 9, 0, "as above, and all stand in one bin", id="equal values"),
        pytest.param([0.0] * 5, 0, "zero has no power of ten", id="all zero"),
        pytest.param([0.8125, 0.8125], 0, "a neural metric's values are small", id="equal values below one"),
        pytest.param([1e12, 1e12], 0, "edges must still differ", id="equal and very large"),
        pytest.param([None, 10.0, None, 20.0], 2, "not scored is not zero", id="some without a value"),
        pytest.param([math.nan, math.inf, 10.0], 2, "no number has no bin", id="not numbers"),
        pytest.param([-0.3, 0.2, 1.1], 0, "neural metrics leave 0 to 1", id="below zero and above one"),
        pytest.param([*range(101)], 0, "every value on an edge", id="on the edges"),
        pytest.param([*range(500), 1e6, -1e6], 0, "outliers are counted in the end bins", id="outliers"),
    ],
)
def test_bins_add_up(values: Values, missing: int, why: str) -> None:
    one = score("a", values)
    scale = scale_of([finite(one)])
    found = spread(one, finite(one), scale)
    assert sum(found.counts) + found.missing == len(values), why
    assert found.missing == missing
    assert len(found.counts) == len(scale.edges) - 1 == len(scale.names()) == len(set(scale.names()))
    assert len(found.counts) <= 25
    assert list(scale.edges) == sorted(set(scale.edges))


def test_a_value_on_an_edge_is_in_the_upper_bin_but_at_the_end() -> None:
    one = score("a", [float(value) for value in range(0, 101, 5)])
    scale = scale_of([finite(one)])
    assert scale.edges == tuple(float(edge) for edge in range(0, 101, 5))
    assert spread(one, finite(one), scale).counts == (*[1] * 19, 2)


def test_outliers_do_not_squeeze_the_rest() -> None:
    """TER of a short segment can be 800 where the others lie around 60."""
    one = score("a", [*(50 + index % 30 for index in range(1000)), 800.0])
    scale = scale_of([finite(one)])
    assert scale.names()[-1].endswith("and more")
    assert scale.edges[-1] < 100
    assert sum(count > 0 for count in spread(one, finite(one), scale).counts) >= 10


def test_no_segment_values_no_histogram() -> None:
    assert spread_panel(0, [score("a"), score("b", [None, None])]) is None


def test_histogram_and_table_have_the_same_numbers(known_checks: object, written: Write) -> None:
    values = [None, *(float(index % 37) for index in range(200))]
    page = Page(written("html", run_of(score("a", values))))
    charts = page.of_id("charts")
    (picture,) = charts.all("svg")
    rows = figures(twins(charts)[0].all("table")[0])[1:]
    counts = [int(count) for name, count in rows if name not in {"no value", "mean"}]
    assert sum(counts) == 200
    drawn = heights(picture, "bars")
    assert max(drawn) == BASE - TOP_EDGE, "the tallest bar fills the picture"
    assert [height / max(drawn) for height in drawn] == pytest.approx(
        [count / max(counts) for count in counts if count], abs=0.001
    )
    assert dict(map(tuple, rows[-2:])) == {"no value": "1", "mean": f"{sum(values[1:]) / 200:.1f}"}
    assert "1 without a value" in charts.text


# -- systems

APART = (score("a", value=50.0, interval=(49, 51)), score("b", value=60.0, interval=(59, 61)))
CLOSE = (score("a", value=50.0, interval=(48, 52)), score("b", value=51.0, interval=(49, 53)))


def relabelled(scores: Sequence[Score], metric: str, **fields: object) -> tuple[Score, ...]:
    return tuple(replace(each, metric=metric, **fields) for each in scores)  # type: ignore[arg-type]


def swapped(scores: Sequence[Score], metric: str) -> tuple[Score, ...]:
    """The same figures, each at the other system."""
    return tuple(
        replace(one, metric=metric, system=other.system) for one, other in zip(scores, reversed(scores), strict=True)
    )


@pytest.mark.parametrize(
    ("scores", "parts", "not_said"),
    [
        pytest.param([APART], [], [], id="clear by the one metric"),
        pytest.param([APART, relabelled(APART, "bleu")], [], [], id="metrics agree"),
        pytest.param([CLOSE], ["b and a, the best two by chrF", "too close"], ["disagree"], id="intervals overlap"),
        pytest.param(
            [APART, relabelled(APART, "ter", higher_is_better=False)],
            ["Metrics disagree: chrF and TER on the two systems", "b is the better by chrF, a by TER",
             "large language models"],
            ["too close"], id="lower is better: the same order of figures is the opposite order",
        ),
        pytest.param([APART, swapped(APART, "bleu")], ["in 1 of these", "large language models"], [], id="opposite"),
        pytest.param([CLOSE, swapped(CLOSE, "bleu")], ["never with intervals apart", "too close"], [], id="unsure"),
        pytest.param(
            [relabelled(APART, "comet"), swapped(APART, "cometkiwi")], ["Metrics disagree"], ["language models"],
            id="no metric that compares wording: nothing is said of such",
        ),
        pytest.param(
            [relabelled(CLOSE, "chrf", interval=None)], [], ["close"], id="without intervals nobody knows"
        ),
        pytest.param([relabelled(CLOSE, "chrf")[:1]], [], [], id="one system"),
        pytest.param(
            [(CLOSE[0], replace(CLOSE[1], signature="t"))], [], [], id="unlike signatures are not compared"
        ),
        pytest.param(
            [APART, relabelled((APART[0], replace(APART[1], value=50.0)), "bleu")], [], ["disagree"],
            id="a tie is no disagreement",
        ),
    ],
)  # fmt: skip
def test_what_is_said(scores: list[Sequence[Score]], parts: list[str], not_said: list[str]) -> None:
    said = " ".join(warnings(scores))
    assert all(part in said for part in parts), said
    assert not any(part in said for part in not_said), said
    assert bool(said) is bool(parts)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("chrF|nc:6", "chrF|nc:6", True),
        ("COMET|model:x|excluded:3", "COMET|model:x|truncated:1", True),
        ("COMET|model:x", "COMET|model:y", False),
    ],
    ids=["same", "counts differ, settings do not", "another model"],
)
def test_signatures_alike(first: str, second: str, expected: bool) -> None:
    assert alike([score("a", signature=first), score("b", signature=second)]) is expected


def test_matrix_of_pairs() -> None:
    scores = [
        score("a", [1.0, 5.0, None], value=50.0, interval=(49, 51)),
        score("b", [2.0, 5.0, 9.0], value=60.0, interval=(59, 61)),
        score("c", [0.0, 9.0, 9.0], value=50.5, interval=(49, 52)),
    ]
    found = matrix(scores)
    assert found.names == ("b", "c", "a"), "the best first"
    cells = {
        (found.names[row], found.names[column]): found.cells[row][column] for row in range(3) for column in range(3)
    }
    assert [(cells[pair].text, cells[pair].kind, cells[pair].segments) for pair in [("a", "b"), ("b", "a")]] == [
        ("+10.0", "up3", "1 : 0"), ("−10.0", "down3", "0 : 1")
    ], "the baseline stands in the row"  # fmt: skip
    assert cells["a", "c"].kind == "", "intervals overlap"
    assert (cells["a", "c"].text, cells["a", "c"].segments) == ("+0.5", "1 : 1")
    assert cells["a", "a"].kind == "self"


def test_matrix_where_lower_is_better() -> None:
    found = matrix(relabelled([replace(each, segment_values=(each.value,)) for each in APART], "ter",
                              higher_is_better=False))  # fmt: skip
    assert found.names == ("a", "b")
    worse = found.cells[0][1]
    assert (worse.text, worse.kind, worse.segments) == ("+10.0", "down3", "0 : 1")


def test_values_and_table_have_the_same_numbers(known_checks: object, written: Write) -> None:
    scores = [score(f"sys{index}", value=40.0 + index, interval=(39.0 + index, 41.5 + index)) for index in range(15)]
    charts = Page(written("html", run_of(*scores, segments=1))).of_id("charts")
    (picture,) = charts.all("svg")
    rows = figures(twins(charts)[0].all("table")[0])[1:]
    assert [row[0] for row in rows] == [f"sys{index}" for index in reversed(range(15))]
    assert [text.text for text in picture.all("text", "name")] == [row[0] for row in rows]
    assert [text.text for text in picture.all("text", "value")] == [row[1] for row in rows]
    places = [float(dot.attributes["cx"]) for dot in picture.all("circle")]
    steps = [before - after for before, after in pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 14, abs=0.02), "equal differences are equally far"
    assert [row[2:] for row in rows] == [[f"{39 + index:.2f}", f"{41.5 + index:.2f}"] for index in reversed(range(15))]


def test_too_many_systems_are_said_to_be_left_out(known_checks: object, written: Write) -> None:
    scores = [score(f"sys{index}", [float(index)], interval=(index - 1, index + 1)) for index in range(30)]
    charts = Page(written("html", run_of(*scores))).of_id("charts")
    assert "the best 24 systems are drawn; 6 are left out" in charts.text
    assert len(charts.all("svg")) == 1 + 1 + 24, "values, the best two, distributions"
    assert len(charts.all("table", "pairwise")[0].all("tr")) == 1 + 24


def test_unlike_signatures_are_not_compared(known_checks: object, written: Write) -> None:
    run = run_of(score("a", [1.0, 2.0]), score("b", [2.0, 3.0], signature="t"))
    charts = Page(written("html", run)).of_id("charts")
    assert "Not compared" in charts.text
    assert not charts.all("table", "pairwise")
    assert len(charts.all("svg")) == 2, "each system's own distribution is still worth seeing"


def test_one_system_is_not_compared(known_checks: object, written: Write) -> None:
    page = Page(written("html", run_of(score("a", [1.0, 2.0], interval=(1, 2)))))
    assert "System against system" not in page.of_id("charts").text
    assert not page.of_id("charts").all("p", "note")


# -- differences


@pytest.mark.parametrize(
    ("before", "after", "higher", "counts", "top"),
    [
        pytest.param([1.0], [2.0], True, (1, 0, 0), ["+1.0"], id="one segment"),
        pytest.param([1.0, 2.0], [1.0, 2.0], True, (0, 0, 2), [], id="equal values: nothing differs most"),
        pytest.param([1.0, 5.0, 3.0], [4.0, 5.0, 2.0], True, (1, 1, 1), ["+3.0", "−1.0"], id="either way"),
        pytest.param([1.0, 5.0, 3.0], [4.0, 5.0, 2.0], False, (1, 1, 1), ["+3.0", "−1.0"], id="lower is better"),
        pytest.param([1.0, None, 3.0], [None, 2.0, 4.0], True, (1, 0, 0), ["+1.0"], id="only what both have"),
        pytest.param([10.0] * 99, [11.0] * 99, True, (99, 0, 0), ["+1.0"] * TOP, id="more than are listed"),
    ],
)
def test_difference_by_segment(
    before: Values, after: Values, higher: bool, counts: tuple[int, int, int], top: list[str], written: Write
) -> None:  # fmt: skip
    run = run_of(score("a", before, higher_is_better=higher), score("b", after, higher_is_better=higher))
    page = Page(written("html", run))
    charts = page.of_id("charts")
    better, worse, equal = counts
    assert f"{better} better, {worse} worse, {equal} equal" in charts.text
    rows = [row for table in charts.all("table", "extremes") for row in table.all("tr")[1:]]
    assert [row.all("td")[-1].text for row in rows] == top
    kinds = [row.all("td")[-1].attributes["class"].split()[-1] for row in rows]
    assert kinds == [("up1" if (text[0] == "+") is higher else "down1") for text in top]
    picture = next(each for each in charts.all("svg") if each.attributes["aria-labelledby"].startswith("c3"))
    twin = next(each for each in twins(charts) if "Gain of" in each.text)
    gains = [float(row[1].replace("−", "-")) for row in figures(twin.all("table")[0])[1:]]
    assert len(gains) == min(sum(counts), BARS)
    assert gains == sorted(gains, reverse=True)
    assert [len(heights(picture, kind)) for kind in ("better", "worse")] == [
        sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    ]  # fmt: skip


def test_segments_that_differ_most_are_in_the_page(known_checks: object, written: Write) -> None:
    """However few segments the page has room for; a link without its target would lead nowhere."""
    before, after = [50.0] * 60, [50.0] * 60
    after[41], after[57] = 99.0, 2.0
    page = Page(written("html", run_of(score("a", before), score("b", after)), max_rows=6))
    (table,) = page.of_id("charts").all("table", "extremes")
    links = [link.attributes["href"] for link in table.all("a")]
    assert links == ["#s0-41", "#s1-41", "#s0-57", "#s1-57"], "the largest difference first, whatever its sign"
    ids = {row.attributes.get("id") for row in page.of_id("segments").all("li")}
    assert {link[1:] for link in links} <= ids
    assert len(ids) == 6 + 4
    assert "those that the charts lead to" in page.of_id("segments").text


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["strong", "weak"], "weak against strong", id="two: the second against the first"),
        pytest.param(["weak", "strong", "middle"], "strong against middle", id="more: the best against the next"),
    ],
)
def test_which_pair_is_shown(names: list[str], expected: str, known_checks: object, written: Write) -> None:
    values = {"weak": 1.0, "middle": 2.0, "strong": 3.0}
    charts = Page(written("html", run_of(*(score(name, [values[name]] * 3) for name in names)))).of_id("charts")
    assert expected in charts.text


def test_pictures_stay_small_whatever_the_run(known_checks: object, written: Write) -> None:
    def size(count: int) -> int:
        values = [[float((index * factor) % 101) for index in range(count)] for factor in (7, 13)]
        text = written("html", run_of(score("a", values[0]), score("b", values[1])), max_rows=2)
        return len(text[text.index('id="charts"') : text.index('id="checks"')])

    assert size(20_000) < size(200) * 1.2


# -- findings


def test_findings_by_category_and_document(known_checks: object, written: Write) -> None:
    run = fake(*[("一", "x")] * 4)
    run.found = [
        finding(0, document="one", severity=Severity.CRITICAL),
        finding(1, document="one", severity=Severity.MINOR),
        finding(2, document="two", severity=Severity.MINOR, category=Category.GRAMMAR),
        finding(3, document="", severity=Severity.MINOR, dismissed="no fault"),
    ]
    charts = Page(written("html", run)).of_id("charts")
    by_category, by_document = (figures(twin.all("table")[0]) for twin in twins(charts))
    assert by_category[1:] == [
        ["Accuracy/Mistranslation", "2", "1", "0", "1", "0"],
        ["Linguistic conventions/Grammar", "1", "0", "0", "1", "0"],
    ], "dismissed findings are none"
    assert by_document[1:] == [["one", "2", "1", "0", "1", "0"], ["two", "1", "0", "0", "1", "0"]]
    assert [text.text for text in charts.all("svg")[1].all("text", "value")] == ["2", "1"]
    bars = charts.all("svg")[0]
    lengths = {
        kind: [
            float(end) - float(start)
            for path in bars.all("path", kind)
            for start, end in re.findall(r"M(\S+) \S+?V\S+?H(\S+?)V", path.attributes["d"])
        ]
        for kind in ("critical", "minor")
    }
    assert lengths["critical"] == pytest.approx([176])
    assert lengths["minor"] == pytest.approx([176, 176])


def test_many_documents_are_summed(known_checks: object, written: Write) -> None:
    count = 40
    run = fake(*[("一", "x")] * count)
    run.found = [finding(index, document=f"doc{index:02}") for index in range(count)]
    twin = twins(Page(written("html", run)).of_id("charts"))[1]
    rows = figures(twin.all("table")[0])[1:]
    assert len(rows) == MAX_ROWS
    assert sum(int(row[1]) for row in rows) == count
    assert rows[-1][0] == "29 other documents"


def test_one_document_has_no_chart_of_documents(known_checks: object, written: Write) -> None:
    run = fake(("一", "x"), findings=[finding(0, document="only")])
    assert "Open findings by document" not in Page(written("html", run)).of_id("charts").text


def test_nothing_to_draw_no_section(known_checks: object, written: Write) -> None:
    text = written("html", fake(("一", "x")))
    assert 'id="charts"' not in text
    assert "#charts" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


# -- sound whatever it is given


def hostile_run(text: str) -> FakeRun:
    """Systems, metrics and documents with a hostile name."""
    names = [text or "x", f"{text} 2", f"{text} 3"]
    values = [[10.0, 20.0, None], [30.0, 10.0, 5.0], [1.0, 2.0, 3.0]]
    scores = [
        score(name, row, metric=metric, interval=(5.0, 30.0))
        for metric in ("chrf", f"{text}m")
        for name, row in zip(names, values, strict=True)
    ]
    run = run_of(*scores)
    run.found = [finding(index, system=names[0], document=f"{text}{index}") for index in range(2)]
    return run


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert(name: str, known_checks: object, written: Write) -> None:
    page = Page(written("html", hostile_run(HOSTILE[name])))
    charts = page.of_id("charts")
    pictures = charts.all("svg")
    assert len(pictures) == 2 + 2 + 6 + 2
    inside = {element.tag for picture in pictures for element in picture.all()}
    assert inside <= {"title", "desc", "path", "rect", "circle", "text", "a"}, "an HTML element would end the SVG"
    for element in charts.all():
        assert not [key for key in element.attributes if key.startswith("on") or key in {"style", "src", "xlink:href"}]


def test_every_picture_is_described_and_has_a_twin(known_checks: object, written: Write) -> None:
    page = Page(written("html", hostile_run("sys")))
    ids = [element.attributes["id"] for element in page.root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for picture in page.of_id("charts").all("svg"):
        assert picture.attributes["role"] == ("group" if picture.all("a") else "img")
        assert all(link.attributes["href"].startswith("#work?q=") for link in picture.all("a"))
        title, description = (page.of_id(each) for each in picture.attributes["aria-labelledby"].split())
        assert (title.tag, description.tag) == ("title", "desc")
        assert title.text
        assert len(description.text) > 20
        assert "nan" not in "".join(each.attributes.get("d", "") for each in picture.all())
    # Two metrics: values, pairs, one pair and distributions each; findings by category and by document.
    assert len(twins(page.of_id("charts"))) == 2 * 4 + 2


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 8, "short"),
        ("twelve chars", 8, "twelve …"),
        ("译文系统甲", 6, "译文…"),
        ("a\u202eb", 20, "a⟦U+202E⟧b"),
        ("a\nb", 8, "a b"),
    ],
    ids=["fits", "cut", "Chinese is twice as wide", "unseen characters are seen", "one line"],
)
def test_labels_fit(text: str, width: int, expected: str) -> None:
    assert fitted(text, width) == expected


@pytest.mark.parametrize(
    ("length", "parts", "expected"), [(100, 20, 5), (1, 20, 0.05), (0.3, 3, 0.1), (7, 4, 2), (9, 4, 2.5), (100, 1, 100)]
)
def test_steps_are_round(length: float, parts: int, expected: float) -> None:
    assert step_of(length, parts) == pytest.approx(expected)


def test_numbers_on_scales() -> None:
    assert [text for _, text in ticks(-0.15, 0.15, 4)] == ["−0.1", "0", "0.1"]
    assert ticks(5, 5) == [(5, "5")]
    assert [plain(-0.0, 1), plain(2.5, 2.5), plain(1000, 1000)] == ["0", "2.5", "1000"]
    assert [signed(0.04, 1), signed(-0.04, 1), signed(-1.25, 2), signed(3, 0)] == ["0.0", "0.0", "−1.25", "+3"]
