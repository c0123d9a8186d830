"""latin-token-lost: an abbreviation, model code or address of the source that is not in the translation."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator

from mtqa.checks.base import Context, Needs, check
from mtqa.model import Category, Issue, Segment, Severity, Span

_TOKEN = re.compile(
    r"https?://[!-~]+|www\.[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[A-Za-z0-9_]{3,}"
    r"|(?<![A-Za-z0-9.])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|cn|org|net|gov|edu)\b(?:/[!-~]*)?"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+(?![月日年号时点]))*(?![A-Za-z0-9])",
    re.ASCII,
)
# Figures with a unit are a matter for number checks; these words have a usual English word of other letters.
_UNIT = re.compile(
    r"\d*(?:[kcmdμun]?m[23]?|[kmu]?g|t|[mkc]?l|[kMGTm]?(?:Hz|W|Wh|Ah|V|A|B|b|bps|Pa)|kWh|MWh|GWh|TWh|s|h|min|ms|rpm|mAh|dB|k|K|w|W|P|p|G|D"
    r"|in|ft|inch|oz|lb|x|X|nd|st|th|rd)"
)
_OTHER_WORD = frozenset(
    """app apps vs pk no ok up diy vip tv pc it ai gdp ceo cpi ppi pmi who wto un eu uk us usa it ip ktv ppt qq cctv hr
    pvc dna id cp bug low high get out max min pro plus mini rmb usd hk cny hkd ktv vlog nice cool ps cba nba ipo bgm
    npc cppcc covid covid-19 mm am pm aqi pm2 bb ll xl xxl""".split()  # noqa: SIM905
)
_ADDRESS = re.compile(r"^www\.|\.(?:com|cn|org|net|gov|edu)\b")
_COUNTED = re.compile("[年月日周届个款名位号]")
_OTHER = re.compile("[^a-z0-9]+")
_MOST = 50


@check("latin-token-lost", Category.OMISSION, Severity.MAJOR, needs=Needs(source=f"{string.ascii_letters}@"))
def latin_token_lost(segment: Segment, context: Context) -> Iterator[Issue]:
    """A Latin abbreviation, name, model code, address or handle of the Chinese source is not in the translation.

    Case, spaces, hyphens, plural and possessive do not matter, and an abbreviation may be written out. Small words,
    units and abbreviations with a usual English word (GDP, AI, app) are not asked for.

    Why:
        What is in Latin letters in a Chinese text is nearly always a name that English keeps letter by letter. Where
        it is missing, a piece of the sentence is missing with it.

    Example:
        zh: 学生在FPT-UBD全球中心学习。
        en: The students study at the global center.
        better: The students study at the FPT-UBD Global Center.

    Source:
        MQM-Core: Omission.
    """
    tokens = [match for match in _TOKEN.finditer(segment.source) if _asked_for(match[0])][:_MOST]
    if not tokens or not segment.target.strip():
        return
    letters = _letters(segment.target)
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z0-9]+", segment.target)).lower()
    lost = {
        match[0]: Span(*match.span())
        for match in tokens
        if (token := _essence(match)) not in letters and not (match[0].isupper() and token in initials)
    }
    if lost:
        yield Issue(
            f"{', '.join(lost)} is not in the translation",
            source_spans=tuple(sorted(lost.values())),
            evidence={"tokens": list(lost)},
        )


def _essence(match: re.Match[str]) -> str:
    """The token's letters and figures; a figure that belongs to the Chinese after it (IP15周年) is not the token's."""
    token = match[0].rstrip("0123456789") if _COUNTED.match(match.string, match.end()) else match[0]
    return _letters(token.rstrip(".,"))


def _asked_for(token: str) -> bool:
    """Whether English must have the token: it has a capital or a figure among letters, and is no unit."""
    if len(token) < 2 or token.lower() in _OTHER_WORD or _UNIT.fullmatch(token):
        return False
    return (
        "://" in token
        or "@" in token
        or _ADDRESS.search(token) is not None
        or any(char.isupper() or char.isdigit() for char in token)
    )


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).lower().replace("programme", "program").replace("centre", "center")
    return _OTHER.sub("", plain)
