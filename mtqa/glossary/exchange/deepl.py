"""DeepL's glossaries: source and target with a tab between, each source once, nothing else."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mtqa.errors import GlossaryError
from mtqa.glossary.exchange.base import EXCHANGES, count_columns, counted
from mtqa.glossary.exchange.csv import table_of
from mtqa.glossary.model import Glossary, Row, Status, name_rows
from mtqa.glossary.tsv import decoded

_LONGEST = 1024  # bytes of UTF-8 in one phrase, by DeepL's documentation


class DeepL:
    """Only the rendering to use can be said: the first preferred one, if it may be one that does not end."""

    id = "deepl"
    endings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def read(self, path: Path) -> tuple[list[Row], list[str]]:
        """Pairs without a header; those with the same English become one concept."""
        text, warnings = decoded(path)
        forms: dict[str, list[str]] = {}
        # With tabs every mark is text; people also keep such pairs as CSV.
        table = [line.split("\t") for line in text.splitlines()] if "\t" in text else table_of(text, path)
        for number, cells in enumerate(table, start=1):
            if not any(cells):
                continue
            if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
                raise GlossaryError("not a source and a target", path=path, line=number, hint="fill or delete it")
            forms.setdefault(" ".join(cells[1].split()), []).append(" ".join(cells[0].split()))
        rows = [Row("", tuple(dict.fromkeys(zh)), en) for en, zh in forms.items()]
        return name_rows(rows), warnings

    def write(self, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
        """One line for each Chinese form."""
        lost: Counter[str] = Counter()
        pairs: dict[str, str] = {}
        for concept in Glossary.from_rows(rows).concepts:
            right = sorted(concept.accepted_on(), key=lambda row: (row.status.rank, bool(row.valid_to)))
            for row in concept.rows:
                if not right or row is not right[0]:
                    lost[row.status.value if row.status is not Status.PREFERRED else "preferred, not the first"] += 1
                elif row.valid_from or row.valid_to:
                    lost["dates"] += 1
                count_columns(row, ("not_in", "case", "definition", "note", "domain", "source", "type", "extra"), lost)
            for form in concept.zh if right else ():
                if not _is_allowed(form) or not _is_allowed(right[0].en):
                    lost[f"longer than {_LONGEST} bytes, or with control characters"] += 1
                elif pairs.setdefault(form, right[0].en) != right[0].en:
                    lost["a Chinese form that an earlier concept has"] += 1
        text = "".join(f"{zh}\t{en}\n" for zh, en in pairs.items())
        return text.encode(), counted(+lost)


def _is_allowed(text: str) -> bool:
    length = len(text.encode("utf-8", "surrogatepass"))
    return length <= _LONGEST and not any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)


EXCHANGES.add(DeepL.id, DeepL())
