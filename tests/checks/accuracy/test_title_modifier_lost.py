"""title-modifier-lost: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, issues, marked

CHECK = "title-modifier-lost"

FLAGS = [
    ("代总统卡尔登出席会议。", "President Calden attended the meeting.", "President"),
    ("代理市长陈某讲话。", "Mayor Chen delivered a speech.", "Mayor"),
    ("前总统卢卡尔讲话。", "President Lukar has spoken at home.", "President"),
    ("诺德维尔前首相索尔瓦尔表示支持。", "Nordvil Prime Minister Solvarr voiced support.", "Prime Minister"),
    ("原省委书记被查。", "The Party secretary of the province is under investigation.", "secretary"),
    ("国务院副总理将访问该国。", "The premier of the State Council will visit the country.", "premier"),
    ("常务副省长说，优势正在转化。", "The governor said the advantages are being turned.", "governor"),
    ("副市长梁其琛说。", "Mayor Liang Qichen said.", "Mayor"),
    ("候任总统将于五月就职。", "The president will take office in May.", "president"),
    ("外交部副部长会见总统。", "The foreign minister met with the president.", "minister"),
    ("第一副总理", "First Premier", None),
    ("总统和副总统都来了。", "The president and the president both came.", "president"),
    ("副秘书长发言。", "The Secretary-General spoke.", "Secretary-General"),
    ("一名副教授说。", "A professor said.", "professor"),
]

FLAGS += [
    ("國務院副總理將訪問。", "The premier of the State Council will visit.", "premier"),
    ("前美国总统讲话。", "The US president spoke.", "president"),
    ("副主席夏立言与国台办主任宋涛", "Chairman Xia Liyan and director Song Tao of the office", "Chairman"),
    ("副市长梁其琛与副省长李某", "Mayor Liang Qichen and the vice governor", "Mayor"),
    ("副总统罗德里格斯、副部长卡洛斯", "Vice President Rodriguez and Minister Carlos", "Minister"),
    ("金管局副總裁李達志", "Chief Executive Li Dazhi of the authority", "Chief Executive"),
]

LEAVES_ALONE = [
    ("副总理来访。", "The vice premier came.", "vice"),
    ("副总理来访。", "The Vice-Premier came.", "vice with a hyphen"),
    ("副部长来访。", "The deputy minister came.", "deputy"),
    ("副部长来访。", "The Under Secretary came.", "under secretary"),
    ("副州长来访。", "The lieutenant governor came.", "lieutenant governor"),
    ("副教授来访。", "The associate professor came.", "associate"),
    ("副校长来访。", "The assistant principal came.", "assistant"),
    ("副总裁来访。", "The company's SVP and president of sales came.", "abbreviation"),
    ("副总统候选人来访。", "Her running mate for president came.", "running mate, and a candidate"),
    ("前总统来访。", "The ex-president came.", "ex-"),
    ("前总统来访。", "The late president was mourned.", "late"),
    ("前总统卡尔登来访。", "Calden, who was president until 2020, came.", "said with a verb in the past"),
    ("前总统卡尔登来访。", "Calden, who served as president until 2020, came.", "served as"),
    ("代总统来访。", "The interim president came.", "interim"),
    ("代总统来访。", "The caretaker president came.", "caretaker"),
    ("候任总统来访。", "The president-elect came.", "-elect"),
    ("候任总统来访。", "The incoming president came.", "incoming"),
    ("常务副省长来访。", "The deputy governor came.", "executive is lost, yet the office is still a deputy's"),
    ("常务副省长来访。", "The executive governor came.", "one of the two modifiers is there"),
    ("副市长来访。", "Liang Qichen came.", "the title is not rendered at all"),
    ("市长和副市长来访。", "The mayor and Liang Qichen came.", "the one head belongs to the other title"),
    ("主席和副会长来访。", "The chairman and Ms. Liang came.", "two Chinese titles share one English head"),
    ("目前总统正在休假。", "At present the president is on leave.", "目前 is at present"),
    ("大选前总统将发表讲话。", "The president will speak before the election.", "选前 is before the election"),
    ("三年前总统到访此地。", "Three years ago the president visited.", "年前 is ago"),
    ("会前主席讲话。", "The chairman spoke first.", "会前 is before the meeting"),
    ("历代总统都住在这里。", "All presidents have lived here.", "历代 is through the ages"),
    ("新一代总统。", "A new generation: the president.", "一代 is a generation"),
    ("总统代表出席。", "The president's delegate attended.", "代表 is a delegate"),
    ("专家代表主席致辞。", "An expert spoke for the chairman.", "代表 is to speak for"),
    ("他取代总统。", "He takes the place of the president.", "取代 is to replace"),
    ("副本和副作用", "A copy for the president and side effects", "副 of a copy and of an effect"),
    ("前景和前线，总统说。", "Prospects and front lines, the president said.", "前 of a prospect"),
    ("常务委员会主席", "Chairman of the Standing Committee", "常务 of a committee"),
    ("全国人大常委会副委员长", "Vice Chairperson of the NPC Standing Committee", "a real title"),
    ("副主任医师", "chief physician and director", "a rank of doctors, no director"),
    ("副部级官员", "an official of minister rank", "a rank, no office"),
    ("副主席国", "the chairman state", "a state, no person"),
    ("名副其实的总统", "a president worthy of the name", "名副其实 is an idiom"),
    ("中原部长会议", "the meeting of ministers in Zhongyuan", "原 of a plain"),
    ("副市长梁其琛与市长李某", "Vice Mayor Liang Qichen and Mayor Li", "beside the name"),
    ("副市长梁其琛", "Liang Qichen, a deputy to the mayor", "behind the name"),
    ("副主席胡某、副主席刘某", "Vice chairmen Hu and Liu", "one plural for two"),
    ("前總統訪問", "The former president visited.", "Traditional"),
    ("杉杉公司副总经理来访。", "Mr Li of Shanshan came.", "a title in a longer one, not rendered at all"),
    ("公司执行副總裁兼首席執行官", "Mr Li of the company", "two titles, neither rendered"),
    ("代总统来访。", "", "no translation"),
    ("", "The president came.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == ([text] if text else ["Premier"])
    if issues(CHECK, source, target)[0].suggestion:
        assert marked(CHECK, source, corrected(CHECK, source, target)) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_no_article_left_wrong():
    """“a acting president” would be a new fault, so nothing is suggested after an article."""
    assert issues(CHECK, "一名代总统来了。", "A president came.")[0].suggestion is None


def test_many_titles_take_no_quadratic_time():
    assert len(issues(CHECK, "副市长" * 9000, "Mayor " * 9000)) == 16
