"""The working view in a real Chromium, opened from the disk: what a translator does, and that nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_run import fake, finding
from hostile import HOSTILE
from working import Work, open_in, opened, work_run

from mtqa.report.base import OutputOptions
from mtqa.report.html import REASONS, write_html
from mtqa.review.events import REASONS as KNOWN_REASONS
from mtqa.review.events import fault
from mtqa.review.state import replay
from mtqa.text.visible import UNSEEN

SCRIPT = (Path(__file__).resolve().parents[2] / "mtqa/report/assets/review.js").read_text("utf-8")
browser_test = pytest.mark.browser


@pytest.fixture
def work(browser: Any, tmp_path: Path) -> Iterator[Work]:
    with opened(browser, tmp_path) as page:
        yield page
        assert page.all_trouble() == [], "no error, no message, no violation of the policy"


# -- the script as it is written


def test_text_reaches_the_page_as_text_alone() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|\.on\w+ =|DOMParser|srcdoc"
        r"|createContextual|setHTML|javascript:"
    )
    assert re.findall(forbidden, SCRIPT) == []
    assert "</" not in re.sub(r"//.*|/\*.*?\*/", "", SCRIPT, flags=re.DOTALL), "could end the script element"
    assert "<!--" not in SCRIPT


def test_nothing_is_asked_of_a_network_but_the_own_server() -> None:
    assert len(re.findall(r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(", SCRIPT)) == 1
    assert "await fetch(this.base + path" in SCRIPT


def test_reasons_are_the_same_everywhere() -> None:
    block = re.search(r"const REASONS = \{(.*?)\};", SCRIPT, re.DOTALL)
    assert block
    in_script = dict(re.findall(r'^\s*"?([\w-]+)"?: "(.*)",$', block[1], re.MULTILINE))
    assert in_script == REASONS
    assert set(REASONS) == set(KNOWN_REASONS)


@browser_test
def test_unseen_characters_are_those_of_python(work: Work) -> None:
    script = """() => { const found = []; for (let n = 0; n < 0x110000; n += 1) { mtqa.UNSEEN.lastIndex = 0;
        if (mtqa.UNSEEN.test(String.fromCodePoint(n))) found.push(n); } return found; }"""
    assert work.page.evaluate(script) == [n for n in range(0x110000) if UNSEEN.fullmatch(chr(n))]


@browser_test
def test_every_key_of_the_help_does_something(work: Work) -> None:
    named = work.page.evaluate("Object.values(mtqa.HELP).flat().flatMap(([keys]) => keys.split(' '))")
    known = set(work.page.evaluate("Object.keys(mtqa.KEYS)"))
    arrows = {"↓": "ArrowDown", "↑": "ArrowUp"}
    elsewhere = {"1", "–", "9", "←", "→", "Tab", "Esc", "Ctrl+Enter", "Ctrl+Shift+Enter", "Ctrl+S", "Ctrl+Z"}
    assert {arrows.get(key, key) for key in named} - elsewhere <= known
    assert known <= {arrows.get(key, key) for key in named}, "a key that nobody is told of"


# -- filter


QUERIES = [
    pytest.param("check:forbidden", "1 4", id="part of a check's name"),
    pytest.param("check:number,repeated", "2 4", id="one of several"),
    pytest.param("severity>=major", "1 2 4 7", id="severities have an order"),
    pytest.param("severity:minor category:Grammar", "4", id="of one and the same finding"),
    pytest.param("severity:critical check:repeated", "", id="not of two findings of a segment"),
    pytest.param("-flagged", "3 6 8", id="none at all"),
    pytest.param('src:"稀土"', "1 4 6", id="source"),
    pytest.param("稀土 soil", "1 4", id="words are sought in both texts"),
    pytest.param(r"tgt:/r[aei]re\s+soil/", "1 4", id="regular expression, whatever the case"),
    pytest.param("chrf<20", "1 2", id="metric"),
    pytest.param("chrf>=20 chrf<=30", "3 4", id="metric between"),
    pytest.param("doc:talks length<6", "7 8", id="document and length"),
    pytest.param("term:rare-earth -check:forbidden", "6", id="term, but no such finding"),
    pytest.param("edited:no findings>=2", "4", id="number of findings"),
    pytest.param("dismissed", "", id="nothing is dismissed yet"),
    pytest.param("-dismissed id:3", "3", id="minus before a flag"),
    pytest.param('"edited"', "", id="a flag in quotation marks is a word"),
]


@browser_test
def test_queries(work: Work) -> None:
    for case in QUERIES:
        query, expected = case.values
        work.find(query)
        assert " ".join(work.numbers()) == expected, f"{case.id}: {query}"


BAD_QUERIES = [
    ("nonsense:1", "nothing is called nonsense; there are check"),
    ("severity:huge", "a severity is one of neutral, minor, major, critical"),
    ("tgt:/(/", "not a regular expression"),
    ('src:"open', "the quotation mark is not closed"),
    ("chrf<high", "chrf is a number; write chrf<0.7"),
    ("status:perhaps", "a status is one of"),
    ("is:odd", "takes one of"),
    ("src>3", "src holds a text"),
]


@browser_test
def test_bad_queries_are_told_of_and_leave_the_list(work: Work) -> None:
    for query, message in BAD_QUERIES:
        work.find(query)
        error = work.page.locator("#query-error")
        assert message in error.inner_text(), query
        assert len(work.numbers()) == 8, "the list is as it was"
    work.find("")
    assert not error.is_visible()


@browser_test
def test_address_holds_the_state_and_back_goes_back(work: Work) -> None:
    work.find("check:forbidden")
    work.press("Escape", "j", "j")
    work.page.wait_for_url(lambda url: url.endswith("#work?q=check%3Aforbidden&at=4"))
    work.page.locator("#order").select_option("chrf.down")
    assert work.numbers() == ["4", "1"]
    work.page.go_back()
    assert work.numbers() == ["1", "4"]
    assert work.page.locator("#order").input_value() == "file"
    again = open_in(work.page.context, work.address + "#work?q=soil&sys=other&at=4")
    assert again.page.locator(".row.active .no").inner_text() == "4"
    assert again.page.locator("#system").input_value() == "1"


@browser_test
def test_report_links_lead_into_the_working_view(work: Work) -> None:
    work.page.get_by_role("link", name="Charts").click()
    assert not work.page.locator("#work").is_visible()
    bar = work.page.locator("#charts .pick").first
    words = bar.get_attribute("aria-label")
    assert words == "chrF 0 – 5: 1 segments"
    bar.dispatch_event("click")
    assert work.page.locator("#query").input_value() == "chrf>=0 chrf<5"
    assert work.numbers() == ["1"]
    work.page.goto(work.address + "#s1-3")
    assert work.page.locator("#system").input_value() == "1"
    assert work.page.locator(".row.active .no").inner_text() == "4"


# -- edit


@browser_test
def test_edit_with_live_difference_and_native_undo(work: Work) -> None:
    row = work.segment(5)
    work.type("Yesterday, ")
    row.locator(".diff ins").wait_for()
    assert row.locator(".diff ins").all_inner_texts() == ["Yesterday, "]
    assert row.locator(".diff .sign").all_inner_texts() == ["−", "+"], "signs, not colour alone"
    editor = row.locator("textarea.edit")
    assert (editor.get_attribute("lang"), editor.get_attribute("spellcheck")) == ("en", "true")
    for _ in range(20):
        if editor.input_value() == "The meeting was held in Beijing.":
            break
        work.press("Control+z")
    assert editor.input_value() == "The meeting was held in Beijing.", "the browser's own undo"
    work.press("Control+Shift+z")
    assert editor.input_value() != "The meeting was held in Beijing."
    work.press("Escape")
    assert work.page.evaluate("document.activeElement.dataset.i") == "4", "the focus is on the row"
    assert len(work.events("edit")) == 1, "one event when the editor is left, not one for each key"


@browser_test
def test_save_done_and_next(work: Work) -> None:
    work.segment(5)
    work.type("So ")
    work.press("Control+Enter")
    assert work.page.locator(".row.active .no").inner_text() == "6"
    assert work.page.evaluate("document.activeElement.className") == "edit text", "on with the next one"
    (state,) = work.state()["segments"].values()
    assert state == {"text": "So The meeting was held in Beijing.", "status": "done"}
    assert "✎ edited" in work.page.locator("[data-i='4'] .num").inner_text()


@browser_test
def test_save_and_next_place_left(work: Work) -> None:
    """From finding to finding: the keys act on the finding again, nothing of them goes into a text."""
    work.segment(2)
    work.type("So ")
    work.press("Control+Shift+Enter")
    assert work.page.locator(".row.active .no").inner_text() == "4", "segment 3 has no finding"
    work.press("d")
    assert [event["seg"] for event in work.events("dismiss")] == ["4"]
    assert [event["after"][:3] for event in work.events("edit")] == ["So "]


@browser_test
def test_a_chosen_finding_is_told_aloud_and_covers_nothing(work: Work) -> None:
    work.press("n")
    assert work.page.locator("#heard").inner_text() == "Major, forbidden-term: 'Rare soil' is forbidden"
    assert "fresh" not in work.page.locator("#said").get_attribute("class")
    work.press("a")
    assert work.said() == "Suggestion put in. u takes it back", "the way back is still told when the next one is chosen"


@browser_test
def test_no_button_for_what_a_run_has_not(browser: Any, tmp_path: Path) -> None:
    for name, pairs, shown in (("both", work_run(), 1), ("none", fake(("一。", "One.")), 0)):
        (tmp_path / name).mkdir()
        with opened(browser, tmp_path / name, pairs) as work:
            work.press("j")
            for label in ("Reference", "Other systems"):
                assert work.page.get_by_role("button", name=label).count() == shown, (name, label)


@browser_test
def test_a_click_while_typing_is_not_lost(work: Work) -> None:
    """Leaving the editor shows the row anew; the button that is being pressed has to outlive that."""
    row = work.segment(4)
    work.type("Now ")
    row.locator("[data-do='dismiss']").last.click()
    assert len(work.state()["dismissed"]) == 1
    row.get_by_role("button", name="Done").click()
    (state,) = work.state()["segments"].values()
    assert (state["text"][:4], state["status"]) == ("Now ", "done")
    work.type("Then ")
    work.page.locator("[data-i='4'] .src").click()
    assert work.page.locator(".row.active .no").inner_text() == "5"
    assert len(work.events("edit")) == 2


@browser_test
def test_remarks_while_typing_come_from_data_alone(work: Work) -> None:
    remarks = work.page.locator(".row.active .remarks li")
    work.segment(6)
    work.press("e", "Control+a")
    work.page.keyboard.type("Exports of rare soil fell.")
    remarks.first.wait_for()
    said = remarks.all_inner_texts()
    assert ["rare soil" in said[1], "forbidden" in said[1], "better: rare earth" in said[1]] == [True] * 3
    assert "rare earth no longer there" in " ".join(said[0].split())
    assert "5%" in said[2]
    work.press("Control+a")
    work.page.keyboard.type("Rare earths: exports fell by 5%.")
    work.page.wait_for_selector(".row.active .remarks", state="detached")
    assert work.page.locator(".row.active .terms").inner_text().startswith("稀土 → rare earth")


@browser_test
def test_what_was_missing_is_met_by_an_edit(work: Work) -> None:
    row = work.segment(5)
    assert row.locator(".fate").count() == 0
    work.type("In the capital city: ")
    work.press("Escape")
    assert row.locator(".fate").inner_text() == "now there"
    row = work.segment(2)
    work.press("e", "Control+a")
    work.page.keyboard.type("The company sold 5.3 million units.")
    work.press("Escape")
    assert row.locator(".fate").inner_text() == "words changed"


# -- decide


@browser_test
def test_accept_dismiss_restore_and_take_back(work: Work) -> None:
    work.press("n", "a")
    assert work.state()["segments"]["demo-mt\t" + key_of(work, 0)] == {"text": "rare earth prices rose."}
    assert work.page.locator("[data-i='0'] .fate").inner_text() == "accepted"
    assert work.page.locator(".row.active .no").inner_text() == "2", "on to the next open finding"
    work.press("d")
    assert len(work.state()["dismissed"]) == 1
    (event,) = work.events("dismiss")
    assert (event["scope"], event["reason"], event["check"], event["alike"]) == (
        "here", "correct", "number-mismatch", "million",
    )  # fmt: skip
    assert all(not fault(event) for event in work.page.evaluate("mtqa.view.review.events"))
    work.press("u")
    assert work.state()["dismissed"] == []
    work.press("U")
    assert len(work.state()["dismissed"]) == 1
    work.press("u", "u", "u")
    assert work.state() == {"segments": {}, "dismissed": [], "dismissed_alike": [], "terms": []}
    assert work.said() == "Nothing to take back"


@browser_test
def test_accept_in_a_text_that_was_edited_elsewhere(work: Work) -> None:
    row = work.segment(4)
    work.type("Now ")
    work.press("Escape", "2", "a")
    assert "is the best." in row.locator("textarea.edit").input_value()
    assert row.locator("textarea.edit").input_value().startswith("Now 𠮷 Yoshinoya's rare soil 👩‍💻")


@browser_test
def test_dismiss_all_alike_in_every_system(work: Work) -> None:
    work.press("n")
    chip = work.page.locator(".row.active .finding").first
    assert "All 3 alike" in chip.inner_text()
    work.press("D")
    assert "Dismissed 3 findings alike" in work.said()
    assert work.state()["dismissed_alike"] == ["soil"]
    work.find("dismissed")
    assert work.numbers() == ["1", "4"]
    work.page.locator("#system").select_option("1")
    assert work.numbers() == ["1"]
    work.press("Escape", "j")
    work.page.locator(".row.active").get_by_role("button", name="Restore").click()
    assert work.state()["dismissed_alike"] == []


@browser_test
def test_dismiss_with_a_reason_and_a_note(work: Work) -> None:
    work.press("n", "x")
    dialog = work.page.locator("#reason-dialog")
    dialog.get_by_label("the context wants it").check()
    dialog.get_by_label("Note").fill("a soil report")
    work.press("Enter")
    (event,) = work.events("dismiss")
    assert (event["reason"], event["note"], event["scope"]) == ("context", "a soil report", "here")
    work.press("d")
    assert work.events("dismiss")[1]["reason"] == "context", "the reason of the last time"


@browser_test
def test_what_is_left_leads_to_the_next_unfinished_place(work: Work) -> None:
    left = work.page.locator("#left")
    left.filter(has_text="6 findings left").wait_for()
    work.press("l")
    assert work.page.locator(".row.active .no").inner_text() == "1"
    work.press("y", "l")
    assert work.page.locator(".row.active .no").inner_text() == "2", "a segment that is done is finished"
    left.filter(has_text="5 findings left").wait_for()


@browser_test
def test_term_score_comment_and_status(work: Work) -> None:
    row = work.segment(3)
    work.press("c")
    work.page.keyboard.type("ask jk the client")
    work.press("Escape", "s")
    work.page.keyboard.type("72")
    work.press("Escape", "q", "t")
    work.page.locator("#term-zh").fill("好")
    work.page.locator("#term-en").fill("fine")
    work.press("Enter")
    (state,) = work.state()["segments"].values()
    assert state == {"comment": "ask jk the client", "esa": 72, "status": "question"}
    assert work.state()["terms"] == [{"zh": "好", "en": "fine"}]
    assert row.get_attribute("data-status") == "question"
    work.find("comment:client esa>70 status:question")
    assert work.numbers() == ["3"]


# -- mark


@browser_test
def test_marks_by_keyboard_are_code_points(work: Work) -> None:
    work.segment(4)
    work.press("m", "ArrowRight", "Shift+ArrowRight", "M")
    work.page.locator("#mark-category").select_option("Terminology/Wrong term")
    work.press("Enter")
    (event,) = work.events("mark")
    mark, text = event["mark"], event["text"]
    assert text == work_run().texts["demo-mt"][3].target
    assert text[mark["start"] : mark["end"]] == "Yoshinoya's rare"
    assert (mark["side"], mark["severity"], mark["category"]) == ("target", "major", "Terminology/Wrong term")
    shown = work.page.locator(".row.active .tgt mark.own")
    assert "".join(shown.all_inner_texts()).endswith("rare")
    work.press("m", "Tab", "ArrowRight", "Alt+ArrowRight", "Enter")
    work.press("Enter")
    mark, text = (work.events("mark")[1][name] for name in ("mark", "text"))
    assert mark["side"] == "source"
    assert text[mark["start"] : mark["end"]] in "𠮷野家的稀土👩‍💻"
    assert len(text[mark["start"] : mark["end"]]) >= 1
    work.press("m", "x", "Enter")
    mark = work.events("mark")[2]["mark"]
    assert (mark["side"], mark["start"], mark["end"], mark["category"]) == ("missing", 0, 0, "Accuracy/Omission")
    work.page.locator("li.own").first.get_by_role("button", name="Remove").click()
    (state,) = work.state()["segments"].values()
    assert len(state["marks"]) == 2


@browser_test
def test_a_selection_is_marked_by_whole_words(work: Work) -> None:
    work.segment(4)
    select = """([from, to]) => {
      const text = document.querySelector('.row.active .tgt');
      const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      const points = []; for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (let at = 0; at <= node.data.length; at += 1) points.push([node, at]);
      const all = text.textContent; const range = document.createRange();
      const find = words => { let at = all.indexOf(words); let seen = 0;
        for (const [node, place] of points) { if (place === node.data.length) continue;
          if (seen === at) return [node, place]; seen += 1; } };
      range.setStart(...find(from)); range.setEnd(...find(to));
      getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    work.page.evaluate(select, ["soil", "st."])  # from "soil 👩‍💻 is the the be" into "best"
    work.press("m")
    assert work.page.locator("#mark-quote").inner_text() == "soil 👩‍💻 is the the best"
    work.press("Enter")
    (event,) = work.events("mark")
    assert event["text"][event["mark"]["start"] : event["mark"]["end"]] == "soil 👩‍💻 is the the best"


@browser_test
def test_overlapping_marks_are_runs_between_boundaries(work: Work) -> None:
    row = work.segment(2)
    script = """() => { const key = mtqa.view.book.segments.key[1]; const target = mtqa.view.book.original(0, 1);
      const event = {id: 'x1', t: '2026-01-01T00:00:00Z', user: '', op: 'mark', system: 'demo-mt', key, text: target,
        mark: {id: 'm', side: 'target', start: 12, end: 21, category: '', severity: 'minor', note: ''}};
      mtqa.view.review.add(event); }"""
    work.page.evaluate(script)
    work.press("h", "h")
    marks = row.locator(".tgt mark")
    assert marks.all_text_contents() == ["sold ", "530 ", "million"]
    assert [mark.get_attribute("data-n") for mark in marks.all()] == ["a", "1", None]
    assert "critical" in marks.nth(1).get_attribute("class")


# -- keep


@browser_test
def test_nothing_is_lost_when_the_page_is_loaded_again(work: Work) -> None:
    work.press("n", "a", "d")
    work.segment(5)
    work.type("So ")
    work.page.wait_for_timeout(500)  # the draft is kept a moment after the last key
    work.reload()
    after = work.state()
    assert len(after["dismissed"]) == 1
    texts = sorted(state["text"] for state in after["segments"].values())
    assert texts == ["So The meeting was held in Beijing.", "rare earth prices rose."]
    assert "Saved in this browser" in work.page.locator("#saved").inner_text()


@browser_test
def test_export_and_import_give_the_same_state(work: Work, browser: Any, tmp_path: Path) -> None:
    work.press("n", "a", "D")
    work.segment(4)
    work.type("\u200bX ")
    work.press("Escape", "m", "Enter", "Enter", "u", "U")
    path = work.export(tmp_path)
    assert path.name == "work.review.jsonl"
    assert "Exported" in work.page.locator("#saved").inner_text()
    header, *events = map(json.loads, path.read_text("utf-8").splitlines())
    assert {name: header[name] for name in ("mtqa-review", "run", "corpus", "systems", "segments")} == {
        "mtqa-review": 1, "run": "feedfacecafe", "corpus": "work.tmx", "systems": ["demo-mt", "other"], "segments": 8,
    }  # fmt: skip
    assert replay(events).canonical() == work.state()
    (tmp_path / "b").mkdir()
    with opened(browser, tmp_path / "b") as other:
        said = other.take_in(path)
        assert f"{len(events)} events taken in" in said
        assert other.state() == work.state()
        assert "known already" in other.take_in(path)
        assert other.state() == work.state()


@browser_test
def test_import_shows_both_texts_where_two_have_edited(work: Work, browser: Any, tmp_path: Path) -> None:
    work.segment(5)
    work.type("Mine: ")
    work.press("Escape")
    (tmp_path / "b").mkdir()
    with opened(browser, tmp_path / "b") as other:
        other.segment(5)
        other.type("Theirs: ")
        other.press("Escape")
        path = other.export(tmp_path / "b")
    assert "1 segment edited twice" in work.take_in(path)
    box = work.page.locator(".row.active .conflict")
    assert "Mine: The meeting" in box.inner_text()
    assert work.page.locator(".row.active textarea.edit").input_value().startswith("Theirs: ")
    box.get_by_role("button", name="Use this text").click()
    (state,) = work.state()["segments"].values()
    assert state["text"].startswith("Mine: ")


@browser_test
def test_a_torn_file_and_a_strange_one(work: Work, tmp_path: Path) -> None:
    header = '{"mtqa-review": 1, "run": "another"}\n'
    event = '{"id": "1", "t": "2026-01-01T00:00:00Z", "op": "from-the-future", "x": 1}\n'
    torn = tmp_path / "torn.review.jsonl"
    torn.write_text(header + event + event.replace("1", "2") + '{"id": "3", "op"', "utf-8")
    said = work.take_in(torn)
    assert "2 events taken in" in said
    assert "1 line unreadable" in said
    assert "made on another run" in said
    (tmp_path / "x.jsonl").write_text("{}\n[1]\nnull", "utf-8")
    assert "is no review file" in work.take_in(tmp_path / "x.jsonl")
    exported = work.export(tmp_path).read_text("utf-8")
    assert "from-the-future" in exported, "an event of a newer version is kept"


@browser_test
def test_a_second_tab_warns_and_brings_its_work(work: Work) -> None:
    assert not work.page.locator("#second-tab").is_visible()
    other = open_in(work.page.context, work.address)
    work.page.locator("#second-tab").wait_for()
    other.page.locator("#second-tab").wait_for()
    other.press("n", "d")
    work.page.wait_for_selector("[data-i='0'] .finding.dismissed")
    assert work.state() == other.state()


@browser_test
def test_a_browser_that_keeps_nothing_says_so(browser: Any, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as page:
        page.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'SecurityError'); };")
        page.reload()
        page.press("n", "d")
        assert "Not saved" in page.page.locator("#saved").inner_text()
        assert "Export before you close" in page.page.locator("#saved").inner_text()


@browser_test
def test_leaving_with_what_was_not_exported_is_asked_about(work: Work, tmp_path: Path) -> None:
    asked: list[str] = []
    work.page.on("dialog", lambda dialog: asked.append(dialog.type))
    work.reload()
    assert asked == [], "nothing was done"
    work.press("n", "d")
    work.reload()
    assert asked == ["beforeunload"]
    work.press("n")
    work.export(tmp_path)
    work.reload()
    assert asked == ["beforeunload"], "it is in a file now"


# -- the data


@browser_test
def test_a_large_page_is_packed_and_shows_the_same(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the limit the data is compressed; blocks are small here, so that there are several of each kind."""
    monkeypatch.setattr("mtqa.report._columns.BLOCK", 3)
    pages = []
    for limit in (10**9, 100):
        monkeypatch.setattr("mtqa.report.html.PACKED", limit)
        with opened(browser, tmp_path) as work:
            pages.append(work.page.evaluate("mtqa.view.book.data"))
            assert work.numbers() == [str(number) for number in range(1, 9)]
            assert work.all_trouble() == []
        assert ('id="packed"' in (tmp_path / "index.html").read_text("utf-8")) is (limit == 100)
    assert pages[0] == pages[1]
    assert pages[0]["segments"]["src"] == [segment.source for segment in work_run().texts["demo-mt"]]
    assert pages[0]["targets"][0] == [segment.target for segment in work_run().texts["demo-mt"]]
    assert len(pages[0]["findings"]["id"]) == len(work_run().found)


@browser_test
def test_what_the_page_does_not_hold_is_said(browser: Any, tmp_path: Path) -> None:
    write_html(work_run(), tmp_path / "index.html", OutputOptions(max_segments=6))
    context = browser.new_context()
    work = open_in(context, (tmp_path / "index.html").as_uri())
    assert work.numbers() == ["1", "2", "3"], "three of each system"
    assert "3 of 8 segments of each system are in this page" in work.page.locator("#notices").inner_text()
    context.close()


@browser_test
def test_pages_of_rows(browser: Any, tmp_path: Path) -> None:
    run = fake(*((f"第{number}句", f"Sentence {number}.") for number in range(1, 251)), findings=[finding(240)])
    with opened(browser, tmp_path, run) as work:
        assert len(work.numbers()) == 100, "real rows, not all of them"
        assert work.page.locator("#page-now").inner_text() == "1 – 100 of 250"
        work.press("]")
        assert work.numbers()[0] == "101"
        work.press("n")
        assert work.page.locator(".row.active .no").inner_text() == "241", "findings are sought beyond the page"
        assert work.find("src:第12") == "11 of 250 segments"
        assert not work.page.locator("#pages").is_visible()


# -- hostile texts


@browser_test
def test_hostile_review_file_is_inert(work: Work, tmp_path: Path) -> None:
    key = key_of(work, 0)
    lines: list[dict[str, Any]] = [{"mtqa-review": 1, "run": "<b>"}]
    for number, text in enumerate(text for text in HOSTILE.values() if len(text) < 1000):
        about = {"t": f"2026-01-01T00:00:{number:02}Z", "user": text, "system": "demo-mt", "key": key, "seg": text}
        mark = {
            "id": f"{number}",
            "side": "target",
            "start": 0,
            "end": 3,
            "category": text,
            "severity": text,
            "note": text,
        }
        place = work.page.evaluate("mtqa.view.book.original(0, 0)")
        lines += [
            {"id": f"e{number}", "op": "edit", "before": text, "after": text, **about},
            {"id": f"c{number}", "op": "comment", "text": text, **about},
            {"id": f"m{number}", "op": "mark", "mark": mark, "text": place, **about},
            {"id": f"d{number}", "op": "dismiss", "finding": text, "alike": "soil", "check": text, "scope": "alike",
             "reason": text, "note": text, **about},
            {"id": f"t{number}", "op": "term", "zh": text, "en": text, "note": text, **about},
            {"id": f"__proto__{number}", "op": "status", "status": text, **about},
        ]  # fmt: skip
    path = tmp_path / "hostile.review.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "ascii")
    work.take_in(path)
    work.segment(1)
    assert work.state() == replay(lines[1:]).canonical()
    assert work.page.evaluate("document.querySelectorAll('img, iframe, object').length + document.scripts.length") == 2
    assert work.page.locator(".row.active li.own").count() == len(
        {line["mark"]["id"] for line in lines if "mark" in line}
    )


# -- a thousand actions


ACTIONS = """async count => {
  let seed = 20260318;
  const chance = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
  const one = list => list[Math.floor(chance() * list.length)];
  const press = key => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  const set = (id, value) => { const field = document.getElementById(id); if (!field) return; field.value = value;
    field.dispatchEvent(new Event('change', {bubbles: true})); };
  const close = async ok => { document.querySelector('dialog[open]')?.close(ok ? 'ok' : '');
    await new Promise(done => setTimeout(done)); };  // a dialog tells of its end a moment later
  const again = (sign, deed) => { const row = document.querySelector(sign)?.closest('.row'); row?.click();
    row?.querySelector(`[data-do="${deed}"]`)?.click(); };
  const words = ['稀土', 'rare earth ', '𠮷', '👩‍💻 ', '', 'the ', '\\u200b', '5% '];
  for (let done = 0; done < count; done += 1) {
    const act = one('jknpdDuUUuyq-ahrovlxmmeeeesctRRW'.split(''));
    if (act === 'R') again('.finding.dismissed', 'restore');
    else if (act === 'W') again('li.own', 'unmark');
    else if (act === 'e') { press('j'); const editor = document.querySelector('.active textarea.edit');
      if (!editor) continue;
      editor.focus(); const at = Math.floor(chance() * editor.value.length);
      editor.value = editor.value.slice(0, at) + one(words) + editor.value.slice(at + Math.floor(chance() * 4));
      editor.dispatchEvent(new Event('input', {bubbles: true})); editor.blur(); }
    else if (act === 's') set('esa', one(['', '0', '66', '100', '71']));
    else if (act === 'c') set('comment', one(words));
    else if (act === 't') { press('t'); const form = document.getElementById('term-form');
      form.elements.zh.value = one(words); form.elements.en.value = one(words); await close(chance() < 0.7); }
    else if (act === 'm') { press('m'); press(one(['ArrowRight', 'Tab', 'ArrowRight']));
      press(one(['m', 'M', 'x', 'Enter'])); await close(chance() < 0.8); press('Escape'); }
    else if (act === 'x') { press('x'); const form = document.getElementById('reason-form');
      form.elements.scope.checked = chance() < 0.3; await close(chance() < 0.7); }
    else { (document.querySelector('.row.active') ?? document.querySelector('.row')).focus(); press(act); }
  }
}"""


@browser_test
def test_a_thousand_random_actions_are_the_replay_of_their_file(work: Work, tmp_path: Path) -> None:
    work.page.evaluate(ACTIONS, 1000)
    work.page.wait_for_timeout(50)
    path = work.export(tmp_path)
    state = work.state()
    text = path.read_text("utf-8")
    events = [json.loads(line) for line in text.splitlines()[1:]]
    ops = {event["op"] for event in events}
    assert ops >= {
        "edit",
        "accept",
        "dismiss",
        "restore",
        "mark",
        "unmark",
        "score",
        "comment",
        "status",
        "term",
        "undo",
        "redo",
    }
    assert len(events) > 400
    assert [fault(event) for event in events if fault(event)] == [], "the page writes what the review file allows"
    assert work.page.evaluate("text => mtqa.replay(text)", text) == state
    assert replay(events).canonical() == state
    assert state["segments"], "something is left of it"
    work.reload()
    assert work.state() == state, "and what the browser kept is the same"


def key_of(work: Work, index: int) -> str:
    return str(work.page.evaluate("i => mtqa.view.book.segments.key[i]", index))
