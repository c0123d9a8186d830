"""What a target does with a term: the verdict and the words it is about."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terms import matcher_of, use_of, uses

from mtqa.glossary.match import Matcher
from mtqa.glossary.model import Glossary, Row, Status
from mtqa.text import en

CHIP = "芯片控制芯片 = chip control chip; CCC"
RIGHT = [
    (CHIP, "升级芯片控制芯片", "upgrading a chip control chip", "as it stands"),
    (CHIP, "升级芯片控制芯片", "Chip-Control Chips are upgraded", "hyphen, capitals, plural"),
    (CHIP, "升级芯片控制芯片", "CCCs are upgraded", "an admitted abbreviation in the plural"),
    (CHIP, "芯片控制芯片和芯片控制芯片", "a chip control chip and others", "presence counts, not occurrences"),
    ("金管局 = HKMA", "金管局公布", "the HKMA's paper", "possessive"),
    ("金管局 = HKMA", "金管局公布", "published by IOSCO1 and HKMA2", "a footnote mark stuck to it"),
    ("人民幣 = RMB", "500元人民币", "a fee of RMB500", "a figure stuck to it: RMB500"),
    ("美國 = US", "美国", "the U.S. economy", "letters with points"),
    ("網絡安全 = cyber security", "网络安全", "cybersecurity rules", "written together"),
    ("網絡安全 = cybersecurity", "网络安全", "cyber-security and cyber security", "written apart"),
    ("數據中心 = datacentre", "数据中心", "two data centres", "written apart and in the plural"),
    ("中小企業 = small and medium-sized enterprise", "中小企业", "small and mediumsized enterprises", "a lost hyphen"),
    ("牌照制度 = licensing regime", "牌照制度", "the license regime", "another form of the same word"),
    ("標準 = criterion", "标准", "three criteria", "an irregular plural"),
    ("中小企 = SME", "中小企", "support for SMEs", "the plural of an abbreviation"),
    ("證監會 = Securities and Futures Commission", "证监会", "the Securities & Futures Commission", "& for and"),
    ("黑天鵝事件 = black swan event", "黑天鹅事件", "a “black swan” event", "quotation marks inside"),
    ("財政司 = the Treasury", "财政司", "a Treasury note", "articles on either side"),
    ("土耳其 = Türkiye", "土耳其", "in Tu\u0308rkiye", "a combining accent"),
    ("環球金融危機 = Global Financial Crisis", "环球金融危机", "since the GFC began", "the rendering's initials"),
    ("財務報告準則 = Hong Kong Financial Reporting Standards", "财务报告准则", "under HKFRSs",
     "initials in the plural"),
    ("副总理 = Vice Premier; !Premier", "副总理", "the Vice Premier said", "a forbidden form inside a right one"),
    ("芯片控制芯片 = chip control chip; !chip", "芯片控制芯片", "chip control chips", "the same inside a plural"),
    ("工信部长 = Minister of Industry and Information Technology; !Minister of Industry", "工信部长",
     "the Minister of Industry and Information Technology", "a forbidden form at the start of a right one"),
    ("芯片 = chip", "芯片", "CHIPS ACT SIGNED", "a headline in capitals"),
    ("新华社 = Xinhua News Agency", "新华社", "XINHUA NEWS AGENCY, BEIJING", "a name in a headline"),
    ("碳边境调节机制 = Carbon Border Adjustment Mechanism", "碳边境调节机制", "a carbon border adjustment mechanism",
     "a name made of common words may lose its capitals"),
    ("世卫组织 = WHO", "世卫组织", "the WHO said", "an abbreviation that is a word in small letters"),
]  # fmt: skip

WRONG = [
    (CHIP, "升级芯片控制芯片", "upgrading chip control", "missing", "chip control", "a part is not the term"),
    ("副总理 = Vice Premier", "副总理", "the Vice Prime Minister said", "missing", "Vice Prime Minister",
     "another title"),
    ("新华社 = Xinhua News Agency; !New China News Agency", "新华社", "New China News Agency", "forbidden",
     "New China News Agency", "forbidden, so not also missing"),
    ("新华社 = Xinhua; !Xinhua Agency", "新华社", "Xinhua Agency said", "forbidden", "Xinhua Agency",
     "a right form inside a forbidden one does not make it right"),
    ("副总理 = Vice Premier; !Deputy Premier", "副总理", "Vice Premier Li, a Deputy Premier", "forbidden",
     "Deputy Premier", "right once and wrong once is wrong"),
    ("數據中心 = data centre; !datacentre", "数据中心", "a datacentre", "forbidden", "datacentre",
     "a spelling that is forbidden to the letter"),
    ("美國 = US", "美国", "he told us", "missing", None, "us is not US"),
    ("監管資訊 = RI", "监管资讯", "Monitoring is key", "missing", None, "RI in Monitoring is no word"),
    ("歐盟 = EF", "欧盟", "national defence", "missing", None, "EF in defence"),
    ("亚太经合组织 = APEC", "亚太经合组织", "the Apec meeting", "case", "Apec", "an abbreviation in small letters"),
    ("世卫组织 = WHO", "世卫组织", "those who said", "missing", None, "who is not WHO"),
    ("商务部 = Ministry of Commerce", "商务部", "the Commerce Ministry said", "variant", "Commerce Ministry",
     "another order"),
    ("芯片控制芯片 = chip control chip", "芯片控制芯片", "chip controlling chips", "variant", "chip controlling chips",
     "a participle for the term's noun"),
    ("加息 = interest rate cuts", "加息", "cuts in the interest rate", "variant", "cuts in the interest rate",
     "other words between"),
    ("一国两制 = one country, two systems", "一国两制", "two systems. One country", "missing", None,
     "the words of two sentences are no variant"),
    ("年金 = annuity", "年金", "annual payments", "missing", None, "an annual is no annuity"),
    ("芯片 = chip", "芯片", "", "missing", None, "an empty target"),
    ("openEuler = openEuler [dnt]", "基于openEuler", "based on OpenEuler", "dnt-changed", "OpenEuler", "a capital"),
    ("openEuler = openEuler [dnt]", "基于openEuler", "based on open Euler", "dnt-changed", "open Euler", "a space"),
    ("openEuler = openEuler [dnt]", "基于openEuler", "based on open source", "dnt-changed", None, "gone"),
    ("C++ = C++ [dnt]", "用C++编写", "written in C", "dnt-changed", None, "marks count"),
    ("一带一路 = Belt and Road Initiative; One Belt One Road [deprecated]", "一带一路", "One Belt, One Road",
     "missing", None, "a comma is another form"),
    ("一带一路 = Belt and Road Initiative; One Belt One Road [deprecated]", "一带一路", "under One Belt One Road",
     "deprecated", "One Belt One Road", "an old name"),
    ("外资比例 = ratio; share [proposed]", "外资比例", "the share", "missing", None, "a proposed row is not yet right"),
]  # fmt: skip


@pytest.mark.parametrize(("glossary", "source", "target", "why"), RIGHT, ids=[row[3] for row in RIGHT])
def test_right(glossary, source, target, why):
    use = use_of(glossary, source, target)
    assert use is not None
    assert use.verdict.value == "ok", f"{why}: {use}"


@pytest.mark.parametrize(
    ("glossary", "source", "target", "verdict", "found", "why"), WRONG, ids=[row[5] for row in WRONG]
)
def test_wrong(glossary, source, target, verdict, found, why):
    use = use_of(glossary, source, target)
    assert use is not None
    assert use.verdict.value == verdict, why
    if found is not None:
        assert [piece.text for piece in use.found] == [found], why
    assert all(piece.span.of(target) == piece.text for piece in use.found)


@pytest.mark.parametrize(
    ("type", "target", "verdict", "why"),
    [
        ("name", "the xinhua news agency", "case", "a name that is no common word lost its capital"),
        ("", "the xinhua news agency", "ok", "the row does not say that it is a name"),
        ("name", "Xinhua news agency", "ok", "its common words may be small"),
        ("name", "XINHUA NEWS AGENCY", "ok", "capitals throughout"),
    ],
)
def test_capitals_of_names(type, target, verdict, why):
    matcher = matcher_of(Row("x", ("新华社",), "Xinhua News Agency", type=type))
    assert uses(matcher, "新华社", target)[0].verdict.value == verdict, why


@pytest.mark.parametrize(
    ("form", "target", "verdict", "why"),
    [
        ("iPhone", "the iPhone", "ok", "as it stands"),
        ("iPhone", "two iPhones", "ok", "its plural"),
        ("iPhone", "the Iphone", "case", "other capitals"),
        ("iPhone", "IPHONE SALES", "case", "even in a headline"),
        ("Belt and Road", "the belt and road", "case", "capitals of common words, since the row says so"),
        ("net stable funding ratio", "Net Stable Funding Ratio", "ok", "a headline's capitals take nothing away"),
        ("Agency", "the Agencies", "ok", "the common letters decide"),
    ],
)
def test_rows_whose_case_counts(form, target, verdict, why):
    assert uses(matcher_of(Row("x", ("词",), form, case=True)), "词", target)[0].verdict.value == verdict, why


WEAK = [
    ("保本 = capital guarantee", "有助確保本地銀行體系穩健", "cut by", "保本 in 確保|本地"),
    ("資金流 = fund flow", "資金流向香港", "cut by", "資金|流向"),
    ("程序 = program", "按排程序列处理", "", "程序 in 排程|序列: no segmenter at hand knows 排程"),
    ("股票 = stock", "股票市場上升", "inside 股票市场", "a general word holds the term"),
    ("货币 = currency", "稳健的货币政策", "inside 货币政策", "the same"),
    ("聯匯制度 = linked exchange rate system", "對聯匯制度的認識", "", "a right hit that plain jieba cuts: 对联|汇"),
    ("中小企 = SME", "支持中小企融资", "", "中小|企 with plain jieba"),
    ("公平值 = fair value", "按公平值计量", "", "公平|值 with plain jieba"),
    ("港元 = Hong Kong dollar", "共5亿港元", "", "a token that begins with a numeral cuts nothing: 亿港元"),
]


@pytest.mark.parametrize(("glossary", "source", "reason", "why"), WEAK, ids=[row[3] for row in WEAK])
def test_weak_hits_are_demoted_not_dropped(glossary, source, reason, why):
    use = use_of(glossary, source, "something else entirely")
    assert use is not None
    assert use.verdict.value == "missing"
    assert use.weak.startswith(reason), why
    assert bool(use.weak) == bool(reason), why


def test_a_weak_hit_with_its_rendering_is_right():
    use = use_of("股票 = stock", "股票市場上升", "the stock market rose")
    assert use is not None
    assert (use.verdict.value, use.weak) == ("ok", "")


def test_one_strong_place_is_enough():
    use = use_of("股票 = stock", "股票市场和股票", "shares rose")
    assert use is not None
    assert use.weak == ""


@pytest.mark.parametrize(
    ("glossary", "source", "everyday", "why"),
    [
        ("影响 = ramification", "没有影响", True, "so common a word has many renderings"),
        ("芯片 = chip", "升级芯片", False, "a term of two characters"),
        ("总理 = Premier", "总理说", False, "a common word, but a title with a capital"),
        ("影响力 = influence", "影响力", False, "three characters"),
    ],
)
def test_everyday_words(glossary, source, everyday, why):
    use = use_of(glossary, source, "nothing of the kind")
    assert use is not None
    assert use.everyday is everyday, why


TURKEY = (
    Row("turkiye", ("土耳其",), "Turkey", valid_to="2022-06-02"),
    Row("turkiye", ("土耳其",), "Türkiye", valid_from="2022-06-02"),
)


@pytest.mark.parametrize(
    ("date", "target", "verdict", "why"),
    [
        ("2022-06-01", "Turkey", "ok", "the last day of the old name"),
        ("2022-06-02", "Turkey", "deprecated", "its end is exclusive"),
        ("2022-06-02", "Türkiye", "ok", "the beginning is inclusive"),
        ("2022-06-01", "Türkiye", "deprecated", "a day too early"),
        ("", "Turkey", "ok", "no date: any"),
        ("", "Türkiye", "ok", "no date: any"),
        ("", "Ottoman Empire", "missing", "no date does not mean no check"),
    ],
)
def test_as_of(date, target, verdict, why):
    assert uses(matcher_of(*TURKEY), "土耳其", target, date)[0].verdict.value == verdict, why
    if date:
        assert uses(matcher_of(*TURKEY, as_of=date), "土耳其", target, "1999-01-01")[0].verdict.value == verdict, why


def test_a_concept_outside_its_dates_hides_nothing():
    """上海市委书记李强 is over since 2022-10-28; the shorter 李强 in it is checked then."""
    rows = (
        Row("li", ("李强",), "Li Qiang"),
        Row("sh", ("上海市委书记李强",), "Shanghai Party Secretary Li Qiang", valid_to="2022-10-28"),
    )
    before = uses(matcher_of(*rows), "上海市委书记李强说", "Mr Li said", "2022-10-27")
    after = uses(matcher_of(*rows), "上海市委书记李强说", "Mr Li said", "2022-10-28")
    assert [use.concept for use in before] == ["sh"]
    assert [use.concept for use in after] == ["li"]


def test_forbidden_everywhere_without_chinese():
    matcher = matcher_of(Row("x", (), "irregardless", Status.FORBIDDEN), Row("x", (), "regardless"))
    use = uses(matcher, "无论如何", "Irregardless of this")[0]
    assert (use.verdict.value, use.zh, use.source_spans, use.expected) == ("forbidden", "", (), ("regardless",))
    assert uses(matcher, "无论如何", "regardless of this") == ()
    assert uses(matcher, "", "") == ()


def test_forbidden_needs_its_own_source():
    matcher = matcher_of(
        Row("x", ("国务院副总理",), "Vice Premier"), Row("x", (), "Vice Prime Minister", Status.FORBIDDEN)
    )
    assert uses(matcher, "挪威副首相", "the Vice Prime Minister of Norway") == ()


def test_a_right_term_of_another_concept_is_not_forbidden():
    matcher = matcher_of(
        Row("procedure", ("程序",), "procedure"), Row("procedure", (), "program", Status.FORBIDDEN),
        Row("program", ("程式",), "program"),
    )  # fmt: skip
    verdicts = {use.concept: use.verdict.value for use in uses(matcher, "程序和程式", "the procedure and the program")}
    assert verdicts == {"procedure": "ok", "program": "ok"}


def test_homonyms_are_right_if_one_of_them_is():
    matcher = matcher_of(Row("a", ("程序",), "procedure"), Row("b", ("程序",), "program"))
    assert [use.verdict.value for use in uses(matcher, "程序", "the program")] == ["ok"]
    (wrong,) = uses(matcher, "程序", "the routine")
    assert wrong.expected == ("procedure", "program")


def test_a_concept_of_proposed_rows_alone_is_not_enforced():
    assert uses(matcher_of(Row("x", ("外资比例",), "share", Status.PROPOSED)), "外资比例", "the ratio") == ()


NEAR = [
    ("埃琳·沃斯特 = Elin Vorst", "埃琳·沃斯特", "Talensian Foreign Minister Eileen Worst said", "Eileen Worst"),
    ("应急管理部 = Ministry of Emergency Management", "应急管理部", "The Emergency Affairs Department immediately sent",
     "Emergency Affairs Department"),
    ("中国红十字会 = Red Cross Society of China", "中国红十字会", "The China Red Cross Federation sent quilts",
     "China Red Cross Federation"),
    ("新质生产力 = new quality productive forces", "新质生产力", "to develop new-type productivity in",
     "new-type productivity"),
    ("出口管制 = export control", "出口管制", "new export restrictions on", "export restrictions"),
    ("动力电池 = power battery", "动力电池", "sales grew by a third", None),
]  # fmt: skip


@pytest.mark.parametrize(("glossary", "source", "target", "near"), NEAR, ids=[str(row[3]) for row in NEAR])
def test_near_miss(glossary, source, target, near):
    use = use_of(glossary, source, target)
    assert use is not None
    assert use.verdict.value == "missing"
    assert [piece.text for piece in use.found] == ([near] if near else [])
    assert all(piece.row is None for piece in use.found)


def test_a_near_miss_is_not_another_terms_right_rendering():
    matcher = matcher_of(Row("a", ("新华社",), "Xinhua News Agency"), Row("b", ("中新社",), "China News Agency"))
    missing = next(use for use in uses(matcher, "新华社和中新社", "Xinhua News Agency said") if use.concept == "b")
    assert missing.verdict.value == "missing"
    assert missing.found == ()


def test_spans_are_the_users():
    source, target = "ＣＰＵ 和 CPU", "the  “Central-Processing units” "
    matcher = matcher_of(Row("cpu", ("CPU",), "central processing unit"))
    (use,) = uses(matcher, source, target)
    assert [span.of(source) for span in use.source_spans] == ["ＣＰＵ", "CPU"]
    assert use.found[0].text == "Central-Processing units"


@pytest.fixture
def _without_lemmatiser(monkeypatch):
    monkeypatch.setitem(sys.modules, "lemminflect", None)
    for cached in (en.dictionary, en.lemmas, en.is_noun):
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in (en.dictionary, en.lemmas, en.is_noun):
        cached.cache_clear()


def test_missing_lemmatiser_lowers_coverage_and_says_so(request):
    rows = [Row("a", ("标准",), "criterion"), Row("b", ("芯片",), "chip"), Row("c", ("银行",), "bank")]
    texts = ("标准、芯片、银行", "criteria for chips at lenders")
    full = Matcher(Glossary.from_rows(rows))
    right = {use.concept for use in uses(full, *texts) if use.verdict.value == "ok"}
    assert (full.lemmatiser, full.warnings, right) == ("lemminflect", (), {"a", "b"})
    request.getfixturevalue("_without_lemmatiser")
    poor = Matcher(Glossary.from_rows(rows))
    assert {use.concept for use in uses(poor, *texts) if use.verdict.value == "ok"} == {"b"}
    assert poor.lemmatiser == "rules"
    assert "lemminflect is not installed" in poor.warnings[0]


ROWS = tuple(
    Row(id, zh, text, status)
    for id, zh, text, status in (
        ("chip", ("芯片",), "chip", Status.PREFERRED),
        ("ccc", ("芯片控制芯片",), "chip control chip", Status.PREFERRED),
        ("ccc", (), "control chip for chips", Status.FORBIDDEN),
        ("eu", ("欧盟",), "EU", Status.PREFERRED),
        ("eu", (), "Common Market", Status.DEPRECATED),
        ("os", ("openEuler",), "openEuler", Status.DNT),
        ("any", (), "irregardless", Status.FORBIDDEN),
    )
)
MATCHER = matcher_of(*ROWS)
PIECES_ZH = st.lists(st.sampled_from(["芯片", "控制", "欧盟", "openEuler", "，", " ", "\ud800", "😀"])).map("".join)
PIECES_EN = st.lists(
    st.sampled_from(["chip", "chips", "control", "for", "EU", "eu", "Common", "Market", "openEuler", "Irregardless",
                     ".", "-", "'s", "\u0301", "😀", "芯片"])
).map(" ".join)  # fmt: skip


@settings(deadline=None)
@given(PIECES_ZH | st.text(max_size=30), PIECES_EN | st.text(max_size=60))
def test_any_texts(source, target):
    found = uses(MATCHER, source, target)
    assert len({use.concept for use in found}) == len(found)
    assert found == uses(MATCHER, source, target)
    for use in found:
        assert all(span.end <= len(source) and len(span) for span in use.source_spans)
        assert all(piece.span.of(target) == piece.text for piece in use.found)
        assert (use.verdict.value == "ok") <= bool(use.found)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("芯片" * 25_000, "chip " * 10_000),
        ("芯片" * 25_000, "lender " * 7_000),
        ("芯片控制" * 12_000, "chip control " * 4_000),
        ("芯片", "control " * 6_000 + "chip"),
        ("芯片控制芯片", "chip, " * 8_000),
        ("欧盟" * 20_000, "eu " * 15_000 + "Common Market " * 2_000),
        ("中" * 50_000, "x" * 50_000),
    ],
)
def test_fifty_thousand_characters(source, target):
    """A quadratic step would take minutes over these."""
    for use in uses(MATCHER, source, target):
        assert all(piece.span.end <= len(target) for piece in use.found)
