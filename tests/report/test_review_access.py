"""The page for everybody: axe-core (WCAG 2.2 AA) in both schemes, keyboard, zoom, print, what is said aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_run import fake
from working import Work, opened

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def violations(work: Work) -> list[str]:
    """What axe-core finds, a line for each rule."""
    module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install 'mtqa[dev]'")
    found = module.Axe().run(work.page, options=RULES).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html']} {rule['nodes'][0]['failureSummary']}" for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path, color_scheme=scheme) as work:
        assert violations(work) == [], "the list"
        work.press("n", "a")
        work.segment(4)
        work.press("r", "o", "d", "M", "Enter", "Enter")
        work.type("Now ")
        work.press("Escape")
        assert work.page.locator(".row.active .diff ins").count() == 1
        assert work.page.locator(".row.active .fate").inner_text() == "dismissed"
        assert violations(work) == [], "a row at work: edited, dismissed, marked, with reference and other systems"
        work.press("m")
        assert violations(work) == [], "marking"
        work.press("Escape", "?")
        assert violations(work) == [], "help"
        work.press("Escape", "x")
        work.page.locator("#reason-dialog[open]").wait_for()
        assert violations(work) == [], "a dialog"
        work.press("Escape")
        work.find("severity:huge")
        assert violations(work) == [], "a query that cannot be read"
        work.page.get_by_role("link", name="Charts").click()
        assert work.page.locator("#charts").is_visible()
        assert violations(work) == [], "the report"


def test_rows_say_where_they_stand_and_focus_is_kept(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as work:
        work.find("check:forbidden")
        row = work.page.locator(".row").nth(1)
        assert (row.get_attribute("aria-posinset"), row.get_attribute("aria-setsize")) == ("2", "2")
        assert work.page.locator("#count").get_attribute("role") == "status"
        assert work.page.locator("#count").inner_text() == "2 of 8 segments"
        work.press("Escape", "j", "d")
        assert work.page.evaluate("document.activeElement.closest('.row').dataset.i") == "3", "on to the next finding"
        work.page.locator(".row.active .finding").last.get_by_role("button", name="Dismiss").focus()
        work.press("Enter")
        assert work.page.evaluate("document.activeElement !== document.body"), "the focus is never lost"
        work.press("?", "Escape", "k")
        assert work.page.locator(".row.active .no").inner_text() == "1", "the keys go on after a dialog"


def test_keys_do_nothing_while_a_text_is_typed_or_composed(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as work:
        work.segment(2)
        work.press("c")
        work.page.keyboard.type("dDaju?")
        assert work.page.locator("#comment").input_value() == "dDaju?"
        work.press("Escape")
        compose = """() => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'd', isComposing: true, bubbles: true}))"""
        work.page.evaluate(compose)
        assert work.events("dismiss") == []
        work.press("Control+d", "Alt+d")
        assert work.events("dismiss") == [], "the browser's own keys are left alone"


def test_enlarged_to_200_percent_it_is_one_column(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path, viewport={"width": 640, "height": 450}) as work:
        work.segment(4)
        boxes = [work.page.locator(f".row.active {part}").bounding_box() for part in (".src", ".tgt", "textarea.edit")]
        assert boxes[0]["x"] == boxes[1]["x"]
        assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
        assert work.page.evaluate("document.documentElement.scrollWidth") <= 640
        assert work.page.evaluate("getComputedStyle(document.querySelector('#tools')).position") == "static"


def test_between_the_widths_no_button_lies_under_the_filter(browser: Any, tmp_path: Path) -> None:
    for width in (900, 960, 1024, 1280):
        (tmp_path / str(width)).mkdir()
        with opened(browser, tmp_path / str(width), viewport={"width": width, "height": 900}) as work:
            below = work.page.locator("#tools").bounding_box()["y"]
            for box in (button.bounding_box() for button in work.page.locator(".desk button").all()):
                assert box["y"] + box["height"] <= below, width
                assert box["x"] + box["width"] <= width


def test_print_has_texts_and_findings_without_the_tools(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as work:
        work.segment(4)
        work.type("Now ")
        work.press("Escape")
        work.page.emulate_media(media="print")
        assert work.page.locator("[data-i='0'] .message").is_visible()
        assert work.page.locator("[data-i='3'] .diff ins").is_visible()
        for part in ("#tools", ".desk", "textarea.edit", ".acts", "#said"):
            assert not work.page.locator(part).first.is_visible(), part


def test_print_has_what_the_filter_leaves_up_to_a_bound(browser: Any, tmp_path: Path) -> None:
    run = fake(*((f"第{number}句", f"Sentence {number}.") for number in range(1, 1051)))
    with opened(browser, tmp_path, run) as work:
        rows = work.page.locator("#rows > .row")
        work.find("src:第10")
        work.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert rows.count() == 1 + 10 + 51, "10, 100 to 109, 1000 to 1050"
        work.page.emulate_media(media="print")
        assert work.page.locator("#print-note").inner_text() == "Filter: src:第10. 62 segments"
        work.page.emulate_media(media="screen")
        work.page.evaluate("dispatchEvent(new Event('afterprint'))")
        work.find("")
        work.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert rows.count() == 1000
        assert "first 1,000 of 1,050 segments" in str(work.page.locator("#print-note").text_content())
        work.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert rows.count() == 100


def test_effort_is_counted_only_when_it_is_switched_on(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as work:
        work.segment(1)
        work.press("j")
        assert work.events("time") == []
        assert not work.page.locator("#timing-on").is_visible()
        work.page.get_by_role("button", name="Settings").click()
        work.page.get_by_label("Record effort").check()
        work.press("Escape")
        assert work.page.locator("#timing-on").inner_text() == "● timing on"
        work.segment(5)
        work.type("ab 1")
        work.page.wait_for_timeout(600)
        work.press("Escape", "j")
        (event,) = [event for event in work.events("time") if event["keys"].get("letter")]
        assert event["seg"] == "5"
        assert event["active_ms"] >= 500
        assert {name: event["keys"][name] for name in ("letter", "white", "digit")} == {
            "letter": 2, "white": 1, "digit": 1,
        }  # fmt: skip
        assert set(event["pauses"]) == {"300", "1000"}


def test_a_page_whose_data_is_broken_is_still_a_report(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path):
        pass
    page = tmp_path / "index.html"
    page.write_text(page.read_text("utf-8").replace('{"head":', '{"head"'), "utf-8")
    context = browser.new_context()
    found = context.new_page()
    found.goto(page.as_uri())
    found.wait_for_selector("html.failed")
    assert "The working view did not start" in found.locator("#work-trouble").inner_text()
    assert found.locator("#findings").is_visible()
    assert found.locator("#f1").is_visible()
    context.close()
