"""doubled-punctuation: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "doubled-punctuation"

FLAGS = [
    ("他将出席。", "He will attend..", ".."),
    ("他将出席。", "He will attend. .", ". ."),
    ("10日晚，供电恢复。", "On the 10th,, power was restored.", ",,"),
    ("10日晚，供电恢复。", "On the evening, , power was restored.", ", ,"),
    ("“他来了。”记者说。", "“He came..” the reporter said.", ".."),
    ("他来吗？", "Will he come?.", "?."),
    ("太好了！", "Great!, he said.", "!,"),
    ("第一；第二。", "First;; second.", ";;"),
    ("如下：", "As follows::", "::"),
    ("他来，我走。", "He comes,. I go.", ",."),
    ("他来，我走。", "He comes,,. I go.", ",,."),
    ("他们访问，我走。", "They visited., I go.", ".,"),
    ("他住在美国。", "He lives in the U.S..", ".."),
    ("占10%。", "It takes 10%..", ".."),
]

LEAVES_ALONE = [
    ("他来了……", "He came...", "an ellipsis"),
    ("他来了……", "He came....", "an ellipsis after a full stop"),
    ("他来了……", "He came . . . and went.", "a spaced ellipsis"),
    ("他来了……", "He came. . . . Then he went.", "a spaced ellipsis after a full stop"),
    ("他来了……", "He came…. Then he went.", "an ellipsis character and a full stop"),
    ("什么？！", "What?!", "question and exclamation together"),
    ("太好了！！", "Great!! Really!!!", "repeated exclamation for effect"),
    ("真的？？", "Really??", "repeated question mark for effect"),
    ("太好了。。下次还来", "Great.. I will come again", "the source doubles its stop as well"),
    ("好吃，，下次再来", "Tasty,, I will come again", "the source doubles its comma as well"),
    ("公司等，将参加。", "Firms, banks, etc., will join.", "a comma after an abbreviation"),
    ("他在美国，我在这里。", "He is in the U.S., I am here.", "a comma after initials"),
    ("大约。", "The value (approx.), he said.", "a comma after an abbreviation and a bracket"),
    ("大约", "approx., ten", "a long abbreviation"),
    ("他在美国？", "Is he in the U.S.?", "a question mark after initials"),
    ("见../a", "See ../lib/a.py and a/../b", "a path"),
    ("范围", "The range 1..5 and a..z", "a range"),
    ("代码", "Use std::vector and a?.b", "code"),
    ("网址", "Visit https://a.example/x,,y?b=.,c", "a web address"),
    ("版本", "Version 1.0..2.0", "a range of versions"),
    ("比分3:2", "The ratio is 3:2, at 10:30", "a ratio and a time"),
    ("时间", "It ends at 5 p.m. He left.", "an abbreviation that ends its sentence"),
    ("她说“好。”", 'She said "Good." He left.', "a stop within quotation marks"),
    ("雅虎", "He works for Yahoo!, she says.", "a name that ends in an exclamation mark"),
    ("数字", "1,,000", "figures: a matter for number checks"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]
    assert marked(CHECK, source, corrected(CHECK, source, target)) in ([], [".,"])  # either mark may be meant in ".,"


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
