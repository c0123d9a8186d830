"""The reference for metrics that need one: a system of the MQM file itself, or another file joined by source text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mtqa.errors import InputError
from mtqa.formats.base import ReadOptions
from mtqa.formats.load import load_bitext, open_units
from mtqa.metaeval.ratings import Ratings
from mtqa.model import Role


@dataclass(frozen=True)
class Referenced:
    """The ratings that can be judged with a reference, a reference for each segment, and what was left out."""

    ratings: Ratings
    references: tuple[str | None, ...]
    warnings: tuple[str, ...] = ()


def with_reference(ratings: Ratings, reference: str, source: Path | None = None) -> Referenced:
    """Take the reference from the system of this name, which is then judged no more, or else from a file.

    The file holds sources and translations (TMX, TSV …), or lines, of which `source` has the source lines. Segments
    whose source it lacks are left out. Raises InputError where nothing joins, and FormatError.
    """
    if reference in ratings.systems:
        texts = ratings.targets[ratings.row(reference)]
        return Referenced(ratings.without([reference]), texts)
    path = Path(reference)
    if not path.is_file():
        raise InputError(f"--reference {reference}: no such file, and no system of this name", hint=_known(ratings))
    known: dict[str, str] = {}
    for text, translation in _lines(path, source):
        known.setdefault(text.strip(), translation)
    joined = [column for column, place in enumerate(ratings.places) if place.source.strip() in known]
    if not joined:
        hint = "give the source lines it belongs to with --source" if source is None else "check --source"
        raise InputError("no source of it is in the MQM file", path=path, hint=hint)
    kept = ratings.only(joined)
    lost = len(ratings.places) - len(joined)
    warnings = (f"{lost} of {len(ratings.places)} segments have no source in {path.name}: left out",) if lost else ()
    return Referenced(kept, tuple(known[place.source.strip()] for place in kept.places), warnings)


def _known(ratings: Ratings) -> str:
    return f"systems are {', '.join(ratings.systems)}"


def _lines(path: Path, source: Path | None) -> Iterator[tuple[str, str]]:
    """Sources and translations; of several translations the one that is called a reference, else the last."""
    options = ReadOptions(require_target=False)
    if source is None:
        units = open_units(path, options)
    else:  # read as if it were a system's output, which is what sources are joined with
        units = load_bitext(source, systems={"reference": path}, options=options).units()
    for unit in units:
        called = [entry for entry in unit.variants if entry.role is Role.REFERENCE] or unit.variants[-1:]
        if called:
            yield unit.source.plain, called[0].text.plain
