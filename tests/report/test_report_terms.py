"""The page's term table: what is counted, what it leads to, and which rows of the glossary are doubtful."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fake_run import RUN, fake
from page import Page

from mtqa.cli import main
from mtqa.model import TermTally
from mtqa.report._terms import MOST, term_tables
from mtqa.report.html import write_html
from mtqa.run.store import Store


def tally(concept: str, states: dict[str, int], system: str = "demo-mt", **fields: object) -> TermTally:
    known: dict[str, object] = {"zh": (concept,), "renderings": {}, "hits": sum(states.values())}
    return TermTally(concept=concept, system=system, states=states, **{**known, **fields})


def test_states_are_told_in_five_columns_and_faults_stand_first():
    run = replace(
        RUN,
        terms=(
            tally("fine", {"ok": 9}),
            tally("mixed", dict.fromkeys(("ok", "case", "variant", "deprecated", "missing", "forbidden", "weak"), 1)),
            tally("loose", {"ok": 1, "variant": 2}),
            tally("other system", {"forbidden": 9}, "x"),
            tally("reference", {"missing": 9}, ""),
        ),
    )
    table = term_tables(run, {"demo-mt": None})[0]
    assert [row.tally.concept for row in table.sure] == ["mixed", "loose", "fine"]
    assert dict(table.sure[0].counts) == {"right": 1, "variant": 2, "wrong": 2, "forbidden": 1, "weak": 1}


def test_consistency_is_the_share_of_the_most_frequent_rendering():
    run = replace(
        RUN, terms=(tally("a", {"ok": 4}, renderings={"chip": 3, "core piece": 1}), tally("b", {"missing": 1}))
    )
    shown = {row.tally.concept: row.consistency for row in term_tables(run, {"demo-mt": None})[0].sure}
    assert shown == {"a": "75 %", "b": ""}


@pytest.mark.parametrize(("chosen", "anchors"), [(None, ["s0-4", "s0-2"]), (frozenset({2}), ["", "s0-2"])])
def test_rows_lead_to_segments_that_are_in_the_page(chosen, anchors):
    held = {"missing": ((2, "three"),), "forbidden": ((4, "five"),), "weak": ((6, "seven"),)}
    run = replace(RUN, terms=(tally("a", {"missing": 1, "forbidden": 1, "weak": 1}, segments=held),))
    links = term_tables(run, {"demo-mt": chosen})[0].sure[0].links
    assert [link.name for link in links] == ["five", "three"], "the gravest first, what is weak not at all"
    assert [link.anchor for link in links] == anchors


def test_doubtful_rows_stand_apart():
    run = replace(RUN, terms=(tally("a", {"missing": 5}, doubtful=True), tally("b", {"missing": 1})))
    table = term_tables(run, {"demo-mt": None})[0]
    assert [row.tally.concept for row in table.doubtful] == ["a"]
    assert [row.tally.concept for row in table.sure] == ["b"]


def test_more_rows_than_anybody_reads_are_counted():
    run = replace(RUN, terms=tuple(tally(f"t{n}", {"ok": 1}) for n in range(MOST + 5)))
    table = term_tables(run, {"demo-mt": None})[0]
    assert (len(table.sure), table.all) == (MOST, MOST + 5)


def test_hostile_terms_are_escaped(tmp_path):
    evil = "<script>alert(1)</script>\u202e"
    run = fake(("芯片", "chip"), terms=(tally(evil, {"missing": 1}, segments={"missing": ((0, evil),)}),))
    write_html(run, tmp_path / "p.html")
    text = (tmp_path / "p.html").read_text("utf-8")
    section = Page(text[text.index('<section id="terms"') : text.index("</section>", text.index('id="terms"')) + 10])
    assert section.root.all("script") == []
    assert "⟦U+202E⟧" in section.root.text


def test_a_run_without_a_glossary_has_no_table(tmp_path):
    write_html(fake(("芯片", "chip")), tmp_path / "p.html")
    assert 'id="terms"' not in (tmp_path / "p.html").read_text("utf-8")


def test_a_run_counts_terms_and_tells_rows_that_references_speak_against(tmp_path: Path):
    corpus, glossary = tmp_path / "c.jsonl", tmp_path / "g.tsv"
    rows = [("芯片很贵", "Core pieces are dear", "Chips are dear")]
    rows += [(f"央行第{n}次降息", f"The bank cut rates, {n}", f"The central bank cut rates, {n}") for n in range(3)]
    entries = [{"source": zh, "target": mt, "reference": good} for zh, mt, good in rows]
    corpus.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries), "utf-8")
    glossary.write_text(
        "id\tzh\ten\tstatus\nc\t芯片\tchip\t\nc\t\tcore piece\tforbidden\nb\t央行\tPeople's Bank of China\t\n", "utf-8"
    )
    out = tmp_path / "run"
    assert main(["run", str(corpus), "--glossary", str(glossary), "--metric", "bleu", "--out", str(out), "-q"]) == 0
    with Store.open(out) as store:
        found = {(one.system, one.concept): one for one in store.run().terms}
    chip, bank = found["mt", "c"], found["mt", "b"]
    assert (dict(chip.states), dict(chip.renderings), chip.doubtful) == ({"forbidden": 1}, {"core piece": 1}, False)
    assert chip.segments == {"forbidden": ((0, "1"),)}
    assert (dict(bank.states), bank.doubtful) == ({"missing": 3}, True), "no reference has the rendering"
    assert dict(found["", "c"].states) == {"ok": 1}
    page = (out / "index.html").read_text("utf-8")
    assert "Doubtful rows of the glossary" in page
