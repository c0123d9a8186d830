"""Faults of one Chinese form: too short, in two scripts, its regional sister missing; persons' names turned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from mtqa.glossary.lint.base import Level, Place, Tables, rule
from mtqa.glossary.model import Row
from mtqa.glossary.source import fold_form
from mtqa.glossary.weak import WeakSigns
from mtqa.text.chars import HAN_RUN
from mtqa.text.names import SURNAMES
from mtqa.text.script import simplified

# Simplified characters that traditional texts have as well (皇后, 子曰, 茶几), and traditional ones that simplified
# texts have (著名, 乾坤, 瞭望): alone they say nothing of the script.
_IN_BOTH = frozenset(
    "后里干台制松了几才面丑斗谷划余系只复卷采征咸胡须御范郁姜仆蔑秋千冲舍升云向于发别出回术布占沈岳党种曲涂游烟痴皂群"
    "着著乾瞭藉徵鍾妳裡群峰床杰佣借克准凌凶出划剋卜卷厘合吁吃同吊周哄唇嗔困坐塔奸娘家尸岩帘幸并弦当彩志恤恶愈戚扎托扣"
    "折拐挽挨捻据搜旋昆朱杆杠板极杯梁欲毁气污注泛泄洒淀游灶灾炮炼照熏燕猪琅瑶璇症盘睾砂确祐秘秸秤筑签简粘累繁纤线缘"
    "羡考肴胜胡脏脚致舍荐葱蒙虫蜡表蹤躲辟迹迪适郁鉴钟針铲锈闲阪雕霉面颓飘飢馆駁鬥默妆姐奖净况决减凉凑强卧"
    "恒为峯粧綫裏牀羣啓着衆説喫託闢佔週註臺"
)


@rule("one-character-term", Level.WARNING)
def one_character_term(tables: Tables) -> Iterator[Place]:
    """Report a Chinese form of one character.

    Why: nearly every other alarm on such a term is false, since the character is a piece of other words.

    Example:
        id     zh  en
        chip   芯  chip

    Better:
        id     zh    en
        chip   芯片  chip
    """
    for row in tables.rows:
        for form in row.zh:
            if len(fold_form(form)) == 1:
                yield row, f"'{form}' is one character, which other words contain"


@rule("everyday-term", Level.INFO)
def everyday_term(tables: Tables) -> Iterator[Place]:
    """Report a common noun of two characters that is an everyday word and has no `not_in`.

    Why: such words have several right renderings and stand inside longer ones; a missing one is only a remark in
    reports. List longer words in `not_in`, or take a longer term.

    Example:
        id      zh    en
        impact  影响  impact

    Better:
        id      zh        en
        impact  环境影响评价  environmental impact assessment
    """
    for concept in tables.concepts:
        right = concept.accepted_on()
        if concept.not_in or not right or right[0].en[:1].isupper():
            continue
        for row in concept.rows:
            for form in row.zh:
                if WeakSigns.is_everyday(fold_form(form)):
                    yield row, f"'{form}' is an everyday word with several right renderings"


@rule("mixed-scripts", Level.WARNING)
def mixed_scripts(tables: Tables) -> Iterator[Place]:
    """Report a Chinese form with characters that only traditional, and others that only simplified Chinese has.

    Why: half of it was converted. It is found all the same, but neither script writes it so.

    Example:
        id        zh    en
        computer  电腦  computer

    Better:
        id        zh    en
        computer  电脑  computer
    """
    for row in tables.rows:
        for form in row.zh:
            old, new = _only_traditional(form), _only_simplified(form)
            if old and new:
                yield row, f"'{old}' is traditional and '{new}' simplified in '{form}'"


def _only_traditional(form: str) -> str:
    """The first character of a form that simplified Chinese does not have; "" for none."""
    return next((char for char in form if char not in _IN_BOTH and simplified(char) != char), "")


def _only_simplified(form: str) -> str:
    """The first character of a form that traditional Chinese does not have; "" for none."""
    convert = _converter("s2t")
    if convert is None:
        return ""
    return next((char for char in form if char not in _IN_BOTH and convert(char) != char), "")


@lru_cache(maxsize=2)
def _converter(name: str) -> Callable[[str], str] | None:
    """OpenCC's conversion of this name, None where it is not installed."""
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    convert: Callable[[str], str] = OpenCC(name).convert
    return convert


@rule("regional-form-missing", Level.INFO)
def regional_form_missing(tables: Tables) -> Iterator[Place]:
    """Report a simplified form that Taiwan says in other words, in a glossary that has traditional forms.

    Why: traditional and simplified characters match each other, but 芯片 and 晶片 are two words.

    Example:
        id        zh          en
        chip      芯片        chip
        exchange  證券交易所  stock exchange

    Better:
        id        zh          en
        chip      芯片 | 晶片  chip
        exchange  證券交易所  stock exchange
    """
    convert = _converter("s2twp")
    if convert is None or not any(_only_traditional(form) for row in tables.rows for form in row.zh):
        return
    for concept in tables.concepts:
        known = set(map(fold_form, concept.zh))
        for row in concept.rows:
            for form in row.zh:
                taiwan = convert(form)
                if not _only_traditional(form) and fold_form(taiwan) not in known:
                    yield row, f"Taiwan says '{taiwan}' for '{form}'"


@rule("given-name-first", Level.INFO)
def given_name_first(tables: Tables) -> Iterator[Place]:
    """Report a Chinese person whose surname stands last in English.

    Why: names from the mainland keep the surname first. Somebody who lives abroad may write it last.

    Example:
        id    zh    en            status     type
        shen  沈亦川  Yichuan Shen  preferred  person

    Better:
        id    zh    en            status     type
        shen  沈亦川  Shen Yichuan  preferred  person
    """
    for concept in tables.concepts:
        surnames = {SURNAMES[form[:size]] for form in concept.zh for size in _surname_sizes(form)}
        for row in concept.rows:
            if surnames and row.type == "person" and row.status.accepted and _is_turned(row, surnames):
                yield row, f"'{row.en}' has the surname last"


def _surname_sizes(form: str) -> Iterator[int]:
    """How many characters of a native name its surname may have."""
    if 2 <= len(form) <= 4 and HAN_RUN.fullmatch(form):
        yield from (size for size in (1, 2) if form[:size] in SURNAMES)


def _is_turned(row: Row, surnames: set[str]) -> bool:
    words = row.en.lower().split()
    return 2 <= len(words) <= 3 and words[-1] in surnames and words[0] not in surnames
