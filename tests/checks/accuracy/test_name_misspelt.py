"""name-misspelt: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "name-misspelt"

FLAGS = [
    ("总经理邱若楠说，公司将增加投入。", "General manager Qiu Ruolan said so.", "Ruolan"),
    ("总经理邱若楠说，公司将增加投入。", "General manager Qiu Ruo-lan said so.", "Ruo-lan"),
    ("记者杨召奎报道", "correspondent Yang Zhoukui reports", "Zhoukui"),
    ("教授吴大任分析", "Professor Wu Dare analysed", "Dare"),
    ("委员长曹志弘坦言，压力大。", "Cao Zhiyong admitted the pressure is high.", "Zhiyong"),
    ("夏立言表示，会谈顺利。", "Xia Liyeng said the talks went well.", "Liyeng"),
    ("总经理邱若楠说。", "Qiu Ruolan spoke. Mr Qiu Ruolan left.", "Ruolan"),
]

FLAGS += [
    ("会上，赵雅敏作了报告。", "Zhao Yaomin gave a report.", "Yaomin"),
    ("會上，趙雅敏作了報告。", "Zhao Yaomin gave a report.", "Yaomin"),
]

LEAVES_ALONE = [
    ("总经理邱若楠说，公司将增加投入。", "General manager Qiu Ruonan said so.", "the right form"),
    ("总经理邱若楠说，公司将增加投入。", "General manager Qiu Ruo-nan said so.", "with a hyphen"),
    ("总经理邱若楠说，公司将增加投入。", "General manager Qiu Ruo Nan said so.", "in two words"),
    ("总经理邱若楠说，公司将增加投入。", "General manager Ruonan Qiu said so.", "surname last"),
    ("总经理邱若楠说，公司将增加投入。", "General manager Qiu said so.", "the surname alone"),
    ("总经理邱若楠说，公司将增加投入。", "Andrew Qiu Jones said so.", "another kind of name"),
    ("董事长于冬、导演刘伟强", "board chairman Yu Dong and film director Liu Weiqiang", "the next word is small"),
    ("记者王明报道", "Reporter Wang Ming reports", "报 is no part of the name"),
    ("教授乐单说", "Professor Le Shan said", "a character with two readings"),
    ("教授吕绿说", "Professor Lyu Lyu said", "lü written lyu"),
    ("总经理邱若楠和经理邱若兰说", "Qiu Ruonan and Qiu Ruolan said", "two persons with one surname"),
    ("主席張志軍說", "Chairman Zhang Zhijun said", "Traditional"),
    ("习近平的重要讲话", "Xi Jinping's important speech", "a possessive"),
    ("习近平思想", "Xi Jinping Thought", "the next word has a capital"),
    ("何立峰出席主论坛", "He Lifeng Attended the Main Forum", "a headline in capitals"),
    ("邱若楠", "Qiu Jianguo", "nothing shows that it is a person, and it is not near"),
    ("总经理邱若楠说。", "", "no translation"),
    ("", "Qiu Ruolan", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_the_right_spelling_is_suggested():
    assert corrected(CHECK, "总经理邱若楠说。", "Qiu Ruolan spoke.") == "Qiu Ruonan spoke."
