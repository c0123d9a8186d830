"""Set aside, known already, mended by hand: what a run says of findings that somebody has seen before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mtqa.cli import main
from mtqa.run.store import Store

# Two faults that no glossary is needed for: a doubled word, and Chinese left in.
DOUBLED, HAN, FINE = "He saw the the man.", "He saw 那个 man.", "He saw the man."
SOURCE = "他看见了那个人。"
# What makes six sources of one, without a number or a name.
_TAILS = ("", "好。", "是的。", "不错。", "当然。", "也许。", "可以。")


class Desk:
    """A working folder with a corpus, in which commands are typed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def corpus(self, *targets: str, name: str = "c.tsv", edits: tuple[str | None, ...] = ()) -> str:
        """A table of one source and these translations, with post-edits where there are any (None for a gap)."""
        header = "id\tsource\tsystem\ttarget" + ("\tpostedit" if edits else "")
        rows = [f"s{n}\t{SOURCE}{_TAILS[n]}\tmt\t{target}" for n, target in enumerate(targets, 1)]
        if edits:
            rows = [f"{row}\t{edit or ''}" for row, edit in zip(rows, edits, strict=True)]
        (self.folder / name).write_text("\n".join([header, *rows]) + "\n", "utf-8")
        return name

    def ignore(self, *rows: dict[str, Any], name: str = "mtqa-ignore.jsonl") -> None:
        (self.folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    def check(self, *arguments: str, code: int = 0) -> str:
        """What `mtqa check` answers; what it says on standard error is in `err`."""
        assert main(["check", *arguments]) == code
        caught = self.capsys.readouterr()
        self.err = caught.err
        return caught.out

    def findings(self, *arguments: str) -> list[dict[str, Any]]:
        return self.log(*arguments)["findings"]

    def log(self, *arguments: str) -> dict[str, Any]:
        log: dict[str, Any] = json.loads(self.check(*arguments, "--format", "json"))
        return log


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys)


# -- the ignore file


def test_the_ignore_file_of_the_working_folder_sets_findings_aside(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED, HAN)
    first, second = desk.findings(corpus)
    desk.ignore({"finding": first["id"], "reason": "correct"})
    after = desk.findings(corpus)
    assert [(entry["id"], entry["dismissed"]) for entry in after] == [(first["id"], "correct"), (second["id"], None)]
    assert "dismissed 1" in desk.check(corpus)


def test_all_alike_are_set_aside_in_every_segment(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED, "The the end.", "A a b. " + DOUBLED)
    (first, *_) = desk.findings(corpus)
    desk.ignore({"check": first["check"], "alike": first["alike"]})
    states = [(entry["segment"], entry["dismissed"]) for entry in desk.findings(corpus)]
    assert [state for _, state in states].count("ignored") == 3, "a row without a reason says so too"


@pytest.mark.parametrize(
    ("rows", "limit", "code", "why"),
    [
        (0, "minor", 1, "nothing is set aside"),
        (1, "minor", 1, "one of two"),
        (2, "minor", 0, "ignored findings never fail a build"),
        (1, "major", 1, "the graver one stands"),
    ],
)
def test_what_is_set_aside_does_not_fail(desk: Desk, rows: int, limit: str, code: int, why: str) -> None:
    corpus = desk.corpus(DOUBLED, HAN)
    found = desk.findings(corpus)
    desk.ignore(*({"finding": entry["id"]} for entry in found[:rows]))
    desk.check(corpus, "--fail-on", limit, code=code)


def test_an_ignore_ends_when_the_text_changes(desk: Desk) -> None:
    (found,) = desk.findings(desk.corpus(DOUBLED))
    desk.ignore({"finding": found["id"], "check": found["check"], "text": "the the", "author": "a"})
    changed = desk.corpus("He saw a a man.")
    assert desk.findings(changed)[0]["dismissed"] is None
    assert desk.err.count("\n") == 1
    assert "mtqa-ignore.jsonl: 1 row is of no use any more (line 1: repeated-word" in desk.err
    assert desk.check(changed, "--unused-ignores") == (
        f'mtqa-ignore.jsonl:1: matches nothing: repeated-word finding {found["id"]} "the the"\n'
    )


def test_unused_rows_are_told_with_count_and_the_first_few(desk: Desk) -> None:
    desk.ignore(*({"finding": f"{n:016x}"} for n in range(5)), {"finding": "f", "until": "2001-01-01"})
    desk.check(desk.corpus(FINE))
    assert desk.err.count("\n") == 1
    assert "6 rows are of no use any more (line 1: " in desk.err
    assert "and 3 more" in desk.err
    listed = desk.check(desk.corpus(FINE), "--unused-ignores").splitlines()
    assert len(listed) == 6
    assert listed[-1].startswith("mtqa-ignore.jsonl:6: ran out on 2001-01-01: ")


@pytest.mark.parametrize(
    ("options", "told", "why"),
    [
        (("--only", "untranslated-text"), 0, "the check did not run"),
        (("--skip", "repeated-word"), 0, "the check did not run"),
        ((), 2, "both rows match nothing"),
    ],
)
def test_rows_of_checks_that_did_not_run_are_not_called_unused(
    desk: Desk, options: tuple[str, ...], told: int, why: str
) -> None:
    desk.ignore({"check": "repeated-word", "alike": "0"}, {"finding": "0"})
    listed = desk.check(desk.corpus(FINE), *options, "--unused-ignores")
    assert listed.count("\n") == told, why


def test_a_broken_ignore_file_is_one_line(desk: Desk) -> None:
    (desk.folder / "mtqa-ignore.jsonl").write_text('{"finding": "a"}\n<<<<<<< ours\n')
    for command in ("check", "run"):
        assert main([command, desk.corpus(DOUBLED)]) == 2
        caught = desk.capsys.readouterr()
        assert caught.out == ""
        assert caught.err.count("\n") == 1
        assert caught.err.startswith("mtqa: mtqa-ignore.jsonl:2: not JSON")
    assert not (desk.folder / "reports").exists()


def test_another_file_by_option_or_settings(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED)
    (found,) = desk.findings(corpus)
    desk.ignore({"finding": found["id"], "reason": "preference"}, name="mine.jsonl")
    assert desk.findings(corpus, "--ignore", "mine.jsonl")[0]["dismissed"] == "preference"
    (desk.folder / "mtqa.toml").write_text('ignore = "mine.jsonl"\n')
    assert desk.findings(corpus)[0]["dismissed"] == "preference"
    desk.check(corpus, "--ignore", "absent.jsonl", code=2)
    assert "absent.jsonl: no such file" in desk.err


def test_the_runs_fingerprint_covers_the_ignore_file(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED)
    (found,) = desk.findings(corpus)
    ids = []
    for rows in ((), ({"finding": found["id"]},), ({"finding": found["id"], "reason": "correct"},)):
        desk.ignore(*rows)
        assert main(["run", corpus, "--out", "out", "--metric", "bleu", "-q"]) == 0
        with Store.open(desk.folder / "out") as store:
            ids.append(store.run().id)
            assert [entry.dismissed is None for entry in store.findings()] == [not rows]
    assert len(set(ids)) == 3


# -- the baseline


def test_only_what_is_new_is_reported(desk: Desk) -> None:
    old = desk.corpus(DOUBLED, HAN, FINE, name="old.tsv")
    (desk.folder / "old.json").write_text(desk.check(old, "--format", "json"), "utf-8")
    new = desk.corpus(DOUBLED, FINE, HAN, name="new.tsv")
    log = desk.log(new, "--baseline", "old.json")
    assert [(entry["segment"], entry["check"], entry["baseline"]) for entry in log["findings"]] == [
        ("s3", "untranslated-text", "new")
    ]
    assert (log["baseline"]["new"], log["baseline"]["kept"]) == (1, 1)
    assert [entry["segment"] for entry in log["baseline"]["fixed"]] == ["s2"]
    text = desk.check(new, "--baseline", "old.json")
    assert text.splitlines()[-1] == "since old.json: 1 new, 1 fixed, 1 kept"
    assert "repeated-word" not in text


@pytest.mark.parametrize(
    ("targets", "code", "why"),
    [
        ((DOUBLED, FINE), 0, "nothing is new"),
        ((FINE, FINE), 0, "one was mended"),
        ((DOUBLED, HAN), 1, "a new one"),
        ((DOUBLED + " The the end.", FINE), 1, "a second one in the same segment"),
    ],
)
def test_new_findings_alone_fail(desk: Desk, targets: tuple[str, ...], code: int, why: str) -> None:
    (desk.folder / "old.json").write_text(desk.check(desk.corpus(DOUBLED, FINE), "--format", "json"), "utf-8")
    assert main(["check", desk.corpus(*targets), "--baseline", "old.json", "--fail-on", "minor"]) == code, why


def test_equal_segments_are_counted(desk: Desk) -> None:
    """They share an id: two where one was known are one new finding."""
    row = f"\t{SOURCE}\t{DOUBLED}\n"
    (desk.folder / "one.tsv").write_text(f"id\tsource\ttarget\n1{row}", "utf-8")
    (desk.folder / "two.tsv").write_text(f"id\tsource\ttarget\n1{row}2{row}", "utf-8")
    (desk.folder / "one.json").write_text(desk.check("one.tsv", "--format", "json"), "utf-8")
    log = desk.log("two.tsv", "--baseline", "one.json")
    assert [entry["segment"] for entry in log["findings"]] == ["2"]
    assert log["baseline"]["kept"] == 1


def test_a_result_with_a_baseline_is_a_baseline(desk: Desk) -> None:
    """What it left out as known is known to the next run too."""
    corpus = desk.corpus(DOUBLED, HAN)
    for name, base in (("1.json", ()), ("2.json", ("--baseline", "1.json"))):
        (desk.folder / name).write_text(desk.check(corpus, "--format", "json", *base), "utf-8")
    log = desk.log(corpus, "--baseline", "2.json")
    assert (log["findings"], log["baseline"]["kept"]) == ([], 2)


def test_a_run_against_its_own_folder(desk: Desk) -> None:
    """What came since last time; the folder, its findings.json and its run.db say the same."""
    assert main(["run", desk.corpus(DOUBLED), "--out", "out", "--metric", "bleu", "-q"]) == 0
    desk.capsys.readouterr()
    corpus = desk.corpus(DOUBLED, HAN)
    for base in ("out", "out/findings.json", "out/run.db"):
        assert [entry["segment"] for entry in desk.findings(corpus, "--baseline", base)] == ["s2"]
    arguments = ["run", corpus, "--out", "out", "--metric", "bleu", "--baseline", "out", "-q", "--fail-on", "major"]
    assert main(arguments) == 1
    assert "since findings.json: 1 new, 0 fixed, 1 kept" in desk.capsys.readouterr().out
    page = (desk.folder / "out/index.html").read_text("utf-8")
    assert 'id="check-untranslated-text"' in page
    assert 'id="check-repeated-word"' not in page, "known findings are not in the page"
    assert main(arguments) == 0, "the same again is no news"


def test_what_was_not_looked_for_is_not_fixed(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED, HAN)
    (desk.folder / "old.json").write_text(desk.check(corpus, "--format", "json"), "utf-8")
    log = desk.log(corpus, "--baseline", "old.json", "--only", "untranslated-text")
    assert (log["baseline"]["fixed"], log["baseline"]["kept"]) == ([], 1)


def test_without_the_glossary_no_term_is_fixed(desk: Desk) -> None:
    glossary = desk.folder / "g.tsv"
    glossary.write_text("id\tzh\ten\nman\t那个人\tthe gentleman\n", "utf-8")
    corpus = desk.corpus(FINE)
    (desk.folder / "old.json").write_text(desk.check(corpus, "--glossary", "g.tsv", "--format", "json"), "utf-8")
    assert [one["check"] for one in json.loads((desk.folder / "old.json").read_text("utf-8"))["findings"]] == [
        "term-missing"
    ]
    assert desk.log(corpus, "--baseline", "old.json")["baseline"]["fixed"] == []
    glossary.write_text("id\tzh\ten\nman\t那个人\tman\n", "utf-8")
    assert len(desk.log(corpus, "--baseline", "old.json", "--glossary", "g.tsv")["baseline"]["fixed"]) == 1


def test_dismissed_findings_are_in_no_count(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED, HAN)
    (desk.folder / "old.json").write_text(desk.check(corpus, "--format", "json"), "utf-8")
    desk.ignore({"finding": desk.findings(corpus)[0]["id"]})
    base = desk.log(corpus, "--baseline", "old.json")["baseline"]
    assert (base["new"], base["kept"], base["fixed"]) == (0, 1, [])


def test_systems_are_told_apart_and_a_lone_one_may_be_renamed(desk: Desk) -> None:
    corpus = desk.corpus(DOUBLED)
    (desk.folder / "old.json").write_text(desk.check(corpus, "--format", "json"), "utf-8")
    text = (desk.folder / corpus).read_text("utf-8")
    (desk.folder / "other.tsv").write_text(text.replace("\tmt\t", "\tb\t"), "utf-8")
    assert desk.findings("other.tsv", "--baseline", "old.json") == []
    (desk.folder / "two.tsv").write_text(text + f"s1\t{SOURCE}{_TAILS[1]}\tb\t{DOUBLED}\n", "utf-8")
    assert [entry["system"] for entry in desk.findings("two.tsv", "--baseline", "old.json")] == ["b"]
    assert "the baseline old.json has no system b; it has mt" in desk.err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("b.json", "{}", "not the findings of a run"),
        ("b.json", '{"findings": [{"id": 1}]}', "not the findings of a run"),
        ("b.json", "[" * 100_000, "not the findings of a run"),
        ("b.json", "\x00\x01", "not the findings of a run"),
        ("absent.json", None, "no such file"),
        ("folder", None, "holds no findings.json and no run.db"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_one_line(desk: Desk, name: str, text: str | None, told: str) -> None:
    if text is not None:
        (desk.folder / name).write_text(text)
    elif name == "folder":
        (desk.folder / name).mkdir()
    assert desk.check(desk.corpus(DOUBLED), "--baseline", name, code=2) == ""
    assert desk.err.count("\n") == 1
    assert f"{name}: {told}" in desk.err


def test_sarif_says_what_is_new_and_what_is_not(desk: Desk) -> None:
    """A code host takes what a log lacks for mended, so it gets the known ones too, marked as such."""
    (desk.folder / "old.json").write_text(desk.check(desk.corpus(DOUBLED), "--format", "json"), "utf-8")
    text = desk.check(desk.corpus(DOUBLED, HAN), "--baseline", "old.json", "--format", "sarif")
    results = json.loads(text)["runs"][0]["results"]
    assert [(each["ruleId"], each["baselineState"]) for each in results] == [
        ("repeated-word", "unchanged"),
        ("untranslated-text", "new"),
    ]


# -- post-edits


def states(desk: Desk, *targets: str, edits: tuple[str | None, ...]) -> list[tuple[str, str, str]]:
    found = desk.findings(desk.corpus(*targets, edits=edits))
    return [(entry["system"], entry["segment"], entry["edit"]) for entry in found]


@pytest.mark.parametrize(
    ("target", "edit", "expected", "why"),
    [
        (DOUBLED, FINE, [("mt", "fixed")], "mended"),
        (DOUBLED, DOUBLED, [("mt", "kept"), ("mt+postedit", "kept")], "left as it was"),
        (DOUBLED, None, [("mt", "kept"), ("mt+postedit", "kept")], "no post-edit: the translation stands"),
        (DOUBLED, "He clearly saw the the man.", [("mt", "kept"), ("mt+postedit", "kept")], "edited elsewhere"),
        (FINE, HAN, [("mt+postedit", "new")], "the edit brought it"),
        (DOUBLED, HAN, [("mt", "fixed"), ("mt+postedit", "new")], "one for another"),
        (FINE, "He saw this man.", [], "nothing to say"),
    ],
)
def test_what_an_edit_did(desk: Desk, target: str, edit: str | None, expected: list[Any], why: str) -> None:
    # A second, edited segment makes sure that there is a post-edit at all.
    found = states(desk, target, FINE, edits=(edit, "He saw that man."))
    assert [(system, state) for system, segment, state in found if segment == "s1"] == expected, why


def test_a_fault_that_was_touched_and_not_mended_is_kept(desk: Desk) -> None:
    source = "公司卖出530万台。"
    rows = f"id\tsource\ttarget\tpostedit\n1\t{source}\tIt sold 530 million.\tIt sold 531 million units.\n"
    (desk.folder / "n.tsv").write_text(rows, "utf-8")
    found = desk.findings("n.tsv")
    assert [(entry["check"], entry["edit"]) for entry in found] == [("number-mismatch", "kept")] * 2
    assert found[0]["id"] != found[1]["id"]


def test_the_summary_of_a_post_edit(desk: Desk) -> None:
    corpus = desk.corpus(
        DOUBLED, HAN, HAN, FINE, FINE, DOUBLED, edits=(FINE, None, FINE, HAN, None, "A man he saw the the.")
    )
    log = desk.log(corpus)
    assert log["post_edits"] == [
        {"system": "mt+postedit", "mt": "mt", "segments": 6, "edited": 4, "new": 1, "fixed": 2, "kept": 2,
         "untouched": ["s2"], "worsened": ["s4"]}
    ]  # fmt: skip
    lines = desk.check(corpus).splitlines()
    assert lines[-3:] == [
        "mt+postedit: 4 of 6 segments edited; of the findings 2 fixed, 1 new, 2 kept",
        "  left as it was with a major finding: s2",
        "  edited into a new finding: s4",
    ]
    assert sum("(the edit mended it)" in line for line in lines) == 2


def test_what_the_edit_mended_fails_nothing_more(desk: Desk) -> None:
    desk.check(desk.corpus(HAN, FINE), "--fail-on", "major", code=1)
    desk.check(desk.corpus(HAN, FINE, edits=(FINE, "He saw that man.")), "--fail-on", "minor", code=0)
    desk.check(desk.corpus(HAN, FINE, edits=(None, "He saw that man.")), "--fail-on", "major", code=1)


def test_systems_in_files_of_their_own(desk: Desk) -> None:
    for name, lines in (("s", [SOURCE]), ("a", [HAN]), ("pe", [FINE])):
        (desk.folder / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    log = desk.log("s.txt", "--system", "a=a.txt", "--system", "a+postedit=pe.txt", "--system", "b=a.txt")
    (edit,) = log["post_edits"]
    assert (edit["mt"], edit["system"], edit["fixed"]) == ("a", "a+postedit", 1)
    assert [entry.get("edit") for entry in log["findings"]] == ["fixed", None], "b is nobody's draft"


def test_two_runs_are_compared_the_same_way(desk: Desk) -> None:
    """The translation's run and the post-edit's, both under one name."""
    edited = (FINE, HAN, HAN, "A man, he saw the the.")
    for name, targets in (("mt", (DOUBLED, HAN, FINE, DOUBLED)), ("pe", edited)):
        assert main(["run", desk.corpus(*targets), "--out", name, "--metric", "bleu", "-q"]) == 0
    desk.capsys.readouterr()
    assert main(["compare", "mt", "pe", "--format", "json"]) == 0
    (entry,) = json.loads(desk.capsys.readouterr().out)["comparisons"]
    assert {kind: [found["segment"] for found in entry["findings"][kind]] for kind in ("new", "gone", "kept")} == {
        "new": ["s3"], "gone": ["s1"], "kept": ["s2", "s4"]
    }  # fmt: skip
    assert (entry["edits"]["edited"], entry["edits"]["segments"]) == (3, 4)
    assert (entry["edits"]["untouched"], entry["edits"]["worsened"]) == (["s2"], ["s3"])
    assert main(["compare", "mt", "pe"]) == 0
    lines = desk.capsys.readouterr().out.splitlines()
    assert "texts: 3 of 4 segments differ" in lines
    assert "  left as it was with a major finding: s2" in lines
    assert "  edited into a new finding: s3" in lines
