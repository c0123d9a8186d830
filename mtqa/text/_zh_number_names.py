"""Words and names with numeral characters: rules as data.

A name is tried at the first numeral of a run, longest first, so that 三一重工 hides both 三 and 一. Words whose numeral
is ten at most are here so that no figure is read into them at all; the checks never ask for a figure that small alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from mtqa.text._figure import Kind
from mtqa.text._zh_amounts import NUMERALS

# Everyday words.
_WORDS = """
一下 一些 一体 一共 一再 一切 一刻 一同 一向 一味 一块 一定 一带 一度 一律 一手 一旁 一旦 一早 一时 一来 一样 一概
一流 一点 一点点 一生 一直 一瞬间 一种 一线 一经 一致 一般 一行 一起 一路 一身 一辈子 一边 一连 一部分 一面 一方面
一把 一把手 一把火 一次性 一体化 统一 唯一 单一 专一 同一 划一 合一 逐一 不一 进一步 统一战线 归一 如一 第一时间
第一手 第一线 两性 两手 两极 两栖 两岸 两党 两用 三角 三军 三方 三观 三级跳 三轮车 三文鱼 三明治 三通 三国 三味 三甲
三思 再三 四处 四周 四方 四面 四季 四肢 四散 四海 五官 五金 五行 五谷 五彩 五星 五星级 五线谱 五花肉 六神 七彩
七巧板 九泉 八卦 八方 十分 十足 十字 十佳 十指 十字路口 十字架 十字街 红十字 十进制 十六进制 二进制 八进制 十二指肠
十二生肖 十二星座 十项全能 十四行诗 百姓 老百姓 百货 百科 百科全书 百合 百花 百草 百态 百业 百分百 百分制 百叶窗
百日咳 百战 千万别 千万不要 千万要 千万不能 千古 千金 千斤顶 千秋 秋千 千分尺 千年虫 万一 万丈 万事 万众 万代 万分
万千 万岁 万物 万状 万能 万难 万般 万花筒 万里 万象 万圣节 万有引力 万金油 万年历 亿万 二手 二维码 二氧化碳 二氧化硫
二胎 二孩 三孩 三胎 二把手 二级市场 三位一体 一次函数 二次函数 周一 周二 周三 周四 周五 周六 星期一 星期二 星期三
星期四 星期五 星期六 礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 礼拜六 初一 初二 初三 高一 高二 高三 大一 大二 大三 大四
小三 张三 李四 王五 第三方 第三者 第三产业 第三世界
"""

# Set phrases: rendered by sense.
_PHRASES = """
一夜之间 一帆风顺 一朝一夕 一步一步 一步一个脚印 一毛不拔 一气呵成 一点一滴 一触即发 一遍又一遍 一举两得
一石二鸟 一穷二白 一分为二 一知半解 一模一样 一举一动 一言一行 一草一木 一问三不知 一波三折 一落千丈 一诺千金
一泻千里 一掷千金 一本万利 一了百了 一呼百应 一刻千金 一劳永逸 一概而论 一清二楚 一干二净 一心一意 一五一十 一目十行
一年一度 一年四季 一日千里 一百八十度大转弯 一成不变 一朝被蛇咬 三三两两 三五成群 三令五申 三头六臂 三十六计
三十而立 三心二意 三思而行 三番五次 三百六十行 三言两语 三更半夜 三年五载 三六九等 三天两头 四平八稳 四通八达
四面八方 四面楚歌 四舍五入 五光十色 五十步笑百步 五湖四海 五花八门 五颜六色 五谷丰登 六亲不认 六神无主 七上八下
七嘴八舌 七情六欲 七拼八凑 七零八落 八九不离十 八仙过海 九牛一毛 九牛二虎 九死一生 九霄云外 十之八九 十有八九
十全十美 十恶不赦 十拿九稳 十万火急 十万八千里 十里八乡 十年树木 十八般武艺 十八罗汉 十字路口 百年大计 百废待兴
百思不得其解 百感交集 百折不挠 百无聊赖 百花齐放 百家争鸣 百里挑一 百发百中 百炼成钢 百舸争流 百尺竿头 百战百胜
百依百顺 千丝万缕 千军万马 千头万绪 千奇百怪 千家万户 千山万水 千方百计 千真万确 千篇一律 千言万语 千载难逢 千辛万苦
千里迢迢 千锤百炼 千难万险 千钧一发 千千万万 千变万化 千差万别 千姿百态 千疮百孔 千夫所指 万不得已 万事如意 万众一心
万头攒动 万无一失 万水千山 独一无二 说一不二 接二连三 举一反三 乱七八糟 杂七杂八 横七竖八 朝三暮四 低三下四 颠三倒四
推三阻四 丢三落四 挑三拣四 说三道四 不三不四 不管三七二十一 三七二十一 数一数二 佳丽三千 三千佳丽 后宫三千 伤敌一千
杀敌一千 自损八百 略知一二 不二法门 一二三产业 一二线城市 一二三线城市 一二一
"""

# Places, bodies, brands, works, events, policies.
_NAMES = """
一带一路 一国两制 一个中国 一战 二战 第一次世界大战 第二次世界大战 第一夫人 第一书记 第一财经 一二九运动 一二·九
一千零一夜 三亚 三明 三沙 三峡 三门峡 三江源 三里屯 三秦 三一重工 三星 三菱 三洋 三农 三包 三伏 三个代表 三八节
三八妇女节 三八线 三国演义 三条红线 三只松鼠 两会 两岸一家亲 两岸三地 两弹一星 两江 两河 两湖 两院 两院院士 两汉
两学一做 两个维护 两个一百年 两免一补 双十 双十一 双十二 双十协定 双一流 四川 四平 四合院 四人帮 四库全书 四书五经
四大名著 四个自信 四个全面 四个意识 四六级 五一 五一劳动节 五四 五四运动 五角大楼 五台山 五大连池 五指山 五粮液 五环
五十铃 五险一金 五位一体 五星红旗 六一 六一儿童节 六四 六安 六盘水 六必居 六福 六朝 六本木 七一 七七事变 七夕 七夕节
七匹狼 七喜 八一 八一建军节 八达岭 八宝山 八国联军 八路军 八零后 八〇后 九零后 九〇后 七零后 七〇后 六零后 六〇后
五零后 五〇后 零零后 〇〇后 零五后 九五后 八五后 九一八 九一八事变 九三学社 九华山 九寨沟 九江 九州 九段线 十堰
十三陵 十三经 十三香 十渡 十里洋场 十里堡 十里河 十七孔桥 十三行 十八洞村 十年动乱 十年浩劫 十月革命 十一黄金周
十一假期 十一长假 十一小长假 十一国庆 十一期间 十六国 十万个为什么 二十四史 二十五史 二十四孝 百度 百色 百事
百事可乐 百丽 百联 百胜 百威 百济神州 百老汇 百家姓 百家乐 百慕大 百达翡丽 百团大战 百日维新 百会 百灵 百川 千与千寻
千岛湖 千岛群岛 千户苗寨 千赞 万达 万科 万豪 万象 万荣 万州 万宁 万源 万载 万得 万宝路 万里长城 亿欧 亿纬锂能 亿达
"""

_CONGRESSES = ("十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十", "二十一", "二十二")
_PLANS = ("十一五", "十二五", "十三五", "十四五", "十五五", "十六五")

# What a name counts all the same: its kind, its value, further readings.
COUNTED_NAMES: Mapping[str, tuple[Kind, int, *tuple[int, ...]]] = {
    **{f"{number}大": (Kind.ORDINAL, value) for value, number in enumerate(_CONGRESSES, 11)},
    **{plan: (Kind.ORDINAL, value) for value, plan in enumerate(_PLANS, 11)},
    "九二共识": (Kind.YEAR, 1992, 92),
    "九二共識": (Kind.YEAR, 1992, 92),
}
# 十四五 is a plan unless it counts: 十四五个人 is fourteen or fifteen people.
PLAN_NEVER_BEFORE = "个名人位岁年天月日次条件万亿千百里公米元块度分"

# Where the next character makes the word something else: 十分钟 is ten minutes.
NEVER_BEFORE: Mapping[str, str] = {
    "十分": "钟之",
    "一点": "钟半零一二三四五六七八九十0123456789",
    "万分": "之",
    "一刻": "钟",
}

NAMES = frozenset(f"{_WORDS} {_PHRASES} {_NAMES}".split())


def _index() -> dict[str, tuple[tuple[int, str], ...]]:
    index: dict[str, list[tuple[int, str]]] = {}
    for name in {*NAMES, *COUNTED_NAMES}:
        place = next(place for place, char in enumerate(name) if char in NUMERALS)
        index.setdefault(name[place : place + 2], []).append((place, name))
    return {key: tuple(sorted(names, key=lambda entry: (-len(entry[1]), entry[1]))) for key, names in index.items()}


# By the first numeral and the character behind it (alone where it is the last): names, longest first, each with the
# numeral's place in it.
_BY_NUMERAL = _index()


_NUMERAL_SET = frozenset(NUMERALS)


def name_at(text: str, numeral: int) -> tuple[int, int, str] | None:
    """Start, end and wording of the name whose first numeral stands at `numeral`; None where there is none."""
    pair = text[numeral : numeral + 2]
    for place, name in (*_BY_NUMERAL.get(pair, ()), *_BY_NUMERAL.get(pair[0], ())):
        start = numeral - place
        if start < 0 or not text.startswith(name, start):
            continue
        end = start + len(name)
        never = PLAN_NEVER_BEFORE if name in _PLANS else NEVER_BEFORE.get(name, "")
        if end < len(text) and text[end] in never:
            continue
        if name[0] in NUMERALS and name[-1] in NUMERALS and text[end : end + 1] in _NUMERAL_SET:
            continue  # 一二九〇年 is a year
        return start, end, name
    return None
