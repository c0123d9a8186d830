"""Two reviewers' agreement on standard output: figures, then every disagreement."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.cli._table import figure
from mtqa.review.agreement import Agreement
from mtqa.text.visible import shown

_ROOM = 80  # characters


def print_agreement(found: Agreement) -> None:
    """The figures that are defined, and the list, worst first."""
    print(f"{found.one or '(no name)'} and {found.other or '(no name)'}: {found.segments} segments in common")
    for line in _figures(found):
        print(f"  {line}")
    if found.disagreements:
        print(f"  {len(found.disagreements)} disagreements, the worst first:")
    for entry in found.disagreements:
        one, other = (shown(_short(text)) for text in (entry.one, entry.other))
        print(f"  {entry.seg} ({entry.system})  {entry.what}  {found.one or '1'}: {one}  {found.other or '2'}: {other}")


def _short(text: str) -> str:
    """A text that leaves room for others on its line."""
    return text if len(text) <= _ROOM else f"{text[: _ROOM - 1]}…"


def _figures(found: Agreement) -> Iterator[str]:
    if found.scored:
        yield (
            f"ESA scores of {found.scored} segments: Pearson {figure(found.pearson)}, Kendall tau-b"
            f" {figure(found.kendall)}, {figure(found.mean_difference, 1)} points apart on average"
        )
    if any(found.marks):
        yield (
            f"marks: {found.marks[0]} and {found.marks[1]}; marked characters F1 {figure(found.f1)},"
            f" with severity {figure(found.weighted_f1)}"
        )
    if found.matched:
        of = f"of {found.matched}"
        yield (
            f"marks that overlap: same severity {found.same_severity} {of}, same dimension {found.same_dimension} {of},"
            f" same category {found.same_category} {of}"
        )
    if found.apart:
        yield f"{found.apart} texts differ between the two, so that marks in them cannot be compared"
    if not (found.scored or any(found.marks)):
        yield "no scores and no marks to compare"
