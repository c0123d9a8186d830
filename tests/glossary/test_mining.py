"""`mtqa glossary mine`, `accept`, `reject`: from post-edits to candidates to the glossary, and back to the checks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.glossary.mine.candidates import Candidate, Options, mine
from mtqa.glossary.mine.known import Known, pair_of
from mtqa.glossary.mine.page import page
from mtqa.glossary.mine.samples import Sample, samples_of
from mtqa.glossary.mine.sheet import rows_of
from mtqa.glossary.model import Glossary, Row, Status
from mtqa.model import Role, Text, Unit, Variant

MIIT = "Ministry of Industry and Information Technology"
# (Chinese, machine translation, post-edit)
EDITS = [
    (
        "三部门联合发文，支持芯片控制芯片研发。",
        "Three bodies back chip controlling chips.",
        "Three bodies back chip control chips.",
    ),
    (
        "芯片控制芯片是数据中心的核心部件。",
        "Chip controlling chips are core parts.",
        "Chip control chips are core parts.",
    ),
    (
        "公司将生产更多芯片控制芯片。",
        "It will make more chip controlling chips.",
        "It will make more chip control chips.",
    ),
    ("工业和信息化部周三公布了数据。", "The Industry Ministry released the data.", f"The {MIIT} released the data."),
    (
        "他会见了工业和信息化部的官员。",
        "He met officials of the Industry Ministry.",
        f"He met officials of the {MIIT}.",
    ),
    (
        "天气很好，人们去公园散步。",
        "It is fine and people walk in the park.",
        "It was fine, and people walked in the park.",
    ),
    ("数据中心的耗电量下降了。", "Power use of data centres fell.", "Power use of data centres fell."),
    ("这座城市今年建了三个公园。", "The city built three parks.", "The city built three parks."),
]


def samples(rows=EDITS, document: str = "d") -> list[Sample]:
    return [Sample(str(n), document, zh, en, mt if mt != en else "") for n, (zh, mt, en) in enumerate(rows, start=1)]


def corpus(folder: Path, rows=EDITS) -> Path:
    path = folder / "edits.jsonl"
    entries = [
        {"id": str(n), "document": "d", "source": zh, "system": "mt", "target": mt, "postedit": en}
        for n, (zh, mt, en) in enumerate(rows, start=1)
    ]
    path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries), "utf-8")
    return path


def told(found: list[Candidate]) -> list[tuple[str, str, str, int]]:
    return [(one.zh, one.en, one.status.value, one.corrected) for one in found]


def test_corrections_are_found_with_what_they_replace():
    assert told(mine(samples())) == [
        ("芯片控制芯片", "chip control chip", "preferred", 3),
        ("芯片控制芯片", "chip controlling chips", "forbidden", 3),
        ("工业和信息化部", MIIT, "preferred", 2),
        ("工业和信息化部", "Industry Ministry", "forbidden", 2),
    ]


QUIET = [
    ("a change of tense and punctuation", [EDITS[5]] * 3),
    ("singular and plural are one form", [("新芯片很贵。", "The new chip is dear.", "The new chips are dear.")] * 3),
    ("one correction alone", [EDITS[0], *EDITS[5:]]),
    ("nothing was changed", [(zh, en, en) for zh, _, en in EDITS[3:5]]),
]


@pytest.mark.parametrize(("why", "rows"), QUIET, ids=[row[0] for row in QUIET])
def test_what_is_no_correction(why, rows):
    assert [one for one in mine(samples(rows)) if one.corrected] == [], why


def test_a_form_that_editors_left_elsewhere_is_not_forbidden():
    kept = [("工业和信息化部回应。", "The Industry Ministry replied.", "The Industry Ministry replied.")]
    found = mine(samples([*EDITS, *kept]))
    assert ("工业和信息化部", "Industry Ministry", "forbidden", 2) not in told(found)


MEMORY = [
    ("零售支付系统运行平稳。", "The retail payment system ran smoothly."),
    ("零售支付系统的监察工作", "Oversight of the retail payment system"),
    ("银行应检讨零售支付系统。", "Banks should review their retail payment systems."),
    ("市场波动加剧。", "Markets became more volatile."),
    ("银行应加强管理。", "Banks should strengthen management."),
    ("监察工作已经完成。", "The oversight was completed."),
]


def memory() -> list[Sample]:
    return [Sample(str(n), str(n), zh, en) for n, (zh, en) in enumerate(MEMORY)]


def test_terms_of_aligned_text_are_found_without_post_edits():
    best = mine(memory())[0]
    assert (best.zh, best.en, best.status) == ("零售支付系统", "retail payment system", Status.PREFERRED)
    assert (best.segments, best.agreeing, best.documents, best.corrected) == (3, 3, 3, 0)


def test_less_evidence_than_asked_for_is_none():
    assert mine(memory(), options=Options(segments=4)) == []


def test_what_the_glossary_has_is_not_proposed():
    glossary = Glossary.from_rows([Row("rps", ("零售支付系統",), "Retail Payment Systems")])
    assert "零售支付系统" not in [one.zh for one in mine(memory(), Known(glossary))], "script, capitals, plural"


def test_another_rendering_of_a_concept_can_only_be_admitted():
    glossary = Glossary.from_rows([Row("rps", ("零售支付系统",), "RPS")])
    best = mine(memory(), Known(glossary))[0]
    assert (best.concept, best.status) == ("rps", Status.ADMITTED)


def test_what_was_rejected_is_not_proposed():
    rejected = frozenset({pair_of("零售支付系統", "Retail-payment systems")})
    assert "零售支付系统" not in [one.zh for one in mine(memory(), Known(None, rejected))]


def test_traditional_text_gives_traditional_terms():
    rows = [(zh.replace("支付系统", "支付系統"), en) for zh, en in MEMORY]
    assert mine([Sample(str(n), "", *row) for n, row in enumerate(rows)])[0].zh == "零售支付系統"


HOSTILE = [
    "",
    " ",
    "芯片",
    "\x00",
    "\ud800芯片芯片",
    "a" * 3000,
    "芯片" * 1000,
    "<script>",
    "𠀀𠀀𠀀",
    "=1+1\t芯片\n芯片",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_survive(text):
    rows = [Sample(str(n), "", zh, en, mt) for n in range(3) for zh, en, mt in ((text, text, ""), ("芯片", text, "x"))]
    mine([*rows, Sample("x", "", text, "Chips are dear.", text)])


def test_roles_decide_what_is_good():
    def unit(*variants: tuple[str, Role, str]) -> Unit:
        return Unit("u", Text("芯片"), tuple(Variant(Text(text), role, system) for text, role, system in variants))

    mt, edit, reference = Role.MT, Role.POSTEDIT, Role.REFERENCE
    table = [
        (unit(("A", mt, "x")), [("A", "")], "a memory's only translation"),
        (unit(("A", mt, "x"), ("B", edit, "x")), [("B", "A")], "a post-edit of a system"),
        (unit(("A", mt, "x"), ("B", edit, "")), [("B", "A")], "a post-edit of the only system"),
        (unit(("A", mt, "x"), ("C", mt, "y"), ("B", edit, "")), [("B", "")], "nobody knows what was mended"),
        (unit(("A", mt, "x"), ("R", reference, "")), [("R", "")], "a reference was not made from the translation"),
        (unit(("A", mt, "x"), ("A ", edit, "x")), [("A ", "")], "nothing was changed"),
        (unit(), [], "no translation"),
    ]
    for given, expected, why in table:
        assert [(sample.en, sample.mt) for sample in samples_of([given])] == expected, why


# -- the files and the loop


def test_the_loop_from_post_edit_to_glossary_to_check(tmp_path, capsys):
    """Post-edits are mined, candidates accepted, and the next machine translation with the old fault is flagged."""
    edits, glossary, sheet, html = (corpus(tmp_path), *(tmp_path / name for name in ("g.tsv", "c.tsv", "c.html")))
    next_job = tmp_path / "next.jsonl"
    job = {"source": "芯片控制芯片涨价。", "target": "Chip controlling chips grow dearer."}
    next_job.write_text(json.dumps(job, ensure_ascii=False), "utf-8")
    glossary.write_text("id\tzh\ten\nmarket\t市场\tmarket\n", "utf-8")

    assert main(["check", str(next_job), "--glossary", str(glossary), "--fail-on", "major", "-q"]) == 0
    assert (
        main(["glossary", "mine", str(edits), "--glossary", str(glossary), "-o", str(sheet), "--html", str(html)]) == 0
    )
    assert "chip controlling chips" in html.read_text("utf-8")

    filled = sheet.read_text("utf-8").split("\n")
    filled[1:5] = [
        re.sub(r"^(\d+)\t", rf"\1\t{answer}", line)
        for line, answer in zip(filled[1:5], ["yes", "yes", "no", ""], strict=True)
    ]
    sheet.write_text("\n".join(filled), "utf-8")
    assert main(["glossary", "accept", str(glossary), str(sheet)]) == 0
    assert main(["glossary", "reject", str(glossary), str(sheet)]) == 0
    assert main(["glossary", "fmt", "--check", str(glossary)]) == 0, "written in canonical form"
    assert main(["glossary", "lint", str(glossary)]) == 0
    assert (tmp_path / "g.rejected.tsv").read_text("utf-8").startswith("zh\ten\n工业和信息化部\tMinistry")
    capsys.readouterr()

    assert main(["check", str(next_job), "--glossary", str(glossary), "--fail-on", "major", "-q"]) == 1
    assert "forbidden-term" in capsys.readouterr().out
    assert main(["glossary", "mine", str(edits), "--glossary", str(glossary), "-q"]) == 0
    again = capsys.readouterr().out
    assert "chip control chip" not in again, "the glossary has it"
    assert f"\t{MIIT}\tpreferred" not in again, "it was rejected"


def mined(tmp_path: Path) -> tuple[Path, Path]:
    glossary, sheet = tmp_path / "glossary.tsv", tmp_path / "candidates.tsv"
    assert main(["glossary", "mine", str(corpus(tmp_path)), "-o", str(sheet), "-q"]) == 0
    return glossary, sheet


def test_accept_takes_numbers_and_makes_the_glossary(tmp_path):
    glossary, sheet = mined(tmp_path)
    assert main(["glossary", "accept", str(glossary), str(sheet), "1-2"]) == 0
    lines = glossary.read_text("utf-8").splitlines()
    assert [line.split("\t")[:4] for line in lines[1:]] == [
        ["chip-control-chip", "芯片控制芯片", "chip control chip", "preferred"],
        ["chip-control-chip", "", "chip controlling chips", "forbidden"],
    ]
    assert "segments" not in lines[0], "evidence stays in the list of candidates"


def test_accepting_twice_doubles_nothing(tmp_path, capsys):
    glossary, sheet = mined(tmp_path)
    assert main(["glossary", "accept", str(glossary), str(sheet), "1"]) == 0
    before = glossary.read_text("utf-8")
    assert main(["glossary", "accept", str(glossary), str(sheet), "1"]) == 0
    assert glossary.read_text("utf-8") == before
    assert "already" in capsys.readouterr().err


def test_rows_that_contradict_the_glossary_are_not_written(tmp_path, capsys):
    glossary, sheet = mined(tmp_path)
    glossary.write_text("id\tzh\ten\nccc\t芯片控制芯片\tcontroller chip\n", "utf-8")
    before = glossary.read_text("utf-8")
    assert main(["glossary", "accept", str(glossary), str(sheet), "1"]) == 1, "two preferred renderings"
    assert glossary.read_text("utf-8") == before
    assert "wrong together" in capsys.readouterr().err


BAD = [
    (["accept"], "", "accepts nothing"),
    (["reject"], "", "rejects nothing"),
    (["accept", "9"], "", "has no candidate 9"),
    (["accept", "x"], "", "no number of a candidate"),
    (["accept", "3-1"], "", "no number of a candidate"),
    (["accept"], "maybe", "'maybe' is unknown"),
]


@pytest.mark.parametrize(("arguments", "answer", "message"), BAD, ids=[f"{row[0]}{row[1]}" for row in BAD])
def test_bad_choices_are_one_line(tmp_path, capsys, arguments, answer, message):
    glossary, sheet = mined(tmp_path)
    if answer:
        sheet.write_text(sheet.read_text("utf-8").replace("\n1\t\t", f"\n1\t{answer}\t"), "utf-8")
    assert main(["glossary", arguments[0], str(glossary), str(sheet), *arguments[1:]]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not glossary.exists()


def test_a_glossary_is_no_list_of_candidates(tmp_path, capsys):
    path = tmp_path / "g.tsv"
    path.write_text("id\tzh\ten\na\t甲\tA\n", "utf-8")
    assert main(["glossary", "accept", str(path), str(path), "1"]) == 2
    assert "no list of candidates" in capsys.readouterr().err


def test_a_broken_list_of_rejected_pairs_is_told(tmp_path, capsys):
    glossary, _ = mined(tmp_path)
    glossary.write_text("id\tzh\ten\n", "utf-8")
    (tmp_path / "glossary.rejected.tsv").write_text("zh\ten\n芯片\n", "utf-8")
    assert main(["glossary", "mine", str(tmp_path / "edits.jsonl"), "--glossary", str(glossary)]) == 2
    assert "glossary.rejected.tsv:2:" in capsys.readouterr().err


# -- the page


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes += attrs


def test_the_page_escapes_and_loads_nothing():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    rows = [(f"{evil}\u202e芯片控制芯片涨价{n}。", "", f"Chip control chips {evil} grow dearer") for n in range(4)]
    found = mine([Sample(evil, evil, zh, en) for zh, _, en in rows], options=Options(agreement=0.1))
    assert found
    html = page(found, rows_of(found, evil), {"corpus": evil, "glossary": evil, "sheet": evil})
    elements = Elements()
    elements.feed(html)
    assert not {"script", "img", "iframe", "object"} & set(elements.names)
    assert not any(name.startswith("on") or name in {"src", "style"} for name, _ in elements.attributes)
    assert re.search(r"default-src 'none'; style-src 'sha256-[\w+/=]+'", html.replace("&#39;", "'"))
    assert "\u202e" not in html, "what cannot be seen is shown by its code"


def test_a_page_without_candidates_says_so():
    assert "No candidate" in page([], [], {"corpus": "c", "glossary": "g", "sheet": "s"})


def test_evidence_that_a_spreadsheet_opens_is_no_formula():
    named = [replace(sample, segment=f'=HYPERLINK("x{sample.segment}")') for sample in samples()]
    (row, *_) = rows_of(mine(named))
    assert dict(row.extra)["examples"].startswith("'=HYPERLINK")
