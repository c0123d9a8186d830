"""Applying a review: post-edits find their segments, other people's changes stay, nothing is dropped in silence."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import sacrebleu

from mtqa.cli import main
from mtqa.errors import FormatError
from mtqa.formats.base import ReadOptions
from mtqa.formats.load import load_bitext, open_units
from mtqa.glossary.tsv import read_glossary
from mtqa.model import Segment
from mtqa.review.apply import plan, write
from mtqa.review.effort import Effort
from mtqa.review.file import Header
from mtqa.review.state import replay
from mtqa.run.keys import segment_keys
from tests.review.review_files import event, on, saved

ROWS = [("1", "一", "one"), ("2", "二", "two"), ("3", "三", "three"), ("4", "一", "uno")]
KEYS = segment_keys([Segment(id, source, target) for id, source, target in ROWS])


def tmx(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    units = "\n".join(
        f'<tu tuid="{id}"><tuv xml:lang="zh"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
        for id, zh, en in rows
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="t" creationtoolversion="1" '
        'segtype="sentence" o-tmf="t" adminlang="en" srclang="zh" datatype="plaintext"/><body>\n'
        f"{units}\n</body></tmx>\n",
        "utf-8",
    )
    return path


def edit(number: int, after: str, user: str = "anna", **more: Any) -> dict[str, Any]:
    id, _, before = ROWS[number]
    return on(KEYS[number], "edit", user, before=before, after=after, seg=id, **more)


@pytest.fixture
def apply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `mtqa apply` in a fresh folder; the exit code, what was printed, what was warned."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["apply", *arguments])
        caught = capsys.readouterr()
        return code, caught.out, caught.err

    return run


def texts(path: str) -> list[str]:
    return [variant.text.plain for unit in open_units(path) for variant in unit.variants]


def test_edited_texts_alone_change(apply: Any, tmp_path: Path) -> None:
    corpus = tmx(tmp_path / "a.tmx", ROWS)
    saved(tmp_path / "r.jsonl", edit(1, "two <&"), on(KEYS[3], "status", "anna", status="done", seg="4"))
    code, out, err = apply("r.jsonl", "a.tmx", "-o", "b.tmx")
    assert (code, err) == (0, "")
    before, after = corpus.read_text("utf-8").splitlines(), (tmp_path / "b.tmx").read_text("utf-8").splitlines()
    assert [number for number, lines in enumerate(zip(before, after, strict=True)) if lines[0] != lines[1]] == [3, 5]
    assert "two &lt;&amp;" in after[3]
    assert 'changeid="anna" changedate="20260101T' in after[3]
    assert '<prop type="x-mtqa-status">done</prop>' in after[5]
    assert "b.tmx: 1 of 4 segments changed, 1 with a comment or status alone" in out
    assert "status: 1 done" in out
    # once more: it is all there already, and the file does not change
    code, out, _ = apply("r.jsonl", "b.tmx", "-o", "c.tmx")
    assert "0 texts to change, 1 are there already" in out
    assert (tmp_path / "c.tmx").read_bytes() == (tmp_path / "b.tmx").read_bytes()


def test_without_out_nothing_is_written(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    saved(tmp_path / "r.jsonl", edit(1, "new"), event("dismiss", finding="f", alike="x", scope="here"))
    code, out, _ = apply("r.jsonl", "a.tmx")
    assert code == 0
    assert "1 texts to change" in out
    assert "nothing is written" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tmx", "r.jsonl"]


def test_segments_are_found_in_a_corpus_that_moved_and_grew(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", [("9", "新", "new"), ROWS[2], ROWS[1], ROWS[0], ROWS[3]])
    saved(tmp_path / "r.jsonl", edit(0, "first"), edit(3, "second"), edit(2, "THREE"))
    assert apply("r.jsonl", "a.tmx", "-o", "b.tmx")[0] == 0
    assert texts("b.tmx") == ["new", "THREE", "two", "first", "second"]


def test_what_is_gone_or_changed_is_named(apply: Any, tmp_path: Path) -> None:
    corrected = ("2", "二（改）", "two")  # its source was corrected: found by id, with the translation that was edited
    tmx(tmp_path / "a.tmx", [("1", "一", "somebody's own"), corrected])
    saved(tmp_path / "r.jsonl", edit(0, "first"), edit(1, "second"), edit(2, "third"))
    code, out, _ = apply("r.jsonl", "a.tmx", "-o", "b.tmx")
    assert code == 0
    assert texts("b.tmx") == ["somebody's own", "second"]
    assert "1 segments were found by their id" in out
    assert "1 segments changed since the review and left alone (--overwrite writes over them): 1 (mt)" in out
    assert "1 segments of the review are not there: 3 (mt)" in out
    apply("r.jsonl", "a.tmx", "-o", "b.tmx", "--overwrite")
    assert texts("b.tmx") == ["first", "second"]


def test_another_corpus_is_one_line(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "other.tmx", [("7", "七", "seven")])
    saved(tmp_path / "r.jsonl", edit(0, "first"))
    code, out, err = apply("r.jsonl", "other.tmx", "-o", "b.tmx")
    assert (code, out) == (2, "")
    assert "other.tmx: has none of the 1 segments of the review; give the corpus that was reviewed" in err
    assert not (tmp_path / "b.tmx").exists()


def test_post_edits_beside_the_translations(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS[:2])
    saved(tmp_path / "r.jsonl", edit(0, "first"))
    assert apply("r.jsonl", "a.tmx", "-o", "b.tmx", "--keep-mt")[0] == 0
    assert texts("b.tmx") == ["one", "first", "two"]


def test_a_system_from_its_own_file(apply: Any, tmp_path: Path) -> None:
    (tmp_path / "src.txt").write_text("一\n二\n", "utf-8")
    (tmp_path / "a.txt").write_text("one\r\ntwo\r\n", "utf-8", newline="")
    (tmp_path / "b.tsv").write_text("source\ttarget\n二\tB two\n一\tB one\n", "utf-8")
    keys = segment_keys([Segment("1", "一", ""), Segment("2", "二", "")])
    one = on(keys[1], "edit", "", "a", before="two", after="A")
    other = on(keys[0], "edit", "", "b", before="B one", after="B")
    saved(tmp_path / "r.jsonl", one, header=Header("run", "src.txt", ("a", "b"), 2))
    code, _, err = apply("r.jsonl", "src.txt", "--system", "a=a.txt", "--system", "b=b.tsv", "-o", "new.txt")
    assert code == 0
    assert (tmp_path / "new.txt").read_bytes() == b"one\r\nA\r\n"
    assert "text has no place for date" in err
    saved(tmp_path / "r.jsonl", one, other)
    assert apply("r.jsonl", "src.txt", "--system", "a=a.txt", "--system", "b=b.tsv", "-o", "new.txt")[0] == 2
    assert apply("r.jsonl", "src.txt", "--system", "a=a.txt", "--system", "b=b.tsv", "-o", "new")[0] == 0
    assert (tmp_path / "new/b.tsv").read_text("utf-8") == "source\ttarget\n二\tB two\n一\tB\n"


def test_two_reviewers(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    saved(tmp_path / "anna.jsonl", edit(0, "hers"), edit(1, "only hers"))
    saved(tmp_path / "ben.jsonl", edit(0, "his", "ben"), edit(2, "only his", "ben"))
    both = ("anna.jsonl", "ben.jsonl", "a.tmx", "-o", "b.tmx")
    code, out, err = apply(*both)
    assert code == 2
    assert "conflict: segment 1 of mt: anna and ben edited it to different texts\n  anna: hers\n  ben: his\n" in out
    assert "nothing is written; choose with --prefer NAME (anna, ben) or --newest" in err
    assert not (tmp_path / "b.tmx").exists()
    assert apply(*both, "--prefer", "carl")[0] == 2
    for options, first in ((["--prefer", "anna"], "hers"), (["--prefer", "ben"], "his"), (["--newest"], "his")):
        assert apply(*both, *options)[0] == 0
        assert texts("b.tmx") == [first, "only hers", "only his", "uno"]


def test_dismissals_and_terms(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    (tmp_path / "g.tsv").write_text("id\tzh\ten\tstatus\nrare\t稀土\trare earth\tpreferred\n", "utf-8")
    dismissed = {"finding": "f1", "alike": "x", "check": "repeated-word", "reason": "correct", "note": "a <b>"}
    saved(
        tmp_path / "r.jsonl",
        event("dismiss", "anna", scope="here", **dismissed),
        event("dismiss", "anna", scope="alike", **{**dismissed, "finding": "f2"}),
        taken := event("dismiss", "anna", scope="here", **{**dismissed, "finding": "f3"}),
        event("undo", "anna", of=taken["id"]),
        event("term", "anna", zh="稀土", en="rare earths", note="plural\tin the text"),
        event("term", "anna", zh="碳中和", en="carbon neutrality"),
        event("term", "anna", zh="稀土", en="rare earth"),
    )
    code, out, _ = apply("r.jsonl", "a.tmx", "-o", "b.tmx", "--glossary", "g.tsv")
    assert code == 0
    assert "mtqa-ignore.jsonl: 2 of 2 dismissals are new" in out
    assert "g.tsv: 2 of 3 proposed terms are new" in out
    rows = [json.loads(line) for line in (tmp_path / "mtqa-ignore.jsonl").read_text("utf-8").splitlines()]
    assert [(row.get("finding"), row.get("alike"), row["reason"], row["author"]) for row in rows] == [
        ("f1", None, "correct", "anna"), (None, "x", "correct", "anna"),
    ]  # fmt: skip
    concepts = read_glossary(tmp_path / "g.tsv").by_id
    assert [(row.en, row.status.value, row.note) for row in concepts["rare"].rows] == [
        ("rare earth", "preferred", ""), ("rare earths", "proposed", "plural in the text"),
    ]  # fmt: skip
    assert concepts["carbon-neutrality"].rows[0].status.value == "proposed"
    # once more adds nothing, and what is taken back is told
    saved(tmp_path / "s.jsonl", event("restore", "ben", finding="f1", alike="x", scope="here"))
    _, out, _ = apply("r.jsonl", "s.jsonl", "a.tmx", "-o", "b.tmx", "--glossary", "g.tsv")
    assert "g.tsv: 0 of 3" in out
    assert "mtqa-ignore.jsonl:1: " in out
    assert "was taken back in the review: delete that line" in out


def test_effort_is_sacrebleus_ter() -> None:
    pairs = [("the the cat sat", "the cat sat on the mat"), ("a b c d", "c d a b"), ("Same text.", "Same text.")]
    effort = Effort()
    for number, (before, after) in enumerate(pairs):
        segment = Segment(str(number), "好", after, ("a reference",))
        effort.edit(segment, before, after)
    effort.leave(Segment("9", "好", "left as it was"), reviewed=False)
    figures = effort.figures()
    mt, pe = [before for before, _ in pairs], [after for _, after in pairs]
    expected = sacrebleu.corpus_ter([*mt, "left as it was"], [[*pe, "left as it was"]]).score
    assert figures.hter == pytest.approx(expected)
    assert figures.hter_edited == pytest.approx(sacrebleu.corpus_ter(mt[:2], [pe[:2]]).score)
    assert (figures.segments, figures.reviewed, figures.edited) == (4, 3, 2)
    assert figures.chrf is not None


def test_time_is_told_where_it_was_recorded(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    looked = on(KEYS[1], "dismiss", finding="f", alike="x", scope="here", reason="correct")
    saved(tmp_path / "r.jsonl", edit(0, "one two three"), looked, event("time", "anna", active_ms=90_000))
    _, out, _ = apply("r.jsonl", "a.tmx")
    assert "anna: 1.5 minutes, 30.0 s for each word of the edited texts" in out
    assert "mt: edited 1 of 4 segments (25.0 %), reviewed 2" in out


def test_agreement_needs_no_corpus(apply: Any, tmp_path: Path) -> None:
    for name, esa in (("anna", 40), ("ben", 70)):
        saved(tmp_path / f"{name}.jsonl", on("a", "score", "", esa=esa), on("b", "score", "", esa=90))
    code, out, _ = apply("anna.jsonl", "ben.jsonl", "--agreement")
    assert code == 0
    assert "anna and ben: 2 segments in common" in out
    assert "15.0 points apart on average" in out
    assert apply("anna.jsonl", "--agreement")[0] == 2


REFUSED = [
    ("no corpus", ["r.jsonl"], "name a REVIEW and the CORPUS it is of"),
    ("a corpus for a review", ["a.tmx", "a.tmx"], "a.tmx:1: is not a review file"),
    ("a review that is not there", ["no.jsonl", "a.tmx"], "no.jsonl: cannot be read"),
    ("a run that nobody reviewed", ["folder", "a.tmx"], "folder/review.jsonl: cannot be read"),
]


@pytest.mark.parametrize(("why", "arguments", "told"), REFUSED, ids=[row[0] for row in REFUSED])
def test_wrong_arguments_are_one_line(apply: Any, tmp_path: Path, why: str, arguments: list[str], told: str) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    (tmp_path / "folder").mkdir()
    saved(tmp_path / "r.jsonl")
    code, out, err = apply(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1), why
    assert told in err


def test_hostile_names_do_nothing_to_a_terminal(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    lost = on("0" * 16, "edit", "\x1b[31m", before="", after="x", seg="\x1b]0;owned\x07")
    here = edit(0, "\x1b[2Jhers", "\x1b[31m")
    saved(tmp_path / "r.jsonl", lost, here, event("time", "\x1b[31m", active_ms=1))
    saved(tmp_path / "s.jsonl", edit(0, "\u202ehis", "ben"))
    _, out, err = apply("r.jsonl", "s.jsonl", "a.tmx", "-o", "b.tmx", "--newest")
    assert not set(out + err) & {"\x1b", "\x07", "\u202e"}
    assert "⟦U+001B⟧" in out


def test_a_damaged_review_is_applied_as_far_as_it_goes(apply: Any, tmp_path: Path) -> None:
    tmx(tmp_path / "a.tmx", ROWS)
    path = saved(tmp_path / "r.jsonl", edit(0, "first"))
    path.write_bytes(path.read_bytes() + b'{"id": "torn')
    code, _, err = apply("r.jsonl", "a.tmx", "-o", "b.tmx")
    assert (code, texts("b.tmx")[0]) == (0, "first")
    assert "line 3 was not written to its end and is set aside" in err


def test_edits_of_real_memories_find_their_segments(data_dir: Path, tmp_path: Path) -> None:
    """Memories of eight tools: edited texts are in their places, every other text is as it was."""
    done = 0
    for memory in sorted((data_dir / "tmx").iterdir()):
        try:
            bitext = load_bitext(memory, options=ReadOptions(quarantine=False))
        except FormatError:
            continue  # other languages
        rows = [row[0] for row in bitext.rows()]
        keys = segment_keys(rows)
        events = [
            on(key, "edit", system=bitext.systems[0], seg=row.id, before=row.target, after=f"{row.target} <&𠮷")
            for key, row in list(zip(keys, rows, strict=True))[:: 1 + len(rows) // 20]
        ]
        found = plan(replay(events), bitext)
        assert (found.missing, found.changed, found.texts()) == ([], [], len(events))
        write(found, bitext, tmp_path / memory.name)
        expected = replay(events).edited()
        after = [row[0] for row in load_bitext(tmp_path / memory.name, options=ReadOptions(quarantine=False)).rows()]
        texts_now = [expected.get((bitext.systems[0], key), row.target) for key, row in zip(keys, rows, strict=True)]
        assert [row.target for row in after] == texts_now, memory.name
        assert [row.source for row in after] == [row.source for row in rows]
        done += 1
    assert done >= 15


HOSTILE_NAME = "=cmd|' /C calc'!A0\x00\x1b[31m\ud800"


@pytest.mark.parametrize("name", ["c.tmx", "c.xlf", "c.tsv", "c.csv", "c.xlsx"])
def test_characters_that_no_file_can_hold_stop_nothing(tmp_path: Path, apply: Any, name: str) -> None:
    """Whoever typed them cannot take them out of the review again, and all other edits hang on it."""
    corpus = tmp_path / name
    assert main(["convert", str(tmx(tmp_path / "made.tmx", ROWS)), str(corpus), "-q"]) == 0
    odd = edit(1, "=du\x00\x0b\ud800\ufffet & <b>", HOSTILE_NAME, t="0001-01-01T00:00:00+23:59")
    said = on(KEYS[1], "comment", HOSTILE_NAME, text="\x00--> ]]>\ud800", seg="2")
    review = saved(tmp_path / "r.review.jsonl", odd, said, edit(2, "drei"))
    for _ in range(2):  # the second time the texts are there already
        code, out, err = apply(str(review), str(corpus), "-o", str(corpus), "-q")
        assert code == 0, err
        assert "1 segments have characters that no file can hold" in out
    assert "2 are there already" in out
    units = list(open_units(corpus, ReadOptions()))
    assert [unit.variants[0].text.plain for unit in units] == ["one", "=dut & <b>", "drei", "uno"]


@pytest.mark.parametrize("name", ["c.tmx", "c.tsv", "c.xlsx"])
def test_a_device_is_written_to(tmp_path: Path, apply: Any, name: str) -> None:
    corpus = tmp_path / name
    assert main(["convert", str(tmx(tmp_path / "made.tmx", ROWS)), str(corpus), "-q"]) == 0
    before = sorted(Path("/dev").iterdir())
    code, _, err = apply(str(saved(tmp_path / "r.review.jsonl", edit(1, "zwei"))), str(corpus), "-o", os.devnull)
    assert (code, Path(os.devnull).is_char_device(), sorted(Path("/dev").iterdir())) == (0, True, before), err
