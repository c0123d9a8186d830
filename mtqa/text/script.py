"""Traditional and simplified characters as one script, for matching only."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

# The simplified and the traditional form of the characters that rules are written with: a rule that is a pattern knows
# both scripts without any text being converted.
_PAIRS = (
    "万萬与與专專东東丝絲两兩严嚴丰豐为爲丽麗举舉么麼乌烏乔喬习習书書于於云雲亚亞亲親仅僅从從们們会會伦倫余餘储儲儿兒党黨兰蘭关關兴興兹茲内內冈岡写寫军軍农農冯馮决決准準减減几幾凯凱击擊刘劉则則创創办辦务務动動励勵劳勞区區医醫华華"
    "协協单單卢盧卫衛历歷县縣参參发發变變台臺叶葉叹嘆吁籲后後吕呂吗嗎吴吳员員响響团團国國图圖圣聖场場坚堅处處够夠夸誇奥奧娄婁孙孫学學宁寧实實宫宮宾賓对對寻尋导導将將尔爾尝嘗届屆属屬岂豈师師干幹并並庄莊库庫应應庞龐开開弃棄张張强強"
    "当當彻徹忆憶怀懷总總愿願战戰执執扬揚护護担擔换換无無时時机機权權来來杨楊杰傑构構欢歡欧歐毕畢汉漢汤湯没沒泽澤济濟涂塗温溫游遊满滿滨濱热熱爱愛玛瑪现現画畫盖蓋盘盤确確离離秘祕称稱窦竇竞競签簽简簡紧緊约約级級纪紀纳納纽紐练練组組"
    "终終绍紹经經绝絕统統维維编編缪繆罗羅聂聶职職腊臘节節苏蘇范範荐薦荣榮莱萊莲蓮获獲萧蕭萨薩蒋蔣蓝藍虑慮补補见見认認讨討让讓议議记記许許论論访訪诉訴该該说說诸諸诺諾课課调調谈談谌諶谢謝谭譚贝貝负負贡貢财財责責费費贺賀贾賈赖賴赛賽"
    "赞贊赵趙轮輪轻輕边邊达達过過迈邁运運还還这這远遠违違连連迟遲适適选選逊遜邓鄧邬鄔邹鄒郑鄭采採释釋里裡针針钟鐘钱錢铁鐵锡錫长長门門闫閆问問闵閔闻聞阎閻队隊阳陽陆陸陈陳难難韦韋韩韓项項顾顧顿頓预預领領颜顏饭飯馆館马馬骆駱鲁魯鲍鮑"
    "麦麥黄黃齐齊龙龍龚龔"
)
_BOTH = {simple: simple + traditional for simple, traditional in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
# Makes the traditional characters of what such a pattern found simple, to look it up in a table.
TO_SIMPLE = str.maketrans(_PAIRS[1::2], _PAIRS[::2])

_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


@lru_cache(maxsize=1)
def _converter() -> tuple[Callable[[str], str], dict[int, str]] | None:
    """OpenCC's conversion of running text, and the same of each character alone; None where it is not installed."""
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    convert: Callable[[str], str] = OpenCC("t2s").convert
    alone = "".join(chr(code) for first, end in _RANGES for code in range(first, end))
    plain = "".join(convert(char) for char in alone)
    return convert, {ord(old): new for old, new in zip(alone, plain, strict=True) if old != new}


def either(pattern: str) -> str:
    """A pattern written in simplified characters that finds the traditional ones too."""
    parts, inside = [], False
    for char in pattern:
        inside = char == "[" or (inside and char != "]")
        both = _BOTH.get(char, char)
        parts.append(both if inside or both == char else f"[{both}]")
    return "".join(parts)


def folds_script() -> bool:
    """Whether traditional characters can be folded here."""
    return _converter() is not None


def simplified(text: str) -> str:
    """The text with traditional characters made simple, of the same length; unchanged where OpenCC is not installed.

    The running text is converted first and each character that its context protected (於 in 保證於倫敦, 乾 in 乾坤)
    afterwards: a term and a text must come out equal whatever stands around them, and nobody reads the result.
    """
    converter = _converter()
    if converter is None or text.isascii():
        return text
    convert, alone = converter
    try:
        converted = convert(text)
    except UnicodeEncodeError:  # a lone surrogate
        converted = text
    return (converted if len(converted) == len(text) else text).translate(alone)
