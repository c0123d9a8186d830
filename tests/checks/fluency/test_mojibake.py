"""mojibake: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "mojibake"

FLAGS = [
    ("咖啡馆", "The cafÃ© is open.", "Ã©", "The café is open."),
    ("他不会", "He wonâ€™t.", "â€™", "He won’t."),
    ("他说“好”", "He said â€œgood.", "â€œ", "He said “good."),
    ("一月到三月", "Januaryâ€“March", "â€“", "January–March"),
    ("瓦茨拉夫", "VÃ¡clav", "Ã¡", "Václav"),
    ("贴士", "Ð¿Ð¾Ð¼Ð¾Ñ‰ÑŒ", "Ð¿Ð¾Ð¼Ð¾Ñ‰ÑŒ", "помощь"),
    ("价格", "It is Â£5.", "Â£", "It is £5."),
    ("中国", "It is ä¸\xadå›½.", "ä¸\xadå›½", "It is 中国."),
    ("他说", "He\ufffds here", "\ufffd", "He\ufffds here"),
    ("他说", "It is 锟斤拷", "锟斤拷", "It is 锟斤拷"),
    ("他不会", "He won鈥檛", "鈥檛", "He won鈥檛"),
]

LEAVES_ALONE = [
    ("咖啡馆", "The café is open.", "an accent"),
    ("圣保罗", "SÃO PAULO", "a capital with a tilde before a capital"),
    ("安热拉", "Ângela and Émile", "capitals with accents at the beginning of a name"),
    ("版权", "Â ©", "letters apart"),
    ("他不会", "He won’t — “never”…", "marks of English"),
    ("锟斤拷是乱码", "锟斤拷 is mojibake", "the source speaks of it"),
    ("越南", "Hà Nội, Đà Nẵng", "Vietnamese"),
    ("温度", "25 °C ± 1", "signs"),
    ("价格", "£5, €6 and ¥7", "currencies"),
    ("好\ufffd", "Good\ufffd", "the source is damaged in the same way"),
    ("平实", "Plain text.", "plain text"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "text", "right"), FLAGS)
def test_flags(source, target, text, right):
    assert marked(CHECK, source, target) == [text]
    assert corrected(CHECK, source, target) == right


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
