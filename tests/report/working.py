"""What the tests of the working view share: a run to work on, and a page opened on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fake_run import RUN, FakeRun, finding

from mtqa.glossary.model import Glossary, Row, Status
from mtqa.model import Category, Score, Segment, Severity, Span
from mtqa.report.base import OutputOptions
from mtqa.report.html import write_html

WATCH = """
window.trouble = [];
document.addEventListener('securitypolicyviolation', event => window.trouble.push(event.violatedDirective));
window.alert = text => window.trouble.push('alert');
"""
PAIRS = (
    ("稀土价格上涨。", "Rare soil prices rose."),
    ("公司卖出530万台。", "The company sold 530 million units."),
    ("他说：“好。”", 'He said: "OK."'),
    ("𠮷野家的稀土👩‍💻", "𠮷 Yoshinoya's rare soil 👩‍💻 is the the best."),
    ("会议在北京举行。", "The meeting was held in Beijing."),
    ("稀土出口下降5%。", "Exports of rare earths fell by 5%."),
    ("没有译文。", ""),
    ("结束。", "The end."),
)


@dataclass
class GlossaryRun(FakeRun):
    """A run that knows its glossary."""

    terms: Glossary | None = None

    def glossary(self) -> Glossary | None:
        return self.terms


def work_run(systems: tuple[str, ...] = ("demo-mt", "other"), run_id: str = "feedfacecafe") -> GlossaryRun:
    """Eight segments in two documents, two systems, findings of each kind, a glossary of one concept."""
    texts = {
        system: [
            Segment(
                str(index + 1), source, target if number == 0 else f"{target} Indeed.", (f"{target} (ref)",),
                document="news" if index < 5 else "talks", index=index,
            )
            for index, (source, target) in enumerate(PAIRS)
        ]
        for number, system in enumerate(systems)
    }  # fmt: skip
    soil = {"check": "forbidden-term", "category": Category.WRONG_TERM, "alike": "soil", "suggestion": "rare earth"}
    found = [
        finding(0, target_spans=(Span(0, 9),), source_spans=(Span(0, 2),), message="'Rare soil' is forbidden", **soil),
        finding(1, severity=Severity.CRITICAL, source_spans=(Span(4, 8),), target_spans=(Span(17, 28),),
                message="530万 is 5.3 million", suggestion="5.3 million", alike="million"),
        finding(3, target_spans=(Span(14, 23),), source_spans=(Span(4, 6),), message="'rare soil' is forbidden",
                **soil),
        finding(3, check="repeated-word", category=Category.GRAMMAR, severity=Severity.MINOR, alike="the the",
                target_spans=(Span(31, 38),), message="'the the'", suggestion="the"),
        finding(4, check="term-missing", category=Category.TERM_RESOURCE, severity=Severity.MINOR, alike="capital",
                message="the capital is missing", evidence={"expected": ["capital city"]}),
        finding(6, check="empty-target", severity=Severity.CRITICAL, target_spans=(Span(0, 0),), alike="empty",
                message="there is no translation"),
    ]  # fmt: skip
    if len(systems) > 1:
        found.append(finding(0, system=systems[1], target_spans=(Span(0, 9),), message="'Rare soil' again", **soil))
    scores = tuple(
        Score("chrf", system, 50.0, "s", len(PAIRS), segment_values=tuple(float(10 * n) for n in range(len(PAIRS))))
        for system in systems
    )
    glossary = Glossary.from_rows(
        [
            Row("rare-earth", ("稀土",), "rare earth", note="a group of metals"),
            Row("rare-earth", (), "rare soil", Status.FORBIDDEN),
        ]
    )
    about = replace(RUN, id=run_id, origin="work.tmx", scores=scores)
    return GlossaryRun(about, texts, found, glossary)


@dataclass
class Work:
    """An open page and whatever it did that it should not."""

    page: Any
    address: str
    trouble: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def segment(self, number: int) -> Any:
        """Work on a segment, numbers from 1."""
        self.press("g")
        self.page.keyboard.type(str(number))
        self.press("Enter")
        row = self.page.locator(f'.row.active[data-i="{number - 1}"]')
        row.wait_for()  # a dialog tells that it is closed a moment after it is
        return row

    def type(self, text: str) -> None:
        """Edit: the text comes to stand before the translation."""
        self.press("e", "Control+Home")
        self.page.keyboard.type(text)

    def find(self, query: str) -> str:
        """Filter; what is said of the number of segments."""
        self.page.locator("#query").fill(query)
        self.press("Enter")
        return str(self.page.locator("#count").inner_text())

    def numbers(self) -> list[str]:
        return [str(text) for text in self.page.locator("#rows .no").all_inner_texts()]

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate("mtqa.canonical()")
        return found

    def events(self, op: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("op => mtqa.view.review.events.filter(e => e.op === op)", op)
        return found

    def said(self) -> str:
        return str(self.page.locator("#said").inner_text())

    def export(self, folder: Path) -> Path:
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Export review").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def take_in(self, path: Path) -> str:
        """Import a review file; what the page says of it."""
        self.page.set_input_files("#file", str(path))
        note = self.page.locator("#notices .note:visible").last
        note.wait_for()
        return str(note.inner_text())

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector("html.ready")

    def all_trouble(self) -> list[str]:
        return self.trouble + self.page.evaluate("window.trouble")


def open_in(context: Any, address: str) -> Work:
    """A page of a browser context; reloading asks nothing, as in a browser whose user says yes."""
    work = Work(context.new_page(), address)
    work.page.set_default_timeout(15_000)
    work.page.add_init_script(WATCH)
    work.page.on("console", lambda message: work.trouble.append(message.text))
    work.page.on("pageerror", lambda error: work.trouble.append(str(error)))
    work.page.on("dialog", lambda dialog: dialog.accept())
    work.page.goto(address)
    work.page.wait_for_selector("html.ready")
    return work


@contextmanager
def opened(browser: Any, folder: Path, run: FakeRun | None = None, anchor: str = "", **settings: Any) -> Iterator[Work]:
    """Write a run's page into a folder and open it in a context of its own, which is closed afterwards."""
    path = folder / "index.html"
    write_html(run or work_run(), path, OutputOptions())
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
    try:
        yield open_in(context, path.as_uri() + anchor)
    finally:
        context.close()
