"""OmegaT's glossaries: source, target and comment with tabs between, lines that begin with # are comments.

A source with several targets is told as several lines; all of them count as right, so what is deprecated or forbidden
has no place here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.base import EXCHANGES, count_columns, counted
from mtqa.glossary.model import Glossary, Row, Status, free_id, slug
from mtqa.glossary.tsv import decoded


class OmegaT:
    """Chinese, English, a comment: one line for each Chinese form and each rendering that is right."""

    id = "omegat"
    endings: tuple[str, ...] = (".utf8",)
    marks: tuple[str, ...] = ()

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """Lines of one source are one concept, the first of them its preferred rendering; a third cell is a note."""
        text, warnings = decoded(path)
        concepts: dict[str, dict[str, str]] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [" ".join(cell.split()) for cell in line.split("\t")]
            if len(cells) < 2 or not cells[0]:
                hint = "a line is a source, a tab and a target"
                raise GlossaryError("not a source and a target", path=path, line=number, hint=hint)
            if not cells[1]:
                continue  # a source that nobody has translated yet
            found = concepts.setdefault(cells[0], {})
            found[cells[1]] = found.get(cells[1]) or (cells[2] if len(cells) > 2 else "")
        return _united(concepts), warnings

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """The renderings that are right and do not end, preferred ones first."""
        lost: Counter[str] = Counter()
        lines: dict[str, None] = {}
        for concept in Glossary.from_rows(rows).concepts:
            right = concept.accepted_on()
            for row in concept.rows:
                if row not in right:
                    lost[row.status.value] += 1
                lost["dates"] += bool(row.valid_from or row.valid_to)
                count_columns(row, ("not_in", "case", "definition", "domain", "source", "type", "extra"), lost)
            lost["no Chinese form"] += not concept.zh
            for form in concept.zh:
                for row in right:
                    lines["\t".join((_cell(form), row.en, row.note)).rstrip("\t")] = None
        text = "".join(f"{line}\n" for line in lines)
        return text.encode("utf-8", "backslashreplace"), counted(+lost)


def _cell(form: str) -> str:
    return f" {form}" if form.startswith("#") else form  # else the line were a comment


def _united(concepts: dict[str, dict[str, str]]) -> list[Row]:
    """Rows; sources with the same renderings and notes are forms of one concept."""
    forms: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for zh, found in concepts.items():
        forms.setdefault(tuple(found.items()), []).append(zh)
    taken: set[str] = set()
    rows: list[Row] = []
    for renderings, sources in forms.items():
        id = free_id(slug(renderings[0][0]), taken)
        rows.append(Row(id, tuple(sources), renderings[0][0], note=renderings[0][1]))
        rows += [Row(id, (), en, Status.ADMITTED, note=note) for en, note in renderings[1:]]
    return rows


EXCHANGES.add(OmegaT.id, OmegaT())
