"""Titles of office in Chinese, the modifiers before them, and how English renders both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from mtqa.model import Span
from mtqa.text.names import SURNAMES
from mtqa.text.script import TO_SIMPLE, either

# Chinese title -> English heads as the alternatives of a pattern, without their modifiers. Longer titles win.
HEADS: Mapping[str, str] = MappingProxyType(
    {
        "总统": r"presidents?",
        "总理": r"prime ministers?|premiers?|chancellors?",
        "首相": r"prime ministers?|premiers?",
        "总督": r"governors?(?:[- ]generals?)?",
        "国务卿": r"secretar(?:y|ies) of state",
        "外长": r"foreign ministers?|ministers? (?:of|for) foreign affairs|foreign secretar(?:y|ies)",
        "防长": r"defen[cs]e (?:ministers?|secretar(?:y|ies))|ministers? (?:of|for) (?:national )?defen[cs]e",
        "财长": r"finance ministers?|ministers? of finance|treasury secretar(?:y|ies)",
        "部长": r"(?<!prime )ministers?|secretar(?:y|ies)(?! of state)|directors?|heads?",
        "主席": r"presidents?|chair(?:man|men|woman|person|persons)?s?",
        "委员长": r"chair(?:man|men|woman|person)",
        "省长": r"governors?",
        "州长": r"governors?",
        "市长": r"mayors?",
        "县长": r"mayors?|magistrates?|county (?:heads?|chiefs?|governors?)",
        "区长": r"mayors?|district (?:heads?|chiefs?|governors?|mayors?)",
        "局长": r"directors?(?:[- ]generals?)?|chiefs?|heads?|commissioners?|administrators?",
        "司长": r"directors?(?:[- ]generals?)?|heads?",
        "处长": r"directors?|heads?|chiefs?",
        "主任": r"directors?|chair(?:man|woman|person)?|heads?|ministers?",
        "书记": r"secretar(?:y|ies)",
        "秘书长": r"secretar(?:y|ies)[- ]generals?",
        "总干事": r"directors?[- ]generals?",
        "行长": r"governors?|presidents?",
        "校长": r"presidents?|principals?|head ?masters?|chancellors?",
        "院长": r"presidents?|deans?|directors?|premiers?",
        "会长": r"presidents?|chair(?:man|men|woman|person)?",
        "议长": r"speakers?|presidents?",
        "董事长": r"chair(?:man|men|woman|person)",
        "总裁": r"presidents?|ceo|chief executives?(?: officers?)?|governors?",
        "总经理": r"general managers?|managing directors?|presidents?",
        "首席执行官": r"ceo|chief executive officers?",
        "所长": r"directors?|heads?",
        "馆长": r"directors?|curators?",
        "大使": r"ambassadors?",
        "司令": r"commanders?",
        "主编": r"editors?(?:[- ]in[- ]chief)?",
        "教授": r"professors?",
        "厅长": r"directors?(?:[- ]generals?)?|heads?|chiefs?",
        "署长": r"directors?(?:[- ]generals?)?|commissioners?|administrators?|heads?",
        "台长": r"directors?(?:[- ]generals?)?|heads?|presidents?",
        "社长": r"directors?|presidents?|heads?",
        "理事长": r"chair(?:man|men|woman|person)?|presidents?|directors?(?:[- ]generals?)?",
        "镇长": r"mayors?|heads?|chiefs?",
        "团长": r"heads?|leaders?|commanders?",
        "队长": r"captains?|leaders?|heads?",
        "经理": r"managers?",
        "总监": r"directors?",
        "总领事": r"consuls?(?:[- ]generals?)?",
        "检察长": r"procurators?(?:[- ]generals?)?|prosecutors?(?:[- ]generals?)?|attorneys?[- ]generals?",
        "参谋长": r"chiefs? of (?:the )?(?:general )?staff",
        "首席经济学家": r"chief economists?",
    }
)

# What shows in English that the modifier was rendered, whatever its place. A first part of a word is enough.
_SECOND = (
    r"\bvice\b|\bvice-|deput|associate|assistant|\bunder-?\s?secretar|\bsub-?|lieutenant|\bsecond\b|\bjunior\b|\bco-"
    r"|\b[se]?v\.?p\.?s?\b|\bno\. ?2\b|number two|second-in-command|\badjunct|running mate|\bdpm\b|\bdgm\b|\bunderstudy"
)
_FORMER = (
    r"former|\bex\b|\bex-|\blate\b|\bthen\b|then-|\bpast\b|previous|\bonce\b|one-?time|earlier|\bold\b|retire|outgoing"
    r"|predecess|\bused to\b|\bserved\b|\bhad been\b|ousted|deposed|\bolder\b|emerit|step\w* down"
    r"|\bleft\b|\bprior\b|departed|deceased|\bdied\b|\bveteran\b|\boriginal|\blast\b|\bbygone\b|resign|departing"
    r"|\b(?:was|were) (?:the |its |their |[A-Z]\w+ )?"
    r"(?:president|premier|prime|minister|chair|governor|mayor|director|head|secretary|chief|dean|ambassador)"
)
_ACTING = (
    r"\bacting|interim|caretaker|provisional|tempor|stand-?in|pro tem|substitut|on behalf|\bdeputi|\bproxy|deputy"
    r"|locum|transitional|\bagen|represent"
)
_ELECT = (
    r"[- ]elect\b|\belected\b|designate|incoming|\bfuture\b|\bnext\b|\bnominee|\bnominated|\bwaiting\b|candidat"
    r"|appointed"
)
_EXECUTIVE = r"executive|standing|permanent|\bfirst\b|managing|senior|day-to-day|principal|\bchief\b|\bresident\b"


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word before a title that changes which office it names.

    `rendered` finds any English rendering, `word` is the usual one before a head ("" where the title decides).
    """

    zh: str
    rendered: re.Pattern[str]
    word: str


def _modifier(zh: str, rendered: str, word: str) -> Modifier:
    return Modifier(zh, re.compile(rendered, re.IGNORECASE), word)


MODIFIERS: Mapping[str, Modifier] = MappingProxyType(
    {
        "常务副": _modifier("常务副", f"{_SECOND}|{_EXECUTIVE}", ""),
        "副": _modifier("副", _SECOND, ""),
        "候任": _modifier("候任", _ELECT, ""),
        "代理": _modifier("代理", _ACTING, "acting"),
        "署理": _modifier("署理", _ACTING, "acting"),
        "代": _modifier("代", _ACTING, "acting"),
        "前": _modifier("前", _FORMER, "former"),
        "原": _modifier("原", _FORMER, "former"),
    }
)

# One of these is in every modifier.
MODIFIER_CHARS = "副代候署前原"

# The word that stands before a modifier which is none: 目前总统 (now the president), 历代总统 (presidents through the
# ages), 大选前总统 (the president before the election). 前 stands after a noun of time or event more often than it
# stands before a title, so that only the end of a phrase or of a country or body lets it pass.
_NO_MODIFIER_AFTER: Mapping[str, str] = MappingProxyType(
    {
        "代": "现当古近历时年换交取替世朝后前一二两三四五六七八九十几新老下上首末隔",
        "代理": "总由被",
        "前": "目以之当眼日先从提此事空生往向史早面跟胸身赛选战会投任束始议访演判行婚餐饭睡年月天周期时分秒幕课"
        "市盘夕午节轮场季届次播映售发拍更",
        "原": "中平高草还太",
        "副": "正",
    }
)
_TITLE = either("|".join(sorted(HEADS, key=len, reverse=True)))
# What may stand between: 原省委书记, 前国防部长, 前美国总统, 前众议长.
_BODY = either(
    "(?:(?:[美英法德韩泰]|俄罗斯|以色列|乌克兰|印度|巴西|日本)国?(?!民|防|务)|台湾|香港|澳门)?"
    "(?:第一|[省市县区党州]委|党组|外交|国防|财政|内政|司法|教育|商务|能源|农业|卫生|环境|劳工|贸易|行政|执行|技术|运营|财务|众议?)?"
)
_MODIFIED = re.compile(
    f"(?P<modifier>{either('|'.join(sorted(MODIFIERS, key=len, reverse=True)))}){_BODY}(?P<title>{_TITLE})"
)
_ANY_TITLE = re.compile(_TITLE)
# 主任医师 is a rank of doctors, 副主席国 a member state: the title does not end there.
_GOES_ON = re.compile(either("医师|护师|科员|国(?!务)|级|府|制|职|竞|候选|选举|团|任期|专机|套房|办公"))
# The person who bears the title: 副主席夏立言.
_BEARER = re.compile(f"(?P<surname>{either('|'.join(sorted(SURNAMES, key=len, reverse=True)))})[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class ModifiedTitle:
    """A title with its modifier in a Chinese text.

    `heads` finds its English heads, `bearer` the bearer's surname in English where a Chinese name follows the title.
    """

    modifier: Modifier
    title: str
    span: Span
    heads: re.Pattern[str]
    bearer: re.Pattern[str] | None = None


def heads_of(title: str) -> re.Pattern[str]:
    """The pattern of a title's English heads."""
    return _HEAD_PATTERNS[title]


_HEAD_PATTERNS = {title: re.compile(rf"\b(?:{heads})\b", re.IGNORECASE) for title, heads in HEADS.items()}


def modified_titles(text: str) -> Iterator[ModifiedTitle]:
    """The titles of a Chinese text (simplified or traditional) that carry a modifier, in order."""
    for match in _MODIFIED.finditer(text):
        zh, title = match["modifier"].translate(TO_SIMPLE), match["title"].translate(TO_SIMPLE)
        before = text[match.start() - 1].translate(TO_SIMPLE) if match.start() else ""
        if (before and before in _NO_MODIFIER_AFTER.get(zh, "")) or _GOES_ON.match(text, match.end()):
            continue
        yield ModifiedTitle(MODIFIERS[zh], title, Span(*match.span()), heads_of(title), _bearer(text, match.end()))


def _bearer(text: str, place: int) -> re.Pattern[str] | None:
    match = _BEARER.match(text, place)
    return _surname(SURNAMES[match["surname"].translate(TO_SIMPLE)]) if match else None


@lru_cache(maxsize=1 << 9)
def _surname(pinyin: str) -> re.Pattern[str]:
    return re.compile(rf"\b{pinyin.capitalize()}\b|\b{pinyin.upper()}\b")


def titles(text: str) -> Iterator[tuple[str, Span]]:
    """All titles of a Chinese text with their places, modified or not."""
    return ((match[0].translate(TO_SIMPLE), Span(*match.span())) for match in _ANY_TITLE.finditer(text))
