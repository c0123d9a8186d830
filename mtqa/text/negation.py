"""Negation: the narrow Chinese forms that English must render as a negative, and all that counts as one in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mtqa.model import Span
from mtqa.text.script import TO_SIMPLE, either

# Chinese verb or modal after a negative -> the English words that would render it without one (stems of a pattern).
VERBS: Mapping[str, str] = MappingProxyType(
    {
        "寻求": r"seek\w*|sought|pursu\w+",
        "追求": r"seek\w*|sought|pursu\w+",
        "允许": r"allow\w*|permit\w*|tolerat\w+",
        "容许": r"allow\w*|permit\w*|tolerat\w+",
        "容忍": r"tolerat\w+|allow\w*",
        "支持": r"support\w*|back(?:s|ed|ing)?|endors\w+",
        "接受": r"accept\w*",
        "承认": r"recogni[sz]\w+|acknowledg\w+|admit\w*",
        "同意": r"agree\w*|consent\w*|approv\w+",
        "赞成": r"agree\w*|approv\w+|support\w*|favou?r\w*",
        "参加": r"participat\w+|join\w*|attend\w*|tak\w+ part|took part",
        "参与": r"participat\w+|join\w*|tak\w+ part|took part|engag\w+",
        "影响": r"affect\w*|influenc\w+|impact\w*",
        "改变": r"chang\w+|alter\w*",
        "存在": r"exist\w*|there (?:is|are|was|were)",
        "需要": r"needs?|needed|requir\w+",
        "愿意": r"willing",
        "打算": r"plan(?:s|ned|ning)?|intend\w*",
        "考虑": r"consider\w*",
        "知道": r"knows?|knew|known|aware",
        "相信": r"believ\w+|trust\w*",
        "希望": r"hop(?:e|es|ed|ing)|want\w*|wish\w*",
        "认为": r"think\w*|thought|believ\w+|consider\w*",
        "认同": r"agree\w*|recogni[sz]\w+",
        "属于": r"belong\w*|is part|are part",
        "代表": r"represent\w*|mean(?:s|t)?",
        "意味着": r"mean(?:s|t)?|impl(?:y|ies|ied)",
        "放弃": r"give up|gave up|giv\w+ up|abandon\w*|relinquish\w*|renounc\w+",
        "屈服": r"yield\w*|submit\w*|surrender\w*|bow(?:s|ed|ing)?",
        "依赖": r"rel(?:y|ies|ied|iance)|depend(?:s|ed|ence)?",
        "干涉": r"interfer\w+|interven\w+",
        "干预": r"interfer\w+|interven\w+",
        "发生": r"happen\w*|occur\w*|took place|tak\w+ place",
        "提供": r"provid\w+|offer\w*|suppl(?:y|ies|ied)",
        "公布": r"announc\w+|publish\w*|disclos\w+|releas\w+",
        "透露": r"disclos\w+|reveal\w*",
        "披露": r"disclos\w+|reveal\w*",
        "完成": r"complet\w+|finish\w*",
        "达成": r"reach\w*|achiev\w+|conclud\w+",
        "实现": r"achiev\w+|reali[sz]\w+|attain\w*",
        "通过": r"pass(?:es|ed)?|adopt\w*|approv\w+",
        "获得": r"obtain\w*|receiv\w+|gain\w*|won|w[io]ns?",
        "收到": r"receiv\w+",
        "采取": r"tak\w+|took|adopt\w*",
        "使用": r"us(?:e|es|ed|ing)|employ\w*",
        "推荐": r"recommend\w*",
        "建议": r"recommend\w*|suggest\w*|advis\w+",
        "喜欢": r"lik(?:es|ed)|loves?|enjoy\w*",
        "适用": r"appl(?:y|ies|ied|icable)|suitable",
        "适合": r"suitable|suit(?:s|ed)?|fit(?:s|ted)?|appropriate",
        "包含": r"contain\w*|includ\w+",
        "对应": r"correspond\w*",
        "担心": r"worr(?:y|ies|ied)|concern\w*|afraid",
        "害怕": r"afraid|fear\w*|scared",
        "后悔": r"regret\w*",
        "谈判": r"negotiat\w+",
        "妥协": r"compromis\w+",
        "回应": r"respond\w*|response",
        "解决": r"solv\w+|resolv\w+",
        "理解": r"understand\w*|understood",
        "明白": r"understand\w*|understood",
        "清楚": r"clear\w*|know",
        "确定": r"sure|certain|determin\w+",
        "容易": r"easy|easily",
        "重要": r"important",
        "安全": r"safe\w*|secure",
        "合理": r"reasonable",
        "正确": r"correct\w*|right",
        "公平": r"fair\w*",
        "打击": r"combat\w*|attack\w*",
        "工作": r"work(?:s|ed|ing)?",
        "增加": r"increas\w+|add(?:s|ed|ing)?",
        "减少": r"reduc\w+|decreas\w+",
        "增长": r"grow\w*|grew|increas\w+|ris(?:e|es|en|ing)|rose",
        "下降": r"fall\w*|fell|declin\w+|decreas\w+|drop\w*",
        "离开": r"leav\w+|left",
        "回答": r"answer\w*|repl(?:y|ies|ied)",
        "想要": r"want(?:s|ed)?",
        "满意": r"satisfied|happy|pleased",
        "欢迎": r"welcom\w+",
        "鼓励": r"encourag\w+",
        "批准": r"approv\w+|ratif\w+",
        "签署": r"sign(?:s|ed|ing)?",
        "出席": r"attend\w*|present",
        "举行": r"hold|held|took place",
        "讨论": r"discuss\w*",
        "构成": r"constitut\w+|pos(?:e|es|ed|ing)",
        "违反": r"violat\w+|breach\w*",
        "涉及": r"involv\w+|concern\w*|cover\w*",
        "针对": r"target\w*|aimed|directed",
        "对抗": r"confront\w*",
        "是": r"is|are|was|were|am|'s|’s|'re|’re",
        "会": r"will|would|'ll|’ll",
        "能": r"can|could|able",
        "能够": r"can|could|able",
        "可以": r"can|could|may",
        "应": r"should|ought|shall",
        "应该": r"should|ought|shall",
        "应当": r"should|ought|shall",
        "得": r"shall|must|may|should",
    }
)

# 不会 and 不能 alone stand in too many idioms to be judged without their verb, so that modals count only before one.
_MODALS = "会|能够?|可以?|应该?|应当|得|再|想|愿|要|必|用|敢|肯|宜|曾|予|去|轻易"
_NEGATIVE = "(?:[并绝决从尚毫]|永远?|始终|坚决)?(?:不|未|没有?)"
# One of these is in every negated verb.
NEGATIVE_CHARS = "不未没沒禁勿"
_VERB = "|".join(sorted(VERBS, key=len, reverse=True))
# Wider than the pattern below and much quicker to look for: few texts have a negated verb of the list.
_PERHAPS = re.compile(either(f"[不未没禁严][有止禁]?(?:{_MODALS})?") + "(?:" + either(_VERB) + ")")
_NEGATED = re.compile(either(rf"(?:{_NEGATIVE}(?:{_MODALS})?|禁止|严禁)(?P<verb>") + either(_VERB) + ")")

# Forms that hold a negative and say none, or say it with a word that no list of negatives can hold: A-not-A questions,
# double negatives, conditions, comparisons, set phrases.
_HARMLESS = re.compile(either(
    r"(?P<a>[\u4e00-\u9fff])(?:不|没)(?P=a)|有没有|不得不|不得已|不能不|不会不|不可不|不无|无不|无一不|莫不|不由得|不见得|舍不得|恨不得"
    r"|巴不得|不得了|了不得|怪不得|要不得|不得而知|不能再|再也不能|不要紧|用不着|不是[^，。；]{0,30}[，；]?(?:而是|就是|便是|也是|但)"
    r"|[是能要会可]不[是能要会可]|不仅|不只|不止|不单|不光|不但|不可思议|不可或缺|不可分割|不会吧|不应求|求不应|不需要太"
    r"|没有?(?:比|想到|料到)|不(?:太|很|大|怎么|那么|这么|全|都|完全|一定|必然)"
))  # fmt: skip
_NO_STATEMENT = re.compile(
    either(
        r"[？?]|吗|难道|岂|何尝|为何|为什么|怎么|如果|若|假如|要是|除非|无论|不管|不论|只有|才[能会可]|否则|以免|免得|还是|是否"
        r"|与其|何不|何必"
    )
)

# What renders a negative in English, however far from the verb. Wide on purpose: any of these silences the check.
_UN = r"un(?!der|til|it|io|iv|iq|if|anim|les?sons|cle\b|to\b|veil|dergo|fold|leash|ravel|earth|cover|dul|ctuous)\w{3,}"
_IN = (
    r"in(?:ab|acc|act\b|active|adeq|admiss|adv|alien|app|attent|aud|calc|cap(?!s)|comp[al]|compr|compe|cong|conc|cons"
    r"|conv|corr|cred|cur|dec|def|delib|depend|dif|dign|dir|disc|disp|div|eff|el[ia]|equ|escap|evit|exact|excus|exp"
    r"|feas|fert|fin[ia]|flex|freq|hum|hosp|just|num|nocen|oper|opp|org|sat|sec|sens|sep|sign|sinc|sol|stab|suff|tang|tol"
    r"|val|var|vis|vol|vulner)\w*|im(?:balanc|mater|matur|meas|mob|mor|mun|part|pat|pec|pen|per[fmsv]|plaus|polit|poss"
    r"|pot|pract|prec|prob|prop|prud|pur)\w*|il(?:leg|lib|lic|lit|log)\w*|ir(?:rat|rec|reg|rel|rep|res|rev)\w*"
)
_DIS = r"dis(?!t[raino]|trict|c[uo]ss|cuss|cov|pl|tin|tance|tri|h|k|aster|ease|sert|semin|pute|cipl|tur|patch)\w{3,}"
_WORDS = (
    r"no|not|deprecat\w*|never|none|nobody|nothing|nowhere|neither|nor|non\w*|cannot|without|hardly|scarcely|barely|rarely|seldom"
    r"|few|fewer|little|less\w*|least|fail\w*|refus\w+|reject\w*|den(?:y|ies|ied|ying|ial)|lack\w*|absen\w+|avoid\w*"
    r"|prevent\w*|ban|bans|banned|banning|prohibit\w*|forb[ia]\w+|bar|bars|barred|block\w*|stop\w*|ceas\w+|halt\w*"
    r"|miss\w*|los[eist]\w*|lost|loss|oppos\w+|object\w*|resist\w*|declin\w+|withdr\w+|exclu\w+|exempt\w*"
    r"|free|instead|rather|other than|otherwise|except\w*|unless|beyond|yet|far from|anything but|away|against"
    r"|too|only|hard|difficult\w*|doubt\w*|ignor\w+|neglect\w*|forg[eo]t\w*|wrong\w*|terminat\w+|cancel\w*|eliminat\w*"
    r"|skip\w*|omit\w*|spar(?:e|ed|ing)|refrain\w*|keep\w* from|kept from"
    r"|discontinu\w*|regardless|contrary|false\w*"
    r"|zero|void|empty|blank|minus|despite|anymore|any longer|any more|at all|before|hesita\w+|spurn\w*|shun\w*|abst\w+"
    r"|violat\w+|stranger\w*|mis\w{4,}|out of|short of|left out|wait\w*|defer\w*|delay\w*|restrict\w*|limit\w*"
    r"|rul\w+ out|deter\w*|stay\w*|leave|left|fall short|fell short|\w+less(?:ly|ness)?|\w+-free|bad|badly|poor\w*"
    r"|worse|wish\w*|if|whether|why|(?:do|does|did|is|are|was|were|wo|would|ca|could|should|has|have|had|must)nt"
)
NEGATIVE = re.compile(rf"\b(?:{_WORDS}|{_UN}|{_IN}|{_DIS})\b|n['’´`]t\b|\bcan ?not\b|\bno-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Negated:
    """A negated verb of a Chinese text: its place, the verb, and the English words that render the bare verb."""

    span: Span
    verb: str
    bare: re.Pattern[str]


_BARE = {verb: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) for verb, words in VERBS.items()}


# 不是 says little of the one clause it stands in, and "is" is in every sentence: short texts only.
_SHORT = 40


def negated_verbs(text: str) -> Iterator[Negated]:
    """The plainly negated verbs of a Chinese statement, in order; nothing for questions and conditions."""
    if not _PERHAPS.search(text) or _NO_STATEMENT.search(text):
        return
    plain = _HARMLESS.sub(lambda match: "\0" * len(match[0]), text)
    for match in _NEGATED.finditer(plain):
        verb = match["verb"].translate(TO_SIMPLE)
        if verb == "是" and len(text) > _SHORT:
            continue
        yield Negated(Span(*match.span()), verb, _BARE[verb])


# Forms that English hardly ever renders without a negative word, whatever verb follows.
_PLAIN = re.compile(
    either(
        "没有(?!任?何?[问毛][题病]|[^，。]{0,8}不)|没(?=[能被让办想用])|未能|未曾|从未|并未|不再|不能|不会|不要|不得|不应|不想|不愿|不敢|不用|不必|不许|不准|不予|不允许"
        "|不支持|不接受|不同意|不需要|不存在|不属于|不适合|不推荐|不喜欢|不承认|不具备|不承担|不够|不算|从不|决不|绝不|也不|切勿|请勿"
    )
)
# Wider, and much quicker to look for: each of those forms holds one of these.
_PERHAPS_PLAIN = re.compile(
    either(
        "[没未不勿](?:(?<=没)|(?<=[从并]未)|(?<=未)[能曾]|(?<=[从决绝也]不)|(?<=[切请]勿)"
        "|(?<=不)[再能会要得应想愿敢用必许准予允支接同需存属适推喜承具够算])"
    )
)
_ASKED = re.compile(either("吗|难道|岂|何[尝必不]|[？?]|如果|假如|要是|除非|的话|[总从]不能|怎么"))
_CLAUSE_ENDS = re.compile("[，。！？；：,;!?\n]")
# Words that silence the check on a verb, and have too many other uses to silence it on a clause.
_LOOSE = re.compile(
    r"\b(?:if|only|left|leave|out of|whether|yet(?! to\b)|despite|why|objectiv\w*|away|wait\w*|before|wish\w*|stay\w*"
    r"|determin\w*|insoles?|at all|too(?!(?: \w+){1,4} to\b)|few|rather(?! than)|exceptional\w*|discount\w*"
    r"|inexpensive|unfortunately|indefinite\w*|incredibl\w*|impending)\b",
    re.IGNORECASE,
)
# What renders 没有 where it says that something went well or went away.
_WELL = re.compile(r"\b(?:gone|vanish\w*|disappear\w*|flexib\w*|fault\w*|in order|let|flawless\w*)\b", re.IGNORECASE)
# A source clause at 40 to 60 % of its text is sought at 5 to 95 % of the target; in a short text everywhere.
_SLACK, _SHORT_TEXT = 0.35, 60
_LONGEST = 2000  # characters of a segment in which clauses are sought


def unanswered(source: str, target: str) -> Iterator[Span]:
    """The plain negations of a source for which nothing negative stands in the part of the target that answers to them.

    Clauses keep their order often enough that the place of one tells where to look; the look is wide.
    """
    if len(source) > _LONGEST or not _PERHAPS_PLAIN.search(source):
        return
    plain = _HARMLESS.sub(lambda match: "\0" * len(match[0]), source)
    for match in _PLAIN.finditer(plain):
        start, end = _clause(plain, match.start())
        if _ASKED.search(plain, max(0, start - 2), end):
            continue
        slack = 1 if len(source) < _SHORT_TEXT else _SLACK
        first, last = (int(len(target) * part) for part in (start / len(source) - slack, end / len(source) + slack))
        there = _LOOSE.sub("", target[max(0, first) : last])
        if not NEGATIVE.search(there) and not _WELL.search(there):
            yield Span(*match.span())


def _clause(text: str, place: int) -> tuple[int, int]:
    """The clause around a place, with the mark behind it."""
    start = max((match.end() for match in _CLAUSE_ENDS.finditer(text, 0, place)), default=0)
    end = _CLAUSE_ENDS.search(text, place)
    return start, end.end() if end else len(text)


def has_negative(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether an English text (or its part from `start` to `end`) holds anything that may render a negative."""
    return NEGATIVE.search(text, start, len(text) if end is None else end) is not None
