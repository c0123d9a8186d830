"""news-agency-swapped: the report of one agency is given to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

# What an agency is called in Chinese, all that it may be called in English, and the name to suggest.
_AGENCIES = tuple(
    (re.compile(zh), re.compile(en), name)
    for zh, en, name in (
        ("新华", r"\bX[Ii][Nn][Hh][Uu][Aa]\b|New China News", "Xinhua"),
        (
            "中新[网社]|中国新闻[网社]",
            r"China ?[Nn]ews|Chinanews|CHINANEWS|\bE?CNS\b|Zhong ?[Xx]in",
            "China News Service",
        ),
        ("有线(?:电视)?新闻网|(?i:cnn)", r"\bCNN\b(?:\.com)?", "CNN"),
        ("法新社|(?i:afp)", r"\bAFP\b|Agence France", "AFP"),
        ("路透|(?i:reuters)", r"\bReuters\b", "Reuters"),
        ("美联社|美國聯合通訊社|美国联合通讯社|Associated Press", r"\bAssociated Press\b|\bAP\b", "AP"),
        ("共同(?:通讯)?社|(?i:kyodo)", r"\bKyodo\b", "Kyodo News"),
        ("韩联社|(?i:yonhap)", r"\bYonhap\b", "Yonhap"),
        ("塔斯社|塔斯|(?i:tass)", r"\bTASS\b", "TASS"),
        ("彭博|(?i:bloomberg)", r"\bBloomberg\b", "Bloomberg"),
        ("英国广播公司|(?i:bbc)", r"\bBBC\b", "BBC"),
        ("越通社|越南通讯社|(?i:vna)", r"\bVNA\b|Viet ?[Nn]am News Agency", "VNA"),
        ("央视|中央电视台|中央广播电视|(?i:cctv)", r"\bCCTV\b|China Central Television|China Media Group", "CCTV"),
        ("人民日报|人民网", r"People['’]s Daily", "People's Daily"),
        ("环球时报|环球网", r"Global Times", "Global Times"),
    )
)
_SOURCE = re.compile("|".join(zh.pattern for zh, _, _ in _AGENCIES))
# Of the English names at least one of these words is there.
_WORDS = frozenset(
    """xinhua chinanews news cns ecns zhongxin cnn afp agence reuters associated ap kyodo yonhap tass bloomberg bbc vna
    cctv television media daily times zhong""".split()  # noqa: SIM905
)


@check("news-agency-swapped", Category.MISTRANSLATION, Severity.MAJOR, needs=Needs(words=_WORDS))
def news_agency_swapped(segment: Segment, context: Context) -> Iterator[Issue]:
    """The translation names a news agency or paper that the source does not, and not the one that the source names.

    Known are fifteen that Chinese reports quote most. An agency under another of its names (Chinanews, ECNS) is left
    alone, and so is one that the translation adds beside the right one.

    Why:
        Machines guess a known agency behind an abbreviation (中新网 as CNN or Xinhua); the report is then attributed to
        somebody who did not write it.

    Example:
        zh: 健身行业应摆脱信任危机-中新网
        en: Fitness industry should get rid of crisis of confidence - CNN.com
        better: Fitness industry should get rid of crisis of confidence - China News Service

    Source:
        MQM-Core 2.0, Accuracy > Mistranslation. WMT23 systems do so in up to 14 of 1,976 segments, the reference never.
    """
    if not _SOURCE.search(segment.source):
        return
    named = [(zh.search(segment.source), en.search(segment.target), name) for zh, en, name in _AGENCIES]
    lost = [(zh, name) for zh, en, name in named if zh and not en]
    if not lost:
        return
    for zh, en, name in named:
        if en and not zh:
            source, right = lost[0]
            yield Issue(
                f"{source[0]} is {right}, not {name}",
                source_spans=(Span(*source.span()),),
                target_spans=(Span(*en.span()),),
                evidence={"source": source[0], "found": en[0]},
                suggestion=right if len(lost) == 1 else None,
            )
            return
