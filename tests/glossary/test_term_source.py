"""Which Chinese is a term, and which only looks like one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.glossary.model import Concept, Row
from mtqa.glossary.source import SourceIndex, fold_form, fold_text
from mtqa.text.zh import ZhText


def hits(terms: str, source: str) -> list[str]:
    """The original text of each hit; terms are separated by spaces, `a!b` is a with not_in b."""
    concepts = []
    for number, term in enumerate(terms.split()):
        zh, *not_in = term.split("!")
        concepts.append(Concept(f"t{number}", (Row(f"t{number}", (zh,), "x", not_in=tuple(not_in)),)))
    folded = fold_text(ZhText(source))
    return [folded.span(hit.start, hit.end).of(source) for hit in SourceIndex(concepts).hits(folded.text)]


FOUND = [
    ("芯片", "升级芯片控制芯片", ["芯片", "芯片"], "all places"),
    ("芯片 芯片控制芯片", "升级芯片控制芯片", ["芯片控制芯片"], "a longer term mutes the shorter in it"),
    ("年金 金管局", "2022年金管局公布", ["金管局"], "the heavier of two that straddle, not the first: 年金|金管局"),
    ("利率風險 風險管理", "利率風險管理", ["利率風險"], "equal weight: the first"),
    ("銀行體系", "银行体系稳健", ["银行体系"], "a traditional term in simplified text"),
    ("银行体系", "香港銀行體系穩健", ["銀行體系"], "and the other way round"),
    ("CPU", "采用CPU芯片", ["CPU"], "Chinese beside Latin letters is an edge: CPU芯片"),
    ("CPU", "采用ＣＰＵ芯片", ["ＣＰＵ"], "full-width letters"),
    ("cpu", "采用CPU", ["CPU"], "capitals"),
    ("2025年计划", "２０２５年计划", ["２０２５年计划"], "full-width figures: ２０２５"),
    ("2021年", "自2021 年起", ["2021 年"], "a space between figure and Chinese"),
    ("开源openEuler系统", "开源 openEuler 系统", ["开源 openEuler 系统"], "two spaces"),
    ("《諒解備忘錄》", "签署《谅解备忘录》", ["《谅解备忘录》"], "brackets are part of the form"),
    ("埃琳·沃斯特", "外长埃琳•沃斯特", ["埃琳•沃斯特"], "middle dots"),
    ("(证监会)", "委员会（证监会）公布", ["（证监会）"], "full-width brackets"),
    ("第20届", "第二十届会议", ["第二十届"], "an ordinal in figures and in Chinese: 第20届"),
    ("第12次", "第12次和第十二次", ["第12次", "第十二次"], "both"),
    ("金管局", "金\u200b管局", ["金\u200b管局"], "an invisible character inside"),
    ("𠮷野家", "在𠮷野家吃饭", ["𠮷野家"], "beyond the first plane"),
    ("一", "一", ["一"], "one character, whole text"),
    ("副总理!塔伦西亚副总理", "副总理会见塔伦西亚副总理", ["副总理"], "not_in kills one place, not the other"),
    ("年金", "年金管理", ["年金"], "a piece of a longer word is found; what it is worth comes later"),
    ("一带一路", "共建一带一路", ["一带一路"], "numerals in a name"),
    ("二十大", "党的二十大", ["二十大"], "Chinese before a numeral"),
]
NOT_FOUND = [
    ("5G", "5GHz频段", "letters go on"),
    ("5G", "15G流量", "figures before"),
    ("IMF", "IMFX基金", "letters go on: only Latin and figures count"),
    ("AI", "OpenAI公司", "letters before"),
    ("年金!年金管局", "2022年金管局公布", "not_in"),
    ("震中!地震中", "地震中受伤", "not_in with the form at its end"),
    ("十大", "党的二十大", "a numeral before a numeral: 十大 in 二十大"),
    ("芯片", "晶片", "another word for the same thing is not in the form"),
    ("第20届", "第二十一届", "another ordinal"),
    ("一带一路", "1带1路", "the text's figures are not read as Chinese numerals"),
    ("银行体系", "银行和体系", "something between"),
    ("芯片", "", "no text"),
    ("芯片", "芯", "the text ends too soon"),
    ("芯片控制芯片", "升级芯片控制芯", "the text ends inside of the form"),
]


@pytest.mark.parametrize(("terms", "source", "found", "why"), FOUND, ids=[row[3] for row in FOUND])
def test_found(terms, source, found, why):
    assert hits(terms, source) == found, why


@pytest.mark.parametrize(("terms", "source", "why"), NOT_FOUND, ids=[row[2] for row in NOT_FOUND])
def test_not_found(terms, source, why):
    assert hits(terms, source) == [], why


def test_empty_forms_are_nothing():
    concept = Concept("x", (Row("x", ("", " ", "\u200b"), "x"),))
    assert SourceIndex([concept]).hits("任何文字") == []


@settings(deadline=None)
@given(
    st.text("年金管局公布了2 Ga", max_size=60), st.lists(st.text("年金管局公布", min_size=1, max_size=4), max_size=6)
)
def test_the_choice_is_the_heaviest(source, forms):
    """Against a search through all choices: hits do not overlap, and no other choice has a greater sum of squares."""
    concepts = [Concept(form, (Row(form, (form,), "x"),)) for form in dict.fromkeys(forms)]
    text = fold_text(ZhText(source)).text
    chosen = SourceIndex(concepts).hits(text)
    assert all(left.end <= right.start for left, right in pairwise(chosen))
    assert all(text[hit.start : hit.end] == fold_form(hit.owners[0][1]) for hit in chosen)
    best = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        gains = [best[end - len(form)] + len(form) ** 2 for form in forms if text[:end].endswith(form)]
        best[end] = max([best[end - 1], *gains])
    assert sum((hit.end - hit.start) ** 2 for hit in chosen) == best[-1]
