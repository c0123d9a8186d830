"""site-text-left: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.model import Segment, Severity
from tests.checks._rules import marked

CHECK = "site-text-left"
MINOR, NEUTRAL = Severity.MINOR, Severity.NEUTRAL

FLAGS = [
    ("（综合11日电）朝鲜举行阅兵。", "(General 11) North Korea held a parade.", "(General 11)", MINOR),
    ("（综合11日电）朝鲜举行阅兵。", "(Comprehensive, 11th) It held a parade.", "(Comprehensive, 11th)", MINOR),
    ("字体:【大 中 小】", "Font:[Large Medium Small]", "Font:[Large Medium Small]", MINOR),
    ("[责编:李絮枫]", "[Editor in charge: Li Xufeng]", "[Editor in charge: Li Xufeng]", NEUTRAL),
    ("（责任编辑：王五）", "(Responsible Editor: Wang Wu)", "(Responsible Editor: Wang Wu)", NEUTRAL),
    ("本报讯(记者 孙杰)昨晚发布。", "(Reporter Sun Jie) It was issued last night.", "(Reporter Sun Jie)", NEUTRAL),
    (
        "电(记者赵博、黄扬)出口",
        "(Reporters Zhao Bo and Huang Yang) Exports",
        "(Reporters Zhao Bo and Huang Yang)",
        NEUTRAL,
    ),
]

LEAVES_ALONE = [
    (
        "（综合11日电）朝鲜举行阅兵。",
        "(Compiled from reports on the 11th) It held a parade.",
        "a rendering that says it",
    ),
    ("（综合11日电）朝鲜举行阅兵。", "(Comprehensive report on the 11th) A parade", "a rendering that says it"),
    ("（综合11日电）朝鲜举行阅兵。", "North Korea held a parade.", "left out"),
    ("综合（总）指数", "The general (composite) index", "the source means an index"),
    ("记者孙杰说，他来过。", "The reporter (Sun Jie) said he came.", "a reporter who is spoken of"),
    ("他是编辑。", "He is an editor (in charge of news).", "an editor who is spoken of"),
    ("新华社北京2月11日电", "BEIJING, Feb. 11 (Xinhua) -- The", "a dateline"),
    ("（完）", "(END)", "the end of a report"),
    ("字体很大。", "The font is large: see there.", "letters that are spoken of"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "text", "severity"), FLAGS)
def test_flags(source, target, text, severity):
    segment = Segment("1", source, target)
    (issue,) = CHECKS[CHECK].rule(segment, Context(segment, settings={CHECK: {"names": True}}))
    assert (issue.target_spans[0].of(target), issue.severity) == (text, severity)
    assert marked(CHECK, source, target) == ([text] if severity is MINOR else []), "names only on request"


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
