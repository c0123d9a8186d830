"""The page in a real Chromium, opened from the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fake_run import FakeRun, fake, finding
from hostile import HOSTILE
from test_report_charts import hostile_run
from test_report_html import everywhere

from mtqa.model import Segment, Severity, Span
from mtqa.report.html import write_html

pytestmark = pytest.mark.browser

WATCH = """
window.trouble = [];
document.addEventListener('securitypolicyviolation', event => window.trouble.push(event.violatedDirective));
window.alert = text => window.trouble.push('alert');
"""


@dataclass
class Opened:
    """A page and whatever it did that it should not."""

    page: Any
    trouble: list[str] = field(default_factory=list)

    def all_trouble(self) -> list[str]:
        return self.trouble + self.page.evaluate("window.trouble")

    def style(self, selector: str, name: str) -> str:
        return str(self.page.evaluate(f"getComputedStyle(document.querySelector({selector!r}))[{name!r}]"))


Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Write a run and open its page; keyword arguments are those of a browser context."""
    contexts: list[Any] = []

    def open_page(run: FakeRun, anchor: str = "", **settings: Any) -> Opened:
        write_html(run, tmp_path / "index.html")
        contexts.append(browser.new_context(**settings))
        found = Opened(contexts[-1].new_page())
        found.page.add_init_script(WATCH)
        found.page.on("console", lambda message: found.trouble.append(message.text))
        found.page.on("pageerror", lambda error: found.trouble.append(str(error)))
        address = (tmp_path / "index.html").as_uri()
        found.page.on("request", lambda request: found.trouble.append(request.url) if request.url != address else None)
        found.page.goto(address + anchor)
        return found

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opens_from_the_disk_without_trouble(
    scheme: str, opened: Open, demo_run: FakeRun, known_checks: object
) -> None:
    found = opened(demo_run, color_scheme=scheme)
    assert found.page.title() == "corpora/demo.tmx · translation quality · mtqa"
    assert [url for url in found.all_trouble() if not url.startswith("data:")] == []
    background = [int(part) for part in found.style("body", "backgroundColor")[4:-1].split(",")]
    assert (max(background) < 60) is (scheme == "dark"), "the style sheet was let in, and follows the scheme"


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if text])
def test_hostile_text_does_nothing(name: str, opened: Open, known_checks: object) -> None:
    found = opened(everywhere(HOSTILE[name]))
    assert [url for url in found.all_trouble() if not url.startswith("data:")] == []
    assert found.page.evaluate("document.querySelectorAll('main').length") == 1
    scripts = found.page.evaluate("[...document.scripts].map(each => each.id + each.type)")
    assert scripts == ["configapplication/json", ""], "the page's own, whose data block is taken out when it is read"
    assert found.page.evaluate("document.querySelectorAll('img, iframe, object, embed').length") == 0
    assert found.style("main", "display") != "none"
    assert found.page.evaluate("document.documentElement.className") == "ready"


def test_policy_stops_what_would_slip_through(opened: Open, known_checks: object) -> None:
    """A second wall: were an element ever let in, the browser itself would not run it."""
    found = opened(fake(("一", "x")))
    found.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    found.page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'alert(1)'}))")
    found.page.wait_for_function("window.trouble.length >= 2")
    assert "alert" not in found.all_trouble()
    assert any("script-src" in each for each in found.all_trouble())


def test_skip_link_is_first_and_leads_to_the_findings(opened: Open, demo_run: FakeRun, known_checks: object) -> None:
    found = opened(demo_run, java_script_enabled=False)
    found.page.keyboard.press("Tab")
    assert found.page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    assert found.page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "seen when it has the focus"
    found.page.keyboard.press("Enter")
    assert found.page.url.endswith("#findings")
    found.page.keyboard.press("Tab")
    assert found.page.evaluate("document.querySelector('#findings').contains(document.activeElement)")


def test_a_finding_leads_to_its_segment_in_a_closed_document(
    opened: Open, demo_run: FakeRun, known_checks: object
) -> None:
    found = opened(demo_run, java_script_enabled=False)
    link = found.page.locator("article.finding .where a[href^='#s0-']").last
    target = link.get_attribute("href")
    assert target
    assert not found.page.locator(target).is_visible()
    link.click()
    assert found.page.locator(target).is_visible()
    top = found.page.evaluate(f"document.querySelector('{target}').getBoundingClientRect().top")
    bar = found.page.evaluate("document.querySelector('.top').getBoundingClientRect().bottom")
    assert top >= bar, "not under the navigation"


@pytest.mark.parametrize("script", [True, False], ids=["working view", "report"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_window_has_to_be_scrolled_sideways(width: int, script: bool, opened: Open, known_checks: object) -> None:
    """WCAG 1.4.10: 320 CSS pixels, which is also 400 % zoom of 1,280."""
    long = "https://example.invalid/" + "a" * 300
    segments = [Segment("a-very-long-segment-id-" * 4, "一" * 200, long, (long,), document=long, index=0)]
    found = [finding(0, message=long, evidence={"term": long}, suggestion=long, target_spans=(Span(0, 300),))]
    run = FakeRun(texts={"demo-mt": segments}, found=found)
    page = opened(run, java_script_enabled=script, viewport={"width": width, "height": 800}).page
    if script:
        page.keyboard.press("j")
        assert page.locator(".row.active textarea.edit").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_shows_references_and_hides_the_navigation(opened: Open, demo_run: FakeRun, known_checks: object) -> None:
    page = opened(demo_run, java_script_enabled=False).page
    reference = page.locator("article.finding details p").first
    assert not reference.is_visible()
    page.emulate_media(media="print")
    assert reference.bounding_box()["height"] > 5
    assert not page.locator("nav").is_visible()


def test_marks_are_seen_without_colours(opened: Open, known_checks: object) -> None:
    found = [
        finding(0, severity=severity, target_spans=(Span(2 * place, 2 * place + 1),))
        for place, severity in enumerate(Severity)
    ]
    page = opened(fake(("一", "a b c d e"), findings=found))
    lines = {page.style(f".list mark.{severity.value}", "textDecorationStyle") for severity in Severity}
    assert lines == {"double", "solid", "dashed", "dotted"}


def test_forty_thousand_characters_in_one_segment_are_laid_out(opened: Open, known_checks: object) -> None:
    text = "长" * 40_000
    run = fake((text, "x " * 20_000), findings=[finding(0, source_spans=(Span(30_000, 30_002),))])
    page = opened(run).page
    assert page.evaluate("document.querySelector('#s0-0 .src').textContent.length") == 40_000
    assert page.evaluate("document.querySelector('#s0-0 .src mark').textContent") == "长长"
    page = opened(run, java_script_enabled=False).page
    assert page.evaluate("document.querySelector('#s0-0 .src').textContent.length") == 40_000
    assert page.evaluate("document.querySelector('#f1 .src mark').textContent") == "长长"


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if len(text) < 1000])
def test_charts_of_hostile_names_do_nothing(name: str, opened: Open, known_checks: object) -> None:
    found = opened(hostile_run(HOSTILE[name]), "#charts")
    assert [url for url in found.all_trouble() if not url.startswith("data:")] == []
    counted = "document.querySelectorAll('#charts figure > svg.chart > path').length"
    assert found.page.evaluate(counted) >= 12, "the browser has kept the pictures whole"
    assert found.page.evaluate("document.querySelectorAll('img, iframe').length + document.scripts.length") == 2
    assert found.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 1280])
def test_charts_fit_the_window(width: int, opened: Open, known_checks: object) -> None:
    page = opened(
        hostile_run("a-system-with-a-long-name-" * 4), "#charts", viewport={"width": width, "height": 800}
    ).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for box in page.evaluate("[...document.querySelectorAll('svg.chart')].map(each => each.getBoundingClientRect())"):
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_follow_the_scheme(scheme: str, opened: Open, known_checks: object) -> None:
    found = opened(hostile_run("x"), "#charts", color_scheme=scheme)
    text = [int(part) for part in found.style("svg.chart text.value", "fill")[4:-1].split(",")]
    assert (min(text) > 150) is (scheme == "dark")
    assert found.style("svg.chart .bars", "fill") != "rgb(0, 0, 0)", "black is what an SVG has without a style"


def test_a_segment_that_differs_leads_to_its_row(opened: Open, known_checks: object) -> None:
    page = opened(hostile_run("x"), "#charts").page
    link = page.locator("table.extremes").first.locator("a").last
    target = link.get_attribute("href")
    link.click()
    assert page.locator(target).is_visible()


def test_print_leaves_out_what_is_closed(opened: Open, known_checks: object) -> None:
    page = opened(hostile_run("x"), "#charts").page
    page.emulate_media(media="print")
    assert not page.locator("#charts .twin > summary").first.is_visible()
    assert page.locator("#charts .pairwise").first.is_visible()
    page.locator("#charts .fold .twin").first.evaluate("each => each.open = true")
    assert page.locator("#charts .fold .twin").first.is_visible()
