"""name-in-pinyin: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.model import Severity
from tests.checks._rules import corrected, issues, marked

CHECK = "name-in-pinyin"

FLAGS = [
    ("范明政总理会见记者。", "Prime Minister Fan Mingzheng met the press.", "Fan Mingzheng"),
    ("金主爱依偎在父亲身边。", "Jin Zhuai snuggled up to her father.", "Jin Zhuai"),
    ("金主爱依偎在父亲身边。", "Jin Zhu-ai snuggled up to her father.", "Jin Zhu-ai"),
    ("首相岸田文雄访美。", "Prime Minister Antian Wenxiong visits the US.", "Antian Wenxiong"),
    ("岸田访美。", "Antian visits the US.", "Antian"),
    ("國民黨副主席夏立言訪陸", "KMT vice chairman Xia Liyan visits the mainland", "Xia Liyan"),
    ("特朗普发表讲话", "Telangpu delivered a speech", "Telangpu"),
    ("副部长卡洛斯·隆", "Deputy Minister Kaluosi Long", "Kaluosi"),
    ("总统卡纳克多出席", "President Kanakeduo attended", "Kanakeduo"),
]

LEAVES_ALONE = [
    ("范明政总理会见记者。", "Prime Minister Pham Minh Chinh met the press.", "the right form"),
    ("范明政总理会见记者。", "The Prime Minister met the press.", "the name is not there"),
    ("金主爱依偎在父亲身边。", "Kim Joo-ae snuggled up to her father.", "another romanisation"),
    ("记者杨召奎报道", "Yang Zhaokui reports", "a mainland name"),
    ("安倍晋三", "Shinzo Abe", "the right form"),
    ("安倍在国会讲话", "Abe spoke in the Diet.", "the short form"),
    ("蔡英文出席", "Cai attended.", "the surname alone is too little"),
    ("韩国瑜出席", "Han Kuo-yu attended.", "the right form"),
    ("尼古拉·马杜罗", "Nicolás Maduro", "the right form"),
    ("总理李克强", "Premier Li Keqiang", "a mainland name behind a title"),
    ("胡志明市", "Ho Chi Minh City", "the right form"),
    ("阿里·拉里贾尼", "Ali Larijani", "the pinyin of a part is its English form"),
    ("范明政", "", "no translation"),
    ("", "Fan Mingzheng", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[f"{row[2]} {row[0]}" for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_the_usual_form_is_suggested():
    zh, en = "范明政总理会见记者。", "Prime Minister Fan Mingzheng met the press."
    assert corrected(CHECK, zh, en) == "Prime Minister Pham Minh Chinh met the press."


def test_chinese_people_elsewhere_are_minor():
    assert issues(CHECK, "夏立言访陆", "Xia Liyan visits the mainland")[0].severity is Severity.MINOR
    assert issues(CHECK, "金主爱访陆", "Jin Zhuai visits the mainland")[0].severity is None
