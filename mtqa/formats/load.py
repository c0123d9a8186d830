"""Opening any known file, and the corpus of a run: one file, or one joined with systems' and references' files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from mtqa.errors import FormatError
from mtqa.formats._files import check_readable, head_of
from mtqa.formats._join import SHOWN, Joiner, Side, read_side
from mtqa.formats._language import parse_language
from mtqa.formats.base import FORMATS, Format, ReadOptions
from mtqa.model import Corpus, Role, Segment, Text, Unit, Variant

UNNAMED = "mt"  # the system of a translation that names none
POSTEDIT = "postedit"
_NONE: Mapping[str, Path] = MappingProxyType({})


def find_format(path: Path) -> Format:
    """The format of a file, by its content, else by its ending; FormatError lists the known ones."""
    if path.is_dir():
        return _format_of_folder(path)
    check_readable(path)
    head = head_of(path)
    claims = [kind for kind in FORMATS if kind.sniff(head, path)]
    endings = [ending.lower() for ending in reversed(path.suffixes)]
    named = [kind for ending in endings for kind in FORMATS if ending in kind.extensions][:1]
    both = [kind for kind in claims if kind in named]
    sure = [kind for kind in claims if kind.id != "text"]  # anything readable is text: its claim is the weakest
    for choice in (both, sure, named, claims):
        if choice:
            return choice[0]
    known = ", ".join(f"{kind.id} ({' '.join(kind.extensions)})" for kind in FORMATS if kind.extensions)
    raise FormatError("is of no known format", path=path, hint=f"known are {known}")


def _format_of_folder(path: Path) -> Format:
    claims = [kind for kind in FORMATS if kind.sniff(b"", path)]
    if not claims:
        raise FormatError(
            "is a folder without a test set in it",
            path=path,
            hint="name one file, or lay the folder out as WMT does: sources/ references/ hypotheses/",
        )
    return claims[0]


def open_units(path: str | Path, options: ReadOptions | None = None) -> Iterator[Unit]:
    """The units of a file of any known format, in file order; FormatError where it cannot be read."""
    path = Path(path)
    return find_format(path).read(path, options or ReadOptions())


@dataclass(frozen=True, slots=True)
class Bitext:
    """A corpus that has been looked through once and can be read any number of times, streaming.

    `systems` names the systems in order of appearance, `segments` and `references` count segments and the most
    references of one segment, `warnings` holds all that was met. Texts joined from other files stay in memory.
    """

    path: Path
    options: ReadOptions
    systems: tuple[str, ...]
    segments: int
    references: int
    warnings: tuple[str, ...]
    sides: tuple[Side, ...] = field(default=(), repr=False)

    @property
    def source_language(self) -> str:
        """The primary language tag of the sources."""
        return parse_language(self.options.source_language).primary

    @property
    def target_language(self) -> str:
        """The primary language tag of the translations."""
        return parse_language(self.options.target_language).primary

    def units(self) -> Iterator[Unit]:
        """The joined units in file order, from the start each time."""
        quiet = replace(self.options, warnings=[], quarantine=False)
        return _joined(find_format(self.path).read(self.path, quiet), [Joiner(side) for side in self.sides])

    def rows(self) -> Iterator[tuple[Segment, ...]]:
        """For each unit one segment for each system, in the order of `systems`; a missing translation is ""."""
        for index, unit in enumerate(self.units()):
            texts = texts_by_system(unit)
            references = tuple(v.text.plain for v in unit.variants if v.role is Role.REFERENCE)
            yield tuple(segment_of(unit, index, texts.get(system, Text("")), references) for system in self.systems)

    def corpora(self) -> list[Corpus]:
        """All segments in memory, one corpus for each system."""
        rows = list(self.rows())
        return [
            Corpus(system, [row[place] for row in rows], self.source_language, self.target_language, str(self.path))
            for place, system in enumerate(self.systems)
        ]


def system_name(variant: Variant) -> str:
    """The system that a translation or post-edit counts under: its own name, `mt`, or a name with `+postedit`."""
    if variant.role is Role.POSTEDIT:
        return f"{variant.system}+{POSTEDIT}" if variant.system else POSTEDIT
    return variant.system or UNNAMED


def translation_of(system: str, systems: Sequence[str]) -> str | None:
    """The system whose output `system` is a post-edit of; None where it is no post-edit or its translation is absent.

    A post-edit without a name is one of the unnamed translation, or of the only other system.
    """
    if system == POSTEDIT:
        others = [name for name in systems if not name.endswith(POSTEDIT)]
        name = UNNAMED if UNNAMED in systems or len(others) != 1 else others[0]
    else:
        name = system.removesuffix(f"+{POSTEDIT}")
    return name if name in systems and name != system else None


def texts_by_system(unit: Unit) -> dict[str, Text]:
    """The translations of a unit by system; of two of one system the first counts."""
    texts: dict[str, Text] = {}
    for variant in unit.variants:
        if variant.role is not Role.REFERENCE:
            texts.setdefault(system_name(variant), variant.text)
    return texts


def segment_of(unit: Unit, index: int, target: Text, references: tuple[str, ...]) -> Segment:
    """The segment of one system; its id is the unit's own or the running number from 1."""
    return Segment(
        id=unit.id or str(index + 1),
        source=unit.source.plain,
        target=target.plain,
        references=references,
        document=unit.document,
        index=index,
        line=unit.line,
        offset=unit.offset,
        source_tags=unit.source.tags,
        target_tags=target.tags,
        date=unit.date,
        properties=unit.properties,
    )


def load_bitext(
    path: str | Path,
    *,
    systems: Mapping[str, str | Path] = _NONE,
    references: Sequence[str | Path] = (),
    options: ReadOptions | None = None,
) -> Bitext:
    """Look through a corpus and the files that go with it.

    `systems` names a file for each further system, `references` lists files of references; they join by id with equal
    source, else by source in order of occurrence, plain lines by number. Raises FormatError for a file that cannot be
    read, for lines that differ in number, for a file of which nothing joins, and where there is no translation at all.
    """
    options = options or ReadOptions()
    if systems or references:
        options = replace(options, require_target=False, warnings=options.warnings)
    path = Path(path)
    kind = find_format(path)
    sides = [_side(Path(file), Role.MT, name, options) for name, file in systems.items()]
    sides += [_side(Path(file), Role.REFERENCE, "", options) for file in references]
    joiners = [Joiner(side) for side in sides]
    survey = _Survey()
    own = (survey.note_own(unit, systems) for unit in kind.read(path, options))
    for unit in _joined(own, joiners):
        survey.add(unit)
    survey.refuse_clashes(path, systems)
    for joiner in joiners:
        options.warnings.extend(joiner.check(path))
    options.warnings.extend(survey.warnings(path))
    if not survey.units:
        raise FormatError("holds no segment", path=path, hint="it has a head and nothing below it")
    if not survey.texts:
        raise FormatError(
            f"has no {options.target_language} translation to look at",
            path=path,
            hint="give one with --system NAME=FILE",
        )
    return Bitext(
        path, options, tuple(survey.texts), survey.units, survey.references, tuple(options.warnings), tuple(sides)
    )


def read_corpora(
    path: str | Path,
    *,
    systems: Mapping[str, str | Path] = _NONE,
    references: Sequence[str | Path] = (),
    options: ReadOptions | None = None,
) -> list[Corpus]:
    """All corpora of a file in memory, one for each system; arguments and errors are those of `load_bitext`."""
    return load_bitext(path, systems=systems, references=references, options=options).corpora()


def _side(path: Path, role: Role, system: str, options: ReadOptions) -> Side:
    return read_side(path, find_format(path), role, system, replace(options, require_target=True))


def _joined(units: Iterable[Unit], joiners: Sequence[Joiner]) -> Iterator[Unit]:
    for unit in units:
        added = tuple(variant for joiner in joiners if (variant := joiner.variant(unit)))
        yield replace(unit, variants=unit.variants + added) if added else unit


class _Survey:
    """What one pass over the joined units tells."""

    def __init__(self) -> None:
        self.units = self.references = 0
        self.texts: Counter[str] = Counter()  # units with a text of each system, in order of appearance
        self.clashes: set[str] = set()
        self.lacking: dict[str, list[str]] = {}
        self.without: list[str] = []
        self.ids: set[int] = set()
        self.doubled: list[str] = []
        self.doubles = 0

    def note_own(self, unit: Unit, asked: Mapping[str, str | Path]) -> Unit:
        """Remember which asked system names the corpus itself uses."""
        self.clashes.update(texts_by_system(unit).keys() & asked.keys())
        return unit

    def refuse_clashes(self, path: Path, asked: Mapping[str, str | Path]) -> None:
        """Raise FormatError where a system would come from two places."""
        for name in asked:
            if name in self.clashes:
                raise FormatError(f"holds a system {name} already", path=path, hint="give the file another name")

    def add(self, unit: Unit) -> None:
        """Count one unit."""
        self.units += 1
        self.references = max(self.references, sum(v.role is Role.REFERENCE for v in unit.variants))
        name = unit.id or str(self.units)
        texts = texts_by_system(unit)
        for system in texts:
            if system not in self.texts and self.units > 1:
                self.lacking.setdefault(system, list(self.without))
            self.texts[system] += 1
        for system in self.texts.keys() - texts.keys():
            if len(self.lacking.setdefault(system, [])) < SHOWN:
                self.lacking[system].append(name)
        if len(self.without) < SHOWN:
            self.without.append(name)
        self._watch_id(unit.id)

    def _watch_id(self, name: str) -> None:
        if not name:
            return
        if hash(name) in self.ids:
            self.doubles += 1
            if len(self.doubled) < SHOWN and name not in self.doubled:
                self.doubled.append(name)
        self.ids.add(hash(name))

    def warnings(self, path: Path) -> Iterator[str]:
        """One line for each system that lacks texts, and one for ids that stand twice."""
        for system, number in self.texts.items():
            if number < self.units:
                missing = self.units - number
                names = ", ".join(self.lacking.get(system, [])[:SHOWN])
                yield f"{path}: {missing} of {self.units} units have no text of {system}, it is empty there: {names}"
        if self.doubles:
            yield f"{path}: {self.doubles} units have an id that another has too: {', '.join(self.doubled)}"
