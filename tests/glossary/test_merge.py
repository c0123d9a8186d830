"""`mtqa glossary merge`: both sides' changes arrive, contradictions are told, nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.cli import main
from mtqa.glossary.merge import Merged, merge
from mtqa.glossary.model import Row, Status
from mtqa.glossary.tsv import canonical, cells, parse_sheet

HEAD = "id\tzh\ten\tstatus\tfrom\tto\tnote"
BANK = "bank\t银行\tbank\tpreferred"
LENDER = "bank\t\tlender\tadmitted"
CHIP = "chip\t芯片 | 晶片\tchip\tpreferred"


def merged(base: str, ours: str, theirs: str, favoured: str = "ours") -> Merged:
    return merge(*(parse_sheet(text, Path("g.tsv")) for text in (base, ours, theirs)), favoured=favoured)


def text(*lines: str, head: str = HEAD) -> str:
    return "\n".join((head, *lines)) + "\n"


def rows(result: Merged) -> list[str]:
    """Each row's filled cells."""
    found = sorted(result.rows, key=lambda row: (row.id, row.status.rank, row.en))
    return ["; ".join(cell for cell in cells(row).values() if cell) for row in found]


BASE = text(BANK, LENDER, CHIP)
B, L, C = "bank; 银行; bank; preferred", "bank; lender; admitted", "chip; 芯片 | 晶片; chip; preferred"

CLEAN = [
    (BASE, BASE, [B, L, C], "nothing changed"),
    (text(BANK, LENDER), BASE, [B, L], "ours took a row out"),
    (BASE, text(CHIP, LENDER), [L, C], "theirs took a row out"),
    (text(BANK), text(BANK), [B], "both took rows out"),
    (
        text(BANK, LENDER, CHIP, "x\t一\ta"),
        text(BANK, LENDER, CHIP, "y\t二\tb"),
        [B, L, C, "x; 一; a; preferred", "y; 二; b; preferred"],
        "each added one",
    ),
    (
        text(BANK, LENDER, CHIP, "x\t一\ta"),
        text(BANK, LENDER, CHIP, "x\t一\ta"),
        [B, L, C, "x; 一; a; preferred"],
        "both added the same",
    ),
    (
        text(f"{BANK}\t\t\tours", LENDER, CHIP),
        text(BANK, f"{LENDER}\t\t\ttheirs", CHIP),
        [f"{B}; ours", f"{L}; theirs", C],
        "two rows",
    ),
    (
        text(f"{BANK}\t\t\tours", LENDER, CHIP),
        text("bank\t银行\tbank\tadmitted", LENDER, CHIP),
        [f"{B}; ours".replace("preferred", "admitted"), L, C],
        "two cells of a row",
    ),
    (
        text(f"{BANK}\t\t\tsame", LENDER, CHIP),
        text(f"{BANK}\t\t\tsame", LENDER, CHIP),
        [f"{B}; same", L, C],
        "the same change",
    ),
    (
        text(BANK, LENDER, "chip\t芯片 | 晶片 | 芯\tchip"),
        text(BANK, LENDER, "chip\t硅片 | 芯片\tchip"),
        [B, L, "chip; 芯片 | 芯 | 硅片; chip; preferred"],
        "forms added by both, one taken out",
    ),
    (
        BASE,
        "en\tid\tzh\nbank\tbank\t银行\nlender\tbank\t\nchip\tchip\t芯片\n",
        [B, L, "chip; 芯片; chip; preferred"],
        "absent columns are not emptied",
    ),
    (
        text(f"{BANK}\t\t\tours", LENDER, CHIP),
        text(*(f"{line}\t\t\t\tme" for line in (BANK, LENDER, CHIP)), head=f"{HEAD}\towner"),
        [f"{B}; ours; me", f"{L}; me", f"{C}; me"],
        "a new column",
    ),
]


@pytest.mark.parametrize(("ours", "theirs", "expected", "why"), CLEAN, ids=[row[3] for row in CLEAN])
def test_clean(ours, theirs, expected, why):
    result = merged(BASE, ours, theirs)
    assert (result.conflicts, result.troubles) == ((), ()), why
    assert rows(result) == expected
    assert rows(merged(BASE, theirs, ours))[0].split("; ")[0] == expected[0].split("; ")[0], "either way round"


OLD, NEW = (f"id bank; zh 银行; en bank; status preferred; note {note}" for note in ("old", "new"))
NOTED = text(f"{BANK}\t\t\told", LENDER, CHIP)

CONFLICTS = [
    (NOTED, NOTED.replace("old", "new"), NOTED.replace("old", "other"), ("note", "old", "new", "other"), "a cell"),
    (NOTED, NOTED.replace("old", ""), NOTED.replace("old", "other"), ("note", "old", "", "other"), "emptied, changed"),
    (
        BASE,
        text(BANK, LENDER, CHIP, "x\t一\ta\tadmitted"),
        text(BANK, LENDER, CHIP, "x\t一\ta\tforbidden"),
        ("status", None, "admitted", "forbidden"),
        "added twice, not alike",
    ),
    (NOTED, text(LENDER, CHIP), NOTED.replace("old", "new"), ("", OLD, None, NEW), "deleted, changed"),
    (NOTED, NOTED.replace("old", "new"), text(LENDER, CHIP), ("", OLD, NEW, None), "changed, deleted"),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "expected", "why"), CONFLICTS, ids=[row[4] for row in CONFLICTS])
def test_conflicts(tmp_path, capsys, base, ours, theirs, expected, why):  # noqa: PLR0917
    result = merged(base, ours, theirs)
    assert [(one.column, one.base, one.ours, one.theirs) for one in result.conflicts] == [expected], why
    names = [tmp_path / name for name in ("base.tsv", "ours.tsv", "theirs.tsv", "out.tsv")]
    for path, content in zip(names, (base, ours, theirs, "kept"), strict=True):
        path.write_text(content, "utf-8")
    arguments = ["glossary", "merge", *map(str, names[:3]), "-o", str(names[3])]
    assert main(arguments) == 1
    assert names[3].read_text("utf-8") == "kept", "nothing is written"
    told = capsys.readouterr().err
    for value in expected[1:]:
        assert ("deleted" if value is None else repr(value)) in told
    for side, content in (("ours", ours), ("theirs", theirs)):
        assert main([*arguments, "--favor", side]) == 0
        wanted = canonical(parse_sheet(content, Path("g")).rows)
        assert names[3].read_text("utf-8") == wanted
        assert "settled" in capsys.readouterr().err, "what one side lost is told"


TROUBLES = [
    (
        text(BANK, LENDER),
        text("bank\t银行\tbank\tadmitted", LENDER, "bank\t\tbanking house\tpreferred"),
        text("bank\t银行\tbank\tadmitted", "bank\t\tlender\tpreferred"),
        "'banking house' is preferred, and so is 'lender' in another row",
        "each side prefers another",
    ),
    (
        text(BANK),
        text(f"{BANK}\t2022-01-01"),
        text(f"{BANK}\t\t2021-01-01"),
        "is not after 'from'",
        "begins after its end",
    ),
    (
        text(BANK),
        text(BANK, "bank\t\tlender\tadmitted\t2020-01-01\t2021-01-01"),
        text(BANK, "bank\t\tlender\tforbidden\t2019-01-01"),
        "",
        "two rows that do not know each other",
    ),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "message", "why"), TROUBLES, ids=[row[4] for row in TROUBLES])
def test_wrong_together(tmp_path, capsys, base, ours, theirs, message, why):  # noqa: PLR0917
    names = [tmp_path / name for name in ("base.tsv", "ours.tsv", "theirs.tsv")]
    for path, content in zip(names, (base, ours, theirs), strict=True):
        path.write_text(content, "utf-8")
    assert main(["glossary", "merge", *map(str, names), "-o", str(tmp_path / "out.tsv")]) == 1, why
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out.tsv").exists()


def test_an_old_error_does_not_stop_a_merge():
    doubled = text("x\t一\ta b", "x\t\tc d")
    result = merged(doubled, doubled, text("x\t一\ta b", "x\t\tc d", BANK))
    assert result.troubles == ()
    assert len(result.rows) == 3


def test_output(tmp_path, capsys):
    names = [tmp_path / name for name in ("base.tsv", "ours.tsv", "theirs.tsv")]
    for path, content in zip(names, (BASE, text(BANK, LENDER), BASE), strict=True):
        path.write_text(content, "utf-8")
    assert main(["glossary", "merge", *map(str, names), "-o", "-"]) == 0
    assert capsys.readouterr().out == canonical(parse_sheet(text(BANK, LENDER), Path("g")).rows)
    assert main(["glossary", "merge", *map(str, names), "-o", str(names[1])]) == 0, "onto one of its sources"
    assert names[1].read_text("utf-8") == canonical(parse_sheet(text(BANK, LENDER), Path("g")).rows)
    names[0].write_text("id\tzh\ten\nx\t一\t\n", "utf-8")
    assert main(["glossary", "merge", *map(str, names), "-o", "-"]) == 2, "a file with a fault is refused"


WORDS = st.sampled_from(["", "one", "two"])
TABLES = st.lists(
    st.builds(
        Row,
        id=st.sampled_from(["a", "b"]),
        zh=st.lists(st.sampled_from("一二三"), max_size=2, unique=True).map(tuple),
        en=st.sampled_from(["x y", "z w"]),
        status=st.sampled_from([Status.PREFERRED, Status.FORBIDDEN]),
        note=WORDS,
    ),
    unique_by=lambda row: (row.id, row.en),
    max_size=4,
).map(lambda rows: parse_sheet(canonical(rows), Path("g.tsv")))


@settings(deadline=None, max_examples=80)
@given(TABLES, TABLES, TABLES)
def test_laws(base, ours, theirs):
    """One side's changes alone arrive whole; the same on both sides is no conflict; sides may be exchanged."""
    assert canonical(merge(base, ours, base).rows) == canonical(ours.rows)
    assert canonical(merge(base, base, ours).rows) == canonical(ours.rows)
    assert merge(base, ours, ours).conflicts == ()
    there, back = merge(base, ours, theirs), merge(base, theirs, ours, "theirs")
    assert {(one.id, one.en, one.column) for one in there.conflicts} == {
        (one.id, one.en, one.column) for one in back.conflicts
    }
    assert {(row.id, row.en, row.status, row.note) for row in there.rows} == {
        (row.id, row.en, row.status, row.note) for row in back.rows
    }
