"""Test-set folders: the layouts that are known, what is refused, and a public one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format, load_bitext, open_units
from mtqa.run.config import RunConfig
from mtqa.run.pipeline import Steps, fingerprint

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A folder with the given files and texts."""

    def make(files: dict[str, str]) -> Path:
        folder = tmp_path / "set"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        return folder

    return make


ZH, A, B, R = "一\n二\n", "a1\na2\n", "b1\nb2\n", "r1\nr2\n"
LAYOUTS = [
    ({"source.zh.txt": ZH, "reference.en.txt": R, "systems/A.en.txt": A, "systems/B-2.en.txt": B}, "plain"),
    (
        {
            "sources/newstest2021.zh-en.src.zh": ZH,
            "references/newstest2021.zh-en.ref.ref-A.en": R,
            "system-outputs/newstest2021.zh-en.hyp.A.en": A,
            "system-outputs/newstest2021.zh-en.hyp.B-2.en": B,
        },
        "WMT21",
    ),
    (
        {
            "sources/zh-en.txt": ZH,
            "references/zh-en.refA.txt": R,
            "system-outputs/zh-en/A.txt": A,
            "system-outputs/zh-en/B-2.txt": B,
        },
        "mt-metrics-eval",
    ),
    (
        {
            "sources/newstest2019-zhen-src.zh": ZH,
            "references/newstest2019-zhen-ref.en": R,
            "system-outputs/newstest2019/zh-en/newstest2019.A.zh-en": A,
            "system-outputs/newstest2019/zh-en/newstest2019.B-2.zh-en": B,
        },
        "WMT19",
    ),
    (
        {
            "sources/t.zh-en.src.zh": ZH,
            "sources/t.en-de.src.en": "one\n",
            "references/t.zh-en.ref.A.en": R,
            "references/t.en-de.ref.A.de": "eins\n",
            "hypotheses/t.zh-en.hyp.A.en": A,
            "hypotheses/t.zh-en.hyp.B-2.en": B,
            "hypotheses/t.en-de.hyp.C.de": "eins\n",
            "hypotheses/scores.tsv": "x\n",
            "hypotheses/.hidden": "x\n",
        },
        "several pairs, other files",
    ),
]


@pytest.mark.parametrize(("files", "why"), LAYOUTS, ids=[row[1] for row in LAYOUTS])
def test_layouts(build: Build, files: dict[str, str], why: str) -> None:
    folder = build(files)
    assert find_format(folder).id == "wmt"
    found = load_bitext(folder)
    assert (found.systems, found.segments, found.references) == (("A", "B-2"), 2, 1)
    rows = list(found.rows())
    assert [(s.id, s.source, s.target, s.references, s.line) for s in rows[1]] == [
        ("2", "二", "a2", ("r2",), 2),
        ("2", "二", "b2", ("r2",), 2),
    ]
    assert not found.warnings


def test_documents(build: Build) -> None:
    docs = {"documents/zh-en.docs": "news\tdoc-1\nnews\tdoc-2\n"}
    folder = build({"sources/zh-en.txt": ZH, "system-outputs/zh-en/A.txt": A, **docs})
    assert [unit.document for unit in open_units(folder)] == ["doc-1", "doc-2"]


def test_names_that_look_like_pairs_and_versions(build: Build) -> None:
    names = ["HW-TSC", "Llama3.1", "ONLINE-A", "en-coder"]
    folder = build({"source.zh": ZH, **{f"systems/{name}.en.txt": A for name in names}})
    assert load_bitext(folder).systems == tuple(sorted(names))


def test_several_references_and_an_empty_line(build: Build) -> None:
    folder = build({"src.zh": ZH, "refs/refA.en": R, "refs/refB.en": "\ns2\n", "hyps/only.en": "\na2\n"})
    first, second = (row[0] for row in load_bitext(folder).rows())
    assert (first.target, first.references) == ("", ("r1", ""))
    assert (second.target, second.references) == ("a2", ("r2", "s2"))


def test_a_folder_takes_further_systems(build: Build, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("m1\nm2\n")
    folder = build({"source.zh": ZH, "systems/A.en": A})
    assert load_bitext(folder, systems={"more": tmp_path / "more.txt"}).systems == ("A", "more")


PLAIN = {"source.zh.txt": ZH, "systems/A.en.txt": A}
REFUSED = [
    ({"a.txt": ZH}, "is a folder without a test set in it"),
    ({"source.zh.txt": ZH}, "is a folder without a test set in it"),
    ({**PLAIN, "systems/B.en.txt": "b1\n"}, "B.en.txt: has 1 lines, but .*source.zh.txt has 2"),
    ({**PLAIN, "reference.en.txt": "r\nr\nr\n"}, "reference.en.txt: has 3 lines, but .*source.zh.txt has 2"),
    ({**PLAIN, "documents/x.docs": "d\n"}, "x.docs: has 1 lines, but .*source.zh.txt has 2"),
    (
        {"sources/a.zh": ZH, "sources/b.zh": ZH, "systems/A.en": A},
        "has 2 source files for zh-en: sources/a.zh, sources/b.zh",
    ),
    ({"sources/t.en-de.en": A, "systems/t.en-de.X.de": A}, "has 0 source files for zh-en"),
    ({"source.zh": ZH, "systems/t.zh-de.X.de": A}, "has no en system and no reference"),
    ({**PLAIN, "systems/B.en.txt": ""}, "B.en.txt: is empty"),
    ({**PLAIN, "systems/B.en.txt": "a\x00\nb\n"}, "B.en.txt:1: is not a text file"),
]


@pytest.mark.parametrize(("files", "part"), REFUSED)
def test_refused(build: Build, files: dict[str, str], part: str) -> None:
    with pytest.raises(FormatError, match=part):
        list(open_units(build(files)))


def test_writing_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be written: wmt is a format that mtqa only reads"):
        FORMATS["wmt"].write(tmp_path / "x", [], ReadOptions())


def test_the_main_job_on_a_folder(build: Build, tmp_path: Path) -> None:
    folder = build({**PLAIN, "reference.en.txt": R})
    asked = ["run", str(folder), "--metric", "bleu", "--bootstrap", "10", "--quiet", "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    assert (tmp_path / "out" / "index.html").stat().st_size > 1000
    before = fingerprint(RunConfig(folder), Steps())
    (folder / "systems" / "A.en.txt").write_text(B)
    assert fingerprint(RunConfig(folder), Steps()) != before


def test_a_public_test_set(data_dir: Path) -> None:
    folder = data_dir / "wmt23-zhen"
    found = load_bitext(folder)
    assert found.systems == tuple(sorted(path.name.split(".")[0] for path in (folder / "systems").iterdir()))
    assert (found.segments, len(found.systems), found.references) == (1976, 15, 1)
    assert not found.warnings
