"""What a conversion may leave out on request, each unit with the reason."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from mtqa.formats._language import parse_language
from mtqa.formats.base import ReadOptions
from mtqa.model import Role, Unit
from mtqa.text.chars import HAN, is_blank

SHOWN = 5
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {
    "Han": HAN, "Latin": _LATIN, "Kana": "\u3041-\u30ff" + HAN, "Hangul": "\u1100-\u11ff\uac00-\ud7a3",
    "Cyrillic": "\u0400-\u052f", "Greek": "\u0370-\u03ff", "Arabic": "\u0600-\u06ff\u0750-\u077f",
    "Hebrew": "\u0590-\u05ff", "Thai": "\u0e01-\u0e5b", "Devanagari": "\u0900-\u097f",
}  # fmt: skip
_IN_LATIN = "ca cs da de en es et fi fr hr hu id is it lt lv nl no pl pt ro sk sl sv tr vi"
_SCRIPT_OF = {
    **dict.fromkeys(_IN_LATIN.split(), "Latin"),
    "zh": "Han", "yue": "Han", "ja": "Kana", "ko": "Hangul", "ru": "Cyrillic", "uk": "Cyrillic", "bg": "Cyrillic",
    "el": "Greek", "ar": "Arabic", "fa": "Arabic", "he": "Hebrew", "th": "Thai", "hi": "Devanagari",
}  # fmt: skip
_MIXED = {"Han", "Kana"}  # running text in these holds words and names in Latin letters
_OF_SCRIPT: Mapping[str, re.Pattern[str]] = {name: re.compile(f"[{chars}]") for name, chars in _SCRIPTS.items()}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to leave out.

    `untranslated`: units of which no target says more than the source does; `wrong_language`: units whose source or
    targets are in another script than their language's; `dedupe`: all but the first of units with equal source and
    targets; `system`: every system but this one ("" keeps all).
    """

    system: str = ""
    untranslated: bool = False
    wrong_language: bool = False
    dedupe: bool = False


@dataclass(slots=True)
class Account:
    """What became of the units: `read` = `written` + all that were dropped.

    `dropped` counts by reason, `examples` names the first units of each; `lost` counts the units of which the target
    format cannot hold something, by what it is.
    """

    read: int = 0
    written: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    systems: Counter[str] = field(default_factory=Counter)

    def drop(self, reason: str, name: str) -> None:
        """Count one unit that is left out."""
        self.dropped[reason] += 1
        self.examples.setdefault(reason, [])
        if len(self.examples[reason]) < SHOWN:
            self.examples[reason].append(name)

    def lines(self) -> Iterator[str]:
        """The account of what was dropped and lost, a line for each reason; nothing where nothing was."""
        for reason, number in self.dropped.items():
            names = self.examples[reason]
            yield f"{number} dropped, {reason}: {', '.join(names)}{', …' if number > len(names) else ''}"
        if self.lost:
            yield "not kept: " + ", ".join(f"{what} of {number} units" for what, number in self.lost.items())


class Sieve:
    """One pass of the filters over units."""

    def __init__(self, filters: Filters, options: ReadOptions) -> None:
        self.filters = filters
        self.source, self.target = (
            _SCRIPT_OF.get(parse_language(code).primary, "")
            for code in (options.source_language, options.target_language)
        )
        self.seen: set[bytes] = set()
        self.tests: list[tuple[bool, str, Callable[[Unit], bool]]] = [
            (bool(filters.system), f"no text of {filters.system}", lambda unit: not _texts(unit)),
            (filters.untranslated, "untranslated", self._is_untranslated),
            (filters.wrong_language, "source in another language", self._source_is_foreign),
            (filters.wrong_language, "target in another language", self._target_is_foreign),
            (filters.dedupe, "said before", self._is_double),
        ]

    def narrowed(self, unit: Unit) -> Unit:
        """The unit with the texts of the wanted system and the references alone."""
        wanted = self.filters.system
        if not wanted:
            return unit
        kept = tuple(v for v in unit.variants if v.role is Role.REFERENCE or v.system == wanted)
        return replace(unit, variants=kept)

    def reason(self, unit: Unit) -> str:
        """Why a unit is to be dropped; "" to keep it."""
        return next((why for asked, why, drops in self.tests if asked and drops(unit)), "")

    def _is_untranslated(self, unit: Unit) -> bool:
        """No target, or none but copies of a source that has something to translate."""
        source = _squeezed(unit.source.plain)
        letters = _OF_SCRIPT[self.source] if self.source else _LETTER
        copied = {source} if letters.search(source) else set()
        texts = _texts(unit) or [v.text.plain for v in unit.variants]
        return all(is_blank(text) or _squeezed(text) in copied for text in texts)

    def _source_is_foreign(self, unit: Unit) -> bool:
        return is_foreign(unit.source.plain, self.source)

    def _target_is_foreign(self, unit: Unit) -> bool:
        texts = [variant.text.plain for variant in unit.variants]
        return bool(texts) and all(is_foreign(text, self.target) for text in texts)

    def _is_double(self, unit: Unit) -> bool:
        texts = [f"{v.role.value}\t{v.system}\t{_squeezed(v.text.plain)}" for v in unit.variants]
        whole = "\n".join([_squeezed(unit.source.plain), *texts])
        key = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        double = key in self.seen
        self.seen.add(key)
        return double


def is_foreign(text: str, script: str) -> bool:
    """Whether a text has letters, but not those of a script: fewer than half, or none where Latin words mix in.

    False for an unknown script ("") and for texts without letters.
    """
    letters = len(_LETTER.findall(text))
    if not script or not letters:
        return False
    own = len(_OF_SCRIPT[script].findall(text))
    return own == 0 if script in _MIXED else 2 * own < letters


def _texts(unit: Unit) -> list[str]:
    """The translations, without the references."""
    return [variant.text.plain for variant in unit.variants if variant.role is not Role.REFERENCE]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def lost_fields(unit: Unit, keeps: frozenset[str]) -> list[str]:
    """What a unit has that a format does not keep."""
    roles = {variant.role for variant in unit.variants}
    has = {
        "translations": ("target", Role.MT in roles),
        "post-edits": ("postedit", Role.POSTEDIT in roles),
        "references": ("reference", Role.REFERENCE in roles),
        "names of systems": ("system", any(variant.system for variant in unit.variants)),
        "ids": ("id", bool(unit.id)),
        "documents": ("document", bool(unit.document)),
        "dates": ("date", bool(unit.date)),
        "properties": ("properties", bool(unit.properties)),
        "inline tags": ("tags", bool(unit.source.tags or any(variant.text.tags for variant in unit.variants))),
    }
    return [name for name, (key, there) in has.items() if there and key not in keeps]
