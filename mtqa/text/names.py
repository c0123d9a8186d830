"""Personal names: where they stand in a Chinese text, and the capitalised spans of an English one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from mtqa.model import Span
from mtqa.text.chars import HAN
from mtqa.text.remember import Memory


def _table(name: str) -> dict[str, list[str]]:
    """The words of a data file beside this module, by the key in its first column."""
    lines = resources.files(__package__).joinpath("data", name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {key: words.split() for key, words in rows}


_WORDS = {key: frozenset(words) for key, words in _table("name_words.tsv").items()}
# Surname -> its toneless pinyin.
SURNAMES: Mapping[str, str] = MappingProxyType(
    {surname: pinyin for pinyin, surnames in _table("surnames.tsv").items() for surname in surnames}
)

# Characters that write the sounds of foreign names, after the tables of Xinhua's handbooks (general knowledge).
_SOUNDS = (
    "阿埃艾爱安昂奥澳巴芭拜班邦包鲍保堡贝本比彼毕滨宾波玻伯博勃布查察昌彻茨楚达戴丹当道德登邓迪蒂丁东杜敦顿多厄恩儿尔法"
    "凡范方菲费芬丰冯佛夫弗福富盖甘冈高戈哥格葛根贡古瓜圭果哈海汉豪赫黑亨洪侯胡华怀惠霍基吉济加贾简江杰金津京喀卡凯坎康柯"
    "科可克肯孔库夸昆拉腊莱赖兰朗劳勒雷蕾黎里理莉丽利莲连廉良列林琳龙隆卢鲁路露伦罗洛吕略马玛麦迈曼芒毛茅梅门蒙孟米密敏明"
    "摩莫墨默姆木穆拿娜纳乃奈南瑙内嫩能尼妮年涅宁牛纽农努诺欧帕派潘庞培佩彭皮平珀蒲普奇契恰强乔切琴青丘曲让热仁日荣儒瑞若撒"
    "萨赛三桑瑟森沙山尚绍舍申圣盛施石史士舒斯丝思苏素孙索所塔泰坦汤唐陶特滕提田铁廷通图土托陀瓦万旺威韦维卫温文翁沃沃乌伍武西"
    "希锡夏香肖萧谢辛欣兴休许雄逊雅亚延扬杨耶叶伊衣依易因英尤于约泽曾扎詹张哲珍芝治朱珠兹宗佐祖"
)
_DOTS = "·•・‧"
_SOUND = f"[{_SOUNDS}]"
_HAN = f"[{HAN}]"
_DOTTED = re.compile(f"{_SOUND}{{1,8}}+(?:[{_DOTS}]{_SOUND}{{1,8}}+)+")

_SPEECH = "说|表示|指出|认为|称|介绍|强调|坦言|告诉|透露|补充|回忆|解释|呼吁|写道|提醒|感叹"
_TITLES_AFTER = (
    "总理|主席|总统|先生|女士|教授|部长|书记|主任|董事长|经理|院长|博士|校长|市长|省长|议员|将军|大使|律师|医生|老师"
)
_TITLES_BEFORE = (
    "总理|主席|总统|首相|部长|外长|防长|省长|市长|州长|县长|局长|司长|处长|院长|校长|会长|行长|总裁|经理|主任|书记|秘书长|董事长"
    "|发言人|记者|教授|博士|专家|学者|研究员|分析师|工程师|经济学家|领导人|领袖|国王|议员|议长|大使|导演|演员|歌手|作家|画家|教练"
    "|球员|选手|运动员|律师|医生|队长|创始人|负责人|女儿|儿子|丈夫|妻子|夫人|父亲|母亲|哥哥|弟弟|姐姐|妹妹|总书记|司令|将军|候选人"
)
_SURNAME = "|".join(sorted(SURNAMES, key=len, reverse=True))
# What a given name never ends in when the word after the name was taken for a part of it.
_NOT_GIVEN = (
    "说称的在与和是将也对向等还为了都就从被把让以及或并中于不已曾又再则只要会能可有这那其他她们我你到来去上下时日月年，"
)
_COMMON = _WORDS["common-zh"]
_NATIVE_BEFORE_SPEECH = re.compile(f"(?=(?P<name>(?:{_SURNAME}){_HAN}{{1,2}})(?:{_SPEECH}|{_TITLES_AFTER}))")
_AFTER_NATIVE, _TITLE_BEFORE = re.compile(f"{_SPEECH}|{_TITLES_AFTER}"), re.compile(_TITLES_BEFORE)
_GIVEN = f"[^\\W{_NOT_GIVEN}a-zA-Z0-9]"
_NATIVE_AFTER_TITLE = re.compile(f"(?:{_TITLES_BEFORE})(?P<name>(?:{_SURNAME}){_GIVEN}{_GIVEN}?)")
_LONGEST_NATIVE = 3  # characters of a Chinese name without a compound surname
_FOREIGN_AFTER_TITLE = re.compile(f"(?:{_TITLES_BEFORE})(?P<name>{_SOUND}{{3,8}}+)(?![{_DOTS}])")


@dataclass(frozen=True, slots=True)
class ZhName:
    """A personal name of a Chinese text: all of it, the part that may stand alone, its surname's pinyin or ""."""

    full: str
    surname: str
    pinyin: str


def _native(name: str) -> Iterator[ZhName]:
    if name[:2] in _COMMON:
        return
    surname = name[:2] if name[:2] in SURNAMES else name[:1]
    yield ZhName(name, surname, SURNAMES[surname])


def zh_names(text: str) -> Iterator[ZhName]:
    """The names of persons that a Chinese text shows as such: with a middle dot, a title, or a verb of speech."""
    for match in _DOTTED.finditer(text):
        last = re.split(f"[{_DOTS}]", match[0])[-1]
        yield ZhName(match[0], last if len(last) > 1 else match[0], "")
    # Most texts have no such word at all, which is much quicker to see.
    titled = _TITLE_BEFORE.search(text) is not None
    if titled:
        for match in _FOREIGN_AFTER_TITLE.finditer(text):
            yield ZhName(match["name"], match["name"], "")
    if _AFTER_NATIVE.search(text):
        for match in _NATIVE_BEFORE_SPEECH.finditer(text):
            if match["name"][-1] not in _NOT_GIVEN and match["name"][-2] not in _NOT_GIVEN:
                yield from _native(match["name"])
    if titled:
        for match in _NATIVE_AFTER_TITLE.finditer(text):
            yield from _native(match["name"])


def foreign_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where parts of dotted names and transliterated names behind a title stand, of three characters or more."""
    for match in _DOTTED.finditer(text):
        for part in re.finditer(f"[^{_DOTS}]{{3,}}", match[0]):
            yield match.start() + part.start(), match.start() + part.end()
    for match in _FOREIGN_AFTER_TITLE.finditer(text):
        if match.end("name") - match.start("name") > _LONGEST_NATIVE:
            yield match.span("name")


_WORD = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_TITLE_WORDS = _WORDS["title"]
_FUNCTION_WORDS = _WORDS["function"]
# Words that make a capitalised span the name of a body, a place or a work.
_BODY_WORDS = _WORDS["body"]


@dataclass(frozen=True, slots=True)
class EnName:
    """A capitalised span of an English text without titles: its place, its words folded, and the title before it."""

    span: Span
    words: tuple[str, ...]
    title: str

    @property
    def may_be_person(self) -> bool:
        """Whether its length and words are those of a person's name."""
        return len(self.words) <= 4 and not _BODY_WORDS.intersection(self.words)


def fold(word: str) -> str:
    """Lower case, without marks above letters and without hyphens and apostrophes."""
    if word.isascii() and word.isalpha():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if char.isalpha()).lower()


def _stops(word: str) -> bool:
    return not word[0].isupper() or word.lower() in _TITLE_WORDS or word.lower() in _FUNCTION_WORDS


def _begins_sentence(text: str, start: int) -> bool:
    return text[max(0, start - 3) : start].rstrip()[-1:] in {"", ".", "!", "?", ":", '"', "“", "(", "-", "—"}


def small_words(text: str) -> set[str]:
    """The words that a text writes with a small first letter."""
    return {word for word in _WORD.findall(text) if word.islower()}


def _kind_of(word: str) -> tuple[bool, str, str]:
    """Whether a word ends a span, the word in lower case, and the same again if it is a title."""
    stops, lower = _stops(word.split("’", maxsplit=1)[0].split("'", maxsplit=1)[0]), word.lower()
    return stops, lower, lower if stops and lower in _TITLE_WORDS else ""


_kinds = Memory(_kind_of)


def en_names(text: str, common: Container[str] = ()) -> Iterator[EnName]:
    """The capitalised spans of an English text that may be names, cut at titles, function words and marks.

    A word that begins a sentence and stands in `common` (words that the document also writes small) is no name.
    """
    run: list[re.Match[str]] = []
    before = title = ""
    for match in _WORD.finditer(text):
        stop, lower, as_title = _kinds[match[0]]
        if not stop and lower in common:
            stop = _begins_sentence(text, match.start())
        if run and (stop or text[run[-1].end() : match.start()] != " " or _POSSESSIVE.search(run[-1][0])):
            yield _en_name(run, title)
            run = []
        if not stop:
            title = title if run else before
            run.append(match)
        before = as_title
    if run:
        yield _en_name(run, title)


def _en_name(run: list[re.Match[str]], title: str) -> EnName:
    words = [match[0] for match in run]
    words[-1] = _POSSESSIVE.sub("", words[-1])
    end = run[-1].start() + len(words[-1])
    return EnName(Span(run[0].start(), end), tuple(fold(word) for word in words), title)
