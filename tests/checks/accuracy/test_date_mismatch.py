"""date-mismatch: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "date-mismatch"

FLAGS = [  # source, target, marked in the target
    ("周五，他到访。", "On Saturday he came.", "Saturday"),
    ("本周二（2月7日）", "This Friday (February 7)", "Friday"),
    ("星期天开会", "The meeting is on Monday.", "Monday"),
    ("禮拜三開會", "The meeting is on Tuesday.", "Tuesday"),
    ("周五（2月10日）下午", "On Friday afternoon (February 12)", "12"),
    ("新华社北京2月10日电 会议2月9日召开", "BEIJING, November 10 (Xinhua) - It met on February 9.", "November"),
    ("2月3日和2月9日", "on March 3 and February 9", "March"),
    ("2月1日至28日购买，共1000份", "buy from February 1 to 27, 1,000 in all, 28 of them", "27"),
    ("下周四也就是16日行动，共有16人。", "Next Thursday, the 15th, they act, 16 in all.", None),
    ("3月7日和9日，共7人、9人", "on March 7 and 10, 7 and 9 people", "10"),
    ("2022年回国，《2022中国报告》，2022年发布", "in 2022, the 2032 report, out in 2022", None),
    ("下午3点，共3人", "3 a.m., 3 in all", "3 a.m."),
    ("早上8点，共9人", "at 9 p.m., 8 people", None),
]

LEAVES_ALONE = [
    ("周五，他到访。", "On Friday he came.", "the same"),
    ("周五，他到访。", "On Fri. he came.", "an abbreviation"),
    ("周五，他到访。", "He came yesterday.", "another word"),
    ("10日，他到访。", "He came on Friday.", "a weekday for a date, as news style has it"),
    ("周一至周五", "on weekdays", "another word"),
    ("一周三次", "three times a week, on Mondays", "a week, no Wednesday"),
    ("一周一次", "once a week, on Sundays", "the same"),
    ("周日均销量", "average weekly sales on Saturday", "周 and 日均"),
    ("黑色星期五", "Black Friday", "a name"),
    ("2月10日", "10 February", "day first"),
    ("2月10日", "the 10th of February", "in words"),
    ("2月10日", "Feb. 10th", "an abbreviation"),
    ("2月10日", "2/10", "in digits"),
    ("2月10日至12日", "February 10-12", "a range"),
    ("2月28日至3月2日", "from February 28 to March 2", "a range over two months"),
    ("3月7日和9日", "on the 7th and 9th of March", "two days"),
    ("2月10日，3月11日", "February 10", "the other date is left out"),
    ("上月出口下降，2月回升", "Exports fell in January and recovered in February.", "上月 resolved"),
    ("第一季度，3月最好", "January to March, March being best", "a quarter's months"),
    ("农历八月十五", "the 15th of September", "the lunar calendar"),
    ("2022年比去年好，2022年是好年", "2022 was better than 2021", "去年 resolved"),
    ("2022年底", "the end of 2022", "the same"),
    ("北京时间下午3点", "3 a.m. EST", "another time zone"),
    ("下午3点", "3 p.m.", "the same"),
    ("晚上12点", "12 a.m.", "midnight"),
    ("中午12点", "12 p.m.", "noon"),
    ("第16届论坛16日举行", "The 16th forum was held on the 16th.", "an ordinal and a day"),
    ("10日举行的第5届", "the 5th one, held on the 10th", "an ordinal and a day"),
    ("三月不知肉味", "for three months", "no date"),
    ("2月10日", "", "no translation"),
    ("", "February 10", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    found = marked(CHECK, source, target)
    assert found == ([text] if text else []) or text is None


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
