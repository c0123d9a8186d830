"""What number-mismatch flags, and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment, Severity

MAJOR, MINOR, CRITICAL = None, Severity.MINOR, Severity.CRITICAL  # None is the rule's own, major

# source, target, marked text of the target ("" where the figure is missing), suggestion, severity
FLAGS = [
    # a power of ten
    ("卖出530万台。", "It sold 530 million units.", "530 million", "5.3 million", CRITICAL),
    ("市值约4765亿令吉。", "It is worth about 4765 billion ringgit.", "4765 billion", "476.5 billion", CRITICAL),
    ("收入89.6亿新元。", "Revenue was S$89.6 billion.", "89.6 billion", "8.96 billion", CRITICAL),
    ("规模达1.2万亿元。", "It reached 1.2 billion yuan.", "1.2 billion", "1.2 trillion", CRITICAL),
    ("有105 万人无家可归。", "105 million people are homeless.", "105 million", "1.05 million", CRITICAL),
    ("集结127万到250万人。", "It rallied between 1.27 and 25 million.", "25 million", "2.5 million", CRITICAL),
    ("有些冰超过十万年。", "Some ice is over ten thousand years old.", "ten thousand", "100,000", CRITICAL),
    ("旅客33.06万人次。", "There were 33.06 million visitors.", "33.06 million", "330,600", CRITICAL),
    ("净利润23.13亿元。", "Net profit was 2,313 billion yuan.", "2,313 billion", "2.313 billion", CRITICAL),
    ("追加数亿欧元预算。", "It adds billions of euros.", "billions", None, CRITICAL),
    ("差一万倍。", "It is a million times worse.", "million times", None, CRITICAL),
    ("光速每秒186 300英里。", "Light travels 18,630 miles in a second.", "18,630", "186,300", CRITICAL),
    ("占五分之一。", "It makes up a quarter, four times as much.", "", None, MAJOR),
    # one of several alike, or a one, became another
    ("见图1和表1。", "See Figure 1 and Table 8.", "8", "1", MAJOR),
    ("以50%为线，大于50%为扩张。", "50% is the line; above 54% is growth.", "54%", "50%", MAJOR),
    ("灯长亮1秒。", "The light is on for 3 second.", "3", "1", MAJOR),
    # digits changed
    ("增长3.7%。", "It grew by 7.3 percent.", "7.3 percent", "3.7 percent", MAJOR),
    ("共1268万。", "A total of 12.86 million.", "12.86 million", "12.68 million", MAJOR),
    ("到2027年完成。", "It will be done by 2017.", "2017", "2027", MAJOR),
    ("中共二十大召开。", "The 19th National Congress opened.", "19th", "20th", MAJOR),
    ("十四五规划", "the 13th Five-Year Plan", "13th", "14th", MAJOR),
    ("约占三分之二。", "It makes up about one-third.", "one-third", "two-thirds", MAJOR),
    ("要一万六七千元。", "It costs 16,000 to 7,000 yuan.", "7,000", "17,000", MAJOR),
    ("要一万六七千元。", "It costs 167,000 yuan.", "167,000", "16,000 to 17,000", MAJOR),
    ("造成17人死亡。", "It killed 71 people.", "71", "17", MAJOR),
    ("1.92 亿人", "189 million people", "189 million", "192 million", MAJOR),
    ("三名工人获救。", "Four workers were rescued.", "Four", "Three", MAJOR),
    ("3至5亿美元", "3 to 6 hundred million dollars", "6 hundred million", None, MAJOR),
    ("下降0.2个百分点。", "It fell by 0.2 percent.", "0.2 percent", "0.2 percentage points", MINOR),
    # another month or share stands there, though its bare number answers to something else
    ("7月30日购买，可用7年", "bought on August 30, lasts 7 years", "August", "July", MAJOR),
    ("5人中占5%", "6 percent, with five people", "6 percent", "5 percent", MAJOR),
    ("拜登周五（2月10日）表示", "Biden said on Friday (March 10)", "March", "February", MAJOR),
    # lost
    ("2020年3月，价格上涨。", "In Walk 2020, prices rose.", "", None, MAJOR),
    ("他于2月10日抵达。", "He arrived.", "", None, MAJOR),
    ("占62.3%。", "That is a part of it.", "", None, MAJOR),
    ("九二共识", "the consensus of September", "", None, MAJOR),
    ("推翻2500年君主制。", "The monarchy was overthrown.", "", None, MAJOR),
    ("近3年来最低。", "It was a record low.", "", None, MINOR),
    ("五十二个国家", "many countries", "", None, MAJOR),
    ("二〇二三年", "this year", "", None, MAJOR),
    ("當年８月", "in Admirable", "", None, MAJOR),
]

LEAVES_ALONE = [
    ("见图1和表1。", "See Figure 1 and the table.", "one of two is left out"),
    ("灯长亮1秒。", "The light is on for a second.", "one is an article"),
    ("光速每秒186 300英里。", "Light travels 186,300 miles in a second.", "a space groups digits in technical texts"),
    ("尺寸有100 200 300三种。", "It comes in sizes 100, 200 and 300.", "a list that looks like one number"),
    ("直径约为几百千米", "on the order of several hundred kilometers", "千米 is a unit"),
    ("距离我们数十亿千米", "billions of kilometers from us", "the same"),
    ("误差减少到七分之一。", "It reduced the error by a factor of 7.", "a share told by its multiple"),
    ("带宽减少了五分之四。", "There is a five-fold reduction in bandwidth.", "what is left of it, by its multiple"),
    ("厚度约为11000米。", "It is about eleven kilometers thick.", "a larger unit"),
    ("压力为700磅/英寸2。", "The pressure is 700 psi.", "a power that lost its place above the line"),
    # the same value, written otherwise
    ("2万4801人", "24,801 people", "ten thousands and units"),
    ("75万7千人", "757,000 people", "mixed"),
    ("500余万", "more than 5 million", "about"),
    ("3至5亿", "300 to 500 million", "the scale belongs to both ends"),
    ("3至5亿", "300–500m", "with an abbreviation"),
    ("4-6万", "40,000 to 60,000", "the same in digits"),
    ("400万至600万人次", "4 to 6 million", "the English shares its scale"),
    ("一万六七千元", "16,000 to 17,000 yuan", "a range in one word"),
    ("三四百块的手表", "three or four hundred yuan watches", "the same in words"),
    ("1,234,567人", "some 1.23 million people", "rounded"),
    ("158.41亿元", "15.84 billion yuan", "rounded to four digits"),
    ("35600千", "35,600 thousand", "the scale kept"),
    ("5,800万人", "58 million people", "thousands separators in the source"),
    ("249,289,299都有", "249, 289 and 299", "prices in a row, without spaces in the source"),
    ("超92万份", "more than 920, 000 applications", "a space that slipped in is not another value"),
    ("二〇二三年", "2023", "digits in characters"),
    ("九〇年代", "the 1990s", "a decade"),
    ("20世纪60、70年代", "the 1960s and 70s", "two decades, one century"),
    ("20世纪90年代", "the '90s", "a decade without its century"),
    ("21世纪初", "the early 2000s", "a century as a decade"),
    ("过去二十年", "the past two decades", "decades"),
    ("十年", "a decade", "the same"),
    ("一百年", "a century", "a hundred years"),
    ("五十年", "half a century", "fifty years"),
    ("十二个", "a dozen", "twelve"),
    ("一年半", "18 months", "months"),
    ("未来两周", "the next 14 days", "days"),
    ("半年以来", "over the past six months", "half a year"),
    ("24小时值守", "on duty around the clock", "an idiom of the target"),
    ("下午3点11分", "3:11 p.m.", "twelve hours"),
    ("20时30分", "8:30 p.m.", "the same"),
    ("7月25日0—24时", "on July 25", "the whole day"),
    ("3月15日", "15/3", "a date in digits"),
    ("7月30日", "7/30", "the same"),
    ("占5%至6%", "5 to 6 percent", "the bare number is the share"),
    ("2023-02-10", "February 10, 2023", "the other way round"),
    ("增长两倍", "tripled", "by two hundred percent is to three times"),
    ("两倍", "doubled", "to twice"),
    ("翻一番", "rose by 100%", "doubled"),
    ("翻了两番", "quadrupled", "doubled twice"),
    ("两成", "20 percent", "tenths"),
    ("八成受访者", "eight in ten of those asked", "the same in words"),
    ("打八折", "20% off", "what is paid, and what is taken off"),
    ("四分之一", "25 percent", "a fraction as a share"),
    ("三分之一", "a third", "a fraction in words"),
    ("80%至90%", "80 to 90 percent", "the sign belongs to both ends"),
    ("0.3个百分点", "0.3 percentage points", "points"),
    ("升0.3个百分点", "up 30 basis points, or 0.3 of a point", "no percent sign is no unit at all"),
    ("增长2%，高2个百分点", "up 2 percent, by as much", "one 2 percent is the source's own"),
    ("第四次", "the fourth time", "an ordinal in words"),
    ("第20届", "its twentieth edition", "the same"),
    ("1000个", "a thousand", "without a number before it"),
    ("500万千瓦", "5 gigawatts", "a larger unit"),
    ("10千米", "10 kilometers", "千 belongs to the unit"),
    ("6200多兆焦", "over 6,200 MJ", "兆 belongs to the unit"),
    ("300亩", "20 hectares", "a unit turned into another"),
    ("500斤", "250 kilograms", "the same"),
    ("2尺5", "2.5 feet", "a unit between the digits"),
    ("19.5元", "19.50 yuan", "a zero more"),
    # no figures
    ("一带一路", "the Belt and Road", "a name"),
    ("“十四五”规划", "the 14th Five-Year Plan", "a plan by its number, not 145"),
    ("千方百计稳就业", "by every means", "a phrase"),
    ("统一部署，进一步推进", "unified plans to go further", "words with numerals"),
    ("十分重要", "very important", "the same"),
    ("双十一的价格比黑五贵", "Black Friday is cheaper than Double Eleven", "a shopping festival; 五 is Friday"),
    ("伤敌一千自损八百", "a Pyrrhic victory", "a saying"),
    ("后宫佳丽三千", "a large harem", "the same"),
    ("苯二氮类药物和新冠", "benzodiazepines and COVID-19", "二 counts nothing, 19 is a name"),
    ("三峡水库", "the Three Gorges reservoir", "a name on both sides"),
    ("iPhone14", "the new phone", "a model: other checks look after names"),
    ("GB 18030的0x8130", "GB 18030", "a code point"),
    ("3.1.2节", "this section", "a section number"),
    ("www.example.org/2023", "the site", "an address"),
    ("5点建议", "five suggestions", "点 is no hour here"),
    # what a translation may leave out
    ("一个国家", "a country", "one"),
    ("试用了1天", "after a day", "one in digits"),
    ("两国领导人", "leaders of the countries", "a small number in characters"),
    ("三名工人", "the workers", "the same"),
    ("前一日", "the day before; COVID-19 spread", "no date"),
    ("几十年来", "for decades", "vague"),
    ("数千万人失业", "tens of millions lost their jobs", "vague, same magnitude"),
    ("成千上万的人", "countless people", "vague"),
    ("90后女生", "a young woman", "a generation"),
    ("1城市化是关键", "Urbanization is key", "a list number stuck to the text"),
    ("04说明书", "The manual", "the same with a zero"),
    ("（2）测量", "Measurement", "a list number in brackets"),
    ("3. 术语", "Terms", "a list number with a stop"),
    ("二、背景", "Background", "a list number in characters"),
    ("（综合11日电）朝鲜阅兵", "North Korea held a parade", "an agency's dateline"),
    ("新华社北京2月10日电 会议召开", "A meeting was held", "the same"),
    ("拜登本周五（2月10日）表示", "Biden said on Friday", "the day by its name"),
    ("10日上午", "yesterday morning", "the same"),
    # the target's own matters
    ("于11月公布", "announced in november", "a small letter is not another month"),
    ("会议在五月举行", "it may be held", "三月 and 五月 alone are small numbers"),
    ("没有数字", "In 2023 it sold 5 million.", "figures the source has not: not this check's business"),
    ("卖出530万台", "", "an empty target is another check's business"),
    ("", "530 million", "no source"),
]


def issues(source: str, target: str):
    segment = Segment("1", source, target)
    return list(CHECKS["number-mismatch"].rule(segment, Context(segment)))


@pytest.mark.parametrize(("source", "target", "marked", "suggestion", "severity"), FLAGS)
def test_flags(source, target, marked, suggestion, severity):
    found = issues(source, target)
    assert found
    assert {(issue.target_spans[0].of(target) if issue.target_spans else "") for issue in found} == {marked}
    assert found[0].suggestion == suggestion
    assert found[0].severity is severity
    assert all(issue.source_spans for issue in found)


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE)
def test_leaves_alone(source, target, why):
    assert [issue.message for issue in issues(source, target)] == [], why


@pytest.mark.parametrize(("source", "target"), [row[:2] for row in FLAGS if row[3]])
def test_suggestion_heals(source, target):
    issue = issues(source, target)[0]
    span = issue.target_spans[0]
    healed = target[: span.start] + issue.suggestion + target[span.end :]
    assert issues(source, healed) == []


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("卖出530万台", "sold 530 million", "530万 is 5.3 million; the target has 530 million"),
        ("2020年3月", "Walk 2020", "3月 (March) is missing from the target"),
        ("有52人", "many people", "52 is missing from the target"),
        ("约一万六七千", "about 167,000", "一万六七千 is 16,000 to 17,000; the target has 167,000"),
    ],
)
def test_message_says_what_is_wrong(source, target, message):
    assert [issue.message for issue in issues(source, target)] == [message]


def test_evidence_is_json():
    import json

    evidence = issues("约占三分之二", "about one-third")[0].evidence
    assert json.loads(json.dumps(evidence)) == {
        "source": "三分之二", "values": ["2/3"], "expected": "2/3", "found": "one-third",
    }  # fmt: skip


def test_each_wrong_figure_has_a_partner_of_its_own():
    source, target = "预计达138亿至143亿新元", "is expected to reach 138 billion to 143 billion"
    assert [(issue.target_spans[0].of(target), issue.suggestion) for issue in issues(source, target)] == [
        ("138 billion", "13.8 billion"),
        ("143 billion", "14.3 billion"),
    ]


def test_spans_are_code_points_of_the_original():
    source, target = "\U00020000共５３０万", "😀 530 million"
    (issue,) = issues(source, target)
    assert issue.source_spans[0].of(source) == "５３０万"
    assert issue.target_spans[0].of(target) == "530 million"
