"""The served page in a real Chromium: what is done in it is on the disk, comes back, and reaches the other reviewer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mtqa.review.file import LOG, read_review
from mtqa.review.server import ReviewServer
from mtqa.review.state import replay
from tests.review.review_files import on
from tests.review.served import KEYS, ask, made_run, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_run(tmp_path_factory.mktemp("browsed"))


@pytest.fixture
def server(run_folder: Path) -> Iterator[ReviewServer]:
    (run_folder / LOG).unlink(missing_ok=True)
    with serving(run_folder) as running:
        yield running


@pytest.fixture
def opened(browser: Any, server: ReviewServer) -> Iterator[Callable[[str], Any]]:
    """A fresh browser, as another person has it, at a place of the working view; it must not do what it should not."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def open_page(place: str = "#work?at=1") -> Any:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda asked: trouble.append(asked.url) if not asked.url.startswith(server.url) else None)
        page.goto(server.url + place)
        page.wait_for_selector(".row.active")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in trouble if "ERR_INTERNET_DISCONNECTED" not in text] == []  # which one test asks for


def edited(page: Any, text: str) -> None:
    """Replace the active segment's text and leave the editor."""
    page.keyboard.press("e")
    page.wait_for_selector("textarea.edit:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def until(true: Callable[[], Any]) -> None:
    """Wait for something to become true."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def texts(run_folder: Path) -> dict[str, str]:
    """What stands on the disk."""
    if not (run_folder / LOG).exists():
        return {}
    return {key: text for (_, key), text in replay(read_review(run_folder).events).edited().items()}


def test_an_edit_is_checked_saved_and_comes_back(opened: Callable[..., Any], run_folder: Path) -> None:
    page = opened()
    edited(page, "Exports of scarce soils grew by 50 percent 𠮷.")
    page.wait_for_selector("text=term-missing")  # the full checks, on a text that nobody has saved yet
    page.keyboard.press("Control+Enter")
    until(lambda: texts(run_folder).get(KEYS[0]) == "Exports of scarce soils grew by 50 percent 𠮷.")
    assert {event["user"] for event in read_review(run_folder).events} == {"anna"}
    page.reload()
    page.wait_for_selector("text=scarce soils")


def test_two_people_see_each_other(opened: Callable[..., Any], run_folder: Path) -> None:
    one, other = opened(), opened()
    edited(one, "Hers.")
    one.keyboard.press("Control+Enter")
    until(lambda: texts(run_folder).get(KEYS[0]) == "Hers.")
    other.wait_for_selector("text=Hers.", timeout=15_000)


def test_what_is_typed_while_the_server_is_away_is_kept(
    opened: Callable[..., Any], run_folder: Path, server: ReviewServer
) -> None:
    page = opened()
    page.wait_for_selector("text=Saved on the server")
    page.context.set_offline(True)
    edited(page, "Typed while nobody listened.")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("!document.body.innerText.includes('Saved on the server')", timeout=15_000)
    assert KEYS[0] not in texts(run_folder)
    page.context.set_offline(False)
    until(lambda: texts(run_folder).get(KEYS[0]) == "Typed while nobody listened.")


def test_two_edits_that_did_not_see_each_other_are_both_shown(
    opened: Callable[..., Any], run_folder: Path, server: ReviewServer
) -> None:
    page = opened()
    page.wait_for_selector("text=Saved on the server")
    page.context.set_offline(True)
    edited(page, "Hers.")
    page.keyboard.press("Control+Enter")
    his = on(
        KEYS[0], "edit", "ben", seg="1", before="Exports of rare earths grew by 5 percent.", after="His, and other."
    )
    assert ask(server, "POST", "events", {"events": [his]})[0] == 200
    page.context.set_offline(False)
    until(lambda: texts(run_folder).get(KEYS[0]) == "Hers.")
    assert len(read_review(run_folder).events) >= 2  # neither is lost
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.wait_for_selector("text=Use this text", timeout=15_000)
    assert "His, and other." in page.inner_text("#rows")
