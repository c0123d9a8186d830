"""Converting: the filters, the account of every unit, the rejects; nothing is dropped or lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqa.cli import main
from mtqa.errors import FormatError, UnknownNameError
from mtqa.formats._filter import is_foreign
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.convert import REJECTED, Filters, convert
from mtqa.formats.load import open_units
from mtqa.model import Role, Text, Unit, Variant

MT, REFERENCE = Role.MT, Role.REFERENCE


def unit(name: str, source: str, *targets: str | tuple[str, Role, str]) -> Unit:
    variants = [(target, MT, "") if isinstance(target, str) else target for target in targets]
    return Unit(name, Text(source), tuple(Variant(Text(text), role, system) for text, role, system in variants))


Run = Callable[..., tuple[dict[str, int], list[str], list[str]]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Convert units under filters: (dropped by reason, ids kept, ids and reasons among the rejects)."""

    def apply(*units: Unit, pair: tuple[str, str] = ("zh", "en"), **asked: object):
        FORMATS["jsonl"].write(tmp_path / "in.jsonl", units, ReadOptions())
        options = ReadOptions(*pair, require_target=False)
        rejects = tmp_path / "rejects.jsonl"
        rejects.unlink(missing_ok=True)
        account = convert(
            tmp_path / "in.jsonl", tmp_path / "out.jsonl", options, filters=Filters(**asked), rejects=rejects
        )
        assert account.read == account.written + account.dropped.total() == len(units)
        kept = [found.id for found in open_units(tmp_path / "out.jsonl", options)] if account.written else []
        reject_units = list(open_units(rejects, options)) if account.dropped else []
        assert rejects.exists() == bool(account.dropped)
        return (
            dict(account.dropped),
            kept,
            [f"{found.id}: {dict(found.properties)[REJECTED]}" for found in reject_units],
        )

    return apply


UNTRANSLATED = [
    (unit("1", "保存文件", "Save the file"), False, "a translation"),
    (unit("1", "保存文件"), True, "no target"),
    (unit("1", "保存文件", ("", MT, "A")), True, "an empty target"),
    (unit("1", "保存文件", " \u200b "), True, "nothing that a reader sees"),
    (unit("1", "保存文件", "保存文件"), True, "a copy"),
    (unit("1", "保存 文件", " 保存  文件\n"), True, "a copy but for white space"),
    (unit("1", "2024", "2024"), False, "figures need no translation"),
    (unit("1", "GPT-4", "GPT-4"), False, "nor do names without Chinese"),
    (unit("1", "", ""), True, "nothing at all"),
    (unit("1", "保存", "保存", ("Save", REFERENCE, "")), True, "a reference does not make up for the translation"),
    (unit("1", "保存", ("Save", REFERENCE, "")), False, "a reference alone is a translation"),
    (unit("1", "保存", ("保存", MT, "A"), ("Save", MT, "B")), False, "one system of two has translated"),
]


@pytest.mark.parametrize(("one", "drops", "why"), UNTRANSLATED, ids=[row[2] for row in UNTRANSLATED])
def test_untranslated(run: Run, one: Unit, drops: bool, why: str) -> None:
    assert run(one, untranslated=True)[0] == ({"untranslated": 1} if drops else {})


FOREIGN = [
    ("Save the file", "Latin", False, "English"),
    ("保存文件", "Latin", True, "Chinese for English"),
    ("The word 保存 means save", "Latin", False, "a Chinese word in English"),
    ("Win 保存文件到桌面", "Latin", True, "mostly Chinese"),
    ("100 %", "Latin", False, "no letters"),
    ("", "Latin", False, "nothing"),
    ("Сохранить файл", "Latin", True, "Cyrillic"),
    ("Ça va, naïve façade", "Latin", False, "accents"),
    ("保存 Windows 文件", "Han", False, "Latin names in Chinese"),
    ("Save the file", "Han", True, "English for Chinese"),
    ("Windows XP Professional 版", "Han", False, "one character is enough"),
    ("ファイルを保存", "Kana", False, "Japanese"),
    ("anything", "", False, "a language whose script is not known"),
]


@pytest.mark.parametrize(("text", "script", "foreign", "why"), FOREIGN, ids=[row[3] for row in FOREIGN])
def test_foreign(text: str, script: str, foreign: bool, why: str) -> None:
    assert is_foreign(text, script) == foreign


def test_wrong_language_on_either_side(run: Run) -> None:
    units = [
        unit("good", "保存", "Save"),
        unit("source", "Save", "Save"),
        unit("target", "保存", "保存文件"),
        unit("one", "保存", ("保存", MT, "A"), ("Save", MT, "B")),
        unit("none", "保存"),
    ]
    dropped, kept, rejects = run(*units, wrong_language=True)
    assert dropped == {"source in another language": 1, "target in another language": 1}
    assert kept == ["good", "one", "none"]
    assert rejects == ["source: source in another language", "target: target in another language"]


def test_the_pair_says_what_is_wrong(run: Run) -> None:
    english = [unit("1", "Save", "保存"), unit("2", "保存", "Save")]
    assert run(*english, pair=("en", "zh"), wrong_language=True)[1] == ["1"]


def test_the_first_of_doubles_stays(run: Run) -> None:
    units = [
        unit("1", "保存", "Save"),
        unit("2", "保存", "Keep"),
        unit("3", " 保存\n", "Save "),
        unit("4", "保存", ("Save", REFERENCE, "")),
        unit("5", "保存", "Save"),
    ]
    assert run(*units, dedupe=True) == ({"said before": 2}, ["1", "2", "4"], ["3: said before", "5: said before"])


def test_one_system_is_kept_with_the_references(run: Run, tmp_path: Path) -> None:
    units = [
        unit("1", "一", ("a", MT, "A"), ("b", MT, "B"), ("b+", Role.POSTEDIT, "B"), ("r", REFERENCE, "")),
        unit("2", "二", ("a", MT, "A"), ("r", REFERENCE, "")),
    ]
    dropped, kept, _ = run(*units, system="B")
    assert (dropped, kept) == ({"no text of B": 1}, ["1"])
    (one,) = open_units(tmp_path / "out.jsonl")
    assert [v.text.plain for v in one.variants] == ["b", "b+", "r"]


def test_an_unknown_system_is_refused_with_the_known(run: Run, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"has no system C; its systems: A, B"):
        run(unit("1", "一", ("a", MT, "A"), ("b", MT, "B")), system="C")
    assert not (tmp_path / "out.jsonl").exists()


def test_a_unit_is_dropped_for_one_reason(run: Run) -> None:
    same = unit("1", "Save", "")
    assert run(same, same, dedupe=True, untranslated=True, wrong_language=True)[0] == {"untranslated": 2}


texts = st.sampled_from(["", "保存", "文件", "Save", "File", "2024", " Save", "\u200b"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(texts.filter(bool), texts), min_size=1, max_size=8),
    st.fixed_dictionaries({name: st.booleans() for name in ("untranslated", "wrong_language", "dedupe")}),
)
def test_kept_and_rejected_are_all(run: Run, pairs: list[tuple[str, str]], asked: dict[str, bool]) -> None:
    units = [unit(str(number), source, target) for number, (source, target) in enumerate(pairs)]
    _, kept, rejects = run(*units, **asked)
    together = [*kept, *(line.partition(":")[0] for line in rejects)]
    assert sorted(together) == sorted(found.id for found in units)
    assert kept == sorted(kept)
    again = run(*[found for found in units if found.id in kept], **asked) if kept else ({}, [], [])
    assert again[1] == kept  # a second pass finds nothing more


RICH = unit("1", "保存", ("Save", MT, "A"), ("r", REFERENCE, ""))


def test_what_a_format_cannot_hold_is_summed_up(tmp_path: Path) -> None:
    FORMATS["tmx"].write(tmp_path / "in.tmx", [RICH, RICH], ReadOptions())
    options = ReadOptions()
    account = convert(tmp_path / "in.tmx", tmp_path / "out.txt", options)
    assert dict(account.lost) == {"translations": 2, "references": 2, "names of systems": 2, "ids": 2}
    assert list(account.lines()) == [
        "not kept: translations of 2 units, references of 2 units, names of systems of 2 units, ids of 2 units"
    ]


@pytest.mark.parametrize("name", ["tmx", "tsv", "csv", "jsonl", "xlsx"])
def test_there_and_back(tmp_path: Path, name: str) -> None:
    FORMATS["tmx"].write(tmp_path / "in.tmx", [RICH], ReadOptions())
    convert(tmp_path / "in.tmx", tmp_path / "middle", ReadOptions(), to=name)
    convert(tmp_path / "middle", tmp_path / "back.tmx", ReadOptions())
    assert (tmp_path / "back.tmx").read_bytes() == (tmp_path / "in.tmx").read_bytes()


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    FORMATS["tmx"].write(tmp_path / "in.tmx", [RICH], ReadOptions())
    with pytest.raises(UnknownNameError, match="no format is called 'tmxx'"):
        convert(tmp_path / "in.tmx", tmp_path / "x", ReadOptions(), to="tmxx")
    with pytest.raises(FormatError, match="or name the format with --to"):
        convert(tmp_path / "in.tmx", tmp_path / "x", ReadOptions())


@pytest.mark.parametrize("name", ["in.tmx", "out.tmx", "./in.tmx"])
def test_rejects_never_overwrite_the_corpus(tmp_path: Path, name: str) -> None:
    FORMATS["tmx"].write(tmp_path / "in.tmx", [RICH], ReadOptions())
    before = (tmp_path / "in.tmx").read_bytes()
    with pytest.raises(FormatError, match="is the corpus itself"):
        convert(tmp_path / "in.tmx", tmp_path / "out.tmx", ReadOptions(), rejects=tmp_path / name)
    assert (tmp_path / "in.tmx").read_bytes() == before


def test_the_command_prints_the_account(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    units = [unit(str(n), "保存", "Save") for n in range(8)] + [unit("x", "保存", ""), unit("y", "文件", "File")]
    FORMATS["tmx"].write(Path("in.tmx"), units, ReadOptions())
    asked = ["--dedupe", "--drop-untranslated", "--rejects", "no.tmx"]
    assert main(["convert", "in.tmx", "out.tsv", *asked]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "in.tmx: 7 dropped, said before: 1, 2, 3, 4, 5, …",
        "in.tmx: 1 dropped, untranslated: x",
        "no.tmx: 8 segments",
        "out.tsv: 2 of 10 segments",
    ]
    assert main(["convert", "out.tsv", "again.tmx", *asked]) == 0
    assert capsys.readouterr().out.splitlines() == ["no.tmx: nothing to keep", "again.tmx: 2 segments"]


def test_a_real_memory_loses_nothing_unsaid(data_dir: Path, tmp_path: Path) -> None:
    options = ReadOptions("en", "zh")
    account = convert(
        data_dir / "tmx" / "omegat_l10n_zh.tmx",
        tmp_path / "out.tmx",
        options,
        filters=Filters(untranslated=True, wrong_language=True, dedupe=True),
        rejects=tmp_path / "no.tmx",
    )
    assert account.read == account.written + account.dropped.total() > 10_000
    assert account.dropped["untranslated"] > 1000
    kept = list(open_units(tmp_path / "out.tmx", options))
    assert len(kept) == account.written
    assert all(u.source.plain.split() != u.variants[0].text.plain.split() for u in kept if u.source.plain.isalpha())
    assert sum(1 for _ in open_units(tmp_path / "no.tmx", options)) == account.dropped.total()
