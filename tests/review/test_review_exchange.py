"""Exchange with other tools: what is written reads back equal, offsets survive characters of two units."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mtqa.cli import main
from mtqa.formats.load import open_units
from mtqa.metaeval.ratings import read_ratings
from mtqa.model import Segment
from mtqa.review.exchange.judgements import core_category
from mtqa.review.exchange.marot import shown
from mtqa.review.exchange.offsets import carried, from_units, to_units
from mtqa.review.file import LOG, read_review
from mtqa.review.state import replay
from mtqa.run.config import RunConfig
from mtqa.run.keys import segment_keys
from mtqa.run.pipeline import Steps, run
from mtqa.run.store import Store
from tests.review.review_files import event, mark, on, saved

# Sources and translations with characters that are two UTF-16 units, a line break, spaces at the edges.
ROWS = [
    ("1", "d1", "𠮷野家的牛肉饭涨价了。", "𠮷 Yoshinoya raised the the price 🏳️‍🌈 of beef bowls."),
    ("2", "d1", "稀土出口增长百分之五。", "  Exports grew\nby 50 percent 😀!  "),
    ("1", "d2", "好。", "Good."),
]
SEGMENTS = [Segment(id, zh, en, document=document) for id, document, zh, en in ROWS]
KEYS = segment_keys(SEGMENTS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    lines = ["id\tdocument\tsource\tsystem\ttarget"]
    lines += ["\t".join((id, document, zh, "𝔸lpha", en.replace("\n", "\\n"))) for id, document, zh, en in ROWS]
    lines += ["\t".join((id, document, zh, "beta", en.replace("\n", "\\n") + "x")) for id, document, zh, en in ROWS]
    (folder / "c.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    run(RunConfig(folder / "c.tsv"), folder / "run/run.db", steps=Steps(score=False))
    return folder / "run"


@pytest.fixture
def run_folder(made: Path) -> Path:
    (made / LOG).unlink(missing_ok=True)
    return made


@pytest.fixture
def mtqa(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        caught = capsys.readouterr()
        return code, caught.out, caught.err

    return command


def alpha(number: int, op: str, user: str = "anna", **fields: Any) -> dict[str, Any]:
    return on(KEYS[number], op, user, "𝔸lpha", seg=ROWS[number][0], **fields)


def marked(number: int, words: str, severity: str, category: str, side: str = "target") -> dict[str, Any]:
    """A mark on the first place where some words stand."""
    text = ROWS[number][2 if side == "source" else 3]
    start = text.index(words) if words else 0
    about = mark(f"{number}{words}", start, start + len(words), severity, side, category=category)
    return alpha(number, "mark", mark=about, text=text)


def findings(folder: Path) -> dict[str, Any]:
    with Store.open(folder) as store:
        return {finding.check: finding for finding in store.findings("𝔸lpha")}


def marks_in(folder: Path, path: Path | None = None) -> Counter[tuple[str, ...]]:
    """What is marked, in words."""
    found: Counter[tuple[str, ...]] = Counter()
    for (system, _), state in replay(read_review(path or folder).events).segments.items():
        for entry in state.marks.values():
            words = entry["text"][entry["start"] : entry["end"]]
            found[system, entry["side"], words, entry["severity"], entry["category"]] += 1
    return found


MARKS = [
    marked(0, "🏳️‍🌈", "minor", "Accuracy/Addition"),
    marked(0, "牛肉饭", "major", "Accuracy/Mistranslation", "source"),
    marked(1, "50 percent 😀", "critical", "Accuracy/Mistranslation"),
    marked(1, "", "major", "Accuracy/Omission", "missing"),
    marked(1, "grew\nby", "minor", "Style/Awkward style"),
]
WORDS = Counter(
    {
        ("𝔸lpha", "target", "🏳️‍🌈", "minor", "Accuracy/Addition"): 1,
        ("𝔸lpha", "source", "牛肉饭", "major", "Accuracy/Mistranslation"): 1,
        ("𝔸lpha", "target", "50 percent 😀", "critical", "Accuracy/Mistranslation"): 1,
        ("𝔸lpha", "missing", "", "major", "Accuracy/Omission"): 1,
        ("𝔸lpha", "target", "grew\nby", "minor", "Style/Awkward style"): 1,
    }
)

UNITS = [
    ("ASCII", "abc", 1, 3, (1, 2)),
    ("behind a wide character", "𠮷bc", 1, 3, (2, 3)),
    ("a wide character", "a𠮷c", 1, 2, (1, 2)),
    ("a flag of four code points", "🏳️‍🌈!", 0, 4, (0, 5)),
    ("behind a line break", "a\nbc", 2, 4, (2, 3)),
]


@pytest.mark.parametrize(("why", "text", "start", "end", "units"), UNITS, ids=[row[0] for row in UNITS])
def test_places_as_utf_16(why: str, text: str, start: int, end: int, units: tuple[int, int]) -> None:
    assert to_units(text, start, end) == units, why
    assert from_units(text, *units) == (start, end)
    encoded = text.encode("utf-16-le")
    assert encoded[2 * units[0] : 2 * units[1] + 2].decode("utf-16-le") == text[start:end]


def test_places_without_line_breaks() -> None:
    assert to_units("a\n𠮷c", 2, 4, line_ends=False) == (1, 3)
    assert from_units("a\n𠮷c", 1, 3, line_ends=False) == (2, 4)
    assert from_units("abc", 2, 3) is None
    assert to_units("a\nb", 1, 2, line_ends=False) is None


def test_half_of_a_wide_character_is_the_whole() -> None:
    assert from_units("𠮷b", 1, 1) == (0, 1)


def test_a_range_in_a_text_with_other_spaces() -> None:
    assert carried(0, 5, "我\u200b爱  你们", "我爱 你们") == (0, 2)
    assert carried(5, 7, "我\u200b爱  你们", "我爱 你们") == (3, 5)


def test_chinese_is_segmented_and_its_tokens_are_the_text() -> None:
    text = "稀土出口增长，𠮷野家 ok。"
    page = shown(text, "zh")
    assert "".join(page.tokens) == page.text
    assert page.text.replace("\u200b", "") == text
    assert {"稀土", "出口", "增长"} <= set(page.tokens)
    start = text.index("出口")
    ((first, last),) = page.token_span(start, start + 4)
    assert "".join(page.tokens[first : last + 1]) == "出口\u200b增长"
    assert "<v>出口\u200b增长</v>" in page.marked(start, start + 4)


# -- Marot


def marot_rows(path: Path) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """The rows of a Marot file, each with its metadata."""
    lines = csv.DictReader(io.StringIO(path.read_text("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row, json.loads(row["metadata"])) for row in lines]


@pytest.fixture
def marot(run_folder: Path, tmp_path: Path, mtqa: Any) -> Path:
    """A review as Marot has it: marks of both sides, an accepted finding, a dismissed one, a score, a look."""
    doubled, number = (findings(run_folder)[name] for name in ("repeated-word", "number-mismatch"))
    gone = {"finding": number.id, "alike": number.alike, "check": number.check, "scope": "here"}
    events = [
        *MARKS,
        alpha(0, "accept", finding=doubled.id, before=ROWS[0][3], after=ROWS[0][3].replace("the the", "the")),
        alpha(1, "dismiss", "ben", **gone, reason="source-error", note="see mail"),
        alpha(1, "score", "ben", esa=62.5),
        alpha(2, "status", "ben", status="done"),
    ]
    out = tmp_path / "r.marot.tsv"
    review = saved(tmp_path / "r.review.jsonl", *events)
    assert mtqa("export", run_folder, "--review", review, "--format", "marot", "-o", out)[0] == 0
    return out


def test_marot_tokens_are_the_text_and_spans_hold_the_words(marot: Path) -> None:
    rows = marot_rows(marot)
    tokens = {
        (row["system"], row["doc"], row["docSegId"]): about["segment"] for row, about in rows if "segment" in about
    }
    assert len(tokens) == 6
    spans = 0
    for row, about in rows:
        of_segment = tokens[row["system"], row["doc"], row["docSegId"]]
        for side in ("source", "target"):
            bare = row[side].replace("\\n", "\n").replace("<v>", "").replace("</v>", "")
            assert "".join(of_segment[f"{side}_tokens"]) == bare
            for first, last in about.get(f"{side}_spans", []):
                words = "".join(of_segment[f"{side}_tokens"][first : last + 1]).replace("\u200b", "")
                assert about["marked_text"] in words
                spans += 1
    assert spans == 5


def test_marot_has_what_people_decided(marot: Path, run_folder: Path) -> None:
    rows = marot_rows(marot)
    doubled = findings(run_folder)["repeated-word"]
    (accepted,) = (about for _, about in rows if "prior_error" in about)
    assert accepted["prior_error"]["selected"] == doubled.target_spans[0].of(ROWS[0][3])
    assert accepted["prior_rater"].startswith("tool:mtqa@")
    deletions = {
        (row["system"], row["rater"]): about["deleted_errors"] for row, about in rows if "deleted_errors" in about
    }
    assert deletions.keys() == {("𝔸lpha", "ben"), ("beta", "")}  # a finding that both systems have
    (deleted,) = deletions["𝔸lpha", "ben"]
    assert (deleted["metadata"]["reason"], deleted["metadata"]["note"]) == ("source-error", "see mail")
    raters = Counter((row["system"], row["rater"], row["severity"]) for row, _ in rows)
    assert raters["beta", "", ""] == 3  # nobody looked at it
    assert raters["𝔸lpha", "ben", "No-error"] == 2


def test_marot_comes_back(marot: Path, run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    doubled, number = (findings(run_folder)[name] for name in ("repeated-word", "number-mismatch"))
    back = tmp_path / "back.review.jsonl"
    code, told, _ = mtqa("import", marot, run_folder, "-o", back)
    assert (code, "6 mark" in told) == (0, True)
    words = doubled.target_spans[0].of(ROWS[0][3])
    taken = ("𝔸lpha", "target", words, doubled.severity.value, doubled.category.value)
    assert marks_in(run_folder, back) == WORDS + Counter([taken])
    state = replay(read_review(back).events)
    assert state.dismissed[number.id]["reason"] == "source-error"
    assert state.segments["𝔸lpha", KEYS[1]].esa == 62.5
    assert state.segments["𝔸lpha", KEYS[0]].text == ROWS[0][3].replace("the the", "the")
    assert "nothing new" in mtqa("import", marot, run_folder, "-o", back)[1]  # once more adds nothing


def test_marot_reads_as_the_corpus_it_is_of(marot: Path) -> None:
    units = list(open_units(marot))
    assert [unit.source.plain for unit in units] == [zh for _, _, zh, _ in ROWS]
    assert [unit.variants[0].text.plain for unit in units] == [en for _, _, _, en in ROWS]


def test_marks_in_an_edited_text_are_told(run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    edited = alpha(2, "mark", mark=mark("m", 0, 4), text="Fine.")
    review = saved(tmp_path / "r.jsonl", edited)
    code, _, err = mtqa("export", run_folder, "--review", review, "-o", tmp_path / "o.tsv")
    assert code == 0
    assert "left out: 1 marks in an edited text" in err


def marked_words(row: dict[str, str]) -> str:
    """What a row of a released file marks, without white space, which may belong to a mark or not."""
    cell = row["target"] if "<v>" in row["target"] else row["source"]
    return "".join(cell.partition("<v>")[2].partition("</v>")[0].split()) if "<v>" in cell else ""


def test_every_mark_of_a_release_comes_in(data_dir: Path, tmp_path: Path, mtqa: Any) -> None:
    """The MQM marks of the TED task: all of them, by the same people, on the same words."""
    lines = (data_dir / "mqm-ted-zhen/mqm.tsv").read_text("utf-8").splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=False)) for line in lines[1:]]
    rows = [row for row in rows if row["system"] in {"Borderline", "Facebook-AI", "refB"}]
    part = tmp_path / "part.tsv"
    part.write_text(
        "".join("\t".join(row) + "\n" for row in (lines[0].split("\t"), *(r.values() for r in rows))), "utf-8"
    )
    run(RunConfig(part), tmp_path / "run/run.db", steps=Steps(check=False, score=False))
    assert mtqa("import", part, tmp_path / "run")[0] == 0
    marked = [row for row in rows if row["severity"].lower() in {"major", "minor", "neutral", "critical"}]
    expected = Counter((row["rater"], row["system"], marked_words(row)) for row in marked)
    got: Counter[tuple[str, str, str]] = Counter()
    for entry in read_review(tmp_path / "run").events:
        if entry["op"] == "mark":
            words = "".join(entry["text"][entry["mark"]["start"] : entry["mark"]["end"]].split())
            got[entry["user"], entry["system"], words] += 1
    assert got == expected
    assert got.total() == 864


def test_a_release_out_and_back_has_the_same_scores(data_dir: Path, tmp_path: Path, mtqa: Any) -> None:
    """WMT23: ten systems' MQM scores, by the published weights, of the file and of what went through a review."""
    release, back = data_dir / "mqm23-zhen/dev.tsv", tmp_path / "back.tsv"
    run(RunConfig(release), tmp_path / "run/run.db", steps=Steps(check=False, score=False))
    code, out, _ = mtqa("import", release, tmp_path / "run")
    assert (code, "9531 mark" in out) == (0, True)  # 3,612 major and 5,919 minor ones
    assert mtqa("export", tmp_path / "run", "--format", "marot", "-o", back)[0] == 0
    before, after = read_ratings(release), read_ratings(back)
    assert after.system_scores() == pytest.approx(before.system_scores())
    assert (after.raters, len(after.places)) == (before.raters, len(before.places))


CATEGORIES = [
    ("Accuracy/Mistranslation", "Accuracy/Mistranslation"),
    ("accuracy/mistranslation", "Accuracy/Mistranslation"),
    ("Accuracy/Omission (Translation 2)", "Accuracy/Omission"),
    ("Style/Unnatural or awkward", "Style/Awkward style"),
    ("Style/Awkward", "Style/Awkward style"),
    ("Locale convention/Number format", "Locale convention/Number"),
    ("Locale_convention/Date_format", "Locale convention/Date"),
    ("Terminology/Inappropriate for context", "Terminology/Wrong term"),
    ("Source issue", "Source issue"),
    ("", ""),
]


@pytest.mark.parametrize(("theirs", "ours"), CATEGORIES)
def test_categories_of_other_tools(theirs: str, ours: str) -> None:
    assert core_category(theirs) == ours


# -- Appraise


def test_appraise_out_and_back(run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    review = saved(tmp_path / "r.jsonl", *MARKS, alpha(0, "score", esa=40), alpha(1, "score", "ben", esa=0))
    out = tmp_path / "scores.csv"
    code, _, err = mtqa("export", run_folder, "--review", review, "--format", "appraise", "-o", out)
    assert code == 0
    assert "left out: 1 marks in the source" in err
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8"))))
    assert [(row[0], row[2], row[6], row[7]) for row in rows] == [
        ("anna", "0", "40", "d1"), ("anna", "1", "-1", "d1"), ("ben", "1", "0", "d1"),
    ]  # fmt: skip
    spans = json.loads(rows[1][9])
    stripped = ROWS[1][3].strip().encode("utf-16-le")
    first = next(span for span in spans if span["severity"] == "critical")
    assert stripped[2 * first["start_i"] : 2 * first["end_i"] + 2].decode("utf-16-le") == "50 percent 😀"
    assert {"start_i": "missing", "end_i": "missing"}.items() <= spans[1].items()
    back = tmp_path / "back.jsonl"
    assert mtqa("import", out, run_folder, "-o", back)[0] == 0
    assert marks_in(run_folder, back) == WORDS - Counter(
        [("𝔸lpha", "source", "牛肉饭", "major", "Accuracy/Mistranslation")]
    )
    assert replay(read_review(back).events).segments["𝔸lpha", KEYS[0]].esa == 40


def test_names_in_an_appraise_file_are_no_formulas(run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    out, back = tmp_path / "scores.csv", tmp_path / "back.jsonl"
    review = saved(tmp_path / "r.jsonl", alpha(0, "score", "=1+1", esa=40), alpha(1, "score", "'@ben", esa=0))
    assert mtqa("export", run_folder, "--review", review, "--format", "appraise", "-o", out)[0] == 0
    assert [row[0] for row in csv.reader(io.StringIO(out.read_text("utf-8")))] == ["'=1+1", "''@ben"]
    assert mtqa("import", out, run_folder, "-o", back)[0] == 0
    assert {event["user"] for event in read_review(back).events} == {"=1+1", "'@ben"}


@pytest.mark.parametrize("place", [os.devnull, "."])
def test_only_a_file_can_be_added_to(run_folder: Path, tmp_path: Path, mtqa: Any, place: str) -> None:
    out = tmp_path / "book.xlsx"
    assert mtqa("export", run_folder, "--format", "xlsx", "-o", out)[0] == 0
    code, _, err = mtqa("import", out, run_folder, "-o", place)
    assert (code, "is no file to add to" in err) == (2, True)


def test_an_appraise_file_of_a_part_is_named_where_it_does_not_join(
    run_folder: Path, tmp_path: Path, mtqa: Any
) -> None:
    row = 'u,beta,{item},TGT,zho,eng,50,{doc},False,"[]",1.0,2.0\n'
    path = tmp_path / "a.csv"
    path.write_text(
        row.format(item=7, doc="d1") + row.format(item=100, doc="d2") + "u,beta,1,BAD,zho,eng,5,d1,0,[],1,2\n"
    )
    code, out, err = mtqa("import", path, run_folder, "-o", tmp_path / "back.jsonl")
    assert code == 0
    assert "1 of 2 are of no segment" in out
    assert "1 rows are no translations" in err
    ((place, state),) = replay(read_review(tmp_path / "back.jsonl").events).segments.items()
    assert (place, state.esa) == (("beta", KEYS[2]), 50)


# -- Pearmut


def annotated(campaign: dict[str, Any], answer: dict[str, Any], user: str = "eve") -> list[str]:
    """What Pearmut would write for a campaign: every span that was filled in stays, and `answer` is given."""
    lines = []
    for number, document in enumerate(campaign["data"][0]):
        annotation = [
            {system: {**answer, "error_spans": item["error_spans"][system]} for system in item["tgt"]}
            for item in document
        ]
        entry = {"user_id": user, "item_i": number, "item": document, "annotation": annotation, "comment": "why?"}
        lines.append(json.dumps({**entry, "actions": [{"time": 1771311126.056, "action": "submit"}]}))
    return lines


def test_pearmut_out_and_back(run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    found = findings(run_folder)
    number = found["number-mismatch"]
    gone = alpha(1, "dismiss", finding=number.id, alike=number.alike, check=number.check, scope="here", reason="other")
    review = saved(tmp_path / "r.jsonl", gone)
    out = tmp_path / "campaign.json"
    assert mtqa("export", run_folder, "--review", review, "--format", "pearmut", "-o", out)[0] == 0
    campaign = json.loads(out.read_text("utf-8"))
    assert campaign["info"]["protocol"] == "MQM"
    first = campaign["data"][0][0][0]
    assert first["tgt"] == {"𝔸lpha": ROWS[0][3], "beta": ROWS[0][3] + "x"}
    units = ROWS[0][3].replace("\n", "").encode("utf-16-le")
    words = {
        units[2 * span["start_i"] : 2 * span["end_i"] + 2].decode("utf-16-le") for span in first["error_spans"]["𝔸lpha"]
    }
    assert "the" in " ".join(words)
    # Equal words of equal sources are one finding, wherever they stand: the dismissal holds for both systems.
    assert campaign["data"][0][0][1]["error_spans"] == {"𝔸lpha": [], "beta": []}

    answers = tmp_path / "answers.jsonl"
    answers.write_text("\n".join(annotated(campaign, {"score": 75, "textfield": "A post-edit."})) + "\n", "utf-8")
    back = tmp_path / "back.jsonl"
    assert mtqa("import", answers, run_folder, "-o", back)[0] == 0
    state = replay(read_review(back).events)
    assert {(place[0], entry.esa, entry.text) for place, entry in state.segments.items()} == {
        ("𝔸lpha", 75, "A post-edit."), ("beta", 75, "A post-edit."),
    }  # fmt: skip
    spans = [
        span
        for document in campaign["data"][0]
        for item in document
        for of in item["error_spans"].values()
        for span in of
    ]
    assert marks_in(run_folder, back).total() == len(spans) > 0


def test_pearmut_marks_what_is_missing_and_counts_no_line_breaks(run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    text = ROWS[1][3]
    flat = text.replace("\n", "")
    end = len(flat.encode("utf-16-le")) // 2
    start = len(flat[: flat.index("by")].encode("utf-16-le")) // 2
    spans = [
        {"start_i": start, "end_i": start + 1, "severity": "major", "category": None},
        {"start_i": end, "end_i": end, "severity": "minor", "category": "Accuracy/Omission"},
        {"start_i": 10**9, "end_i": 3, "severity": None, "category": "Locale convention/Number format"},
        {"start_i": "x", "end_i": 3},
        7,
    ]
    item = {"item_id": "d1_#_2", "src": ROWS[1][2], "tgt": {"𝔸lpha": text}}
    entry = {"user_id": "eve", "item": [item], "annotation": [{"𝔸lpha": {"score": None, "error_spans": spans}}]}
    path = tmp_path / "a.jsonl"
    old = {"user_id": "eve", "item_i": 0, "annotation": {"DeepL": {"score": 92, "error_spans": []}}}
    path.write_text(json.dumps(entry) + "\n" + json.dumps(old) + "\n", "utf-8")
    code, _, err = mtqa("import", path, run_folder, "-o", tmp_path / "back.jsonl")
    assert code == 0
    assert "1 lines do not hold the texts" in err
    assert marks_in(run_folder, tmp_path / "back.jsonl") == {
        ("𝔸lpha", "target", "by", "major", ""): 1,
        ("𝔸lpha", "missing", "", "minor", "Accuracy/Omission"): 1,
        ("𝔸lpha", "missing", "", "minor", "Locale convention/Number"): 1,
    }


# -- spreadsheets


class Workbook:
    """A spreadsheet of a run, open for typing."""

    def __init__(self, path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        self.path, self.book = path, openpyxl.load_workbook(path)

    def cell(self, sheet: str, column: str, **where: str) -> Any:
        """The cell of a column in the row with these values."""
        header = {cell.value: cell.column for cell in self.book[sheet][1]}
        for row in self.book[sheet].iter_rows(2):
            if all(row[header[name] - 1].value == value for name, value in where.items()):
                return row[header[column] - 1]
        raise AssertionError(f"no row with {where}")

    def segment(self, column: str, number: int, system: str = "𝔸lpha") -> Any:
        return self.cell("segments", column, system=system, key=KEYS[number])

    def save(self) -> None:
        self.book.save(self.path)


@pytest.fixture
def workbook(run_folder: Path, tmp_path: Path, mtqa: Any) -> Workbook:
    saved(run_folder / LOG, alpha(2, "edit", before="Good.", after="=2+3"), alpha(2, "comment", text="gone soon"))
    assert mtqa("export", run_folder, "--format", "xlsx", "-o", tmp_path / "r.xlsx")[0] == 0
    return Workbook(tmp_path / "r.xlsx")


def test_a_spreadsheet_runs_no_formula_and_says_nothing_new(workbook: Workbook, run_folder: Path, mtqa: Any) -> None:
    cell = workbook.segment("postedit", 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=2+3", "s", True)
    assert "nothing new" in mtqa("import", workbook.path, run_folder)[1]


def test_what_was_typed_comes_back(workbook: Workbook, run_folder: Path, mtqa: Any) -> None:
    number = findings(run_folder)["number-mismatch"]
    workbook.segment("postedit", 2).value = "Fine."
    workbook.segment("comment", 2).value = None
    workbook.segment("esa", 0).value = 80
    workbook.segment("status", 0, "beta").value = "Done"
    workbook.segment("postedit", 1, "beta").value = None  # an emptied cell is no edit
    workbook.cell("findings", "dismissed", finding=number.id).value = "source-error"
    workbook.save()
    assert mtqa("import", workbook.path, run_folder, "--reviewer", "anna")[0] == 0
    state = replay(read_review(run_folder).events)
    assert state.segments["𝔸lpha", KEYS[2]].canonical() == {"text": "Fine."}
    assert state.segments["𝔸lpha", KEYS[0]].canonical() == {"esa": 80}
    assert state.segments["beta", KEYS[0]].canonical() == {"status": "done"}
    assert ("beta", KEYS[1]) not in state.segments
    assert (state.dismissed[number.id]["reason"], state.dismissed[number.id]["user"]) == ("source-error", "anna")
    assert "nothing new" in mtqa("import", workbook.path, run_folder)[1]


BAD_CELLS = [("esa", "good", "esa 'good' is no number"), ("esa", 101, "is no number"), ("status", "ok", "status 'ok'")]


@pytest.mark.parametrize(("column", "value", "told"), BAD_CELLS)
def test_a_cell_that_means_nothing_is_named(
    workbook: Workbook, run_folder: Path, mtqa: Any, column: str, value: Any, told: str
) -> None:
    cell = workbook.segment(column, 1)
    cell.value = value
    workbook.save()
    before = (run_folder / LOG).read_bytes()
    code, _, err = mtqa("import", workbook.path, run_folder)
    assert (code, err.count("\n")) == (2, 1)
    assert f"{workbook.path}:{cell.row}: " in err
    assert told in err
    assert (run_folder / LOG).read_bytes() == before


# -- other outputs, and wrong files


def test_any_output_without_what_was_dismissed(run_folder: Path, tmp_path: Path, mtqa: Any) -> None:
    number = findings(run_folder)["number-mismatch"]
    review = saved(tmp_path / "r.jsonl", event("dismiss", finding=number.id, scope="here", reason="correct"))
    _, out, _ = mtqa("export", run_folder, "--format", "json", "--review", review)
    told = {(entry["id"], entry["dismissed"]) for entry in json.loads(out)["findings"]}
    assert (number.id, "correct") in told
    assert (number.id, None) not in told


WRONG = [
    ("nothing of it joins", "a.tsv", "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\n"
     "x\td\t1\t1\tr\t甲\ta <v>b</v>\tOther\tMajor\n", "none of its 1 judgements"),
    ("a text", "a.txt", "hello\n", "is of no format that can be imported"),
    ("another JSON", "a.jsonl", '{"a": 1}\n', "is not an annotation of Pearmut"),
    ("Appraise with a column too many", "a.csv", "u,s,1,TGT,zho,eng,50,d,0,[],1,2,3\n", "13 columns where 12"),
    ("Appraise with a name for a number", "a.csv", "u,s,x,TGT,zho,eng,50,d,0,[],1,2\n", "itemID 'x' is no number"),
    ("Appraise with broken spans", "a.csv", "u,s,1,TGT,zho,eng,50,d,0,{,1,2\n", "score or spans cannot be read"),
    ("a damaged workbook", "a.xlsx", "PK\x03\x04", "is not an Excel workbook"),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=[row[0] for row in WRONG])
def test_wrong_files_are_one_line(run_folder: Path, tmp_path: Path, mtqa: Any, case: tuple[str, ...]) -> None:
    why, name, text, told = case
    (tmp_path / name).write_text(text, "utf-8")
    code, _, err = mtqa("import", tmp_path / name, run_folder, "-o", tmp_path / "back.jsonl")
    assert (code, err.count("\n")) == (2, 1), why
    assert told in err
    assert not (tmp_path / "back.jsonl").exists()
