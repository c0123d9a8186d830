"""What a neural metric must not see, and what only looks like it."""

from __future__ import annotations

import pytest

from mtqa.metrics.base import Pair
from mtqa.metrics.guard import Fault, fault_of

LEFT_OUT = [
    ("今天天气很好。", "", Fault.EMPTY, "no translation"),
    ("今天天气很好。", " \t\n\u3000", Fault.EMPTY, "spaces, one of them ideographic"),
    ("今天天气很好。", "\u200b\ufeff\u200e", Fault.EMPTY, "invisible characters"),
    ("", "The weather is fine.", Fault.EMPTY, "no source"),
    ("今天天气很好。", "今天天气很好。", Fault.COPIED, "the source itself"),
    ("今天天气很好。", " 今天天气 很好｡", Fault.COPIED, "the source but for spaces and the width of a mark"),
    ("GDP增长5%", "ＧＤＰ增长5%", Fault.COPIED, "the source but for the width of letters"),
    ("今天天气很好。", "明天也会很好吧", Fault.FOREIGN, "Chinese, another text"),
    ("今天天气很好。", "OK 天气很好", Fault.FOREIGN, "mostly Chinese"),
    ("𠮷野家开业", "𠮷野家", Fault.FOREIGN, "Chinese beyond the first plane"),
]
SCORED = [
    ("今天天气很好。", "The weather is fine.", "a translation"),
    ("iPhone 15 Pro", "iPhone 15 Pro", "nothing to translate: a product"),
    ("https://example.org/a?b=1", "https://example.org/a?b=1", "nothing to translate: an address"),
    ("5.2%", "5.2%", "nothing to translate: a figure"),
    ("……", "...", "marks only, and visible"),
    ("🙂", "🙂", "an emoji is visible"),
    ("他说“你好”。", "He said “你好”, which means hello.", "some Chinese in English"),
    ("清华大学位于北京。", "清华大学 (Tsinghua) is in Beijing.", "a name that was kept"),
    ("一", "1", "no letters at all"),
    ("学而时习之", "Xué ér shí xí zhī", "Pinyin is Latin script"),
]


@pytest.mark.parametrize(("source", "target", "fault", "why"), LEFT_OUT)
def test_left_out(source: str, target: str, fault: Fault, why: str) -> None:
    assert fault_of(Pair(source, target)) is fault, why


@pytest.mark.parametrize(("source", "target", "why"), SCORED)
def test_scored(source: str, target: str, why: str) -> None:
    assert fault_of(Pair(source, target)) is None, why


@pytest.mark.parametrize(
    ("languages", "source", "target", "fault"),
    [
        (("en", "zh"), "The weather is fine.", "天气很好。", None),
        (("en", "zh"), "The weather is very fine.", "The weather is very fine.", Fault.COPIED),
        (("de", "en"), "Max Mustermann", "Max Mustermann", None),
        (("de", "en"), "Das Wetter ist heute gut.", "Das Wetter ist heute gut.", Fault.COPIED),
        (("zh", "ja"), "天气预报", "天気予報", None),
        (("en", "de"), "The weather is fine.", "天气很好。", Fault.FOREIGN),
    ],
)
def test_other_languages(languages: tuple[str, str], source: str, target: str, fault: Fault | None) -> None:
    assert fault_of(Pair(source, target), *languages) is fault
