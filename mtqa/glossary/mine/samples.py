"""What mining looks at: a segment, its good translation, and the machine's where somebody mended it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mtqa.glossary.mine.phrases import keys_of, loose
from mtqa.glossary.source import Folded, fold_text
from mtqa.model import Role, Unit
from mtqa.text.chars import is_blank
from mtqa.text.en import Words, fold_words
from mtqa.text.zh import ZhText


@dataclass(frozen=True)
class Sample:
    """One segment. `mt` is "" where no machine translation is known, or where it was left as it is."""

    segment: str
    document: str
    zh: str
    en: str
    mt: str = ""

    @cached_property
    def source(self) -> Folded:
        """The Chinese as terms are sought in it."""
        return fold_text(ZhText(self.zh))

    @cached_property
    def words(self) -> Words:
        """The folded words of the good translation."""
        return fold_words(self.en)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Their keys."""
        return keys_of(self.words)

    @cached_property
    def loose(self) -> tuple[str, ...]:
        """The words as editors see them."""
        return tuple(map(loose, self.words.surfaces))

    @cached_property
    def mt_words(self) -> Words:
        """The folded words of the machine translation."""
        return fold_words(self.mt)

    @cached_property
    def mt_keys(self) -> tuple[str, ...]:
        """Their keys."""
        return keys_of(self.mt_words)

    @cached_property
    def mt_loose(self) -> tuple[str, ...]:
        """The machine's words as editors see them."""
        return tuple(map(loose, self.mt_words.surfaces))


def samples_of(units: Iterable[Unit]) -> Iterator[Sample]:
    """One sample for each good translation of each unit.

    A post-edit is good, and the machine translation of the same system (or the only one) is what was mended. Then
    references are; where a unit has neither, its translations count, as in a translation memory.
    """
    for number, unit in enumerate(units, start=1):
        name, zh = unit.id or str(number), unit.source.plain
        texts = {role: [v for v in unit.variants if v.role is role and not is_blank(v.text.plain)] for role in Role}
        machines = {variant.system: variant.text.plain for variant in texts[Role.MT]}
        only = next(iter(machines.values())) if len(machines) == 1 else ""
        good = [(v.text.plain, machines.get(v.system, only)) for v in texts[Role.POSTEDIT]]
        good += [(v.text.plain, "") for v in texts[Role.REFERENCE]]
        good = good or [(text, "") for text in machines.values()]
        if is_blank(zh):
            continue
        for en, mt in dict.fromkeys(good):
            yield Sample(name, unit.document, zh, en, mt if mt.split() != en.split() else "")
