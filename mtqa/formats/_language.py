"""Language codes as real files write them, and which of a file's codes answer to the one that was asked for.

Simplified Chinese comes as zh, zh-CN, zh_CN, zh-Hans, ZH-CHS, cmn or chi; these are one language. Traditional Chinese
never answers for Simplified unless it is asked for, or is the only Chinese in the file and plain `zh` was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_ALIASES = {
    "cmn": "zh", "zho": "zh", "chi": "zh", "chs": "zh-hans", "cht": "zh-hant", "zhs": "zh-hans", "zht": "zh-hant",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "rus": "ru", "jpn": "ja", "kor": "ko", "ara": "ar", "nld": "nl", "dut": "nl", "pol": "pl", "vie": "vi",
    "tha": "th", "tur": "tr", "ces": "cs", "cze": "cs",
}  # fmt: skip
# Languages of their own that are sometimes written as zh-yue and the like.
_OWN = {"yue", "wuu", "nan", "hak", "lzh", "gan", "hsn"}
_SCRIPT_OF_REGION = {
    "cn": "hans", "sg": "hans", "my": "hans", "chs": "hans",
    "tw": "hant", "hk": "hant", "mo": "hant", "cht": "hant",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Language:
    """Primary language, script and region, in lower case; "" where the code does not say."""

    primary: str
    script: str = ""
    region: str = ""


@lru_cache(maxsize=4096)
def parse_language(code: str) -> Language:
    """A language code of any spelling; regions of Chinese tell its script."""
    parts = code.strip().replace("_", "-").lower().split("-")
    parts = [*_ALIASES.get(parts[0], parts[0]).split("-"), *parts[1:]]
    primary, rest = parts[0], [part for part in parts[1:] if part not in {"cmn", "zh"}]
    if rest and rest[0] in _OWN:
        primary = rest.pop(0)
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in rest if 2 <= len(part) <= 3), "")
    if primary == "zh" and not script:
        script = _SCRIPT_OF_REGION.get(region, "")
    return Language(primary, script, region)


@dataclass(frozen=True, slots=True)
class Choice:
    """The codes of a file that answer to a wanted language, best first, and a warning ("" for none)."""

    codes: tuple[str, ...]
    warning: str = ""


def choose_language(wanted: str, counts: Mapping[str, int]) -> Choice:
    """Which of a file's codes answer to `wanted`: exact, then same script, then unmarked; the commoner first.

    Asked for a code with a region that the file lacks, another region of the same script answers with a warning.
    """
    want = parse_language(wanted)
    found = {code: parse_language(code) for code in counts}
    same = {code: language for code, language in found.items() if language.primary == want.primary}
    fits = [code for code, language in same.items() if _fits(want, language)]
    warning = ""
    if not fits and want == Language("zh") and same:
        fits = list(same)
        warning = f"has no Chinese but Traditional ({', '.join(sorted(fits))}), which is read as {wanted}"
    elif fits and want.region and not any(same[code].region == want.region for code in fits):
        warning = f"has no {wanted}; {', '.join(sorted(fits))} stands in for it"
    key = {code: (_distance(want, same[code]), -counts[code], code) for code in fits}
    return Choice(tuple(sorted(fits, key=key.__getitem__)), warning)


def _fits(want: Language, have: Language) -> bool:
    if want.primary == "zh":
        return have.script in {want.script or "hans", ""}
    return not want.script or have.script in {want.script, ""}


def _distance(want: Language, have: Language) -> int:
    if have == want:
        return 0
    if have.region == want.region or (want.script and have.script == want.script):
        return 1
    return 2 if not have.region else 3


def histogram(counts: Mapping[str, int]) -> str:
    """The languages of a file with their counts, commonest first, for a message."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{code or '(none)'} {number}" for code, number in ordered[:30])
    return listed + (f" and {len(ordered) - 30} more" if len(ordered) > 30 else "")
