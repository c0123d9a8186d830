"""negation-lost: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "negation-lost"

FLAGS = [
    ("中方不寻求贸易顺差。", "China seeks a trade surplus.", "seeks"),
    ("绝不允许借创新之名行骗。", "Fraud in the name of innovation would be allowed.", "allowed"),
    ("这项规定并未影响出口。", "The rule has affected exports.", "affected"),
    ("我们不会放弃这个计划。", "We will give up this plan.", "give up"),
    ("双方没有达成协议。", "The two sides reached an agreement.", "reached"),
    ("他不是记者。", "He is a reporter.", "is"),
    ("严禁使用明火。", "Use open flames.", "Use"),
    ("政府从未承认该组织。", "The government has recognized the group.", "recognized"),
    ("委员会未能通过预算。", "The committee passed the budget.", "passed"),
    ("他不愿参加会议。", "He took part in the meeting.", "took part"),
    ("公司尚未公布结果。", "The company has published the results.", "published"),
    ("这里不应该使用手机。", "You should use mobile phones here.", "use"),
]

FLAGS += [
    ("劝大家不要白花钱", "We want people to spend money.", "不要"),
    ("我等了2个小时也没有等来电话。", "I waited for two hours for the call.", "没有"),
    ("系統顯示已發貨，結果一直沒有收到貨。", "The system showed that it was shipped.", "沒有"),
    ("中方不尋求貿易順差。", "China seeks a trade surplus.", "seeks"),
]

# Beside other negatives: what only a lost one leaves behind.
FLAGS += [
    (
        "不知道是不是变压器太大，我没有退货。",
        "I'm sure if the transformer is too large; I did not return it.",
        "'m sure if",
    ),
    (
        "我确定不了是谁的错，没有退货。",
        "I am sure whose fault it is, not that I returned it; I was sure who sold it.",
        "was sure who",
    ),
    ("现已三周，还没有收到货，也没有退款。", "After three weeks it has yet arrived, and no refund.", "has yet arrived"),
    (
        "三天了，还不送过来，没人接电话。",
        "Three days, it has still been delivered, nobody answers.",
        "has still been delivered",
    ),
    ("我没有要求太多，只是不想退货。", "I did ask for much, I just do not want to return it.", "did ask"),
    ("感觉不像新的，没有包装。", "It does seem new, there is no wrapping.", "does seem"),
    ("不知能不能用，我沒要求太多。", "No idea if it works; I did ask for much.", "did ask"),
]

LEAVES_ALONE = [
    ("我确定是谁的错，没有退货。", "I am sure who is to blame, and did not return it.", "the source is sure"),
    ("不知道是不是变压器太大。", "I'm not sure if the transformer is too large.", "the negative is there"),
    ("我确定不了是不是假货。", "I can't be sure whether it is fake.", "the negative stands before be"),
    ("没人知道是谁。", "Nobody is sure who it was.", "the subject is negative"),
    ("还没有收到货。", "None of the goods has yet arrived.", "the subject is negative, with yet"),
    ("还没有收到货。", "It has yet to arrive, and is not here.", "yet to"),
    ("没想到他又涨价了，不高兴。", "He has yet again raised the price; I am not happy.", "yet again"),
    ("这不合适，但我确实喜欢。", "It does not fit, but I do like it.", "the source stresses it: 确实"),
    ("我最终没有找出原因。", "I never did figure out why.", "never did"),
    ("他们不知道该做什么。", "They do not know what to do next, and neither do people here.", "no emphatic do"),
    ("这不影响业务。", "We do business with them, which is no trouble.", "do is the verb"),
    ("(不推荐使用) 抢占", "(Deprecated) Preempt", "software says deprecated"),
    ("机器永远也不能满足这种需求。", "The need for faster machines is insatiable.", "in- before sat-"),
    ("中方不寻求贸易顺差。", "China does not seek a trade surplus.", "not"),
    ("中方不寻求贸易顺差。", "China doesn’t seek a trade surplus.", "n’t with a curly apostrophe"),
    ("中方不寻求贸易顺差。", "China doesnt seek a trade surplus.", "n't without an apostrophe"),
    ("双方没有达成协议。", "The two sides failed to reach an agreement.", "fail to"),
    ("我们不会放弃。", "We will never give up.", "never"),
    ("他不接受采访。", "He refused to accept an interview.", "refuse"),
    ("他不同意。", "He disagrees and wants us to agree with him.", "dis-"),
    ("他不支持该法案。", "He opposes those who support the bill.", "oppose"),
    ("没有获得许可。", "He went without having received a permit.", "without"),
    ("他不知道。", "He was unaware of what they knew.", "un-"),
    ("这不可能实现。", "It is impossible to achieve it.", "im-"),
    ("疫情未影响生产。", "Production was free from what affected others.", "free from"),
    ("他未参加会议。", "He was absent from the meeting others attended.", "absent"),
    ("他不需要支付。", "He is exempt from the fee others need to pay.", "exempt"),
    ("他没有收到。", "He has yet to receive it.", "yet to"),
    ("他不属于这里。", "He hardly belongs here.", "hardly"),
    ("我不认为这重要。", "I doubt what they think.", "doubt"),
    ("禁止使用明火。", "The use of open flames is banned.", "ban"),
    ("禁止使用明火。", "Avoid the use of open flames.", "avoid"),
    ("不用担心换电池。", "It eliminates the need to worry about batteries.", "eliminate"),
    ("他不能参加。", "He was too ill to attend.", "too … to"),
    ("不仅影响生产，也影响生活。", "It affects production and life.", "不仅 is more than"),
    ("水质不断改善。", "Water quality has kept improving.", "不断 is steadily"),
    ("不少高校参与。", "Many universities take part.", "不少 is many"),
    ("不得不接受。", "He had to accept it.", "two negatives"),
    ("无不支持。", "All support it.", "two negatives"),
    ("是不是接受？", "Is it accepted?", "an A-not-A question"),
    ("能不能接受他的建议", "Whether his proposal can be accepted", "an A-not-A question"),
    ("你不接受吗", "You accept it, right", "a question"),
    ("如果不接受就走。", "Accept it or go.", "a condition"),
    ("只有努力才不会放弃。", "Work and you will give up nothing.", "only ... then"),
    ("这不是结束，而是开始。", "This is a beginning.", "not ... but: the first half may be dropped"),
    ("不太容易。", "It is easy for some.", "不太 is a matter of degree"),
    ("未来将实现增长。", "Growth will be achieved in the future.", "未来 is the future"),
    ("非常重要的非洲国家。", "An important African country.", "非常 is very, 非洲 is Africa"),
    ("不到半小时就完成。", "It was finished in half an hour.", "不到 is less than"),
    ("不过他接受了。", "He accepted it.", "不过 is however"),
    ("双方有不同看法。", "The views of the two sides differ.", "不同 is different"),
    ("不寻求贸易顺差。", "Trade is balanced.", "the verb is not rendered: an omission, no reversal"),
    ("商品没有问题。", "The goods are fine.", "no problem is fine"),
    ("臭味也没有了。", "The smell is gone.", "gone"),
    ("从来没有不合脚。", "They have always fit.", "two negatives"),
    ("没有引力就会掉下去的话", "One would fall with gravity", "a condition"),
    ("計算機沒有毛病", "The computer is in order", "in order"),
    ("不寻求贸易顺差。", "", "no translation"),
    ("", "China seeks a trade surplus.", "no source"),
    (
        "会议上发言的人很多，讨论的题目也很多，与会者说这里不是他的家乡，大家都是从远处来的客人。",
        "He is here.",
        "不是 in a long text says too little",
    ),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_one_finding_for_a_segment():
    """Where nothing in the target is negative, a second negation is the same fault."""
    assert marked(CHECK, "不支持，也不参加。", "He supports it and joins.") == ["supports"]
